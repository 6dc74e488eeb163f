import FieldLogHash
import FieldLogModel
import FieldLogStorage
import Foundation
import Testing

@Suite("Vectors in a store")
struct StoreVectorTests {
    /// The fold vectors that a store can hold: an erased body needs a decision that no entry can say yet.
    private static func vectors() throws -> [FoldVector] {
        try VectorFiles.names("folds").filter { !$0.hasPrefix("erased-") }.map {
            try VectorFiles.load("folds", $0, as: FoldVector.self)
        }
    }

    /// Makes a store of all fold vectors, calls a body and removes the store. `forwards` is the order of delivery: as the files
    /// have it, or writer by writer from the last to the first.
    private func withStore(forwards: Bool, _ body: (Store, String) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "fieldlog-vectors-\(UUID().uuidString)")
            .path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let store = try Store.create(folder)
        let beginnings = try VectorFiles.load("folds/feeds", "beginnings", as: BeginningsVector.self)
        var entries = try beginnings.entries.map {
            try Entry(headerBytes: $0.headerHex.bytes, bodyBytes: $0.bodyHex?.bytes)
        }
        let root = try #require(entries.first)
        let cases = try Self.vectors().map { try $0.entries().filter(\.isDelivered).map(\.entry) }
        entries += forwards ? cases.flatMap { $0 } : cases.flatMap(backwards)
        for part in [entries.prefix(7), entries.dropFirst(7)] {
            try store.write { (transaction) throws(FieldLogError) in
                for entry in part { try transaction.insert(entry) }
                try transaction.set([.deployment: root.hash.hex, .incarnation: root.header.incarnation.description])
            }
        }
        try body(store, folder)
    }

    private func backwards(_ entries: [Entry]) -> [Entry] {
        entries.sorted { left, right in
            left.header.incarnation == right.header.incarnation
                ? left.header.seq < right.header.seq : left.header.incarnation > right.header.incarnation
        }
    }

    // The fast path, the slow path and late parents all lead to what the files say.
    @Test("the tables of a store are what the fold vectors expect", arguments: [true, false])
    func tables(forwards: Bool) throws {
        try withStore(forwards: forwards) { store, _ in
            for vector in try Self.vectors() {
                let kind = try #require(Schema.kind(vector.kind))
                let id = try #require(RecordID(bytes: vector.record.bytes))
                let home = try #require(AreaKey(text: vector.home))
                let record = try store.record(kind, id: id, home: home)
                #expect((record == nil) == (vector.expected.values == nil))
                for field in kind.fields where record != nil {
                    #expect(
                        record?[field.name] == vector.expected.values?[field.name]?.value ?? .null, "\(vector.home)")
                }
                let open = try store.conflicts(of: id)
                #expect(Set(open.map(\.id.bytes)) == Set(vector.expected.conflicts.map(\.id.bytes)))
            }
            #expect(try store.check() == [])
        }
    }

    // One digest whatever the order in which entries came.
    @Test("two orders of delivery give one digest")
    func digests() throws {
        var digests: [Digest32] = []
        for forwards in [true, false] {
            try withStore(forwards: forwards) { store, _ in digests.append(LogDigest.scope(try store.areaDigests())) }
        }
        #expect(digests[0] == digests[1])
    }

    // Somebody who has the document only must come to the same tables, ids and digests as the program.
    @Test("the independent reader agrees with a store", .enabled(if: Python.isHere), arguments: [true, false])
    func reader(forwards: Bool) throws {
        try withStore(forwards: forwards) { store, folder in
            let digest = LogDigest.scope(try store.areaDigests()).hex
            let outcome = try Python.run("fieldlog_reader.py", [folder, "--scope-digest", digest])
            #expect(outcome.status == 0, "\(outcome.output)")
            #expect(outcome.output.hasPrefix("ok entries "))
        }
    }

    // A reader that finds nothing wrong in a store that is wrong would prove nothing.
    @Test(
        "the independent reader finds what was changed", .enabled(if: Python.isHere),
        arguments: [
            "UPDATE establishment SET rooms = 99 WHERE rooms = 14", "DELETE FROM conflict_loser WHERE place = 2",
            "UPDATE entry SET body = zeroblob(30) WHERE pos = 4294967297", "DELETE FROM entry WHERE pos = 4294967297",
            "UPDATE feed SET seq = seq + 1 WHERE no = 1", "UPDATE area_digest SET digest = zeroblob(32)",
            "UPDATE setting SET value = 'x' WHERE name = 'deployment'", "DELETE FROM pending",
            "UPDATE entry SET header = CAST(header || x'00' AS BLOB) WHERE pos = 4294967297",
        ])
    func readerFinds(change: String) throws {
        try withStore(forwards: true) { store, folder in
            _ = try store.areaDigests()
            #expect(try Python.change(folder + "/fieldlog.db", change) > 0)
            let outcome = try Python.run("fieldlog_reader.py", [folder])
            #expect(outcome.status == 1)
            #expect(!outcome.output.isEmpty)
        }
    }

    // An area that an unknown critical entry has stopped is not compared; the rest of the store is.
    @Test("unknown kinds are kept and an unknown critical one stops its area", .enabled(if: Python.isHere))
    func unknownKinds() throws {
        try withStore(forwards: true) { store, folder in
            let home = try #require(AreaKey(text: "99@"))
            let writer = try store.ownIncarnation()
            var entries: [Entry] = []
            for (place, kind) in ["later", "establishment", "!later", "establishment"].enumerated() {
                var values = FieldValues()
                values[2] = .text("Nhà nghỉ \(place)")
                let header = EntryHeader(
                    incarnation: writer, area: home, seq: UInt64(place + 1), previous: entries.last?.hash ?? .zero,
                    auth: 1, time: WallTime(milliseconds: 0, offsetMinutes: 420, trust: .unknown),
                    record: RecordID(ticks: UInt64(place), random: 1), kind: kind, fields: [], parents: [],
                    bodyHash: .zero, bodyLength: 0)
                entries.append(Entry(header: header, values: values, salt: Array(repeating: 1, count: 16)))
            }
            try store.write { (transaction) throws(FieldLogError) in
                for entry in entries { try transaction.insert(entry) }
            }
            #expect(try store.unfoldedCount() == (3, 1))
            #expect(try store.records(Schema.establishment, .home(home)).count == 1)
            #expect(try store.check() == [])
            let outcome = try Python.run("fieldlog_reader.py", [folder])
            #expect(outcome.status == 0, "\(outcome.output)")
            #expect(outcome.output.contains("stalled 1"))
        }
    }
}
