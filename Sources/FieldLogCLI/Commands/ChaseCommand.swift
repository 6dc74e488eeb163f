internal import FieldLogConsole
internal import FieldLogFormats
internal import FieldLogKit
internal import FieldLogModel
internal import FieldLogReports
internal import FieldLogStorage

/// `chase`: what waits, and for whom.
enum ChaseCommand {
    static let all = [chase]
    private static let shown = 20

    static let chase = Command(
        CommandSpec(
            ["chase"], summary: words("những gì phải đôn đốc", "what has to be chased"),
            discussion: words(
                "Biện pháp chưa có quyết định, quyết định chưa thi hành, tố giác và khiếu nại quá hạn, báo cáo sắp đến hạn, thiết bị im lặng; lâu nhất trước, kèm cơ quan, Đội, địa bàn và lệnh để làm tiếp.",
                "Measures without a decision, decisions not executed, complaints past due, reports that are due, silent devices; the longest waiting first, each with its office, team, area, and the command that goes on with it."
            ),
            options: [
                SharedOptions.area,
                OptionSpec(
                    "--silent-after", placeholder: words("GIỜ", "HOURS"),
                    summary: words(
                        "im lặng quá lâu là bao nhiêu giờ", "how many hours of silence are too long")),
                OptionSpec(
                    "--limit", placeholder: words("SỐ", "N"),
                    summary: words(
                        "nhiều nhất mỗi phần; \(shown), tất cả với --json, --csv, pipe",
                        "at most in each part; \(shown), all with --json, --csv, a pipe")),
            ],
            examples: [
                ExampleSpec("fieldlog chase", meaning: words("mọi việc còn treo", "all that waits")),
                ExampleSpec("fieldlog chase --area 26740", meaning: words("của một phường", "of one ward")),
            ])
    ) { (context) throws(FieldLogError) in
        let workspace = try context.workspace()
        let limit = try context.limitOfParts(shown)
        let hours = try context.silentAfterHours()
        let chase = try workspace.store.read(cache: .passes) { () throws(FieldLogError) in
            try Chase(workspace, area: context.option("--area"), limit: limit, silentAfterHours: hours)
        }
        try ChaseView(context: context, view: try context.view(), workspace: workspace).show(chase)
        return ExitCode.ok
    }
}

/// The lists of `chase`: one table with the name of the list for programs, a table each for people.
struct ChaseView {
    let context: Context
    let view: RecordView
    let workspace: Workspace

    private static let columns = [
        Sheet.Column("section", words("Phần", "Part")), Sheet.Column("id", words("Mã số", "Id")),
        Sheet.Column("area", words("Địa bàn", "Area"), minor: true),
        Sheet.Column("team", words("Đội", "Team"), shrink: true),
        Sheet.Column("office", words("Cơ quan", "Office"), shrink: true),
        Sheet.Column("establishment", words("Cơ sở", "Establishment"), shrink: true),
        Sheet.Column("kind", words("Loại", "Kind"), shrink: true, minor: true),
        Sheet.Column("since", words("Từ ngày", "Since")), Sheet.Column("days", words("Số ngày", "Days"), right: true),
        Sheet.Column("number", words("Số", "Number"), shrink: true, minor: true),
        Sheet.Column("amount", words("Số tiền (đồng)", "Amount (VND)"), right: true),
        Sheet.Column("flag", words("Lưu ý", "Flag"), shrink: true),
        Sheet.Column("command", words("fieldlog …", "fieldlog …")),
    ]

    func show(_ chase: Chase) throws(FieldLogError) {
        let lists: [(list: DailyWords.ChaseList, section: ChaseSection)] = [
            (.undecided, chase.undecided), (.unexecuted, chase.unexecuted), (.complaints, chase.complaints),
            (.reports, chase.reports), (.devices, chase.devices),
        ]
        let printer = context.printer
        guard printer.form == .table else {
            var sheet = Sheet(Self.columns)
            for (list, section) in lists {
                for item in section.items { sheet.rows.append(try row(item, list)) }
            }
            let totals = lists.map { JSONMember(key: $0.list.rawValue, value: .int(Int64($0.section.total))) }
            return printer.print(
                sheet,
                extra: [
                    JSONMember(key: "day", value: .string(chase.day)),
                    JSONMember(
                        key: "totals",
                        value: .object(totals + [JSONMember(key: "amount", value: .int(chase.unexecuted.amount))])),
                ])
        }
        for (list, section) in lists where section.total > 0 {
            let amount = section.amount == 0 || list != .unexecuted ? nil : String(section.amount)
            printer.line(context.text(DailyWords.heading(DailyWords.title(list), section.total, amount: amount)))
            let rows = try section.items.map { (item) throws(FieldLogError) in
                Array(try row(item, list).dropFirst(2))
            }
            // The command has the id, and the title the section.
            if !rows.isEmpty { printer.print(Sheet(Array(Self.columns.dropFirst(2)), rows: rows)) }
            if section.items.count < section.total {
                printer.say(DailyWords.more(section.total - section.items.count))
            }
            printer.line("")
        }
        if lists.allSatisfy({ $0.section.total == 0 }) { printer.say(DailyWords.nothingToChase) }
    }

    private func row(_ item: ChaseItem, _ list: DailyWords.ChaseList) throws(FieldLogError) -> [Sheet.Cell] {
        var team = Sheet.Cell(.null)
        if let id = item.team {
            let name = try workspace.store.record(Schema.team, id: id, home: .commons)?["name"].text
            team = .text(name ?? id.description)
        }
        let waited = [Sheet.Cell.text(item.since), .count(item.days)]
        guard let record = item.record else {
            let name = item.device?.principal ?? ""
            return [
                .text(list.rawValue), .text(name), .text(item.areas?.text), team, Sheet.Cell(.null), Sheet.Cell(.null),
                Sheet.Cell(.null),
            ] + waited + [
                Sheet.Cell(.null), Sheet.Cell(.null), Sheet.Cell(.null), command("device feeds", name, shown: name),
            ]
        }
        if let report = item.report { return reportRow(report, team, waited, list) }
        let kind = record.kind
        func cell(_ field: String) -> Sheet.Cell {
            kind.field(field).map { view.cell(record[field], $0) } ?? Sheet.Cell(.null)
        }
        var establishment = Sheet.Cell(.null)
        if let id = item.establishment, let field = Schema.visit.field("establishment") {
            establishment = view.cell(.bytes(id.bytes), field)
        }
        let home = Sheet.Cell(.string(record.home.text), shown: view.places.area(record.home))
        let step: String
        var office = Sheet.Cell(.null)
        switch list {
        case .undecided:
            step = "measure decide"
            office = cell("proposed_by")
        case .unexecuted:
            step = "measure execute"
            office = record["executed_by"].isNull ? cell("authority") : cell("executed_by")
        case .complaints, .reports, .devices: step = record["verified"].isNull ? "complaint verify" : "complaint close"
        }
        // Of its own fields only: what stands on a void visit is not chased, and lists look up the rest.
        let flag = RecordRules.problem(kind, record.filled).map { RecordVerbs.cell($0, context) } ?? Sheet.Cell(.null)
        return [
            .text(list.rawValue), RecordView.id(record.id), home, team, office, establishment,
            cell(kind == Schema.complaint ? "class" : "kind"),
        ] + waited + [
            cell("number"), cell("amount"), flag,
            command(step, record.id.description, shown: RecordView.id(record.id).shown),
        ]
    }

    private func reportRow(
        _ report: AwaitedReport, _ team: Sheet.Cell, _ waited: [Sheet.Cell], _ list: DailyWords.ChaseList
    ) -> [Sheet.Cell] {
        let (period, cycle) = (report.due.period.name, report.due.period.cycle.rawValue)
        let step = "report \(cycle) --period \(period) --area \(report.area.text) --freeze"
        return [
            .text(list.rawValue), RecordView.id(report.target.id),
            Sheet.Cell(.string(report.area.text), shown: view.places.area(report.area)), team, Sheet.Cell(.null),
            Sheet.Cell(.null), .text(period),
        ] + waited + [
            Sheet.Cell(.null), Sheet.Cell(.null), Sheet.Cell(.null),
            Sheet.Cell(.string("fieldlog \(step)"), shown: step),
        ]
    }

    /// The command that goes on; people see it with the beginning of the id, which is as good.
    private func command(_ step: String, _ id: String, shown: String) -> Sheet.Cell {
        Sheet.Cell(.string("fieldlog \(step) \(id)"), shown: "\(step) \(shown)")
    }
}
