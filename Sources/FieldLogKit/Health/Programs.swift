internal import FieldLogSystem

/// The programs of others that this one runs.
enum Programs {
    /// OpenSSH 8.1 was the first that signs files.
    private static let sshMajor = 8
    private static let sshMinor = 1

    static func facts(needsSSH: Bool, needsCurl: Bool) -> [HealthFact] {
        var facts: [HealthFact] = []
        // It tells no version of its own: it comes with ssh.
        facts.append(
            run(["ssh-keygen", "-?"]) == nil
                ? .programMissing(name: "ssh-keygen", isNeeded: true) : .program(name: "ssh-keygen", version: ""))
        if let words = run(["ssh", "-V"]) {
            let version = String(words.prefix { $0 != "," && $0 != " " })
            facts.append(
                isOld(version)
                    ? .programOld(name: "ssh", version: version, needed: "OpenSSH \(sshMajor).\(sshMinor)")
                    : .program(name: "ssh", version: version))
        } else {
            facts.append(.programMissing(name: "ssh", isNeeded: needsSSH))
        }
        if let words = run(["curl", "--version"]) {
            let parts = words.split(separator: " ").prefix(2)
            facts.append(.program(name: "curl", version: parts.joined(separator: " ")))
        } else {
            facts.append(.programMissing(name: "curl", isNeeded: needsCurl))
        }
        return facts
    }

    /// The first line that a program says; nil where there is none.
    private static func run(_ arguments: [String]) -> String? {
        let outcome: Subprocess.Outcome
        do throws(SystemError) {
            outcome = try Subprocess.run(arguments, maxOutput: 65_536, timeoutMilliseconds: 10_000)
        } catch {
            return nil
        }
        let bytes = outcome.output.isEmpty ? outcome.errors : outcome.output
        return String(decoding: bytes.prefix { $0 != 0x0A }.prefix(200), as: UTF8.self)
    }

    private static func isOld(_ version: String) -> Bool {
        guard let mark = version.firstIndex(of: "_"), version.hasPrefix("OpenSSH") else { return false }
        let numbers = version[version.index(after: mark)...].split(whereSeparator: { !$0.isNumber })
        guard let major = numbers.first.flatMap({ Int($0) }) else { return false }
        let minor = numbers.dropFirst().first.flatMap { Int($0) } ?? 0
        return (major, minor) < (sshMajor, sshMinor)
    }
}
