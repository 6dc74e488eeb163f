import FieldLogFormats
import FieldLogKit
import FieldLogModel
import FieldLogText
import Foundation
import Testing

@testable import FieldLogReports

/// Layouts as files, and the year that they say.
struct LayoutTests {
    private static func read(_ text: String) throws -> ReportLayout {
        try LayoutReader(LayoutReader.initial).layout(Array(text.utf8))
    }

    private static let example = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appending(path: "../../Examples/layouts/178.json")

    /// The built-in layout is the file of the examples, column by column what the domain document lists.
    @Test func theBuiltInOneIsTheExample() throws {
        #expect(try String(contentsOf: Self.example, encoding: .utf8) == BuiltInLayout.text)
        let layout = ReportLayout.periodic
        #expect(layout == (try Self.read(BuiltInLayout.text)))
        #expect(layout.columns.count == 22 && layout.id == "178" && layout.start == .calendar)
        let inspected = try #require(layout.columns.first { $0.key == "inspected" })
        #expect(
            inspected.content
                == .count(
                    Count(.visits, .establishments, where: [.onRegister, .among("outcome", ["DONE"])])))
        #expect(layout.columns.filter { $0.partOf == "visits" }.count == 3)
        let again = try Self.read(layout.form.encoded())
        #expect(again == layout)
    }

    @Test(arguments: [
        (#"{"layout": 2}"#, "layout"), (#"{"id": "a", "title": "x", "columns": []}"#, "columns"),
        (#"{"id": "A b", "title": "x", "columns": [{"key": "a", "title": "x"}]}"#, "id"),
        (#"{"id": "a", "title": "số 0912 345 678", "columns": [{"key": "a", "title": "x"}]}"#, "title"),
        (
            #"{"id": "a", "title": "x", "columns": [{"key": "a", "title": "x"}, {"key": "a", "title": "y"}]}"#,
            "columns[1]"
        ),
        (#"{"id": "a", "title": "x", "columns": [{"key": "area", "title": "x"}]}"#, "columns[0]"),
        (#"{"id": "a", "title": "x", "columns": [{"key": "r", "title": "x", "ratio": ["a", "b"]}]}"#, "columns[0]"),
        (#"{"id": "a", "title": "x", "columns": [{"key": "r", "title": "x", "part_of": "b"}]}"#, "columns[0].part_of"),
        (
            #"{"id": "a", "title": "x", "columns": [{"key": "r", "title": "x", "count": {"source": "vists"}}]}"#,
            "columns[0].count.source"
        ),
        (
            #"{"id": "a", "title": "x", "columns": [{"key": "r", "title": "x", "count": {"source": "measures", "where": {"kind": "FIN"}}}]}"#,
            "columns[0].count.where.kind"
        ),
        (
            #"{"id": "a", "title": "x", "columns": [{"key": "a", "title": "x", "count": {"source": "visits"}, "part_of": "b"}, {"key": "b", "title": "x", "count": {"source": "visits"}, "part_of": "a"}]}"#,
            "columns[0]"
        ),
        (#"{"id": "a", "title": "x", "year_begins": "02-30", "columns": [{"key": "a", "title": "x"}]}"#, "year_begins"),
        ("[]", ""), ("{", ""),
    ])
    func aSlipIsNamed(_ text: String, _ place: String) {
        #expect { try Self.read(text) } throws: { ($0 as? DeclarationProblem)?.place == place }
    }

    /// A period and a day have one name each: a sign is no digit.
    @Test func aPeriodHasOneName() {
        #expect(
            ["2025-+1", "+202", "2025-H+", "2025-Q+1", "2025-1", "2025-H01", "２０２５", ""].allSatisfy {
                ReportPeriod($0) == nil
            })
        #expect(["+1-01", "01-+1", "+1-+1", "1-1", ""].allSatisfy { YearStart($0) == nil })
        #expect(ReportPeriod("2025-01")?.name == "2025-01" && YearStart("12-16")?.day == 16)
    }

    /// Each day of three years lies in exactly one period of each length, and the names lead back, whenever the year begins.
    @Test(arguments: ["01-01", "12-16", "04-01", "07-01", "02-28"])
    func everyDayHasItsPeriod(_ begins: String) throws {
        let start = try #require(YearStart(begins))
        let first = try #require(CalendarDate("2023-11-01"))
        for cycle in ReportCycle.allCases {
            var before: ReportPeriod?
            for number in 0..<1_100 {
                let day = try #require(CalendarDate(daysSinceEpoch: first.daysSinceEpoch + number)).description
                let period = try #require(ReportPeriod(cycle, around: day, start: start))
                #expect(period.first <= day && day <= period.last)
                #expect(ReportPeriod(period.name, start: start) == period)
                if let before, before != period {
                    let end = try #require(CalendarDate(before.last)).daysSinceEpoch
                    #expect(try #require(CalendarDate(period.first)).daysSinceEpoch == end + 1)
                    #expect(period.first == day)
                }
                before = period
            }
        }
        if begins == "12-16" {
            let half = try #require(ReportPeriod("2026-H1", start: start))
            #expect(half.first == "2025-12-16" && half.last == "2026-06-15")
        }
    }
}
