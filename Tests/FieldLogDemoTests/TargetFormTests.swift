import FieldLogDemo
import FieldLogFormats
import FieldLogKit
import FieldLogModel
import FieldLogReports
import FieldLogStorage
import FieldLogTestSupport
import Foundation
import Testing

/// Forms of targets: every fault is named by its place, and what was set is printed back.
struct TargetFormTests {
    private static let count = #""period": "2025", "count": {"source": "visits"}"#

    /// Forms without their name, the place of the fault, and what it is called.
    private static let faults: [(String, String, String)] = [
        (#"{\#(count), "at_lest": 5}"#, "", "unknown-key"),
        (#"{"period": "2025", "count": {"source": "vists"}, "at_least": 5}"#, "count.source", "unknown-name"),
        (
            #"{"period": "2025", "count": {"source": "visits", "unit": "rooms"}, "at_least": 5}"#, "count.unit",
            "unknown-name"
        ),
        (
            #"{"period": "2025", "count": {"source": "visits", "sum": "note"}, "at_least": 5}"#, "count.sum",
            "unknown-name"
        ),
        (
            #"{"period": "2025", "count": {"source": "visits", "sum": "informed", "unit": "records"}, "at_least": 5}"#,
            "count.unit", "unfit"
        ),
        (
            #"{"period": "2025", "count": {"source": "visits", "by": "decided"}, "at_least": 5}"#, "count.by",
            "unknown-name"
        ),
        (#"{"period": "2025", "count": {"source": "register", "by": "opened"}, "at_least": 5}"#, "count.by", "unfit"),
        (
            #"{"period": "2025", "count": {"source": "visits", "where": {"kind": "PLANED"}}, "at_least": 5}"#,
            "count.where.kind", "unknown-name"
        ),
        (
            #"{"period": "2025", "count": {"source": "visits", "where": {"kind": ["PLANNED", 7]}}, "at_least": 5}"#,
            "count.where.kind[1]", "wrong-type"
        ),
        (
            #"{"period": "2025", "count": {"source": "visits", "where": {"colour": true}}, "at_least": 5}"#,
            "count.where.colour", "unknown-name"
        ),
        (
            #"{"period": "2025", "count": {"source": "complaints", "where": {"closed": {"by": "soon"}}}, "at_least": 5}"#,
            "count.where.closed.by", "unknown-name"
        ),
        (
            #"{"period": "2025", "count": {"source": "visits", "where": {"workers": {"at_least": 5, "at_most": 2}}}, "at_least": 5}"#,
            "count.where.workers", "reversed"
        ),
        (
            #"{"period": "2025", "count": {"source": "visits", "where": {"register": false}}, "at_least": 5}"#,
            "count.where.register", "wrong-type"
        ),
        (
            #"{"period": "2025", "count": {"source": "visits"}, "of": {"source": "register"}, "at_least": "100.01%"}"#,
            "at_least", "over-100"
        ),
        (
            #"{"period": "2025", "count": {"source": "visits"}, "of": {"source": "register"}, "at_most": "101%"}"#,
            "at_most", "over-100"
        ),
        (
            #"{"period": "2025", "count": {"source": "visits"}, "of": {"source": "register"}, "at_least": "-1%"}"#,
            "at_least", "out-of-range"
        ),
        (
            #"{"period": "2025", "count": {"source": "visits"}, "of": {"source": "register"}, "at_least": 50}"#,
            "at_least", "wrong-type"
        ),
        (#"{\#(count), "at_least": "50%"}"#, "at_least", "unfit"),
        (#"{\#(count), "at_least": -5}"#, "at_least", "out-of-range"),
        (#"{\#(count), "at_least": 5.5}"#, "at_least", "wrong-type"),
        (#"{\#(count), "at_least": 60, "at_most": 40}"#, "at_most", "reversed"),
        (#"{\#(count)}"#, "", "missing-key"),
        (#"{\#(count), "growth": "3%", "at_least": 5}"#, "at_least", "unfit"),
        (#"{\#(count), "growth": 3}"#, "growth", "wrong-type"),
        (#"{\#(count), "growth": "1001%"}"#, "growth", "out-of-range"),
        (
            #"{"period": {"from": "2025-06-01", "to": "2025-01-31"}, "count": {"source": "visits"}, "at_least": 5}"#,
            "period.to", "before"
        ),
        (
            #"{"period": {"from": "2025-02-30", "to": "2025-12-31"}, "count": {"source": "visits"}, "at_least": 5}"#,
            "period.from", "not-a-date"
        ),
        (#"{"period": "2025-13", "count": {"source": "visits"}, "at_least": 5}"#, "period", "unknown-name"),
        (
            #"{"period": {"from": "2025-02-01", "to": "2025"}, "each": "quarter", "count": {"source": "visits"}, "at_least": 5}"#,
            "each", "not-whole"
        ),
        (#"{\#(count), "each": "week", "at_least": 5}"#, "each", "unknown-name"),
        (#"{\#(count), "at_least": 5, "register": "2025-02-30"}"#, "register", "not-a-date"),
        (#"{\#(count), "at_least": 5, "area": "4711"}"#, "area", "unknown-area"),
        (#"{\#(count), "at_least": 5, "area": "một hai"}"#, "area", "unknown-area"),
        (#"{\#(count), "at_least": 5, "team": "Đội không có"}"#, "team", "no-team"),
        (#"{\#(count), "at_least": 5, "team": {"level": "planet"}}"#, "team.level", "unknown-name"),
        (#"{\#(count), "at_least": 5, "kinds": ["KARAOKE", "CASINO"]}"#, "kinds[1]", "unknown-name"),
        (
            #"{"period": "2025", "count": {"source": "complaints"}, "at_least": 5, "team": {"level": "province"}}"#,
            "team", "unfit"
        ),
        (#"{\#(count), "at_least": 5, "deadline": "due"}"#, "", "missing-key"),
        (
            #"{"period": "2025", "count": {"source": "complaints"}, "of": {"source": "complaints"}, "at_least": "9%", "deadline": "noon"}"#,
            "deadline", "unknown-name"
        ),
        (
            #"{\#(count), "allocation": [{"area": "9010", "at_least": 1}, {"area": "9010", "at_least": 2}], "at_least": 5}"#,
            "allocation[1].area", "repeated"
        ),
        (
            #"{\#(count), "allocation": [{"area": "9010", "at_least": 1}, {"area": "9010@", "at_least": 2}], "at_least": 5}"#,
            "allocation[1].area", "repeated"
        ),
        (
            #"{\#(count), "area": "9010", "allocation": [{"area": "900", "at_least": 1}], "at_least": 5}"#,
            "allocation[0].area", "outside"
        ),
        (
            #"{\#(count), "area": "900", "allocation": [{"area": "900", "at_least": 1}], "at_least": 5}"#,
            "allocation[0].area", "outside"
        ),
        (
            #"{\#(count), "allocation": [{"area": "900", "at_least": 1}, {"area": "90100", "at_least": 2}]}"#,
            "allocation[1].area", "nested"
        ),
        (#"{\#(count), "allocation": [], "at_least": 5}"#, "allocation", "out-of-range"),
        (#"{\#(count), "reports": {"2025": "2025-11-30"}}"#, "", "only-one"),
        (#"{"area": "900", "reports": {"2025-Q5": "2025-11-30"}}"#, "reports.2025-Q5", "unknown-name"),
        (#"{"area": "900", "reports": {"2025": "2024-11-30"}}"#, "reports.2025", "before"),
        (#"{"reports": {"2025": "2025-11-30"}}"#, "", "missing-key"),
        (
            #"{"period": "2025", "areas": {"level": "commune", "count": {"source": "findings"}}, "area": "900", "at_least": 1}"#,
            "areas", "missing-key"
        ),
        (#"{"goals": [{\#(count), "at_least": 5}, {"period": "2025", "at_least": 5}]}"#, "goals[1]", "missing-key"),
        (#"{"goals": [{\#(count), "at_least": 5}], "at_least": 5}"#, "at_least", "unfit"),
        (#"{"goals": [{\#(count), "at_least": 5, "name": "gọi 0912 345 678"}]}"#, "goals[0].name", "person"),
        (#"{"form": 2, \#(count), "at_least": 5}"#, "form", "newer"),
        (#"{"form": "1", \#(count), "at_least": 5}"#, "form", "wrong-type"),
        (#"{\#(count), "at_least": 5"#, "", "not-json"), (#"["visits"]"#, "", "wrong-type"),
        (#"{\#(count), "at_least": 5, "at_least": 6}"#, "", "not-json"),
    ]

    private static func province(_ folder: String) throws -> Workspace {
        var options = DemoOptions()
        (options.establishments, options.years, options.first) = (20, 1, "2025-01-01")
        _ = try MadeProvince(folder + "/a", options)
        return try TargetTests.workspace(folder + "/a")
    }

    /// Every fault is named by place and reason, has words, and changes nothing.
    @Test func faultsAreNamed() throws {
        try withTemporaryFolder { folder in
            let workspace = try Self.province(folder)
            let path = folder + "/t.json"
            for (form, place, reason) in Self.faults {
                let named = form.replacingOccurrences(
                    of: "{", with: "{\"name\": \"Thử\", ",
                    range: form.range(of: "{").map { $0.lowerBound..<$0.upperBound })
                try Data((form.hasPrefix("{") ? named : form).utf8).write(to: URL(fileURLWithPath: path))
                do throws(FieldLogError) {
                    _ = try Targets.set(workspace, path: path)
                    Issue.record("taken: \(form)")
                } catch {
                    guard case .declaration(let file, .target, let problem) = error else {
                        Issue.record("\(error): \(form)")
                        continue
                    }
                    #expect(file == path && problem.place == place, "\(problem): \(form)")
                    #expect(problem.reason.name == reason, "\(problem): \(form)")
                }
            }
            #expect(try Targets.all(workspace) == [])
            for name in [#"{\#(Self.count), "at_least": 5}"#, #"{"name": "", \#(Self.count), "at_least": 5}"#] {
                try Data(name.utf8).write(to: URL(fileURLWithPath: path))
                #expect(throws: FieldLogError.self) { try Targets.set(workspace, path: path) }
            }
            #expect(throws: FieldLogError.self) { try Targets.set(workspace, path: folder + "/none.json") }
        }
    }

    /// A form is printed back as it was set, with areas and teams as the store knows them; a second file over it says what it changes.
    @Test func whatWasSetIsPrintedBack() throws {
        try withTemporaryFolder { folder in
            let workspace = try Self.province(folder)
            for name in TargetTests.files {
                let made = try Targets.set(workspace, path: "\(TargetTests.examples)/\(name).json").target
                let path = folder + "/back.json"
                try Data(made.json.encoded(pretty: true).utf8).write(to: URL(fileURLWithPath: path))
                let same = try Targets.set(workspace, path: path, over: made.record)
                #expect(same.changes == [] && !same.isNew && same.target.form == made.form, "\(name)")
                #expect(made.form?.area == "900@")
            }
            let made = try Targets.set(workspace, path: "\(TargetTests.examples)/ha-noi-2014-establishments.json")
                .target
            let text = made.json.encoded().replacingOccurrences(of: ":40,", with: ":45,").replacingOccurrences(
                of: "\"period\"", with: "\"kinds\":[\"BAR\"],\"period\"")
            try Data(text.utf8).write(to: URL(fileURLWithPath: folder + "/t.json"))
            let change = try Targets.set(workspace, path: folder + "/t.json", area: "9010", over: made.record)
            #expect(
                Set(change.changes.map(\.place)) == ["area", "at_least", "kinds"]
                    && change.changes.first { $0.place == "at_least" }?.after == .int(45))
            #expect(change.target.record.id == made.record.id)
        }
    }

    /// A team is found by name and written as its id.
    @Test func aTeamIsWrittenAsItsID() throws {
        try withTemporaryFolder { folder in
            let workspace = try Self.province(folder)
            let team = try #require(try workspace.store.records(Schema.team).first { $0["level"].text == "province" })
            let form =
                #"{"name": "Đội", \#(Self.count), "at_least": 5, "team": "\#((team["name"].text ?? "").uppercased())"}"#
            try Data(form.utf8).write(to: URL(fileURLWithPath: folder + "/t.json"))
            let made = try Targets.set(workspace, path: folder + "/t.json").target
            #expect(made.json["team"]?.stringValue == team.id.description)
            let lines = try TargetProgress.run(workspace, [made], TargetRequest(asOf: "2025-12-31")).first?.lines
            let table = try Table(folder + "/a")
            let done = try table.rows(
                "SELECT count(*) FROM visit v JOIN team t ON t.id = v.team WHERE t.level = 'province' AND v.outcome = 'DONE' AND v.status IN ('FINAL', 'AMENDED')"
            )
            #expect(lines?.first?.done == Int64(done[0][0]))
        }
    }
}
