import FieldLogTestSupport
import Foundation
import Testing

/// Files that somebody names to be written: never over what a store needs, and refused before anything is done.
@Suite struct OutputTests {
    private static func refused(
        _ cli: CLI, _ arguments: [String], _ path: String, _ words: String
    ) throws {
        let before = try? Contents.bytes(cli.folder + "/" + path)
        let run = try cli.run(arguments)
        #expect(run.exit == 1, "\(arguments): \(run.exit) \(run.err)")
        #expect(run.err.contains(path) && run.err.contains(words) && run.err.contains("Choose another"), "\(run.err)")
        #expect((try? Contents.bytes(cli.folder + "/" + path)) == before, "\(path)")
    }

    /// Every command that writes a file, into its own store, another's and the folder of a request, and over a witness.
    @Test func noStoreIsWrittenInto() throws {
        let trio = try Trio()
        let cli = trio.cli
        _ = try trio.establishment("a", "Quán bar")
        try cli.ok("a", "bundle", "create", "--all", "--out", "a.bundle")
        _ = try cli.run(["device", "request", "c", "--device", "máy-C", "--out", "c.request"])
        let places = [
            ("a/fieldlog.db-wal", "folder of a store"), ("a/key", "folder of a store"),
            ("hub/mới", "folder of a store"),
            ("c/key", "folder of a store"), (".a.fieldlog-witness", "stands beside a store"),
            (".ai.fieldlog-lost", "stands beside a store"),
        ]
        let before = try ["a", "hub"].map { try cli.ok($0, "digest").id }
        for (path, words) in places {
            for arguments in [
                ["--store", "a", "bundle", "create", "--all", "--out", path],
                ["--store", "hub", "bundle", "apply", "a.bundle", "--receipt", path],
                ["--store", "hub", "bundle", "receipt", "a.bundle", "--out", path],
                ["--store", "a", "key", "rotate", "--out", path],
                ["--store", "a", "device", "request", "--handover", "--out", path],
                ["device", "request", "d", "--device", "máy-D", "--out", path],
                ["--store", "hub", "device", "enrol", "c.request", "--role", "officer", "--out", path],
                ["--store", "hub", "device", "handover", "c.request", "--role", "officer", "--out", path],
            ] {
                try Self.refused(cli, arguments, path, words)
            }
        }
        #expect(try ["a", "hub"].map { try cli.ok($0, "digest").id } == before)
        #expect(!FileManager.default.fileExists(atPath: cli.folder + "/d"))
        #expect(!FileManager.default.fileExists(atPath: cli.folder + "/a/key.next"))
        // The new folder itself, which is none yet.
        try Self.refused(
            cli, ["device", "request", "d", "--device", "máy-D", "--out", "d/d.request"], "d/d.request",
            "folder of a store")
        #expect(!FileManager.default.fileExists(atPath: cli.folder + "/d"))
        for store in ["a", "hub"] { #expect(try cli.ok(store, "check").out.isEmpty) }
    }

    /// A file of one's own is replaced as ever, also in a folder that has a file named `key`, or keeps keys among other things.
    @Test func ownFilesAreReplaced() throws {
        let trio = try Trio()
        let folder = trio.cli.folder + "/của tôi"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        _ = try trio.cli.file("của tôi/key", "chìa khóa tủ")
        _ = try trio.cli.file("của tôi/a.bundle", "cũ")
        try trio.cli.ok("a", "bundle", "create", "--all", "--out", folder + "/a.bundle")
        try trio.cli.ok("hub", "bundle", "verify", folder + "/a.bundle")
        for name in ["key", "key.pub"] {
            try? FileManager.default.removeItem(atPath: folder + "/" + name)
            try FileManager.default.copyItem(atPath: trio.cli.folder + "/b/" + name, toPath: folder + "/" + name)
        }
        try trio.cli.ok("a", "bundle", "create", "--all", "--out", folder + "/b.bundle")
        try Self.refused(
            trio.cli, ["--store", "a", "bundle", "create", "--all", "--out", "của tôi/key"], "của tôi/key",
            "folder of a store")
    }

    /// Refused rows that would take the place of the import's own file, or of a store's: the words name the file and the way out.
    @Test func refusedRowsHaveTheirOwnWords() throws {
        let cli = try Trio(devices: false).cli
        let rows = try cli.file("sổ.csv", "tên\nQuán bar\n")
        let map = try cli.file(
            "sổ.map.json",
            """
            {"version": 1, "area": "26740", "records": [{"kind": "establishment", "key": {"namespace": "e", "columns": ["tên"]},
             "fields": {"name": "tên", "kind": {"constant": "BAR"}}}]}
            """)
        let line = ["--store", "hub", "import", rows, "--map", map, "--rejects"]
        _ = try cli.file("khác.csv", "của tôi")
        try Self.refused(cli, line + ["sổ.csv"], "sổ.csv", "--rejects FILE")
        try Self.refused(cli, line + ["sổ.map.json"], "sổ.map.json", "--rejects FILE")
        try Self.refused(cli, line + ["khác.csv"], "khác.csv", "nothing was imported")
        try Self.refused(cli, line + ["hub/fieldlog.db"], "hub/fieldlog.db", "folder of a store")
        #expect(try cli.ok("hub", "establishment", "list").lines.count < 2)
        #expect(try cli.run(line + ["/dev/null"]).exit == 0)
    }

    /// Where nothing can be written, a refusal says why it is one, and that what was typed is not kept.
    @Test func aDraftThatCannotBeKept() throws {
        let trio = try Trio()
        try FileManager.default.createDirectory(
            atPath: trio.cli.folder + "/a/draft-visit.json", withIntermediateDirectories: true)
        let run = try trio.cli.on("a", "visit", "add", "--establishment", "zzz", "--note", "ghi chú dài")
        #expect(run.exit == 1 && run.err.contains("zzz"), "\(run.exit) \(run.err)")
        #expect(
            run.err.contains("draft-visit.json: is a folder") && run.err.contains("could not be kept"), "\(run.err)")
        #expect(!run.err.contains("--resume"), "\(run.err)")
    }
}
