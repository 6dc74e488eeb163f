internal import FieldLogHash
internal import FieldLogConsole
internal import FieldLogFormats
internal import FieldLogKit
internal import FieldLogModel
internal import FieldLogStorage

/// `backup` and `restore`.
enum BackupCommands {
    static let all = [backup, restore]

    private static let file = PositionalSpec("FILE", summary: words("tệp", "the file"))

    static let backup = Command(
        CommandSpec(
            ["backup"], summary: words("sao lưu kho vào một tệp", "write a backup of the store into one file"),
            discussion: words(
                "Kho vẫn dùng được trong lúc sao lưu. Tệp được ghi, đọc lại, kiểm tra toàn bộ, rồi mới có tên; tệp đã có không bị ghi đè. Trong tệp có khóa của thiết bị: ai có tệp thì ghi được thay thiết bị, hãy giữ như giữ máy. Khóa gốc không bao giờ có trong đó.",
                "The store may be used meanwhile. The file is written, read back and checked as a whole before it gets its name; one that exists is not overwritten. The device's key is in it: whoever has the file can write as this device, so keep it like the device. The root key is never in it."
            ),
            positionals: [file],
            options: [
                OptionSpec(
                    "--without-key",
                    summary: words(
                        "không kèm khóa; khi khôi phục cần --key", "leave the key out; a restore then needs --key")),
                OptionSpec(
                    "--replace",
                    summary: words(
                        "thay tệp đã có, nếu là bản sao lưu của chính kho này và không có gì mà kho này thiếu",
                        "replace a file that is a backup of this very store and has nothing that the store lacks")),
            ],
            examples: [
                ExampleSpec(
                    "fieldlog backup /media/usb/may-1.backup", meaning: words("lên ổ đĩa khác", "on another disk"))
            ])
    ) { (context) throws(FieldLogError) in
        let workspace = try context.workspace()
        var options = BackupOptions()
        options.withoutKey = context.invocation.has("--without-key")
        options.replaces = context.invocation.has("--replace")
        let wanted = options
        let meter = ProgressMeter()
        let outcome = try meter.watching { () throws(FieldLogError) in
            try workspace.backUp(
                to: context.argument("FILE"), options: wanted, isInterrupted: { InterruptFlag.isRaised },
                progress: { meter.show(context.text(Words.checking($0))) })
        }
        context.printer.say(BackupWords.made(outcome))
        context.printer.note(outcome.header.hasKey ? BackupWords.keyInside : BackupWords.keyOutside)
        if outcome.header.hasLeftovers { context.printer.note(BackupWords.leftoversInside) }
        if let error = outcome.unnoted {
            let cause = ErrorPresenter(language: context.printer.language).text(error)
            context.printer.warn(context.text(BackupWords.unnoted(cause)))
        }
        if context.printer.form == .json { context.printer.document(members(outcome)) }
        return ExitCode.ok
    }

    static func members(_ outcome: BackupOutcome) -> [JSONMember] {
        [
            JSONMember(key: "path", value: .string(outcome.path)),
            JSONMember(key: "bytes", value: .int(outcome.bytes)),
        ] + members(outcome.header)
    }

    private static func members(_ header: BackupHeader) -> [JSONMember] {
        [
            JSONMember(key: "made", value: .string(BackupWords.time(header.made))),
            JSONMember(key: "entries", value: .int(Int64(header.entries))),
            JSONMember(key: "visits", value: .int(Int64(header.visits))),
            JSONMember(key: "digest", value: .string(header.digest.hex)),
            JSONMember(key: "device", value: .string(header.name)),
            JSONMember(key: "has_key", value: .bool(header.hasKey)),
        ]
    }

    static let restore = Command(
        CommandSpec(
            ["restore"], summary: words("tạo kho từ một bản sao lưu", "make a store of a backup"),
            discussion: words(
                "DIR mới hoặc rỗng. Kho ghi dưới tên mới, nên máy cũ còn chạy cũng không sao. Sau đó lấy lại từ các kho khác (--from, hoặc những kho mà bản sao lưu nhớ) những gì đã gửi sau khi sao lưu. Mã thoát 3 khi có kho không liên lạc được hoặc còn thiếu mục; kho đã khôi phục thì vẫn ở đó.",
                "DIR is new or empty. The store writes under a new name, so no harm is done if the former device still runs. Then it takes back from other stores (--from, or those that the backup remembers) what was handed in after the backup. Exit code 3 when one of them was not reached or entries are missing; the restored store stays."
            ),
            positionals: [file, PositionalSpec("DIR", summary: words("thư mục mới", "a new folder"))],
            options: [
                OptionSpec(
                    "--from", placeholder: words("KHO", "PEER"),
                    summary: words(
                        "chỉ lấy lại từ kho này: thư mục, ssh:// hoặc https://",
                        "take back from this store only: a folder, ssh:// or https://"), isRepeatable: true),
                OptionSpec("--offline", summary: words("chưa hỏi kho nào", "ask no other store yet")),
                OptionSpec(
                    "--key", placeholder: words("TỆP", "FILE"),
                    summary: words("khóa của thiết bị, cất ở nơi khác", "the device's key, kept elsewhere")),
                OptionSpec(
                    "--alone",
                    summary: words(
                        "chưa từng có kho nào khác (kho trung tâm)",
                        "there never was another store (for a central store)")),
            ] + ConnectionOptions.all,
            examples: [
                ExampleSpec(
                    "fieldlog restore /media/usb/may-1.backup ~/may-1",
                    meaning: words("trên máy mới", "on the new machine")),
                ExampleSpec(
                    "fieldlog restore /media/usb/may-1.backup ~/may-1 --from ssh://fieldlog@huyen/srv/fieldlog/hub",
                    meaning: words("và lấy lại từ kho huyện", "and take back from the hub")),
            ])
    ) { (context) throws(FieldLogError) in try RestoreRun(context: context).run() }
}

/// One run of `restore`.
private struct RestoreRun {
    let context: Context

    func run() throws(FieldLogError) -> Int32 {
        let folder = try context.newFolder()
        if context.invocation.has("--offline"), context.invocation.has("--from") {
            throw .refused(FieldRefusal(argument: "--offline", problem: .notBeside("from")))
        }
        var given: [PeerAddress] = []
        for text in context.invocation.values("--from") {
            do throws(AddressProblem) { given.append(try PeerAddress(text)) } catch { throw .address(text, error) }
        }
        var options = RestoreOptions()
        options.key = context.option("--key")
        options.isAlone = context.invocation.has("--alone")
        let wanted = options
        let meter = ProgressMeter()
        let (workspace, outcome) = try meter.watching { () throws(FieldLogError) in
            try Workspace.restore(
                context.argument("FILE"), to: folder, options: wanted, host: context.host,
                isInterrupted: { InterruptFlag.isRaised },
                progress: { meter.show(context.text(Words.checking($0))) })
        }
        context.printer.say(BackupWords.restored(folder, outcome.header))
        context.printer.note(BackupWords.newName)
        var peers: [PeerAddress] = []
        if !outcome.hasKey {
            let name = outcome.header.name.isEmpty ? "TÊN" : outcome.header.name
            context.printer.note(BackupWords.keyless(folder, name))
        } else if !context.invocation.has("--offline") {
            peers = given.isEmpty ? try workspace.rememberedPeers() : given
        }
        let earlier = try outcome.lastKnown + workspace.remembered()
        let taken = try meter.watching { () throws(FieldLogError) in
            try workspace.takeBack(
                from: peers, options: ConnectionOptions.read(context), isInterrupted: { InterruptFlag.isRaised },
                progress: { meter.show(context.text(Words.syncing($0))) })
        }
        // What waited for entries that have come goes into the log with them.
        let placed = taken.reduce(0) { $0 + ($1.outcome?.placed ?? 0) }
        if placed > 0 { context.printer.say(RepairWords.tookBack(placed)) }
        let missing = try workspace.missing(of: earlier)
        try report(workspace, outcome, taken, missing)
        if taken.contains(where: { $0.error == .interrupted }) { return ExitCode.interrupted }
        let isWhole = missing.isEmpty && taken.allSatisfy { $0.outcome.map(SyncCommands.exitCode) == ExitCode.ok }
        return isWhole ? ExitCode.ok : ExitCode.partial
    }

    private func report(
        _ workspace: Workspace, _ outcome: RestoreOutcome, _ taken: [TakenBack], _ missing: [MissingEntries]
    ) throws(FieldLogError) {
        let presenter = ErrorPresenter(language: context.printer.language)
        for result in taken {
            if let done = result.outcome {
                context.printer.say(BackupWords.takenBack(result.peer, done, own: result.own))
                SyncCommands.sayRefused(done, context)
                try SyncCommands.sayWithheld(done.withheld, workspace, context)
            } else if let error = result.error {
                context.printer.warn(context.text(notTaken(result.peer, error, presenter)))
            }
        }
        // Of what a store has that went away in the middle, nobody can say that it is not there.
        let failed = Set(taken.filter { $0.error != nil }.map(\.name))
        let isUnheard = !taken.isEmpty && taken.allSatisfy { $0.error != nil }
        for entries in missing where !isUnheard && !failed.contains(entries.peer) {
            context.printer.warn("fieldlog: " + context.text(BackupWords.missing(entries)))
        }
        if taken.isEmpty, outcome.hasKey { context.printer.note(BackupWords.noPeers) }
        if try workspace.hasLeftovers() { context.printer.note(BackupWords.leftoversBack) }
        let isHeld = try workspace.store.setting(.authorityHeld) != nil
        if isHeld { context.printer.note(BackupWords.held) }
        if try !workspace.copies().isEmpty { context.printer.note(StandingWords.copied) }
        guard context.printer.form == .json else { return }
        context.printer.document([
            JSONMember(key: "path", value: .string(workspace.store.path)),
            JSONMember(key: "incarnation", value: .string(try workspace.store.ownIncarnation().description)),
            JSONMember(key: "made", value: .string(BackupWords.time(outcome.header.made))),
            JSONMember(key: "entries", value: .int(Int64(outcome.header.entries))),
            JSONMember(key: "visits", value: .int(Int64(outcome.header.visits))),
            JSONMember(key: "has_key", value: .bool(outcome.hasKey)),
            JSONMember(key: "authority_held", value: .bool(isHeld)),
            JSONMember(key: "peers", value: .array(taken.map { json($0, presenter) })),
            JSONMember(key: "missing", value: .array(missing.map(json))),
        ])
    }

    private func notTaken(_ peer: String, _ error: FieldLogError, _ presenter: ErrorPresenter) -> Bilingual {
        switch error {
        case .otherDeployment, .samePeer: BackupWords.wrongPeer(presenter.text(error))
        default: BackupWords.notTaken(peer, presenter.text(error))
        }
    }

    private func json(_ taken: TakenBack, _ presenter: ErrorPresenter) -> JSONValue {
        [
            "peer": .string(taken.peer),
            "code": .int(
                Int64(taken.error.map { presenter.exitCode($0) } ?? taken.outcome.map(SyncCommands.exitCode) ?? 0)),
            "received": .int(Int64(taken.outcome?.received ?? 0)), "own": .int(Int64(taken.own)),
            "sent": .int(Int64(taken.outcome?.sent ?? 0)),
        ]
    }

    private func json(_ entries: MissingEntries) -> JSONValue {
        [
            "incarnation": .string(entries.feed.incarnation.description), "area": .string(entries.feed.area.text),
            "from": .int(Int64(clamping: entries.from)), "through": .int(Int64(clamping: entries.through)),
            "peer": .string(entries.peer),
        ]
    }
}
