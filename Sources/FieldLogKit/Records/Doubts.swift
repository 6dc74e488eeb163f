public import FieldLogModel
public import FieldLogStorage

/// What may be a slip in a record that was just written, and is none for certain: clocks are wrong in the field, and a business that closed may
/// have opened again. The record stands as it was typed.
public enum RecordDoubt: Sendable, Hashable {
    /// Something that happened on a day that has not come, by the clock of this device.
    case afterToday(field: String, day: String, today: String)
    /// An inspection after the establishment was closed.
    case afterClosing(day: String, closed: String)
    /// A new establishment in an area that ended: its code, the day, and the codes of those that took its place.
    case endedArea(String, on: String, heirs: [String])
    /// A part of the workers that is more than all of them.
    case partOverWhole(field: String, Int64, whole: Int64)
    /// An establishment that was withdrawn, and so many visits of it that count on.
    case visitsRemain(Int)
    /// The registration number of another establishment, be it of another name or in another area: its id and name.
    case sameNumber(String, id: String, name: String)
}

extension Workspace {
    /// Days on which something happened. When an establishment opens or closes may be known before.
    private static let happened: [String: [String]] = [
        "visit": ["date"], "measure": ["proposed", "decided", "executed", "dropped"],
        "complaint": ["received", "verified", "closed"],
    ]

    /// The doubts about a record as it stands. Of an establishment with a registration number one pass over the establishments.
    public func doubts(about record: StoredRecord) throws(FieldLogError) -> [RecordDoubt] {
        if record.kind == Schema.visit, !status(of: record).isStanding { return [] }
        var doubts: [RecordDoubt] = []
        for field in Self.happened[record.kind.name] ?? [] {
            if let day = record[field].text, day > today {
                doubts.append(.afterToday(field: field, day: day, today: today))
            }
        }
        if record.kind == Schema.visit, record["outcome"].text == "DONE", let day = record["date"].text,
            let id = record["establishment"].record,
            let closed = try store.record(Schema.establishment, id: id, home: record.home)?["closed"].text, closed < day
        {
            doubts.append(.afterClosing(day: day, closed: closed))
        }
        if record.kind == Schema.establishment, try isNew(record), record["closed"].isNull,
            let (end, heirs) = try succession(of: record.home)
        {
            doubts.append(.endedArea(record.home.text, on: end, heirs: heirs))
        }
        if record.kind == Schema.visit, let whole = record["workers"].int {
            for field in ["contracts", "health_checks", "under_18", "residence_declared", "qualified"] {
                if let part = record[field].int, part > whole {
                    doubts.append(.partOverWhole(field: field, part, whole: whole))
                }
            }
        }
        if record.kind == Schema.establishment, !record["withdrawn"].isNull {
            let visits = try store.records(Schema.visit, .field("establishment", .bytes(record.id.bytes)))
            let count = visits.filter { $0.home == record.home && status(of: $0).counts }.count
            return count == 0 ? [] : [.visitsRemain(count)]
        }
        if record.kind == Schema.establishment, let number = record["registration_number"].text {
            let others = try store.records(Schema.establishment, .field("registration_number", .text(number)))
            for other in others where other["withdrawn"].isNull && (other.id, other.home) != (record.id, record.home) {
                // Of the same house by one that continues it there is nothing to doubt.
                if other.id == record["continues"].record || other["continues"].record == record.id { continue }
                doubts.append(
                    .sameNumber(number, id: other.id.description, name: other["name"].text ?? ""))
            }
        }
        return doubts
    }

    private func isNew(_ record: StoredRecord) throws(FieldLogError) -> Bool {
        try store.changes(of: record.kind, id: record.id, home: record.home).count == 1
    }
}
