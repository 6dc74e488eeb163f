import FieldLogTestSupport
import Foundation
import Testing

/// The scripts that run the real program, and what they need.
private enum Scripts {
    static let folder = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("Transports").path
    static let examples = URL(fileURLWithPath: folder)
        .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("Examples").path

    /// The program, built beside the tests.
    static let program = Built.program()

    static let hasPython = ["/usr/bin/python3", "/usr/local/bin/python3"].contains {
        FileManager.default.isExecutableFile(atPath: $0)
    }

    /// Nothing if the servers are installed, else the line to run; the script installs them where it may.
    static let missing: String? = {
        guard hasPython else { return "python3 is not installed" }
        guard let asked = try? Finished(["python3", folder + "/transports.py", "--missing"]) else { return "python3" }
        return asked.status == 0 ? nil : asked.output + asked.errors
    }()

    /// Runs a script of checks with the real program and expects each of its lines to be good.
    static func check(_ name: String, _ arguments: [String] = [], has line: String) throws {
        let ran = try Finished(["python3", "-B", "\(folder)/\(name)", "--program", program] + arguments)
        let failures = ran.output.split(separator: "\n").filter { $0.hasPrefix("FAILED") }
        #expect(failures.isEmpty, Comment(rawValue: failures.joined(separator: "\n")))
        #expect(ran.status == 0, Comment(rawValue: ran.output.suffix(2_000) + ran.errors))
        #expect(ran.output.contains("ok      " + line), "\(name) did not come to: \(line)")
    }
}

@Suite("The real program on real transports", .serialized)
struct RealTests {
    // A second client, made from the document alone, joins, logs a visit and agrees with the hub; a hostile one changes nothing that the
    // document does not allow it to change, and the hub serves the others. Over HTTPS too where the servers are installed.
    @Test(.enabled(if: Scripts.hasPython, "python3 is not installed"))
    func strangers() throws {
        let servers = Scripts.missing == nil ? [] : ["--no-servers"]
        try Scripts.check("stranger_checks.py", servers, has: "stdio: the hub shows the visit")
    }

    // A modem that drops, a battery that is empty: whichever side is killed whenever, the next session ends equal and no chunk that was
    // acknowledged goes over the line once more.
    @Test(.enabled(if: Scripts.hasPython, "python3 is not installed"))
    func killed() throws {
        try Scripts.check(
            "kill_checks.py", ["--rounds", "2"], has: "nothing that was acknowledged goes over the line again")
    }

    // At 16:30 all laptops come at once: everybody finishes and everybody agrees, whoever sends a byte now and then or never reads.
    @Test(.enabled(if: Scripts.hasPython, "python3 is not installed"))
    func crowd() throws {
        let servers = Scripts.missing == nil ? [] : ["--no-servers"]
        try Scripts.check("crowd_checks.py", servers, has: "stdio: one digest everywhere")
    }

    // One deployment over every way in that the offices have, with the very files of Examples, and a night: all agree where they may look.
    @Test(.enabled(if: Scripts.missing == nil, Comment(rawValue: Scripts.missing ?? "")))
    func story() throws {
        let ran = try Finished(["sh", Scripts.examples + "/story-real.sh", Scripts.program])
        #expect(ran.status == 0, Comment(rawValue: ran.output.suffix(2_000) + ran.errors))
        #expect(ran.output.contains("area 26740: central hub may-1 may-2 may-3 say "))
        #expect(ran.output.contains("The story ends well"))
    }

    // The same checks of identities as with the stand-in, with the real program behind the servers: SSH_ORIGINAL_COMMAND, forged headers
    // and `Proxy:` make nobody anybody else.
    @Test(.enabled(if: Scripts.missing == nil, Comment(rawValue: Scripts.missing ?? "")))
    func identities() throws {
        let folder = FileManager.default.temporaryDirectory.path + "/fieldlog-served-" + UUID().uuidString
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let made = try Finished([Scripts.program, "init", folder])
        try #require(made.status == 0, Comment(rawValue: made.errors))
        let arguments = ["--store", folder]
        try Scripts.check("transports.py", arguments, has: "sshd: no variable of the client arrives")
        let sound = try Finished([Scripts.program, "--store", folder, "check"])
        #expect(sound.status == 0 && sound.output.isEmpty, Comment(rawValue: sound.output))
    }
}
