internal import FieldLogKit
internal import FieldLogModel
internal import FieldLogReports
internal import FieldLogStorage

/// What people know areas and records by, looked up once each; for terminals only.
final class PlaceWords {
    private let workspace: Workspace
    private let isNeeded: Bool
    private var names: [RecordID: String] = [:]
    private var areas: [AreaKey: String] = [:]

    init(workspace: Workspace, isNeeded: Bool) {
        self.workspace = workspace
        self.isNeeded = isNeeded
    }

    /// The name of the record that a field refers to; nil where it has none or is not here.
    func name(_ id: RecordID, _ field: FieldSpec) -> String? {
        guard isNeeded, case .reference(let name) = field.type, let kind = Schema.kind(name), kind.field("name") != nil
        else { return nil }
        if let known = names[id] { return known }
        guard let record = try? workspace.store.records(kind, .id(id)).first, let found = record["name"].text else {
            return nil
        }
        names[id] = found
        return found
    }

    /// An area as one would type it today: the code alone while it means this area, with its first day else.
    func area(_ key: AreaKey) -> String {
        guard isNeeded else { return key.text }
        if let known = areas[key] { return known }
        let today = try? AreaIndex(store: workspace.store).resolve(key.code, today: workspace.today).key
        let text = today == key ? key.code : key.text
        areas[key] = text
        return text
    }

    /// Whether a change of a record was erased.
    func isErased(_ record: StoredRecord) -> Bool {
        isNeeded && (try? RecordErasure.of(record, workspace)) != nil
    }
}
