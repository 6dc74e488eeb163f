import Foundation
import Testing

/// What was refused and is kept as evidence.
@Suite struct QuarantineTests {
    private static func rows(_ cli: CLI, _ store: String) throws -> [[String: Any]] {
        try #require(try cli.json(store, "quarantine", "list")["rows"] as? [[String: Any]])
    }

    /// A district whose central store has refused the second of two visits that came in one run, as it lies beyond a cut.
    private static func refused() throws -> (district: District, first: String, second: String) {
        let district = try District()
        let cli = district.cli
        let first = try district.visit("a", workers: 7)
        let second = try district.visit("a", workers: 8, note: "ghi chú của lượt hai")
        let path = try cli.file("feeds.txt", try district.line("a", first))
        try cli.ok("a", "sync", "h2")
        try cli.ok("hub", "device", "revoke", "máy-A", "--at", path, "--reason", "mất máy")
        #expect(try cli.on("h2", "sync", "hub").exit == 3)
        #expect(try district.has("hub", [first, second]) == [true, false])
        #expect(try district.has("h2", [first, second]) == [true, false])
        return (district, first, second)
    }

    /// The evidence tells everything but the texts; dropped, it is gone.
    @Test func theEvidenceShowsNoText() throws {
        let (district, _, _) = try Self.refused()
        let cli = district.cli
        let rows = try Self.rows(cli, "hub")
        #expect(rows.count == 1 && rows[0]["code"] as? Int == 15 && rows[0]["sender"] as? String == "h2")
        let number = "\(rows[0]["no"] ?? "")"
        let shown = try cli.json("hub", "quarantine", "show", number)
        let kinds = try #require(shown["kinds"] as? [String: Int])
        #expect(kinds["visit"] == 2 && shown["area"] as? String == "26740@2025-07-01")
        for arguments in [["show", number], ["list"], ["show", number, "--json"]] {
            let run = try cli.run(["--store", "hub", "quarantine"] + arguments)
            #expect(run.exit == 0 && !run.out.contains("ghi chú") && run.out.contains("cut"))
        }
        try cli.ok("hub", "quarantine", "drop", number)
        #expect(try Self.rows(cli, "hub").isEmpty)
        #expect(try cli.ok("hub", "check").out.isEmpty)
    }

    /// A repair keeps the evidence where it is: it is nothing that was lost of the log.
    @Test func theEvidenceOutlivesARepair() throws {
        let (district, _, _) = try Self.refused()
        let before = try Self.rows(district.cli, "hub").count
        let path = URL(fileURLWithPath: district.cli.folder + "/hub/fieldlog.db-wal")
        var bytes = try Data(contentsOf: path)
        bytes[bytes.count / 2] ^= 4
        try bytes.write(to: path)
        let repair = try district.cli.on("hub", "repair")
        #expect(repair.exit == 0 && repair.out.contains("damaged-"), "\(repair.out)\(repair.err)")
        #expect(try Self.rows(district.cli, "hub").count == before && before == 1)
    }

    /// Released at the central store, the work comes back at every hub; a run that was refused for another reason is not released.
    @Test func aReleaseBringsTheWorkBack() throws {
        let (district, first, second) = try Self.refused()
        let cli = district.cli
        let number = "\(try Self.rows(cli, "hub").first?["no"] ?? "")"
        #expect(try cli.on("h2", "quarantine", "release", "1").exit == 4)
        func recode(_ code: Int) throws {
            let script =
                "import sqlite3; d=sqlite3.connect('hub/fieldlog.db'); d.execute('UPDATE quarantine SET code=\(code)'); d.commit()"
            try #require(try cli.start("/usr/bin/env", ["python3", "-c", script]).end().exit == 0)
        }
        if OnTerminal.isPossible {
            try recode(12)
            let run = try cli.on("hub", "quarantine", "release", number)
            #expect(run.exit == 4 && run.err.contains("another reason"))
            try recode(15)
        }
        #expect(try cli.json("hub", "quarantine", "release", number)["entries"] as? Int == 1)
        #expect(try Self.rows(cli, "hub").isEmpty)
        for store in ["h2", "h1", "h2"] { try cli.ok(store, "sync", "hub") }
        for store in ["hub", "h1", "h2"] { #expect(try district.has(store, [first, second]) == [true, true]) }
        #expect(try district.states(["hub", "h1", "h2"]).count == 1)
    }

    /// Why a bundle was taken on an administrator's word can be read; nothing was refused, so status is quiet, and there is nothing to release.
    @Test func theReasonOfVouchingIsShown() throws {
        let trio = try Trio()
        let cli = trio.cli
        let place = try trio.establishment("b", "Karaoke Sóng Xanh")
        try cli.ok("b", "bundle", "create", "--for", cli.folder + "/hub", "--out", "tuần.bundle")
        let path = URL(fileURLWithPath: cli.folder + "/tuần.bundle")
        var bytes = try Data(contentsOf: path)
        // Another armour of the same length: the file's signature is one that nobody made.
        let line = try #require(bytes.range(of: Data("-----END SSH".utf8))?.lowerBound)
        for place in (line - 12)..<(line - 6) { bytes[place] = UInt8(ascii: "A") }
        try bytes.write(to: path)
        #expect(try cli.on("hub", "bundle", "apply", "tuần.bundle").exit == 4)
        let before = try cli.on("hub", "status").exit
        let taken = try cli.on("hub", "bundle", "apply", "tuần.bundle", "--vouch", "máy-B hỏng, tự tay mang USB về")
        #expect(taken.exit == 0, "\(taken.err)")
        #expect(try cli.json("hub", "establishment", "show", place)["name"] as? String == "Karaoke Sóng Xanh")
        let row = try #require(try Self.rows(cli, "hub").first)
        #expect(row["code"] as? Int == 0 && (row["reason"] as? String)?.contains("stored") == false, "\(row)")
        let number = "\(row["no"] ?? "")"
        let shown = try cli.json("hub", "quarantine", "show", number)
        #expect(shown["vouched"] as? String == "máy-B hỏng, tự tay mang USB về", "\(shown)")
        #expect(shown["maker"] as? String == "máy-B" && (shown["sum"] as? String)?.count == 64)
        #expect(try cli.ok("hub", "quarantine", "show", number, "--lang", "vi").out.contains("tự tay mang USB về"))
        let status = try cli.on("hub", "status", "--json")
        let counted = try CLI.document(status)["quarantine"] as? Int
        #expect(status.exit == before && counted == 0, "\(status.out)")
        #expect(try cli.on("hub", "quarantine", "release", number).exit == 4)
    }
}
