/// Why a text may not be stored. Offsets count Unicode scalars from the start of the text.
public enum TextProblem: Sendable, Equatable {
    /// More UTF-8 bytes than the field may hold.
    case tooLong(bytes: Int, limit: Int)
    /// U+0000, which ends a string in C and in SQLite's shell.
    case nul(offset: Int)
    /// A C0 or C1 control character or DEL (U+0001–001F, U+007F–009F), the escape character of terminals among them.
    /// Tab and line feed are reported here too where the field is a single line; carriage return always.
    case control(scalar: UInt32, offset: Int)
    /// A bidirectional embedding, override or isolate (U+202A–202E, U+2066–2069): such text can be shown in another
    /// order than it is stored.
    case bidirectional(scalar: UInt32, offset: Int)
    /// U+2028 or U+2029, which some readers take for the end of a line and others do not.
    case lineSeparator(scalar: UInt32, offset: Int)
    /// One of the 66 noncharacters (U+FDD0–FDEF and the last two of each plane).
    case noncharacter(scalar: UInt32, offset: Int)
    /// More than ``TextRule/longestMarkRun`` combining marks upon one letter; the offset is that of the first mark too
    /// many. No language needs it (Unicode Standard Annex 15, stream-safe text); such text smears over the lines of a
    /// terminal, and normalising it takes time that grows with the square of the run.
    case tooManyMarks(offset: Int)
}

/// The rules that every text of a record obeys as stored.
public struct TextRule: Sendable {
    private init() {}

    /// The most combining marks in a row.
    public static let longestMarkRun = 30

    /// The first thing that keeps the text from being stored, or `nil` when there is none.
    ///
    /// - Parameters:
    ///   - maxBytes: the most UTF-8 bytes allowed; checked first, so a longer text is not read at all.
    ///   - allowsNewlines: whether tab and line feed may occur (notes) or not (names, codes).
    ///
    /// Normalisation is not looked at here (see ``TextForm``), nor what the text says (see ``PersonGuard``). An empty
    /// text is no problem. Cost: one pass, no allocation.
    public static func problem(in s: String, maxBytes: Int, allowsNewlines: Bool) -> TextProblem? {
        let bytes = s.utf8.count
        guard bytes <= maxBytes else { return .tooLong(bytes: bytes, limit: maxBytes) }
        var offset = 0
        var marks = 0
        for scalar in s.unicodeScalars {
            marks = ScalarKind.isMark(scalar) ? marks + 1 : 0
            if marks > longestMarkRun { return .tooManyMarks(offset: offset) }
            if let problem = problem(of: scalar.value, at: offset, allowsNewlines: allowsNewlines) { return problem }
            offset += 1
        }
        return nil
    }

    /// The text of the bytes, or `nil` when they are not valid UTF-8 (overlong forms, surrogates and truncated
    /// sequences included). Nothing is ever repaired; no byte order mark is removed.
    public static func decodeUTF8(_ bytes: [UInt8]) -> String? {
        String(validating: bytes, as: UTF8.self)
    }

    private static func problem(of value: UInt32, at offset: Int, allowsNewlines: Bool) -> TextProblem? {
        switch value {
        case 0x20...0x7E: return nil
        case 0: return .nul(offset: offset)
        case 0x09, 0x0A: return allowsNewlines ? nil : .control(scalar: value, offset: offset)
        case 0x01...0x1F, 0x7F...0x9F: return .control(scalar: value, offset: offset)
        case 0x2028, 0x2029: return .lineSeparator(scalar: value, offset: offset)
        default: break
        }
        if ScalarKind.isBidirectionalControl(value) { return .bidirectional(scalar: value, offset: offset) }
        if ScalarKind.isNoncharacter(value) { return .noncharacter(scalar: value, offset: offset) }
        return nil
    }
}

/// Kinds of scalars that both the storage rules and the terminal care about.
enum ScalarKind {
    /// Embeddings, overrides and isolates.
    static func isBidirectionalControl(_ value: UInt32) -> Bool {
        (0x202A...0x202E).contains(value) || (0x2066...0x2069).contains(value)
    }

    /// Whether the scalar stands upon the one before it and takes part in reordering (its combining class is not 0).
    static func isMark(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value >= 0x300 && !TextForm.isInert(scalar.value)
            && scalar.properties.canonicalCombiningClass != .notReordered
    }

    static func isNoncharacter(_ value: UInt32) -> Bool {
        (0xFDD0...0xFDEF).contains(value) || value & 0xFFFE == 0xFFFE
    }
}
