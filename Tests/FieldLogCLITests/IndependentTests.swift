import FieldLogTestSupport
import Foundation
import Testing

/// Stores that the program made, read by a program in another language that was written from SyncProtocol.md.
@Suite struct IndependentTests {
    /// Hub and devices with open conflicts, a proposed amendment and a settled record: every entry, hash, digest, row and conflict is
    /// what the reader's own codec and fold make of the log.
    @Test(.enabled(if: OnTerminal.isPossible, "python3 is not installed: no independent reader"))
    func theReaderAgreesWithTheProgramsStores() throws {
        let trio = try Trio()
        let place = try trio.establishment("a", "Nhà nghỉ Hoa Sữa", kind: "MOTEL")
        let other = try trio.establishment("a", "Karaoke Ánh Trăng")
        let visit = try trio.cli.ok("a", "visit", "add", "--establishment", place, "--workers", "9").id
        try trio.cli.ok("a", "finding", "add", "--visit", visit, "--domain", "FIRE", "--text", "lối thoát nạn bị chắn")
        try trio.sync()
        try trio.cli.ok("a", "visit", "finalize", visit)
        try trio.cli.ok("b", "visit", "edit", visit, "--workers", "12")
        for (store, rooms) in [("a", "8"), ("b", "9")] {
            try trio.cli.ok(store, "establishment", "edit", place, "--rooms", rooms)
            try trio.cli.ok(store, "establishment", "edit", other, "--rooms", rooms)
        }
        try trio.sync()
        let rows = try #require(try trio.cli.json("b", "conflict", "list")["rows"] as? [[String: Any]])
        #expect(rows.count == 3)
        let settled = try #require(rows.first { $0["record"] as? String == other }?["id"] as? String)
        try trio.cli.ok("b", "conflict", "settle", settled, "--take", "2")
        try trio.sync(["b", "a"])
        let reader = (CLI.sources as NSString).deletingLastPathComponent + "/Independent/fieldlog_reader.py"
        for store in ["hub", "a", "b"] {
            let digest = try trio.cli.ok(store, "digest").id
            let ran = try Finished(["python3", "-B", reader, trio.cli.folder + "/" + store, "--scope-digest", digest])
            #expect(ran.status == 0 && ran.output.contains("conflicts 2"), "\(store): \(ran.output)\(ran.errors)")
        }
    }
}
