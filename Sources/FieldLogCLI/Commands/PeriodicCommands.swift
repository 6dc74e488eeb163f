internal import FieldLogConsole
internal import FieldLogFormats
internal import FieldLogKit
internal import FieldLogModel
internal import FieldLogReports
internal import FieldLogStorage

/// `report`: the periodic report of a 178 team.
enum PeriodicCommands {
    static let all = ReportCycle.allCases.reversed().map(report) + [layout]

    static let layout = Command(
        CommandSpec(
            ["report", "layout"], summary: words("in mẫu báo cáo có sẵn", "print the built-in layout of reports"),
            discussion: words(
                "Sửa rồi dùng với --layout; xem Examples/LAYOUTS.md.",
                "Change it and use it with --layout; see Examples/LAYOUTS.md."),
            examples: [
                ExampleSpec("fieldlog report layout > mau.json", meaning: words("để sửa", "to be changed"))
            ])
    ) { (context) throws(FieldLogError) in
        context.printer.write(Array((ReportLayout.periodic.form.encoded(pretty: true) + "\n").utf8))
        return ExitCode.ok
    }

    static let layoutOption = AreaCommands.option(
        "--layout", words("TỆP", "FILE"),
        words(
            "mẫu khác; mẫu có sẵn: fieldlog report layout", "another layout; the built-in one: fieldlog report layout"))
    static let html = OptionSpec(
        "--html", summary: words("một trang để in khổ A4", "a page that prints on A4"))
    static let publish = OptionSpec(
        "--publish", summary: words("để công bố: ẩn số nhỏ hơn 5", "for publication: numbers under 5 are hidden"))

    private static func report(_ cycle: ReportCycle) -> Command {
        Command(
            CommandSpec(
                ["report", cycle.rawValue], summary: PeriodicWords.summary(cycle),
                discussion: words(
                    "Một dòng cho mỗi địa bàn, và tổng. Lượt kiểm tra tính theo ngày kiểm tra, biện pháp theo ngày quyết định; “đã thi hành” là đến ngày lập.",
                    "A line for each area, and the total. Visits count by their day, measures by the day of the decision; what is executed is so by the day of the report."
                ),
                options: [
                    SharedOptions.area,
                    AreaCommands.option(
                        "--period", words("KỲ", "PERIOD"),
                        words(
                            "kỳ: 2025, 2025-H1, 2025-Q3, 2025-06; mặc định kỳ của ngày lập",
                            "the period: 2025, 2025-H1, 2025-Q3, 2025-06; else that of the day of the report")),
                    AreaCommands.option(
                        "--as-of", words("NGÀY", "DATE"),
                        words("tính đến ngày này; mặc định hôm nay", "as of a day; else today")),
                    AreaCommands.option(
                        "--boundaries", words("NGÀY", "DATE"),
                        words("theo địa giới ngày này", "on the boundaries of a day")),
                    AreaCommands.option(
                        "--level", words("CẤP", "LEVEL"),
                        words("mỗi dòng một địa bàn cấp này", "a line for each area of a level")),
                    OptionSpec(
                        "--freeze",
                        summary: words(
                            "chốt: giữ lại như lúc này, với nguồn gốc từng số",
                            "keep it as it is now, with what made each number")),
                    layoutOption, html, publish,
                ],
                examples: [
                    ExampleSpec(
                        "fieldlog report \(cycle.rawValue) --area 79 --csv > bao-cao.csv",
                        meaning: words("mở bằng Excel", "opens in Excel")),
                    ExampleSpec(
                        "fieldlog report \(cycle.rawValue) --area 79 --freeze",
                        meaning: words("chốt báo cáo", "freeze it")),
                ])
        ) { (context) throws(FieldLogError) in
            if context.invocation.has("--html"), context.printer.form == .json || context.printer.form == .csv {
                throw .refused(
                    FieldRefusal(
                        argument: "--html", problem: .notBeside(context.printer.form == .json ? "json" : "csv")))
            }
            let workspace = try context.workspace()
            let layout =
                try context.option("--layout").map { (path) throws(FieldLogError) in
                    try ReportLayout.load(path, workspace)
                } ?? .periodic
            let request = ReportRequest(
                try period(cycle, layout.start, context, workspace), area: context.option("--area"),
                asOf: context.option("--as-of"),
                boundaries: context.option("--boundaries"), level: context.option("--level"))
            if context.invocation.has("--freeze") {
                return try FrozenCommands.freeze(request, layout, workspace, context)
            }
            let report = try PeriodicReport.run(workspace, request, layout: layout)
            try PeriodicView(context: context, workspace: workspace, report: report).show()
            return ExitCode.ok
        }
    }

    private static func period(
        _ cycle: ReportCycle, _ start: YearStart, _ context: Context, _ workspace: Workspace
    ) throws(FieldLogError) -> ReportPeriod {
        if let text = context.option("--period") {
            guard let period = ReportPeriod(text, start: start) else {
                let now = ReportPeriod(cycle, around: workspace.today, start: start)
                let near = [now?.before, now].compactMap { $0?.name }
                throw .refused(
                    FieldRefusal(argument: "--period", problem: .unknownCode(text, catalogue: "period", near: near)))
            }
            guard period.cycle == cycle else {
                let command = "report \(period.cycle.rawValue)"
                throw .refused(
                    FieldRefusal(argument: "--period", problem: .otherReport(text, command: command)))
            }
            return period
        }
        let day = context.option("--as-of") ?? workspace.today
        guard let period = ReportPeriod(cycle, around: day, start: start) else {
            throw .refused(FieldRefusal(argument: "--as-of", problem: .notADate(day)))
        }
        return period
    }
}
