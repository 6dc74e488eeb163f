public import FieldLogKit
public import FieldLogModel
public import FieldLogStorage

/// Who changed what, when, on which device, upon what.
public enum History {
    /// The changes of a record, each after those that it was made upon, those that still wait for one last. No clock has a say.
    public static func log(_ workspace: Workspace, _ record: StoredRecord) throws(FieldLogError) -> [HistoryItem] {
        try log(workspace, record.kind, id: record.id, home: record.home)
    }

    /// The same for a record of which perhaps nothing but waiting changes is here; empty where there are not even those.
    public static func log(
        _ workspace: Workspace, _ kind: KindSpec, id: RecordID, home: AreaKey
    ) throws(FieldLogError) -> [HistoryItem] {
        let store = workspace.store
        return try store.read { () throws(FieldLogError) in
            let history = RecordHistory(try store.changes(of: kind, id: id, home: home), kind: kind)
            let open = try store.conflicts(of: id).filter { $0.home == home && $0.kind.name == kind.name }
            let book = HistoryBook(devices: try DeviceBook(store), conflicts: open)
            return zip(history.order.changes, history.order.isWaiting).map { change, isWaiting in
                book.item(change, fields: history.differences(of: change.entry.ref), isWaiting: isWaiting)
            }
        }
    }

    /// The overrides of the person guard that were logged with changes of a record.
    public static func overrides(_ workspace: Workspace, of record: StoredRecord) throws(FieldLogError) -> [HistoryItem]
    {
        var notes: [StoredRecord] = []
        let kind = Schema.guardOverride
        try workspace.store.forEach(kind, .field("record", .text(record.id.description))) {
            (note) throws(FieldLogError) in
            if note.home == record.home, note["kind"].text == record.kind.name { notes.append(note) }
            return true
        }
        var items: [HistoryItem] = []
        for note in notes { items += try log(workspace, note) }
        return items
    }

    /// The latest changes of all records by what the clocks of their writers said, the newest first, at most `limit`.
    ///
    /// Changes of one feed keep its order, so that what a device wrote before its clock fell back stands behind what it wrote after.
    /// Cost grows with `limit` and the number of feeds, not with the log.
    public static func all(_ workspace: Workspace, limit: Int) throws(FieldLogError) -> [HistoryItem] {
        let store = workspace.store
        return try store.read { () throws(FieldLogError) in
            let book = HistoryBook(devices: try DeviceBook(store), conflicts: try store.conflicts())
            var states = StateCache(store: store)
            var merge = try NewestFirst(store)
            var items: [HistoryItem] = []
            while items.count < limit, let change = try merge.next() {
                let fields = try states.differences(of: change)
                items.append(book.item(change, fields: fields, isWaiting: try store.isWaiting(change.position)))
            }
            return items
        }
    }
}

/// What is looked up for every change.
private struct HistoryBook {
    let devices: DeviceBook
    private var roles: [EntryRef: [ConflictRole]] = [:]

    init(devices: DeviceBook, conflicts: [OpenConflict]) {
        self.devices = devices
        for conflict in conflicts {
            add(conflict, conflict.winner, .winner, 1)
            for (place, loser) in conflict.losers.enumerated() {
                add(conflict, loser.change, loser.isProposal ? .proposal : .loser, place + 2)
            }
        }
    }

    private mutating func add(
        _ conflict: OpenConflict, _ change: LoggedChange, _ place: ConflictRole.Place, _ number: Int
    ) {
        let role = ConflictRole(conflict: conflict.id, group: conflict.group, place: place, number: number)
        roles[change.entry.ref, default: []].append(role)
    }

    func item(_ change: LoggedChange, fields: [FieldChange], isWaiting: Bool) -> HistoryItem {
        let header = change.entry.header
        return HistoryItem(
            kind: header.kind, record: header.record, home: header.area, entry: change.entry.ref,
            device: devices.name(of: header.incarnation), time: header.time,
            parents: header.parents.map(HistoryItem.short), fields: fields,
            conflicts: roles[change.entry.ref] ?? [], isWaiting: isWaiting, isErased: change.entry.bodyBytes == nil)
    }
}

/// The states that changes were made upon, kept while neighbours in the list belong to few records.
private struct StateCache {
    private struct Key: Hashable {
        let kind: String
        let id: RecordID
        let home: AreaKey
    }

    /// The histories that are kept at once.
    private static let historiesMax = 256

    let store: Store
    private var known: [Key: RecordHistory] = [:]

    init(store: Store) { self.store = store }

    mutating func differences(of change: LoggedChange) throws(FieldLogError) -> [FieldChange] {
        let header = change.entry.header
        guard let kind = Schema.kind(header.kind) else { return RecordHistory.unknown(change, nil) }
        if header.parents.isEmpty {
            return RecordHistory.differences(change, before: kind.fields.map { _ in .null }, kind)
        }
        let key = Key(kind: kind.name, id: header.record, home: header.area)
        if let history = known[key] { return history.differences(of: change.entry.ref) }
        let history = RecordHistory(try store.changes(of: kind, id: header.record, home: header.area), kind: kind)
        if known.count >= Self.historiesMax { known.removeAll(keepingCapacity: true) }
        known[key] = history
        return history.differences(of: change.entry.ref)
    }
}

/// The entries of all feeds from their ends backwards, always the one with the latest wall time of those that are next.
private struct NewestFirst {
    private struct Next {
        let feed: FeedID
        let change: LoggedChange
    }

    private let store: Store
    /// The next entry of each feed, the latest last.
    private var line: [Next] = []

    init(_ store: Store) throws(FieldLogError) {
        self.store = store
        for head in try store.allHeads() {
            guard let change = try store.entry(of: head.feed, seq: head.seq) else { continue }
            line.append(Next(feed: head.feed, change: change))
        }
        line.sort(by: Self.isEarlier)
    }

    private static func isEarlier(_ left: Next, _ right: Next) -> Bool {
        let (mine, theirs) = (left.change.entry.header, right.change.entry.header)
        if mine.time.milliseconds != theirs.time.milliseconds {
            return mine.time.milliseconds < theirs.time.milliseconds
        }
        if mine.incarnation != theirs.incarnation { return mine.incarnation < theirs.incarnation }
        return mine.area < theirs.area
    }

    mutating func next() throws(FieldLogError) -> LoggedChange? {
        guard let last = line.popLast() else { return nil }
        if let earlier = try store.entry(of: last.feed, seq: last.change.entry.header.seq &- 1) {
            let next = Next(feed: last.feed, change: earlier)
            var (low, high) = (0, line.count)
            while low < high {
                let middle = (low + high) / 2
                if Self.isEarlier(line[middle], next) { low = middle + 1 } else { high = middle }
            }
            line.insert(next, at: low)
        }
        return last.change
    }
}
