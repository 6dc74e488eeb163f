internal import FieldLogHash
internal import FieldLogKit
internal import FieldLogModel
internal import FieldLogStorage

/// Logs deeds as this device's entries: each text goes the way of a text that somebody typed, each entry bears the time of its deed.
struct DemoWriter {
    let workspace: Workspace
    let clock: DemoClock
    private let deployment: Digest32
    private let input: FieldInput
    private let fields: [String: [String: FieldSpec]]

    init(_ workspace: Workspace, _ clock: DemoClock) throws(FieldLogError) {
        self.workspace = workspace
        self.clock = clock
        deployment = try workspace.store.deployment()
        input = try workspace.input()
        var fields: [String: [String: FieldSpec]] = [:]
        for kind in Schema.kinds { for field in kind.fields { fields[kind.name, default: [:]][field.name] = field } }
        self.fields = fields
    }

    /// Entries of one transaction, at most: a register may be as large as it likes.
    private static let batchMax = 8_000

    /// Logs all of these, in transactions of bounded size.
    func write(_ deeds: [Deed]) throws(FieldLogError) {
        var rest = deeds[...]
        while !rest.isEmpty {
            try commit(rest.prefix(Self.batchMax))
            rest = rest.dropFirst(Self.batchMax)
        }
    }

    private func commit(_ deeds: ArraySlice<Deed>) throws(FieldLogError) {
        guard let first = deeds.first else { return }
        clock.set(first.time)
        try workspace.commit { (batch) throws(FieldLogError) in
            for deed in deeds {
                clock.set(deed.time)
                batch.readClockAnew()
                try write(deed, batch)
            }
        }
    }

    private func write(_ deed: Deed, _ batch: Batch) throws(FieldLogError) {
        let id = id(deed)
        let values = try values(deed)
        guard deed.verb != .create else {
            try batch.create(deed.kind, home: deed.home, values: values, id: id)
            return
        }
        guard let record = try workspace.store.record(deed.kind, id: id, home: deed.home) else {
            throw .unknownRecord(id.description, kind: deed.kind.name)
        }
        guard deed.verb == .seal else {
            try batch.change(record, values)
            return
        }
        var whole = record.filled
        for (number, value) in zip(values.numbers, values.values) { whole[number] = value }
        try batch.seal(record, whole)
    }

    private func id(_ deed: Deed) -> RecordID {
        switch deed.id {
        case .given(let id): id
        case .derived(let namespace, let key):
            RecordID.derived(
                deployment: deployment, kind: deed.kind.name, home: deed.home, namespace: namespace, key: key)
        }
    }

    private func values(_ deed: Deed) throws(FieldLogError) -> FieldValues {
        var values = FieldValues()
        for (name, said) in deed.values {
            guard let field = fields[deed.kind.name]?[name] else {
                throw .refused(FieldRefusal(kind: deed.kind.name, field: name, problem: .unknownField(near: [])))
            }
            switch said {
            case .number(let number): values[field.number] = .int(Int64(number))
            case .id(let id): values[field.number] = .bytes(id.bytes)
            case .text(let text):
                do throws(FieldProblem) { values[field.number] = try input.value(text, for: field) } catch {
                    throw .refused(FieldRefusal(kind: deed.kind.name, field: name, problem: error))
                }
            }
        }
        return values
    }
}
