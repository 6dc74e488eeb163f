internal import FieldLogFormats
internal import FieldLogModel

/// A map: what the columns of somebody's CSV mean. Examples/IMPORT.md describes its JSON form key by key.
public struct ImportMap: Sendable {
    /// Where it was read from, as given; for messages.
    public let path: String
    /// What files there may be, in the order in which they are read.
    let files: [FileMap]
}

/// What one sort of file looks like, and which records its rows give.
struct FileMap: Sendable {
    /// A pattern that the file's name must match, with `*` and `?`; nil for any.
    var name: String?
    /// Columns by which the file is known.
    var has: [String] = []
    var encoding = TextEncoding.utf8
    var delimiter = CSVDelimiter.comma
    /// Lines above the header.
    var skip = 0
    /// The names of the columns of a file without a header.
    var columns: [String]?
    var dates: [DatePattern] = []
    var numbers = NumberStyle.plain
    /// The offset of times without one, in minutes.
    var offsetMinutes: Int
    var area: AreaMap?
    var records: [RecordMap] = []
    let place: String
}

/// How numbers are written.
enum NumberStyle: String, Sendable, CaseIterable {
    /// Digits only.
    case plain
    /// Digits, with groups of thousands parted by points, commas or spaces.
    case grouped
}

/// Where a row's area stands.
struct AreaMap: Sendable {
    enum Source: Sendable {
        case constant(String)
        case column(String)
    }
    let source: Source
    /// The column of the day as of which the code is meant.
    let date: String?
    let codes: CodeTable?
    let place: String
}

/// One record that a row gives.
struct RecordMap: Sendable {
    let kind: KindSpec
    let when: [Condition]
    let each: EachMap?
    let key: KeyMap
    let fields: [FieldMap]
    let place: String
}

/// A cell with several values, each of which gives a record.
struct EachMap: Sendable {
    let column: String
    let separator: String
    let place: String
    /// The name under which the part of the cell is a column.
    static let columnName = "@each"
}

/// When a row gives a record.
struct Condition: Sendable {
    enum Test: Sendable {
        case filled(Bool)
        case isOne(of: Set<String>)
        case isNone(of: Set<String>)
    }
    let column: String
    let test: Test
    let place: String
}

/// The name that a record has elsewhere.
struct KeyMap: Sendable {
    let namespace: String
    let columns: [String]
    let place: String
}

/// What fills a field.
struct FieldMap: Sendable {
    enum Source: Sendable {
        case constant(String)
        case columns([String], join: String)
        case key(KeyMap, of: KindSpec)
    }
    let field: FieldSpec
    let source: Source
    var fallback: String?
    var dates: [DatePattern] = []
    var numbers = NumberStyle.plain
    var codes: CodeTable?
    var split: SplitMap?
    let place: String
}

/// A cell with several values for one field.
struct SplitMap: Sendable {
    let separator: String
    /// What parts a word from its number or mark.
    let pair: String?
    /// The number or mark of a word that has none.
    let value: String?
    /// The words of marks.
    let values: CodeTable?
    let place: String
}

/// Words of others with the codes they mean.
struct CodeTable: Sendable {
    /// What a word that is not in the table means.
    enum Otherwise: Sendable, Hashable {
        case refused
        case empty
        case code(String)
    }
    /// By ``form(_:)`` of the word.
    let words: [String: String]
    let otherwise: Otherwise
    let place: String
}
