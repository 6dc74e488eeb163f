internal import FieldLogCLI
internal import FieldLogFormats
internal import FieldLogKit
internal import FieldLogModel
internal import FieldLogReports

/// Frozen reports as they come by sync.
enum FrozenTarget {
    static let all = [FuzzTarget("frozen", share: 60, bytesMax: 3_072, dictionary: "frozen", run: frozen)]

    private static let period = ReportPeriod("2025")

    /// The text of a frozen report, behind a line with what it did not know, if the first one is an object. Its numbers lead somewhere, are
    /// added up without a trap, and can be shown and published.
    @Sendable static func frozen(_ bytes: [UInt8]) throws(FuzzViolation) -> Int {
        var rest = bytes[...]
        var missing = JSONValue.null
        if bytes.first == UInt8(ascii: "{") {
            let line = bytes.prefix { $0 != 0x0A }
            missing = (try? JSONParser.parse(Array(line))) ?? .null
            rest = bytes.dropFirst(line.count)
        }
        let gaps = ReportGaps(json: missing)
        try hold(ReportGaps(json: gaps.json).json == gaps.json, "what was not known is read again")
        try hold(gaps.devices >= 0 && (gaps.isNothing || gaps.json != ReportGaps(json: nil).json), "what is missing")
        guard let report = FrozenText.read(text(rest)) else { return missing == .null ? 0 : 1 }
        let written = FrozenText.write(report)
        try hold(FrozenText.read(written) == report, "a report is read again")
        try check(report)
        guard let period else { return 0 }
        let whole = report.report(
            .periodic, period, CountDays(first: period.first, last: period.last), boundaries: period.last,
            area: .commons, gaps: gaps)
        try check(whole, report)
        try check(published: whole.published, whole)
        return 2 + step(report.rows.count) + step(report.records.count) * 8 + step(report.cells.count) * 64
    }

    private static func check(_ report: FrozenReport) throws(FuzzViolation) {
        try hold(Set(report.rows.map(\.areas)).count == report.rows.count, "each row once")
        try hold(report.rows.allSatisfy { !$0.areas.isEmpty }, "a row has an area")
        for (number, record) in report.records.enumerated() {
            try hold(record.belongsTo.allSatisfy { (0..<number).contains($0) }, "what a record belongs to")
        }
        var named = 0
        for cell in report.cells {
            try hold(report.rows.indices.contains(cell.row), "the row of a number")
            try hold(cell.records.allSatisfy(report.records.indices.contains), "the records of a number")
            try hold(zip(cell.records, cell.records.dropFirst()).allSatisfy { $0 < $1 }, "records ascend")
            try hold(cell.values == nil || cell.values?.count == cell.records.count, "a value for each record")
            named += cell.records.count
        }
        try hold(named <= LayoutReader.columnsMax * report.records.count, "a record makes a number of a column")
    }

    /// A line for each row, and of each column the sum below.
    private static func check(_ whole: PeriodicReport, _ report: FrozenReport) throws(FuzzViolation) {
        try hold(whole.lines.map(\.row) == report.rows.map(\.row), "a line for each row")
        for (place, column) in whole.layout.columns.enumerated() {
            let cells = report.cells.filter { $0.column == column.key }
            for line in whole.lines + [whole.total] { try check(line.values[place]) }
            guard case .count(let total) = whole.total.values[place] else { continue }
            let sum = cells.reduce(Int128(0)) { $0 + Int128($1.value) }
            let size = cells.reduce(Int128(0)) { $0 + Int128($1.value.magnitude) }
            // Beyond the largest number there is, sums stop there.
            try hold(size > Int128(Int64.max) || sum == Int128(total.value), "a total is the sum")
            try hold(total.records.count == cells.reduce(0) { $0 + $1.records.count }, "records of a total")
            for line in whole.lines {
                guard case .count(let cell) = line.values[place] else { throw FuzzViolation("a number") }
                try hold(cell.values.isEmpty || cell.values.count == cell.records.count, "a value for each record")
            }
        }
    }

    private static func check(_ value: ReportValue) throws(FuzzViolation) {
        guard case .ratio(let ratio?) = value else { return }
        try hold(ratio.isFinite, "a ratio is a number")
        let shown = CoverageView.percent(ratio).utf8
        try hold(
            shown.allSatisfy { (0x30...0x39).contains($0) || [0x2D, 0x2E, 0x25].contains($0) }
                && shown.count { $0 == 0x2D } == (shown.first == 0x2D ? 1 : 0), "how a share is shown")
    }

    /// What is published has the same shape, and no number that is small, nor whose it is.
    private static func check(published: PeriodicReport, _ whole: PeriodicReport) throws(FuzzViolation) {
        try hold(published.lines.map(\.row) == whole.lines.map(\.row), "the same lines")
        for (line, old) in zip(published.lines + [published.total], whole.lines + [whole.total]) {
            try hold(line.values.count == old.values.count, "the same columns")
            for (value, old) in zip(line.values, old.values) {
                guard case .count(let cell) = value, case .count(let before) = old else { continue }
                try hold(cell.records.isEmpty && cell.establishments.isEmpty, "nothing that leads to somebody")
                try hold(
                    !before.values.isEmpty || !(1...4).contains(cell.value.magnitude), "no small number is shown")
            }
        }
    }
}
