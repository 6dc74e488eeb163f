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
    private var roles: [RoleQuestion: Role?] = [:]
    /// Whether to fold every record anew, as a check does.
    private let alwaysSlow: Bool

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
        guard let table = try table(of: entry.header.kind), table.kind.mayLive(in: home), try !open.isStalled(home),
            try mayWrite(entry.header, table.kind)
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

    /// Whether the role of the writer may write the kind (SyncProtocol.md, "Roles"). One of whom nothing is known may: whether its entries
    /// are admitted was asked before they came here.
    private func mayWrite(_ header: EntryHeader, _ kind: KindSpec) throws(FieldLogError) -> Bool {
        guard kind.writers != .everyone, header.area != .authority else { return true }
        let asked = RoleQuestion(incarnation: header.incarnation, auth: header.auth)
        let role: Role?
        if let known = roles[asked] {
            role = known
        } else {
            role = try store.role(of: header.incarnation, at: header.auth)
            roles[asked] = .some(role)
        }
        return role.map(kind.writers.include) ?? true
    }

    private struct RoleQuestion: Hashable {
        let incarnation: IncarnationID
        let auth: UInt64
    }

    /// After an entry of the authority feed: what was asked of it may have another answer.
    func forgetAuthority() { roles = [:] }

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
        guard !alwaysSlow, !open.hasPending, entry.header.parents.count == 1, entry.bodyBytes != nil else {
            return false
        }
        let (id, home) = (entry.header.record.bytes, entry.header.area)
        guard let row = try table.head(id, home), let head = row.head,
            try store.ref(at: head) == entry.header.parents[0]
        else { return false }
        if open.hasConflicts, try open.hasConflict(id, home, table.kindName) { return false }
        // A record that an erased change has sealed does not show it in its row.
        if table.kind.seal != nil, try store.count(Schema.erasure) > 0 { return false }
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
        try refold(table, id: id, home: home, positions)
    }

    private func refold(
        _ table: RecordTable, id: [UInt8], home: AreaKey, _ positions: Set<Position>
    ) throws(FieldLogError) {
        var changes: [Change] = []
        var places: [EntryRef: Position] = [:]
        for position in positions.sorted() {
            if let (change, _) = try store.change(at: position) {
                try open.addChange(id, home, table.kind.name, position)
                changes.append(change)
                places[change.ref] = position
            }
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

    /// Takes entries that have left the log out of the tables. Each record of which something is left is folded anew from the rest.
    func withdraw(_ entries: [(Position, Entry)]) throws(FieldLogError) {
        var records: [Withdrawn: Set<Position>] = [:]
        var isStopped = false
        for (position, entry) in entries {
            if try open.removeUnfolded(position) {
                let isUnknown = EntryHeader.isCritical(kind: entry.header.kind) && Schema.kind(entry.header.kind) == nil
                isStopped = isStopped || isUnknown
                continue
            }
            let record = Withdrawn(
                kind: entry.header.kind, id: entry.header.record.bytes, home: entry.header.area)
            records[record, default: []].insert(position)
        }
        for (record, gone) in records {
            // What this version does not know is not folded, and was passed over above.
            if let table = try table(of: record.kind) {
                var left = Set(try open.changes(record.id, record.home, record.kind))
                if let row = try table.head(record.id, record.home), let head = row.head { left.insert(head) }
                left.subtract(gone)
                try open.removeChanges(record.id, record.home, record.kind, gone)
                try renew(table, id: record.id, home: record.home, left)
            }
        }
        // What had stopped an area is gone: what waited behind it can be folded.
        if isStopped { try store.foldAgain() }
    }

    private struct Withdrawn: Hashable {
        let kind: String
        let id: [UInt8]
        let home: AreaKey
    }

    /// Folds a record anew from the changes that are left of it; one that is left alone stands as a first change does.
    private func renew(_ table: RecordTable, id: [UInt8], home: AreaKey, _ left: Set<Position>) throws(FieldLogError) {
        try table.remove(id, home)
        if left.isEmpty {
            try open.setConflicts([], id, home, kind: table.kind, places: [:])
            return
        }
        if left.count == 1, let position = left.first, let entry = try store.entries.entry(at: position),
            entry.header.parents.isEmpty
        {
            try open.setConflicts([], id, home, kind: table.kind, places: [:])
            try open.removeChanges(id, home, table.kindName, left)
            var layout = BodyLayout()
            do throws(EntryError) { try layout.read(entry) } catch { throw .damaged(detail: "entry") }
            _ = try table.create(entry.header.record, home, head: position, entry: entry, layout: layout)
            return
        }
        try refold(table, id: id, home: home, left)
    }

    /// Folds the record of an entry anew, whose body has just been erased.
    func refold(_ entry: Entry) throws(FieldLogError) {
        guard let table = try table(of: entry.header.kind) else { return }
        let (id, home) = (entry.header.record.bytes, entry.header.area)
        var positions = Set(try open.changes(id, home, table.kindName))
        if let row = try table.head(id, home), let head = row.head { positions.insert(head) }
        if !positions.isEmpty { try renew(table, id: id, home: home, positions) }
    }
}
