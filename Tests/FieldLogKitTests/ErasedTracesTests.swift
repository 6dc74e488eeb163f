import FieldLogHash
import FieldLogModel
import FieldLogStorage
import FieldLogSync
import FieldLogSystem
import FieldLogTestSupport
import Foundation
import Testing

@testable import FieldLogKit

/// What was erased is in no file of any store that synced since: each byte of each file is looked at.
@Suite struct ErasedTracesTests {
    private static let mark = "dấu vết đỏ"
    private static let area = AreaKey(text: SessionWorld.here + "@") ?? .commons

    /// Writes a record with the mark in every field that holds text.
    private static func write(
        _ kind: KindSpec, on workspace: Workspace, _ mark: String = mark, salt: Int = 0, parents: [EntryRef] = []
    ) throws -> EntryRef {
        var values = FieldValues()
        for field in kind.fields {
            guard case .text = field.type else { continue }
            // Of all lengths, so that pages are split in many places.
            let words = Array(repeating: mark, count: salt * 7 % 17 + 1).joined(separator: ", ")
            values[field.number] = .text("\(kind.name) \(field.name) \(words) \(salt)")
        }
        let id = RecordID(bytes: (0..<10).map { _ in UInt8.random(in: 0...255) })
        let record = try #require(id)
        let home: AreaKey = kind.home == .commons ? .commons : area
        return try workspace.commit { (batch) throws(FieldLogError) in
            try batch.transaction.append(
                kind: kind, record: record, home: home, values: values, parents: parents,
                stamp: Stamp(time: workspace.host.now(), salt: Array(repeating: 7, count: 16)))
        }
    }

    private static func traces(_ world: SessionWorld, _ stores: [String]) throws -> [String] {
        try stores.flatMap { store in
            try Traces.files(holding: mark, under: world.folder + "/" + store).map { store + "/" + $0 }
        }
    }

    /// Every text of every kind, among hundreds of records whose pages were split: in the log and the tables, waiting for another entry, in the
    /// evidence that is kept of what was refused, in drafts; here, in a device that hears of it, and in one that was away for a year.
    @Test func nothingIsLeftOfAnyTextOfAnyKind() throws {
        try withTemporaryFolder { folder in
            let world = try SessionWorld(folder)
            _ = try Workspace.clone(
                from: folder + "/hub", to: folder + "/may-c", device: "may-c", areas: [SessionWorld.here],
                host: world.host)
            let (hub, device) = (try world.hub, try world.device("may-a"))
            var written: [EntryRef] = []
            for kind in Schema.kinds where kind.home != .authority && kind != Schema.incarnation {
                written.append(try Self.write(kind, on: hub))
            }
            let nobody = EntryRef(incarnation: written[0].incarnation, seq: 9_999, hash: .zero)
            written.append(try Self.write(Schema.visit, on: hub, salt: 1, parents: [nobody]))
            for number in 0..<300 {
                let isMarked = number % 6 == 0
                let ref = try Self.write(
                    Schema.establishment, on: hub, isMarked ? Self.mark : "không có gì lạ", salt: number)
                if isMarked { written.append(ref) }
            }
            for name in ["may-a", "may-c"] { _ = try world.device(name).sync(withFolder: folder + "/hub") }
            // Runs that were refused: one whole, one that cannot be read.
            let first = try #require(
                try hub.store.heads(of: Self.area).first { $0.feed.incarnation == written[0].incarnation })
            let entry = try #require(try hub.store.anyEntry(of: first.feed, seq: 1))
            let run = try #require(
                WireRun(feed: first.feed, previous: entry.header.previous, entries: [entry], signature: [1]))
            var broken = run.encoded
            let place = try #require(broken.indices.last { broken[$0...].starts(with: entry.hash.bytes) })
            broken[place] ^= 1
            for (code, bytes) in [(10 as UInt64, run.encoded), (2, broken)] {
                for store in [hub.store, device.store] {
                    #expect(try store.quarantine(bytes, of: first.feed, code: code, sender: "may-x", at: 1))
                }
            }
            let drafts = [
                "draft-establishment.json":
                    "{\"note\": \"chép: establishment note d\\u1ea5u v\\u1ebft \\u0111\\u1ecf 0 thêm\"}",
                "draft-finding.json": "{\"text\": \"cửa thoát nạn bị chắn\"}",
            ]
            for (name, text) in drafts {
                try Files.writeAtomically(Array(text.utf8), to: "\(folder)/may-a/\(name)")
            }
            #expect(try Self.traces(world, ["hub", "may-a", "may-c"]).count >= 3)
            for ref in written { _ = try hub.erase(ref.hash.hex, legalBasis: "QĐ 12/QĐ-UBND") }
            #expect(hub.unerased == nil)
            #expect(try Self.traces(world, ["hub"]) == [])
            _ = try device.sync(withFolder: folder + "/hub")
            #expect(device.unerased == nil)
            #expect(try device.store.erasureDue() == nil && hub.store.erasureDue() == nil)
            let later = try world.device("may-c")
            _ = try later.sync(withFolder: folder + "/hub")
            #expect(try Self.traces(world, ["hub", "may-a", "may-c"]) == [])
            for store in [hub.store, device.store] {
                let kept = try store.quarantined()
                #expect(kept.isEmpty, "\(kept)")
            }
            let left = try FileManager.default.contentsOfDirectory(atPath: folder + "/may-a")
            #expect(left.filter { $0.hasPrefix("draft-") } == ["draft-finding.json"])
            for workspace in [hub, device, later] { #expect(try workspace.checkUp().findings.isEmpty) }
            #expect(try world.digest(hub) == world.digest(later))
        }
    }
}
