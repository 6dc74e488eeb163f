import FieldLogHash
import FieldLogModel
import FieldLogStorage
import FieldLogSync
import FieldLogTestSupport
import Testing

@testable import FieldLogKit

/// A run that is here as a whole is taken whatever its signature; one whose end bears no signature here gives it back, if it is genuine.
@Suite struct KnownRunTests {
    @Test func aKnownRunBringsItsSignature() throws {
        try withTemporaryFolder { folder in
            let world = try SessionWorld(folder)
            let device = try world.device("may-a")
            try world.log(device, area: SessionWorld.here, count: 2)
            let transport = RecordingTransport(try world.hub, principal: "may-a")
            try device.session(transport)
            let given = try #require(
                try transport.requests.compactMap { request -> Exchange? in
                    guard case .exchange(let exchange) = try Message(decoding: request),
                        exchange.runs.contains(where: { !$0.feed.area.isPseudo })
                    else { return nil }
                    return exchange
                }.first)
            let run = try #require(given.runs.first { !$0.feed.area.isPseudo })
            var forged = run.signature
            forged[forged.count - 1] ^= 1
            let signed = try #require(try device.store.signedRun(of: run.feed, from: 1, maxBytes: 1 << 20))
            let bad = try #require(
                WireRun(feed: run.feed, previous: signed.previous, entries: signed.entries, signature: forged))
            _ = try Finished(["sqlite3", "\(folder)/hub/fieldlog.db", "DELETE FROM signature"])
            func findings() throws -> [CheckFinding] { try world.hub.store.check() }
            func answer(_ principal: String, _ run: WireRun) throws -> Ack? {
                let scope = principal == "may-a" ? given.scope : try Self.scope(of: world, principal)
                let request = Message.exchange(Exchange(scope: scope, runs: [run], wants: [], bytes: 0)).encoded
                let answer = Responder(try world.hub, principal: principal).answer(request)
                guard case .exchanged(let exchanged) = try Message(decoding: answer) else { return nil }
                return exchanged.acks.first
            }
            let lost = try findings()
            let name = "\(run.feed.incarnation.short)/\(run.feed.area)"
            let finding = CheckFinding.unsigned(feed: name, from: 1, through: 2)
            #expect(lost.contains(finding) && lost.allSatisfy(\.isUnsigned), "\(lost)")
            // Whoever may not have the area learns nothing, and gives nothing.
            #expect(try answer("may-b", run)?.code == SyncCode(.notGranted))
            let taken = Ack(code: .taken, seq: 2, hash: run.hash)
            #expect(try answer("may-a", bad) == taken)
            #expect(try findings() == lost)
            #expect(try answer("may-a", run) == taken)
            #expect(try findings() == lost.filter { $0 != finding })
            #expect(try world.hub.store.signedRun(of: run.feed, from: 1, maxBytes: 1)?.signature == run.signature)
            #expect(try world.hub.store.quarantined().count == 1)
        }
    }

    /// The scope of a principal's sessions at the hub.
    private static func scope(of world: SessionWorld, _ principal: String) throws -> Digest32 {
        let device = try world.device(principal)
        let known = try #require(try device.store.peers().first?.scope.flatMap { SessionScope(decoding: $0) })
        return known.hash
    }
}
