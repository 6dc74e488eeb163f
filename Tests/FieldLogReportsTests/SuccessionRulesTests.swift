import FieldLogKit
import FieldLogModel
import FieldLogStorage
import Foundation
import Testing

@testable import FieldLogReports

/// Successions that contradict each other, areas without a successor, and figures of areas that are gone.
struct SuccessionRulesTests {
    /// Two provinces before and after a reform: 94 with a district and the communes A and B becomes 92 with N. E ends earlier, without a successor.
    private static func withReform(_ body: (Workspace, (String...) throws -> Void) throws -> Void) throws {
        try withStore { workspace, _, folder in
            try addArea(workspace, "94", "province", "Sóc Trăng", to: "2025-07-01")
            try addArea(workspace, "92", "province", "Cần Thơ")
            try addArea(workspace, "941", "district", "Kế Sách", parent: "94", to: "2025-07-01")
            try addArea(workspace, "498", "district", "Đảo", parent: "94", to: "2025-07-01")
            for (code, end) in [("A", "2025-07-01"), ("B", "2025-07-01"), ("E", "2024-09-01")] {
                try addArea(workspace, code, "commune", "Xã \(code)", parent: "941", to: end)
            }
            for code in ["N", "M", "I"] {
                try addArea(workspace, code, "commune", "Xã \(code)", parent: "92", from: "2025-07-01")
            }
            func load(_ rows: String...) throws {
                let file = folder + "/rows.csv"
                let head = "old_code,new_code,effective_date,old_level,new_level,extent\n"
                try (head + rows.map { $0 + "\n" }.joined()).write(toFile: file, atomically: true, encoding: .utf8)
                _ = try workspace.importSuccessions(path: file)
            }
            try load("94,92,2025-07-01,,,whole", "A,N,2025-07-01,,,whole", "B,N,2025-07-01,,,whole")
            try body(workspace, load)
        }
    }

    private static func lines(_ body: () throws -> Void) throws -> [String] {
        do { try body() } catch let FieldLogError.file(problems) {
            return problems.map {
                guard case .field(let refusal) = $0.reason else { return "\($0.line)" }
                return "\($0.line) \(refusal.field) \(refusal.problem.name)"
            }
        }
        return []
    }

    /// An import refuses by line what goes round, in one file or with what is here, and takes nothing of the file.
    @Test func importsRefuseWhatGoesRound() throws {
        try Self.withReform { workspace, load in
            func count() throws -> Int { try workspace.store.records(Schema.succession).count }
            let before = try count()
            #expect(
                try Self.lines { try load("N,M,2026-01-01,,,part", "M,N,2026-01-01,,,part", "M,I,2026-02-01,,,part") }
                    == ["2 new_code cycle", "3 new_code cycle"])
            #expect(try count() == before)
            #expect(try Self.lines { try load("N,M,2026-01-01,,,part") }.isEmpty)
            #expect(try Self.lines { try load("M,N,2026-03-01,,,part") } == ["2 new_code cycle"])
            // What is here is no news, and an area that goes on under its code comes from nothing else.
            #expect(try Self.lines { try load("N,M,2026-01-01,,,part", "92,92,2025-07-01,,,whole") }.isEmpty)
            #expect(try count() == before + 2)
        }
    }

    /// All of an area goes to one area on a day, of whatever level.
    @Test func wholeIsOne() throws {
        try Self.withReform { workspace, load in
            let second = try Self.lines { try load("A,M,2025-07-01,,,whole") }
            #expect(second == ["2 extent other-heir"])
            #expect(
                try Self.lines { try load("N,M,2026-01-01,,,whole", "N,I,2026-01-01,,,whole") }
                    == ["2 extent other-heir", "3 extent other-heir"])
            #expect(try Self.lines { try load("N,M,2026-01-01,,,part", "N,I,2026-01-01,,,part") }.isEmpty)
            #expect(try Self.lines { try load("498,I,2025-07-01,district,commune,whole") }.isEmpty)
            #expect(throws: FieldLogError.self) {
                try workspace.addSuccession(
                    SuccessionRequest(old: "A", new: "M", date: "2025-07-01", extent: "whole"))
            }
        }
    }

    /// What ended without a successor is named, counted as missing in the row where it is, and not to be assigned before it has one.
    @Test func nothingTookItsPlace() throws {
        try Self.withReform { workspace, load in
            let inn = try addEstablishment(workspace, "Nhà nghỉ Cù Lao", area: "E@2024-01-01")
            #expect(try workspace.areasWithoutHeirs().map(\.text) == ["E@"])
            let request = ReportRequest(try #require(ReportPeriod("2026")))
            let report = try PeriodicReport.run(workspace, request)
            #expect(report.gaps.unassigned == 1 && !report.gaps.isNothing)
            #expect(report.total.values.first == report.lines.first { $0.values.first?.number == 1 }?.values.first)
            do {
                _ = try workspace.assign(inn, to: "N")
                Issue.record("assigned")
            } catch let FieldLogError.refused(refusal) { #expect(refusal.problem == .noHeir("E@")) }
            try load("E,A,2024-09-01,,,whole")
            #expect(try workspace.areasWithoutHeirs().isEmpty && workspace.unassigned(on: workspace.today).isEmpty)
            #expect(try PeriodicReport.run(workspace, request).gaps.unassigned == 0)
        }
    }

    /// Areas that lead to each other and have ended: their establishments are nowhere, and not lost.
    @Test func whatWentRoundIsKept() throws {
        try Self.withReform { workspace, load in
            _ = try addEstablishment(workspace, "Nhà nghỉ Vòng Quanh", area: "M")
            try load("M,I,2026-01-01,,,part")
            // As another store would have sent it.
            let kind = Schema.succession
            var values = FieldValues()
            for (name, text) in [
                ("old_code", "I"), ("new_code", "M"), ("effective_date", "2026-01-01"), ("extent", "part"),
            ] { values[kind, name] = .text(text) }
            let written = values
            _ = try workspace.commit { (batch) throws(FieldLogError) in
                try batch.create(kind, home: .commons, values: written)
            }
            let rules = try SuccessionRules(workspace.store)
            let flags = try workspace.store.records(kind).compactMap { (record) throws -> String? in
                try rules.problem(record.filled)?.problem.name
            }
            #expect(flags == ["cycle", "cycle"])
            for end in [nil, "2026-02-01"] {
                if let end { for code in ["M", "I"] { _ = try workspace.endArea(code + "@2025-07-01", on: end) } }
                let open = try workspace.unassigned(on: workspace.today)
                #expect(open.count == 1 && open.first?.place.candidates.count == 2)
                let report = try PeriodicReport.run(workspace, ReportRequest(try #require(ReportPeriod("2026"))))
                #expect(report.total.values.first?.number == 1)
                let areaReport = try PeriodicReport.run(
                    workspace, ReportRequest(try #require(ReportPeriod("2026")), area: "92", level: "commune"))
                #expect(areaReport.gaps.unassigned == 1 && areaReport.total.values.first?.number == 1)
            }
        }
    }

    /// Coverage and report of an area that ended count the same: on its last day, with what was logged since in what took its place.
    @Test func coverageOfAnEndedAreaIsTheReports() throws {
        try Self.withReform { workspace, _ in
            let old = try addEstablishment(workspace, "Nhà nghỉ Cũ", area: "A@2025-06-30", ["opened": "2024-01-01"])
            try addVisit(workspace, old, "2025-03-01")
            let new = try addEstablishment(workspace, "Nhà nghỉ Mới", area: "N", ["opened": "2025-08-01"])
            try addVisit(workspace, new, "2025-09-01")
            try addVisit(workspace, new, "2025-09-02")
            let period = try #require(ReportPeriod("2025"))
            for (area, wanted) in [("94@2025-06-30", [2, 2, 3]), ("92", [2, 2, 3]), ("941@2025-06-30", [2, 2, 3])] {
                let coverage = try Coverage.run(workspace, year: 2025, area: area, by: .kind)
                let total = coverage.total
                #expect([total.register, total.inspected, total.visits] == wanted, "\(area)")
                #expect(coverage.rows.map(\.counts.visits) == [3])
                let report = try PeriodicReport.run(workspace, ReportRequest(period, area: area))
                func number(_ key: String) -> Int64? {
                    report.layout.columns.firstIndex { $0.key == key }.flatMap { report.total.values[$0].number }
                }
                #expect(
                    [number("register"), number("inspected"), number("visits")] == wanted.map { Int64($0) }, "\(area)")
            }
            #expect(try Coverage.run(workspace, year: 2025, area: "15").total.register == 0)
        }
    }

    /// An area is refused on boundaries of a day on which something else stood in its place, and named is what.
    @Test func boundariesWithoutTheArea() throws {
        try Self.withReform { workspace, _ in
            let period = try #require(ReportPeriod("2025"))
            func problem(_ area: String, _ day: String) throws -> FieldProblem? {
                do {
                    _ = try PeriodicReport.run(workspace, ReportRequest(period, area: area, boundaries: day))
                    return nil
                } catch let FieldLogError.refused(refusal) {
                    #expect(refusal.field == "area" && refusal.kind == FieldRefusal.commandLine)
                    return refusal.problem
                }
            }
            #expect(
                try problem("94@2025-06-30", "2025-08-11")
                    == .endedArea("94@2025-06-30", on: "2025-07-01", heirs: ["92"]))
            #expect(try problem("94", "2025-08-11") == .endedArea("94", on: "2025-07-01", heirs: ["92"]))
            #expect(
                try problem("941@2025-06-30", "2025-08-11")
                    == .endedArea("941@2025-06-30", on: "2025-07-01", heirs: ["N"]))
            #expect(
                try problem("N@2025-07-01", "2025-06-30")
                    == .earlyArea("N@2025-07-01", from: "2025-07-01", origins: ["A@", "B@"]))
            #expect(try problem("N", "2025-06-30") == .earlyArea("N", from: "2025-07-01", origins: ["A@", "B@"]))
            for (area, day) in [("94@2025-06-30", "2025-06-30"), ("94", "2025-06-30"), ("92", "2025-08-11")] {
                #expect(try problem(area, day) == nil)
            }
            #expect(throws: FieldLogError.unknownArea("ZZ@2025-08-11")) { try problem("ZZ", "2025-08-11") }
        }
    }

    /// By the boundaries of the time before, what was opened in a new area is nobody's to assign.
    @Test func whatCameLaterIsNotUnassigned() throws {
        try Self.withReform { workspace, load in
            _ = try addEstablishment(workspace, "Nhà nghỉ Mới", area: "N")
            #expect(try workspace.unassigned(on: "2025-06-30").isEmpty)
            let old = try addEstablishment(workspace, "Nhà nghỉ Cũ", area: "E@2024-01-01")
            #expect(try workspace.unassigned(on: "2025-06-30").map(\.establishment.id) == [old.id])
        }
    }
}

extension ReportValue {
    fileprivate var number: Int64? {
        guard case .count(let cell) = self else { return nil }
        return cell.value
    }
}
