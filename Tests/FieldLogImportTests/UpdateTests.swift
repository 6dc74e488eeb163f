import FieldLogImport
import FieldLogKit
import FieldLogModel
import FieldLogStorage
import Foundation
import Testing

/// Rows about records that are here already.
@Suite struct UpdateTests {
    private static func rows(_ rows: String...) -> String { ([Bench.head] + rows).joined(separator: "\n") + "\n" }

    /// A value that differs is counted and named, and written only where that was asked for. What a row leaves out stays.
    @Test func differencesAreNamedAndWrittenOnlyWithUpdate() throws {
        let bench = try Bench()
        let old = try bench.write("old.csv", Self.rows("1,Karaoke Sóng Xanh,12 Trần Phú,8,v1,05/09/2025,tốt,"))
        try bench.run([old])
        let new = try bench.write("new.csv", Self.rows("1,Karaoke Sóng Hậu,,9,v1,06/09/2025,khác hẳn,"))
        let heads = try bench.digest
        let told = try bench.run([new])
        #expect(told.unchanged == 1)
        #expect(told.differingCount == 4)
        #expect(told.differing.map(\.field) == ["name", "rooms", "date", "note"])
        #expect(told.differing[0].old == .text("Karaoke Sóng Xanh"))
        #expect(told.differing[0].new == .text("Karaoke Sóng Hậu"))
        #expect(told.differing[3].new == .hidden(characters: 8))
        #expect(try bench.digest == heads)

        let dry = try bench.run([new], dryRun: true, update: true)
        #expect(dry.updated == ["establishment": 1, "visit": 1])
        #expect(try bench.digest == heads)

        let updated = try bench.run([new], update: true)
        #expect(updated.updated == ["establishment": 1, "visit": 1])
        #expect(updated.imported == 1)
        let establishment = try #require(try bench.workspace.store.records(Schema.establishment).first)
        #expect(establishment["name"].text == "Karaoke Sóng Hậu")
        #expect(establishment["address"].text == "12 Trần Phú")
        let visit = try #require(try bench.workspace.store.records(Schema.visit).first)
        #expect(visit["status"].text == "AMENDED")
        #expect(visit["reason"].text == "import update")
        #expect(visit["date"].text == "2025-09-06")
        let again = try bench.run([new], update: true)
        #expect(again.unchanged == 1)
        #expect(again.differingCount == 0)
        #expect(try bench.isClean())
    }

    /// One file that says two things of a record: the first row wins, with or without an update, and the other is named once.
    @Test func theFirstRowOfAFileWins() throws {
        let bench = try Bench()
        let text = Self.rows("1,Một,,,v1,05/09/2025,,", "1,Hai,,,v2,06/09/2025,,", "1,Hai,,,v3,07/09/2025,,")
        let path = try bench.write("a.csv", text)
        let outcome = try bench.run([path], update: true)
        #expect(outcome.created == ["establishment": 1, "visit": 3])
        #expect(outcome.updated.isEmpty)
        #expect(outcome.differingCount == 1)
        #expect(try bench.workspace.store.records(Schema.establishment).first?["name"].text == "Một")
    }

    /// A visit comes in as final unless the map says otherwise; a draft is finalised by a file that has it as final, with an update.
    @Test func draftsAreFinalisedByAnUpdate() throws {
        let bench = try Bench()
        let path = try bench.write("a.csv", Self.rows("1,Một,,,v1,05/09/2025,,"))
        let draft = Bench.small.replacingOccurrences(
            of: "\"outcome\"", with: "\"status\": {\"constant\": \"DRAFT\"}, \"outcome\"")
        try bench.run([path], map: draft)
        #expect(try bench.workspace.store.records(Schema.visit).first?["status"].text == "DRAFT")
        let final = Bench.small.replacingOccurrences(
            of: "\"outcome\"", with: "\"status\": {\"constant\": \"FINAL\"}, \"outcome\"")
        #expect(try bench.run([path], map: final).differing.map(\.field) == ["status"])
        #expect(try bench.run([path], map: final, update: true).updated == ["visit": 1])
        let visit = try #require(try bench.workspace.store.records(Schema.visit).first)
        #expect(visit["status"].text == "FINAL")
        #expect(visit["reason"].isNull)
        #expect(try bench.run([path], map: draft, update: true).unchanged == 1)
    }

    /// Nothing is written upon what is over: an annulled visit, a withdrawn establishment.
    @Test func whatIsOverIsLeftAlone() throws {
        let bench = try Bench()
        let path = try bench.write("a.csv", Self.rows("1,Một,,,v1,05/09/2025,,"))
        try bench.run([path])
        let visit = try #require(try bench.workspace.store.records(Schema.visit).first)
        try bench.workspace.annulVisit(visit, reason: "nhập nhầm")
        #expect(try bench.run([path]).unchanged == 1)
        let finding = try bench.write("b.csv", Self.rows("1,Một,,,v1,05/09/2025,,Cửa bị khóa"))
        #expect(try bench.run([finding]).refused.map(\.reason) == [.visitIsOver(status: "ANNULLED")])
        let changed = try bench.write("c.csv", Self.rows("1,Một,,,v1,06/09/2025,,"))
        #expect(try bench.run([changed], update: true).refused.map(\.reason) == [.visitIsOver(status: "ANNULLED")])
        let establishment = try #require(try bench.workspace.store.records(Schema.establishment).first)
        try bench.workspace.withdraw(establishment, reason: "trùng")
        let other = try bench.write("d.csv", Self.rows("1,Một,,,v2,06/09/2025,,"))
        #expect(try bench.run([other]).refused.map(\.reason) == [.withdrawn(kind: "establishment")])
    }

    /// Two devices that import overlapping files offline end with one record each, without a conflict.
    @Test func twoDevicesEndWithOneRecord() throws {
        let bench = try Bench()
        let other = try Workspace.clone(
            from: bench.folder + "/store", to: bench.folder + "/clone", device: "máy 2", areas: [],
            host: bench.workspace.host
        ).workspace
        let first = try bench.write("a.csv", Self.rows("1,Một,,,v1,05/09/2025,,", "2,Hai,,,v2,05/09/2025,,cháy"))
        let second = try bench.write("b.csv", Self.rows("2,Hai,,,v2,05/09/2025,,cháy", "3,Ba,,,v3,05/09/2025,,"))
        try bench.run([first])
        _ = try other.importFiles(
            ImportRequest(files: [second], map: try bench.map(Bench.small), area: "T"), committed: { _, _ in })
        _ = try other.sync(withFolder: bench.folder + "/store")
        for store in [bench.workspace.store, other.store] {
            #expect(try store.count(Schema.establishment) == 3)
            #expect(try store.count(Schema.visit) == 3)
            #expect(try store.count(Schema.finding) == 1)
            #expect(try store.conflicts().isEmpty)
        }
        #expect(
            try bench.workspace.store.areaDigests().map(\.digest) == (try other.store.areaDigests().map(\.digest)))
    }
}
