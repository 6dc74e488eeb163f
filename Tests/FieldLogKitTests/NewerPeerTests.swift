import FieldLogHash
import FieldLogModel
import FieldLogStorage
import FieldLogTestSupport
import Foundation
import Testing

@testable import FieldLogKit

/// What a newer version writes goes through an older one unchanged.
@Suite struct NewerPeerTests {
    /// An entry of the device's own, as a version that is not out yet would write it.
    private static func write(_ device: Workspace, kind: String, fields: [UInt16: FieldValue], salt: UInt8) throws {
        let home = try device.home(SessionWorld.here)
        let own = try device.store.ownIncarnation()
        let head = try device.store.head(of: FeedID(incarnation: own, area: home))
        var values = FieldValues()
        for number in fields.keys.sorted() { values[number] = fields[number] ?? .null }
        let header = EntryHeader(
            incarnation: own, area: home, seq: (head?.seq ?? 0) + 1, previous: head?.hash ?? .zero,
            auth: try device.store.authorityPosition().seq,
            time: WallTime(milliseconds: 1_795_150_000_000, offsetMinutes: 420, trust: .given),
            record: RecordID(ticks: UInt64(salt), random: 1), kind: kind, fields: [], parents: [], bodyHash: .zero,
            bodyLength: 0)
        let entry = Entry(header: header, values: values, salt: Array(repeating: salt, count: 16))
        try device.store.write { (transaction) throws(FieldLogError) in _ = try transaction.insert(entry) }
        try device.store.writeWitness(
            FeedHead(feed: FeedID(incarnation: own, area: home), seq: header.seq, hash: entry.hash),
            machine: device.host.machine, sync: false)
    }

    private static func bytes(_ store: Store, _ writer: IncarnationID) throws -> [[UInt8]] {
        let home = try #require(AreaKey(code: SessionWorld.here, validFrom: nil))
        let feed = FeedID(incarnation: writer, area: home)
        return try store.run(of: feed, from: 1, maxCount: 100, maxBytes: .max).flatMap { [$0.header, $0.body ?? []] }
    }

    /// A field, a kind and a critical kind that nobody here knows reach a third store byte for byte, and stop nothing but their area.
    @Test func unknownThingsTravel() throws {
        try withTemporaryFolder { folder in
            let world = try SessionWorld(folder)
            let third = try Workspace.clone(
                from: folder + "/hub", to: folder + "/may-c", device: "may-c", areas: [SessionWorld.here],
                host: world.host
            ).workspace
            let device = try world.device("may-a")
            try Self.write(
                device, kind: "establishment",
                fields: [1: .text("BAR"), 2: .text("Quán Gió"), 900: .other([0xA1, 0x01, 0xF5])], salt: 1)
            try Self.write(device, kind: "later", fields: [1: .text("đề xuất"), 2: .int(5_000_000)], salt: 2)
            try Self.write(device, kind: "!later", fields: [7: .bytes([1, 2, 3])], salt: 3)
            #expect(try device.sync(withFolder: folder + "/hub").isEqual)
            #expect(try third.sync(withFolder: folder + "/hub").isEqual)
            let own = try device.store.ownIncarnation()
            let written = try Self.bytes(device.store, own)
            #expect(written.count == 6)
            for store in [try world.hub.store, third.store] {
                #expect(try Self.bytes(store, own) == written)
                #expect(try store.unfoldedCount() == (2, 1))
                #expect(try store.records(Schema.establishment).first?["name"].text == "Quán Gió")
                #expect(try store.check() == [])
            }
            // The rest of the deployment goes on.
            let other = try world.device("may-b")
            try world.log(other, area: SessionWorld.there, count: 1)
            #expect(try other.sync(withFolder: folder + "/hub").isEqual)
            #expect(try world.hub.store.records(Schema.establishment).count == 2)
        }
    }
}
