import Foundation
import Testing

/// The minutes of a visit as a page that prints on A4.
@Suite struct MinutesTests {
    /// A visit with findings, measures, counts, checks and an amendment is the golden page; ids, hashes and nothing else differ from run to run.
    @Test func pageIsThatOfTheGoldenFile() throws {
        let trio = try Trio(devices: false)
        let cli = trio.cli
        let place = try trio.establishment("hub", "Karaoke Sóng Xanh", more: "--address", "12 Lê Lợi")
        let team = try cli.ok(
            "hub", "team", "add", "--name", "Đội 178 phường Bến Thành", "--level", "commune", "--area", "26740"
        ).id
        let visit = try cli.ok(
            "hub", "visit", "add", "--establishment", place, "--started", "2025-03-01T20:00:00+07:00", "--ended",
            "2025-03-01T20:45:00+07:00", "--team", team, "--agencies", "POLICE=2,CULTURE=1", "--checks",
            "FIRE=FAIL,LICENCE=PASS", "--workers", "9", "--contracts", "7", "--minutes", "07/BB-KT", "--copies", "3",
            "--note", "8/8 phòng đủ 20 m², phòng 203 có chốt trong", "--final"
        ).id
        let finding = try cli.ok(
            "hub", "finding", "add", "--visit", visit, "--domain", "FIRE", "--text", "lối thoát nạn bị chắn",
            "--legal-basis", "Nghị định 136", "--deadline", "2025-03-16", "--severity", "SIGNIFICANT"
        ).id
        try cli.ok(
            "hub", "measure", "propose", "--finding", finding, "--kind", "FINE", "--proposed", "2025-03-02",
            "--proposed-by", "FIRE")
        try cli.ok("hub", "visit", "amend", visit, "--workers", "8", "--reason", "ghi nhầm số lao động")
        let path = cli.folder + "/bien-ban.html"
        try cli.ok("hub", "visit", "minutes", visit, "--html", path)
        let page = try String(contentsOfFile: path, encoding: .utf8)
        #expect(try cli.ok("hub", "visit", "minutes", visit).out == page)
        let hash = try #require(
            try NSRegularExpression(pattern: "[0-9a-f]{64}").firstMatch(
                in: page, range: NSRange(page.startIndex..., in: page)))
        let calm = (page as NSString).replacingCharacters(in: hash.range, with: "HASH")
            .replacingOccurrences(of: visit, with: "VISIT")
        try Golden.compare("minutes.html", calm)
        #expect(page.contains("ĐÃ ĐÍNH CHÍNH (ghi nhầm số lao động)") && page.contains("Lao động: 9 → 8"))
        #expect(page.contains("@page { size: A4 portrait;"))
    }

    /// Hostile texts stay texts: the page has the tags that it has with harmless ones.
    @Test func hostileTextsStayTexts() throws {
        let trio = try Trio(devices: false)
        let cli = trio.cli
        func tags(_ text: String) throws -> [Substring] {
            let place = try cli.ok(
                "hub", "establishment", "add", "--new", "--area", "26740", "--kind", "BAR", "--name", text, "--address",
                text
            ).id
            let visit = try cli.ok(
                "hub", "visit", "add", "--establishment", place, "--date", "2025-03-01", "--minutes", text,
                "--decision",
                text, "--note", text, "--final"
            ).id
            try cli.ok(
                "hub", "finding", "add", "--visit", visit, "--domain", "FIRE", "--text", text, "--legal-basis", text)
            try cli.ok(
                "hub", "measure", "propose", "--visit", visit, "--kind", "FINE", "--proposed", "2025-03-02", "--note",
                text)
            try cli.ok("hub", "visit", "annul", visit, "--reason", text)
            let page = try cli.ok("hub", "visit", "minutes", visit).out
            #expect(page.contains("ĐÃ HỦY") && !page.contains(text) && !page.contains("<script"))
            return page.split(separator: "<").dropFirst().map { $0.prefix { $0 != ">" } }
        }
        let hostile = try tags("<script>alert('x')</script>\" onload=\"y")
        #expect(try hostile == tags("a & b"))
    }

    /// A draft says that it is one, and an unknown visit and a place within the store are refused.
    @Test func aDraftSaysSo() throws {
        let trio = try Trio(devices: false)
        let cli = trio.cli
        let place = try trio.establishment("hub", "Karaoke Sóng Xanh")
        let visit = try cli.ok("hub", "visit", "add", "--establishment", place).id
        #expect(try cli.ok("hub", "visit", "minutes", visit).out.contains("BẢN NHÁP"))
        #expect(try cli.on("hub", "visit", "minutes", "zzzz").exit == 1)
        #expect(try cli.on("hub", "visit", "minutes", visit, "--html", "hub/x.html").exit != 0)
    }
}

/// Files of words as they stand in `Golden`; `FIELDLOG_GOLDEN=write` writes them anew.
enum Golden {
    static func compare(_ name: String, _ now: String) throws {
        let path = CLI.sources + "/Golden/" + name
        if ProcessInfo.processInfo.environment["FIELDLOG_GOLDEN"] == "write" {
            try Data(now.utf8).write(to: URL(fileURLWithPath: path))
        }
        let golden = String(decoding: try Data(contentsOf: URL(fileURLWithPath: path)), as: UTF8.self)
        #expect(now.utf8.elementsEqual(golden.utf8), "\(name)")
    }
}
