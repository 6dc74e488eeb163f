internal import FieldLogKit
internal import FieldLogModel
internal import FieldLogStorage

/// A visit as the store has it.
public struct Visit: Sendable, Hashable, Identifiable {
    /// Where a visit stands in its life.
    public enum Status: String, Sendable, Hashable {
        /// Being written; counts for nothing yet.
        case draft = "DRAFT"
        /// Given up before it was final.
        case discarded = "DISCARDED"
        /// As it was signed; never edited in place.
        case final = "FINAL"
        /// As it was corrected (đính chính), with a reason.
        case amended = "AMENDED"
        /// Declared void, with a reason.
        case annulled = "ANNULLED"
    }

    /// Its id, the same on every store.
    public let id: String
    /// The key of its area, `CODE@FIRST_DAY`.
    public let area: String
    /// Where it stands.
    public let status: Status
    /// Why it was discarded, amended or annulled.
    public let reason: String?
    /// What was seen.
    public let details: VisitDraft

    init(_ record: StoredRecord) {
        id = record.id.description
        area = record.home.text
        status = record.text("status").flatMap(Status.init(rawValue:)) ?? .draft
        reason = record.text("reason")
        details = VisitDraft(record)
    }
}

extension FieldLogStore {
    /// Logs a visit, as a draft or sealed at once. Durable on return.
    ///
    /// Throws `refused` with the field named; `unknownRecord` or `areaOutside` for an establishment that is not this store's.
    public func log(_ draft: VisitDraft, isFinal: Bool = false) throws(FieldLogFailure) -> Visit {
        try write { (workspace) throws(FieldLogError) in
            let record = try workspace.addVisit(draft.texts.typed, isFinal: isFinal)
            return (Visit(record), record.changed)
        }
    }

    /// Seals a draft as it stands. Throws `visitIsFinal`, `visitIsOver`.
    public func finalize(_ id: String) throws(FieldLogFailure) {
        try change(id) { (workspace, visit) throws(FieldLogError) in try workspace.finalizeVisit(visit) }
    }

    /// Changes a draft by what a body does to its details; false when that is nothing. Throws `visitIsFinal` for a final visit.
    ///
    /// The body runs while the store is held: it must not call the store.
    @discardableResult
    public func editVisit(_ id: String, _ body: (inout VisitDraft) -> Void) throws(FieldLogFailure) -> Bool {
        try write { (workspace) throws(FieldLogError) in
            let record = try workspace.record(Schema.visit, id)
            let typed = Self.typed(record, body)
            let isDraft = workspace.status(of: record) == .draft
            // Asked of a visit that is no draft, an edit is refused even where it would change nothing.
            if typed.isEmpty && isDraft { return (false, nil) }
            let isChanged = try workspace.editVisit(record, typed)
            return (isChanged, isChanged ? record.changed : nil)
        }
    }

    /// Corrects a final visit by what a body does to its details; the earlier version stays readable.
    ///
    /// Throws `visitIsDraft`, `reasonMissing`, `nothingToChange`. The body runs while the store is held: it must not call the store.
    public func amend(
        _ id: String, reason: String, _ body: (inout VisitDraft) -> Void
    ) throws(FieldLogFailure) {
        try change(id) { (workspace, visit) throws(FieldLogError) in
            try workspace.amendVisit(visit, Self.typed(visit, body), reason: reason)
        }
    }

    /// Declares a final visit void; it stays readable and counts no more. Throws `visitIsDraft`, `reasonMissing`.
    public func annul(_ id: String, reason: String) throws(FieldLogFailure) {
        try change(id) { (workspace, visit) throws(FieldLogError) in
            try workspace.annulVisit(visit, reason: reason)
        }
    }

    /// Gives a draft up. Throws `visitIsFinal`.
    public func discard(_ id: String, reason: String? = nil) throws(FieldLogFailure) {
        try change(id) { (workspace, visit) throws(FieldLogError) in
            try workspace.discardVisit(visit, reason: reason)
        }
    }

    /// The visit of an id, or of its first characters when no other begins so; `@last` is the one this store logged last.
    public func visit(_ id: String) throws(FieldLogFailure) -> Visit {
        try use { (workspace) throws(FieldLogError) in Visit(try workspace.record(Schema.visit, id)) }
    }

    /// The visits to an establishment, or all of them, in the order of their days, within a day as they were logged.
    public func visits(to establishment: String? = nil) throws(FieldLogFailure) -> [Visit] {
        try use { (workspace) throws(FieldLogError) in
            var filter = RecordFilter.all
            if let establishment {
                let record = try workspace.record(Schema.establishment, establishment)
                filter = .field("establishment", .bytes(record.id.bytes))
            }
            return try workspace.store.records(Schema.visit, filter).map(Visit.init)
                .sorted { ($0.details.date ?? "") < ($1.details.date ?? "") }
        }
    }

    private func change(
        _ id: String, _ body: (Workspace, StoredRecord) throws(FieldLogError) -> Void
    ) throws(FieldLogFailure) {
        try write { (workspace) throws(FieldLogError) in
            let record = try workspace.record(Schema.visit, id)
            try body(workspace, record)
            return ((), record.changed)
        }
    }

    private static func typed(_ record: StoredRecord, _ body: (inout VisitDraft) -> Void) -> [TypedField] {
        let old = VisitDraft(record)
        var new = old
        body(&new)
        return old.texts.changed(to: new.texts)
    }
}
