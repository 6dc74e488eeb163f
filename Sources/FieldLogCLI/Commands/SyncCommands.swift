internal import FieldLogConsole
internal import FieldLogFormats
internal import FieldLogKit
internal import FieldLogModel
internal import FieldLogStorage

/// `clone` and `sync`.
enum SyncCommands {
    static let all = [clone, sync]

    private static let areaOption = OptionSpec(
        "--area", placeholder: words("MÃ[@NGÀY]", "CODE[@DATE]"),
        summary: words("địa bàn cần có, gồm mọi cấp dưới", "an area to have, with all below it"), isRepeatable: true)

    private static let peer = PositionalSpec(
        "PEER",
        summary: words(
            "thư mục, ssh://[USER@]MÁY/ĐƯỜNG_DẪN hoặc https://MÁY/ĐƯỜNG_DẪN",
            "a folder, ssh://[USER@]HOST/PATH or https://HOST/PATH"))

    static let clone = Command(
        CommandSpec(
            ["clone"], summary: words("tạo kho mới tham gia một hệ thống", "make a new store that joins a deployment"),
            discussion: words(
                "Từ thư mục của kho trung tâm: cấp quyền và tạo kho trong một bước. Nơi khác: fieldlog device request, rồi --answer.",
                "From the folder of the central store it enrols and makes the store in one step. Elsewhere: fieldlog device request, then --answer."
            ),
            positionals: [peer, PositionalSpec("DIR", summary: words("thư mục mới", "a new folder"))],
            options: [
                OptionSpec(
                    "--device", placeholder: words("TÊN", "NAME"),
                    summary: words("tên thiết bị (khi không có --answer)", "name of the device (without --answer)")),
                areaOption,
                OptionSpec(
                    "--answer", placeholder: words("TỆP", "FILE"),
                    summary: words("trả lời của kho trung tâm", "the answer of the central store")),
            ] + ConnectionOptions.all,
            examples: [
                ExampleSpec(
                    "fieldlog clone /srv/trung-tam ~/may-1 --device may-1 --area 79",
                    meaning: words("máy của một đội", "the machine of a team")),
                ExampleSpec(
                    "fieldlog clone ssh://fieldlog@huyen/srv/fieldlog/hub ~/may-1 --answer may-1.answer",
                    meaning: words("từ xa, với trả lời", "from afar, with an answer")),
                ExampleSpec(
                    "fieldlog clone /media/usb/tuan-30.bundle ~/may-1 --answer may-1.answer",
                    meaning: words("từ một tệp, không cần mạng", "from a bundle, without a network")),
            ])
    ) { (context) throws(FieldLogError) in
        let folder = try context.newFolder()
        let address = try ConnectionOptions.address(context)
        let meter = ProgressMeter()
        let made: (workspace: Workspace, outcome: SyncOutcome)
        if let answer = context.option("--answer") {
            made = try meter.watching { () throws(FieldLogError) in
                try Workspace.clone(
                    from: address, to: folder, answer: answer, host: context.host,
                    options: ConnectionOptions.read(context), isInterrupted: { InterruptFlag.isRaised },
                    progress: { meter.show(context.text(Words.syncing($0))) })
            }
        } else {
            guard case .folder(let path) = address, SignedFile.claimedKind(path) == nil else {
                throw .denied(.answerNeeded)
            }
            guard try isThere(FolderName.plain(path), context) else { return ExitCode.noStore }
            guard let name = context.option("--device") else {
                throw .refused(FieldRefusal(argument: "--device", problem: .required))
            }
            made = try meter.watching { () throws(FieldLogError) in
                try Workspace.clone(
                    from: FolderName.plain(path), to: folder, device: name,
                    areas: context.invocation.values("--area"), host: context.host,
                    isInterrupted: { InterruptFlag.isRaised },
                    progress: { meter.show(context.text(Words.syncing($0))) })
            }
        }
        sayRefused(made.outcome, context)
        context.printer.say(Words.cloned(folder, made.outcome.received))
        if context.printer.form == .json {
            context.printer.document(
                [
                    JSONMember(key: "path", value: .string(made.workspace.store.path)),
                    JSONMember(
                        key: "incarnation", value: .string(try made.workspace.store.ownIncarnation().description)),
                ] + members(made.outcome))
        }
        return exitCode(made.outcome)
    }

    private static func members(_ outcome: SyncOutcome) -> [JSONMember] {
        [
            JSONMember(key: "sent", value: .int(Int64(outcome.sent))),
            JSONMember(key: "received", value: .int(Int64(outcome.received))),
            JSONMember(key: "conflicts", value: .int(Int64(outcome.conflicts))),
            JSONMember(key: "refused", value: .int(Int64(outcome.refused.count))),
            JSONMember(key: "withheld", value: .int(Int64(outcome.withheld))),
            JSONMember(key: "other_grants", value: outcome.otherGrants.map { .string($0.text) } ?? .null),
            JSONMember(key: "equal", value: .bool(outcome.isEqual)),
            JSONMember(key: "round_trips", value: .int(Int64(outcome.roundTrips))),
            JSONMember(key: "bytes", value: .int(Int64(outcome.bytes))),
        ]
    }

    /// Names what was refused of a session, on standard error.
    static func sayRefused(_ outcome: SyncOutcome, _ context: Context) {
        for refused in outcome.refused {
            let feed = "\(refused.feed.incarnation.short)/\(refused.feed.area)"
            let text = PeerWords.refused(feed, refused.code, byPeer: refused.byPeer)
            context.printer.warn("fieldlog: " + context.text(text))
        }
        if let other = outcome.otherGrants {
            context.printer.warn("fieldlog: " + context.text(AuthorityWords.takenForAnother(other)))
        }
    }

    static func exitCode(_ outcome: SyncOutcome) -> Int32 {
        let isWhole = outcome.conflicts == 0 && outcome.refused.isEmpty && outcome.withheld == 0
        return isWhole && outcome.otherGrants == nil ? ExitCode.ok : ExitCode.partial
    }

    /// Says that work of this device's own is taken by nobody, and how it comes back.
    static func sayWithheld(_ count: Int, _ workspace: Workspace, _ context: Context) throws(FieldLogError) {
        guard count > 0 else { return }
        context.printer.warn("fieldlog: " + context.text(AuthorityWords.withheld(count, try workspace.wayBack())))
    }

    /// Whether the peer is a store. Nobody wants to make one where a peer was expected, so the remedy is another one here.
    static func isThere(_ peer: String, _ context: Context) throws(FieldLogError) -> Bool {
        if try Store.exists(peer) { return true }
        context.printer.warn("fieldlog: " + context.text(Words.noPeer(peer)))
        return false
    }

    static let sync = Command(
        CommandSpec(
            ["sync"], summary: words("đồng bộ hai chiều với một kho khác", "sync with another store, both ways"),
            discussion: words(
                "Mã thoát 3 khi có xung đột mới, một sổ bị từ chối, hoặc việc của máy này không được nhận. Bị ngắt lúc nào cũng được: lần sau làm tiếp.",
                "Exit code 3 for new conflicts, a feed that was refused, or own work that nobody takes. May be interrupted at any time: the next sync goes on."
            ),
            positionals: [peer], options: ConnectionOptions.all,
            examples: [
                ExampleSpec("fieldlog sync /mnt/hub", meaning: words("đồng bộ với kho huyện", "sync with the hub")),
                ExampleSpec(
                    "fieldlog sync ssh://fieldlog@huyen/srv/fieldlog/hub",
                    meaning: words("qua SSH", "through SSH")),
            ])
    ) { (context) throws(FieldLogError) in
        let workspace = try context.workspace()
        let address = try ConnectionOptions.address(context)
        if case .folder(let path) = address, try !isThere(FolderName.plain(path), context) {
            try workspace.noteAbsence(ofFolder: path)
            return ExitCode.noStore
        }
        let meter = ProgressMeter()
        let copies = try workspace.copies()
        let outcome = try meter.watching { () throws(FieldLogError) in
            try workspace.sync(
                with: address, options: ConnectionOptions.read(context), isInterrupted: { InterruptFlag.isRaised },
                progress: { meter.show(context.text(Words.syncing($0))) })
        }
        sayRefused(outcome, context)
        if outcome.placed > 0 { context.printer.note(RepairWords.tookBack(outcome.placed)) }
        try sayWithheld(outcome.withheld, workspace, context)
        if outcome.received > 0, try workspace.copies() != copies { context.printer.note(StandingWords.copied) }
        switch context.printer.form {
        case .json: context.printer.document(members(outcome))
        case .table: context.printer.say(Words.synced(outcome))
        default:
            context.printer.print(
                Sheet(
                    ["sent", "received", "conflicts"].map { Sheet.Column($0, words($0, $0)) },
                    rows: [[.count(outcome.sent), .count(outcome.received), .count(outcome.conflicts)]]))
        }
        if outcome.conflicts > 0 { context.printer.note(Words.seeConflicts) }
        return exitCode(outcome)
    }
}

/// How a peer is reached. Files, never secrets: a command line can be read by every user of the machine.
enum ConnectionOptions {
    static let all = [
        file("--cert", "chứng thư của thiết bị (PEM)", "the device's certificate (PEM)"),
        file("--cert-key", "khóa của chứng thư (PEM)", "the key of the certificate (PEM)"),
        file("--ca", "chứng thư gốc của máy chủ (PEM)", "the authority of the server's certificate (PEM)"),
        file("--netrc", "tệp netrc có mật khẩu", "a netrc file with the password"),
        file("--ssh-config", "cấu hình của ssh", "a configuration of ssh"),
        OptionSpec(
            "--timeout", placeholder: words("GIÂY", "SECONDS"),
            summary: words("chờ một trả lời tối đa", "how long an answer may take")),
    ]

    private static func file(_ name: String, _ vi: String, _ en: String) -> OptionSpec {
        OptionSpec(name, placeholder: words("TỆP", "FILE"), summary: words(vi, en))
    }

    static func read(_ context: Context) throws(FieldLogError) -> TransportOptions {
        var options = TransportOptions()
        options.certificate = context.option("--cert")
        options.key = context.option("--cert-key")
        options.authority = context.option("--ca")
        options.netrc = context.option("--netrc")
        options.sshConfiguration = context.option("--ssh-config")
        if let seconds = try context.number("--timeout") {
            options.timeoutSeconds = max(1, min(seconds, 86_400))
        }
        return options
    }

    /// The address that the argument PEER gives.
    static func address(_ context: Context) throws(FieldLogError) -> PeerAddress {
        let text = context.argument("PEER")
        do throws(AddressProblem) { return try PeerAddress(text) } catch { throw .address(text, error) }
    }
}
