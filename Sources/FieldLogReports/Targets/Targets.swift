public import FieldLogFormats
public import FieldLogKit
public import FieldLogModel
public import FieldLogStorage
internal import FieldLogSystem
internal import FieldLogText

/// What setting a target from a file did.
public struct TargetChange: Sendable, Hashable {
    /// One place of the form that says something else now.
    public struct Place: Sendable, Hashable {
        /// The place, such as `goals[1].at_least`.
        public let place: String
        /// What it said; nil for nothing.
        public let before: JSONValue?
        /// What it says; nil for nothing.
        public let after: JSONValue?
    }

    /// The target as it stands.
    public let target: StoredTarget
    /// Whether it is a new one.
    public let isNew: Bool
    /// What it changed; empty for a new one, and where it said so already.
    public let changes: [Place]
}

/// Targets of a store: set from files, read back.
public enum Targets {
    /// All targets, withdrawn ones only where they are asked for, in the order of ids.
    public static func all(_ workspace: Workspace, withdrawn: Bool = false) throws(FieldLogError) -> [StoredTarget] {
        var targets: [StoredTarget] = []
        for record in try workspace.store.records(Schema.target) where withdrawn || record["withdrawn"].isNull {
            targets.append(try StoredTarget(record, workspace))
        }
        return targets
    }

    /// Makes a target of a file, or says something else of one that is there.
    ///
    /// `area` takes the place of that in the file. Areas are written with the first day of their validity, teams as ids. Throws `target`
    /// with the place and the problem of a form that cannot be used, `system` for a file that cannot be read, and whatever a change may
    /// throw; then nothing is changed. A file that says what is said already is no error and changes nothing.
    public static func set(
        _ workspace: Workspace, path: String, area: String? = nil, over record: StoredRecord? = nil
    ) throws(FieldLogError) -> TargetChange {
        let reader = TargetReader(try workspace.input())
        let bytes: [UInt8]
        do throws(SystemError) { bytes = try Files.read(path, maxBytes: TargetReader.bytesMax) } catch {
            throw .system(operation: error.operation, path: error.path, code: error.code)
        }
        let (json, form) = try named(path) { () throws(DeclarationProblem) in
            var json = try reader.json(bytes)
            if let area, case .object(let members) = json {
                json = .object(
                    members.filter { $0.key != "area" } + [JSONMember(key: "area", value: .string(area))])
            }
            let form = try reader.form(json)
            if form.area == nil, form.needsArea { throw DeclarationProblem("", .missingKey(["area"])) }
            return (json, form)
        }
        return try workspace.store.read { () throws(FieldLogError) in
            try TargetSettling(workspace: workspace, form: form, path: path).settled(json)
        }.written(workspace, over: record)
    }

    /// A problem of a form as that of its file.
    static func named<Result>(
        _ path: String, _ body: () throws(DeclarationProblem) -> Result
    ) throws(FieldLogError) -> Result {
        do throws(DeclarationProblem) { return try body() } catch { throw .declaration(path: path, .target, error) }
    }
}

/// A form of which every area and team is one of the store.
struct SettledTarget {
    let form: TargetForm
    let area: AreaKey?
    /// The document without what are fields of the record.
    let json: JSONValue

    /// Writes it, as a new record or over one.
    func written(_ workspace: Workspace, over record: StoredRecord?) throws(FieldLogError) -> TargetChange {
        let fields = [
            TypedField("name", form.name), TypedField("basis", form.basis ?? ""), TypedField("area", area?.text ?? ""),
            TypedField("form", json.encoded()),
        ]
        guard let record else {
            let made = try workspace.addTarget(fields)
            return TargetChange(target: try StoredTarget(made, workspace), isNew: true, changes: [])
        }
        let before = try StoredTarget(record, workspace)
        _ = try workspace.edit(record, fields)
        let now = try workspace.store.record(record.kind, id: record.id, home: record.home) ?? record
        let after = try StoredTarget(now, workspace)
        var changes: [TargetChange.Place] = []
        Self.compare(before.json, after.json, "", &changes)
        return TargetChange(target: after, isNew: false, changes: changes)
    }

    /// Adds the places in which two documents differ, in the order of the first, then of the second.
    private static func compare(
        _ before: JSONValue, _ after: JSONValue, _ place: String, _ changes: inout [TargetChange.Place]
    ) {
        guard before != after else { return }
        if case .object(let old) = before, case .object(let new) = after {
            let keys = old.map(\.key) + new.map(\.key).filter { key in !old.contains { $0.key == key } }
            for key in keys {
                let inner = place.isEmpty ? key : "\(place).\(key)"
                compareMembers(before[key], after[key], inner, &changes)
            }
        } else if case .array(let old) = before, case .array(let new) = after {
            for number in 0..<max(old.count, new.count) {
                compareMembers(before[number], after[number], "\(place)[\(number)]", &changes)
            }
        } else {
            changes.append(TargetChange.Place(place: place, before: before, after: after))
        }
    }

    private static func compareMembers(
        _ before: JSONValue?, _ after: JSONValue?, _ place: String, _ changes: inout [TargetChange.Place]
    ) {
        if let before, let after { return compare(before, after, place, &changes) }
        if before != after { changes.append(TargetChange.Place(place: place, before: before, after: after)) }
    }
}
