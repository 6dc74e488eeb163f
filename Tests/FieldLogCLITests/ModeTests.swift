import Foundation
import Testing

/// Files are for their owner alone, and what somebody else could have changed is not used.
@Suite struct ModeTests {
    /// Runs the program with a umask that keeps nothing from anybody.
    private static func open(_ cli: CLI, _ arguments: [String], env: [String: String] = [:]) throws {
        let run = try cli.start("/bin/sh", ["-c", "umask 000; exec \"$0\" \"$@\"", CLI.program] + arguments, env: env)
            .end()
        try #require(run.exit == 0, "\(arguments): \(run.exit) \(run.err)")
    }

    private static func mode(_ path: String) throws -> Int {
        try #require(try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int)
    }

    /// Whatever the umask: 0600 for every file that init, request, enrol, clone and sync leave, 0700 for every folder.
    @Test func nothingIsForOthersWhateverTheUmask() throws {
        let cli = try CLI()
        try Self.open(cli, ["init", "kho/hub"])
        try Self.open(cli, ["--store", "kho/hub", "area", "import", try cli.file("areas.csv", Trio.catalogue)])
        try Self.open(cli, ["device", "request", "kho/a", "--device", "máy-A", "--out", "kho/a.request"])
        try Self.open(
            cli,
            [
                "--store", "kho/hub", "device", "enrol", "kho/a.request", "--role", "inspector", "--area", "79",
                "--out",
                "kho/a.answer",
            ])
        try Self.open(cli, ["clone", "kho/hub", "kho/a", "--answer", "kho/a.answer"])
        try Self.open(cli, ["clone", "kho/hub", "kho/b", "--device", "máy-B"])
        try Self.open(
            cli, ["--store", "kho/a", "establishment", "add", "--area", "26740", "--kind", "BAR", "--name", "Quán A"])
        try Self.open(cli, ["--store", "kho/a", "sync", "kho/hub"])
        let names = try #require(FileManager.default.subpaths(atPath: cli.folder + "/kho"))
        #expect(names.count > 15)
        #expect(try Self.mode(cli.folder + "/kho") == 0o700)
        for name in names {
            let path = cli.folder + "/kho/" + name
            var isFolder: ObjCBool = false
            _ = FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
            let wanted = isFolder.boolValue ? 0o700 : 0o600
            let mode = try Self.mode(path)
            #expect(mode == wanted, "\(name): \(String(mode, radix: 8))")
        }
    }

    /// A key that its group may write signs nothing: sync says so and changes nothing; doctor names the line to run.
    @Test func aKeyForOthersIsRefused() throws {
        let trio = try Trio()
        let place = try trio.establishment("a", "Karaoke Sóng Xanh")
        let key = trio.cli.folder + "/a/key"
        try FileManager.default.setAttributes([.posixPermissions: 0o660], ofItemAtPath: key)
        let sync = try trio.cli.on("a", "sync", "hub")
        #expect(sync.exit != 0 && sync.err.contains("key") && sync.err.contains("0660"), "\(sync.err)")
        #expect(try trio.cli.on("hub", "establishment", "show", place).exit == 1)
        let doctor = try trio.cli.on("a", "doctor")
        #expect(doctor.exit == 20 && doctor.out.contains("chmod 0600"))
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: key)
        try trio.cli.ok("a", "sync", "hub")
    }
}
