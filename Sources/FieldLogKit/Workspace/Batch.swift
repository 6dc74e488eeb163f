internal import FieldLogHash
public import FieldLogModel
public import FieldLogStorage

/// Changes of this device within one transaction.
public final class Batch {
    let workspace: Workspace
    let transaction: Transaction
    var ids: IDMint
    private var salts: RandomPool
    /// The kind that this device was last found to be allowed to write.
    private var allowed: String?
    /// The last minted id that lay beyond all others of its kind.
    private var minted: (kind: String, id: RecordID)?
    private var clock: (time: WallTime, uses: Int)?
    /// Whether codes are held against the days that they are in use. An import does so itself, row by row.
    package var checksCodes = true
    /// A clock that is asked whether it is kept in step costs as much as a row of a table; within one transaction it is read anew
    /// after so many changes.
    private static let changesPerReading = 64

    init(workspace: Workspace, transaction: Transaction, ids: IDMint) {
        self.workspace = workspace
        self.transaction = transaction
        self.ids = ids
        salts = RandomPool(host: workspace.host)
    }

    var store: Store { workspace.store }

    private func now() -> WallTime {
        if let clock, clock.uses < Self.changesPerReading { return clock.time }
        let time = workspace.host.now()
        clock = (time, 0)
        return time
    }

    /// Has the next change read the clock: who logs what happened on many days moves it within one transaction.
    package func readClockAnew() { clock = nil }

    private func stamp() throws(FieldLogError) -> Stamp {
        let time = now()
        clock?.uses += 1
        return Stamp(time: time, salt: try salts.take(EntryBody.saltBytes))
    }

    /// Minted ids grow: one beyond the largest of its kind is taken by nobody, and nobody else writes during the transaction.
    private func isTaken(_ id: RecordID, kind: KindSpec, home: AreaKey) throws(FieldLogError) -> Bool {
        if let minted, minted.kind == kind.name, minted.id < id {
            self.minted = (kind.name, id)
            return false
        }
        if let largest = try store.largestID(of: kind), largest >= id {
            return try store.hasRecord(kind, id: id, home: home)
        }
        minted = (kind.name, id)
        return false
    }

    /// Writes a new record and returns its id. Without an id one is minted that no record of the kind here has.
    @discardableResult
    public func create(
        _ kind: KindSpec, home: AreaKey, values: FieldValues, id given: RecordID? = nil
    ) throws(FieldLogError) -> RecordID {
        var id: RecordID
        if let given {
            id = given
            minted = nil
        } else {
            repeat { id = try ids.next(at: now()) } while try isTaken(id, kind: kind, home: home)
        }
        if let refusal = RecordRules.problem(kind, values) { throw .refused(refusal) }
        try checkCodes(kind, home, values, only: nil)
        try checkRole(kind)
        try transaction.append(kind: kind, record: id, home: home, values: values, parents: [], stamp: try stamp())
        try noteOverrides(kind, id, home, values) { _ in .null }
        return id
    }

    /// Writes a change of a record upon its present heads. The groups of the fields given are completed with the record's other
    /// values of those groups, for a group is set as a whole. False when the record says so already: nothing is written then.
    @discardableResult
    public func change(_ read: StoredRecord, _ given: FieldValues) throws(FieldLogError) -> Bool {
        let kind = read.kind
        // Somebody else may have written since the record was read.
        let record = try store.record(kind, id: read.id, home: read.home) ?? read
        var whole = record.filled
        for (number, value) in zip(given.numbers, given.values) { whole[number] = value.isNull ? nil : value }
        if let refusal = RecordRules.problem(kind, whole) { throw .refused(refusal) }
        var values = FieldValues()
        var differs = false
        for group in kind.groups {
            let fields = group.places.map { kind.fields[$0] }
            guard fields.contains(where: { given[$0.number] != nil }) else { continue }
            for (field, place) in zip(fields, group.places) {
                let old = record.values[place]
                let new = given[field.number] ?? old
                if new != old { differs = true }
                if !new.isNull || given[field.number] != nil { values[field.number] = new }
            }
        }
        guard differs else { return false }
        try checkCodes(kind, record.home, whole, only: Set(values.numbers))
        try append(record, values)
        try noteOverrides(kind, record.id, record.home, values) { record.values[$0] }
        return true
    }

    /// Writes the whole of a record that is sealed by this change. What a newer version has written in fields that this one does not
    /// know is carried on.
    public func seal(_ record: StoredRecord, _ whole: FieldValues, parents: [EntryRef]? = nil) throws(FieldLogError) {
        if let refusal = RecordRules.problem(record.kind, whole) { throw .refused(refusal) }
        let changed = zip(record.kind.fields, record.values).filter { whole[$0.number] ?? .null != $1 }.map(\.0.number)
        let isMoved = record.kind.field("date").map { changed.contains($0.number) } ?? false
        try checkCodes(record.kind, record.home, whole, only: isMoved ? nil : Set(changed))
        let changes = try store.changes(of: record.kind, id: record.id, home: record.home).map {
            Change(ref: $0.entry.ref, parents: $0.entry.header.parents, values: $0.values)
        }
        var all = whole
        let unknown = Fold.unknownValues(changes, kind: record.kind)
        for (number, value) in zip(unknown.numbers, unknown.values) { all[number] = value }
        try append(record, all, parents: parents)
        try noteOverrides(record.kind, record.id, record.home, whole) { record.values[$0] }
    }

    /// Throws `refused` for a code that was not in use on the day that its field is about; of a change only for what it says anew.
    private func checkCodes(
        _ kind: KindSpec, _ home: AreaKey, _ values: FieldValues, only: Set<UInt16>?
    ) throws(FieldLogError) {
        guard checksCodes else { return }
        let codes = try workspace.codes()
        guard codes.hasDays else { return }
        var visitDay: String?
        if kind == Schema.finding, let id = values[kind, "visit"]?.record {
            visitDay = try store.record(Schema.visit, id: id, home: home)?["date"].text
        }
        if let refusal = codes.problem(kind, values, only: only, today: workspace.today, visitDay: visitDay) {
            throw .refused(refusal)
        }
    }

    /// Throws `denied` when the role of this device may not write a kind: others would never fold it.
    private func checkRole(_ kind: KindSpec) throws(FieldLogError) {
        guard kind.writers != .everyone, allowed != kind.name else { return }
        if let role = try workspace.grant()?.role, !kind.writers.include(role) {
            throw .denied(.role(role, kind: kind.name))
        }
        allowed = kind.name
    }

    /// Writes values upon the record's heads, or upon these parents.
    package func append(_ record: StoredRecord, _ values: FieldValues, parents: [EntryRef]? = nil) throws(FieldLogError)
    {
        try checkRole(record.kind)
        let upon: [EntryRef]
        if let parents {
            upon = parents
        } else {
            upon = try store.parents(of: record.kind, id: record.id, home: record.home)
        }
        try transaction.append(
            kind: record.kind, record: record.id, home: record.home, values: values, parents: upon, stamp: try stamp())
    }
}
