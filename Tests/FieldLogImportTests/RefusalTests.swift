import FieldLogImport
import FieldLogKit
import FieldLogModel
import FieldLogStorage
import Foundation
import Testing

/// Rows that are not taken: each has one clear outcome, the good ones beside it go in.
@Suite struct RefusalTests {
    /// Each bad row is refused with its line, its field and its reason; the record of no part of it is made.
    @Test func badRowsAreRefusedAsAWhole() throws {
        let bench = try Bench()
        let long = String(repeating: "x", count: 10 << 20)
        let lines = [
            Bench.head,
            "1,Karaoke Sóng Xanh,12 Trần Phú,8,v1,05/09/2025,tốt,Lối thoát nạn bị chắn",
            "2,Nhà nghỉ Hoa Sữa,,x,v2,05/09/2025,,",
            "3,Nhà nghỉ Hoa Sữa,,-1,v3,05/09/2025,,",
            "4,Nhà nghỉ Hoa Sữa,,1,v4,31/02/2025,,",
            "5,Nhà nghỉ Hoa Sữa,,1,v5,05/09/1899,,",
            "6,,,1,v6,05/09/2025,,",
            "7,Quán\u{1B}[31m bar,,1,v7,05/09/2025,,",
            "8,Quán\u{0} bar,,1,v8,05/09/2025,,",
            "9,Quán bar,,1,v9,05/09/2025,gọi số 0912345678,",
            ",Quán bar,,1,v10,05/09/2025,,",
            "11,Quán bar,,1,v11,05/09/2025",
            "12,Quán bar,,1,v12,05/09/2025,,,thừa",
            "13,\(long),,1,v13,05/09/2025,,",
            "14,\"Quán\" bar,,1,v14,05/09/2025,,",
            "15,Tẩm quất Hương Quê,,1,v15,05/09/2025,,",
        ]
        let path = try bench.write("rows.csv", lines.joined(separator: "\r\n"))
        let outcome = try bench.run([path])
        let found = outcome.refused.map { "\($0.line) \($0.field) \($0.column) \($0.reason.code)" }
        #expect(
            found == [
                "3 establishment.rooms rooms field.not-a-number", "4 establishment.rooms rooms field.out-of-range",
                "5 visit.date date field.not-a-date", "6 visit.date date field.date-out-of-range",
                "7 establishment.name name field.required", "8 establishment.name name field.control-character",
                "9 establishment.name name field.control-character", "10 visit.note note field.person",
                "11 establishment.key e row.empty-key", "12   row.cells", "13   row.cells",
                "14  name csv.field-too-long", "15  name csv.stray-quote",
            ])
        #expect(outcome.rows == 15)
        #expect(outcome.imported == 2)
        #expect(outcome.created == ["establishment": 2, "visit": 2, "finding": 1])
        guard case .field(.person(_, let excerpt)) = outcome.refused[7].reason else {
            Issue.record("the note was not guarded")
            return
        }
        #expect(!excerpt.contains("912345"))
        #expect(try bench.isClean())
    }

    /// What was refused can be corrected and imported: the reject file has the rows as they were, with line, field and reason.
    @Test func theRejectFileHoldsTheRows() throws {
        let bench = try Bench()
        let text = """
            \(Bench.head)
            1,"Karaoke ""Sóng"", Xanh",,8,,,,
            2,Nhà nghỉ,,x,,,,
            3,Nhà
            """
        let path = try bench.write("a.csv", text)
        let outcome = try bench.run([path])
        #expect(outcome.rejectFiles == [path + ".rejected.csv"])
        let written = try bench.read(path + ".rejected.csv")
        #expect(
            written == "\u{FEFF}\(Bench.head),line,field,reason\r\n"
                + "2,Nhà nghỉ,,x,,,,,3,establishment.rooms (rooms),field.not-a-number\r\n"
                + "\"3,Nhà\",,,,,,,,4,,row.cells\r\n")
        let corrected = written.replacingOccurrences(of: ",x,", with: ",5,")
        let again = try bench.run([try bench.write("b.csv", corrected)])
        #expect(again.created == ["establishment": 1])
        #expect(again.refusedCount == 1)
    }

    /// A finding whose visit was refused is an orphan; one whose visit nobody knows is told apart from it.
    @Test func orphansAreNamed() throws {
        let bench = try Bench()
        let map = """
            {"version": 1, "files": [
              {"name": "e*.csv", "records": [{"kind": "establishment", "key": {"namespace": "e", "columns": ["e"]},
                "fields": {"name": "name", "kind": {"constant": "BAR"}}}]},
              {"name": "v*.csv", "records": [{"kind": "visit", "key": {"namespace": "v", "columns": ["v"]},
                "fields": {"establishment": {"key": {"namespace": "e", "columns": ["e"]}}, "date": "date",
                  "kind": {"constant": "PLANNED"}, "outcome": {"constant": "DONE"}}}]},
              {"name": "f*.csv", "records": [{"kind": "finding", "key": {"namespace": "f", "columns": ["v", "text"]},
                "fields": {"visit": {"key": {"namespace": "v", "columns": ["v"]}}, "domain": {"constant": "FIRE"},
                  "text": "text"}}]}]}
            """
        let visits = try bench.write("v.csv", "v,e,date\nv1,1,2025-09-05\nv2,1,hôm qua\nv3,9,2025-09-05\n")
        let findings = try bench.write("f.csv", "v,text\nv1,một\nv2,hai\nv3,ba\nv4,bốn\n")
        let establishments = try bench.write("e.csv", "e,name\n1,Quán bar Đêm Phố\n")
        let outcome = try bench.run([findings, visits, establishments], map: map)
        let found = outcome.refused.map { "\($0.line) \($0.field) \($0.reason.code)" }
        #expect(
            found == [
                "3 visit.date field.not-a-date", "4 visit.establishment row.unknown-key",
                "3 finding.visit row.orphan", "4 finding.visit row.orphan", "5 finding.visit row.unknown-key",
            ])
        #expect(outcome.refused[1].reason == .unknownKey(kind: "establishment", key: "9"))
        #expect(outcome.created == ["establishment": 1, "visit": 1, "finding": 1])
        // The visits come later, the establishments are known from an earlier run.
        let corrected = try bench.write("v2.csv", "v,e,date\nv2,1,2025-09-06\n")
        #expect(try bench.run([findings, corrected], map: map).created == ["visit": 1, "finding": 1])
    }

    /// Files of other systems: a byte order mark, blank lines, Windows-1252, bytes that are not UTF-8, lines that end early.
    @Test func encodingsAndLineEndsHaveClearOutcomes() throws {
        let bench = try Bench()
        let marked = try bench.write(
            "bom.csv", "\u{FEFF}\(Bench.head)\r\n\r\n1,Một,,,,,,\r\n,,,,,,,\r\n2,Hai,,,,,,")
        let first = try bench.run([marked])
        #expect(first.created == ["establishment": 2])
        #expect(first.blankLines == 1)
        let western = Array("e,name,address,rooms,v,date,note,text\n3,Caf".utf8) + [0xE9] + Array(",,,,,,\n".utf8)
        let path = try bench.write("cp1252.csv", western)
        let refused = try bench.run([path])
        #expect(refused.refused.map(\.reason) == [.field(.notUTF8)])
        #expect(refused.refused.map(\.column) == ["name"])
        let map = Bench.small.replacingOccurrences(of: "\"version\": 1", with: "\"encoding\": \"windows-1252\"")
        #expect(try bench.run([path], map: map).created == ["establishment": 1])
        #expect(try bench.workspace.store.records(Schema.establishment).contains { $0["name"].text == "Café" })
    }

    /// An area that nobody knows refuses its row; one that a whole import is for refuses the import.
    @Test func areasComeFromAColumnOrFromOutside() throws {
        let bench = try Bench(areas: [("15", ""), ("16", "2025-07-01")])
        let map = """
            {"area": {"column": "xa", "date": "ngay"}, "dates": "DD/MM/YYYY", "records": [
              {"kind": "establishment", "key": {"namespace": "e", "columns": ["e"]},
               "fields": {"name": "name", "kind": {"constant": "BAR"}}}]}
            """
        let path = try bench.write(
            "a.csv",
            "e,name,xa,ngay\n1,Một,15,01/01/2020\n2,Hai,16,01/01/2020\n3,Ba,16,01/08/2025\n4,Bốn,99,\n5,Năm,,\n6,Sáu,16@2025-07-01,\n"
        )
        let outcome = try bench.run([path], map: map, area: nil)
        #expect(outcome.created == ["establishment": 3])
        #expect(
            outcome.refused.map(\.reason) == [
                .field(.unknownArea("16")), .field(.unknownArea("99")), .field(.required),
            ])
        #expect(throws: FieldLogError.unknownArea("77")) { try bench.run([path], map: map, area: "77") }
        let other = try Workspace.clone(
            from: bench.folder + "/store", to: bench.folder + "/clone", device: "máy 1", areas: ["15"],
            host: bench.workspace.host
        ).workspace
        let there = try other.importFiles(
            ImportRequest(files: [path], map: try bench.map(map)), committed: { _, _ in })
        #expect(there.refused.filter { $0.reason == .areaOutside("16") }.map(\.line) == [4])
        #expect(there.created.isEmpty)
    }

    /// The same key in two areas is two records; a visit that names no area is refused rather than given to one of them.
    @Test func aKeyOfTwoAreasIsAmbiguous() throws {
        let bench = try Bench(areas: [("15", ""), ("16", "")])
        let map = """
            {"files": [
              {"name": "e*", "area": {"column": "xa"}, "records": [
                {"kind": "establishment", "key": {"namespace": "e", "columns": ["e"]},
                 "fields": {"name": "name", "kind": {"constant": "BAR"}}}]},
              {"name": "v*", "records": [{"kind": "visit", "key": {"namespace": "v", "columns": ["v"]},
                "fields": {"establishment": {"key": {"namespace": "e", "columns": ["e"]}}, "date": "date",
                  "kind": {"constant": "PLANNED"}, "outcome": {"constant": "DONE"}}}]}]}
            """
        let register = try bench.write("e.csv", "e,name,xa\n1,Một,15\n1,Một,16\n2,Hai,16\n")
        let visits = try bench.write("v.csv", "v,e,date\nv1,1,2025-09-05\nv2,2,2025-09-05\n")
        let ambiguous = RowReason.ambiguousKey(kind: "establishment", key: "1")
        #expect(try bench.run([register, visits], map: map, area: nil).refused.map(\.reason) == [ambiguous])
        // The same in a later run, which finds the records in the store; with the area given it is clear which is meant.
        #expect(try bench.run([visits], map: map, area: nil).refused.map(\.reason) == [ambiguous])
        #expect(try bench.run([visits], map: map, area: "15").created == ["visit": 1])
    }
}
