internal import FieldLogConsole
internal import FieldLogFormats
internal import FieldLogKit
internal import FieldLogModel

/// `bundle`: entries that travel as a file.
enum BundleCommands {
    static let all = [create, verify, apply, receipt]

    private static let file = PositionalSpec("FILE", summary: words("tệp", "the file"))

    private static func path(_ name: String, _ vi: String, _ en: String, required: Bool = false) -> OptionSpec {
        OptionSpec(name, placeholder: words("TỆP", "FILE"), summary: words(vi, en), isRequired: required)
    }

    static let create = Command(
        CommandSpec(
            ["bundle", "create"],
            summary: words("ghi các mục vào một tệp để mang đi", "write entries into a file that can be carried"),
            discussion: words(
                "Chọn một: --for, --since hoặc --all (mặc định). Tệp có chữ ký của thiết bị này nhưng không mã hóa.",
                "One of --for, --since and --all (the default). The file bears this device's signature; it is not encrypted."
            ),
            options: [
                path("--out", "tệp được ghi", "the file to write", required: true),
                OptionSpec(
                    "--for", placeholder: words("KHO", "PEER"),
                    summary: words(
                        "những gì kho này chưa có: địa chỉ hoặc tên thiết bị",
                        "what this peer is not known to have: its address or device")),
                path("--since", "những gì biên nhận này chưa có", "what the maker of this receipt did not hold"),
                OptionSpec("--all", summary: words("tất cả", "everything")),
                OptionSpec(
                    "--area", placeholder: words("MÃ[@NGÀY]", "CODE[@DATE]"),
                    summary: words("chỉ địa bàn này, gồm mọi cấp dưới", "only this area, with all below it"),
                    isRepeatable: true),
            ],
            examples: [
                ExampleSpec(
                    "fieldlog bundle create --for /mnt/hub --out /media/usb/tuan-30.bundle",
                    meaning: words("những gì kho huyện chưa có", "what the hub does not have yet"))
            ])
    ) { (context) throws(FieldLogError) in
        let workspace = try context.workspace()
        let audience = try audience(context)
        let out = context.option("--out") ?? ""
        let contents = try workspace.makeBundle(audience, areas: context.invocation.values("--area"), to: out)
        context.printer.say(BundleWords.made(out, contents))
        context.printer.note(BundleWords.readable)
        if context.printer.form == .json {
            context.printer.document([JSONMember(key: "path", value: .string(out))] + members(contents))
        }
        return ExitCode.ok
    }

    private static func audience(_ context: Context) throws(FieldLogError) -> BundleAudience {
        let given = ["--for", "--since", "--all"].filter { context.invocation.has($0) }
        guard given.count < 2 else {
            throw .refused(
                FieldRefusal(argument: given[1], problem: .notBeside(FlagName.field(given[0]))))
        }
        if let peer = context.option("--for") { return .peer(peer) }
        if let path = context.option("--since") { return .receipt(path) }
        return .all
    }

    static let verify = Command(
        CommandSpec(
            ["bundle", "verify"],
            summary: words("xem một tệp có nhận được không", "say whether a bundle can be taken"),
            discussion: words(
                "Không thay đổi gì. Mã thoát 3 khi thiếu mục trước đó, 4 khi không tin cậy được tệp.",
                "Changes nothing. Exit code 3 where entries before it are missing, 4 for a file that cannot be trusted."
            ),
            positionals: [file],
            examples: [
                ExampleSpec(
                    "fieldlog bundle verify /media/usb/tuan-30.bundle",
                    meaning: words("trước khi nhận", "before it is taken"))
            ])
    ) { (context) throws(FieldLogError) in
        let path = context.argument("FILE")
        let contents = try context.workspace().readBundle(path)
        context.printer.say(BundleWords.contents(path, contents))
        if contents.missing.isEmpty { context.printer.say(BundleWords.complete) }
        sayMissing(contents, context)
        if context.printer.form == .json { context.printer.document(members(contents)) }
        return contents.missing.isEmpty ? ExitCode.ok : ExitCode.partial
    }

    static let apply = Command(
        CommandSpec(
            ["bundle", "apply"], summary: words("nhận các mục của một tệp", "take the entries of a bundle"),
            discussion: words(
                "Nhận lại lần nữa không thay đổi gì. Mã thoát 3 khi thiếu mục trước đó: phần nhận được thì đã nhận.",
                "Taken again it changes nothing. Exit code 3 where entries before it are missing: what can be taken is taken."
            ),
            positionals: [file],
            options: [
                path("--receipt", "ghi biên nhận vào tệp này", "write a receipt to this file"),
                OptionSpec(
                    "--vouch", placeholder: words("LÝ_DO", "REASON"),
                    summary: words(
                        "quản trị viên bảo đảm cho tệp không còn chữ ký tin cậy được",
                        "the administrator vouches for a file without a signature that can be trusted")),
            ],
            examples: [
                ExampleSpec(
                    "fieldlog bundle apply /media/usb/tuan-30.bundle --receipt /media/usb/tuan-30.receipt",
                    meaning: words("nhận và báo lại", "take it, and say so"))
            ])
    ) { (context) throws(FieldLogError) in
        let workspace = try context.workspace()
        let path = context.argument("FILE")
        let meter = ProgressMeter()
        let reason = context.option("--vouch")
        if let reason, reason.allSatisfy(\.isWhitespace) {
            throw .refused(FieldRefusal(argument: "--vouch", problem: .required))
        }
        let outcome = try meter.watching { () throws(FieldLogError) in
            try workspace.applyBundle(
                path, vouch: reason, receipt: context.option("--receipt"), isInterrupted: { InterruptFlag.isRaised },
                progress: { meter.show(context.text(Words.syncing($0))) })
        }
        if outcome.isVouched, let reason {
            context.printer.note(BundleWords.vouched(outcome.contents.maker, reason))
        }
        for refused in outcome.refused {
            let feed = "\(refused.feed.incarnation.short)/\(refused.feed.area)"
            context.printer.warn("fieldlog: " + context.text(PeerWords.refused(feed, refused.code, byPeer: false)))
        }
        context.printer.say(BundleWords.taken(outcome))
        if let receipt = context.option("--receipt") { context.printer.say(BundleWords.receipt(receipt)) }
        sayMissing(outcome.contents, context)
        let withheld = try workspace.ownWithheld()
        try SyncCommands.sayWithheld(withheld, workspace, context)
        if context.printer.form == .json {
            context.printer.document(
                [
                    JSONMember(key: "received", value: .int(Int64(outcome.added))),
                    JSONMember(key: "passed_over", value: .int(Int64(outcome.passedOver))),
                    JSONMember(key: "conflicts", value: .int(Int64(outcome.conflicts))),
                    JSONMember(key: "refused", value: .int(Int64(outcome.refused.count))),
                    JSONMember(key: "withheld", value: .int(Int64(withheld))),
                    JSONMember(key: "vouched", value: .bool(outcome.isVouched)),
                ] + members(outcome.contents))
        }
        if outcome.conflicts > 0 { context.printer.note(Words.seeConflicts) }
        let isWhole =
            outcome.contents.missing.isEmpty && outcome.refused.isEmpty && outcome.conflicts == 0 && withheld == 0
        return isWhole ? ExitCode.ok : ExitCode.partial
    }

    static let receipt = Command(
        CommandSpec(
            ["bundle", "receipt"],
            summary: words(
                "ghi biên nhận của một tệp, hoặc ghi nhận biên nhận", "write a bundle's receipt, or take one in"),
            discussion: words(
                "FILE là tệp đã nhận ở đây: ghi biên nhận vào --out. FILE là biên nhận: các mục trong đó được xác nhận.",
                "FILE is a bundle that was taken here: writes its receipt to --out. FILE is a receipt: what it names is confirmed."
            ),
            positionals: [file],
            options: [path("--out", "biên nhận được ghi", "the receipt to write")],
            examples: [
                ExampleSpec(
                    "fieldlog bundle receipt /media/usb/tuan-30.receipt",
                    meaning: words("biên nhận đã mang về", "a receipt that came back"))
            ])
    ) { (context) throws(FieldLogError) in
        let workspace = try context.workspace()
        let path = context.argument("FILE")
        if SignedFile.claimedKind(path) == .bundle {
            guard let out = context.option("--out") else {
                throw .refused(FieldRefusal(argument: "--out", problem: .required))
            }
            try workspace.makeReceipt(ofBundle: path, to: out)
            context.printer.say(BundleWords.receipt(out))
            if context.printer.form == .json {
                context.printer.document([JSONMember(key: "path", value: .string(out))])
            }
            return ExitCode.ok
        }
        let outcome = try workspace.takeReceipt(path)
        context.printer.say(BundleWords.confirmed(outcome))
        if context.printer.form == .json {
            context.printer.document([
                JSONMember(key: "maker", value: .string(outcome.maker)),
                JSONMember(key: "made", value: .int(outcome.made)),
                JSONMember(key: "feeds", value: .int(Int64(outcome.feeds))),
            ])
        }
        return ExitCode.ok
    }

    private static func sayMissing(_ contents: BundleContents, _ context: Context) {
        for head in contents.missing {
            let feed = "\(head.feed.incarnation.short)/\(head.feed.area)"
            context.printer.warn("fieldlog: " + context.text(BundleWords.missing(feed, head.seq)))
        }
        if !contents.missing.isEmpty { context.printer.note(BundleWords.ask(contents.maker)) }
    }

    private static func members(_ contents: BundleContents) -> [JSONMember] {
        [
            JSONMember(key: "maker", value: .string(contents.maker)),
            JSONMember(key: "made", value: .int(contents.made)),
            JSONMember(key: "entries", value: .int(Int64(contents.entries))),
            JSONMember(key: "feeds", value: .int(Int64(contents.feeds))),
            JSONMember(key: "bytes", value: .int(Int64(contents.bytes))),
            JSONMember(key: "areas", value: .array(contents.areas.map { .string($0.text) })),
            JSONMember(
                key: "missing",
                value: .array(
                    contents.missing.map { head in
                        .object([
                            JSONMember(key: "incarnation", value: .string(head.feed.incarnation.description)),
                            JSONMember(key: "area", value: .string(head.feed.area.text)),
                            JSONMember(key: "seq", value: .int(Int64(head.seq))),
                        ])
                    })),
        ]
    }
}
