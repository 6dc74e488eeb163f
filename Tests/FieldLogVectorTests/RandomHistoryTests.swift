import FieldLogHash
import FieldLogModel
import FieldLogStorage
import Foundation
import Testing

/// Random histories of a few records by three writers who learn of each other's changes now and then.
struct RandomHistory {
    private var random: SplitMix
    private(set) var feeds: [[Entry]] = [[], [], []]
    private var known: [Set<EntryRef>] = [[], [], []]
    private let home: AreaKey
    private let writers: [IncarnationID]

    init(seed: UInt64, writers: [IncarnationID], home: AreaKey) {
        random = SplitMix(state: seed)
        self.home = home
        self.writers = writers
        for _ in 0..<40 { step() }
    }

    private mutating func step() {
        let writer = Int(random.next() % 3)
        if random.next() % 3 == 0 {
            known[writer].formUnion(known[Int(random.next() % 3)])
            return
        }
        let number = random.next() % 4
        let kind = number < 2 ? Schema.establishment : Schema.visit
        let record = RecordID(ticks: number, random: 7)
        let all = feeds.flatMap { $0 }.filter { $0.header.record == record && known[writer].contains($0.ref) }
        let parents = Set(all.flatMap(\.header.parents))
        let heads = all.map(\.ref).filter { !parents.contains($0) }
        let feed = feeds[writer]
        let header = EntryHeader(
            incarnation: writers[writer], area: home, seq: UInt64(feed.count + 1), previous: feed.last?.hash ?? .zero,
            auth: 1, time: WallTime(milliseconds: 0, offsetMinutes: 420, trust: .given), record: record,
            kind: kind.name, fields: [], parents: heads, bodyHash: .zero, bodyLength: 0)
        let salt = (0..<16).map { _ in UInt8(truncatingIfNeeded: random.next()) }
        let entry = Entry(header: header, values: values(of: kind), salt: salt)
        feeds[writer].append(entry)
        known[writer].insert(entry.ref)
    }

    /// Few values, so that equal ones meet; a wrong type and an unknown field now and then.
    private mutating func values(of kind: KindSpec) -> FieldValues {
        var values = FieldValues()
        if kind.name == Schema.visit.name, random.next() % 4 == 0 {
            values[1] = .text(["DRAFT", "FINAL", "AMENDED", "DISCARDED"][Int(random.next() % 4)])
        }
        let fields: [UInt16] = kind.name == Schema.visit.name ? [2, 10, 14, 15, 27] : [2, 3, 4, 12, 17]
        for number in fields where random.next() % 3 == 0 {
            switch random.next() % 6 {
            case 0: values[number] = .null
            case 1, 2: values[number] = .text("Hoa Sữa")
            case 3: values[number] = .text("Ánh Sao")
            default: values[number] = .int(Int64(random.next() % 2))
            }
        }
        if random.next() % 8 == 0 { values[700] = .bytes([1]) }
        return values
    }

    /// The entries feed by feed in the order of their numbers, the feeds interleaved at random, with the last of a feed held back.
    mutating func delivery(withholding count: Int) -> [Entry] {
        var rest = feeds
        let cut = Int(random.next() % 3)
        rest[cut].removeLast(min(count, rest[cut].count))
        var entries: [Entry] = []
        while rest.contains(where: { !$0.isEmpty }) {
            let feed = Int(random.next() % 3)
            if !rest[feed].isEmpty { entries.append(rest[feed].removeFirst()) }
        }
        return entries
    }
}

/// A small generator of pseudo-random numbers (splitmix64), the same on every machine.
struct SplitMix {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }
}

@Suite("Random histories")
struct RandomHistoryTests {
    // Nobody thinks of every history: the program and the independent reader must agree on those that nobody wrote.
    @Test("program and independent reader agree on random histories", .enabled(if: Python.isHere))
    func agree() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "fieldlog-random-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let store = try Store.create(folder)
        let beginnings = try VectorFiles.load("folds/feeds", "beginnings", as: BeginningsVector.self).entries.map {
            try Entry(headerBytes: $0.headerHex.bytes, bodyBytes: $0.bodyHex?.bytes)
        }
        let writers = beginnings.filter { $0.header.kind == Schema.incarnation.name }.map(\.header.incarnation)
        var entries = beginnings
        for seed in 1...60 as ClosedRange<UInt64> {
            let home = try #require(AreaKey(text: "seed-\(seed)@"))
            var history = RandomHistory(seed: seed, writers: writers, home: home)
            entries += history.delivery(withholding: Int(seed % 8))
        }
        try store.write { (transaction) throws(FieldLogError) in
            for entry in entries { try transaction.insert(entry) }
            try transaction.set([.deployment: entries[0].hash.hex])
        }
        #expect(try store.check() == [])
        #expect(try store.conflictCount() > 10)
        #expect(try store.pendingCount() > 10)
        // What differs names the home, and the home names the seed.
        let outcome = try Python.run("fieldlog_reader.py", [folder])
        #expect(outcome.status == 0, "\(outcome.output)")
    }
}
