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

    /// A key that its group may write signs nothing: sync and bundles say so, with the line to run, and change nothing; so does doctor.
    @Test func aKeyForOthersIsRefused() throws {
        let trio = try Trio()
        let place = try trio.establishment("a", "Karaoke Sóng Xanh")
        let key = trio.cli.folder + "/a/key"
        try FileManager.default.setAttributes([.posixPermissions: 0o660], ofItemAtPath: key)
        let sync = try trio.cli.on("a", "sync", "hub")
        #expect(sync.exit == 4 && sync.err.contains("chmod 600 \(key)"), "\(sync.err)")
        let bundle = try trio.cli.on("a", "bundle", "create", "--out", "a.bundle", "--lang", "vi")
        #expect(
            bundle.exit == 4 && bundle.err.contains("người khác") && bundle.err.contains("chmod 600"), "\(bundle.err)")
        #expect(!FileManager.default.fileExists(atPath: trio.cli.folder + "/a.bundle"))
        #expect(try trio.cli.on("hub", "establishment", "show", place).exit == 1)
        let doctor = try trio.cli.on("a", "doctor")
        #expect(doctor.exit == 20 && doctor.out.contains("chmod 0600"))
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: key)
        try trio.cli.ok("a", "sync", "hub")
    }

    /// What ssh-keygen says is told without its line ends, with what to do; a machine without it is told which package has it.
    @Test func whatKeygenSaysIsTold() throws {
        let cli = try CLI()
        let folder = try cli.script("ssh-keygen", "printf 'No user exists for uid 4711\\r\\n' >&2; exit 255")
        let nobody = try cli.run(["init", "kho"], env: ["PATH": folder])
        #expect(
            nobody.exit == 1 && nobody.err.contains("uid 4711)") && nobody.err.contains("/etc/passwd"), "\(nobody.err)")
        #expect(
            !nobody.err.contains("\r") && !nobody.err.contains("{D}") && nobody.err.split(separator: "\n").count == 1)
        try FileManager.default.removeItem(atPath: folder + "/ssh-keygen")
        let missing = try cli.run(["init", "kho"], env: ["PATH": folder])
        #expect(missing.exit == 1 && missing.err.contains("openssh-client"), "\(missing.err)")
    }
}
