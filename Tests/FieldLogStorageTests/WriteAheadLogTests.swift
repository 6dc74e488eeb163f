import FieldLogModel
@testable import FieldLogStorage
import FieldLogTestSupport
import Foundation
import Testing

struct WriteAheadLogTests {
    /// The write-ahead log of a store with several commits in it.
    private static func sample(_ body: ([UInt8], String) throws -> Void) throws {
        try withTemporaryFolder { folder in
            let store = try Store.fixture(folder + "/kho", name: "máy-1")
            try store.gather()
            for number in 1...4 {
                try store.add(Schema.establishment, Sample.id(UInt32(number)), ["name": .text("Quán Gió \(number)")])
            }
            let path = Store.databasePath(folder + "/kho") + "-wal"
            try body([UInt8](try Data(contentsOf: URL(fileURLWithPath: path))), folder + "/kho")
        }
    }

    /// A log of many pages is emptied by the commit that made it: every process that opens the store would read it from end to end. While
    /// somebody reads it stays, and nobody waits.
    @Test func aLongLogIsEmptied() throws {
        try withTemporaryFolder { folder in
            let store = try Store.fixture(folder + "/kho", name: "máy-1")
            let path = Store.databasePath(folder + "/kho") + "-wal"
            func fill(_ first: UInt32) throws -> Int {
                try store.write { (transaction) throws(FieldLogError) in
                    for number in first..<first + 4_000 {
                        let values = FieldValues(
                            Schema.establishment,
                            ["name": .text("Quán \(number)"), "note": .text(String(repeating: "gió ", count: 400))])
                        _ = try transaction.append(
                            kind: Schema.establishment, record: Sample.id(number), home: fixtureHome, values: values,
                            parents: [], stamp: .fixture())
                    }
                }
                let size = try FileManager.default.attributesOfItem(atPath: path)[.size] as? NSNumber
                return try #require(size).intValue
            }
            #expect(try fill(1) == 0)
            let reader = try Store.open(folder + "/kho")
            let size = try reader.read { () throws(FieldLogError) in
                _ = try reader.count(Schema.establishment)
                return Result { try fill(10_000) }
            }.get()
            #expect(size > 4_000 * 4_096)
            #expect(try fill(20_000) == 0)
            #expect(try Store.open(folder + "/kho").count(Schema.establishment) == 12_000)
        }
    }

    /// One bit anywhere in the head or in any frame: it is named, and turned back where only one can be meant; nothing behind it is lost.
    @Test func anyBitIsFound() throws {
        try Self.sample { (bytes, _) throws in
            let whole = WriteAheadLog(bytes)
            #expect(whole.damages.isEmpty && whole.frames > 8)
            var generator = SeededGenerator(178)
            let frameBits = (WriteAheadLog.frameHeadBytes + whole.pageBytes) * 8
            var places = (0..<WriteAheadLog.headBytes * 8).map { $0 }
            for frame in 0..<whole.frames {
                for place in 0..<WriteAheadLog.frameHeadBytes * 8 where place % 7 == frame % 7 {
                    places.append(whole.start(frame) * 8 + place)
                }
                for _ in 0..<12 { places.append(whole.start(frame) * 8 + Int(generator.below(frameBits))) }
            }
            for bit in places {
                var changed = bytes
                changed[bit / 8] ^= 1 << UInt8(bit % 8)
                let found = WriteAheadLog(changed)
                let frame =
                    bit / 8 < WriteAheadLog.headBytes ? 0 : (bit / 8 - WriteAheadLog.headBytes) * 8 / frameBits + 1
                let isMended = found.damages.first?.bit == nil || found.bytes == bytes
                let accepted = WriteAheadLog(found.accepted())
                if found.damages.map(\.frame) != [frame] || !isMended || found.lastCommit != whole.frames
                    || !accepted.damages.isEmpty || accepted.frames != whole.frames
                {
                    Issue.record("bit \(bit): \(found.damages)")
                }
            }
        }
    }

    /// Nobody writes over what SQLite passes over: the first change of a process is refused, whatever frame is damaged and however, and the
    /// file stays as it is. What a power cut has torn stops nobody.
    @Test func nothingIsWrittenOverDamage() throws {
        try Self.sample { (bytes, folder) throws in
            let whole = WriteAheadLog(bytes)
            var number = 0
            // A copy each time: what one process has open is not read anew.
            func write(_ changed: [UInt8]) throws -> Bool {
                number += 1
                let copy = "\(folder)-\(number)"
                let path = Store.databasePath(copy) + "-wal"
                try FileManager.default.copyItem(atPath: folder, toPath: copy)
                try FileManager.default.removeItem(atPath: Store.databasePath(copy) + "-shm")
                try Data(changed).write(to: URL(fileURLWithPath: path))
                do throws(FieldLogError) {
                    try Store.open(copy).write { (transaction) throws(FieldLogError) in
                        try transaction.set([.lastBackup: "x"])
                    }
                    return true
                } catch {
                    guard case .damaged(let detail) = error else { throw error }
                    #expect(detail.hasPrefix("fieldlog.db-wal, frame "))
                    #expect(try Contents.bytes(path) == changed)
                    return false
                }
            }
            for frame in 0..<whole.frames {
                let start = whole.start(frame)
                for (place, count) in [(start + 100, 1), (start + 9, 1), (start + 20, 1), (start, 24), (start, 4_120)] {
                    // With two commits behind it even a frame of which nothing is left is no torn one; one bit is never.
                    guard count == 1 || frame + 12 < whole.frames else { continue }
                    var changed = bytes
                    for at in place..<(place + count) { changed[at] = count == 1 ? changed[at] ^ 4 : 0 }
                    #expect(try !write(changed), "frame \(frame), \(count) bytes from \(place - start)")
                }
            }
            #expect(try !write([UInt8](repeating: 0, count: 32) + bytes[32...]))
            #expect(try write(bytes) && write(Array(bytes.prefix(whole.start(whole.frames) - 3_000))))
        }
    }

    /// A head of which nothing is left, as where a sector was overwritten: what was committed is told by the frames, which bear the salts too.
    @Test func goneHeadIsFound() throws {
        try Self.sample { (bytes, _) throws in
            let whole = WriteAheadLog(bytes)
            let found = WriteAheadLog([UInt8](repeating: 0, count: WriteAheadLog.headBytes) + bytes[32...])
            #expect(found.damages == [WriteAheadLog.Damage(frame: 0, bit: nil)])
            #expect(found.lastCommit == whole.frames)
            let accepted = WriteAheadLog(found.accepted())
            #expect(accepted.damages.isEmpty && accepted.frames == whole.frames)
        }
    }

    /// What a power cut leaves is no damage: a torn last commit, a commit that lacks its end, frames of an older log behind the newest.
    @Test func tornCommitsAreNoDamage() throws {
        try Self.sample { (bytes, _) throws in
            let whole = WriteAheadLog(bytes)
            let last = whole.start(whole.frames - 1)
            var torn = bytes
            for place in last + 600..<last + 1_112 { torn[place] = 0 }
            #expect(WriteAheadLog(torn).damages.isEmpty)
            #expect(WriteAheadLog(Array(bytes[..<(last + 900)])).damages.isEmpty)
            #expect(WriteAheadLog(Array(bytes[..<last])).damages.isEmpty)
            #expect(WriteAheadLog([]).damages.isEmpty && WriteAheadLog(Array(bytes.prefix(7))).damages.isEmpty)
        }
    }

    /// A transaction that spilled and was cut short wrote a page of its own a second time, and left the checksum of the first: no damage, though
    /// it looks like one bit. The same bit before a commit is one.
    @Test func aPageWrittenTwiceIsNoDamage() throws {
        try Self.sample { (bytes, _) throws in
            let whole = WriteAheadLog(bytes)
            let frameBytes = WriteAheadLog.frameHeadBytes + whole.pageBytes
            func word(_ number: UInt32) -> [UInt8] {
                (0..<4).map { UInt8(truncatingIfNeeded: number >> (24 - 8 * $0)) }
            }
            for isCommitted in [false, true] {
                var longer = Array(bytes[..<whole.start(whole.frames)])
                let last = whole.start(whole.frames - 1)
                var sum = WALSum(first: whole.word(last + 16), second: whole.word(last + 20))
                for number in 1...3 {
                    let place = longer.count
                    var frame = Array(bytes[last..<(last + frameBytes)])
                    let size = isCommitted && number == 3 ? whole.word(last + 4) : 0
                    frame.replaceSubrange(0..<8, with: word(UInt32(number)) + word(size))
                    longer += frame
                    sum = sum.over(longer, place, 8, whole.word(0) & 1 == 1)
                        .over(longer, place + WriteAheadLog.frameHeadBytes, whole.pageBytes, whole.word(0) & 1 == 1)
                    longer.replaceSubrange(place + 16..<place + 24, with: word(sum.first) + word(sum.second))
                }
                #expect(WriteAheadLog(longer).damages.isEmpty)
                longer[whole.start(whole.frames) + 2_000] ^= 1
                let found = WriteAheadLog(longer)
                #expect(found.damages.count == (isCommitted ? 1 : 0))
                #expect(found.frames == whole.frames + (isCommitted ? 3 : 0))
            }
        }
    }

    /// A block in the middle, with commits behind it that were durable: damage, though no bit mends it.
    @Test func aBlockBeforeLaterCommitsIsDamage() throws {
        try Self.sample { (bytes, _) throws in
            var changed = bytes
            for place in bytes.count / 3..<bytes.count / 3 + 512 { changed[place] = 0xA5 }
            let found = WriteAheadLog(changed)
            #expect(found.damages.count == 1 && found.damages.first?.bit == nil)
        }
    }

    /// Bytes that are nothing at all are read without harm.
    @Test func anythingIsRead() {
        var generator = SeededGenerator(5)
        for round in 0..<60 {
            var bytes = (0..<(round * 97)).map { _ in UInt8(truncatingIfNeeded: generator.next()) }
            if round % 2 == 0 {
                bytes.replaceSubrange(0..<min(4, bytes.count), with: [0x37, 0x7F, 0x06, 0x82].prefix(bytes.count))
            }
            _ = WriteAheadLog(bytes).lastCommit
            let pages = WreckPages(database: bytes, log: WriteAheadLog(bytes))
            let rows = RawRows(usable: pages.usable) { pages.page($0) }
            pages.forEach { (page, isFirst, _) in
                _ = rows.rows(of: page, isFirst: isFirst)
                for type in [UInt8(0x0D), 0x0A, 0x02] {
                    var forced = Array(page)
                    if !forced.isEmpty { forced[0] = type }
                    _ = rows.rows(of: forced[...], isFirst: false)
                }
                EntryScan.entries(in: page) { (_, _) in }
            }
        }
    }
}
