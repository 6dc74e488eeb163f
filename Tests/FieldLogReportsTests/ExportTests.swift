import FieldLogFormats
import FieldLogKit
import FieldLogModel
import FieldLogReports
import FieldLogStorage
import Testing

struct ExportTests {
    private func written(_ workspace: Workspace, _ kind: ExportKind, _ format: ExportFormat) throws -> String {
        var bytes: [UInt8] = []
        try Export.write(workspace, kind, as: format) { (piece) throws(FieldLogError) in
            bytes += piece
            return true
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Every column of the schema is there, and what makes a row readable by itself.
    @Test func columnsAreThoseOfTheSchema() {
        #expect(Export.columns(.establishments) == ["id", "area"] + Schema.establishment.fields.map(\.name))
        #expect(Export.columns(.visits).last == "establishment_name")
        #expect(Export.columns(.findings).suffix(2) == ["establishment", "date"])
        for kind in ExportKind.allCases {
            #expect(Set(Export.columns(kind)).count == Export.columns(kind).count)
        }
    }

    /// Rows come by home, then name or date; withdrawn records and discarded drafts are among them.
    @Test func rowsAreSortedAndNothingIsLeftOut() throws {
        try withStore { workspace, _, _ in
            let second = try addEstablishment(workspace, "Karaoke Sóng Xanh", kind: "KARAOKE", ["rooms": "8"])
            let first = try addEstablishment(workspace, "Karaoke Hòa Nhạc", kind: "KARAOKE")
            let other = try addEstablishment(workspace, "Bar", kind: "BAR", area: "04252")
            try workspace.withdraw(first, reason: "ghi trùng")
            try addVisit(workspace, second, "2026-05-02")
            let draft = try addVisit(workspace, second, "2026-05-01", isFinal: false)
            try workspace.discardVisit(draft, reason: nil)
            let visit = try addVisit(workspace, other, "2026-01-01")
            let finding = try workspace.addFinding([
                TypedField("visit", visit.id.description), TypedField("domain", "FIRE"),
                TypedField("text", "lối thoát nạn\ntầng 2 bị chắn"),
            ])
            var names: [String] = []
            try Export.forEachRow(workspace, .establishments) { (cells) throws(FieldLogError) in
                #expect(cells.count == Export.columns(.establishments).count)
                names.append(cells[3].text)
                return true
            }
            #expect(names == ["Karaoke Hòa Nhạc", "Karaoke Sóng Xanh", "Bar"])
            let visits = try written(workspace, .visits, .tsv).split(separator: "\n").map {
                $0.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
            }
            #expect(visits.map { $0[5] } == ["2026-05-01", "2026-05-02", "2026-01-01"])
            #expect(visits.map { $0[2] } == ["DISCARDED", "FINAL", "FINAL"])
            #expect(visits.map { $0[4] } == [second, second, other].map(\.id.description))
            #expect(visits.map { $0.last } == ["Karaoke Sóng Xanh", "Karaoke Sóng Xanh", "Bar"])
            let findings = try written(workspace, .findings, .tsv).split(separator: "\n")
            let cells = try #require(findings.first).split(separator: "\t", omittingEmptySubsequences: false)
            #expect(cells.first.map(String.init) == finding.id.description)
            #expect(cells.contains("lối thoát nạn\\ntầng 2 bị chắn"))
            #expect(cells.suffix(2).map(String.init) == [other.id.description, "2026-01-01"])
        }
    }

    /// JSON is one document with numbers as numbers and empty cells as null.
    @Test func jsonIsOneDocument() throws {
        try withStore { workspace, _, _ in
            #expect(try written(workspace, .visits, .json) == "{\"schema_version\":1,\"rows\":[]}\n")
            let place = try addEstablishment(workspace, "Nhà nghỉ Hoa Sữa", ["rooms": "12"])
            let text = try written(workspace, .establishments, .json)
            #expect(
                text.hasPrefix("{\"schema_version\":1,\"rows\":[{\"id\":\"\(place.id)\",\"area\":\"00070@2025-07-01\",")
            )
            #expect(text.contains("\"name\":\"Nhà nghỉ Hoa Sữa\"") && text.contains("\"rooms\":12,"))
            #expect(text.contains("\"withdrawn\":null,\"assigned\":null}]}\n"))
        }
    }

    /// CSV has a mark, a header and one line a row, however many lines a note has.
    @Test func csvHasMarkAndHeader() throws {
        try withStore { workspace, _, _ in
            _ = try addEstablishment(
                workspace, "Khách sạn Biển Bạc", kind: "HOTEL", ["note": "giấy tờ đủ\nđã ký cam kết"])
            let lines = try written(workspace, .establishments, .csv).unicodeScalars.split(
                separator: "\r\n".unicodeScalars)
            #expect(lines.count == 2)
            #expect(String(lines[0]) == "\u{FEFF}" + Export.columns(.establishments).joined(separator: ","))
            #expect(String(lines[1]).contains("giấy tờ đủ\\nđã ký cam kết"))
        }
    }

    /// A reader that has gone stops the export, and that is no error.
    @Test func sinkMayStop() throws {
        try withStore { workspace, _, _ in
            for number in 0..<3 {
                _ = try addEstablishment(
                    workspace, "Quán \(number)", ["note": String(repeating: "dài ", count: 10_000)])
            }
            var pieces = 0
            let rows = try Export.write(workspace, .establishments, as: .json) { (piece) throws(FieldLogError) in
                #expect(!piece.isEmpty)
                pieces += 1
                return false
            }
            #expect(pieces == 1 && rows == 2)
        }
    }
}
