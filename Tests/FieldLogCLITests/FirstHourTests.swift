import Foundation
import Testing

/// The first hour with the program, told from outside.
@Suite struct FirstHourTests {
    /// An area's code means what it meant on the day asked, before and after a reform.
    @Test func codesMeanWhatTheyMeantOnADay() throws {
        let trio = try Trio(devices: false)
        #expect(try trio.cli.json("hub", "area", "show", "15@2025-06-30")["name"] as? String == "Yên Bái")
        #expect(try trio.cli.json("hub", "area", "show", "15@2025-07-01")["name"] as? String == "Lào Cai")
        let below = try trio.cli.json("hub", "area", "list", "--parent", "79@2025-06-30")["rows"] as? [[String: Any]]
        #expect(below?.map { $0["code"] as? String } == ["760"])
        let again = try trio.cli.json("hub", "area", "import", trio.cli.folder + "/areas.csv")
        #expect(again["rows"] as? Int == 6 && again["unchanged"] as? Int == 6 && again["added"] as? Int == 0)
    }

    /// One bad line keeps the whole file out, and each bad line is named.
    @Test func aCatalogueIsTakenWholeOrNotAtAll() throws {
        let trio = try Trio(devices: false)
        let bad = try trio.cli.file(
            "bad.csv",
            "code,level,name,parent_code,valid_from\n1,province,A,99,\n2,tỉnh,B,,\n3,province,C,,2025-02-30\n")
        let run = try trio.cli.on("hub", "area", "import", bad)
        #expect(run.exit == 1)
        for line in [2, 3, 4] { #expect(run.err.contains("bad.csv:\(line): ")) }
        #expect(try trio.cli.on("hub", "area", "show", "3").exit == 1)
    }

    /// Two devices log offline, both sync with the hub, and all three end with one digest, coverage and a clean check.
    @Test func twoDevicesMeetAtTheHub() throws {
        let trio = try Trio()
        let cli = trio.cli
        let place = try trio.establishment("a", "Karaoke Sóng Xanh", more: "--rooms", "8")
        #expect(place.count == 16 && !place.contains("\n"))
        let visit = try cli.ok("a", "visit", "add", "--establishment", place, "--agencies", "police=2,CULTURE=1").id
        try cli.ok("a", "visit", "edit", visit, "--workers", "9")
        try cli.ok("a", "visit", "finalize", visit)
        try cli.ok("a", "visit", "amend", visit, "--workers", "8", "--reason", "ghi nhầm số lao động")
        try cli.ok(
            "a", "finding", "add", "--visit", visit, "--domain", "FIRE", "--text", "lối thoát nạn tầng 2 bị chắn")
        let other = try trio.establishment("b", "Nhà nghỉ Hoa Sữa", kind: "MOTEL")
        let void = try cli.ok("b", "visit", "add", "--establishment", other, "--final").id
        try cli.ok("b", "visit", "annul", void, "--reason", "ghi nhầm cơ sở")
        let draft = try cli.ok("b", "visit", "add", "--establishment", other).id
        try cli.ok("b", "visit", "discard", draft)
        try cli.ok("b", "visit", "add", "--establishment", other, "--outcome", "CLOSED", "--final")
        for run in try trio.sync() { #expect(run.exit == 0 && run.out.split(separator: "\t").count == 3) }
        let digests = try trio.digests()
        #expect(digests.count == 1)
        #expect(digests.first?.count == 64 && digests.first?.allSatisfy { $0.isHexDigit } == true)
        for store in ["hub", "a", "b"] {
            let check = try cli.ok(store, "check")
            #expect(check.out.isEmpty && check.err.isEmpty)
            let coverage = try cli.json(store, "coverage", "--year", "2025")
            #expect(coverage["inspected"] as? Int == 1 && coverage["register"] as? Int == 2)
            #expect(coverage["visits"] as? Int == 1 && coverage["attempts"] as? Int == 1)
        }
        let export = try cli.ok("hub", "export", "visits")
        #expect(export.lines.count == 4)
        #expect(try cli.on("hub", "sync", "a").lines == ["0\t0\t0"])
    }

    /// Every version of a final visit stays readable, with the reason of the amendment.
    @Test func anAmendedVisitShowsBothVersions() throws {
        let trio = try Trio()
        let place = try trio.establishment("a", "Khách sạn Bình Minh", kind: "HOTEL")
        let visit = try trio.cli.ok("a", "visit", "add", "--establishment", place, "--workers", "9", "--final").id
        try trio.cli.ok("a", "visit", "amend", visit, "--workers", "8", "--reason", "đếm lại")
        let history = try trio.cli.json("a", "visit", "show", visit, "--history")["history"] as? [[String: Any]]
        #expect(history?.map { $0["status"] as? String } == ["FINAL", "AMENDED"])
        #expect(history?.map { ($0["values"] as? [String: Any])?["workers"] as? Int } == [9, 8])
        #expect(history?.last?["reason"] as? String == "đếm lại")
    }

    /// An area is one digest of its own, printed alone, and equal on stores that share the area.
    @Test func anAreaHasADigestOfItsOwn() throws {
        let trio = try Trio()
        _ = try trio.establishment("a", "Karaoke Sóng Xanh")
        let before = try trio.cli.ok("b", "digest", "--area", "26740").id
        try trio.sync()
        let mine = try trio.cli.ok("a", "digest", "--area", "26740")
        #expect(mine.lines.count == 1 && mine.id.count == 64 && mine.id != before)
        #expect(try trio.cli.ok("b", "digest", "--area", "26740@2025-07-01").id == mine.id)
        #expect(try trio.cli.json("hub", "digest", "--area", "26740")["digest"] as? String == mine.id)
    }
}
