import FieldLogHash
import FieldLogModel
import FieldLogStorage
import FieldLogSync
import FieldLogTestSupport
import Foundation
import Testing

@testable import FieldLogKit

/// Sessions between real stores, with the bytes in between in hand.
@Suite struct SessionTests {
    /// Nothing to do is one round trip and at most 400 bytes, the frames' lengths included.
    @Test func nothingToDo() throws {
        try withTemporaryFolder { folder in
            let world = try SessionWorld(folder)
            let device = try world.device("may-a")
            let transport = RecordingTransport(try world.hub, principal: "may-a")
            try device.session(transport)
            let again = RecordingTransport(try world.hub, principal: "may-a")
            let outcome = try device.session(again)
            #expect(outcome.roundTrips == 1 && outcome.isEqual)
            #expect(outcome.bytes <= 400, "\(outcome.bytes)")
        }
    }

    /// New work of one device is given in two round trips once the peer has been met.
    @Test func twoRoundTrips() throws {
        try withTemporaryFolder { folder in
            let world = try SessionWorld(folder)
            let device = try world.device("may-a")
            try device.session(RecordingTransport(try world.hub, principal: "may-a"))
            try world.log(device, area: SessionWorld.here, count: 20)
            let outcome = try device.session(RecordingTransport(try world.hub, principal: "may-a"))
            #expect(outcome.sent == 20 && outcome.isEqual)
            #expect(outcome.roundTrips == 2, "\(outcome.roundTrips)")
        }
    }

    /// Cut before or behind every request: the next session ends equal, and gives nothing again that was acknowledged.
    @Test func cutAnywhere() throws {
        try withTemporaryFolder { folder in
            var cut = 0
            var hasEnded = false
            while !hasEnded {
                for losesAnswer in [false, true] {
                    let world = try SessionWorld("\(folder)/\(cut)-\(losesAnswer)")
                    let device = try world.device("may-a")
                    try world.log(device, area: SessionWorld.here, count: 3)
                    let hub = try world.hub
                    try world.log(hub, area: SessionWorld.here, count: 2, name: "Nhà nghỉ Hoa Sữa")
                    let transport = RecordingTransport(hub, principal: "may-a")
                    transport.reach = cut
                    transport.losesLastAnswer = losesAnswer
                    let first = try? device.session(transport)
                    hasEnded = first != nil
                    let acknowledged = first?.sent ?? 0
                    let outcome = try device.session(RecordingTransport(hub, principal: "may-a"))
                    #expect(outcome.isEqual, "cut \(cut) \(losesAnswer)")
                    #expect(outcome.sent <= 3 - acknowledged)
                    #expect(try hub.store.check() == [] && device.store.check() == [])
                    #expect(try hub.store.count(Schema.establishment) == 5)
                }
                cut += 1
            }
            #expect(cut >= 3)
        }
    }

    /// Yesterday's session, sent again byte for byte, changes nothing.
    @Test func replay() throws {
        try withTemporaryFolder { folder in
            let world = try SessionWorld(folder)
            let device = try world.device("may-a")
            try world.log(device, area: SessionWorld.here, count: 4)
            let transport = RecordingTransport(try world.hub, principal: "may-a")
            try device.session(transport)
            try world.log(device, area: SessionWorld.here, count: 1, name: "Quán bar Đêm Phố")
            try device.session(RecordingTransport(try world.hub, principal: "may-a"))
            let before = try world.digest(try world.hub)
            for request in transport.requests { _ = Responder(try world.hub, principal: "may-a").answer(request) }
            #expect(try world.digest(try world.hub) == before)
            #expect(try world.hub.store.check() == [])
        }
    }

    /// Two hubs that differ only outside a device's areas answer it byte for byte alike, errors included.
    @Test func twinWorlds() throws {
        try withTemporaryFolder { folder in
            let world = try SessionWorld(folder + "/world")
            for twin in ["one", "two"] {
                try FileManager.default.createDirectory(atPath: "\(folder)/\(twin)", withIntermediateDirectories: true)
                for name in ["hub", "may-a"] {
                    for file in [name, ".\(name).fieldlog-witness"] {
                        try FileManager.default.copyItem(
                            atPath: "\(world.folder)/\(file)", toPath: "\(folder)/\(twin)/\(file)")
                    }
                }
            }
            // In the second world the other area has a life.
            let other = try world.device("may-b")
            try world.log(other, area: SessionWorld.there, count: 5, name: "Karaoke Sao Đêm")
            _ = try other.sync(withFolder: folder + "/two/hub")
            var answers: [[[UInt8]]] = []
            for twin in ["one", "two"] {
                let hub = try world.open("\(folder)/\(twin)/hub")
                let device = try world.open("\(folder)/\(twin)/may-a")
                let transport = RecordingTransport(hub, principal: "may-a")
                try device.session(transport)
                var all = transport.answers
                let scope = SessionScope(granted: AreaList([try device.home(SessionWorld.here)]), held: .all).hash
                all += try Self.probes(scope, world).map { Responder(hub, principal: "may-a").answer($0) }
                answers.append(all)
            }
            #expect(answers[0] == answers[1])
        }
    }

    /// Requests for what is in the other area, and for what is nowhere.
    private static func probes(_ scope: Digest32, _ world: SessionWorld) throws -> [[UInt8]] {
        let other = try world.device("may-b")
        let there = try #require(AreaKey(code: SessionWorld.there, validFrom: nil))
        let nowhere = try #require(AreaKey(code: "99", validFrom: nil))
        let own = try other.store.ownIncarnation()
        let wants = [there, nowhere].map { Want(feed: FeedID(incarnation: own, area: $0), from: 1) }
        return [
            Message.areas(scope: scope, after: nil), .heads(scope: scope, [there, nowhere]),
            .heads(scope: .zero, [there]),
            .exchange(Exchange(scope: scope, runs: [], wants: wants, bytes: 100_000)),
        ].map(\.encoded)
    }

    /// Who is not enrolled, or no longer is, is told nothing but that.
    @Test func strangers() throws {
        try withTemporaryFolder { folder in
            let world = try SessionWorld(folder)
            let transport = RecordingTransport(try world.hub, principal: "máy lạ")
            #expect(throws: FieldLogError.peer(code: 4, detail: "")) { try world.device("may-a").session(transport) }
        }
    }

    /// A device that lost nothing of its own goes on under its name; what it asks for again is only handed over until it says that it has it,
    /// and the hub notes the name from the first word on.
    @Test func aCallerThatWasRestored() throws {
        try withTemporaryFolder { folder in
            let world = try SessionWorld(folder)
            let (device, hub) = (try world.device("may-a"), try world.hub)
            try world.log(hub, area: SessionWorld.here, count: 1)
            try device.session(RecordingTransport(hub, principal: "may-a"))
            try hub.store.write { (transaction) throws(FieldLogError) in
                if let known = try hub.store.peer(named: "may-a") { try transaction.remove(peer: known.number) }
            }
            try device.session(RecordingTransport(hub, principal: "may-a"))
            #expect(try hub.store.peer(named: "may-a")?.incarnation == device.store.ownIncarnation())

            try FileManager.default.copyItem(atPath: folder + "/may-a", toPath: folder + "/backup")
            try world.log(hub, area: SessionWorld.here, count: 1, name: "Nhà nghỉ Hoa Sữa")
            for _ in 0..<2 { try device.session(RecordingTransport(hub, principal: "may-a")) }
            func state() throws -> Location.State? {
                let record = try #require(
                    try hub.store.records(Schema.establishment).first { $0["name"].text == "Nhà nghỉ Hoa Sữa 0" })
                let change = try #require(
                    try hub.store.changes(of: Schema.establishment, id: record.id, home: record.home).first)
                return try hub.store.locations(of: change.position).last?.state
            }
            #expect(try state() == .confirmed)
            try FileManager.default.removeItem(atPath: folder + "/may-a")
            try FileManager.default.copyItem(atPath: folder + "/backup", toPath: folder + "/may-a")
            let cut = RecordingTransport(hub, principal: "may-a")
            cut.reach = 2
            cut.losesLastAnswer = true
            #expect(throws: FieldLogError.self) { try world.device("may-a").session(cut) }
            #expect(try state() == .handed && hub.store.peer(named: "may-a")?.restored != nil)
            for _ in 0..<2 { try world.device("may-a").session(RecordingTransport(hub, principal: "may-a")) }
            #expect(try state() == .confirmed && hub.store.check() == [])
        }
    }

    /// A run that is refused is answered with the head that the hub has, where the sender may know it.
    @Test func aRefusalNamesTheHead() throws {
        try withTemporaryFolder { folder in
            let world = try SessionWorld(folder)
            let (device, hub) = (try world.device("may-a"), try world.hub)
            try world.log(device, area: SessionWorld.here, count: 2)
            let transport = RecordingTransport(hub, principal: "may-a")
            try device.session(transport)
            let given = try transport.requests.compactMap { request -> Exchange? in
                if case .exchange(let exchange) = try Message(decoding: request), !exchange.runs.isEmpty {
                    return exchange
                }
                return nil
            }
            let first = try #require(given.first { $0.runs.contains { !$0.feed.area.isPseudo } })
            let known = try #require(first.runs.first { !$0.feed.area.isPseudo })
            try world.log(device, area: SessionWorld.here, count: 1, name: "Quán bar Đêm Phố")
            try device.signOwnHeads()
            let signed = try #require(try device.store.signedRun(of: known.feed, from: 1, maxBytes: 1 << 20))
            var forged = signed.signature
            forged[forged.count - 1] ^= 1
            let run = try #require(
                WireRun(feed: known.feed, previous: signed.previous, entries: signed.entries, signature: forged))
            func ack(_ principal: String, _ run: WireRun) throws -> Ack? {
                let request = Message.exchange(Exchange(scope: first.scope, runs: [run], wants: [], bytes: 0)).encoded
                let answer = Responder(hub, principal: principal).answer(request)
                guard case .exchanged(let exchanged) = try Message(decoding: answer) else { return nil }
                return exchanged.acks.first
            }
            let refused = try #require(try ack("may-a", run))
            #expect(refused.code == SyncCode(.unsigned) && refused.seq == 2, "\(refused)")
            #expect(try refused.hash == hub.store.head(of: known.feed)?.hash)
        }
    }

    /// Who has no grant may bring the authority feed, and is told nothing of it by a refusal.
    @Test func aStrangersRefusalNamesNoHead() throws {
        try withTemporaryFolder { folder in
            let world = try SessionWorld(folder)
            try FileManager.default.copyItem(atPath: folder + "/hub", toPath: folder + "/backup")
            _ = try Workspace.clone(
                from: folder + "/hub", to: folder + "/may-c", device: "may-c", areas: [SessionWorld.here],
                host: world.host)
            let feed = try #require(try world.hub.store.authority().feed)
            let signed = try #require(try world.hub.store.signedRun(of: feed, from: 1, maxBytes: 1 << 20))
            var forged = signed.signature
            forged[forged.count - 1] ^= 1
            let run = try #require(
                WireRun(feed: feed, previous: signed.previous, entries: signed.entries, signature: forged))
            let request = Message.exchange(Exchange(scope: .zero, runs: [run], wants: [], bytes: 0)).encoded
            let answer = Responder(try world.open(folder + "/backup"), principal: "máy lạ").answer(request)
            guard case .exchanged(let exchanged) = try Message(decoding: answer) else {
                Issue.record("no answer to the run")
                return
            }
            #expect(exchanged.acks == [Ack(code: SyncCode(.unsigned), seq: 0, hash: .zero)])
        }
    }

    /// After a lost answer a visit is handed over and no more; the next session confirms it; a hub that was restored turns it back.
    @Test func receipts() throws {
        try withTemporaryFolder { folder in
            let world = try SessionWorld(folder)
            let device = try world.device("may-a")
            try device.session(RecordingTransport(try world.hub, principal: "may-a"))
            try FileManager.default.copyItem(atPath: folder + "/hub", toPath: folder + "/backup")
            try world.log(device, area: SessionWorld.here, count: 1)
            let cut = RecordingTransport(try world.hub, principal: "may-a")
            cut.reach = 2
            cut.losesLastAnswer = true
            #expect(throws: FieldLogError.self) { try device.session(cut) }
            func states() throws -> [Location.State] {
                let record = try #require(try device.store.records(Schema.establishment).first)
                let change = try #require(
                    try device.store.changes(of: Schema.establishment, id: record.id, home: record.home).first)
                return try device.store.locations(of: change.position).map(\.state)
            }
            #expect(try states() == [.here, .handed])
            try device.session(RecordingTransport(try world.hub, principal: "may-a"))
            #expect(try states() == [.here, .confirmed])
            try FileManager.default.removeItem(atPath: folder + "/hub")
            try FileManager.default.copyItem(atPath: folder + "/backup", toPath: folder + "/hub")
            let restored = RecordingTransport(try world.hub, principal: "may-a")
            restored.reach = 3
            #expect(throws: FieldLogError.self) { try device.session(restored) }
            #expect(try states() == [.here, .handed])
            try device.session(RecordingTransport(try world.hub, principal: "may-a"))
            #expect(try states() == [.here, .confirmed])
            #expect(try world.hub.store.count(Schema.establishment) == 1)
        }
    }
}
