internal import FieldLogKit
internal import FieldLogModel

/// An administrative area from one day to another.
public struct AreaDraft: Sendable, Hashable {
    /// The code; codes are used again after a reform, so that an area is a code and its first day.
    public var code: String
    /// A code of the catalogue LEVEL: `province`, `commune` and so on.
    public var level: String
    /// Its name.
    public var name: String
    /// What kind of area it is, in words.
    public var kind: String?
    /// The code of the area above.
    public var parent: String?
    /// The first day, `YYYY-MM-DD`; nil for one that was always there.
    public var validFrom: String?

    /// An area.
    public init(
        code: String, level: String, name: String, kind: String? = nil, parent: String? = nil, validFrom: String? = nil
    ) {
        self.code = code
        self.level = level
        self.name = name
        self.kind = kind
        self.parent = parent
        self.validFrom = validFrom
    }
}

extension FieldLogStore {
    /// Adds an area to the catalogue that every store of the deployment has, or changes the one of this code and first day. Returns
    /// its key, `CODE@FIRST_DAY`. Durable on return.
    @discardableResult
    public func addArea(_ draft: AreaDraft) throws(FieldLogFailure) -> String {
        let texts: FieldTexts = [
            ("code", draft.code), ("valid_from", draft.validFrom), ("parent_code", draft.parent),
            ("level", draft.level), ("kind", draft.kind), ("name", draft.name),
        ]
        return try write { (workspace) throws(FieldLogError) in
            let record = try workspace.addArea(texts.typed).area
            return ("\(draft.code)@\(draft.validFrom ?? "")", record.changed)
        }
    }
}
