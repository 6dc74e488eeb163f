internal import FieldLogStorage
internal import FieldLogConsole
internal import FieldLogFormats
internal import FieldLogKit
internal import FieldLogModel

/// `clone` and `sync`.
enum SyncCommands {
    static let all = [clone, sync]

    private static let areaOption = OptionSpec(
        "--area", placeholder: words("MÃ[@NGÀY]", "CODE[@DATE]"),
        summary: words("địa bàn cần có, gồm mọi cấp dưới", "an area to have, with all below it"), isRepeatable: true)

    static let clone = Command(
        CommandSpec(
            ["clone"], summary: words("tạo kho mới tham gia một hệ thống", "make a new store that joins a deployment"),
            positionals: [
                PositionalSpec("PEER", summary: words("thư mục của kho khác", "the folder of another store")),
                PositionalSpec("DIR", summary: words("thư mục mới", "a new folder")),
            ],
            options: [
                OptionSpec(
                    "--device", placeholder: words("TÊN", "NAME"), summary: words("tên thiết bị", "name of the device"),
                    isRequired: true),
                areaOption,
            ],
            examples: [
                ExampleSpec(
                    "fieldlog clone /mnt/hub ~/may-1 --device may-1 --area 79",
                    meaning: words("máy của một đội", "the machine of a team"))
            ])
    ) { (context) throws(FieldLogError) in
        let folder = try context.newFolder()
        guard try isThere(FolderName.plain(context.argument("PEER")), context) else { return ExitCode.noStore }
        let meter = ProgressMeter()
        let (workspace, outcome) = try meter.watching { () throws(FieldLogError) in
            try Workspace.clone(
                from: FolderName.plain(context.argument("PEER")), to: folder, device: context.option("--device") ?? "",
                areas: context.invocation.values("--area"), host: context.host,
                isInterrupted: { InterruptFlag.isRaised },
                progress: { meter.show(context.text(Words.syncing($0))) })
        }
        sayRefused(outcome, context)
        context.printer.say(Words.cloned(folder, outcome.received))
        if context.printer.form == .json {
            context.printer.document([
                JSONMember(key: "path", value: .string(workspace.store.path)),
                JSONMember(key: "incarnation", value: .string(try workspace.store.ownIncarnation().description)),
                JSONMember(key: "received", value: .int(Int64(outcome.received))),
                JSONMember(key: "sent", value: .int(Int64(outcome.sent))),
                JSONMember(key: "refused", value: .int(Int64(outcome.refused.count))),
            ])
        }
        return exitCode(outcome, context)
    }

    private static func sayRefused(_ outcome: SyncOutcome, _ context: Context) {
        let presenter = ErrorPresenter(language: context.printer.language)
        for error in outcome.refused { context.printer.warn(presenter.text(error)) }
    }

    /// Damage goes before all else: somebody has to see to that store, although the rest went on.
    private static func exitCode(_ outcome: SyncOutcome, _ context: Context) -> Int32 {
        let presenter = ErrorPresenter(language: context.printer.language)
        if outcome.refused.contains(where: { presenter.exitCode($0) == ExitCode.damage }) { return ExitCode.damage }
        return outcome.conflicts > 0 || !outcome.refused.isEmpty ? ExitCode.partial : ExitCode.ok
    }

    /// Whether the peer is a store. Nobody wants to make one where a peer was expected, so the remedy is another one here.
    private static func isThere(_ peer: String, _ context: Context) throws(FieldLogError) -> Bool {
        if try Store.exists(peer) { return true }
        context.printer.warn("fieldlog: " + context.text(Words.noPeer(peer)))
        return false
    }

    static let sync = Command(
        CommandSpec(
            ["sync"], summary: words("đồng bộ hai chiều với một kho khác", "sync with another store, both ways"),
            discussion: words(
                "Mã thoát 3 khi có xung đột mới hoặc một sổ bị từ chối. Bị ngắt lúc nào cũng được: lần sau làm tiếp.",
                "Exit code 3 for new conflicts or a feed that was refused. May be interrupted at any time: the next sync goes on."
            ),
            positionals: [
                PositionalSpec("PEER", summary: words("thư mục của kho khác", "the folder of another store"))
            ],
            examples: [
                ExampleSpec("fieldlog sync /mnt/hub", meaning: words("đồng bộ với kho huyện", "sync with the hub"))
            ])
    ) { (context) throws(FieldLogError) in
        let workspace = try context.workspace()
        let peer = FolderName.plain(context.argument("PEER"))
        guard try isThere(peer, context) else { return ExitCode.noStore }
        let meter = ProgressMeter()
        let outcome = try meter.watching { () throws(FieldLogError) in
            try workspace.sync(
                withFolder: peer, isInterrupted: { InterruptFlag.isRaised },
                progress: { meter.show(context.text(Words.syncing($0))) })
        }
        sayRefused(outcome, context)
        switch context.printer.form {
        case .json:
            context.printer.document([
                JSONMember(key: "sent", value: .int(Int64(outcome.sent))),
                JSONMember(key: "received", value: .int(Int64(outcome.received))),
                JSONMember(key: "conflicts", value: .int(Int64(outcome.conflicts))),
                JSONMember(key: "refused", value: .int(Int64(outcome.refused.count))),
            ])
        case .table: context.printer.say(Words.synced(outcome))
        default:
            context.printer.print(
                Sheet(
                    ["sent", "received", "conflicts"].map { Sheet.Column($0, words($0, $0)) },
                    rows: [[.count(outcome.sent), .count(outcome.received), .count(outcome.conflicts)]]))
        }
        if outcome.conflicts > 0 { context.printer.note(Words.seeConflicts) }
        return exitCode(outcome, context)
    }
}
