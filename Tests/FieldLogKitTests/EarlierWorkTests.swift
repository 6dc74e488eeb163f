import FieldLogHash
import FieldLogModel
import FieldLogStorage
import FieldLogSync
import FieldLogTestSupport
import Testing

@testable import FieldLogKit

/// Work of areas that a device has no more, brought beside its sessions.
@Suite struct EarlierWorkTests {
    /// Says of every run of an area that what comes before it is not there.
    private final class ForgetfulTransport: Transport {
        private let inner: RecordingTransport
        private let area: AreaKey
        private(set) var asked = 0

        init(_ inner: RecordingTransport, area: AreaKey) { (self.inner, self.area) = (inner, area) }

        func exchange(_ request: [UInt8]) throws(FieldLogError) -> [UInt8] {
            guard case .exchange(let sent)? = try? Message(decoding: request),
                case .exchanged(var answer)? = try? Message(decoding: try inner.exchange(request)),
                sent.runs.contains(where: { $0.feed.area == area })
            else { return try inner.exchange(request) }
            asked += 1
            answer.acks = zip(sent.runs, answer.acks)
                .map { run, ack in
                    run.feed.area == area && run.first > 1 ? Ack(code: SyncCode(.gap), seq: 0, hash: .zero) : ack
                }
            return Message.exchanged(answer).encoded
        }

        func close() {}
    }

    /// A device whose folder was put back with its witness wrote again, and was handed over to another area before it called: it has `again`
    /// entries of another chain than the hub's.
    private func putBack(_ world: SessionWorld, again: Int) throws {
        let (here, folder) = (SessionWorld.here, world.folder)
        func shell(_ line: String) throws { _ = try Finished(["sh", "-ec", "cd '\(folder)'; \(line)"]) }
        try shell("cp -a may-a former; cp .may-a.fieldlog-witness former/witness")
        try world.log(try world.device("may-a"), area: here, count: 3)
        _ = try world.device("may-a").sync(withFolder: folder + "/hub")
        // In place: nothing tells it from a machine of which the whole disk was put back.
        try shell("rm may-a/fieldlog.db-*; for file in former/fieldlog.db*; do cat $file > may-a/${file#former/}; done")
        try shell("cat former/witness > .may-a.fieldlog-witness")
        try world.log(try world.device("may-a"), area: here, count: again, name: "Karaoke Mây Trắng")
        try world.device("may-a").request().write(to: folder + "/request")
        let hub = try world.hub
        _ = try hub.handOver(
            hub.readRequest(folder + "/request"), role: .inspector, areas: hub.areaList([SessionWorld.there]))
    }

    /// How many entries of the area the hub has, in all chains of it.
    private func count(_ world: SessionWorld) throws -> UInt64 {
        let area = try #require(AreaKey(code: SessionWorld.here, validFrom: nil))
        return try world.hub.store.heads(of: area).reduce(0) { $0 + $1.seq }
    }

    @Test(arguments: [1, 2, 4]) func anotherChainArrives(again: Int) throws {
        try withTemporaryFolder { folder in
            let world = try SessionWorld(folder)
            try putBack(world, again: again)
            let outcome = try world.device("may-a").session(RecordingTransport(try world.hub, principal: "may-a"))
            #expect(outcome.refused.isEmpty, "\(outcome.refused)")
            #expect(try count(world) == 3 + UInt64(again))
            let findings = try world.hub.store.check()
            #expect(findings.isEmpty, "\(findings)")
        }
    }

    /// A hub that never has what comes before is asked a few times, and not for ever.
    @Test(.timeLimit(.minutes(1))) func aHubThatForgetsIsNotAskedForEver() throws {
        try withTemporaryFolder { folder in
            let world = try SessionWorld(folder)
            try putBack(world, again: 4)
            let area = try #require(AreaKey(code: SessionWorld.here, validFrom: nil))
            let transport = ForgetfulTransport(RecordingTransport(try world.hub, principal: "may-a"), area: area)
            _ = try world.device("may-a").session(transport)
            #expect(transport.asked > 0 && transport.asked < 8, "\(transport.asked)")
        }
    }
}
