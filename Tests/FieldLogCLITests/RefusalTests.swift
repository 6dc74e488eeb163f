import Foundation
import Testing

/// What the program refuses, how it says so, and that what was typed is not lost.
@Suite struct RefusalTests {
    /// A final visit is never edited in place: exit 1, and how to amend it.
    @Test func aFinalVisitIsAmendedNotEdited() throws {
        let trio = try Trio()
        let place = try trio.establishment("a", "Karaoke Sóng Xanh")
        let visit = try trio.cli.ok("a", "visit", "add", "--establishment", place, "--workers", "7", "--final").id
        let edit = try trio.cli.on("a", "visit", "edit", visit, "--workers", "9")
        #expect(edit.exit == 1 && edit.err.contains("fieldlog visit amend \(visit) --reason"))
        let bare = try trio.cli.on("a", "visit", "amend", visit, "--workers", "9")
        #expect(bare.exit == 64 && bare.err.contains("--reason"))
        #expect(try trio.cli.on("a", "visit", "amend", visit, "--workers", "9", "--reason", "  ").exit == 64)
        #expect(try trio.cli.on("a", "visit", "annul", visit).exit == 64)
        #expect(try trio.cli.on("a", "visit", "discard", visit).exit == 1)
        #expect(try trio.cli.json("a", "visit", "show", visit)["workers"] as? Int == 7)
        // What was typed for the edit is there for the amendment.
        try trio.cli.ok("a", "visit", "amend", visit, "--resume", "--reason", "đếm lại")
        #expect(try trio.cli.json("a", "visit", "show", visit)["workers"] as? Int == 9)
    }

    private static let refused: [(field: String, flags: [String])] = [
        ("establishment.rooms", ["--rooms", "-3"]), ("establishment.rooms", ["--rooms=-3"]),
        ("establishment.rooms", ["--rooms", "3.5"]),
        ("establishment.opened", ["--opened", String(repeating: "1", count: 50_000)]),
        ("establishment.rooms", ["--rooms", "99999999999999999999"]),
        ("establishment.opened", ["--opened", "1899-12-31"]), ("establishment.opened", ["--opened", "2200-01-01"]),
        ("establishment.opened", ["--opened", "2025-02-29"]), ("establishment.kind", ["--kind", "KARAOK"]),
        ("establishment.name", ["--name", "Karaoke \u{1B}[31m"]), ("establishment.name", ["--name", "a\u{07}b"]),
        ("establishment.name", ["--name", "a\u{202E}b"]), ("establishment.name", ["--name", ""]),
        ("establishment.name", ["--name", String(repeating: "ă", count: 600)]),
        ("establishment.registration_number", ["--registration-number", "079201001234"]),
    ]

    /// Each bad value is refused with exit 1 and its field named; nothing is written, and no escape reaches the terminal.
    @Test func badValuesAreNamed() throws {
        let trio = try Trio()
        let before = try trio.cli.ok("a", "digest").id
        for (field, flags) in Self.refused {
            var line = ["--store", "a", "establishment", "add", "--area", "26740"]
            for (flag, value) in [("--kind", "KARAOKE"), ("--name", "Sóng Xanh")] where flags.first != flag {
                line += [flag, value]
            }
            let run = try trio.cli.run(line + flags)
            #expect(run.exit == 1 && run.err.contains(field + ":"), "\(flags): \(run.exit) \(run.err)")
            #expect(!run.err.unicodeScalars.contains("\u{1B}"))
            #expect(run.out.isEmpty)
            #expect(run.err.utf8.count < 1_000, "a message is no place for a page of what was typed")
        }
        #expect(try trio.cli.ok("a", "digest").id == before)
    }

    /// An unknown establishment is refused with the field named; a date outside 1900 to 2199 of a visit, too.
    @Test func aVisitNeedsAKnownEstablishmentAndADay() throws {
        let trio = try Trio()
        let unknown = try trio.cli.on("a", "visit", "add", "--establishment", "zzzz")
        #expect(unknown.exit == 1 && unknown.err.contains("visit.establishment:"))
        let none = try trio.cli.on("a", "visit", "add", "--workers", "3")
        #expect(none.exit == 1 && none.err.contains("visit.establishment:"))
        _ = try trio.establishment("a", "Karaoke Sóng Xanh")
        for day in ["1899-12-31", "2200-01-01", "hôm qua"] {
            let run = try trio.cli.on("a", "visit", "add", "--establishment", "@last", "--date", day)
            #expect(run.exit == 1 && run.err.contains("visit.date:"))
        }
    }

    /// Arguments that are not UTF-8 are refused with the field named; NUL cannot pass, an escape is refused as text.
    @Test func bytesThatAreNoTextAreRefused() throws {
        let trio = try Trio()
        for value in ["--name \"$(printf 'S\\303ng')\"", "--name=\"$(printf 'X\\377')\""] {
            let script = "\"$0\" --store a establishment add --area 26740 --kind BAR " + value
            let run = try trio.cli.start("/bin/sh", ["-c", script, CLI.program]).end()
            #expect(run.exit == 1 && run.err.contains("establishment.name:") && run.err.contains("UTF-8"), "\(run.err)")
        }
        let word = try trio.cli.start("/bin/sh", ["-c", "\"$0\" \"$(printf 'v\\377')\"", CLI.program]).end()
        #expect(word.exit == 64 && word.err.contains("v\\xff"))
        #expect(try trio.cli.ok("a", "establishment", "list").out.isEmpty)
    }

    /// A note with a telephone or identity number is refused; no more than a masked excerpt of it is shown.
    @Test(arguments: ["liên hệ 0912345678", "CCCD 079201001234", "CMND 025123456", "gọi +84 912 345 678"])
    func aPersonInANoteIsMasked(_ note: String) throws {
        let trio = try Trio()
        let place = try trio.establishment("a", "Karaoke Sóng Xanh")
        let run = try trio.cli.on("a", "visit", "add", "--establishment", place, "--note", note)
        #expect(run.exit == 1 && run.err.contains("visit.note:"))
        let digits = note.filter(\.isNumber)
        #expect(!run.err.filter { $0.isNumber || $0 == "•" }.contains(digits.suffix(4)), "\(run.err)")
        #expect(try trio.cli.ok("a", "visit", "list").out.isEmpty)
        let inFinding = try trio.cli.on("a", "establishment", "edit", place, "--note", note)
        #expect(inFinding.exit == 1 && inFinding.err.contains("establishment.note:"))
    }

    /// What was typed survives a refusal: `--resume` with the correction alone logs all of it.
    @Test func whatWasTypedIsKept() throws {
        let trio = try Trio()
        let refusal = try trio.cli.on(
            "a", "establishment", "add", "--area", "26740", "--kind", "KARAOKE", "--name", "Sóng Xanh", "--rooms", "tám"
        )
        #expect(refusal.err.contains("fieldlog establishment add --resume"))
        let place = try trio.cli.ok("a", "establishment", "add", "--resume", "--rooms", "8").id
        let shown = try trio.cli.json("a", "establishment", "show", place)
        #expect(shown["name"] as? String == "Sóng Xanh" && shown["rooms"] as? Int == 8)
        let visit = try trio.cli.on(
            "a", "visit", "add", "--establishment", place, "--workers", "7", "--note", "gọi 0912345678", "--final")
        #expect(visit.exit == 1)
        let logged = try trio.cli.ok("a", "visit", "add", "--resume", "--note", "đã nhắc").id
        let record = try trio.cli.json("a", "visit", "show", logged)
        #expect(record["workers"] as? Int == 7 && record["note"] as? String == "đã nhắc")
        #expect(record["status"] as? String == "FINAL", "--final is part of what was typed")
        // A draft is used once: the next line starts from nothing.
        #expect(try trio.cli.on("a", "establishment", "add", "--resume", "--rooms", "8").exit == 1)
    }

    /// The reason of an amendment is kept like all else that was typed.
    @Test func theReasonIsKeptToo() throws {
        let trio = try Trio()
        let place = try trio.establishment("a", "Karaoke Sóng Xanh")
        let visit = try trio.cli.ok("a", "visit", "add", "--establishment", place, "--final").id
        let run = try trio.cli.on("a", "visit", "amend", visit, "--reason", "đếm lại", "--workers", "-1")
        #expect(run.exit == 1 && run.err.contains("visit.workers:"))
        try trio.cli.ok("a", "visit", "amend", visit, "--resume", "--workers", "8")
        #expect(try trio.cli.json("a", "visit", "show", visit)["reason"] as? String == "đếm lại")
    }

    /// Filters of lists are read as strictly as fields: a slip of the hand is no empty list.
    @Test func filtersAreReadStrictly() throws {
        let trio = try Trio(devices: false)
        for line in [
            "establishment list --kind KARAOK", "establishment find hoa --limit nhiều", "visit list --year 20x5",
            "visit list --status NHÁP", "log --limit -1", "coverage --by week", "coverage --year 25x",
        ] {
            let run = try trio.cli.run(line.split(separator: " ").map(String.init), env: ["FIELDLOG_STORE": "hub"])
            #expect([1, 64].contains(run.exit) && run.out.isEmpty && !run.err.isEmpty, "\(line): \(run.exit)")
        }
    }

    /// `@last` is what was written last, whatever the clock said then.
    @Test func lastDoesNotAskTheClock() throws {
        let trio = try Trio(devices: false)
        let hub = ["FIELDLOG_STORE": "hub"]
        func write(_ name: String, _ area: String, _ now: String) throws -> String {
            let line = ["establishment", "add", "--area", area, "--kind", "BAR", "--name", name]
            let run = try trio.cli.run(line, env: hub.merging(["FIELDLOG_NOW": now]) { $1 })
            return run.out.split(separator: "\n").map(String.init).first ?? ""
        }
        for code in ["Q1", "Q2"] {
            let line = ["area", "add", "--code", code, "--level", "commune", "--kind", "xã", "--name", code]
            #expect(try trio.cli.run(line, env: hub).exit == 0)
        }
        _ = try write("Đêm Phố", "Q1", "2026-01-01T00:00:00Z")
        let last = try write("Ánh Trăng", "Q2", "1999-01-01T00:00:00Z")
        let shown = try trio.cli.run(["establishment", "show", "@last"], env: hub).out
        #expect(!last.isEmpty && shown.contains(last))
        let log = try trio.cli.run(["log", "@last"], env: hub).out
        #expect(log.contains(last))
    }

    /// The flags of `area add` are the names of the schema too, and a parent must be valid on some day of the child's.
    @Test func areaAddTakesTheNamesOfTheSchema() throws {
        let trio = try Trio(devices: false)
        func add(_ rest: String) throws -> Int32 {
            let line = ["area", "add", "--level", "commune", "--kind", "xã", "--name", "Hòa"]
            return try trio.cli.run(line + rest.split(separator: " ").map(String.init), env: ["FIELDLOG_STORE": "hub"])
                .exit
        }
        #expect(try add("--code U1 --valid-from 2020-01-01 --valid-to 2025-07-01") == 0)
        #expect(try add("--code U2 --parent-code U1@2021-01-01 --valid-from 2022-01-01") == 0)
        #expect(try add("--code U3 --parent U1@2021-01-01 --from 2025-07-01") == 1)
    }
}
