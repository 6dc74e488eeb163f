/// The classes of a scalar that the patterns of the guard ask for.
struct ScalarClass: OptionSet, Sendable {
    let rawValue: UInt8

    /// A letter, a number of any kind, or "_"; combining marks are not in it.
    static let word = ScalarClass(rawValue: 1)
    static let digit = ScalarClass(rawValue: 2)
    static let space = ScalarClass(rawValue: 4)
    static let upper = ScalarClass(rawValue: 8)
    static let lower = ScalarClass(rawValue: 16)
}

/// What the guard knows of one scalar: what it is folded to, and of that the lower case and the classes.
struct ScalarFacts: Sendable {
    let scalar: UInt32
    let lowered: UInt32
    let classes: ScalarClass
    let isDropped: Bool

    init(_ source: Unicode.Scalar) {
        guard let value = Self.folded(source), let folded = Unicode.Scalar(value) else {
            scalar = source.value
            lowered = source.value
            classes = []
            isDropped = true
            return
        }
        scalar = value
        lowered = Self.lowered(folded)
        classes = Self.classes(folded)
        isDropped = false
    }

    /// The scalar to search in its place; `nil` for format and other invisible characters, which are left out.
    static func folded(_ scalar: Unicode.Scalar) -> UInt32? {
        let value = scalar.value
        switch value {
        case 0x09: return 0x20
        case 0..<0x7F: return value
        case 0xFF01...0xFF5E: return value - 0xFEE0
        case 0x2010...0x2015, 0x2212, 0xFE58, 0xFE63: return 0x2D
        case 0xB7, 0x2022, 0x2024, 0x2027, 0x2219, 0x22C5, 0x30FB, 0x3002: return 0x2E
        default: break
        }
        // Neither is seen: fillers and selectors stand in pasted text, and the frames of digits drawn as keys.
        if scalar.properties.isDefaultIgnorableCodePoint || scalar.properties.generalCategory == .enclosingMark {
            return nil
        }
        switch scalar.properties.generalCategory {
        case .format: return nil
        case .spaceSeparator: return 0x20
        case .decimalNumber:
            // Compared rather than converted: the conversion would need the C library's mathematics at link time.
            let worth = scalar.properties.numericValue
            return (0...9).first { worth == Double($0) }.map { 0x30 + $0 } ?? value
        default: return value
        }
    }

    /// Simple lower case, with the three letters that fold to "i" and "s" in caseless matching.
    private static func lowered(_ scalar: Unicode.Scalar) -> UInt32 {
        switch scalar.value {
        case 0x41...0x5A: return scalar.value + 0x20
        case 0..<0x80: return scalar.value
        case 0x130, 0x131: return 0x69
        case 0x17F: return 0x73
        default: return scalar.properties.lowercaseMapping.unicodeScalars.first?.value ?? scalar.value
        }
    }

    private static func classes(_ scalar: Unicode.Scalar) -> ScalarClass {
        var classes: ScalarClass = []
        let properties = scalar.properties
        switch properties.generalCategory {
        case .uppercaseLetter: classes = [.word, .upper]
        case .lowercaseLetter: classes = [.word, .lower]
        case .titlecaseLetter, .modifierLetter, .otherLetter: classes = .word
        default: if properties.numericType != nil || scalar == "_" { classes = .word }
        }
        if (0x30...0x39).contains(scalar.value) { classes.insert(.digit) }
        if properties.isWhitespace || (0x1C...0x1F).contains(scalar.value) { classes.insert(.space) }
        return classes
    }
}

/// The facts of the scalars that nearly all Vietnamese text consists of, looked up once. All of them are starters that
/// never compose with one another (see ``TextForm``), so text made of them is NFC.
struct ScalarTable: Sendable {
    static let shared = ScalarTable()

    private let latin: [ScalarFacts]
    private let vietnamese: [ScalarFacts]
    private let punctuation: [ScalarFacts]

    private init() {
        func facts(_ range: ClosedRange<UInt32>) -> [ScalarFacts] {
            range.compactMap(Unicode.Scalar.init).map(ScalarFacts.init)
        }
        latin = facts(0...0x24F)
        vietnamese = facts(0x1E00...0x1EFF)
        punctuation = facts(0x2010...0x2027)
    }

    func facts(_ value: UInt32) -> ScalarFacts? {
        switch value {
        case 0...0x24F: latin[Int(value)]
        case 0x1E00...0x1EFF: vietnamese[Int(value - 0x1E00)]
        case 0x2010...0x2027: punctuation[Int(value - 0x2010)]
        default: nil
        }
    }
}
