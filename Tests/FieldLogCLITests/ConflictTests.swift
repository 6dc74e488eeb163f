import Foundation
import Testing

/// What becomes of edits that two devices made offline.
@Suite struct ConflictTests {
    private static let future = ["FIELDLOG_NOW": "2099-01-01T00:00:00+07:00"]
    private static let past = ["FIELDLOG_NOW": "1999-01-01T00:00:00+07:00"]

    /// The one conflict as each of the three stores lists it, without what a store may name in its own way.
    private static func conflicts(_ trio: Trio) throws -> [[[String: Any]]] {
        try ["hub", "a", "b"].map { store in
            let rows = try #require(try trio.cli.json(store, "conflict", "list")["rows"] as? [[String: Any]])
            return rows
        }
    }

    private static func value(_ candidate: Any?, _ field: String) -> Int? {
        ((candidate as? [String: Any])?["values"] as? [String: Any])?[field] as? Int
    }

    /// Edits of different groups both stand, on all three.
    @Test func differentGroupsBothStand() throws {
        let trio = try Trio()
        let place = try trio.establishment("a", "Karaoke Sóng Xanh")
        try trio.sync()
        try trio.cli.ok("a", "establishment", "edit", place, "--rooms", "8", env: Self.future)
        try trio.cli.ok("b", "establishment", "edit", place, "--note", "đã nhắc treo biển", env: Self.past)
        for run in try trio.sync() { #expect(run.exit == 0) }
        #expect(try trio.values("establishment", place, "rooms") == ["8"])
        #expect(try trio.values("establishment", place, "note") == ["đã nhắc treo biển"])
        #expect(try trio.digests().count == 1)
    }

    /// Equal values are no conflict.
    @Test func equalValuesAreNoConflict() throws {
        let trio = try Trio()
        let place = try trio.establishment("a", "Karaoke Sóng Xanh")
        try trio.sync()
        for store in ["a", "b"] { try trio.cli.ok(store, "establishment", "edit", place, "--rooms", "8") }
        for run in try trio.sync() { #expect(run.exit == 0) }
        for rows in try Self.conflicts(trio) { #expect(rows.isEmpty) }
    }

    /// Edits of one group conflict alike everywhere, whatever the clocks say; settled once, settled everywhere.
    @Test(arguments: [true, false]) func oneGroupConflictsAlikeAndIsSettledOnce(_ isFirstInFuture: Bool) throws {
        let trio = try Trio()
        let place = try trio.establishment("hub", "Karaoke Sóng Xanh")
        try trio.sync()
        let clocks = isFirstInFuture ? [Self.future, Self.past] : [Self.past, Self.future]
        try trio.cli.ok("a", "establishment", "edit", place, "--rooms", "8", env: clocks[0])
        try trio.cli.ok("b", "establishment", "edit", place, "--rooms", "9", env: clocks[1])
        let codes = try trio.sync().map(\.exit)
        #expect(codes.contains(3))
        let all = try Self.conflicts(trio)
        #expect(Set(all.map { $0.first?["id"] as? String }).count == 1)
        let winners = all.map { Self.value($0.first?["winner"], "rooms") }
        let losers = all.map { Self.value(($0.first?["losers"] as? [Any])?.first, "rooms") }
        #expect(Set(winners).count == 1 && Set(losers).count == 1)
        #expect(Set([winners[0], losers[0]]) == [8, 9])
        #expect(try trio.values("establishment", place, "rooms") == ["\(winners[0] ?? -1)"])
        let id = try #require(all[1].first?["id"] as? String)
        #expect(try trio.cli.on("b", "conflict", "settle", id, "--take", "3").exit == 1)
        try trio.cli.ok("b", "conflict", "settle", String(id.prefix(8)), "--take", "2")
        for run in try trio.sync(["b", "a"]) { #expect(run.exit == 0) }
        #expect(try trio.values("establishment", place, "rooms") == ["\(losers[0] ?? -1)"])
        for rows in try Self.conflicts(trio) { #expect(rows.isEmpty) }
        #expect(try trio.digests().count == 1)
        #expect(try trio.cli.on("a", "status").exit == 0)
    }

    /// The winner does not turn on the clocks: with the clocks exchanged, the same device wins.
    @Test func clocksDoNotDecide() throws {
        let trio = try Trio()
        var winners: [String?] = []
        for clocks in [[Self.future, Self.past], [Self.past, Self.future]] {
            let place = try trio.establishment("hub", "Quán Gió", kind: "BAR")
            try trio.sync(["a", "b"])
            try trio.cli.ok("a", "establishment", "edit", place, "--rooms", "8", env: clocks[0])
            try trio.cli.ok("b", "establishment", "edit", place, "--rooms", "9", env: clocks[1])
            try trio.sync()
            for rows in try Self.conflicts(trio) {
                let winner = rows.first { $0["record"] as? String == place }?["winner"] as? [String: Any]
                winners.append(winner?["device"] as? String)
            }
        }
        #expect(winners.count == 6 && !winners.contains(nil) && Set(winners).count == 1, "\(winners)")
    }

    /// Finalised on one device and edited as a draft on the other: the final stands, the edit waits as a proposed amendment.
    @Test func aLateDraftEditIsAProposedAmendment() throws {
        let trio = try Trio()
        let place = try trio.establishment("a", "Karaoke Sóng Xanh")
        let visit = try trio.cli.ok("a", "visit", "add", "--establishment", place, "--workers", "7").id
        try trio.sync()
        try trio.cli.ok("a", "visit", "finalize", visit, env: Self.past)
        try trio.cli.ok("b", "visit", "edit", visit, "--workers", "9", env: Self.future)
        #expect(try trio.sync().map(\.exit).contains(3))
        #expect(try trio.values("visit", visit, "workers") == ["7"])
        #expect(try trio.values("visit", visit, "status") == ["FINAL"])
        for rows in try Self.conflicts(trio) {
            let loser = (rows.first?["losers"] as? [[String: Any]])?.first
            #expect(loser?["proposed_amendment"] as? Bool == true)
        }
        let id = try #require(try Self.conflicts(trio)[1].first?["id"] as? String)
        try trio.cli.ok("a", "conflict", "settle", id, "--take", "2", "--reason", "máy-B đếm đúng")
        try trio.sync()
        #expect(try trio.values("visit", visit, "workers") == ["9"])
        #expect(try trio.values("visit", visit, "status") == ["AMENDED"])
        #expect(try trio.digests().count == 1)
    }
}
