public import FieldLogFormats
public import FieldLogKit
public import FieldLogModel
public import FieldLogStorage

/// A target of the store, with what its form says.
public struct StoredTarget: Sendable, Hashable {
    /// The record.
    public let record: StoredRecord
    /// The form as a file would have it: name, basis and area are those of the record. Null where it is no JSON.
    public let json: JSONValue
    /// What it says; nil where this program cannot read it.
    public let form: TargetForm?
    /// Why it cannot be read: it came so by sync, and is kept.
    public let problem: DeclarationProblem?

    /// Reads a record. What is wrong with its form is no error.
    public init(_ record: StoredRecord, _ workspace: Workspace) throws(FieldLogError) {
        self.record = record
        let reader = TargetReader(stored: try workspace.codes())
        let head = Self.fields.compactMap { name in
            record[name].text.map { JSONMember(key: name, value: .string($0)) }
        }
        let (json, form, problem) = reader.stored(record["form"].text ?? "", head: head)
        self.json = json
        var found = problem
        if let form { found = try Self.unknown(form, workspace) }
        self.form = found == nil ? form : nil
        self.problem = found
    }

    /// The members that are fields of the record.
    package static let fields = ["name", "basis", "area"]

    /// An area that the catalogue does not have, or not yet.
    private static func unknown(_ form: TargetForm, _ workspace: Workspace) throws(FieldLogError) -> DeclarationProblem?
    {
        do throws(FieldLogError) {
            _ = try TargetGround(form, last: "~", index: AreaIndex(store: workspace.store), today: workspace.today)
            return form.area == nil && form.needsArea ? DeclarationProblem("", .missingKey(["area"])) : nil
        } catch {
            switch error {
            case .unknownArea(let text):
                let isOwn = form.area == text
                return DeclarationProblem(isOwn ? "area" : "allocation", .value(.unknownArea(text)))
            case .refused(let refusal): return DeclarationProblem("area", .value(refusal.problem))
            default: throw error
            }
        }
    }
}

extension TargetForm {
    /// Whether it says something of reports or areas, which are those of one area.
    var needsArea: Bool {
        goals.contains {
            switch $0.measure {
            case .reports, .areas: true
            default: false
            }
        }
    }
}
