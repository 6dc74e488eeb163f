internal import FieldLogConsole
internal import FieldLogFormats
internal import FieldLogKit
internal import FieldLogModel
internal import FieldLogStorage
internal import FieldLogText

/// `quarantine`: what was refused and is kept as evidence, and why a bundle was taken on an administrator's word. No text of any record is
/// shown.
enum QuarantineCommands {
    static let all = [list, show, drop, release]

    private static let number = PositionalSpec(
        "NO", summary: words("số trong danh sách", "its number in the list"))

    static let list = Command(
        CommandSpec(
            ["quarantine", "list"], summary: words("những gì bị từ chối và giữ lại", "what was refused and is kept"),
            examples: [ExampleSpec("fieldlog quarantine list", meaning: words("xem", "look"))])
    ) { (context) throws(FieldLogError) in
        let kept = try context.workspace().store.quarantined()
        let columns = [
            Sheet.Column("no", words("Số", "No"), right: true), Sheet.Column("at", words("Lúc", "At")),
            Sheet.Column("sender", words("Người gửi", "Sender")), Sheet.Column("feed", words("Sổ", "Feed")),
            Sheet.Column("code", words("Lỗi", "Error"), right: true),
            Sheet.Column("reason", words("Lý do", "Reason"), shrink: true),
            Sheet.Column("bytes", words("Byte", "Bytes"), right: true),
        ]
        context.printer.print(Sheet(columns, rows: kept.map { row($0, context) }))
        return ExitCode.ok
    }

    private static func row(_ kept: Quarantined, _ context: Context) -> [Sheet.Cell] {
        let time = ZonedInstant(millisecondsSinceEpoch: kept.at, offsetMinutes: Host.vietNamOffsetMinutes)?.description
        return [
            Sheet.Cell(.int(kept.number)), .text(time ?? String(kept.at)), .text(kept.sender), .text(kept.feed),
            Sheet.Cell(.int(Int64(clamping: kept.code))), .text(context.text(PeerWords.reason(kept.code))),
            .count(kept.bytes),
        ]
    }

    static let show = Command(
        CommandSpec(
            ["quarantine", "show"], summary: words("xem một mục bị giữ lại", "show what is kept, without its texts"),
            discussion: words(
                "Với bundle apply --vouch: ai tạo tệp, mã SHA-256 của nội dung, và lý do.",
                "Of bundle apply --vouch: who made the file, the SHA-256 of its payload, and the reason."),
            positionals: [number],
            examples: [ExampleSpec("fieldlog quarantine show 1", meaning: words("xem", "show"))])
    ) { (context) throws(FieldLogError) in
        let workspace = try context.workspace()
        let (kept, view) = try workspace.evidence(try chosen(context))
        let vouching = kept.isNote ? try workspace.vouching(kept.number) : nil
        let kinds = (view?.kinds ?? [:]).sorted { $0.key < $1.key }
        var pairs: [(column: Sheet.Column, cell: Sheet.Cell)] = []
        func add(_ key: String, _ title: Bilingual, _ cell: Sheet.Cell) {
            pairs.append((Sheet.Column(key, title), cell))
        }
        add("no", words("Số", "No"), Sheet.Cell(.int(kept.number)))
        add("sender", words("Người gửi", "Sender"), .text(kept.sender))
        add("code", words("Lỗi", "Error"), Sheet.Cell(.int(Int64(clamping: kept.code))))
        add("reason", words("Lý do", "Reason"), .text(context.text(PeerWords.reason(kept.code))))
        if let vouching {
            add("vouched", words("Lời quản trị viên", "Administrator's word"), .text(vouching.reason))
            add("maker", words("Người tạo tệp", "Maker of the file"), .text(vouching.maker))
            add("sum", words("SHA-256", "SHA-256"), .text(vouching.sum))
        }
        add("feed", words("Sổ", "Feed"), .text(kept.feed))
        add("incarnation", words("Phiên", "Incarnation"), .text(view?.feed.incarnation.description))
        add("area", words("Địa bàn", "Area"), .text(view?.feed.area.text))
        add("first", words("Từ số", "From"), view.map { Sheet.Cell(.int(Int64(clamping: $0.first))) } ?? .text(nil))
        add("entries", words("Số mục", "Entries"), view.map { .count($0.count) } ?? .text(nil))
        add(
            "kinds", words("Loại", "Kinds"),
            Sheet.Cell(
                .object(kinds.map { JSONMember(key: $0.key, value: .int(Int64($0.value))) }),
                shown: kinds.map { "\($0.key) \($0.value)" }.joined(separator: ", ")))
        add("bytes", words("Byte", "Bytes"), .count(kept.bytes))
        context.printer.details(pairs)
        return ExitCode.ok
    }

    static let drop = Command(
        CommandSpec(
            ["quarantine", "drop"], summary: words("bỏ một mục bị giữ lại", "drop what is kept"),
            positionals: [number],
            examples: [ExampleSpec("fieldlog quarantine drop 1", meaning: words("bỏ", "drop"))])
    ) { (context) throws(FieldLogError) in
        let number = try chosen(context)
        guard try context.workspace().store.dropQuarantined(number) else {
            throw .unknownRecord(String(number), kind: "quarantine")
        }
        context.printer.say(AuthorityWords.dropped(number))
        if context.printer.form == .json {
            context.printer.document([JSONMember(key: "no", value: .int(number))])
        }
        return ExitCode.ok
    }

    static let release = Command(
        CommandSpec(
            ["quarantine", "release"],
            summary: words(
                "nhận những mục sau điểm cắt (kho trung tâm)", "admit what lay beyond a cut (central store)"),
            discussion: words(
                "Nới điểm cắt của sổ tới mục cuối; mọi kho nhận theo khi đồng bộ.",
                "Moves the cut of the feed on to its last entry; every store follows when it syncs."),
            positionals: [number],
            examples: [ExampleSpec("fieldlog quarantine release 1", meaning: words("nhận", "admit"))])
    ) { (context) throws(FieldLogError) in
        let added = try context.workspace().release(try chosen(context))
        context.printer.say(AuthorityWords.released(added))
        if context.printer.form == .json {
            context.printer.document([JSONMember(key: "entries", value: .int(Int64(added)))])
        }
        return ExitCode.ok
    }

    private static func chosen(_ context: Context) throws(FieldLogError) -> Int64 {
        let text = context.argument("NO")
        guard let number = Int64(text) else {
            throw .refused(FieldRefusal(argument: "NO", problem: .notANumber(text)))
        }
        return number
    }
}
