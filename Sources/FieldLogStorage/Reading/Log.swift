public import FieldLogModel

/// An entry of the log with what a reader needs to tell about it.
public struct LoggedChange: Sendable {
    /// Where it stands in this store.
    public let position: Position
    /// The entry.
    public let entry: Entry
    /// What it sets.
    public let values: FieldValues
}

extension Store {
    /// The change at a position and the kind of its record; nil when nothing is there.
    func change(at position: Position) throws(FieldLogError) -> (Change, String)? {
        guard let entry = try entries.entry(at: position) else { return nil }
        let values: FieldValues
        do throws(EntryError) { values = try entry.values() } catch {
            throw .damaged(detail: "entry \(position.feed):\(position.seq)")
        }
        var seals = false
        if entry.bodyBytes == nil { seals = try authority().erasures[entry.hash]?.sealed == true }
        let change = Change(ref: entry.ref, parents: entry.header.parents, values: values, sealsErased: seals)
        return (change, entry.header.kind)
    }

    /// How others name the entry at a position.
    func ref(at position: Position) throws(FieldLogError) -> EntryRef? { try entries.entry(at: position)?.ref }

    /// How others name the changes of a record, ascending by hash. O(changes of the record), whose values are not read.
    public func refs(of kind: KindSpec, id: RecordID, home: AreaKey) throws(FieldLogError) -> [EntryRef] {
        let open = try OpenTables(database: database, schema: "")
        var positions = Set(try open.changes(id.bytes, home, kind.name))
        if let head = try tables.table(kind).head(id.bytes, home)?.head { positions.insert(head) }
        var refs: [EntryRef] = []
        for position in positions { if let ref = try ref(at: position) { refs.append(ref) } }
        return refs.sorted { $0.hash < $1.hash }
    }

    /// The changes of a record, in no order that means anything. O(changes of the record).
    public func changes(of kind: KindSpec, id: RecordID, home: AreaKey) throws(FieldLogError) -> [LoggedChange] {
        let open = try OpenTables(database: database, schema: "")
        var positions = Set(try open.changes(id.bytes, home, kind.name))
        if let head = try tables.table(kind).head(id.bytes, home)?.head { positions.insert(head) }
        var changes: [LoggedChange] = []
        for position in positions.sorted() {
            guard let change = try logged(position), change.entry.header.kind == kind.name else { continue }
            changes.append(change)
        }
        return changes
    }

    /// The entry at a position with its values.
    public func logged(_ position: Position) throws(FieldLogError) -> LoggedChange? {
        guard let entry = try entries.entry(at: position) else { return nil }
        do throws(EntryError) {
            return LoggedChange(position: position, entry: entry, values: try entry.values())
        } catch {
            throw .damaged(detail: "entry \(position.feed):\(position.seq)")
        }
    }

    /// The changes that a new change of a record is made upon: its heads. Empty for a record that is not here.
    ///
    /// A record with more heads than a change may name gives the strongest of them; the rest stay heads.
    public func parents(of kind: KindSpec, id: RecordID, home: AreaKey) throws(FieldLogError) -> [EntryRef] {
        if let head = try tables.table(kind).head(id.bytes, home)?.head, let ref = try ref(at: head) { return [ref] }
        let changes = try changes(of: kind, id: id, home: home).map {
            Change(ref: $0.entry.ref, parents: $0.entry.header.parents, values: $0.values)
        }
        return Array(Fold.rankedHeads(changes).prefix(Limits.parentsMax))
    }

    /// Entries of a feed from a sequence number on, at most so many and so many bytes, at least one if there is one.
    public func run(
        of feed: FeedID, from seq: UInt64, maxCount: Int, maxBytes: Int
    ) throws(FieldLogError) -> [(header: [UInt8], body: [UInt8]?)] {
        guard let state = try feeds.state(of: feed) else { return [] }
        let query = try database.statement(
            "SELECT header, body FROM entry WHERE pos BETWEEN ?1 AND ?2 ORDER BY pos LIMIT ?3")
        query.bind(1, Position(feed: state.number, seq: seq).number)
        query.bind(2, Position(feed: state.number, seq: state.seq).number)
        query.bind(3, Int64(maxCount))
        defer { query.reset() }
        var run: [(header: [UInt8], body: [UInt8]?)] = []
        var bytes = 0
        while try query.step() {
            let item = (header: query.bytes(0), body: query.optionalBytes(1))
            bytes += item.header.count + (item.body?.count ?? 0)
            if !run.isEmpty, bytes > maxBytes { break }
            run.append(item)
        }
        return run
    }

    /// Calls a body with every entry of the log, feed by feed, newest last, until it returns false.
    public func forEachEntry(
        _ body: (LoggedChange) throws(FieldLogError) -> Bool
    ) throws(FieldLogError) {
        for (number, head) in try feeds.heads(of: nil) {
            let query = try database.compile("SELECT pos FROM entry WHERE pos BETWEEN ?1 AND ?2 ORDER BY pos")
            query.bind(1, Position(feed: number, seq: 1).number)
            query.bind(2, Position(feed: number, seq: head.seq).number)
            while try query.step() {
                guard let change = try logged(Position(number: query.int(0))) else { continue }
                if try !body(change) { return }
            }
        }
    }

    /// The last entries of a feed, the newest first, until the body returns false.
    public func forEachEntryBackwards(
        of feed: FeedID, _ body: (LoggedChange) throws(FieldLogError) -> Bool
    ) throws(FieldLogError) {
        guard let state = try feeds.state(of: feed) else { return }
        var seq = state.seq
        while seq > 0 {
            if let change = try logged(Position(feed: state.number, seq: seq)), try !body(change) { return }
            seq -= 1
        }
    }
}
