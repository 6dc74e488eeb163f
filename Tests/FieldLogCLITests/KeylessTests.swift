import Foundation
import Testing

/// A store whose key is gone: it reads, and says what is wrong with it before anything is lost.
@Suite struct KeylessTests {
    /// Nothing is written that nobody could sign; what was typed is not lost with it, and with the key back all goes on.
    @Test func nothingIsWrittenWithoutTheKey() throws {
        let scene = try RepairScene()
        let files = FileManager.default
        for name in ["key", "key.pub"] {
            try files.moveItem(atPath: scene.path("a/" + name), toPath: scene.path(name))
        }
        let check = try scene.cli.on("a", "check")
        #expect(check.exit == 21 && check.out.contains("/a/key: missing"), "\(check.out)\(check.err)")
        #expect(try scene.cli.on("a", "check", "--quick").exit == 21)
        let add = try scene.cli.on("a", "visit", "add", "--establishment", scene.place, "--workers", "7", "--final")
        #expect(add.exit == 4 && add.err.contains("/a/key: missing"), "\(add.out)\(add.err)")
        #expect(add.err.contains("fieldlog visit add --resume"), "\(add.err)")
        #expect(try scene.cli.ok("a", "log").out == scene.log)
        let sync = try scene.cli.on("a", "sync", "hub")
        #expect(sync.exit == 4 && sync.err.contains("/a/key: missing"), "\(sync.out)\(sync.err)")
        // Who asks it for something is told whose key is meant.
        let asked = try scene.cli.on("hub", "sync", "a")
        #expect(asked.exit != 0 && asked.err.contains("the peer has no key"), "\(asked.out)\(asked.err)")
        let bundle = try scene.cli.on("a", "bundle", "create", "--all", "--out", "x.bundle")
        #expect(bundle.exit == 4 && bundle.err.contains("/a/key: missing"), "\(bundle.out)\(bundle.err)")
        for name in ["key", "key.pub"] {
            try files.moveItem(atPath: scene.path(name), toPath: scene.path("a/" + name))
        }
        #expect(try scene.cli.on("a", "check").exit == 0)
        try scene.cli.ok("a", "visit", "add", "--resume")
        try scene.cli.ok("a", "sync", "hub")
        #expect(try scene.cli.ok("hub", "visit", "list").lines.count == 7)
    }

    /// A damaged store without its key is repaired from its own files; with a peer it says which file is wanted where something has to be
    /// signed.
    @Test func aRepairWithoutTheKey() throws {
        let scene = try RepairScene()
        for name in ["key", "key.pub"] { try FileManager.default.removeItem(atPath: scene.path("a/" + name)) }
        try scene.damage("a/fieldlog.db-wal") { $0[$0.count / 2] ^= 4 }
        let asked = try scene.cli.on("a", "repair", "--from", "hub")
        #expect(asked.exit == 4 && asked.err.contains("/a/key: missing"), "\(asked.out)\(asked.err)")
        try scene.cli.ok("a", "repair")
        #expect(try scene.cli.on("a", "check").exit == 21)
        #expect(try scene.cli.ok("a", "log").out == scene.log)
    }

    /// Another key in the folder: what were written with it, others would refuse.
    @Test func nothingIsWrittenWithAnotherKey() throws {
        let scene = try RepairScene()
        for name in ["key", "key.pub"] {
            let other = [UInt8](try Data(contentsOf: URL(fileURLWithPath: scene.path("b/" + name))))
            try scene.damage("a/" + name) { $0 = other }
        }
        #expect(try scene.cli.on("a", "check").exit == 21)
        let add = try scene.cli.on("a", "visit", "add", "--establishment", scene.place, "--final")
        #expect(add.exit == 4 && add.err.contains("not the key of this store"), "\(add.out)\(add.err)")
        #expect(try scene.cli.ok("a", "log").out == scene.log)
    }

    /// Only the private key is another one: it says itself whose it is. Nothing is written or sent, every refusal names the file, and so do
    /// the check and the doctor.
    @Test func nothingIsWrittenWithAnotherPrivateKey() throws {
        let scene = try RepairScene()
        let (own, other) = (try Self.bytes(scene.path("a/key")), try Self.bytes(scene.path("b/key")))
        try scene.damage("a/key") { $0 = other }
        for arguments in [["check"], ["check", "--quick"], ["doctor"]] {
            let run = try scene.cli.run(["--store", "a"] + arguments)
            #expect(run.exit == (arguments == ["doctor"] ? 20 : 21), "\(arguments): \(run.exit) \(run.out)\(run.err)")
            #expect(run.out.contains("/a/key: missing, or not the key of this store"), "\(run.out)\(run.err)")
            #expect(!run.out.contains("matches and is granted"), "\(run.out)")
        }
        for arguments in [
            ["visit", "add", "--establishment", scene.place, "--final"], ["sync", "hub"],
            ["bundle", "create", "--all", "--out", "x.bundle"], ["backup", "x.backup"],
            ["device", "request", "--handover", "--out", "x.request"],
        ] {
            let run = try scene.cli.run(["--store", "a"] + arguments)
            #expect(run.exit == 4 && run.err.contains("/a/key: missing, or not the key"), "\(arguments): \(run.err)")
        }
        #expect(try scene.cli.ok("a", "log").out == scene.log)
        try scene.damage("a/key") { $0 = own }
        #expect(try scene.cli.ok("a", "check").out.isEmpty)
        try scene.cli.ok("a", "sync", "hub")
    }

    /// The public half is gone, or is another's: that file is named, and the command that stands there makes it anew, for its owner alone.
    @Test(arguments: ["gone", "other"]) func thePublicHalf(_ how: String) throws {
        let scene = try RepairScene()
        let other = try Self.bytes(scene.path("b/key.pub"))
        if how == "gone" {
            try FileManager.default.removeItem(atPath: scene.path("a/key.pub"))
        } else {
            try scene.damage("a/key.pub") { $0 = other }
        }
        let add = try scene.cli.on("a", "visit", "add", "--establishment", scene.place, "--workers", "7", "--final")
        if how == "gone" {
            // The private key signs all the same.
            #expect(add.exit == 0, "\(add.err)")
            try scene.cli.ok("a", "sync", "hub")
        } else {
            #expect(add.exit == 4 && add.err.contains("/a/key.pub: missing, or not"), "\(add.exit) \(add.err)")
            let sync = try scene.cli.on("a", "sync", "hub")
            #expect(sync.exit == 4 && sync.err.contains("/a/key.pub: missing, or not"), "\(sync.exit) \(sync.err)")
        }
        let doctor = try scene.cli.on("a", "doctor")
        #expect(doctor.exit == 20 && doctor.out.contains("/a/key.pub: missing, or not"), "\(doctor.out)")
        let check = try scene.cli.on("a", "check")
        #expect(check.exit == 21 && check.lines.count == 1, "\(check.out)")
        #expect(check.out.contains("/a/key.pub: missing, or not"), "\(check.out)")
        try Self.run(check.out, scene)
        #expect(try scene.cli.ok("a", "check").out.isEmpty)
        try scene.cli.ok("a", "visit", "add", "--establishment", scene.place, "--workers", "8", "--final")
        try scene.cli.ok("a", "sync", "hub")
    }

    /// A key that others may read is not called missing: the one line names the command that helps.
    @Test func aKeyThatOthersMayRead() throws {
        let scene = try RepairScene()
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: scene.path("a/key"))
        let check = try scene.cli.on("a", "check")
        #expect(check.exit == 21 && check.lines.count == 1, "\(check.out)")
        #expect(check.out.contains("chmod 0600") && !check.out.contains("missing"), "\(check.out)")
        try Self.run(check.out, scene)
        #expect(try scene.cli.ok("a", "check").out.isEmpty)
    }

    /// A key that its own account may not read: the check and the doctor say so, with the command that helps, though root could read it.
    @Test func aKeyThatMayNotBeRead() throws {
        let scene = try RepairScene()
        try FileManager.default.setAttributes([.posixPermissions: 0], ofItemAtPath: scene.path("a/key"))
        let check = try scene.cli.on("a", "check")
        #expect(check.exit == 21 && check.lines.count == 1, "\(check.exit) \(check.out)\(check.err)")
        #expect(check.out.contains("/a/key: the key may not be read"), "\(check.out)")
        #expect(try scene.cli.on("a", "check", "--quick").exit == 21)
        #expect(try scene.cli.on("a", "doctor").out.contains("/a/key: the key may not be read"))
        try Self.run(check.out, scene)
        #expect(try scene.cli.ok("a", "check").out.isEmpty)
    }

    /// Whose a key with a passphrase is stands in it in plain: it is not taken for another one.
    @Test func aKeyWithAPassphrase() throws {
        let scene = try RepairScene()
        let made = try scene.cli.start(
            "/usr/bin/env", ["ssh-keygen", "-q", "-p", "-P", "", "-N", "mật khẩu", "-f", scene.path("a/key")]
        ).end()
        try #require(made.exit == 0, "\(made.err)")
        try scene.cli.ok("a", "visit", "add", "--establishment", scene.place, "--workers", "7", "--final")
        #expect(try scene.cli.on("a", "doctor").out.contains("matches and is granted"))
        let other = try Self.bytes(scene.path("a/key"))
        try scene.damage("b/key") { $0 = other }
        #expect(try scene.cli.on("b", "visit", "add", "--establishment", scene.place, "--final").exit == 4)
    }

    private static func bytes(_ path: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
    }

    /// Runs the command that a line names at its end, as whoever reads it would type it.
    private static func run(_ line: String, _ scene: RepairScene) throws {
        let command = try #require(line.components(separatedBy: "run: ").last)
        let run = try scene.cli.start("/bin/sh", ["-c", command]).end()
        #expect(run.exit == 0, "\(command): \(run.out)\(run.err)")
    }
}
