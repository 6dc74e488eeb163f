internal import FieldLogModel
internal import FieldLogText

/// How much of a value is told.
enum Shown {
    /// Characters of a value that are shown, at most.
    static let charactersMax = 80

    static func short(_ text: String) -> String {
        text.utf8.count <= charactersMax ? text : String(text.prefix(charactersMax)) + "…"
    }

    /// A value of a difference. Long free text is told by its length only, and so is a guarded line in which the guard sees
    /// anything, be it a warning.
    static func difference(_ value: FieldValue, of field: FieldSpec) -> ShownValue {
        switch value {
        case .null: return .empty
        case .int(let number): return .text(String(number))
        case .bytes: return .text(value.record?.description ?? "")
        case .other: return .empty
        case .text(let text):
            guard case .text(_, let lines, let guarded) = field.type, guarded else { return .text(short(text)) }
            if lines || !PersonGuard.hits(in: text).isEmpty { return .hidden(characters: text.count) }
            return .text(short(text))
        }
    }
}

/// A value as a difference tells it.
public enum ShownValue: Sendable, Hashable {
    /// The field is empty.
    case empty
    /// The value, at most 80 characters of it.
    case text(String)
    /// Free text that may tell of people: only how long it is.
    case hidden(characters: Int)
}
