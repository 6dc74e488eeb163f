import Foundation
import Testing

/// A stand-in for the program `ssh`: the other side is a process on this machine. It passes frames on, and cuts the line where a test wants.
struct Wire {
    private let cli: CLI
    private let bin: String
    private var log: String { bin + "/answers" }

    /// A wire to a store for a principal; `machine` is that of the store.
    init(_ cli: CLI, to store: String, principal: String, machine: String = "machine-of-the-tests") throws {
        self.cli = cli
        bin = cli.folder + "/bin-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: bin, withIntermediateDirectories: true)
        let script = """
            #!/usr/bin/env python3
            import os, struct, subprocess, sys
            if os.environ.get("WIRE_DOWN"):
                sys.exit("ssh: connect to host hub port 22: No route to host")
            env = dict(os.environ, FIELDLOG_MACHINE_ID="\(machine)")
            hub = subprocess.Popen(["\(CLI.program)", "--store", "\(store)", "serve", "--stdio", "--principal",
                "\(principal)"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=env)
            cut = int(os.environ.get("WIRE_CUT", "1000000"))
            def frame(stream):
                head = stream.read(4)
                if len(head) < 4:
                    return None
                return head + stream.read(struct.unpack(">I", head)[0])
            passed = 0
            while True:
                request = frame(sys.stdin.buffer)
                if request is None:
                    break
                hub.stdin.write(request)
                hub.stdin.flush()
                answer = frame(hub.stdout)
                if passed >= cut:
                    # The other side has done its work; of what it says, three bytes arrive.
                    sys.stdout.buffer.write(answer[:3])
                    sys.stdout.buffer.flush()
                    hub.kill()
                    sys.exit(255)
                sys.stdout.buffer.write(answer)
                sys.stdout.buffer.flush()
                passed += 1
                open("\(bin)/answers", "w").write(str(passed))
            hub.stdin.close()
            hub.wait()
            """
        try cli.program(bin + "/ssh", script)
    }

    /// The address of the store at the other end.
    static let address = "ssh://hub/srv/kho"

    /// Syncs a store over the wire; `cut` answers arrive, and of the next one hardly anything. `isDown` never connects.
    func sync(
        _ store: String, cut: Int? = nil, isDown: Bool = false, now: String = CLI.now,
        machine: String = "machine-of-the-tests"
    ) throws -> Run {
        var env = [
            "PATH": bin + ":" + (ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"), "FIELDLOG_NOW": now,
            "FIELDLOG_MACHINE_ID": machine,
        ]
        if let cut { env["WIRE_CUT"] = "\(cut)" }
        if isDown { env["WIRE_DOWN"] = "1" }
        return try cli.run(["--store", store, "sync", Self.address], env: env)
    }

    /// How many answers arrived in the last session.
    func answers() throws -> Int { try #require(Int(try String(contentsOfFile: log, encoding: .utf8))) }
}
