import FieldLogKit
import FieldLogModel
import FieldLogReports
import FieldLogStorage
import Testing

struct VisitVersionsTests {
    private func text(_ version: VisitVersion, _ name: String) -> String? {
        version.fields.first { $0.name == name }?.text
    }

    /// What was signed stays readable beside what it was corrected to, with reason, device and time.
    @Test func bothVersionsStayReadable() throws {
        try withStore { workspace, clock, _ in
            let place = try addEstablishment(workspace, "Massage An Nhiên", kind: "MASSAGE")
            let visit = try addVisit(workspace, place, "2026-11-19", isFinal: false, ["workers": "9"])
            #expect(try VisitVersions.of(visit, workspace).isEmpty)
            _ = try workspace.editVisit(visit, [TypedField("contracts", "7")])
            try workspace.finalizeVisit(try fresh(workspace, visit))
            clock.set(1_795_237_200_000)
            try workspace.amendVisit(
                try fresh(workspace, visit), [TypedField("workers", "11"), TypedField("contracts", "")],
                reason: "đếm sót 02")
            try workspace.annulVisit(try fresh(workspace, visit), reason: "nhầm cơ sở")
            let versions = try VisitVersions.of(visit, workspace)
            #expect(versions.map(\.status) == ["FINAL", "AMENDED", "ANNULLED"])
            #expect(versions.map(\.number) == [1, 2, 3])
            #expect(versions.map(\.reason) == [nil, "đếm sót 02", "nhầm cơ sở"])
            #expect(versions.map { text($0, "workers") } == ["9", "11", "11"])
            #expect(versions.map { text($0, "contracts") } == ["7", nil, nil])
            #expect(versions.map { text($0, "establishment") } == Array(repeating: place.id.description, count: 3))
            #expect(versions.map(\.isStanding) == [false, false, true] && versions.allSatisfy { !$0.isWaiting })
            #expect(versions.allSatisfy { $0.device.text == "central" })
            #expect(versions[1].time.milliseconds == 1_795_237_200_000)
            let named = versions[1].changes.map(\.name)
            #expect(named == ["status", "reason", "workers", "contracts"])
            let workers = versions[1].changes.first { $0.name == "workers" }
            #expect(workers?.old == "9" && workers?.new == "11")
        }
    }

    /// Two amendments made apart are both there; the one that the record shows is marked, on every store the same.
    @Test func standingVersionIsThatOfTheRecord() throws {
        try withStore { workspace, clock, folder in
            let place = try addEstablishment(workspace, "Khách sạn Biển Bạc", kind: "HOTEL")
            let visit = try addVisit(workspace, place, "2026-11-01")
            let device = try Workspace.clone(
                from: folder + "/hub", to: folder + "/a", device: "máy 1", areas: [], host: clock.host
            ).workspace
            try workspace.amendVisit(visit, [TypedField("workers", "14")], reason: "bổ sung")
            try device.amendVisit(try fresh(device, visit), [TypedField("workers", "15")], reason: "đếm lại")
            _ = try device.sync(withFolder: folder + "/hub")
            for store in [workspace, device] {
                let versions = try VisitVersions.of(try fresh(store, visit), store)
                #expect(versions.count == 3 && versions.filter(\.isStanding).count == 1)
                let standing = try #require(versions.first { $0.isStanding })
                let shown = try fresh(store, visit)["workers"].int.map(String.init)
                #expect(text(standing, "workers") == shown)
            }
            let log = try History.log(workspace, visit)
            #expect(log.flatMap { $0.conflicts.map(\.group) } == ["sealed", "sealed"])
        }
    }

    /// A draft edited while another device finalised it stands in the log as a proposal.
    @Test func proposalIsMarked() throws {
        try withStore { workspace, clock, folder in
            let place = try addEstablishment(workspace, "Quán bar Đêm Phố", kind: "BAR")
            let visit = try addVisit(workspace, place, "2026-11-01", isFinal: false)
            let device = try Workspace.clone(
                from: folder + "/hub", to: folder + "/a", device: "máy 1", areas: [], host: clock.host
            ).workspace
            try workspace.finalizeVisit(visit)
            _ = try device.editVisit(try fresh(device, visit), [TypedField("workers", "4")])
            _ = try device.sync(withFolder: folder + "/hub")
            let log = try History.log(workspace, visit)
            let proposal = try #require(log.first { $0.conflicts.first?.place == .proposal })
            #expect(proposal.device.text == "máy 1" && proposal.fields.map(\.name) == ["workers"])
            #expect(try VisitVersions.of(visit, workspace).map(\.status) == ["FINAL"])
        }
    }
}

struct ValueTextTests {
    /// Numbers, flags and references have one plain form in every list.
    @Test func valuesHaveOnePlainForm() throws {
        let place = try #require(Schema.visit.field("establishment"))
        let signed = try #require(Schema.visit.field("signed"))
        let id = RecordID(ticks: 7, random: 9)
        #expect(ValueText.text(.bytes(id.bytes), place) == id.description)
        #expect(ValueText.text(.int(1), signed) == "1")
        #expect(ValueText.text(.null, signed) == "")
        #expect(ValueText.text(.bytes([0xAB, 0x01]), place) == "ab01")
        let note = try #require(Schema.visit.field("note"))
        #expect(ValueText.text(.text("đã ký\ncam kết"), note) == "đã ký\ncam kết")
    }

    /// A clock that says what no calendar has is still shown.
    @Test func impossibleTimeIsShownAsItsNumber() {
        #expect(ValueText.text(WallTime(milliseconds: .max, offsetMinutes: 420, trust: .given)) == "\(Int64.max)")
    }
}
