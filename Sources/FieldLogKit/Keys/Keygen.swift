internal import FieldLogModel
internal import FieldLogSystem

/// What it means when `ssh-keygen` does not do what it was asked for.
enum Keygen {
    /// So much of what it says is told on.
    private static let saidMax = 200

    /// It could not be run at all.
    static func notRun(_ error: SystemError) -> FieldLogError { .program("ssh-keygen", code: error.code) }

    /// It ran and failed: what it said, its lines on one. It ends them as terminals want it, with a carriage return.
    static func failed(_ outcome: Subprocess.Outcome) -> FieldLogError {
        let said = String(decoding: outcome.errors.prefix(saidMax), as: UTF8.self)
        let lines = said.split(whereSeparator: \.isNewline)
        return .key(detail: lines.isEmpty ? "ssh-keygen: \(outcome.status)" : lines.joined(separator: " · "))
    }
}
