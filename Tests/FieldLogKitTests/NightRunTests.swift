import FieldLogModel
import FieldLogSystem
import FieldLogTestSupport
import Foundation
import Testing

@testable import FieldLogKit

/// The course of a night in a world without clock, network and store: who is tried, how often, what is waited.
@Suite struct NightRunTests {
    /// A world that answers as it is told to, and remembers what it was asked.
    private final class World {
        var answers: [String: [Result<SyncOutcome, FieldLogError>]] = [:]
        var tried: [String] = []
        var slept: [Int64] = []
        var time: Int64 = 0
        var isInterrupted = false
        var interruptsAfterSync = false
        var interruptsInSleep = false

        func sync(_ peer: NightPeer) throws(FieldLogError) -> SyncOutcome {
            tried.append(peer.name)
            time += 1_000
            if interruptsAfterSync { isInterrupted = true }
            guard let first = answers[peer.name]?.first else { return SyncOutcome() }
            if (answers[peer.name]?.count ?? 0) > 1 { answers[peer.name]?.removeFirst() }
            return try first.get()
        }

        var means: NightMeans {
            NightMeans(
                sync: { (peer) throws(FieldLogError) in try self.sync(peer) },
                sleep: {
                    self.slept.append($0)
                    self.time += $0
                    if self.interruptsInSleep { self.isInterrupted = true }
                },
                now: { self.time }, random: { 0 }, isInterrupted: { self.isInterrupted })
        }

        func run(_ names: [String], attempts: Int = 4) throws -> [NightReport] {
            let peers = names.map { #"{"name":"\#($0)","address":"/kho","attempts":\#(attempts)}"# }
            let text = #"{"peers":[\#(peers.joined(separator: ","))]}"#
            return try withTemporaryFolder { folder in
                try NightRun(
                    NightConfiguration(Array(text.utf8)), lockPath: folder + "/night.lock", means: means
                ).run { _ in }
            }
        }
    }

    private static let away = FieldLogError.network(peer: "huyện", .said("mất sóng"))

    /// What may pass is tried again after growing waits, as often as the peer has attempts, and the next peer has its turn.
    @Test func temporaryErrorsAreTriedAgain() throws {
        let world = World()
        world.answers["huyện"] = [.failure(Self.away)]
        world.answers["xã"] = [
            .failure(.busy(path: "/kho")), .failure(.peer(code: 5, detail: "")), .success(SyncOutcome()),
        ]
        let reports = try world.run(["huyện", "xã", "tỉnh"])
        #expect(world.tried == ["huyện", "huyện", "huyện", "huyện", "xã", "xã", "xã", "tỉnh"])
        #expect(reports.map(\.attempts) == [4, 3, 1])
        #expect(reports.map { $0.error } == [Self.away, nil, nil])
        #expect(reports.map { $0.outcome != nil } == [false, true, true])
        // 1 + 2 + 4 s for the first with the least of all random numbers, 1 + 2 s for the second; never in one long sleep.
        #expect(world.slept.reduce(0, +) == 10_000 && world.slept.allSatisfy { (1...500).contains($0) })
        #expect(reports.map(\.milliseconds) == [11_000, 6_000, 1_000])
    }

    /// What will not pass by waiting is tried once, and keeps nobody waiting.
    @Test(arguments: [
        FieldLogError.denied(.exposedFile("/khóa")), .otherDeployment(path: "/kho"), .damaged(detail: "x"),
        .peer(code: 4, detail: ""), .noStore(path: "/kho"),
    ]) func lastingErrorsAreNot(_ error: FieldLogError) throws {
        let world = World()
        world.answers["huyện"] = [.failure(error)]
        let reports = try world.run(["huyện", "xã"])
        #expect(world.tried == ["huyện", "xã"] && world.slept.isEmpty)
        #expect(reports.map { $0.error } == [error, nil])
    }

    /// A signal during a session that goes well lets that one end, and begins no other.
    @Test func aSignalEndsTheNightBehindASession() throws {
        let world = World()
        world.interruptsAfterSync = true
        let reports = try world.run(["huyện", "xã", "tỉnh"])
        #expect(world.tried == ["huyện"])
        #expect(reports.map { $0.error } == [nil, .interrupted] && reports.map(\.attempts) == [1, 0])
    }

    /// A signal during a wait ends the wait, and nothing is tried again.
    @Test func aSignalEndsAWait() throws {
        let world = World()
        world.interruptsInSleep = true
        world.answers["huyện"] = [.failure(Self.away)]
        let reports = try world.run(["huyện", "xã"])
        #expect(world.tried == ["huyện"] && world.slept == [500])
        #expect(reports.map { $0.error } == [.interrupted])
    }

    /// A folder that others may change could hold another file by the time it is read: refused as the file itself is.
    @Test(arguments: [0o777, 0o775, 0o757]) func theFolderOfAConfigurationIsLookedAt(_ mode: mode_t) throws {
        try withTemporaryFolder { folder in
            let path = folder + "/config.json"
            try Files.writeAtomically(Array(#"{"peers":[]}"#.utf8), to: path)
            chmod(folder, mode)
            #expect(throws: FieldLogError.configuration(path: path, .folderWritableByOthers(folder))) {
                try NightConfiguration.load(path)
            }
            for mode: mode_t in [0o755, 0o1777] {
                chmod(folder, mode)
                #expect(try NightConfiguration.load(path).peers.isEmpty)
            }
        }
    }

    /// A peer may be its address alone; silence is hours, or a text that says of what.
    @Test func shortForms() throws {
        func read(_ text: String) throws -> NightConfiguration { try NightConfiguration(Array(text.utf8)) }
        let long = "/kho/" + String(repeating: "x", count: 100)
        let peers = try read(#"{"peers":["ssh://huyen/hub","\#(long)"],"silent_after":"3d"}"#)
        #expect(peers.peers.map(\.name) == ["ssh://huyen/hub", long] && peers.peers[0].attempts == 4)
        #expect(peers.silentAfterHours == 72)
        #expect(try read(#"{"peers":[],"silent_after":"100h"}"#).silentAfterHours == 100)
        for wrong in [#""72""#, #""d""#, #""-3d""#, #""0h""#, #""9999999d""#, #""3 d""#] {
            #expect(throws: ConfigurationProblem.member("silent_after", .hours(1...87_600))) {
                try read(#"{"peers":[],"silent_after":\#(wrong)}"#)
            }
        }
    }

    /// The store may stand in the file, from the root on; a name that depends on where the timer starts may not.
    @Test func theStoreOfAConfiguration() throws {
        #expect(try NightConfiguration(Array(#"{"peers":[],"store":"/srv/sổ"}"#.utf8)).store == "/srv/sổ")
        #expect(try NightConfiguration(Array(#"{"peers":[]}"#.utf8)).store == nil)
        #expect(throws: ConfigurationProblem.member("store", .path)) {
            try NightConfiguration(Array(#"{"peers":[],"store":"sổ"}"#.utf8))
        }
    }
}
