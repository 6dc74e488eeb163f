import FieldLogHash
import FieldLogModel
import FieldLogStorage
import FieldLogTestSupport
import Testing

/// Through the real write path: changes of one record, each in a feed of its own so that any order is possible, arrive in every order.
struct EveryOrderTests {
    /// Undoes a transaction after it was looked at.
    private static let undo = FieldLogError.interrupted

    private static let edits: [FieldValues] = [
        ["rooms": .int(1)], ["rooms": .int(2)], ["address": .text("số 1"), "premises": .text("A")],
        ["premises": .text("A"), "rooms": .int(1)], ["rooms": .text("nhiều")],
    ].map { FieldValues(Schema.establishment, $0) }

    private static let visits: [FieldValues] = [
        ["minutes": .text("01")], ["status": .text("FINAL"), "minutes": .text("01")],
        ["minutes": .text("02"), "signed": .int(1)], ["status": .text("FINAL"), "minutes": .text("02")],
        ["status": .text("ANNULLED"), "reason": .text("nhầm")],
    ].map { FieldValues(Schema.visit, $0) }

    private static func entries(
        _ shape: [[Int]], _ kind: KindSpec, _ choices: [FieldValues], _ generator: inout SeededGenerator
    ) -> [Entry] {
        let record = RecordID(ticks: generator.next(), random: 5)
        var made: [Entry] = []
        for (place, parents) in shape.enumerated() {
            let writer = IncarnationID.derived(publicKey: "k\(generator.next())", nonce: [UInt8(place)])
            let header = EntryHeader(
                incarnation: writer, area: fixtureHome, seq: 1, previous: .zero, auth: 0, time: Stamp.fixture().time,
                record: record, kind: kind.name, fields: [], parents: parents.map { made[$0].ref }, bodyHash: .zero,
                bodyLength: 0)
            made.append(Entry(header: header, values: generator.pick(choices), salt: generator.bytes(16)))
        }
        return made
    }

    /// What the tables say after these entries; the store is as before afterwards.
    private static func look(
        _ store: Store, _ entries: [Entry], _ also: () throws(FieldLogError) -> Void = { () throws(FieldLogError) in }
    ) throws -> Snapshot {
        var snapshot: Snapshot?
        do {
            try store.write { (transaction) throws(FieldLogError) in
                for entry in entries { try transaction.insert(entry) }
                snapshot = try Snapshot(store)
                try also()
                throw undo
            }
        } catch FieldLogError.interrupted {}
        return try #require(snapshot)
    }

    private static func agree(_ store: Store, _ entries: [Entry], _ kind: KindSpec) throws {
        let changes = try entries.map { Change(ref: $0.ref, parents: $0.header.parents, values: try $0.values()) }
        let naive = try #require(NaiveFold(changes, kind: kind))
        let id = entries[0].header.record
        let expected = try look(store, entries) { () throws(FieldLogError) in
            let record = try store.record(kind, id: id, home: fixtureHome)
            #expect(record?.values == naive.values)
            let conflicts = try store.conflicts(of: id).sorted { $0.group < $1.group }
            let disputes = naive.disputes.sorted { $0.group < $1.group }
            #expect(conflicts.map(\.group) == disputes.map(\.group))
            #expect(conflicts.map(\.winner.entry.ref) == disputes.map(\.winner))
            #expect(conflicts.map { $0.losers.map(\.change.entry.ref) } == disputes.map(\.losers))
        }
        for order in Shapes.orders(entries.count) {
            let arrival = order.map { entries[$0] }
            // Repetition: everything a second time, at the end or at once.
            let repeated = order[0] % 2 == 0 ? arrival + arrival.reversed() : arrival.flatMap { [$0, $0] }
            let snapshot = try look(store, repeated)
            guard snapshot == expected else {
                Issue.record(
                    "order \(order) of \(entries.map(\.header.parents)): \(expected.difference(from: snapshot))")
                return
            }
        }
    }

    /// All histories of up to three changes, a sample of those of four and five: late parents, repetition, every order.
    @Test(arguments: [false, true]) func everyArrivalGivesTheSameTables(_ isSealable: Bool) throws {
        var generator = SeededGenerator(isSealable ? 71 : 72)
        let kind = isSealable ? Schema.visit : Schema.establishment
        let choices = isSealable ? Self.visits : Self.edits
        try withStore { store in
            var all: [Entry] = []
            func run(_ shape: [[Int]]) throws {
                let entries = Self.entries(shape, kind, choices, &generator)
                try Self.agree(store, entries, kind)
                all += entries
            }
            for (count, rounds) in [(1, 2), (2, 8), (3, 3), (4, 1)] {
                for shape in Shapes.all(count) {
                    for _ in 0..<rounds { try run(shape) }
                }
            }
            for _ in 0..<8 { try run(Shapes.shape(5, mask: generator.below(1024))) }
            // Kept at last, so that the store's own check sees them too.
            try store.write { (transaction) throws(FieldLogError) in
                for entry in all.shuffled(using: &generator) { try transaction.insert(entry) }
            }
        }
    }
}
