internal import FieldLogConsole
internal import FieldLogFormats
internal import FieldLogKit
internal import FieldLogModel
internal import FieldLogStorage

/// `repair` and `salvage`: for the day on which a disk is damaged.
enum RepairCommands {
    static let all = [repair, salvage]

    static let repair = Command(
        CommandSpec(
            ["repair"],
            summary: words("sửa kho bị hư hỏng, không xóa gì", "repair a damaged store, destroying nothing"),
            discussion: words(
                "Kho nguyên vẹn thì không đổi gì. Bản hỏng được chuyển vào thư mục damaged-… trong kho và giữ lại; các mục đứng sau một mục bị mất được giữ trong tệp ở đó, và vào sổ khi --from đưa lại mục bị mất. Mã 20 khi còn hư hỏng, 3 khi còn thiếu mục, của lần này hoặc lần trước.",
                "A healthy store is left as it is. What is damaged is moved into a folder damaged-… within the store and kept; entries behind a missing one are kept in a file there, and go into the log once --from has brought the missing one. Exit code 20 while damage is left, 3 while entries are missing, by this repair or an earlier one."
            ),
            options: [
                OptionSpec(
                    "--from", placeholder: words("KHO", "PEER"),
                    summary: words(
                        "kho khác đưa lại những gì nó có: thư mục, ssh://… hoặc https://…",
                        "another store gives what it has: a folder, ssh://… or https://…"))
            ] + ConnectionOptions.all,
            examples: [
                ExampleSpec("fieldlog repair", meaning: words("chỉ trên máy này", "on this machine alone")),
                ExampleSpec(
                    "fieldlog repair --from ssh://fieldlog@huyen/srv/fieldlog/hub",
                    meaning: words("lấy lại từ kho huyện", "take back from the hub")),
            ])
    ) { (context) throws(FieldLogError) in
        var peer: PeerAddress?
        if let text = context.option("--from") {
            do throws(AddressProblem) { peer = try PeerAddress(text) } catch { throw .address(text, error) }
        }
        let repair = try Repair(
            context.folder, from: peer, options: ConnectionOptions.read(context), host: context.host,
            isInterrupted: { InterruptFlag.isRaised })
        if case .folder(let path)? = peer, try !SyncCommands.isThere(FolderName.plain(path), context) {
            return ExitCode.noStore
        }
        let outcome = try repair.run()
        if context.printer.form == .json {
            context.printer.document(members(outcome))
        } else {
            for line in RepairWords.lines(outcome) { context.printer.line(context.text(line)) }
        }
        if !outcome.after.isEmpty {
            for finding in outcome.after { context.printer.warn(context.text(CheckWords.text(finding))) }
            let isReadable = outcome.after.allSatisfy(\.isUnsigned)
            context.printer.warn(
                context.text(isReadable ? RepairWords.signaturesLeft : RepairWords.damageLeft(context.folder)))
            return ExitCode.damage
        }
        return outcome.isWhole ? ExitCode.ok : ExitCode.partial
    }

    static let salvage = Command(
        CommandSpec(
            ["salvage"],
            summary: words("đọc những gì còn nguyên từ một kho hỏng", "read whatever is intact out of a wrecked store"),
            discussion: words(
                "DIR là thư mục kho, hoặc chỉ một tệp; không ghi gì vào đó. Kho mới có mọi mục nối liền từ số 1 của mỗi sổ; các mục rời nằm trong tệp của thư mục damaged-…. Bản sao lưu hỏng cũng đọc được. Mã 3 khi còn thiếu mục, 20 khi không còn mục nào.",
                "DIR is the folder of a store, or a single file; nothing is written into it. The new store has what chains from number 1 of each feed; loose entries are in a file of its folder damaged-…. A damaged backup is read as well. Exit code 3 while entries are missing, 20 when not one is left."
            ),
            positionals: [
                PositionalSpec("DIR", summary: words("thư mục hoặc tệp hỏng", "the wrecked folder or file"))
            ],
            options: [
                OptionSpec("--to", placeholder: words("THƯ_MỤC", "DIR2"), summary: words("thư mục mới", "a new folder"))
            ],
            examples: [
                ExampleSpec(
                    "fieldlog salvage /mnt/disk-hong/kho --to ~/kho-moi",
                    meaning: words("từ một đĩa hỏng", "from a bad disk"))
            ])
    ) { (context) throws(FieldLogError) in
        guard let to = context.option("--to").map(FolderName.plain), !to.isEmpty else {
            throw .refused(FieldRefusal(argument: "--to", problem: .required))
        }
        let outcome = try Salvage.run(FolderName.plain(context.argument("DIR")), to: to, host: context.host)
        if context.printer.form == .json {
            context.printer.document(
                [
                    JSONMember(key: "path", value: .string(outcome.path)),
                    JSONMember(key: "key", value: .bool(outcome.hasKey)),
                    JSONMember(key: "loose_file", value: outcome.loose.map { .string($0) } ?? .null),
                ] + members(outcome.report))
        } else {
            for line in RepairWords.lines(outcome) { context.printer.line(context.text(line)) }
        }
        if !outcome.hasKey { context.printer.note(RepairWords.noKey(outcome.path)) }
        return outcome.report.isWhole ? ExitCode.ok : ExitCode.partial
    }

    private static func members(_ outcome: RepairOutcome) -> [JSONMember] {
        [
            JSONMember(key: "done", value: .string(outcome.depth.rawValue)),
            JSONMember(key: "found", value: .int(Int64(outcome.before.count))),
            JSONMember(key: "left", value: .int(Int64(outcome.after.count))),
            JSONMember(key: "received", value: .int(Int64(outcome.received))),
            JSONMember(key: "took_back", value: .int(Int64(outcome.tookBack))),
            JSONMember(key: "aside", value: outcome.aside.map { .string($0) } ?? .null),
            JSONMember(key: "takes_new_name", value: .bool(outcome.takesNewName)),
            JSONMember(key: "took_new_name", value: .bool(outcome.tookNewName)),
            JSONMember(
                key: "missing",
                value: .array(
                    outcome.missing.map { (feed) -> JSONValue in
                        [
                            "feed": .string(feed.name),
                            "missing": .array(feed.ranges.map { .string(RepairWords.text($0)) }),
                        ]
                    })),
        ] + (outcome.report.map { members($0) } ?? [])
    }

    private static func members(_ report: RemakeReport) -> [JSONMember] {
        let rows = report.feeds.map { (feed) -> JSONValue in
            [
                "feed": .string(feed.name), "entries": .int(Int64(feed.entries)), "last": .int(Int64(feed.last)),
                "loose": .int(Int64(feed.loose)), "missing": .array(feed.missing.map { .string(RepairWords.text($0)) }),
            ]
        }
        return [
            JSONMember(key: "rows", value: .array(rows)),
            JSONMember(key: "loose", value: .int(Int64(report.loose.count))),
            JSONMember(key: "mended", value: .int(Int64(report.mended))),
            JSONMember(key: "lost_tables", value: .array(report.lostTables.map { .string($0) })),
        ]
    }
}
