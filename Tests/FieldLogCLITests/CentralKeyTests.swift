import Foundation
import Testing

/// Keys while they are replaced, that of the central store above all: what a change leaves that fails, and one that is killed behind its commit.
@Suite struct CentralKeyTests {
    private static func text(_ cli: CLI, _ path: String) throws -> String {
        try String(contentsOfFile: "\(cli.folder)/\(path)", encoding: .utf8)
    }

    private static func exists(_ cli: CLI, _ path: String) -> Bool {
        FileManager.default.fileExists(atPath: "\(cli.folder)/\(path)")
    }

    /// The environment in which `ssh-keygen` makes and tries keys, but signs no head: a disk for temporary files that is full, say.
    private static func signingNoHeads(_ cli: CLI) throws -> [String: String] {
        let path = cli.environment([:])["PATH"] ?? ""
        try FileManager.default.createDirectory(atPath: cli.folder + "/bin", withIntermediateDirectories: true)
        let program = try cli.file(
            "bin/ssh-keygen",
            """
            #!/bin/sh
            case "$*" in *sign*fieldlog-head*) echo 'No space left on device' >&2; exit 255 ;; esac
            PATH='\(path)' exec ssh-keygen "$@"

            """)
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: program)
        return ["PATH": "\(cli.folder)/bin:\(path)"]
    }

    /// A change of keys that fails is none: the store decides, is synced with and backed up as before, and the next one goes through.
    @Test func aChangeOfKeysThatFailsChangesNothing() throws {
        let trio = try Trio()
        let cli = trio.cli
        for run in try trio.sync() { #expect(run.exit == 0, "\(run.err)") }
        let (digest, key) = (try cli.ok("hub", "digest").id, try Self.text(cli, "hub/key.pub"))
        let failed = try cli.on("hub", "key", "rotate", env: try Self.signingNoHeads(cli))
        #expect(failed.exit != 0, "\(failed.exit) \(failed.err)")
        #expect(try cli.json("hub", "status")["central"] as? Bool == true)
        #expect(try cli.ok("hub", "digest").id == digest && Self.text(cli, "hub/key.pub") == key)
        #expect(try cli.ok("hub", "check").out.isEmpty)
        for run in try trio.sync() { #expect(run.exit == 0, "\(run.err)") }
        // It goes on deciding, and says nothing of a request that nobody made.
        let team = try cli.ok("hub", "team", "add", "--name", "Đội 178", "--level", "PROVINCE", "--area", "79")
        #expect(!team.err.contains("key rotate"), "\(team.err)")
        try cli.ok("hub", "grant", "máy-B", "--role", "hub")
        // A backup of now is that of a central store: it decides nothing before it has heard from a peer.
        try cli.ok("hub", "backup", "hub.backup")
        _ = try cli.run(["restore", "hub.backup", "twin", "--offline"])
        #expect(try cli.json("twin", "status")["authority_held"] as? Bool == true)
        #expect(try cli.on("twin", "key", "rotate").exit == 4)

        let next = try Self.text(cli, "hub/key.next.pub")
        try cli.ok("hub", "key", "rotate")
        #expect(try Self.text(cli, "hub/key.pub").hasPrefix(next.prefix(60)) && !Self.exists(cli, "hub/key.next"))
        try cli.ok("hub", "grant", "máy-B", "--role", "administrator")
        for run in try trio.sync() { #expect(run.exit == 0, "\(run.err)") }
        #expect(try trio.digests().count == 1)
        for store in ["hub", "a", "b"] { #expect(try cli.ok(store, "check").out.isEmpty) }
    }

    /// A takeover that fails makes no second central store; the next one goes through.
    @Test func aTakeoverThatFailsChangesNothing() throws {
        let trio = try Trio()
        let cli = trio.cli
        for run in try trio.sync() { #expect(run.exit == 0, "\(run.err)") }
        let digest = try cli.ok("b", "digest").id
        let failed = try cli.on(
            "b", "key", "takeover", "--root", "hub/root-key", env: try Self.signingNoHeads(cli))
        #expect(failed.exit != 0, "\(failed.exit) \(failed.err)")
        #expect(try cli.json("b", "status")["central"] as? Bool == false)
        #expect(try cli.ok("b", "digest").id == digest && cli.ok("b", "check").out.isEmpty)
        for run in try trio.sync() { #expect(run.exit == 0, "\(run.err)") }
        try FileManager.default.moveItem(atPath: cli.folder + "/hub", toPath: cli.folder + "/gone")
        try cli.ok("b", "key", "takeover", "--root", "gone/root-key")
        #expect(try cli.json("b", "status")["central"] as? Bool == true)
        try cli.ok("b", "grant", "máy-A", "--role", "administrator")
        try cli.ok("a", "sync", "b")
        #expect(try cli.ok("a", "digest").id == cli.ok("b", "digest").id)
    }

    /// Killed behind the commit and before the key files are in their place, with the witness told or not: whatever is run next ends it, or
    /// needs no key and says nothing wrong.
    @Test(arguments: [false, true]) func aKillBehindTheCommitIsEndedByTheNext(isWitnessTold: Bool) throws {
        let trio = try Trio()
        let cli = trio.cli
        let place = try trio.establishment("b", "Karaoke Sóng Xanh")
        for run in try trio.sync() { #expect(run.exit == 0, "\(run.err)") }
        let commands = [
            ["team", "add", "--name", "Đội 178", "--level", "PROVINCE", "--area", "79"],
            ["grant", "máy-B", "--role", "hub"],
            ["backup", "1.backup"], ["bundle", "create", "--all", "--out", "1.bundle"], ["sync", "a"],
            ["key", "rotate"], ["clone", "hub", "d", "--device", "máy-D"],
            ["establishment", "edit", place, "--rooms", "9"],
        ]
        for command in commands {
            let witness = try Self.text(cli, ".hub.fieldlog-witness")
            try cli.ok("hub", "key", "rotate")
            let writers = try Self.writers(cli)
            try Self.takeBack(cli, "hub", witness: isWitnessTold ? nil : witness)
            #expect(try cli.ok("hub", "check").out.isEmpty, "\(command)")
            #expect(try cli.json("hub", "status")["central"] as? Bool == true, "\(command)")
            #expect(try cli.ok("hub", "visit", "list").exit == 0, "\(command)")
            let run = try cli.run(["--store", "hub"] + command)
            #expect(run.exit == 0, "\(command): \(run.exit) \(run.err)")
            for line in try trio.sync(["a"]) { #expect(line.exit == 0, "\(command): \(line.err)") }
            try cli.ok("hub", "team", "add", "--name", "Đội \(command[0])", "--level", "PROVINCE", "--area", "79")
            #expect(!Self.exists(cli, "hub/key.next") && !Self.exists(cli, "hub/key.next.pub"), "\(command)")
            let status = try cli.json("hub", "status")
            #expect(status["central"] as? Bool == true && status["authority_held"] as? Bool == false, "\(command)")
            #expect(try writers > 0 && Self.writers(cli) == writers, "one change of keys, and not another: \(command)")
        }
        for run in try trio.sync() { #expect(run.exit == 0, "\(run.err)") }
        #expect(try trio.digests().count == 1)
        for store in ["hub", "a", "b"] { #expect(try cli.ok(store, "check").out.isEmpty) }
        // What was backed up then is whole: the new key with what names it.
        let restored = try cli.run(["restore", "1.backup", "twin", "--offline"])
        #expect(!restored.err.contains("key"), "\(restored.err)")
        let twin = try cli.json("twin", "status")
        #expect(twin["central"] as? Bool == true && twin["authority_held"] as? Bool == true)
    }

    /// A device's change of keys that was killed there is ended by the same command as well, and the new key is not put aside.
    @Test func aKillBehindTheCommitOfADeviceIsEndedByTheSameCommand() throws {
        let trio = try Trio()
        let cli = trio.cli
        let place = try trio.establishment("b", "Karaoke Sóng Xanh")
        try cli.ok("b", "key", "rotate", "--out", "b.request")
        try cli.ok("hub", "device", "enrol", "b.request", "--role", "officer", "--out", "b.answer")
        try cli.ok("b", "sync", "hub")
        let witness = try Self.text(cli, ".b.fieldlog-witness")
        try cli.ok("b", "key", "rotate", "--answer", "b.answer")
        try Self.takeBack(cli, "b", witness: witness)
        #expect(try cli.ok("b", "check").out.isEmpty)
        try cli.ok("b", "key", "rotate", "--answer", "b.answer")
        #expect(Self.exists(cli, "b/key") && !Self.exists(cli, "b/key.next") && !Self.exists(cli, "b/key.old-2"))
        try cli.ok("b", "visit", "add", "--establishment", place, "--workers", "4", "--final")
        for run in try trio.sync(["b", "a"]) { #expect(run.exit == 0, "\(run.err)") }
        #expect(try trio.digests().count == 1)
        for store in ["hub", "a", "b"] { #expect(try cli.ok(store, "check").out.isEmpty) }
    }

    /// How many writers the central store has named.
    private static func writers(_ cli: CLI) throws -> Int {
        let rows = try cli.json("hub", "log", "--limit", "1000")["rows"] as? [[String: Any]] ?? []
        return rows.count { $0["kind"] as? String == "!writer" || $0["kind"] as? String == "writer" }
    }

    /// Puts the key files of a store back to where they were before they changed places, and its witness.
    private static func takeBack(_ cli: CLI, _ store: String, witness: String?) throws {
        let folder = "\(cli.folder)/\(store)/"
        var number = 1
        while exists(cli, "\(store)/key.old-\(number + 1)") { number += 1 }
        for end in ["", ".pub"] {
            try FileManager.default.moveItem(atPath: folder + "key" + end, toPath: folder + "key.next" + end)
            try FileManager.default.moveItem(atPath: folder + "key.old-\(number)" + end, toPath: folder + "key" + end)
        }
        if let witness {
            try Data(witness.utf8).write(to: URL(fileURLWithPath: "\(cli.folder)/.\(store).fieldlog-witness"))
        }
    }
}
