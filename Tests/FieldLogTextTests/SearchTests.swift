import FieldLogTestSupport
import Testing

@testable import FieldLogText

struct SearchTests {
    /// Case, diacritics, normal form, punctuation and width do not matter in a key.
    @Test(arguments: [
        ("Nhà nghỉ Hoa Sữa", "nha nghi hoa sua"), ("Nha\u{300} nghi\u{309} Hoa Su\u{31B}\u{303}a", "nha nghi hoa sua"),
        ("  ĐƯỜNG  số 5, (ngõ 12/3) – Đống Đa!", "duong so 5 ngo 12 3 dong da"), ("Ｋａｒａｏｋｅ　９９", "karaoke 99"),
        ("Hoà\u{200B} Nhạc", "hoa nhac"), ("Café Müller", "cafe muller"), ("中文 Кафе", "中文 кафе"), ("…!?", ""), ("", ""),
        ("ÔNG\nBÀ", "ong ba"), ("Hòa\u{300}", "hoa"),
    ])
    func folds(_ text: String, _ key: String) {
        #expect(SearchKey.fold(text) == key)
        #expect(SearchKey.fold(key) == key, "folding again changes nothing")
    }

    static func score(_ query: String, _ candidate: String) -> Int? {
        SearchRanking.score(query: SearchKey.fold(query), candidate: SearchKey.fold(candidate))
    }

    /// The kinds of match rank as documented.
    @Test func ranksKinds() throws {
        let exact = try #require(Self.score("hoa sua", "Hoa Sữa"))
        let prefix = try #require(Self.score("hoa sua", "Hoa Sữa 2"))
        let longerPrefix = try #require(Self.score("hoa sua", "Hoa Sữa Quán Sứ"))
        let words = try #require(Self.score("hoa sua", "Sữa Hoa"))
        let substring = try #require(Self.score("oa sua", "Hoa Sữa"))
        let oneEdit = try #require(Self.score("song xahn", "Sóng Xanh"))
        let twoEdits = try #require(Self.score("snog xahn", "Sóng Xanh"))
        let order = [exact, prefix, longerPrefix, words, substring, oneEdit, twoEdits]
        #expect(order == order.sorted(by: >))
        #expect(Set(order).count == order.count)
        #expect(Self.score("hoa sua", "Biển Bạc") == nil)
    }

    /// Typed as on a phone in the cold, the establishment is still found.
    @Test(arguments: [
        ("nha nghi hoa sua", "Nhà nghỉ Hoa Sữa"), ("karoake song xanh", "Karaoke Sóng Xanh"),
        ("song xanh", "Karaoke Sóng Xanh"),
        ("kara so", "Karaoke Sóng Xanh"), ("restaurnat", "Restaurant Ruộng Vàng"), ("massge an", "Massage An Nhiên"),
        ("restuarnat", "restaurant"), ("ho hoa", "Hoa Hồ"), ("phòng 02", "Phòng 02"),
        ("nha ngi hoa sua", "Nhà nghỉ Hoa Sữa"), ("hao sua", "Hoa Sữa"), ("hoasua", "Nhà nghỉ Hoa Sữa"),
    ])
    func finds(_ query: String, _ name: String) {
        #expect(Self.score(query, name) != nil)
    }

    /// Half of the short words have to be right, a short word alone has to be, and each word needs a word of its own.
    @Test(arguments: [
        ("hao sau", "Hoa Sữa"), ("hao", "Hoa Sữa"), ("hoa hoa", "Hoa Sữa"), ("", "Hoa Sữa"), ("hoa", ""),
        ("xanhhh", "Xanh"),
        ("karoaek", "Karaoke"),
    ])
    func doesNotFind(_ query: String, _ name: String) {
        #expect(Self.score(query, name) == nil)
    }

    /// The distance agrees with the textbook table on all pairs of short words, as far as its bound.
    @Test func distanceAgreesWithTable() {
        var generator = SeededGenerator(5)
        for _ in 0..<3000 {
            let pair = (0..<2).map { _ in
                (0..<Int.random(in: 0...9, using: &generator)).map { _ in UInt32.random(in: 97...99, using: &generator)
                }
            }
            let expected = Self.table(pair[0], pair[1])
            for bound in 0...2 {
                let ours = EditDistance.between(pair[0][...], pair[1][...], atMost: bound)
                #expect(ours == (expected <= bound ? expected : nil), "\(pair) \(bound)")
            }
        }
    }

    static func table(_ a: [UInt32], _ b: [UInt32]) -> Int {
        var rows = Array(repeating: Array(0...b.count), count: a.count + 1)
        for i in 0...a.count {
            for j in 0...b.count {
                guard i > 0 && j > 0 else {
                    rows[i][j] = i + j
                    continue
                }
                var best = min(
                    rows[i - 1][j] + 1, rows[i][j - 1] + 1, rows[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1))
                if i > 1, j > 1, a[i - 1] == b[j - 2], a[i - 2] == b[j - 1] { best = min(best, rows[i - 2][j - 2] + 1) }
                rows[i][j] = best
            }
        }
        return rows[a.count][b.count]
    }

    /// Very long keys and very many words are answered, not refused.
    @Test func boundsHostileKeys() {
        let long = String(repeating: "a", count: 100_000)
        #expect(SearchRanking.score(query: long, candidate: long) != nil)
        let many = String(repeating: "a ", count: 1000)
        #expect(SearchRanking.score(query: "b", candidate: many) == nil)
        #expect(SearchRanking.score(query: many, candidate: "a") == nil)
    }
}
