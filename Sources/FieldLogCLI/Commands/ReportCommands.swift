internal import FieldLogConsole
internal import FieldLogFormats
internal import FieldLogKit
internal import FieldLogModel
internal import FieldLogReports

/// `coverage` and `export`.
enum ReportCommands {
    static let all = [coverage, export]

    static let coverage = Command(
        CommandSpec(
            ["coverage"], summary: words("tỷ lệ cơ sở được kiểm tra", "how much of the register was inspected"),
            discussion: words(
                "Cơ sở được kiểm tra / sổ quản lý vào ngày 31/12 (hoặc hôm nay); lượt kiểm tra và lần không vào được tính riêng.",
                "Establishments inspected / the register as it stood on 31 December (or today); visits and attempts apart."
            ),
            options: [
                OptionSpec(
                    "--year", placeholder: words("NĂM", "YEAR"),
                    summary: words("năm; mặc định năm nay", "the year; else this one")),
                SharedOptions.area,
                OptionSpec(
                    "--by", placeholder: words("area|kind|month", "area|kind|month"),
                    summary: words("chia theo địa bàn, loại hình, tháng", "broken down by area, kind or month")),
            ],
            examples: [
                ExampleSpec("fieldlog coverage --year 2025 --by kind", meaning: words("theo loại hình", "by kind"))
            ])
    ) { (context) throws(FieldLogError) in
        var year: Int?
        if let text = context.option("--year") {
            guard let number = Int(text) else {
                throw .refused(FieldRefusal(argument: "--year", problem: .notANumber(text)))
            }
            guard (1900...2199).contains(number) else {
                throw .refused(FieldRefusal(argument: "--year", problem: .dateOutOfRange(text)))
            }
            year = number
        }
        var breakdown: CoverageBreakdown?
        if let text = context.option("--by") {
            guard let known = CoverageBreakdown(rawValue: text) else {
                let all = CoverageBreakdown.allCases.map(\.rawValue)
                throw .refused(
                    FieldRefusal(argument: "--by", problem: .unknownCode(text, catalogue: "by", near: all))
                )
            }
            breakdown = known
        }
        let workspace = try context.workspace()
        let report = try Coverage.run(workspace, year: year, area: context.option("--area"), by: breakdown)
        CoverageView(printer: context.printer, codes: try workspace.codes()).show(report)
        return ExitCode.ok
    }

    static let export = Command(
        CommandSpec(
            ["export"], summary: words("xuất toàn bộ bản ghi của một loại", "export all records of a kind"),
            discussion: words(
                "CSV trên màn hình hoặc với --csv; JSON với --json; vào tệp hay chương trình khác mà không có tùy chọn nào thì các cột cách nhau bằng tab.",
                "CSV on a terminal or with --csv; JSON with --json; into a file or another program without either the columns stand between tabs."
            ),
            positionals: [
                PositionalSpec(
                    "KIND", summary: words("establishments, visits hoặc findings", "establishments, visits or findings")
                )
            ],
            examples: [
                ExampleSpec(
                    "fieldlog export visits --csv > luot.csv", meaning: words("mở bằng Excel", "opens in Excel"))
            ])
    ) { (context) throws(FieldLogError) in
        let text = context.argument("KIND")
        guard let kind = ExportKind(rawValue: text) else {
            let all = ExportKind.allCases.map(\.rawValue)
            throw .refused(
                FieldRefusal(argument: "KIND", problem: .unknownCode(text, catalogue: "export", near: all))
            )
        }
        let format: ExportFormat =
            switch context.printer.form {
            case .json: .json
            case .tabs: .tsv
            case .csv, .table: .csv
            }
        let printer = context.printer
        try Export.write(context.workspace(), kind, as: format) { (piece) throws(FieldLogError) in
            printer.write(piece)
            return !InterruptFlag.isRaised
        }
        return ExitCode.ok
    }
}

/// Coverage for people and programs.
package struct CoverageView {
    let printer: Printer
    let codes: CodeBook

    func show(_ report: CoverageReport) {
        let totals: [(key: String, title: Bilingual, value: Int)] = [
            ("year", words("Năm", "Year"), report.year),
            ("inspected", words("Đã kiểm tra", "Inspected"), report.total.inspected),
            ("register", words("Quản lý", "Register"), report.total.register),
            ("visits", words("Số lượt", "Visits"), report.total.visits),
            ("attempts", words("Không vào được", "Attempts"), report.total.attempts),
        ]
        switch printer.form {
        case .json:
            printer.document(
                totals.map { JSONMember(key: $0.key, value: .int(Int64($0.value))) } + [
                    JSONMember(key: "ratio", value: report.total.ratio.map { .double($0) } ?? .null),
                    JSONMember(key: "as_of", value: .string(report.registerDate)),
                    JSONMember(key: "area", value: report.area.map { .string($0.text) } ?? .null),
                    JSONMember(key: "complete_scope", value: .bool(report.isWithinScope)),
                    JSONMember(key: "rows", value: .array(report.rows.map(json))),
                ])
        default:
            var sheet = Sheet(
                [
                    Sheet.Column("key", title(report.breakdown)),
                    Sheet.Column("name", words("Tên", "Name"), shrink: true),
                ]
                    + totals.dropFirst().map { Sheet.Column($0.key, $0.title, right: true) }
                    + [Sheet.Column("ratio", words("Tỷ lệ", "Ratio"), right: true)])
            for row in report.rows { sheet.rows.append(cells(row.key, name(row, report.breakdown), row.counts)) }
            sheet.rows.append(cells(String(report.year), ViewWords.total.text(printer.language), report.total))
            printer.print(sheet)
            if !report.isWithinScope {
                printer.note(PeriodicWords.partOnly)
            }
        }
    }

    private func title(_ breakdown: CoverageBreakdown?) -> Bilingual {
        switch breakdown {
        case .area: words("Địa bàn", "Area")
        case .kind: words("Loại hình", "Kind")
        case .month: words("Tháng", "Month")
        case nil: words("Năm", "Year")
        }
    }

    private func name(_ row: CoverageRow, _ breakdown: CoverageBreakdown?) -> String {
        breakdown == .kind ? codes.word(row.code, in: "KIND", vietnamese: printer.isVietnamese) : row.name ?? ""
    }

    private func cells(_ key: String, _ name: String, _ counts: CoverageCounts) -> [Sheet.Cell] {
        [
            .text(key), .text(name), .count(counts.inspected), .count(counts.register), .count(counts.visits),
            .count(counts.attempts),
            .text(counts.ratio.map(Self.percent) ?? "–"),
        ]
    }

    /// One decimal, with the comma of Vietnamese or the point of English left to the reader: a point in both.
    package static func percent(_ ratio: Double) -> String { TargetView.shown(tenths: ratio * 1000) + "%" }

    private func json(_ row: CoverageRow) -> JSONValue {
        .object([
            JSONMember(key: "key", value: .string(row.key)), JSONMember(key: "code", value: .string(row.code)),
            JSONMember(key: "name", value: row.name.map { .string($0) } ?? .null),
            JSONMember(key: "inspected", value: .int(Int64(row.counts.inspected))),
            JSONMember(key: "register", value: .int(Int64(row.counts.register))),
            JSONMember(key: "visits", value: .int(Int64(row.counts.visits))),
            JSONMember(key: "attempts", value: .int(Int64(row.counts.attempts))),
            JSONMember(key: "ratio", value: row.counts.ratio.map { .double($0) } ?? .null),
        ])
    }
}
