internal import FieldLogKit
internal import FieldLogModel
internal import FieldLogStorage
internal import FieldLogText

/// What somebody tells of an establishment. None of it is about a person.
public struct EstablishmentDraft: Sendable, Hashable {
    /// A code of the catalogue KIND, as `KARAOKE`.
    public var kind: String
    /// The name on the sign.
    public var name: String
    /// Street and number.
    public var address: String?
    /// The business registration; a number of twelve digits is refused, for it is a person's.
    public var registrationNumber: String?
    /// Rooms.
    public var rooms: Int?
    /// A code of the catalogue STATUS; `ACTIVE` for a new one.
    public var status: String?
    /// The day it opened, `YYYY-MM-DD`.
    public var opened: String?
    /// The day it closed, `YYYY-MM-DD`.
    public var closed: String?
    /// Anything else, over several lines if need be.
    public var note: String?

    /// An establishment of which kind and name are known.
    public init(
        kind: String, name: String, address: String? = nil, registrationNumber: String? = nil, rooms: Int? = nil,
        status: String? = nil, opened: String? = nil, closed: String? = nil, note: String? = nil
    ) {
        self.kind = kind
        self.name = name
        self.address = address
        self.registrationNumber = registrationNumber
        self.rooms = rooms
        self.status = status
        self.opened = opened
        self.closed = closed
        self.note = note
    }

    var texts: FieldTexts {
        [
            ("kind", kind), ("name", name), ("address", address), ("registration_number", registrationNumber),
            ("rooms", rooms.map(String.init)), ("status", status), ("opened", opened), ("closed", closed),
            ("note", note),
        ]
    }

    init(_ record: StoredRecord) {
        self.init(
            kind: record.text("kind") ?? "", name: record.text("name") ?? "", address: record.text("address"),
            registrationNumber: record.text("registration_number"), rooms: record.int("rooms"),
            status: record.text("status"), opened: record.text("opened"), closed: record.text("closed"),
            note: record.text("note"))
    }
}

/// An establishment as the store has it.
public struct Establishment: Sendable, Hashable, Identifiable {
    /// Its id, the same on every store.
    public let id: String
    /// The key of its area, `CODE@FIRST_DAY`.
    public let area: String
    /// What is known of it.
    public let details: EstablishmentDraft
    /// Why it was withdrawn, nil while it stands.
    public let withdrawn: String?

    init(_ record: StoredRecord) {
        id = record.id.description
        area = record.home.text
        details = EstablishmentDraft(record)
        withdrawn = record.text("withdrawn")
    }
}

extension FieldLogStore {
    /// Adds an establishment to an area of this store, `CODE` or `CODE@DATE`. Durable on return.
    public func addEstablishment(
        _ draft: EstablishmentDraft, area: String
    ) throws(FieldLogFailure) -> Establishment {
        try write { (workspace) throws(FieldLogError) in
            let record = try workspace.addEstablishment(draft.texts.typed, area: area)
            return (Establishment(record), record.changed)
        }
    }

    /// Changes an establishment by what a body does to its details; false when that is nothing. Durable on return.
    ///
    /// The body runs while the store is held: it must not call the store.
    @discardableResult
    public func editEstablishment(
        _ id: String, _ body: (inout EstablishmentDraft) -> Void
    ) throws(FieldLogFailure) -> Bool {
        try write { (workspace) throws(FieldLogError) in
            let record = try workspace.record(Schema.establishment, id)
            let old = EstablishmentDraft(record)
            var new = old
            body(&new)
            let typed = old.texts.changed(to: new.texts)
            if typed.isEmpty { return (false, nil) }
            let isChanged = try workspace.edit(record, typed)
            return (isChanged, isChanged ? record.changed : nil)
        }
    }

    /// The establishment of an id, or of its first characters when no other begins so. Throws `unknownRecord`, `ambiguousRecord`.
    public func establishment(_ id: String) throws(FieldLogFailure) -> Establishment {
        try use { (workspace) throws(FieldLogError) in Establishment(try workspace.record(Schema.establishment, id)) }
    }

    /// The establishments that are not withdrawn, in the order of their ids. Reads all of them.
    public func establishments() throws(FieldLogFailure) -> [Establishment] {
        try use { (workspace) throws(FieldLogError) in
            try workspace.store.records(Schema.establishment).map(Establishment.init).filter { $0.withdrawn == nil }
        }
    }

    /// The establishments whose name is like the query, the best first: without diacritics (`đ` is `d`), a little misspelt, or only
    /// the beginnings of words. Reads the names of all: milliseconds for ten thousand.
    public func establishments(
        matching query: String, limit: Int = 20
    ) throws(FieldLogFailure) -> [Establishment] {
        let ranking = SearchRanking(query: SearchKey.fold(query))
        return try use { (workspace) throws(FieldLogError) in
            var found: [(score: Int, record: StoredRecord)] = []
            try workspace.store.forEach(Schema.establishment) { (record) throws(FieldLogError) in
                if record["withdrawn"].isNull, let name = record.text("name"),
                    let score = ranking.score(SearchKey.fold(name))
                {
                    found.append((score, record))
                }
                return true
            }
            let best = found.sorted { ($0.score, $1.record.id) > ($1.score, $0.record.id) }
            return best.prefix(max(0, limit)).map { Establishment($0.record) }
        }
    }
}
