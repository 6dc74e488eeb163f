internal import FieldLogConsole
internal import FieldLogFormats
internal import FieldLogKit
internal import FieldLogModel

/// The line of a night about its backup.
enum NightBackupView {
    /// Names, numbers and why it failed, in the order of the line.
    static func pairs(_ report: NightBackupReport, _ wanted: NightBackup) -> [(String, JSONValue)] {
        let presenter = ErrorPresenter(language: .english)
        let code = report.error.map { presenter.exitCode($0) } ?? ExitCode.ok
        var pairs: [(String, JSONValue)] = [
            ("backup", .string(report.outcome?.path ?? wanted.folder)),
            ("outcome", .string(report.error == nil ? "ok" : report.outcome == nil ? "failed" : "partial")),
            ("code", .int(Int64(code))), ("entries", .int(Int64(report.outcome?.header.entries ?? 0))),
            ("bytes", .int(report.outcome?.bytes ?? 0)), ("removed", .int(Int64(report.removed.count))),
            ("kept", .int(Int64(report.kept.count))), ("later", .int(Int64(report.later.count))),
            ("milliseconds", .int(report.milliseconds)),
        ]
        if let error = report.error ?? report.outcome?.unnoted {
            let text = presenter.text(error).split(whereSeparator: \.isNewline).joined(separator: " ")
            pairs.append(("reason", .string(String(text.prefix(300)))))
        }
        return pairs
    }
}
