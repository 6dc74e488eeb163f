import FieldLogImport
import FieldLogKit
import FieldLogModel
import FieldLogStorage
import Foundation
import Testing

@Suite struct ExampleTests {
    static let data = ProcessInfo.processInfo.environment["FIELDLOG_DATA"]

    /// The real files of a city come out with the figures that were counted independently; again, nothing is written.
    @Test(.enabled(if: data != nil, "FIELDLOG_DATA is not set: the real files are not read"))
    func torontoGivesItsFigures() throws {
        let bench = try Bench()
        let files = (2010...2012).map { "\(Self.data ?? "")/toronto/dinesafe.\($0).csv" }
        var request = ImportRequest(
            files: files, map: try ImportMap.load(Examples.folder + "/toronto.map.json"), area: "T")
        request.rejectPath = bench.folder + "/rejected.csv"
        var lastRows: [String: Int] = [:]
        let start = Date()
        let first = try bench.workspace.importFiles(request, committed: { lastRows[$0] = $1 })
        print("first import: \(Date().timeIntervalSince(start)) s")
        #expect(first.refused.prefix(3) == [])
        #expect(first.rows == 48_732)
        #expect(first.created == ["establishment": 5_566, "visit": 30_345, "finding": 31_008])
        #expect(first.imported + first.unchanged + first.refusedCount == first.rows)
        #expect(first.differingCount == 0)
        #expect(lastRows.values.reduce(0, +) == 48_732)
        let heads = try bench.digest
        let again = Date()
        let second = try bench.workspace.importFiles(request, committed: { _, _ in })
        print("second import: \(Date().timeIntervalSince(again)) s")
        #expect(second.unchanged == 48_732)
        #expect(second.created.isEmpty)
        #expect(try bench.digest == heads)
        #expect(try bench.isClean())
        #expect(!FileManager.default.fileExists(atPath: bench.folder + "/rejected.csv"))
    }

    /// Another register needs another map and no other code: three linked files in a Vietnamese code page, given in any order.
    @Test func theRegisterOfThreeFilesIsLinked() throws {
        let bench = try Bench(areas: [("00123", "2025-07-01"), ("00124", "2025-07-01")])
        let files = ["vi-pham.csv", "luot.csv", "co-so.csv"].map { "\(Examples.folder)/register/\($0)" }
        var request = ImportRequest(files: files, map: try ImportMap.load(Examples.folder + "/register.map.json"))
        request.rejectPath = bench.folder + "/rejected.csv"
        let outcome = try bench.workspace.importFiles(request, committed: { _, _ in })
        #expect(outcome.refused == [])
        #expect(outcome.created == ["establishment": 3, "visit": 3, "finding": 3])
        let names = try bench.workspace.store.records(Schema.establishment).compactMap { $0["name"].text }
        #expect(Set(names) == ["Karaoke Sóng Xanh", "Nhà nghỉ Hoa Sữa", "Cà phê vườn Lá Me"])
        #expect(
            names.allSatisfy { name in
                Array(name.unicodeScalars) == Array(name.precomposedStringWithCanonicalMapping.unicodeScalars)
            })
        let moved = try #require(
            try bench.workspace.store.records(Schema.establishment).first { $0["name"].text == "Nhà nghỉ Hoa Sữa" })
        #expect(moved["rooms"].int == 1_200)
        #expect(moved["opened"].text == "2021-07-01")
        #expect(moved["address"].text == "5, Lê Lợi")
        let visit = try #require(
            try bench.workspace.store.records(Schema.visit).first { $0["date"].text == "2025-09-05" })
        #expect(visit["agencies"].text == "HEALTH=1,POLICE=2")
        #expect(visit["checks"].text == "FIRE=PASS,SECURITY=FAIL")
        #expect(visit["started"].text == "2025-09-05T20:30:00+07:00")
        #expect(visit["status"].text == "FINAL")
        let again = try bench.workspace.importFiles(request, committed: { _, _ in })
        #expect(again.unchanged == again.rows)
        #expect(try bench.isClean())
    }
}

@Suite struct DocumentTests {
    /// The map that the document shows to begin with is one, and does what the document says.
    @Test func theFirstMapOfTheDocumentWorks() throws {
        let bench = try Bench()
        let document = try bench.read(Examples.folder + "/IMPORT.md")
        let text = try #require(
            document.components(separatedBy: "```json\n").last?.components(separatedBy: "```").first)
        let path = try bench.write(
            "a.csv", "Code,Name,Type,Visited\n1,Khách sạn Biển Bạc,hotel,05/09/2025\n2,Homestay Đồi Gió,x,\n")
        #expect(try bench.run([path], map: text).created == ["establishment": 2, "visit": 1])
    }

    /// Every key of a map that the program knows is in the document.
    @Test func everyKeyIsInTheDocument() throws {
        let bench = try Bench()
        let document = try bench.read(Examples.folder + "/IMPORT.md")
        let keys = [
            "version", "codes", "files", "about", "encoding", "delimiter", "skip", "columns", "dates", "numbers",
            "offset",
            "area", "records", "name", "has", "kind", "when", "each", "key", "fields", "column", "filled", "equals",
            "not",
            "namespace", "join", "constant", "default", "split", "separator", "pair", "value", "values", "words",
            "else", "date",
        ]
        for key in keys { #expect(document.contains("`\(key)`") || document.contains("\"\(key)\""), "\(key)") }
    }
}
