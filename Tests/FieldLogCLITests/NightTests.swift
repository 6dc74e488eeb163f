import Foundation
import Testing

/// `nightly` as a timer runs it: its exit codes, its lines, its lock.
@Suite struct NightTests {
    /// A port of this machine on which somebody listens, and says nothing: who asks there hangs until he is let go.
    private final class Silence {
        private let listener: Int32
        private var caller: Int32 = -1
        let port: UInt16

        /// Whether `curl` says anything at all: without certificates that it trusts it hangs up first.
        static let isHeard = FileManager.default.fileExists(atPath: "/etc/ssl/certs/ca-certificates.crt")

        init() throws {
            listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
            try #require(listener >= 0)
            var address = sockaddr_in()
            address.sin_family = sa_family_t(AF_INET)
            address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
            var size = socklen_t(MemoryLayout<sockaddr_in>.size)
            let socket = listener
            let bound = withUnsafeMutablePointer(to: &address) {
                $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { place in
                    bind(socket, place, size) == 0 && listen(socket, 8) == 0 && getsockname(socket, place, &size) == 0
                }
            }
            try #require(bound)
            port = UInt16(bigEndian: address.sin_port)
        }

        /// Waits until somebody has called.
        func hear() throws {
            var waited = pollfd(fd: listener, events: Int16(POLLIN), revents: 0)
            try #require(poll(&waited, 1, 60_000) == 1, "nobody called")
            caller = accept(listener, nil, nil)
            try #require(caller >= 0)
        }

        func hangUp() {
            if caller >= 0 { close(caller) }
            caller = -1
        }

        deinit {
            hangUp()
            close(listener)
        }
    }

    /// Writes a configuration that only its owner can change.
    private static func configuration(_ cli: CLI, _ peers: String..., more: String = "") throws -> String {
        chmod(cli.folder, 0o700)
        let path = try cli.file("config.json", #"{"peers":[\#(peers.joined(separator: ","))]\#(more)}"#)
        chmod(path, 0o600)
        return path
    }

    private static func peer(_ name: String, _ address: String) -> String {
        #"{"name":"\#(name)","address":"\#(address)","attempts":1}"#
    }

    /// Each end of a night has its code: all well, a part, nobody there; and one line a peer, without a word of any record.
    @Test func endsHaveTheirCodes() throws {
        let trio = try Trio()
        let cli = trio.cli
        _ = try trio.establishment("a", "Quán Đêm Bí Mật")
        let near = Self.peer("gần", cli.folder + "/hub")
        let nobody = Self.peer("xa", "https://127.0.0.1:1/x")
        let other = Self.peer("xa nữa", "https://127.0.0.1:1/y")

        let path = try Self.configuration(cli, nobody, near)
        let foretold = try cli.on("a", "nightly", "--config", path, "--dry-run")
        #expect(foretold.exit == 0 && foretold.lines.contains { $0.contains("gần") })
        let part = try cli.on("a", "nightly", "--config", path)
        #expect(part.exit == 3 && part.lines.count == 2, "\(part.out)\(part.err)")
        #expect(part.lines.first?.hasPrefix("peer=xa outcome=unreachable code=5 sent=0 ") == true, "\(part.out)")
        #expect(part.lines.last?.hasPrefix("peer=gần outcome=ok code=0 sent=") == true, "\(part.out)")
        #expect(!part.out.contains("Quán") && !part.out.contains("\u{1B}"))

        _ = try Self.configuration(cli, near)
        #expect(try cli.on("a", "nightly", "--config", path).exit == 0)
        _ = try Self.configuration(cli, nobody, other)
        let none = try cli.on("a", "nightly", "--config", path)
        #expect(none.exit == 5 && none.lines.last?.hasPrefix("peer=\"xa nữa\" ") == true, "\(none.out)")
    }

    /// A peer whose disk is not mounted, so that its folder is empty or gone: every command says so, and none that it is damaged or that one
    /// should be made.
    @Test func aPeerThatIsNotMounted() throws {
        let trio = try Trio()
        let cli = trio.cli
        _ = try trio.establishment("a", "Quán bar")
        try cli.ok("a", "sync", "hub")
        try cli.ok("a", "backup", "a.backup")
        _ = try cli.run(["device", "request", "c", "--device", "máy-C", "--out", "c.request"])
        try cli.ok("hub", "device", "enrol", "c.request", "--role", "officer", "--out", "c.answer")
        let hub = cli.folder + "/hub"
        try FileManager.default.moveItem(atPath: hub, toPath: cli.folder + "/hub-thật")
        let path = try Self.configuration(cli, Self.peer("huyện", hub))
        for isEmpty in [true, false] {
            if isEmpty {
                // The witness of the hub stands beside the place where it was.
                try FileManager.default.createDirectory(atPath: hub, withIntermediateDirectories: false)
            } else {
                try FileManager.default.removeItem(atPath: hub)
            }
            let runs = [
                (try cli.on("a", "sync", hub), 10), (try cli.on("a", "nightly", "--config", path), 5),
                (try cli.run(["restore", "a.backup", "r\(isEmpty)", "--from", hub]), 3),
                (try cli.run(["clone", hub, "c", "--answer", "c.answer"]), 10),
            ]
            for (run, code) in runs {
                let said = run.out + run.err
                #expect(run.exit == Int32(code), "\(run.exit) \(said)")
                #expect(said.contains("no store in \(hub); check the path, and whether the disk is mounted"), "\(said)")
                #expect(!said.contains("damaged") && !said.contains("fieldlog init"), "\(said)")
            }
            #expect(runs[1].0.out.contains("outcome=no-store code=10"), "\(runs[1].0.out)")
        }
    }

    /// A configuration that others could change is refused before anything is done, with the line that mends it.
    @Test func configurationsForOthersAreRefused() throws {
        let trio = try Trio()
        let cli = trio.cli
        let path = try Self.configuration(cli, Self.peer("gần", cli.folder + "/hub"))
        chmod(path, 0o622)
        let file = try cli.on("a", "nightly", "--config", path)
        #expect(file.exit == 4 && file.out.isEmpty && file.err.contains("chmod go-w \(path)"), "\(file.err)")
        chmod(path, 0o600)
        chmod(cli.folder, 0o777)
        let folder = try cli.on("a", "nightly", "--config", path)
        chmod(cli.folder, 0o700)
        #expect(
            folder.exit == 4 && folder.out.isEmpty && folder.err.contains("chmod go-w \(cli.folder)\n"), "\(folder.err)"
        )
        #expect(!FileManager.default.fileExists(atPath: cli.folder + "/a/night.lock"))
    }

    /// A slip in the name of a member is answered with the name that was meant; nothing is done.
    @Test func slipsAreNamed() throws {
        let trio = try Trio()
        let cli = trio.cli
        let path = try Self.configuration(cli, #"{"adress":"/x"}"#)
        let run = try cli.on("a", "nightly", "--config", path)
        #expect(
            run.exit == 1 && run.err.contains("peers[0].adress") && run.err.contains("did you mean address?"),
            "\(run.err)")
        let vi = try cli.on("a", "nightly", "--config", path, env: ["LANG": "vi_VN.UTF-8"])
        #expect(vi.err.contains("có phải là address?"), "\(vi.err)")
    }

    /// Without a configuration the night says where it looked and what to write there; what it shows is one.
    @Test func withoutAConfigurationAnExampleIsShown() throws {
        let trio = try Trio()
        let cli = trio.cli
        let run = try cli.on("a", "nightly")
        #expect(run.exit == 1 && run.out.isEmpty && run.err.contains(cli.folder + "/.config/fieldlog/config.json"))
        #expect(run.err.contains("nightly --help") && !run.err.contains("stat"), "\(run.err)")
        let begin = try #require(run.err.firstIndex(of: "{"))
        let end = try #require(run.err.lastIndex(of: "}"))
        chmod(cli.folder, 0o700)
        let path = try cli.file("config.json", String(run.err[begin...end]))
        chmod(path, 0o600)
        let shown = try cli.ok("a", "nightly", "--dry-run", "--config", path)
        #expect(shown.lines.count >= 2 && shown.out.contains("/mnt/hub"), "\(shown.out)")
        let vi = try cli.on("a", "nightly", "--config", "không-có.json", "--lang", "vi")
        #expect(vi.exit == 1 && vi.err.contains("không có cấu hình không-có.json"), "\(vi.err)")
    }

    /// The store may stand in the configuration, which lies where XDG says; the command line goes before.
    @Test func theStoreMayStandInTheConfiguration() throws {
        let trio = try Trio()
        let cli = trio.cli
        let folder = cli.folder + "/cấu hình/fieldlog"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let text = #"{"peers":[\#(Self.peer("gần", cli.folder + "/hub"))],"store":"\#(cli.folder)/a"}"#
        let path = try cli.file("cấu hình/fieldlog/config.json", text)
        chmod(folder, 0o700)
        chmod(path, 0o600)
        let env = ["XDG_CONFIG_HOME": cli.folder + "/cấu hình"]
        let run = try cli.run(["nightly"], env: env)
        #expect(run.exit == 0 && run.lines.count == 1, "\(run.err)")
        #expect(FileManager.default.fileExists(atPath: cli.folder + "/a/night.lock"))
        #expect(try cli.on("không có", "nightly", env: env).exit == 10)
        #expect(try cli.run(["nightly"], env: env.merging(["FIELDLOG_STORE": "không có"]) { $1 }).exit == 10)
    }

    /// While one night waits for a peer, another ends at once with 11. `kill -9` frees the lock, though the program that the night had
    /// started still runs; and the file of the lock is for its owner alone, whatever the umask.
    @Test(.enabled(if: Silence.isHeard, "curl has no certificates to trust"))
    func theKernelFreesTheLock() throws {
        let trio = try Trio()
        let cli = trio.cli
        let silence = try Silence()
        let slow = try Self.configuration(cli, Self.peer("chậm", "https://127.0.0.1:\(silence.port)/x"))
        let first = try cli.start(
            "/bin/sh",
            ["-c", "umask 000; exec \"$0\" \"$@\"", CLI.program, "--store", "a", "nightly", "--config", slow])
        try silence.hear()
        let second = try cli.on("a", "nightly", "--config", slow)
        #expect(second.exit == 11 && second.out.isEmpty && second.err.contains("night.lock"), "\(second.err)")
        #expect(kill(first.id, SIGKILL) == 0)
        #expect(try first.end().exit == -SIGKILL)
        let near = try Self.configuration(cli, Self.peer("gần", cli.folder + "/hub"))
        let third = try cli.on("a", "nightly", "--config", near)
        #expect(third.exit == 0, "\(third.err)")
        let attributes = try FileManager.default.attributesOfItem(atPath: cli.folder + "/a/night.lock")
        #expect(attributes[.posixPermissions] as? Int == 0o600)
    }

    /// Ctrl-C during a session: its line says so, no other peer is asked, and the code is 130.
    @Test(.enabled(if: Silence.isHeard, "curl has no certificates to trust"))
    func aSignalEndsTheNight() throws {
        let trio = try Trio()
        let cli = trio.cli
        let silence = try Silence()
        let path = try Self.configuration(
            cli, Self.peer("chậm", "https://127.0.0.1:\(silence.port)/x"), Self.peer("gần", cli.folder + "/hub"))
        let night = try cli.start(CLI.program, ["--store", "a", "nightly", "--config", path])
        try silence.hear()
        #expect(kill(night.id, SIGINT) == 0)
        silence.hangUp()
        let run = try night.end()
        #expect(run.exit == 130, "\(run.out)\(run.err)")
        #expect(run.lines.count == 1 && run.lines[0].contains("outcome=interrupted"), "\(run.out)")
    }
}
