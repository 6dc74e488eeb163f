import FieldLogTestSupport
import Foundation
import Testing

/// The script that starts the servers of `Examples/hub`, and what it lacks on this machine.
private enum Servers {
    static let script = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("Transports/transports.py").path

    /// Nothing if all is there, else the line to run. As root, or where sudo asks nothing, the script installs what is missing.
    static let missing: String? = {
        do {
            let asked = try Finished(["python3", script, "--missing"])
            return asked.status == 0 ? nil : asked.output + asked.errors
        } catch {
            return "python3 is not installed"
        }
    }()
}

@Suite("The servers that Examples describes let in whom they should")
struct ServerTests {
    // sshd, nginx and lighttpd run on loopback with the files of Examples; whoever has the key, the certificate or the password arrives
    // under its own name, and nothing that a client says beside it makes it anybody else.
    @Test(.enabled(if: Servers.missing == nil, Comment(rawValue: Servers.missing ?? "")))
    func identities() throws {
        let ran = try Finished(["python3", Servers.script])
        let failures = ran.output.split(separator: "\n").filter { $0.hasPrefix("FAILED") }
        #expect(failures.isEmpty, Comment(rawValue: failures.joined(separator: "\n")))
        #expect(ran.status == 0, Comment(rawValue: ran.errors))
        #expect(ran.output.contains("ok      sshd: may-1 arrives as --principal"))
    }
}
