import Foundation
import Testing

/// The table of exit codes, which others' scripts rely on.
@Suite struct ExitCodeTests {
    private static let cases: [(String, Int32)] = [
        ("area list", 0), ("check", 0), ("conflict list", 0), ("--version", 0), ("--help", 0), ("area show 99", 1),
        ("visit show zzzz", 1), ("coverage --year abc", 64), ("coverage --by week", 64), ("init hub", 1),
        ("--store nowhere status", 10),
        ("sync nowhere", 10), ("clone nowhere c --device x", 10), ("visit", 64), ("vist add", 64),
        ("visit add --estab x", 64), ("clone hub c", 64), ("area show", 64), ("--lang xx status", 64),
    ]

    /// 0, 1, 10 and 64: well, an error, no store, usage.
    @Test func plainCodes() throws {
        let trio = try Trio(devices: false)
        for (line, code) in Self.cases {
            let run = try trio.cli.run(line.split(separator: " ").map(String.init), env: ["FIELDLOG_STORE": "hub"])
            #expect(run.exit == code, "\(line): \(run.err)")
            #expect(code == 0 || !run.err.isEmpty, "\(line)")
        }
    }

    /// An empty name of a store or folder is refused, not taken for another.
    @Test func emptyNamesAreRefused() throws {
        let trio = try Trio(devices: false)
        #expect(try trio.cli.run(["--store", "", "status"], env: ["FIELDLOG_STORE": "hub"]).exit == 64)
        #expect(try trio.cli.run(["--store=", "status"], env: ["FIELDLOG_STORE": "hub"]).exit == 64)
        #expect(try trio.cli.run(["init", ""]).exit == 64)
        #expect(try trio.cli.run(["clone", "hub", "", "--device", "x"]).exit == 64)
        let left = try FileManager.default.contentsOfDirectory(atPath: trio.cli.folder)
        #expect(!left.contains(".fieldlog-new"))
    }

    /// A wrong or missing argument or option is 64 whatever the command, and named as it is typed, with what it takes.
    @Test func argumentsAreNamedAsTheyAreTyped() throws {
        let trio = try Trio(devices: false)
        let cases: [([String], [String])] = [
            (["quarantine", "drop", "abc"], ["NO: ", "abc"]), (["quarantine", "show", "abc"], ["NO: "]),
            (["conflict", "settle", "k3", "--take", "abc"], []), (["log", "--limit", "abc"], ["--limit: "]),
            (["visit", "list", "--year", "abc"], ["--year: "]), (["area", "list", "--on", "hôm qua"], ["--on: "]),
            (["status", "--silent-after", "-1"], ["--silent-after: "]), (["export", "rooms"], ["KIND: ", "visits"]),
            (["serve", "--stdio"], ["--principal NAME: "]), (["serve"], ["--stdio, --cgi"]),
            (["serve", "--cgi", "--principal", "x"], ["--principal: ", "--cgi"]),
            (["bundle", "create", "--for", "A", "--since", "r", "--out", "x"], ["--since: ", "--for"]),
            (["erase", "ab12cd34", "--legal-basis", ""], ["--legal-basis TEXT: "]),
            (["bundle", "apply", "x", "--vouch", " "], ["--vouch REASON: "]),
            (["device", "request", "x", "--device", "bad\"name", "--out", "y"], ["--device: ", "cannot be the name"]),
            (["device", "request", "--device", "x", "--out", "y"], ["DIR: "]),
            (["device", "enrol", "x", "--role", "boss", "--out", "y"], ["--role: ", "inspector"]),
            (["establishment", "edit", "k3v9"], []),
        ]
        for (arguments, texts) in cases {
            let run = try trio.cli.run(["--store", "hub"] + arguments)
            let isUnknown = arguments.contains("k3") || arguments.contains("k3v9")
            #expect(run.exit == (isUnknown ? 1 : 64), "\(arguments): \(run.exit) \(run.err)")
            for text in texts { #expect(run.err.contains(text), "\(arguments): \(run.err)") }
        }
        let place = try trio.establishment("hub", "Karaoke Sóng Xanh")
        #expect(try trio.cli.on("hub", "establishment", "edit", place).exit == 64)
        let vi = try trio.cli.on("hub", "serve", "--stdio", "--lang", "vi")
        #expect(vi.exit == 64 && vi.err.contains("--principal TÊN: bắt buộc"), "\(vi.err)")
    }

    /// The help prints the table itself.
    @Test func helpHasTheTable() throws {
        let help = try CLI().run(["--help"]).out
        let table = help.components(separatedBy: "Exit codes").last ?? ""
        for code in [0, 1, 3, 4, 5, 10, 11, 20, 21, 64, 130] { #expect(table.contains("  \(code)  "), "\(code)") }
    }

    /// A mistyped command is met with the one that was meant.
    @Test func aMistypedCommandIsCorrected() throws {
        let cli = try CLI()
        #expect(try cli.run(["visit", "finalise", "x"]).err.contains("visit finalize"))
        #expect(try cli.run(["visit", "add", "--estab", "x"]).err.contains("--establishment"))
    }

    /// 3 for new conflicts, 21 while they wait.
    @Test func conflictsAreThreeThenTwentyOne() throws {
        let trio = try Trio()
        let place = try trio.establishment("a", "Karaoke Sóng Xanh")
        try trio.sync()
        try trio.cli.ok("a", "establishment", "edit", place, "--rooms", "8")
        try trio.cli.ok("b", "establishment", "edit", place, "--rooms", "9")
        try trio.cli.ok("a", "sync", "hub")
        let sync = try trio.cli.on("b", "sync", "hub")
        #expect(sync.exit == 3 && sync.err.contains("conflict list"))
        #expect(try trio.cli.on("b", "status").exit == 21)
    }

    /// 4 for an area that is not this store's own.
    @Test func anAreaOutsideIsNotAllowed() throws {
        let trio = try Trio(devices: false)
        try trio.cli.ok("c", "clone", "hub", "c", "--device", "c", "--area", "26740")
        let run = try trio.cli.on("c", "establishment", "add", "--area", "26743", "--kind", "BAR", "--name", "Quán Gió")
        #expect(run.exit == 4 && run.err.contains("26743"))
        #expect(try trio.cli.on("c", "clone", "c", "d", "--device", "d", "--area", "15").exit == 4)
    }

    /// 20 for damage, which `check` names, and `check --rebuild` mends where the log is sound.
    @Test func damageIsTwenty() throws {
        let trio = try Trio()
        let place = try trio.establishment("a", "Karaoke Sóng Xanh")
        let script =
            "import sqlite3,sys; d=sqlite3.connect(sys.argv[1]); d.execute('DELETE FROM establishment'); d.commit()"
        let python = try trio.cli.start("/usr/bin/env", ["python3", "-c", script, "a/fieldlog.db"]).end()
        guard python.exit == 0 else { return }
        let check = try trio.cli.on("a", "check")
        #expect(check.exit == 20 && check.out.contains("establishment") && check.out.contains(place))
        #expect(check.err.contains("check --rebuild"))
        #expect(try trio.cli.on("a", "check", "--rebuild").exit == 0)
        #expect(try trio.cli.json("a", "establishment", "show", place)["name"] as? String == "Karaoke Sóng Xanh")
        #expect(try trio.cli.ok("a", "check").out.isEmpty)
    }

    /// 130 for a sync that a signal stopped; the next one finishes.
    @Test func anInterruptIsOneHundredAndThirty() throws {
        let trio = try Trio()
        try Bulk.fill(trio, count: 1500)
        var codes: Set<Int32> = []
        for _ in 0..<3 {
            let sync = try trio.cli.start(CLI.program, ["--store", "a", "sync", "hub"])
            usleep(60_000)
            kill(sync.id, SIGINT)
            codes.insert(try sync.end().exit)
        }
        #expect(codes.isSubset(of: [0, 130, -SIGINT]), "\(codes)")
        try trio.sync()
        #expect(try trio.digests().count == 1)
    }
}
