import FieldLogCorpus
import FieldLogTestSupport
import Foundation
import Testing

@testable import FieldLogText

/// Our matcher against an independent one (Python's `re`) on the same lines.
struct GuardDifferentialTests {
    static let pieces = [
        "0", "1", "2", "8", "9", "03", "12", "84", "+84", "090", "091", "024", "0241", "123", "456", "789", "1234",
        "000",
        "000000", "0912345678", "0012345678", "001099012345", "123456789", "012345678", " ", " ", " ", ".", "-", "/",
        ",",
        "–", "(", ")", ":", "_", "@", "+", "a@b.vn", "x.y", "lan@", "CCCD", "cmnd", "Căn cước", "hộ chiếu", "HỌ TÊN",
        "họ và tên", "sinh năm", "sđt", "biển số", "BIỂN SỐ", "ĐT", "gọi", "MST", "msdn", "ĐKKD", "GCN", "GCNĐK",
        "giấy phép", "Giấy phép", "đồng", "đ", "ĐỒNG", "triệu", "tr", "ông", "Ông", "bà", "Bà", "Anh", "chị",
        "nhân viên",
        "tên", "Nguyễn", "Văn", "Lan", "Đỗ Thị Hoa", "Hoa", "A", "B", "C", "K", "Đ", "I", "W", "29A", "29-C1", "51F",
        "123.45", "BB-VPHC", "QĐ-UBND", "NĐ-CP", "2025", "19/05/2026", "1-1-1999", "35.000.000", "phòng", "lượt",
        "０", "９１", "Ｃ", "\u{200B}", "\u{AD}", "\u{00A0}", "\u{3000}", "\u{2011}", "٣", "e\u{301}",
        "ho\u{323} te\u{302}n",
        "²", "中", "ı", "ſ", "İ", "\t", "\u{301}", "ﬁ", "Ⅳ", "ǅ",
    ]

    static let samples = [
        "Lập biên bản số 07/BB-VPHC ngày 19/05/2026, phạt 35.000.000 đồng",
        "LH 0912 345 678 hoặc 024 3825 1234", "xe 29A-123.45 đỗ trước cửa", "hộ chiếu B1234567", "CCCD 001099012345",
        "chị Nguyễn Thị Hoa phục vụ phòng 203", "GCN ANTT số 123/GCN cấp 01.02.2024", "MST 0101234567-001",
    ]

    static func lines(count: Int) -> [String] {
        var generator = SeededGenerator(178)
        var lines = samples
        while lines.count < count {
            if Bool.random(using: &generator), let sample = samples.randomElement(using: &generator) {
                var scalars = Array(sample.unicodeScalars)
                for _ in 0..<Int.random(in: 1...4, using: &generator) {
                    let place = Int.random(in: 0..<scalars.count, using: &generator)
                    let piece = pieces.randomElement(using: &generator) ?? ""
                    let end = min(place + Int.random(in: 0...2, using: &generator), scalars.count)
                    scalars.replaceSubrange(place..<end, with: piece.unicodeScalars)
                }
                lines.append(String(String.UnicodeScalarView(scalars)))
            } else {
                let length = Int.random(in: 1...14, using: &generator)
                lines.append((0..<length).map { _ in pieces.randomElement(using: &generator) ?? "" }.joined())
            }
        }
        return lines
    }

    /// How many lines are compared; the environment can ask for more.
    static var lineCount: Int {
        ProcessInfo.processInfo.environment["FIELDLOG_GUARD_LINES"].flatMap(Int.init) ?? 6000
    }

    static let hasPython: Bool = (try? run(["python3", "-c", "import unicodedata"])) != nil

    struct Failed: Error {}

    static func run(_ arguments: [String]) throws -> String {
        let ran = try Finished(arguments)
        guard ran.status == 0 else { throw Failed() }
        return ran.output
    }

    /// What the reference finds in each of some lines: by the library's rules, or by the patterns of the first draft.
    static func reference(_ lines: [String], draft: Bool = false) throws -> [Set<String>] {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("guard-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appendingPathComponent("lines")
        try Data((lines.joined(separator: "\n") + "\n").utf8).write(to: file)
        let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent(
            "guard_reference.py")
        var arguments = ["python3", "-X", "utf8", script.path, file.path]
        if !draft {
            let rules = folder.appendingPathComponent("rules")
            try JSONSerialization.data(withJSONObject: PersonGuard.rules.map(object)).write(to: rules)
            arguments.append(rules.path)
        }
        let output = try Self.run(arguments).split(separator: "\n", omittingEmptySubsequences: false).dropLast()
        try #require(output.count == lines.count)
        return output.map { Set($0.split(separator: " ").map(String.init)) }
    }

    private static func object(_ rule: GuardRule) -> [String: Any] {
        var object: [String: Any] = ["pattern": rule.pattern, "ignores_case": rule.ignoresCase]
        if case .detect(let kind) = rule.effect { object["kind"] = kind.rawValue }
        if rule.beginsAtDigit { object["begins_at_digit"] = true }
        if let check = rule.check { object["check"] = check.rawValue }
        return object
    }

    /// Thousands of made-up lines give the same hits at the same offsets as the reference.
    @Test(.enabled(if: hasPython, "python3 is not installed: nothing to compare with"))
    func agreesWithReference() throws {
        let corpus =
            GuardCorpus.positive(seed: 178, count: 1400) + GuardCorpus.negative(seed: 178, count: 1600)
            + GuardCorpus.warned(seed: 178, count: 200)
        let lines = Self.lines(count: Self.lineCount) + corpus.map(\.text)
        var kinds: Set<String> = []
        for (line, wanted) in zip(lines, try Self.reference(lines)) {
            let ours = Set(PersonGuard.hits(in: line).map { "\($0.pattern.rawValue):\($0.offset)" })
            #expect(ours == wanted, "\(line.debugDescription)")
            kinds.formUnion(wanted.compactMap { $0.split(separator: ":").first.map(String.init) })
        }
        #expect(kinds == Set(GuardPattern.allCases.map(\.rawValue)), "the lines exercise every detector")
    }

    /// Where the first draft of the patterns refuses a line with personal data, the rules do too; and they refuse fewer harmless ones.
    @Test(.enabled(if: hasPython, "python3 is not installed: nothing to compare with"))
    func losesNothingOfTheDraft() throws {
        let warnings = Set(GuardPattern.allCases.filter(\.isWarning).map(\.rawValue))
        func refuses(_ hits: Set<String>) -> Bool {
            hits.contains { !warnings.contains(String($0.prefix { $0 != ":" })) }
        }
        let positive = GuardCorpus.positive(seed: 7, count: 2800).map(\.text)
        for (line, hits) in zip(positive, try Self.reference(positive, draft: true)) where refuses(hits) {
            #expect(PersonGuard.hits(in: line).contains { !$0.isWarning }, "\(line.debugDescription)")
        }
        let negative = GuardCorpus.negative(seed: 7, count: 3200).map(\.text)
        let draft = try Self.reference(negative, draft: true).filter(refuses).count
        let ours = negative.filter { PersonGuard.hits(in: $0).contains { !$0.isWarning } }.count
        #expect(ours < draft)
    }
}
