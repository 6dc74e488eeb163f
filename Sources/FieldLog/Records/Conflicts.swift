internal import FieldLogKit
internal import FieldLogModel
internal import FieldLogStorage

/// Changes that were made without knowing of each other and disagree. The winner stands until somebody settles it.
public struct RecordConflict: Sendable, Hashable, Identifiable {
    /// One of the changes.
    public struct Candidate: Sendable, Hashable {
        /// What ``FieldLogStore/settle(_:take:reason:)`` takes: 1 is the winner.
        public let number: Int
        /// What it says of the fields that differ, by their names; a field that it leaves empty is missing.
        public let values: [String: String]
        /// The first digits of the incarnation that wrote it.
        public let device: String
        /// What that device's clock said, in milliseconds since 1970: evidence, never what decided.
        public let time: Int64
        /// Whether it was an edit made without knowing that the visit was final: a proposed amendment.
        public let isProposal: Bool
    }

    /// Its id, the same on every store that sees the same candidates.
    public let id: String
    /// The kind of the record.
    public let kind: String
    /// The id of the record.
    public let record: String
    /// The names of the fields that differ.
    public let fields: [String]
    /// The change that stands.
    public let winner: Candidate
    /// The changes that wait, the strongest first.
    public let losers: [Candidate]

    init(_ conflict: OpenConflict) {
        func candidate(_ number: Int, _ change: LoggedChange, isProposal: Bool) -> Candidate {
            var values: [String: String] = [:]
            for name in conflict.fields {
                guard let field = conflict.kind.field(name) else { continue }
                switch change.values[field.number] {
                case .text(let text): values[name] = text
                case .int(let int): values[name] = String(int)
                case .bytes(let bytes): values[name] = RecordID(bytes: bytes)?.description
                default: continue
                }
            }
            let header = change.entry.header
            return Candidate(
                number: number, values: values, device: header.incarnation.short, time: header.time.milliseconds,
                isProposal: isProposal)
        }
        id = conflict.id.description
        kind = conflict.kind.name
        record = conflict.record.description
        fields = conflict.fields
        winner = candidate(1, conflict.winner, isProposal: false)
        losers = conflict.losers.enumerated().map { place, loser in
            candidate(place + 2, loser.change, isProposal: loser.isProposal)
        }
    }
}

extension FieldLogStore {
    /// The open conflicts, those of one record where its whole id is given, in the order of their ids.
    public func conflicts(of record: String? = nil) throws(FieldLogFailure) -> [RecordConflict] {
        try use { (workspace) throws(FieldLogError) in
            let all = try workspace.store.conflicts().map(RecordConflict.init)
            return record.map { id in all.filter { $0.record == id } } ?? all
        }
    }

    /// Settles a conflict in favour of a candidate, here and wherever the decision arrives. Durable on return.
    ///
    /// `reason` is that of the amendment where another version of a final visit is taken. Throws `unknownConflict`,
    /// `unknownCandidate`.
    public func settle(_ id: String, take number: Int, reason: String? = nil) throws(FieldLogFailure) {
        try write { (workspace) throws(FieldLogError) in
            let conflict = try workspace.conflict(id)
            try workspace.settle(conflict, take: number, reason: reason)
            return ((), ChangedRecord(kind: conflict.kind.name, id: conflict.record.description))
        }
    }
}
