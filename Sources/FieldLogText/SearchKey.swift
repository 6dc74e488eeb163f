@_spi(_Unicode) import Swift

/// The form of a text in which it is searched.
public enum SearchKey {
    /// Lower case, without diacritics, "đ" as "d", full-width forms as plain ones; every run of what is neither letter
    /// nor number becomes one space, none at either end.
    ///
    /// The normal form of the text does not matter: "Nhà nghỉ Hoa Sữa" gives "nha nghi hoa sua" however it was typed.
    /// Format characters vanish without parting words. Scripts without case or diacritics stay as they are. Folding a
    /// key again changes nothing. Cost: one pass for Vietnamese text.
    public static func fold(_ s: String) -> String {
        let table = FoldTable.shared
        var key = String.UnicodeScalarView()
        var owesSpace = false
        for scalar in s.unicodeScalars {
            switch table.fold(scalar) {
            case .dropped: continue
            case .separator: owesSpace = true
            case .one(let folded):
                if owesSpace, !key.isEmpty { key.append(" ") }
                owesSpace = false
                key.append(folded)
            case .several(let folded):
                if owesSpace, !key.isEmpty { key.append(" ") }
                owesSpace = false
                key.append(contentsOf: folded)
            }
        }
        return String(key)
    }
}

/// What one scalar becomes in a search key.
private enum FoldedScalar: Sendable {
    case dropped
    case separator
    case one(Unicode.Scalar)
    case several([Unicode.Scalar])

    init(_ scalar: Unicode.Scalar) {
        let source = (0xFF01...0xFF5E).contains(scalar.value) ? scalar.value - 0xFEE0 : scalar.value
        guard let plain = Unicode.Scalar(source) else {
            self = .separator
            return
        }
        var letters: [Unicode.Scalar] = []
        var sawMark = false
        for lowered in plain.properties.lowercaseMapping._nfd {
            switch lowered.properties.generalCategory {
            case .nonspacingMark, .enclosingMark, .format: sawMark = true
            case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .spacingMark,
                .decimalNumber, .letterNumber, .otherNumber:
                letters.append(lowered == "đ" ? "d" : lowered)
            default: break
            }
        }
        if let first = letters.first {
            self = letters.count == 1 ? .one(first) : .several(letters)
        } else {
            self = sawMark ? .dropped : .separator
        }
    }
}

/// The folding of the scalars of Vietnamese text, worked out once.
private struct FoldTable: Sendable {
    static let shared = FoldTable()

    private let latin: [FoldedScalar]
    private let vietnamese: [FoldedScalar]

    private init() {
        func folded(_ range: ClosedRange<UInt32>) -> [FoldedScalar] {
            range.compactMap(Unicode.Scalar.init).map(FoldedScalar.init)
        }
        latin = folded(0...0x36F)
        vietnamese = folded(0x1E00...0x1EFF)
    }

    func fold(_ scalar: Unicode.Scalar) -> FoldedScalar {
        switch scalar.value {
        case 0...0x36F: latin[Int(scalar.value)]
        case 0x1E00...0x1EFF: vietnamese[Int(scalar.value - 0x1E00)]
        default: FoldedScalar(scalar)
        }
    }
}
