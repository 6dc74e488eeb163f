internal import FieldLogConsole
internal import FieldLogFormats
internal import FieldLogKit
internal import FieldLogModel
internal import FieldLogReports
internal import FieldLogStorage

/// A periodic report as a page that prints on A4: the form is Vietnamese, as the layout is.
extension PeriodicView {
    func page(_ index: AreaIndex) throws(FieldLogError) -> [UInt8] {
        let layout = report.layout
        var page = HTMLPage(language: "vi", title: "\(layout.title) \(report.period.name)", orientation: .landscape)
        page.title(layout.title)
        let area = try report.area.flatMap { (key) throws(FieldLogError) in try index.area(key) }
        let place = area.map { $0.fullName ?? $0.name } ?? report.area?.text
        page.caption(PeriodicWords.caption(report, place: place))
        if let record { page.caption(PeriodicWords.frozen(record)) }
        if let reason = record?["withdrawn"].text { page.notice(PeriodicWords.withdrawn(reason).vi) }
        if context.invocation.has("--publish") { page.notice(PeriodicWords.published.vi) }
        let head =
            ["STT", "Địa bàn"].map { HTMLPage.Cell($0) } + layout.columns.map { HTMLPage.Cell($0.title) }
        var rows: [[HTMLPage.Cell]] = []
        for (number, line) in report.lines.enumerated() {
            let values = line.values.map { HTMLPage.Cell(Self.shown($0), right: true) }
            rows.append(
                [HTMLPage.Cell("\(number + 1)", right: true), HTMLPage.Cell(try name(line, index))] + values)
        }
        rows.append(
            [HTMLPage.Cell(""), HTMLPage.Cell(ViewWords.total.vi, strong: true)]
                + report.total.values.map { HTMLPage.Cell(Self.shown($0), right: true, strong: true) })
        page.table(head: [head], rows: rows)
        page.heading(PeriodicWords.unknown.vi)
        for line in PeriodicWords.gaps(report.gaps) { page.paragraph(line.vi) }
        if !report.isWithinScope { page.paragraph(PeriodicWords.partOnly.vi) }
        page.signatures(["NGƯỜI LẬP", "ĐỘI TRƯỞNG"], hint: "(ký, ghi rõ họ tên)")
        return page.bytes
    }

    /// A value as Vietnamese readers write it: thousands with points, shares with a comma.
    private static func shown(_ value: ReportValue) -> String {
        switch value {
        case .count(let cell): PeriodicWords.grouped(cell.value)
        case .ratio(let ratio): ratio.map { CoverageView.percent($0).replacing(".", with: ",") } ?? "–"
        case .suppressed(let isSmall): PeriodicWords.hidden(isSmall)
        case .empty: ""
        }
    }
}
