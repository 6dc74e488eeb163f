public import FieldLogKit
public import FieldLogModel
public import FieldLogStorage
internal import FieldLogFormats
internal import FieldLogHash
internal import FieldLogText

/// A report that was frozen: its record, and its cells as far as they can be trusted.
public struct ReportOnFile: Sendable, Hashable {
    /// The record.
    public let record: StoredRecord
    /// The form.
    public let layout: ReportLayout
    /// The cells.
    public let cells: FrozenReport
    /// The report as it was, in the shape of one that is made now.
    public let report: PeriodicReport

    /// When it was frozen, in milliseconds since 1970 by the clock of the device that did; a text that is no instant is the latest of all.
    public var frozen: Int64 {
        record["frozen"].text.flatMap { ZonedInstant($0)?.millisecondsSinceEpoch } ?? .max
    }

    /// What was asked then, to be asked again as of another day.
    public func request(asOf: String?) -> ReportRequest {
        ReportRequest(
            report.period, area: record.home.text, asOf: asOf, boundaries: report.boundaries,
            level: record["level"].text)
    }
}

/// Freezing reports, and finding them again.
public enum Freezing {
    /// Makes a report and freezes it. Throws what ``PeriodicReport/run(_:_:layout:)`` throws; `refused` without an area: a frozen report has
    /// its home there. `previous`: the report that it is made again from.
    public static func freeze(
        _ workspace: Workspace, _ request: ReportRequest, layout: ReportLayout = .periodic,
        previous: StoredRecord? = nil
    ) throws(FieldLogError) -> ReportOnFile {
        if let day = request.asOf, day > workspace.today {
            throw .refused(FieldRefusal(kind: FieldRefusal.commandLine, field: "as_of", problem: .future(day)))
        }
        let (report, cells) = try take(workspace, request, layout: layout)
        guard let area = report.area else {
            throw .refused(FieldRefusal(kind: FieldRefusal.commandLine, field: "area", problem: .required))
        }
        let kind = Schema.report
        var values = FieldValues()
        values[kind, "layout"] = .text(layout.id)
        values[kind, "form"] = .text(layout.form.encoded())
        values[kind, "period"] = .text(report.period.name)
        values[kind, "first"] = .text(report.days.first)
        values[kind, "last"] = .text(report.days.last)
        values[kind, "as_of"] = .text(report.days.seen)
        values[kind, "boundaries"] = .text(report.boundaries)
        if let level = request.level { values[kind, "level"] = .text(level) }
        values[kind, "missing"] = .text(report.gaps.json.encoded())
        if let previous { values[kind, "previous"] = .bytes(previous.id.bytes) }
        let text = FrozenText.write(cells)
        let record = try workspace.freeze(
            values, area: area, text: text, digest: FrozenReport.digest(of: text).hex)
        return ReportOnFile(record: record, layout: layout, cells: cells, report: report)
    }

    /// Makes a report with what it is made of, and writes nothing.
    public static func take(
        _ workspace: Workspace, _ request: ReportRequest, layout: ReportLayout = .periodic
    ) throws(FieldLogError) -> (report: PeriodicReport, cells: FrozenReport) {
        try PeriodicReport.make(workspace, request, layout) { (report, territory) throws(FieldLogError) in
            (report, try CellFreezer.freeze(report, territory, workspace.store))
        }
    }

    /// A frozen report; throws ``FieldLogError/report(_:_:)`` where its cells cannot be had or trusted.
    public static func onFile(_ workspace: Workspace, _ record: StoredRecord) throws(FieldLogError) -> ReportOnFile {
        let id = record.id.description
        let text = try text(workspace.store, record)
        guard let cells = FrozenText.read(text), FrozenReport.digest(of: text).hex == record["digest"].text,
            let first = record["first"].text, let last = record["last"].text, let seen = record["as_of"].text,
            let date = record["boundaries"].text
        else { throw .report(id, .damaged) }
        let codes = try workspace.codes()
        guard let layout = record["form"].text.flatMap({ ReportLayout(stored: $0, codes: codes) }) else {
            throw .report(id, .layout(record["layout"].text ?? ""))
        }
        guard let period = record["period"].text.flatMap({ ReportPeriod($0, start: layout.start) }) else {
            throw .report(id, .damaged)
        }
        let missing = record["missing"].text.flatMap { try? JSONParser.parse(text: $0) }
        let report = cells.report(
            layout, period, CountDays(first: first, last: last, seen: seen), boundaries: date, area: record.home,
            gaps: ReportGaps(json: missing ?? .null))
        return ReportOnFile(record: record, layout: layout, cells: cells, report: report)
    }

    private static func text(_ store: Store, _ record: StoredRecord) throws(FieldLogError) -> String {
        var pieces: [Int64: String] = [:]
        let kind = Schema.reportPart
        try store.forEach(kind, .field("report", .bytes(record.id.bytes))) { (part) throws(FieldLogError) in
            if part.home == record.home, let number = part["number"].int, let text = part["text"].text {
                pieces[number] = text
            }
            return true
        }
        let count = record["parts"].int ?? 0
        guard count >= 0 else { throw .report(record.id.description, .damaged) }
        guard let text = FrozenText.joined(pieces, count: count) else {
            let here = pieces.keys.count { (0..<count).contains($0) }
            throw .report(record.id.description, .incomplete(here: here, of: Int(clamping: count)))
        }
        return text
    }
}

extension FrozenReport {
    /// The establishment of a record.
    private func establishment(_ number: Int) -> EstablishmentKey? {
        let all = [records[number].record] + records[number].belongsTo.map { records[$0].record }
        return all.first { $0.kind == Schema.establishment.name }.map { EstablishmentKey(id: $0.id, home: $0.home) }
    }

    /// The report as it was, in the shape of one that is made now: on a layout, with what its record says of it.
    package func report(
        _ layout: ReportLayout, _ period: ReportPeriod, _ days: CountDays, boundaries: String, area: AreaKey,
        gaps: ReportGaps
    ) -> PeriodicReport {
        let table = ReportTable(layout, cells: table)
        return PeriodicReport(
            layout: layout, period: period, days: days, boundaries: boundaries, area: area, isWithinScope: true,
            lines: rows.map { row in
                var line = table.line(row.row)
                line.name = row.name
                return line
            }, total: table.line(nil), gaps: gaps)
    }

    /// The cells by column and row.
    var table: [String: [TerritoryRow: CountCell]] {
        var table: [String: [TerritoryRow: CountCell]] = [:]
        for cell in cells {
            var found = CountCell()
            found.value = cell.value
            found.records = cell.records.map { records[$0].record }
            found.values = cell.values ?? []
            found.establishments = Set(cell.records.compactMap(establishment))
            table[cell.column, default: [:]][rows[cell.row].row] = found
        }
        return table
    }
}
