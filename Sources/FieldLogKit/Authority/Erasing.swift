public import FieldLogHash
public import FieldLogModel
internal import FieldLogStorage

/// An entry whose body was erased.
public struct ErasureOutcome: Sendable, Hashable {
    /// The entry.
    public let line: CutLine
    /// The kind of its record.
    public let kind: String
    /// Its record.
    public let record: RecordID
    /// Whether it had sealed the record.
    public let sealed: Bool
    /// Other entries of the record that hold a text of the erased one, and still do: the version before, or one that was amended without
    /// touching it. Ascending.
    public let alike: [Digest32]

    /// An outcome of these parts.
    package init(line: CutLine, kind: String, record: RecordID, sealed: Bool, alike: [Digest32]) {
        self.line = line
        self.kind = kind
        self.record = record
        self.sealed = sealed
        self.alike = alike
    }
}

extension Workspace {
    /// Erases the body of an entry at the central store, on a legal basis: here at once, in every other store as soon as it hears of it. The
    /// entry keeps its place in the log.
    ///
    /// - Parameter text: `INCARNATION/AREA:SEQ`, or the parts with blanks between, or the hash of the entry; incarnation and hash may be
    ///   beginnings. Costs a look at the whole log where it is a hash.
    ///
    /// Throws `unknownRecord` and `ambiguousRecord` for what names no entry or several, `denied` for one that may not be erased.
    public func erase(_ text: String, legalBasis: String) throws(FieldLogError) -> ErasureOutcome {
        guard try isCentral() else { throw .denied(.notCentral) }
        guard legalBasis.contains(where: { !$0.isWhitespace }) else {
            throw .refused(FieldRefusal(kind: FieldRefusal.commandLine, field: "legal_basis", problem: .required))
        }
        let basis = try value(legalBasis, of: Schema.erasure, "legal_basis")
        let (feed, entry) = try namedEntry(text)
        let line = CutLine(feed: feed, seq: entry.header.seq, hash: entry.hash)
        guard AuthorityBook.isErasable(line) else { throw .denied(.authority(.notErasable(text))) }
        let values: FieldValues
        do throws(EntryError) { values = try entry.values() } catch { throw .damaged(detail: "entry \(text)") }
        if entry.bodyBytes == nil {
            // Whoever was killed before all traces were gone tries once more.
            finishErasing()
            throw .denied(.authority(.erasedAlready(text)))
        }
        let alike = try alike(entry, values)
        let sealed = Schema.kind(entry.header.kind)?.seals(values) == true
        try decide { (batch) throws(FieldLogError) in
            var erasure = FieldValues()
            erasure[1] = .text(line.text)
            if sealed { erasure[2] = .int(1) }
            erasure[3] = basis
            try batch.create(Schema.erasure, home: .authority, values: erasure)
        }
        finishErasing()
        return ErasureOutcome(
            line: line, kind: entry.header.kind, record: entry.header.record, sealed: sealed, alike: alike)
    }

    /// Other entries of its record with a free text that an entry holds.
    private func alike(_ entry: Entry, _ values: FieldValues) throws(FieldLogError) -> [Digest32] {
        let header = entry.header
        guard let kind = Schema.kind(header.kind) else { return [] }
        let texts = kind.fields.filter {
            if case .text = $0.type { return values[$0.number]?.text != nil }
            return false
        }
        guard !texts.isEmpty else { return [] }
        return try store.changes(of: kind, id: header.record, home: header.area).filter { change in
            change.entry.hash != entry.hash && texts.contains { change.values[$0.number] == values[$0.number] }
        }.map(\.entry.hash).sorted()
    }

    /// The entry that a text names.
    private func namedEntry(_ text: String) throws(FieldLogError) -> (FeedID, Entry) {
        let found: [(FeedID, Entry)]
        if let place = Self.place(text) {
            found = try entries(at: place.area, place.seq, incarnation: place.incarnation)
        } else {
            found = try entries(hash: text.lowercased())
        }
        guard let first = found.first else { throw .unknownRecord(text, kind: "entry") }
        guard found.count == 1 else {
            throw .ambiguousRecord(text, candidates: found.prefix(8).map { $0.1.hash.hex })
        }
        return first
    }

    private static func place(_ text: String) -> (incarnation: String, area: AreaKey, seq: UInt64)? {
        var parts = text.split(separator: " ").map(String.init)
        if parts.count == 1, let slash = text.firstIndex(of: "/"), let colon = text.lastIndex(of: ":"), slash < colon {
            parts = [
                String(text[..<slash]), String(text[text.index(after: slash)..<colon]),
                String(text[text.index(after: colon)...]),
            ]
        }
        guard parts.count == 3, let area = AreaKey(text: parts[1]), let seq = UInt64(parts[2]) else { return nil }
        return (parts[0].lowercased(), area, seq)
    }

    private func entries(
        at area: AreaKey, _ seq: UInt64, incarnation: String
    ) throws(FieldLogError) -> [(FeedID, Entry)] {
        var found: [(FeedID, Entry)] = []
        for feed in try store.feedNames()
        where feed.area == area && !incarnation.isEmpty && feed.incarnation.description.hasPrefix(incarnation) {
            if let entry = try store.anyEntry(of: feed, seq: seq) { found.append((feed, entry)) }
        }
        return found
    }

    private func entries(hash: String) throws(FieldLogError) -> [(FeedID, Entry)] {
        var found: [(FeedID, Entry)] = []
        guard hash.utf8.count >= 8 else { return [] }
        try store.forEachEntry { (change) throws(FieldLogError) in
            let entry = change.entry
            if entry.hash.hex.hasPrefix(hash) {
                found.append((FeedID(incarnation: entry.header.incarnation, area: entry.header.area), entry))
            }
            return true
        }
        return found
    }
}
