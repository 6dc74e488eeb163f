internal import FieldLogConsole
internal import FieldLogFormats
internal import FieldLogKit
internal import FieldLogModel
internal import FieldLogReports
internal import FieldLogStorage

/// `duplicate`: establishments that were logged twice.
enum DuplicateCommands {
    static let all = [list, link, unlink]

    static let list = Command(
        CommandSpec(
            ["duplicate", "list"], summary: words("các cơ sở có thể là một", "establishments that may be one"),
            discussion: words(
                "Không có ID: mọi cặp, giống nhất trước. Có ID: những cơ sở giống cơ sở ấy nhất. Với --linked: các nhóm đã ghi là một.",
                "Without ID: all pairs, the likeliest first. With ID: what is most like that one. With --linked: the groups that were linked."
            ),
            positionals: [
                PositionalSpec("ID", summary: words("một cơ sở", "an establishment"), isOptional: true)
            ],
            options: [
                SharedOptions.area, OptionSpec("--linked", summary: words("các nhóm đã ghi", "linked groups")),
                OptionSpec("--likely", summary: words("chỉ những cặp rất giống", "likely ones only")),
                OptionSpec("--limit", placeholder: words("SỐ", "N"), summary: words("nhiều nhất; 50", "at most; 50")),
            ],
            examples: [
                ExampleSpec(
                    "fieldlog duplicate list --likely", meaning: words("những cặp rất giống", "the likely ones"))
            ])
    ) { (context) throws(FieldLogError) in
        if context.invocation.has("--linked") { return try listGroups(context) }
        let workspace = try context.workspace()
        let ranking = try DuplicateRanking(workspace)
        let limit = try context.number("--limit") ?? 50
        let pairs: [DuplicatePair]
        if let text = context.invocation.argument("ID") {
            let record = try workspace.record(Schema.establishment, text)
            pairs = ranking.candidates(for: EstablishmentKey(id: record.id, home: record.home), limit: limit)
        } else {
            let areas = try AreaFilter(context)
            pairs = try ranking.all(limit: limit) { (home) throws(FieldLogError) in try areas.contains(home) }
        }
        let view = DuplicateView(workspace: workspace, view: try context.view(), context: context)
        let shown = context.invocation.has("--likely") ? pairs.filter(\.isLikely) : pairs
        context.printer.print(Sheet(DuplicateView.columns, rows: try shown.map(view.row)))
        return ExitCode.ok
    }

    private static func listGroups(_ context: Context) throws(FieldLogError) -> Int32 {
        let workspace = try context.workspace()
        let areas = try AreaFilter(context)
        let view = try context.view()
        let groups = try EstablishmentGroups(workspace.store)
        let fields = ["name", "kind", "address", "status"]
        var sheet = Sheet(
            [Sheet.Column("group", words("Nhóm", "Group"))]
                + RecordView.columns(Schema.establishment, fields: fields)
                + [Sheet.Column("shown", words("Tên hiển thị", "Name shown"))])
        for group in groups.all {
            for member in group where try areas.contains(member.home) {
                guard
                    let record = try workspace.store.record(Schema.establishment, id: member.id, home: member.home)
                else { continue }
                let isShown = groups.shown(of: member) == member
                sheet.rows.append(
                    [RecordView.id(group[0].id)] + view.row(record, fields: fields) + [
                        Sheet.Cell(.bool(isShown), shown: isShown ? context.text(ViewWords.yes) : "")
                    ])
            }
        }
        context.printer.print(sheet)
        return ExitCode.ok
    }

    private static let two = [
        PositionalSpec("ID", summary: words("một cơ sở", "an establishment")),
        PositionalSpec("OTHER", summary: words("cơ sở kia", "the other one")),
    ]

    static let link = Command(
        CommandSpec(
            ["duplicate", "link"], summary: words("ghi hai cơ sở là một", "say that two establishments are one"),
            discussion: words(
                "Lượt kiểm tra của cả hai được tính chung; không bản ghi nào bị sửa. Bỏ: fieldlog duplicate unlink.",
                "The visits of both count together; no record is changed. Undo it: fieldlog duplicate unlink."),
            positionals: two,
            options: [
                SharedOptions.reason,
                OptionSpec(
                    "--show", placeholder: words("ID", "ID"),
                    summary: words("hiển thị tên của cơ sở này", "the one whose name is shown")),
            ],
            examples: [ExampleSpec("fieldlog duplicate link 3f7k 9xd2", meaning: words("là một", "they are one"))])
    ) { (context) throws(FieldLogError) in
        let workspace = try context.workspace()
        let (one, other) = try ends(context, workspace)
        var shown: StoredRecord?
        if let text = context.option("--show") {
            let named = try workspace.record(Schema.establishment, text)
            guard [one, other].contains(named) else {
                throw .refused(
                    FieldRefusal(
                        argument: "--show",
                        problem: .unknownCode(
                            text, catalogue: "show", near: [one.id.description, other.id.description])))
            }
            shown = named
        }
        let (link, isNew) = try workspace.link(one, other, reason: context.option("--reason"), shown: shown)
        let id = link.id.description
        try context.wrote(link, isNew ? Words.saved(Schema.link, id) : Words.unchanged(id))
        return ExitCode.ok
    }

    static let unlink = Command(
        CommandSpec(
            ["duplicate", "unlink"],
            summary: words("ghi hai cơ sở không phải một", "say that two linked establishments are not one"),
            positionals: two, options: [SharedOptions.reason],
            examples: [
                ExampleSpec("fieldlog duplicate unlink 3f7k 9xd2", meaning: words("không phải một", "they are two"))
            ])
    ) { (context) throws(FieldLogError) in
        let workspace = try context.workspace()
        let (one, other) = try ends(context, workspace)
        let link = try workspace.unlink(one, other, reason: context.option("--reason"))
        try context.wrote(link, Words.changed(link.id.description))
        return ExitCode.ok
    }

    private static func ends(
        _ context: Context, _ workspace: Workspace
    ) throws(FieldLogError) -> (StoredRecord, StoredRecord) {
        (
            try workspace.record(Schema.establishment, context.argument("ID")),
            try workspace.record(Schema.establishment, context.argument("OTHER"))
        )
    }
}

/// Pairs as cells.
struct DuplicateView {
    let workspace: Workspace
    let view: RecordView
    let context: Context

    static let columns = [
        Sheet.Column("score", words("Điểm", "Score"), right: true),
        Sheet.Column("likely", words("Rất giống", "Likely")),
        Sheet.Column("id", words("Mã số", "Id")), Sheet.Column("area", words("Địa bàn", "Area"), minor: true),
        Sheet.Column("name", words("Tên", "Name"), shrink: true),
        Sheet.Column("address", words("Địa chỉ", "Address"), shrink: true, minor: true),
        Sheet.Column("other_id", words("Cơ sở kia", "Other")),
        Sheet.Column("other_area", words("Địa bàn kia", "Other area"), minor: true),
        Sheet.Column("other_name", words("Tên kia", "Other name"), shrink: true),
        Sheet.Column("other_address", words("Địa chỉ kia", "Other address"), shrink: true, minor: true),
        Sheet.Column("why", words("Vì giống", "Why")),
    ]

    func row(_ pair: DuplicatePair) throws(FieldLogError) -> [Sheet.Cell] {
        let reasons = Sheet.Cell(
            .array(pair.reasons.map { .string($0.rawValue) }),
            shown: pair.reasons.map { context.text(DuplicateWords.reason($0)) }.joined(separator: ", "))
        return [
            .count(pair.score),
            Sheet.Cell(.bool(pair.isLikely), shown: pair.isLikely ? context.text(ViewWords.yes) : ""),
        ]
            + (try cells(pair.one)) + (try cells(pair.other)) + [reasons]
    }

    private func cells(_ key: EstablishmentKey) throws(FieldLogError) -> [Sheet.Cell] {
        let record = try workspace.store.record(Schema.establishment, id: key.id, home: key.home)
        return [
            RecordView.id(key.id), Sheet.Cell(.string(key.home.text), shown: view.places.area(key.home)),
            .text(record?["name"].text), .text(record?["address"].text),
        ]
    }
}
