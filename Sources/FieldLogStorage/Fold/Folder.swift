internal import FieldLogHash
internal import FieldLogModel

/// Folds entries into the tables as they come.
///
/// Fast path: a first change, or one made upon the record's only head while nothing about it is open. Everything else goes the slow
/// path, which fetches the changes of that one record and folds them anew: ``Fold/record(_:kind:)`` is the rule, the fast path its
/// shortcut.
final class Folder {
    private let store: Store
    private let tables: RecordTables
    private let open: OpenTables
    private var latest: RecordTable?
    /// Whether to fold every record anew, as a check does.
    private let alwaysSlow: Bool
    /// Where a damaged entry is passed over and named instead of thrown, as a rebuild does.
    var damaged: ((Position) -> Void)?

    init(store: Store, schema: String = "", alwaysSlow: Bool = false) throws(FieldLogError) {
        self.store = store
        self.alwaysSlow = alwaysSlow
        tables = schema.isEmpty ? store.tables : RecordTables(database: store.database, schema: schema)
        open = try OpenTables(database: store.database, schema: schema)
    }

    /// `layout`: where the values lie in the entry's body. `values`: those values, where the caller has them; they are made from the
    /// body otherwise, where they are needed.
    func apply(
        _ entry: Entry, layout: BodyLayout, values: FieldValues?, at position: Position
    ) throws(FieldLogError) {
        let home = entry.header.area
        guard let table = try table(of: entry.header.kind), table.kind.mayLive(in: home), try !open.isStalled(home)
        else {
            try open.addUnfolded(position, kind: entry.header.kind, area: home)
            return
        }
        let isDone =
            entry.header.parents.isEmpty
            ? try first(entry, layout: layout, table: table, at: position)
            : try upon(
                entry, values: values ?? layout.values(of: entry.bodyBytes ?? [], fields: entry.header.fields),
                table: table, at: position)
        if !isDone { try slow(table, id: entry.header.record.bytes, home: home, adding: position) }
    }

    /// The table of a kind by its name, nil for a kind that this version does not know. Most entries are of the kind of the last one.
    private func table(of kind: String) throws(FieldLogError) -> RecordTable? {
        if let latest, latest.kindName == kind { return latest }
        guard let spec = Schema.kind(kind) else { return nil }
        let table = try tables.table(spec)
        latest = table
        return table
    }

    /// Nothing is held back until the end as yet.
    func finish() throws(FieldLogError) {}

    /// The fast path of a first change; false when the slow one has to be taken.
    private func first(
        _ entry: Entry, layout: BodyLayout, table: RecordTable, at position: Position
    ) throws(FieldLogError) -> Bool {
        let (record, home) = (entry.header.record, entry.header.area)
        if open.hasPending, try open.hasChanges(record.bytes, home, table.kindName) { return false }
        return try table.create(record, home, head: position, entry: entry, layout: layout)
    }

    /// The fast path of a change upon the record's only head; false when the slow one has to be taken.
    private func upon(
        _ entry: Entry, values: FieldValues, table: RecordTable, at position: Position
    ) throws(FieldLogError) -> Bool {
        guard !alwaysSlow, !open.hasPending, entry.header.parents.count == 1 else { return false }
        let (id, home) = (entry.header.record.bytes, entry.header.area)
        guard let row = try table.head(id, home), let head = row.head,
            try store.ref(at: head) == entry.header.parents[0]
        else { return false }
        if open.hasConflicts, try open.hasConflict(id, home, table.kindName) { return false }
        let seals = table.kind.seals(values)
        if row.isSealed && !seals { return false }
        try open.addChange(id, home, table.kindName, head)
        try open.addChange(id, home, table.kindName, position)
        let change = Change(ref: entry.ref, parents: entry.header.parents, values: values)
        try table.update(id, home, head: position, change: change, seals: seals)
        return true
    }

    private func slow(_ table: RecordTable, id: [UInt8], home: AreaKey, adding position: Position) throws(FieldLogError)
    {
        var positions = Set(try open.changes(id, home, table.kind.name))
        if let row = try table.head(id, home), let head = row.head { positions.insert(head) }
        positions.insert(position)
        var changes: [Change] = []
        var places: [EntryRef: Position] = [:]
        for position in positions.sorted() {
            guard let change = try change(at: position, of: table.kind) else { continue }
            try open.addChange(id, home, table.kind.name, position)
            changes.append(change)
            places[change.ref] = position
        }
        let state = Fold.record(changes, kind: table.kind)
        let waiting = state?.waiting ?? changes.map(\.ref)
        try open.setPending(waiting.compactMap { places[$0] }, among: Array(places.values), id, home)
        guard let state else {
            try table.remove(id, home)
            try open.setConflicts([], id, home, kind: table.kind, places: places)
            return
        }
        let head = state.heads.count == 1 ? places[state.heads[0]] : nil
        try table.replace(id, home, head: head, values: state.values)
        try open.setConflicts(state.conflicts, id, home, kind: table.kind, places: places)
    }

    /// The change at a position; nil for one of another kind with the same id, or a damaged one where that is passed over.
    private func change(at position: Position, of kind: KindSpec) throws(FieldLogError) -> Change? {
        do throws(FieldLogError) {
            guard let (change, name) = try store.change(at: position) else { return nil }
            return name == kind.name ? change : nil
        } catch {
            guard let damaged else { throw error }
            damaged(position)
            return nil
        }
    }
}
