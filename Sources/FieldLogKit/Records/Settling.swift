public import FieldLogModel
public import FieldLogStorage

extension Workspace {
    /// The open conflict that a text names: an id, a prefix that no other has, or `@last` where only one is open, for conflicts have
    /// no order of their own.
    public func conflict(_ text: String) throws(FieldLogError) -> OpenConflict {
        if text == "@last" {
            let open = try store.conflicts()
            guard let only = open.first else { throw .unknownConflict(text) }
            if open.count > 1 { throw .ambiguousRecord(text, candidates: open.map(\.id.description)) }
            return only
        }
        guard let wanted = RecordID.canonicalPrefix(text) else { throw .unknownConflict(text) }
        let found = try store.conflicts().filter { $0.id.description.hasPrefix(wanted) }
        guard let first = found.first else { throw .unknownConflict(text) }
        if found.count > 1 { throw .ambiguousRecord(text, candidates: found.map(\.id.description)) }
        return first
    }

    /// Settles a conflict in favour of a candidate: 1 is the winner, 2 and on the losers as listed. The decision is a change upon all
    /// candidates, and so holds wherever it arrives.
    public func settle(_ conflict: OpenConflict, take number: Int, reason: String?) throws(FieldLogError) {
        let candidates = [conflict.winner] + conflict.losers.map(\.change)
        guard (1...candidates.count).contains(number) else {
            throw .unknownCandidate(number, count: candidates.count)
        }
        guard let record = try store.record(conflict.kind, id: conflict.record, home: conflict.home) else {
            throw .unknownRecord(conflict.record.description, kind: conflict.kind.name)
        }
        try requireInScope(conflict.home)
        let taken = candidates[number - 1]
        let isSealed = conflict.group == Conflict.sealedGroup
        var values = isSealed ? record.filled : FieldValues()
        if isSealed {
            let isWhole = record.kind.seals(taken.values)
            if isWhole { values = taken.values } else { overlay(taken.values, on: &values, of: record.kind) }
            try setLife(of: &values, taken: number, isWhole: isWhole, record: record, reason: reason)
        } else {
            let group = record.kind.groups.first { $0.name == conflict.group }
            for place in group?.places ?? [] {
                let field = record.kind.fields[place]
                values[field.number] = taken.values[field.number] ?? .null
            }
        }
        let heads = try store.parents(of: record.kind, id: record.id, home: record.home)
        var parents = heads
        // A candidate under a head is known through it; one that is a head of its own is named.
        for candidate in candidates where !parents.contains(candidate.entry.ref) && heads.count < Limits.parentsMax {
            if try !isKnown(candidate.entry.ref, from: heads, record) { parents.append(candidate.entry.ref) }
        }
        let upon = parents
        let whole = values
        try commit { (batch) throws(FieldLogError) in
            if isSealed {
                try batch.seal(record, whole, parents: upon)
            } else {
                try batch.append(record, whole, parents: upon)
            }
        }
    }

    private func overlay(_ values: FieldValues, on whole: inout FieldValues, of kind: KindSpec) {
        for group in kind.groups where group.name != "life" {
            let fields = group.places.map { kind.fields[$0].number }
            guard fields.contains(where: { values[$0] != nil }) else { continue }
            for number in fields {
                let value = values[number] ?? .null
                whole[number] = value.isNull ? nil : value
            }
        }
    }

    /// Taking what stands keeps its status. Taking another version of a final visit is an amendment, with a reason.
    private func setLife(
        of values: inout FieldValues, taken number: Int, isWhole: Bool, record: StoredRecord, reason: String?
    ) throws(FieldLogError) {
        let kind = record.kind
        guard number > 1 else { return }
        let status = isWhole ? values[kind, "status"]?.text ?? "" : VisitStatus.amended.rawValue
        if status == VisitStatus.amended.rawValue, !isWhole || reason != nil {
            values[kind, "reason"] = try value(reason ?? "settle", of: kind, "reason")
        }
        values[kind, "status"] = .text(status)
    }

    private func isKnown(_ ref: EntryRef, from heads: [EntryRef], _ record: StoredRecord) throws(FieldLogError) -> Bool
    {
        let changes = try store.changes(of: record.kind, id: record.id, home: record.home)
        var parents: [EntryRef: [EntryRef]] = [:]
        for change in changes { parents[change.entry.ref] = change.entry.header.parents }
        var queue = heads
        var met: Set<EntryRef> = []
        while let next = queue.popLast() {
            if next == ref { return true }
            if met.insert(next).inserted { queue += parents[next] ?? [] }
        }
        return false
    }
}
