import FieldLogText
import Foundation
import Testing

@testable import FieldLogCLI

/// `guard`, and saving what the person guard refuses.
@Suite struct GuardTests {
    private static func rows(_ run: Run) throws -> [[String: Any]] {
        let document = try CLI.document(run)
        return try #require(document["rows"] as? [[String: Any]])
    }

    /// Only lines with something in them are rows; one that would be refused makes the exit code 3, warnings alone leave it 0; no store is needed.
    @Test func checkSaysWhichLinesWouldBeRefused() throws {
        let cli = try CLI()
        let text = "8/8 phòng đủ 20 m²\r\ngọi 0912 345 678\n\nông Nguyễn Văn An\nCCCD 001099012345, MST 0101234567\nhết"
        let run = try cli.run(["guard", "check", "--json"], stdin: text)
        #expect(run.exit == 3)
        let rows = try Self.rows(run)
        #expect(rows.map { $0["line"] as? Int } == [2, 4, 5])
        #expect(rows.map { $0["kinds"] as? [String] } == [["PHONE"], [], ["CCCD", "WORD"]])
        #expect(rows.map { $0["warnings"] as? [String] } == [[], ["NAME"], []])
        let document = try CLI.document(run)
        #expect(document["lines"] as? Int == 6 && document["refused"] as? Int == 2)
        let warned = try cli.run(["guard", "check", "--json"], stdin: "ông Nguyễn Văn An\n")
        let one = try Self.rows(warned)
        #expect(warned.exit == 0 && one.count == 1)
        let empty = try cli.run(["guard", "check", "--json"], stdin: "")
        let none = try CLI.document(empty)
        #expect(empty.exit == 0 && none["lines"] as? Int == 0)
    }

    /// Nothing that is printed shows more of a hit than its two ends.
    @Test func checkShowsMaskedExcerptsOnly() throws {
        let cli = try CLI()
        let secrets = ["0912345678", "001099012345", "hoa.nguyen", "212345678", "123.45"]
        let text = "gọi 0912345678\nCCCD 001099012345\nhoa.nguyen@example.vn\nkhách 212345678\nxe 51F-123.45\n"
        for form in [[], ["--json"], ["--csv"], ["--lang", "vi"]] {
            let run = try cli.run(["guard", "check"] + form, stdin: text)
            #expect(run.exit == 3)
            for secret in secrets { #expect(!run.out.contains(secret) && !run.err.contains(secret), "\(form)") }
            #expect(run.out.contains("0••••••••8"))
        }
    }

    /// Bytes that are not UTF-8, controls, lines longer than a text may be and a missing newline at the end hide nothing.
    @Test func checkReadsAnyBytes() {
        func kinds(_ bytes: [UInt8], piece: Int = 1 << 20) -> [[String]] {
            var lines = GuardLines()
            for start in stride(from: 0, to: bytes.count, by: piece) {
                lines.take(Array(bytes[start..<min(start + piece, bytes.count)]))
            }
            lines.finish()
            return lines.found.map { line in ["\(line.number)"] + line.kinds.map(\.rawValue).sorted() }
        }
        let number = Array("0912345678".utf8)
        #expect(kinds(number) == [["1", "PHONE"]])
        #expect(
            kinds([0xFF, 0xC3, 0x0A] + number.prefix(4) + [0xFF, 0x00, 0x1B] + number.dropFirst(4)) == [["2", "PHONE"]])
        #expect(kinds(Array("091\u{200B}2345678\r\n\r\n".utf8)) == [["1", "PHONE"]])
        for length in [GuardLines.windowBytes - 5, GuardLines.windowBytes, 3 * GuardLines.windowBytes - 7] {
            let long = Array(repeating: UInt8(ascii: "x"), count: length) + [0x20] + number + [0x20]
            #expect(kinds(long + long, piece: 10_007) == [["1", "PHONE"]])
            #expect(kinds(Array("đ".utf8) + long + [0x0A] + number, piece: 4096) == [["1", "PHONE"], ["2", "PHONE"]])
        }
        #expect(kinds([]).isEmpty && kinds([0x0A, 0x0A]).isEmpty)
    }

    /// A number that may be a business code is marked as such where its check digit fits.
    @Test func checkHintsAtBusinessCodes() throws {
        let cli = try CLI()
        // 31·0 + 29·9 + 23·0 + 19·0 + 17·1 + 13·2 + 7·3 + 5·4 + 3·5 = 360, which is 8 beyond a multiple of 11.
        let lines = (0...9).map { "số 090012345\($0)" }.joined(separator: "\n")
        let rows = try Self.rows(try cli.run(["guard", "check", "--json"], stdin: lines))
        #expect(rows.count == 10 && rows.allSatisfy { $0["kinds"] as? [String] == ["PHONE"] })
        #expect(rows.filter { $0["hints"] as? [String] == ["BUSINESS_CODE"] }.map { $0["line"] as? Int } == [3])
    }

    /// The rules can be read by other programs, with the traps.
    @Test func rulesAreData() throws {
        let cli = try CLI()
        let run = try cli.run(["guard", "rules", "--json"])
        #expect(run.exit == 0)
        let rows = try Self.rows(run)
        #expect(Set(rows.compactMap { $0["effect"] as? String }) == ["mask", "detect"])
        #expect(
            rows.allSatisfy {
                ($0["pattern"] as? String)?.isEmpty == false && ($0["about"] as? String)?.isEmpty == false
            })
        let document = try CLI.document(run)
        #expect((document["check_digit_weights"] as? [Int])?.count == 9)
        #expect((document["traps"] as? [[String: Any]])?.count == 3)
    }

    /// An officer saves a refused text with a reason; field, kinds and reason are logged without the text, travel, and show in `log` and in the list.
    @Test func anOfficerOverridesWithAReason() throws {
        let trio = try Trio()
        let cli = trio.cli
        let place = try trio.establishment("b", "Karaoke Sóng Xanh")
        let note = "biển hiệu ghi 0912345678"
        let refused = try cli.run(["--store", "b", "establishment", "edit", place, "--note", note])
        #expect(refused.exit == 1 && refused.err.contains("0••••••••8") && !refused.err.contains("0912345678"))
        let reason = "số ghi trên biển hiệu, do cơ sở công bố"
        try cli.ok("b", "establishment", "edit", place, "--note", note, "--override-guard", reason)
        try cli.ok(
            "b", "team", "add", "--name", "Đội 178 0912345678", "--level", "commune", "--area", "26740",
            "--override-guard", reason)
        try trio.sync()
        for store in ["b", "hub", "a"] {
            let rows = try Self.rows(try cli.ok(store, "guard", "list", "--json"))
            #expect(rows.count == 2)
            let row = try #require(rows.first { $0["record"] as? String == place })
            #expect(row["field"] as? String == "note" && row["patterns"] as? String == "PHONE")
            #expect(row["reason"] as? String == reason && row["device"] as? String == "máy-B")
            let listed = try cli.ok(store, "guard", "list").out
            #expect(!listed.contains("0912345678"))
            let log = try Self.rows(try cli.ok(store, "log", place, "--json"))
            #expect(log.last?["kind"] as? String == "override")
        }
        #expect(try trio.digests().count == 1)
        // The same once more changes nothing, and so notes nothing.
        try cli.ok("b", "establishment", "edit", place, "--note", note, "--override-guard", reason)
        #expect(try Self.rows(try cli.ok("b", "guard", "list", "--json")).count == 2)
    }

    /// An inspector is told who may; a reason that is empty or tells of a person itself is refused; twelve digits are no registration number for
    /// anyone, however they are grouped.
    @Test func anInspectorMayNotOverride() throws {
        let trio = try Trio()
        let cli = trio.cli
        _ = try cli.run(["device", "request", "c", "--device", "máy-C", "--out", "c.request"])
        try cli.ok("hub", "device", "enrol", "c.request", "--role", "inspector", "--area", "26740", "--out", "c.answer")
        _ = try cli.run(["clone", "hub", "c", "--answer", "c.answer"])
        let add = ["establishment", "add", "--area", "26740", "--kind", "BAR", "--name", "Bar 0912345678"]
        let denied = try cli.run(["--store", "c"] + add + ["--override-guard", "do cơ sở công bố"])
        #expect(denied.exit == 4 && denied.err.contains("OFFICER") && denied.err.contains("ADMINISTRATOR"))
        #expect(try Self.rows(try cli.ok("c", "establishment", "list", "--json")).isEmpty)
        for reason in ["", "  ", "gọi 0912345678 để hỏi"] {
            let run = try cli.run(["--store", "hub"] + add + ["--override-guard", reason])
            #expect(run.exit == 1 && !run.err.contains("0912345678"), "\(reason)")
        }
        for store in ["hub", "a", "b"] { try cli.ok(store, "guard", "list") }
        try cli.ok(
            "hub", "establishment", "add", "--area", "26740", "--kind", "BAR", "--name", "Bar 0912345678",
            "--override-guard", "tên trên biển hiệu")
        for number in [
            "079095012345", "079 095 012 345", "079.095.012345", "０７９０９５０１２３４５", "079-095-012-345", "MST 079095012345",
            "123456789012",
        ] {
            let run = try cli.run(
                [
                    "--store", "hub", "establishment", "add", "--area", "26740", "--kind", "BAR", "--name", "Bar",
                    "--registration-number", number,
                ]
                    + ["--override-guard", "cơ sở khai"])
            #expect(run.exit == 1 && run.err.contains("HKD") && !run.err.contains("095"), "\(number)")
        }
        for number in ["0312345678", "0312345678-001", "41A8012345", "HKD 41A8012345"] {
            try cli.ok(
                "hub", "establishment", "add", "--area", "26740", "--kind", "BAR", "--name", "Bar",
                "--registration-number", number)
        }
    }
}
