import FieldLogFormats
import FieldLogKit
import FieldLogModel
import FieldLogStorage
import Testing

@testable import FieldLogReports

/// Small numbers of what is published: none is shown, and none can be had back by subtraction.
struct SuppressionTests {
    private static let layout = ReportLayout(
        id: "t", title: "t",
        columns: [
            ReportColumn("visits", "Lượt", .count(Count(.visits))),
            ReportColumn("planned", "kế hoạch", .count(Count(.visits)), partOf: "visits"),
            ReportColumn("unannounced", "đột xuất", .count(Count(.visits)), partOf: "visits"),
            ReportColumn("amount", "Số tiền", .count(Count(.measures, .sum("amount")))),
            ReportColumn("share", "Tỷ lệ", .ratio(of: "planned", to: "visits")),
        ], form: .null)

    private static func cell(_ value: Int64, values: [Int64] = [], row: Int = 0) -> CountCell {
        var cell = CountCell()
        cell.value = value
        cell.values = values
        cell.records = values.indices.map {
            CountedRecord(kind: "measure", id: RecordID(ticks: 1 << 40, random: UInt32(row * 100 + $0)), home: .commons)
        }
        cell.establishments = Set(cell.records.map { EstablishmentKey(id: $0.id, home: $0.home) })
        return cell
    }

    private static func report(
        _ rows: [(planned: Int64, unannounced: Int64, fines: [Int64])]
    ) throws -> PeriodicReport {
        let period = try #require(ReportPeriod("2026-H1"))
        var cells: [String: [TerritoryRow: CountCell]] = [:]
        var keys: [TerritoryRow] = []
        for (number, row) in rows.enumerated() {
            let area = try #require(AreaKey(text: "\(26_000 + number)@2025-07-01"))
            keys.append(.area(area))
            cells["planned", default: [:]][.area(area)] = cell(row.planned)
            cells["unannounced", default: [:]][.area(area)] = cell(row.unannounced)
            cells["visits", default: [:]][.area(area)] = cell(row.planned + row.unannounced)
            cells["amount", default: [:]][.area(area)] = cell(
                row.fines.reduce(0, +), values: row.fines, row: number)
        }
        let table = ReportTable(layout, cells: cells)
        return PeriodicReport(
            layout: layout, period: period,
            days: CountDays(first: "2026-01-01", last: "2026-06-30"), boundaries: "2026-06-30", area: nil,
            isWithinScope: true, lines: keys.map { table.line($0) }, total: table.line(nil),
            gaps: ReportGaps(
                silent: [], devices: 1, notReceived: 0, quarantined: 0, conflicts: 0, pending: 0, unfolded: 0,
                unassigned: 0))
    }

    private static func number(_ value: ReportValue) -> Int64? {
        if case .count(let cell) = value { return cell.value }
        return nil
    }

    /// Random tables, read as somebody outside would: whatever is shown beside a hidden number leaves at least two possibilities for it, and
    /// never says that it is small.
    @Test func nothingSmallCanBeHadBack() throws {
        var seed: UInt64 = 5
        func random(_ bound: UInt64) -> Int64 {
            seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int64((seed >> 33) % bound)
        }
        for _ in 0..<3_000 {
            let rows = (0..<(1 + random(6))).map { _ in
                let fines = (0..<random(8)).map { _ in 1_000_000 * (1 + random(30)) }
                return (planned: random(random(2) == 0 ? 4 : 30), unannounced: random(12), fines: fines)
            }
            let whole = try Self.report(rows)
            let report = whole.published
            let lines = report.lines + [report.total]
            let before = whole.lines + [whole.total]
            for (line, old) in zip(lines, before) {
                for column in 0..<3 {
                    let value = Self.number(line.values[column])
                    #expect(value == nil || value == 0 || (value ?? 0) >= 5)
                    #expect(value == nil || value == Self.number(old.values[column]))
                }
                let parts = [1, 2].filter { Self.number(line.values[$0]) == nil }
                if !parts.isEmpty, let all = Self.number(line.values[0]) {
                    let rest = all - [1, 2].compactMap { Self.number(line.values[$0]) }.reduce(0, +)
                    #expect(parts.count == 2 && rest >= 5, "\(rows)")
                }
                if case .suppressed = line.values[4] { continue }
                #expect(Self.number(line.values[0]) != nil && Self.number(line.values[1]) != nil)
            }
            for column in 0..<4 {
                let hidden = report.lines.filter { Self.number($0.values[column]) == nil }
                guard !hidden.isEmpty, let total = Self.number(report.total.values[column]) else { continue }
                #expect(hidden.count >= 2, "\(rows)")
                let rest = total - report.lines.compactMap { Self.number($0.values[column]) }.reduce(0, +)
                #expect(rest >= 5, "\(rows)")
            }
        }
    }

    /// A sum of few is hidden however large it is; what made the numbers is not handed on.
    @Test func sumsCountTheirRecords() throws {
        let report = try Self.report([(20, 20, [35_000_000]), (20, 20, [1, 2, 3, 4, 5])]).published
        #expect(report.lines.allSatisfy { $0.values[3] == .suppressed(isSmall: false) })
        #expect(Self.number(report.total.values[3]) == 35_000_015)
        if case .count(let cell) = report.total.values[3] { #expect(cell.records.isEmpty && cell.values.isEmpty) }
    }
}
