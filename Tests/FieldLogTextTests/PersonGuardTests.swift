import FieldLogCorpus
import Testing

@testable import FieldLogText

struct PersonGuardTests {
    static func kinds(_ text: String) -> Set<GuardPattern> {
        Set(PersonGuard.hits(in: text).map(\.pattern))
    }

    static let harmless =
        GuardCorpus.notes + [
            "", "Quyết định 178/2004/NĐ-CP ngày 15/10/2004", "MST 0101234567, GCN 123456789",
            "nộp 120000000 ngày 1.2.2026",
        ]

    /// Notes as inspectors write them, with dates, money, documents and numbers of businesses, are let through.
    @Test(arguments: harmless)
    func letsOrdinaryNotesThrough(_ note: String) {
        #expect(PersonGuard.hits(in: note).isEmpty)
        #expect(PersonGuard.hits(in: note.decomposedForTest).isEmpty)
    }

    /// What plainly is personal data is found, each as its kind.
    @Test(arguments: [
        ("số 001099012345", GuardPattern.cccd), ("001 099 012345", .cccd), ("giấy tờ 012345678 bị giữ", .cmnd),
        ("gọi 0912345678", .phone), ("LH +84 912 345 678", .phone), ("0912.345.678", .phone), ("quyển B1234567", .pass),
        ("xe 29A-123.45", .plate), ("xe 51F1 2345", .plate), ("ghi Họ tên khách", .word), ("hỏi CĂN CƯỚC", .word),
        ("gửi lan.nguyen@example.vn", .email), ("máy bàn 024 3825 1234", .land), ("chị Nguyễn Thị Hoa", .name),
        ("nhân viên tên Trần Văn Nam", .name),
    ])
    func findsPersonalData(_ text: String, _ kind: GuardPattern) {
        #expect(Self.kinds(text).contains(kind))
        #expect(Self.kinds(text.decomposedForTest).contains(kind), "letters with combining marks make no difference")
    }

    /// Other digits, wide forms, odd spaces and invisible characters hide nothing.
    @Test(arguments: [
        "０９１２３４５６７８", "091\u{200B}2345\u{2060}678", "0912\u{A0}345\u{A0}678", "0912\u{2011}345\u{2011}678",
        "٠٩١٢٣٤٥٦٧٨",
        "0912\u{AD}345678",
    ])
    func seesThroughDisguise(_ number: String) {
        #expect(Self.kinds("gọi \(number)") == [.phone])
        #expect(Self.kinds("ho\u{200D}\u{323} te\u{302}n khách") == [.word])
        #expect(Self.kinds("lan＠example．vn") == [.email])
    }

    /// An excerpt shows at most the two ends of the match and never its length beyond the bound.
    @Test func masksExcerpts() throws {
        let hit = try #require(PersonGuard.hits(in: "Gọi 0912345678.").first)
        #expect(hit.excerpt == "0••••••••8")
        #expect(hit.offset == 4)
        let long = try #require(PersonGuard.hits(in: String(repeating: "x", count: 500) + "@example.vn").first)
        #expect(long.excerpt == "x••••••••••n")
        #expect(GuardHit(pattern: .word, match: [0x61, 0x62], offset: 0).excerpt == "••")
        #expect(GuardHit(pattern: .word, match: [], offset: 0).excerpt == "")
    }

    /// Only landlines and names are warnings, and several hits come in order of place.
    @Test func ordersHitsAndMarksWarnings() {
        let hits = PersonGuard.hits(in: "anh Lê Văn An, 0243 825 1234, 0912345678, CCCD")
        #expect(hits.map(\.pattern) == [.name, .land, .phone, .word])
        #expect(hits.map(\.isWarning) == [true, true, false, false])
        #expect(hits.map(\.offset) == hits.map(\.offset).sorted())
        #expect(GuardPattern.allCases.filter(\.isWarning) == [.land, .name])
    }

    /// All patterns can be read: one that could not would silently find nothing. Each rule has a name of its own, each kind a rule.
    @Test func compilesEveryPattern() {
        let rules = PersonGuard.rules
        #expect(rules.allSatisfy { $0.program != nil })
        #expect(Set(rules.map(\.name)).count == rules.count)
        #expect(GuardPattern.allCases.allSatisfy { kind in rules.contains { $0.effect == .detect(kind) } })
        #expect(GuardRules.shared.keywords != nil && GuardRules.shared.names != nil)
    }

    /// Texts made to make a backtracking matcher slow or deep come back with an answer; a quadratic one would not
    /// finish in reasonable time.
    @Test(arguments: [
        "a", "a.", "GCN", "GCN ", "1.000", "1234 ", "ông ", "Ông Aa ", "0", "09 ", "0 2", "a@", "a@b", "29A-", "1/A-B",
        "họ và ", "giấy phép \u{301}", "1.000\u{200B}", "MST CMN", "\u{301}", "\u{301}\u{323}\u{200B}",
    ])
    func staysLinear(_ unit: String) {
        let text = String(repeating: unit, count: 16_384 / unit.utf8.count)
        let hits = PersonGuard.hits(in: text)
        #expect(hits.allSatisfy { $0.excerpt.count <= GuardHit.longestExcerpt })
    }
}

extension String {
    /// The same text with every Vietnamese letter taken apart, written without any library of normalisation.
    var decomposedForTest: String {
        let parts: [Unicode.Scalar: String] = [
            "ọ": "o\u{323}", "ê": "e\u{302}", "ă": "a\u{306}", "ớ": "o\u{31B}\u{301}", "ễ": "e\u{302}\u{303}",
            "ị": "i\u{323}", "à": "a\u{300}", "ổ": "o\u{302}\u{309}", "Ă": "A\u{306}", "Ớ": "O\u{31B}\u{301}",
            "â": "a\u{302}", "ầ": "a\u{302}\u{300}", "ố": "o\u{302}\u{301}", "Ư": "U\u{31B}",
        ]
        return unicodeScalars.map { parts[$0] ?? String($0) }.joined()
    }
}
