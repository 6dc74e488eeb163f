import FieldLogHash
import FieldLogModel
import FieldLogStorage
import FieldLogSync
import FieldLogTestSupport
import Foundation
import Testing

@testable import FieldLogKit

/// Messages that another client may write and this one does not, and what a line that drops leaves half done.
@Suite struct RunOrderTests {
    /// All of a feed from an entry on, a run for each signature.
    private static func runs(_ store: Store, _ feed: FeedID, from: UInt64) throws -> [WireRun] {
        var runs: [WireRun] = []
        while let signed = try store.signedRun(of: feed, from: (runs.last?.last ?? from - 1) + 1, maxBytes: 1) {
            runs.append(
                try #require(
                    WireRun(
                        feed: feed, previous: signed.previous, entries: signed.entries, signature: signed.signature)))
        }
        return runs
    }

    /// The authority feed comes a run at a time within one message: what the first says counts for the second.
    @Test func severalRunsOfTheAuthorityFeed() throws {
        try withTemporaryFolder { folder in
            let world = try SessionWorld(folder)
            for name in ["may-c", "may-d"] {
                _ = try Workspace.clone(
                    from: folder + "/hub", to: "\(folder)/\(name)", device: name, areas: [], host: world.host)
                try world.hub.signOwnHeads()
            }
            let (hub, behind) = (try world.hub, try world.device("may-a"))
            let book = try hub.store.authority()
            let position = try behind.store.authority().position
            let runs = try Self.runs(hub.store, try #require(book.feed), from: position + 1)
            try #require(runs.count >= 2)
            let results = try Merging(try Replica(taking: behind, from: "central")).take(runs)
            #expect(results.map(\.code) == runs.map { _ in .taken } && results.last?.seq == book.position)
            #expect(try behind.store.authority().position == book.position)
            #expect(try behind.store.quarantined().isEmpty)
        }
    }

    /// A new name and what it wrote next, in two runs of one message: the first says who signed the second.
    @Test func severalRunsOfANewFeed() throws {
        try withTemporaryFolder { folder in
            let world = try SessionWorld(folder)
            let device = try world.device("may-a")
            try device.takeNewName(.missing)
            try device.signOwnHeads()
            try device.commit { (batch) throws(FieldLogError) in
                var values = FieldValues()
                values[1] = .text("máy-phụ")
                try batch.create(Schema.device, home: .commons, values: values)
            }
            try device.signOwnHeads()
            let feed = FeedID(incarnation: try device.store.ownIncarnation(), area: .commons)
            let runs = try Self.runs(device.store, feed, from: 1)
            try #require(runs.count == 2)
            let hub = try world.hub
            let results = try Merging(try Replica(taking: hub, from: "may-a")).take(runs)
            #expect(results.map(\.code) == [.taken, .taken] && results.map(\.added) == [1, 1])
            #expect(try hub.store.quarantined().isEmpty)
        }
    }

    /// A store that was put back in its place gets one feed of its own back, and then the line drops. What it writes next, in another feed
    /// that did not come back yet, stands under a new name: no number names two entries.
    @Test(arguments: [2, 3, 4]) func aRestoredStoreThatIsCutWritesUnderANewName(reach: Int) throws {
        try withTemporaryFolder { folder in
            let world = try SessionWorld(folder)
            _ = try Workspace.clone(
                from: folder + "/hub", to: "\(folder)/may-c", device: "may-c", areas: [], host: world.host)
            var device = try world.device("may-c")
            try device.session(RecordingTransport(try world.hub, principal: "may-c"))
            for area in [SessionWorld.here, SessionWorld.there] { try world.log(device, area: area, count: 1) }
            try device.session(RecordingTransport(try world.hub, principal: "may-c"))
            try FileManager.default.copyItem(atPath: folder + "/may-c", toPath: folder + "/backup")
            for area in [SessionWorld.there, SessionWorld.here] {
                // Some that do not fit into one answer.
                try world.log(device, area: area, count: 6, name: String(repeating: "Quán Sóng ", count: 10))
            }
            try device.session(RecordingTransport(try world.hub, principal: "may-c"))
            // In place: the database stays the same file.
            device = try world.device("may-b")
            try FileManager.default.removeItem(atPath: folder + "/may-c/fieldlog.db-shm")
            for name in ["fieldlog.db", "fieldlog.db-wal"] {
                let old = try Data(contentsOf: URL(fileURLWithPath: "\(folder)/backup/\(name)"))
                let file = try FileHandle(forWritingTo: URL(fileURLWithPath: "\(folder)/may-c/\(name)"))
                try file.truncate(atOffset: 0)
                try file.write(contentsOf: old)
                try file.close()
            }
            device = try world.device("may-c")
            let before = try device.store.ownIncarnation()
            let cut = RecordingTransport(try world.hub, principal: "may-c")
            cut.reach = reach
            cut.answerBytes = 400
            _ = try? device.session(cut)
            try world.log(device, area: SessionWorld.here, count: 1, name: "Sau khi khôi phục")
            try world.log(device, area: SessionWorld.there, count: 1, name: "Sau khi khôi phục")
            #expect(try device.store.ownIncarnation() != before)
            for _ in 0..<2 { try device.session(RecordingTransport(try world.hub, principal: "may-c")) }
            for workspace in [device, try world.hub] {
                #expect(try workspace.store.forks().isEmpty && workspace.store.check() == [])
                #expect(try workspace.store.count(Schema.establishment) == 16)
            }
        }
    }
}
