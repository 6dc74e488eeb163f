import Foundation
import Testing

/// What is said when the line to another store does not do.
@Suite struct LineTests {
    /// A sync where the program `ssh` is a script.
    private static func sync(_ cli: CLI, _ script: String, env: [String: String] = [:]) throws -> Run {
        let folder = try cli.script("ssh", script)
        let path = folder + ":" + (ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin")
        return try cli.run(
            ["--store", "a", "sync", "ssh://hub/srv/kho"], env: env.merging(["PATH": path]) { own, _ in own })
    }

    /// A login shell that greets in place of the forced command, before or after it has read; and a line that drops without a word.
    @Test func aBannerAndADroppedLineAreToldApart() throws {
        let trio = try Trio()
        let cli = trio.cli
        for script in [
            "echo 'Welcome to Debian'; cat > /dev/null", "echo 'This account is currently not available.'",
            "head -c 8 > /dev/null; echo 'Last login: Mon'; echo 'Kernel: is old' >&2",
        ] {
            let run = try Self.sync(cli, script)
            #expect(run.exit == 5 && run.err.contains("forced command"), "\(script): \(run.err)")
        }
        let vi = try Self.sync(cli, "echo 'Xin chào các bạn'", env: ["LANG": "vi_VN.UTF-8"])
        #expect(vi.exit == 5 && vi.err.contains("lệnh ép buộc"), "\(vi.out)\(vi.err)")
        for script in ["exit 0", "head -c 8 > /dev/null", "head -c 8 > /dev/null; printf 'ab'"] {
            let run = try Self.sync(cli, script)
            #expect(run.exit == 5 && run.err.contains("the connection ended"), "\(script): \(run.err)")
        }
        let said = try Self.sync(cli, "echo 'ssh: connect to host hub port 22: No route to host' >&2; exit 255")
        #expect(said.exit == 5 && said.err.contains("No route to host"), "\(said.err)")
    }

    /// A machine without `ssh` is told what to install, by sync and by the doctor.
    @Test func aMissingProgramIsNamed() throws {
        let trio = try Trio()
        let cli = trio.cli
        let folder = cli.folder + "/bin"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let keygen = try #require(
            ["/usr/bin/ssh-keygen", "/bin/ssh-keygen", "/usr/local/bin/ssh-keygen"].first {
                FileManager.default.isExecutableFile(atPath: $0)
            })
        try FileManager.default.createSymbolicLink(atPath: folder + "/ssh-keygen", withDestinationPath: keygen)
        let run = try Self.sync(cli, "", env: ["PATH": folder])
        #expect(run.exit == 5 && run.err.contains("openssh-client"), "\(run.err)")
        let doctor = try cli.on("a", "doctor", "--connect", env: ["PATH": folder])
        #expect(doctor.out.contains("ssh://hub/srv/kho") && doctor.out.contains("not found in PATH"), "\(doctor.out)")
    }
}
