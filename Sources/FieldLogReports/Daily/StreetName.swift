internal import FieldLogText

/// The street of an address, folded, so that two addresses can be said to lie along one.
enum StreetName {
    /// The street; nil for an address that names none: `Số 12, đường Lê Lợi, tổ 3` and `12 Lê Lợi (nối dài)` give `le loi`.
    ///
    /// A part between commas is the street where it has a word for one, else where it is more than a number and no hamlet, group or ward.
    static func key(_ address: String?) -> String? {
        for part in (address ?? "").split(whereSeparator: { $0 == "," || $0 == ";" || $0 == "(" }) {
            let tokens = SearchKey.fold(String(part)).split(separator: " ").map(String.init)
            if isArea(tokens) { continue }
            if let road = tokens.firstIndex(where: roads.contains), road + 1 < tokens.count {
                return tokens[(road + 1)...].joined(separator: " ")
            }
            let rest = tokens.drop { isNumber($0) || houses.contains($0) }
            guard let first = rest.first, first != "to" || rest.count > 2 else { continue }
            // Without a number before it, "Phường 3" or "Thị trấn Kế Sách" is a place and no street.
            if rest.count < tokens.count || !areas.contains(first) { return rest.joined(separator: " ") }
        }
        return nil
    }

    /// Whether a street is the one that words name, or holds them side by side.
    static func matches(_ street: String, _ words: String) -> Bool {
        (" " + street + " ").contains(" " + words + " ")
    }

    private static func isNumber(_ token: String) -> Bool { token.unicodeScalars.contains { ("0"..."9").contains($0) } }

    /// A group of houses or a hamlet by number: "tổ dân phố 3" holds the word for a street and is none.
    private static func isArea(_ tokens: [String]) -> Bool {
        guard tokens.count > 1 else { return false }
        return (tokens[0] == "to" && (isNumber(tokens[1]) || tokens[1] == "dan"))
            || (tokens[0] == "khu" && tokens[1] == "pho")
    }

    private static let roads: Set<String> = ["duong", "pho", "hem", "ngo", "ql", "tl"]
    private static let houses: Set<String> = ["so", "nha"]
    private static let areas: Set<String> = [
        "ap", "khu", "khom", "kp", "thon", "xa", "phuong", "huyen", "quan", "tinh", "thi", "tp", "tx",
    ]
}
