internal import FieldLogConsole
internal import FieldLogFormats
internal import FieldLogKit
internal import FieldLogModel

/// `bundle`: entries on a stick.
enum BundleCommands {
    static let all = [create, verify, apply, receipt]

    private static let file = PositionalSpec("FILE", summary: words("tệp gói", "the bundle"))
    private static let area = OptionSpec(
        "--area", placeholder: words("MÃ[@NGÀY]", "CODE[@DATE]"),
        summary: words("chỉ địa bàn này, gồm mọi cấp dưới", "this area only, with all below it"), isRepeatable: true)

    static let create = Command(
        CommandSpec(
            ["bundle", "create"],
            summary: words("ghi các mục vào một tệp để mang đi", "write entries into a file to be carried"),
            discussion: words(
                "Ai nhặt được thẻ nhớ đều đọc được gói: mã hóa thẻ, xem Examples/hub/README.md.",
                "Whoever finds the stick can read a bundle: encrypt the stick, see Examples/hub/README.md."),
            options: [
                DeviceCommands.outOption,
                OptionSpec(
                    "--for", placeholder: words("KHO", "PEER"),
                    summary: words("bỏ những gì kho này đã có", "leave out what this peer is known to have")),
                OptionSpec(
                    "--since", placeholder: words("BIÊN_NHẬN", "RECEIPT"),
                    summary: words("bỏ những gì biên nhận nêu", "leave out what this receipt names")), area,
            ],
            examples: [
                ExampleSpec(
                    "fieldlog bundle create --out /media/usb/tuan-30.bundle", meaning: words("mọi thứ", "everything"))
            ])
    ) { (context) throws(FieldLogError) in
        let out = context.option("--out") ?? ""
        let summary = try context.workspace().makeBundle(
            for: context.option("--for"), since: context.option("--since"), areas: context.invocation.values("--area"),
            out: out)
        context.printer.say(BundleWords.made(out, summary))
        if context.printer.form == .json { context.printer.document(members(summary)) }
        return ExitCode.ok
    }

    static let verify = Command(
        CommandSpec(
            ["bundle", "verify"],
            summary: words(
                "kiểm tra chữ ký và điều kiện của một gói", "look at the signature and the needs of a bundle"),
            discussion: words(
                "Không thay đổi gì. Mã 3 khi thiếu mục trước đó, 4 khi không tin cậy.",
                "Changes nothing. Exit code 3 when something before it is missing, 4 when it is not trusted."),
            positionals: [file],
            examples: [ExampleSpec("fieldlog bundle verify tuan-30.bundle", meaning: words("xem trước", "look first"))])
    ) { (context) throws(FieldLogError) in
        let summary = try context.workspace().verifyBundle(context.argument("FILE"))
        return tell(summary, context, BundleWords.holds(summary))
    }

    static let apply = Command(
        CommandSpec(
            ["bundle", "apply"], summary: words("nhận các mục của một gói", "take the entries of a bundle"),
            discussion: words(
                "Nhận hai lần không đổi gì. Mã 3 khi thiếu mục trước đó hoặc có xung đột mới, 4 khi không tin cậy.",
                "Taken twice it changes nothing. Exit code 3 when something before it is missing or there are new conflicts, 4 when it is not trusted."
            ),
            positionals: [file],
            options: [
                OptionSpec(
                    "--receipt", placeholder: words("TỆP", "FILE"), summary: words("ghi biên nhận", "write a receipt")),
                OptionSpec(
                    "--vouch", placeholder: words("LÝ_DO", "REASON"),
                    summary: words(
                        "quản trị viên nhận dù không tin cậy người tạo",
                        "an administrator takes it though its maker is not trusted")),
            ],
            examples: [
                ExampleSpec(
                    "fieldlog bundle apply tuan-30.bundle --receipt tuan-30.receipt",
                    meaning: words("nhận và ghi biên nhận", "take, and write a receipt"))
            ])
    ) { (context) throws(FieldLogError) in
        let path = context.argument("FILE")
        if let reason = context.option("--vouch"), reason.allSatisfy(\.isWhitespace) { throw .reasonMissing }
        let workspace = try context.workspace()
        let outcome = try workspace.takeBundle(path, vouched: context.option("--vouch") != nil)
        if let reason = context.option("--vouch") {
            context.printer.warn("fieldlog: " + context.text(BundleWords.vouched(reason)))
        }
        for refused in outcome.refused where refused.code != RunRefusal.gap.rawValue {
            let feed = "\(refused.feed.incarnation.short)/\(refused.feed.area)"
            context.printer.warn("fieldlog: " + context.text(PeerWords.refused(feed, refused.code, byPeer: false)))
        }
        if let out = context.option("--receipt") { try workspace.makeReceipt(forBundle: path, out: out) }
        let more = [
            JSONMember(key: "received", value: .int(Int64(outcome.received))),
            JSONMember(key: "conflicts", value: .int(Int64(outcome.conflicts))),
            JSONMember(key: "passed_over", value: .int(Int64(outcome.passedOver))),
            JSONMember(key: "refused", value: .int(Int64(outcome.refused.count))),
        ]
        let code = tell(outcome.summary, context, BundleWords.taken(outcome), more: more)
        return outcome.conflicts > 0 || !outcome.refused.isEmpty ? ExitCode.partial : code
    }

    static let receipt = Command(
        CommandSpec(
            ["bundle", "receipt"],
            summary: words(
                "ghi biên nhận cho một gói, hoặc nhận biên nhận mang về",
                "write a receipt for a bundle, or take one in that came back"),
            positionals: [file],
            options: [
                OptionSpec(
                    "--out", placeholder: words("TỆP", "FILE"),
                    summary: words("tệp biên nhận (khi FILE là gói)", "the receipt (when FILE is a bundle)"))
            ],
            examples: [
                ExampleSpec(
                    "fieldlog bundle receipt tuan-30.bundle --out tuan-30.receipt",
                    meaning: words("ở nơi nhận", "where it was taken")),
                ExampleSpec(
                    "fieldlog bundle receipt tuan-30.receipt", meaning: words("ở nơi gửi", "where it was made")),
            ])
    ) { (context) throws(FieldLogError) in
        let path = context.argument("FILE")
        let workspace = try context.workspace()
        if try Workspace.kind(ofFile: path) == .bundle {
            guard let out = context.option("--out") else {
                throw .refused(FieldRefusal(kind: "bundle", field: "out", problem: .required))
            }
            try workspace.makeReceipt(forBundle: path, out: out)
            context.printer.say(BundleWords.receipt(out))
            if context.printer.form == .json {
                context.printer.document([JSONMember(key: "path", value: .string(out))])
            }
            return ExitCode.ok
        }
        let maker = try workspace.takeReceipt(path)
        context.printer.say(BundleWords.confirmed(maker))
        if context.printer.form == .json { context.printer.document([JSONMember(key: "peer", value: .string(maker))]) }
        return ExitCode.ok
    }

    private static func members(_ summary: BundleSummary) -> [JSONMember] {
        [
            JSONMember(key: "maker", value: .string(summary.maker)),
            JSONMember(key: "entries", value: .int(Int64(summary.entries))),
            JSONMember(key: "feeds", value: .int(Int64(summary.feeds))),
            JSONMember(key: "areas", value: .int(Int64(summary.areas))),
            JSONMember(key: "bytes", value: .int(Int64(summary.bytes))),
            JSONMember(
                key: "missing",
                value: .array(
                    summary.missing.map {
                        .object([
                            "incarnation": .string($0.feed.incarnation.description), "area": .string($0.feed.area.text),
                            "seq": .int(Int64(clamping: $0.seq)),
                        ])
                    })),
        ]
    }

    private static func tell(
        _ summary: BundleSummary, _ context: Context, _ text: Bilingual, more: [JSONMember] = []
    ) -> Int32 {
        context.printer.say(text)
        for head in summary.missing {
            context.printer.warn("fieldlog: " + context.text(BundleWords.missing(head, summary.maker)))
        }
        if context.printer.form == .json { context.printer.document(members(summary) + more) }
        return summary.missing.isEmpty ? ExitCode.ok : ExitCode.partial
    }
}
