internal import FieldLogConsole
internal import FieldLogFormats
internal import FieldLogKit
internal import FieldLogModel
internal import FieldLogStorage
internal import FieldLogSystem

/// `nightly`: what a timer runs.
enum NightCommand {
    static let all = [nightly]

    static let configOption = OptionSpec(
        "--config", placeholder: words("TỆP", "FILE"),
        summary: words(
            "cấu hình (mặc định $XDG_CONFIG_HOME/fieldlog/config.json)",
            "the configuration (else $XDG_CONFIG_HOME/fieldlog/config.json)"))

    static let nightly = Command(
        CommandSpec(
            ["nightly"], summary: words("đồng bộ với mọi kho đã cấu hình", "sync with all configured peers"),
            discussion: words(
                "Cấu hình: {\"peers\": [\"/mnt/kho\", {\"address\": \"ssh://huyen/srv/hub\", \"name\": \"huyện\", \"attempts\": 4, \"timeout_seconds\": 60}], \"silent_after\": \"72h\", \"store\": \"/srv/hub\", \"backup\": \"/mnt/sao-luu\", \"backup_keep\": 7, \"backup_keep_weeks\": 4}; với https thêm \"certificate\", \"key\", \"ca\", \"netrc\", với ssh \"ssh_config\" là tên tệp. backup: sau khi đồng bộ, sao lưu vào thư mục có sẵn này, giữ bản cuối của 7 ngày và 4 tuần, và mọi bản có những gì kho này thiếu hoặc đề ngày sau đêm nay (\"backup_without_key\": true để không kèm khóa). Mỗi kho một dòng nhật ký. Mã 3 khi một phần không xong hoặc có xung đột mới, 5 khi không kho nào liên lạc được.",
                "The configuration: {\"peers\": [\"/mnt/store\", {\"address\": \"ssh://district/srv/hub\", \"name\": \"district\", \"attempts\": 4, \"timeout_seconds\": 60}], \"silent_after\": \"72h\", \"store\": \"/srv/hub\", \"backup\": \"/mnt/backups\", \"backup_keep\": 7, \"backup_keep_weeks\": 4}; for https also \"certificate\", \"key\", \"ca\", \"netrc\", for ssh \"ssh_config\", names of files. backup: after the syncs a backup is made in this folder, which must be there; the last of 7 days and of 4 weeks are kept, and every one that has what the store lacks or bears a later time than the night (\"backup_without_key\": true leaves the key out). One log line a peer. Exit code 3 when a part failed or there are new conflicts, 5 when no peer could be reached."
            ),
            options: [
                configOption,
                OptionSpec("--dry-run", summary: words("chỉ nói sẽ gửi gì", "only say what would go")),
            ],
            examples: [
                ExampleSpec(
                    "fieldlog nightly", meaning: words("do systemd gọi mỗi đêm", "what systemd runs each night")),
                ExampleSpec("fieldlog nightly --dry-run", meaning: words("xem trước", "look first")),
            ])
    ) { (context) throws(FieldLogError) in
        let configuration = try NightConfiguration.load(configPath(context))
        if let store = configuration.store { context.prefer(store) }
        let workspace = try context.workspace()
        if configuration.peers.isEmpty, configuration.backup == nil {
            context.printer.warn("fieldlog: " + context.text(NightWords.nothing))
        }
        if context.invocation.has("--dry-run") { return try foretell(configuration, workspace, context) }
        var lines: [JSONValue] = []
        var backup: NightBackupReport?
        let night = NightRun(workspace, configuration, isInterrupted: { InterruptFlag.isRaised })
        let reports = try night.run(
            { report in
                if context.printer.form == .json {
                    lines.append(.object(members(pairs(report))))
                } else {
                    context.printer.line(line(pairs(report)))
                }
            },
            afterwards: {
                guard let wanted = configuration.backup, !InterruptFlag.isRaised else { return }
                backup = workspace.backUp(nightly: wanted, isInterrupted: { InterruptFlag.isRaised })
            })
        var document = [JSONMember(key: "rows", value: .array(lines))]
        if let backup, let wanted = configuration.backup {
            let pairs = NightBackupView.pairs(backup, wanted)
            document.append(JSONMember(key: "backup", value: .object(members(pairs))))
            if context.printer.form != .json { context.printer.line(line(pairs)) }
        }
        if context.printer.form == .json { context.printer.document(document) }
        return exitCode(reports, backup?.error)
    }

    static func configPath(_ context: Context) -> String {
        if let given = context.option("--config") { return given }
        if let folder = Environment.value("XDG_CONFIG_HOME"), folder.hasPrefix("/") {
            return folder + "/fieldlog/config.json"
        }
        return (Environment.value("HOME") ?? "") + "/.config/fieldlog/config.json"
    }

    /// Whether the configuration, if there is one that can be read, asks for backups of this store.
    static func expectsBackups(of workspace: Workspace, _ context: Context) -> Bool {
        guard let configuration = try? NightConfiguration.load(configPath(context)), configuration.backup != nil else {
            return false
        }
        guard let store = configuration.store else { return true }
        return (try? Files.canonicalPath(store)) == workspace.store.path
    }

    private static func foretell(
        _ configuration: NightConfiguration, _ workspace: Workspace, _ context: Context
    ) throws(FieldLogError) -> Int32 {
        var rows: [[Sheet.Cell]] = []
        for peer in configuration.peers {
            let unsent = try workspace.unsent(to: peer.address)
            rows.append([.text(peer.name), .text(peer.address.text), .count(unsent)])
        }
        context.printer.print(
            Sheet(
                [
                    Sheet.Column("peer", words("Kho", "Peer")),
                    Sheet.Column("address", words("Địa chỉ", "Address"), shrink: true),
                    Sheet.Column("unsent", words("Chưa gửi", "Unsent"), right: true),
                ], rows: rows))
        return ExitCode.ok
    }

    private static func pairs(_ report: NightReport) -> [(String, JSONValue)] {
        let presenter = ErrorPresenter(language: .english)
        let code = report.error.map { presenter.exitCode($0) } ?? report.outcome.map(SyncCommands.exitCode) ?? 0
        return [
            ("peer", .string(report.peer.name)), ("outcome", .string(word(report))), ("code", .int(Int64(code))),
            ("sent", .int(Int64(report.outcome?.sent ?? 0))), ("received", .int(Int64(report.outcome?.received ?? 0))),
            ("conflicts", .int(Int64(report.outcome?.conflicts ?? 0))),
            ("refused", .int(Int64(report.outcome?.refused.count ?? 0))),
            ("withheld", .int(Int64(report.outcome?.withheld ?? 0))), ("attempts", .int(Int64(report.attempts))),
            ("milliseconds", .int(report.milliseconds)),
        ] + reason(report, presenter)
    }

    /// Why it failed, in the words that `sync` would have said, in one line.
    private static func reason(_ report: NightReport, _ presenter: ErrorPresenter) -> [(String, JSONValue)] {
        if let other = report.outcome?.otherGrants {
            return [("reason", .string(AuthorityWords.takenForAnother(other).en))]
        }
        guard let error = report.error else { return [] }
        let text = presenter.text(error).split(whereSeparator: \.isNewline).joined(separator: " ")
        return [("reason", .string(String(text.prefix(300))))]
    }

    private static func members(_ pairs: [(String, JSONValue)]) -> [JSONMember] {
        pairs.map { JSONMember(key: $0.0, value: $0.1) }
    }

    /// One line for the journal: names, numbers and why it failed, no text of any record.
    private static func line(_ pairs: [(String, JSONValue)]) -> String {
        pairs.map { pair in
            let text = Sheet.Cell.plain(pair.1)
            let plain = String(text.map { $0 == "\"" ? "'" : $0 })
            return "\(pair.0)=" + (plain.contains(" ") ? "\"\(plain)\"" : plain)
        }.joined(separator: " ")
    }

    private static func word(_ report: NightReport) -> String {
        guard let error = report.error else {
            return report.outcome.map { SyncCommands.exitCode($0) == ExitCode.ok ? "ok" : "partial" } ?? "ok"
        }
        return switch error {
        case .network: "unreachable"
        case .busy: "busy"
        case .interrupted: "interrupted"
        case .peer(let code, _): "error-\(code)"
        case .damagedPeer: "error-18"
        case .denied: "denied"
        case .damaged, .notAFile, .nothingLeft: "damaged"
        case .noStore, .noPeer, .keyAlone: "no-store"
        case .otherDeployment: "other-deployment"
        default: "failed"
        }
    }

    /// Whether nothing was to be had of a peer this night: a line that is down, a disk that is not mounted.
    private static func isOutOfReach(_ error: FieldLogError?) -> Bool {
        if case .noPeer? = error { return true }
        return error?.isTemporary ?? false
    }

    /// Damage and refusals go before all else; then what a person should look at in the morning.
    private static func exitCode(_ reports: [NightReport], _ backup: FieldLogError?) -> Int32 {
        let presenter = ErrorPresenter(language: .english)
        let errors = (reports.map(\.error) + [backup]).compactMap { $0.map { presenter.exitCode($0) } }
        for code in [ExitCode.interrupted, ExitCode.damage, ExitCode.notAllowed] where errors.contains(code) {
            return code
        }
        if backup == nil, !reports.isEmpty, reports.allSatisfy({ isOutOfReach($0.error) }) { return ExitCode.network }
        let isPartial = reports.contains { $0.outcome.map { SyncCommands.exitCode($0) == ExitCode.partial } ?? false }
        return errors.isEmpty && !isPartial ? ExitCode.ok : ExitCode.partial
    }
}
