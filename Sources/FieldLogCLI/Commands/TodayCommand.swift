internal import FieldLogConsole
internal import FieldLogFormats
internal import FieldLogKit
internal import FieldLogModel
internal import FieldLogReports
internal import FieldLogStorage

/// `today`: what to do next.
enum TodayCommand {
    static let all = [today]

    /// How many of each list people see where they don't say.
    private static let shown = 10

    static let limit = OptionSpec(
        "--limit", placeholder: words("SỐ", "N"),
        summary: words(
            "nhiều nhất mỗi phần; \(shown), tất cả với --json, --csv, pipe",
            "at most in each part; \(shown), all with --json, --csv, a pipe"))

    static let today = Command(
        CommandSpec(
            ["today"], summary: words("hôm nay nên làm gì", "what to do next"),
            discussion: words(
                "Trong địa bàn của thiết bị này: phúc tra đến hạn (quá hạn trước), cơ sở chưa từng kiểm tra, cơ sở lâu chưa kiểm tra, và cơ sở ở gần (cùng xã, cùng đường). Chỉ lượt đã chốt có kết quả DONE là đã kiểm tra. Cơ sở đã ghi là một được tính một lần. Có cảnh báo khi Đội khác vừa đến.",
                "In the areas of this device: follow-ups due (overdue ones first), establishments never inspected, those not inspected for long, and those near (of the same commune or street). Only a final visit of the outcome DONE is an inspection. Linked establishments are one. It warns where another team was lately."
            ),
            options: [
                SharedOptions.area,
                OptionSpec(
                    "--near", placeholder: words("ID|CHỮ", "ID|TEXT"),
                    summary: words(
                        "đang ở cơ sở này, hoặc tên đường, tên cơ sở",
                        "where you are: an establishment, or words of a street or a name")),
                days("--stale-after", "lâu là quá số ngày này; 365", "long is more days than this; 365"),
                days(
                    "--recent", "cảnh báo khi Đội khác đến trong số ngày này; 30",
                    "warn of another team within so many days; 30"),
                days(
                    "--ahead", "kể cả phúc tra đến hạn trong số ngày tới; 7", "follow-ups due within so many days; 7"),
                limit,
            ],
            examples: [
                ExampleSpec("fieldlog today", meaning: words("việc hôm nay", "the day's work")),
                ExampleSpec(
                    "fieldlog today --near @last",
                    meaning: words("đang ở cơ sở vừa ghi", "at the establishment written last")),
            ])
    ) { (context) throws(FieldLogError) in
        var options = TodayOptions()
        options.area = context.option("--area")
        options.near = context.option("--near")
        if let days = try context.number("--stale-after") { options.staleAfter = days }
        if let days = try context.number("--recent") { options.recentWithin = days }
        if let days = try context.number("--ahead") { options.ahead = days }
        options.limit = try context.limitOfParts(shown)
        let workspace = try context.workspace()
        try TodayView(context: context, view: try context.view(), workspace: workspace).show(
            try workspace.store.read(cache: .passes) { () throws(FieldLogError) in try Today(workspace, options) })
        return ExitCode.ok
    }

    private static func days(_ name: String, _ vi: String, _ en: String) -> OptionSpec {
        OptionSpec(name, placeholder: words("SỐ", "N"), summary: words(vi, en))
    }
}

extension Context {
    /// How many of each part: as was said, else so many for people and all for programs.
    func limitOfParts(_ shown: Int) throws(FieldLogError) -> Int? {
        try number("--limit") ?? (printer.form == .table ? shown : nil)
    }
}

/// The lists of `today`: one table with the name of the list for programs, a table each for people.
struct TodayView {
    let context: Context
    let view: RecordView
    let workspace: Workspace

    private static let columns = [
        Sheet.Column("section", words("Phần", "Part")), Sheet.Column("id", words("Mã số", "Id")),
        Sheet.Column("area", words("Địa bàn", "Area"), minor: true),
        Sheet.Column("name", words("Cơ sở", "Establishment"), shrink: true),
        Sheet.Column("kind", words("Loại hình", "Kind"), shrink: true, minor: true),
        Sheet.Column("address", words("Địa chỉ", "Address"), shrink: true, minor: true),
        Sheet.Column("due", words("Hạn", "Due")), Sheet.Column("late", words("Quá hạn", "Late")),
        Sheet.Column("reason", words("Lý do", "Reason"), shrink: true),
        Sheet.Column("followup", words("Phúc tra", "Follow-up"), minor: true),
        Sheet.Column("inspected", words("Kiểm tra cuối", "Last inspected")),
        Sheet.Column("days", words("Số ngày", "Days"), right: true),
        Sheet.Column("needs", words("Cần", "Needs"), shrink: true),
        Sheet.Column("street", words("Đường", "Street")),
        Sheet.Column("continues", words("Tiếp nối", "Continues"), minor: true),
        Sheet.Column("warning", words("Cảnh báo", "Warning"), shrink: true),
        Sheet.Column("recent_team", words("Đội vừa đến", "Team lately"), minor: true),
        Sheet.Column("recent_date", words("Ngày đến", "On"), minor: true),
        Sheet.Column("command", words("fieldlog …", "fieldlog …"), shrink: true),
    ]

    func show(_ today: Today) throws(FieldLogError) {
        let lists: [(list: DailyWords.TodayList, section: TodaySection)] =
            [(.followUps, today.followUps), (.never, today.never), (.stale, today.stale)]
            + (today.near.map { [(.near, $0)] } ?? [])
        let printer = context.printer
        guard printer.form == .table else {
            var sheet = Sheet(Self.columns)
            for (list, section) in lists {
                for item in section.items { sheet.rows.append(try row(item, list, today)) }
            }
            return printer.print(sheet, extra: head(today, lists))
        }
        for (list, section) in lists where section.total > 0 {
            printer.line(context.text(DailyWords.heading(DailyWords.title(list), section.total)))
            let rows = try section.items.map { (item) throws(FieldLogError) in try row(item, list, today) }
            // What a title says of all rows, and what only programs want, takes no room.
            let hidden: Set<String> = [
                "section", "recent_team", "recent_date", list == .near ? "" : "needs", list == .followUps ? "" : "due",
            ]
            let places = Self.columns.indices.filter { !hidden.contains(Self.columns[$0].key) }
            if !rows.isEmpty {
                printer.print(
                    Sheet(places.map { Self.columns[$0] }, rows: rows.map { row in places.map { row[$0] } }))
            }
            if section.items.count < section.total {
                printer.say(DailyWords.more(section.total - section.items.count))
            }
            let kind = list == .followUps ? " --kind FOLLOW_UP" : ""
            if !rows.isEmpty { printer.say(DailyWords.goOn("fieldlog visit add --establishment ID\(kind)")) }
            printer.line("")
        }
        if lists.allSatisfy({ $0.section.total == 0 }) { printer.say(DailyWords.nothingToday) }
        if today.later > 0 { printer.note(DailyWords.later(today.later)) }
        if today.offRegister > 0 { printer.note(DailyWords.offRegister(today.offRegister)) }
    }

    private func head(
        _ today: Today, _ lists: [(list: DailyWords.TodayList, section: TodaySection)]
    ) -> [JSONMember] {
        let near: JSONValue =
            switch today.place {
            case .establishment(let place): .object([JSONMember(key: "id", value: .string(place.id.description))])
            case .street(let street): .object([JSONMember(key: "street", value: .string(street))])
            case .area(let key): .object([JSONMember(key: "area", value: .string(key.text))])
            case nil: .null
            }
        return [
            JSONMember(key: "day", value: .string(today.day)), JSONMember(key: "near", value: near),
            JSONMember(
                key: "totals",
                value: .object(
                    lists.map { JSONMember(key: $0.list.rawValue, value: .int(Int64($0.section.total))) } + [
                        JSONMember(key: "later", value: .int(Int64(today.later))),
                        JSONMember(key: "off_register", value: .int(Int64(today.offRegister))),
                    ])),
        ]
    }

    private func row(
        _ item: TodayItem, _ list: DailyWords.TodayList, _ today: Today
    ) throws(FieldLogError) -> [Sheet.Cell] {
        let (place, followUp) = (item.place, item.followUp)
        let home = place?.home ?? followUp?.home
        let id = place?.id ?? followUp?.establishment
        let isLate = followUp.map { $0.due < today.day } ?? false
        var team: String?
        if let id = item.others?.team {
            team = try workspace.store.record(Schema.team, id: id, home: .commons)?["name"].text
        }
        let warning = item.others.map { DailyWords.others(team, $0.date) }
        let needs = item.needs.map { context.text(DailyWords.need($0)) }.joined(separator: ", ")
        let isFollowUp = item.needs.first == .followUp
        let command = id.map { "fieldlog visit add --establishment \($0)\(isFollowUp ? " --kind FOLLOW_UP" : "")" }
        let kind = place.map(\.kind).flatMap { $0.isEmpty ? nil : $0 }
        return [
            .text(list.rawValue), id.map(RecordView.id) ?? Sheet.Cell(.null),
            home.map { Sheet.Cell(.string($0.text), shown: view.places.area($0)) } ?? Sheet.Cell(.null),
            .text(place?.name),
            Sheet.Cell(
                kind.map { .string($0) } ?? .null,
                shown: kind.map { view.codes.word($0, in: "KIND", vietnamese: view.isVietnamese) } ?? ""),
            .text(place?.address), .text(followUp?.due),
            followUp == nil
                ? Sheet.Cell(.null) : Sheet.Cell(.bool(isLate), shown: isLate ? context.text(ViewWords.yes) : ""),
            .text(followUp?.reason), followUp.map { RecordView.id($0.id) } ?? Sheet.Cell(.null),
            .text(item.inspected), item.age.map(Sheet.Cell.count) ?? Sheet.Cell(.null),
            Sheet.Cell(.array(item.needs.map { .string($0.rawValue) }), shown: needs),
            list == .near
                ? Sheet.Cell(.bool(item.isInStreet), shown: item.isInStreet ? context.text(DailyWords.inStreet) : "")
                : Sheet.Cell(.null),
            place?.continues.map(RecordView.id) ?? Sheet.Cell(.null),
            Sheet.Cell(warning.map { .string(context.text($0)) } ?? .null), .text(team), .text(item.others?.date),
            Sheet.Cell(command.map { .string($0) } ?? .null, shown: ""),
        ]
    }
}
