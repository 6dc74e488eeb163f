public import FieldLogModel
public import FieldLogStorage

/// Finding the record that a person means.
extension Workspace {
    /// The record of a kind that a text names: a whole id, a prefix that no other id here has, or `@last`, the one of the kind that
    /// this store wrote last.
    public func record(_ kind: KindSpec, _ text: String) throws(FieldLogError) -> StoredRecord {
        let found: (id: RecordID, home: AreaKey)
        if text == "@last" {
            guard let last = try last(kind) else { throw .unknownRecord(text, kind: kind.name) }
            found = last
        } else {
            let matches = try store.ids(of: kind, beginning: text, max: 6)
            guard let first = matches.first else { throw .unknownRecord(text, kind: kind.name) }
            if matches.count > 1 {
                throw .ambiguousRecord(text, candidates: matches.map(\.id.description))
            }
            found = first
        }
        guard let record = try store.record(kind, id: found.id, home: found.home) else {
            throw .unknownRecord(text, kind: kind.name)
        }
        return record
    }

    /// The record of any kind that a text names; `@last` is the one that this store wrote last, of whatever kind.
    public func anyRecord(_ text: String) throws(FieldLogError) -> StoredRecord {
        if text == "@last", let newest = try store.lastOwnChange()?.entry.header, let kind = Schema.kind(newest.kind),
            let record = try store.record(kind, id: newest.record, home: newest.area)
        {
            return record
        }
        var found: [StoredRecord] = []
        for kind in Schema.kinds.reversed() {
            do throws(FieldLogError) {
                found.append(try record(kind, text))
                if text == "@last" { break }
            } catch {
                guard case .unknownRecord = error else { throw error }
            }
        }
        guard let first = found.first else { throw .unknownRecord(text, kind: nil) }
        if found.count > 1 { throw .ambiguousRecord(text, candidates: found.map(\.id.description)) }
        return first
    }

    /// How far back `@last` looks in each feed of this store.
    private static let lastLookback = 10_000

    private func last(_ kind: KindSpec) throws(FieldLogError) -> (id: RecordID, home: AreaKey)? {
        // Between feeds only clocks tell an order, and clocks are wrong: what the witness knows goes first.
        if let newest = try store.lastOwnChange()?.entry.header, newest.kind == kind.name {
            return (newest.record, newest.area)
        }
        let own = try store.ownIncarnation()
        var best: (time: Int64, ticks: RecordID, home: AreaKey)?
        for head in try store.allHeads() where head.feed.incarnation == own {
            var steps = 0
            try store.forEachEntryBackwards(of: head.feed) { (change) throws(FieldLogError) in
                steps += 1
                let header = change.entry.header
                if header.kind == kind.name {
                    let isLater = best.map { ($0.time, $0.ticks) < (header.time.milliseconds, header.record) } ?? true
                    if isLater { best = (header.time.milliseconds, header.record, header.area) }
                    return false
                }
                return steps < Self.lastLookback
            }
        }
        return best.map { ($0.ticks, $0.home) }
    }
}

/// A field and what somebody typed for it.
public struct TypedField: Sendable, Hashable {
    /// The name, as a flag or a JSON key has it.
    public let name: String
    /// What was typed.
    public let text: String

    /// A field and a text.
    public init(_ name: String, _ text: String) {
        self.name = name
        self.text = text
    }
}

extension Workspace {
    /// The values of what somebody typed for a record of a kind. References may be prefixes or `@last`; areas may be `CODE[@DATE]`.
    public func values(_ typed: [TypedField], of kind: KindSpec) throws(FieldLogError) -> FieldValues {
        let input = try input()
        var values = FieldValues()
        for field in typed {
            guard let spec = kind.field(field.name) else {
                throw .refused(
                    FieldRefusal(
                        kind: kind.name, field: field.name, problem: .unknownField(near: kind.fields.map(\.name))))
            }
            let text = try resolved(field.text, for: spec, of: kind)
            do throws(FieldProblem) {
                values[spec.number] = try input.value(text, for: spec)
            } catch {
                throw .refused(FieldRefusal(kind: kind.name, field: spec.name, problem: error))
            }
        }
        return values
    }

    private func resolved(_ text: String, for field: FieldSpec, of owner: KindSpec) throws(FieldLogError) -> String {
        if text.isEmpty { return text }
        do throws(FieldLogError) {
            switch field.type {
            case .reference(let name):
                guard let kind = Schema.kind(name) else { return text }
                return try record(kind, text).id.description
            case .area: return try AreaIndex(store: store).resolve(text, today: today).key.text
            default: return text
            }
        } catch {
            let problem: FieldProblem
            switch error {
            case .unknownArea: problem = .unknownArea(text)
            case .unknownRecord, .ambiguousRecord: problem = .unknownRecord(text)
            // That the store cannot be read says nothing about what was typed.
            case .database, .system, .busy, .damaged, .interrupted: throw error
            default: problem = .unknownRecord(text)
            }
            throw .refused(FieldRefusal(kind: owner.name, field: field.name, problem: problem))
        }
    }
}
