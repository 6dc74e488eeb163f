/// A word for people in both languages of the program.
public struct Label: Sendable, Hashable {
    /// Vietnamese.
    public let vi: String
    /// English.
    public let en: String

    /// A word in both languages.
    public init(_ vi: String, _ en: String) {
        self.vi = vi
        self.en = en
    }
}

/// What a field may hold.
public enum FieldType: Sendable, Hashable {
    /// Text of at most so many bytes of UTF-8 in NFC; over several lines or not. Guarded text passes the person guard.
    case text(max: Int, lines: Bool, guarded: Bool)
    /// One code of a catalogue.
    case code(String)
    /// Codes of a catalogue, ascending, separated by commas: `CULTURE,POLICE`.
    case codes(String)
    /// A count for each of some codes of a catalogue, ascending: `CULTURE=1,POLICE=2`.
    case tally(String)
    /// A mark for each of some codes of a catalogue, ascending: `FIRE=FAIL,LICENCE=PASS`.
    case marks(String)
    /// A whole number from 0.
    case count
    /// Whole đồng from 0.
    case money
    /// 1 for yes, 0 for no.
    case flag
    /// A day of the local calendar, `YYYY-MM-DD`, years 1900 to 2199.
    case date
    /// An instant with the offset of the place, RFC 3339, to the second.
    case instant
    /// The id of a record of a kind: of the same home, or of the commons where that kind lives there.
    case reference(String)
    /// The key of an area, `CODE@VALID_FROM`.
    case area

    /// The name of the type in `schema --json`.
    public var name: String {
        switch self {
        case .text: "text"
        case .code: "code"
        case .codes: "codes"
        case .tally: "tally"
        case .marks: "marks"
        case .count: "count"
        case .money: "money"
        case .flag: "flag"
        case .date: "date"
        case .instant: "instant"
        case .reference: "reference"
        case .area: "area"
        }
    }

    /// The catalogue that its codes come from.
    public var catalogue: String? {
        switch self {
        case .code(let name), .codes(let name), .tally(let name), .marks(let name): name
        default: nil
        }
    }

    /// Whether a value of an entry has the type of the field. A value of another type is folded as empty.
    public func admits(_ value: FieldValue) -> Bool {
        switch (self, value) {
        case (_, .null): true
        case (.count, .int), (.money, .int), (.flag, .int): true
        case (.reference, .bytes(let bytes)): bytes.count == RecordID.byteCount
        case (.count, _), (.money, _), (.flag, _), (.reference, _): false
        case (_, .text): true
        default: false
        }
    }
}

/// One field of a kind: the declaration from which tables, codec, validation, import, export, flags and labels are made.
public struct FieldSpec: Sendable, Hashable {
    /// The number in entries, for ever.
    public let number: UInt16
    /// The name of the column, the JSON key and, with `-` for `_`, the flag.
    public let name: String
    /// What it may hold.
    public let type: FieldType
    /// The atomic group: fields of one group are set together, and conflict together.
    public let group: String
    /// Whether a record cannot be written without it.
    public let isRequired: Bool
    /// The words on the screen.
    public let label: Label

    /// Declares a field; its own name is its group unless one is given.
    public init(
        _ number: UInt16, _ name: String, _ type: FieldType, group: String? = nil, required: Bool = false,
        _ vi: String, _ en: String
    ) {
        self.number = number
        self.name = name
        self.type = type
        self.group = group ?? name
        isRequired = required
        label = Label(vi, en)
    }
}

extension FieldType {
    /// A short text on one line that may be about people and is guarded.
    public static let line = FieldType.text(max: 1024, lines: false, guarded: true)
    /// A short text from an official catalogue or a number of a paper: not guarded.
    public static let plain = FieldType.text(max: 256, lines: false, guarded: false)
    /// A long text.
    public static let long = FieldType.text(max: Limits.textBytesMax, lines: true, guarded: true)
}
