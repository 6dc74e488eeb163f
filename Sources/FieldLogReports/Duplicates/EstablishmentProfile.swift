internal import FieldLogKit
internal import FieldLogModel
internal import FieldLogStorage
internal import FieldLogText

/// What of an establishment tells it from others, folded: without diacritics, case, punctuation and the words that every name of its kind has.
struct EstablishmentProfile: Sendable {
    let key: EstablishmentKey
    let name: String
    let address: String?
    let kind: String?
    /// The words of the name that are its own.
    let words: [String]
    /// Runs of three letters of these words, ascending.
    let grams: [UInt32]
    /// The number of the house, folded: `12`, `12 3a`; nil where the address has none.
    let house: String?
    /// The numbers that come after the street: of a hamlet, a group, a quarter.
    let parts: [String]
    /// Runs of three letters of the street.
    let street: [UInt32]
    /// Numbers that an authority gave.
    let registration: String?
    let certificate: String?
    /// The building.
    let premises: String?
    /// The establishment that this one is after it moved: two records of one business, and no slip.
    let continues: RecordID?

    /// The whole address, folded; empty without one.
    let wholeAddress: String

    init(_ record: StoredRecord) {
        self.init(EstablishmentKey(id: record.id, home: record.home)) { record[$0] }
    }

    /// A profile of what the fields of an establishment hold.
    init(_ key: EstablishmentKey, _ record: (String) -> FieldValue) {
        self.key = key
        name = record("name").text ?? ""
        address = record("address").text
        kind = record("kind").text
        words = Self.ownWords(name)
        grams = Self.grams(words.joined(separator: " "))
        wholeAddress = SearchKey.fold(address ?? "")
        let tokens = wholeAddress.split(separator: " ").map(String.init)
        let numbers = tokens.indices.filter { Self.isNumber(tokens[$0]) }
        // What stands before the first word of the street is the house; a slash makes two tokens of one number.
        let first = tokens.firstIndex { !Self.streetWords.contains($0) && !Self.isNumber($0) } ?? tokens.count
        let before = numbers.filter { $0 < first }.map { tokens[$0] }
        house = before.isEmpty ? nil : before.joined(separator: " ")
        parts = numbers.filter { $0 > first }.map { tokens[$0] }
        let streetWords = tokens.filter { !Self.isNumber($0) && !Self.streetWords.contains($0) }
        street = Self.grams(streetWords.joined(separator: " "))
        registration = Self.number(record("registration_number").text)
        certificate = Self.number(record("certificate_number").text)
        premises = record("premises").text.map(SearchKey.fold)
        continues = record("continues").record
    }

    private static func isNumber(_ token: String) -> Bool {
        token.unicodeScalars.contains { ("0"..."9").contains($0) }
    }

    private static func number(_ text: String?) -> String? {
        guard let text else { return nil }
        let key = SearchKey.fold(text).filter { $0 != " " }
        // `HKD` alone, or a number of two digits, is no number that an authority gave.
        return key.unicodeScalars.filter { ("0"..."9").contains($0) }.count >= 4 ? key : nil
    }

    private static func ownWords(_ name: String) -> [String] {
        let all = SearchKey.fold(name).split(separator: " ").map(String.init)
        var rest = all
        for word in kindWords {
            while let first = word.first, let place = rest.place(of: word, first) {
                rest.removeSubrange(place..<(place + word.count))
            }
        }
        return rest.isEmpty ? all : rest
    }

    /// Runs of three scalars, of the beginning and the end as well, each once.
    static func grams(_ text: String) -> [UInt32] {
        guard !text.isEmpty else { return [] }
        let scalars = ("  " + text + " ").unicodeScalars.map { $0.value & 0x3FF }
        var grams: Set<UInt32> = []
        for place in 0..<(scalars.count - 2) {
            grams.insert(scalars[place] << 20 | scalars[place + 1] << 10 | scalars[place + 2])
        }
        return grams.sorted()
    }

    /// How much two sets of runs have in common, from 0 to 1 (Dice).
    static func overlap(_ left: [UInt32], _ right: [UInt32]) -> Double {
        guard !left.isEmpty, !right.isEmpty else { return 0 }
        var (here, there, shared) = (0, 0, 0)
        while here < left.count, there < right.count {
            if left[here] == right[there] {
                shared += 1
                here += 1
                there += 1
            } else if left[here] < right[there] {
                here += 1
            } else {
                there += 1
            }
        }
        return 2 * Double(shared) / Double(left.count + right.count)
    }

    /// Words of kinds and of companies, folded, the longer ones first.
    private static let kindWords: [[String]] = [
        "cong ty trach nhiem huu han", "ho kinh doanh", "doanh nghiep tu nhan", "cua hang", "cong ty", "mot thanh vien",
        "co so",
        "khach san", "nha nghi", "nha khach", "nha tro", "phong tro", "biet thu", "can ho", "nha hang", "quan an",
        "quan nhau",
        "karaoke", "vu truong", "quan bar", "xoa bop", "tam quat", "mat xa", "massage", "xong hoi", "cat toc",
        "goi dau",
        "hot toc", "ca phe vuon", "ca phe", "san vuon", "cafe", "coffee", "caphe", "homestay", "hotel", "motel",
        "hostel",
        "villa", "spa", "sauna", "bar", "pub", "club", "lounge", "disco", "quan", "tiem", "dich vu", "kinh doanh",
        "luu tru",
        "tnhh", "mtv", "dntn", "hkd", "ks", "nn", "kr", "nh", "cf",
    ].map { $0.split(separator: " ").map(String.init) }

    private static let streetWords: Set<String> = [
        "duong", "pho", "so", "nha", "ap", "khu", "khom", "to", "thon", "xa", "phuong", "huyen", "quan", "tinh", "thi",
        "tran",
        "tx", "tp", "thanh", "ql", "quoc", "lo", "tl", "hem", "ngo", "ngach", "kp", "vi",
    ]
}

extension [String] {
    /// Where words stand side by side, nil where they don't.
    fileprivate func place(of words: [String], _ first: String) -> Int? {
        guard count >= words.count else { return nil }
        for start in 0...(count - words.count) where self[start] == first {
            if self[start..<(start + words.count)].elementsEqual(words) { return start }
        }
        return nil
    }
}
