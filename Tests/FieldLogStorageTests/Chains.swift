import FieldLogHash
import FieldLogModel
import FieldLogTestSupport
import Testing

@testable import FieldLogStorage

/// Entries of a device written by hand, so that they may say what no store of ours would let it say.
struct Chain {
    let feed: FeedID
    private(set) var entries: [Entry] = []

    init(_ feed: FeedID, _ entries: [Entry] = []) {
        self.feed = feed
        self.entries = entries
    }

    /// Adds an entry behind the last one.
    mutating func add(
        _ kind: String, _ record: RecordID, auth: UInt64, _ values: FieldValues, parents: [EntryRef] = []
    ) {
        let last = entries.last
        let header = EntryHeader(
            incarnation: feed.incarnation, area: feed.area, seq: (last?.header.seq ?? 0) + 1,
            previous: last?.hash ?? .zero, auth: auth, time: Stamp.fixture().time, record: record, kind: kind,
            fields: [], parents: parents, bodyHash: .zero, bodyLength: 0)
        entries.append(Entry(header: header, values: values, salt: Array(repeating: 5, count: 16)))
    }

    /// Adds an establishment of its own number.
    mutating func addPlace(_ number: UInt32, auth: UInt64) {
        let values = FieldValues(Schema.establishment, ["name": .text("Quán \(number)"), "rooms": .int(Int64(number))])
        add(Schema.establishment.name, Sample.id(1_000 + number), auth: auth, values)
    }

    /// This chain with establishments of these numbers behind it.
    func places(_ numbers: ClosedRange<UInt32>) -> Chain {
        var longer = self
        for number in numbers { longer.addPlace(number, auth: 2) }
        return longer
    }

    /// A run of it from an entry on; its last entry counts as signed.
    func run(from seq: Int = 1, through last: Int? = nil) -> IncomingRun {
        IncomingRun(feed: feed, entries: Array(entries[(seq - 1)..<(last ?? entries.count)]), signature: [1])
    }

    /// The line that names one of its entries.
    func line(_ seq: Int) -> CutLine { CutLine(feed: feed, seq: UInt64(seq), hash: entries[seq - 1].hash) }
}

extension AuthorityWorld {
    /// The feed of the device in an area.
    func feed(_ area: AreaKey = fixtureHome) throws -> FeedID {
        FeedID(incarnation: try device.ownIncarnation(), area: area)
    }

    /// The line that names the last entry of the device's feed of commons.
    func commons() throws -> CutLine { CutLine(try #require(try device.head(of: try feed(.commons)))) }

    /// A hub that has everything that was published.
    func hubWithAll(_ name: String) throws -> Store {
        publish(device)
        let store = try hub(name)
        try Self.deliver(runs, to: store)
        return store
    }

    /// What becomes of a run once its signature was found good.
    static func take(
        _ run: IncomingRun, to store: Store, key: String, covers: Bool = true
    ) throws -> RunOutcome {
        try store.write { (transaction) throws(FieldLogError) in
            try transaction.take(run, publicKey: key) { (_, _) throws(FieldLogError) in covers }
        }
    }
}
