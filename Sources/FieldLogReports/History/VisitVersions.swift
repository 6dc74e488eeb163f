public import FieldLogKit
public import FieldLogModel
public import FieldLogStorage

/// A sealed version of a visit: as it was signed, corrected or declared void.
public struct VisitVersion: Sendable, Hashable {
    /// A field with what stands in it.
    public struct Field: Sendable, Hashable {
        /// The name.
        public let name: String
        /// The text, see ``ValueText``.
        public let text: String
    }

    /// The place in the list, from 1.
    public let number: Int
    /// The entry.
    public let entry: EntryRef
    /// `FINAL`, `AMENDED` or `ANNULLED`.
    public let status: String
    /// Why it was amended or annulled.
    public let reason: String?
    /// The whole of the version: every field that is not empty, in the order of the schema, status and reason included.
    public let fields: [Field]
    /// What it says otherwise than the visit that its writer saw.
    public let changes: [FieldChange]
    /// Who sealed it.
    public let device: DeviceName
    /// What the clock of the writer said.
    public let time: WallTime
    /// Whether this is the version that counts now.
    public let isStanding: Bool
    /// Whether it counts for nothing yet, because a change that it was made upon is not here.
    public let isWaiting: Bool
    /// Its erasure; nil while its contents are there. An erased version has no status, reason or fields.
    public let erasure: Erasure?

    /// That the contents of a version were erased.
    public struct Erasure: Sendable, Hashable {
        /// When, by the clock of the central store.
        public let time: WallTime?
        /// The law or decision it was done by.
        public let legalBasis: String
    }
}

/// The versions of a visit that was final at least once: an amendment takes nothing away from what was signed.
public enum VisitVersions {
    /// The sealed versions, each after those that it was made upon; none for a draft.
    public static func of(_ visit: StoredRecord, _ workspace: Workspace) throws(FieldLogError) -> [VisitVersion] {
        let store = workspace.store
        return try store.read { () throws(FieldLogError) in
            let kind = visit.kind
            let history = RecordHistory(
                try store.changes(of: kind, id: visit.id, home: visit.home), kind: kind)
            let devices = try DeviceBook(store)
            let erasures = try store.authority().erasures
            let sealing = zip(history.order.changes, history.order.isWaiting).filter { change, _ in
                kind.seals(change.values)
                    || (change.entry.bodyBytes == nil && erasures[change.entry.hash]?.sealed == true)
            }
            // The order is that of strength, so the version that counts is the last that does not wait.
            let standing = sealing.last { !$0.1 }?.0.entry.ref
            var versions: [VisitVersion] = []
            for (place, (change, isWaiting)) in sealing.enumerated() {
                var erasure: VisitVersion.Erasure?
                if change.entry.bodyBytes == nil, let known = erasures[change.entry.hash] {
                    erasure = VisitVersion.Erasure(
                        time: try store.authorityTime(known.position), legalBasis: known.legalBasis)
                }
                let header = change.entry.header
                versions.append(
                    VisitVersion(
                        number: place + 1, entry: change.entry.ref, status: change.values[kind, "status"]?.text ?? "",
                        reason: change.values[kind, "reason"]?.text, fields: fields(change.values, kind),
                        changes: history.differences(of: change.entry.ref),
                        device: devices.name(of: header.incarnation),
                        time: header.time, isStanding: change.entry.ref == standing, isWaiting: isWaiting,
                        erasure: erasure))
            }
            return versions
        }
    }

    private static func fields(_ values: FieldValues, _ kind: KindSpec) -> [VisitVersion.Field] {
        kind.fields.compactMap { field in
            guard let value = values[field.number], field.type.admits(value) else { return nil }
            return ValueText.optional(value, field).map { VisitVersion.Field(name: field.name, text: $0) }
        }
    }
}
