/// A byte that separates the fields of a table.
public struct CSVDelimiter: Sendable, Hashable {
    /// The ASCII byte.
    public let byte: UInt8

    /// A tab or ASCII punctuation other than the double quote; nil for everything else, because a letter, a digit, a
    /// space or a line break as delimiter can only be a mistake.
    public init?(_ byte: UInt8) {
        switch byte {
        case Byte.tab, 0x21, 0x23...0x2F, 0x3A...0x40, 0x5B...0x60, 0x7B...0x7E: self.byte = byte
        default: return nil
        }
    }

    private init(trusted byte: UInt8) {
        self.byte = byte
    }

    /// `,` as in RFC 4180.
    public static let comma = CSVDelimiter(trusted: Byte.comma)
    /// `;` as spreadsheets write where the comma is the decimal sign, Viet Nam among them.
    public static let semicolon = CSVDelimiter(trusted: UInt8(ascii: ";"))
    /// A tab.
    public static let tab = CSVDelimiter(trusted: Byte.tab)
    /// `|`.
    public static let pipe = CSVDelimiter(trusted: UInt8(ascii: "|"))
}

/// How a table is to be read, and how much of it may be held in memory.
public struct CSVOptions: Sendable, Hashable {
    /// What separates fields.
    public var delimiter: CSVDelimiter
    /// The encoding of the file.
    public var encoding: TextEncoding
    /// True to let a byte order mark at the start (UTF-8, UTF-16LE, UTF-16BE) overrule `encoding` and be skipped. When
    /// false the mark is part of the first field.
    public var detectsByteOrderMark: Bool
    /// The longest field in bytes of the file (for UTF-16: of its UTF-8 form), its quotes left out and a doubled quote
    /// counting two. Values outside 1...2^30 are brought inside.
    public var fieldBytesMax: Int
    /// The most fields in a row. Values outside 1...65,536 are brought inside.
    public var fieldsMax: Int
    /// The longest row in bytes, checked where a field begins; a row takes at most this and one field of memory.
    /// Values outside 1...2^30 are brought inside.
    public var rowBytesMax: Int
    /// How many bytes of a row `CSVRow.raw` keeps. Values outside 0...2^30 are brought inside.
    public var rawBytesMax: Int

    /// The usual limits with a delimiter and an encoding.
    public init(
        delimiter: CSVDelimiter = .comma,
        encoding: TextEncoding = .utf8,
        detectsByteOrderMark: Bool = true,
        fieldBytesMax: Int = 65_536,
        fieldsMax: Int = 512,
        rowBytesMax: Int = 1 << 20,
        rawBytesMax: Int = 65_536
    ) {
        self.delimiter = delimiter
        self.encoding = encoding
        self.detectsByteOrderMark = detectsByteOrderMark
        self.fieldBytesMax = fieldBytesMax
        self.fieldsMax = fieldsMax
        self.rowBytesMax = rowBytesMax
        self.rawBytesMax = rawBytesMax
    }

    /// The same options with every limit inside its range.
    var bounded: CSVOptions {
        var result = self
        result.fieldBytesMax = min(max(1, fieldBytesMax), 1 << 30)
        result.fieldsMax = min(max(1, fieldsMax), 65_536)
        result.rowBytesMax = min(max(1, rowBytesMax), 1 << 30)
        result.rawBytesMax = min(max(0, rawBytesMax), 1 << 30)
        return result
    }
}
