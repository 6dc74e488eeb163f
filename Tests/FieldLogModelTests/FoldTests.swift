import FieldLogHash
import FieldLogModel
import FieldLogTestSupport
import Testing

/// Histories of a few changes with the values that they may carry.
struct Histories {
    let kind: KindSpec
    /// What one change may set: two values of one group, the same group in part, another group, nothing known.
    let choices: [FieldValues]

    static let plain = Histories(
        kind: Schema.establishment,
        choices: [
            ["rooms": .int(1)], ["rooms": .int(2)], ["address": .text("số 1"), "premises": .text("A")],
            ["address": .text("số 1")], ["premises": .text("A"), "rooms": .int(1)], ["rooms": .text("nhiều")], [:],
        ].map { FieldValues(Schema.establishment, $0) })

    static let sealable = Histories(
        kind: Schema.visit,
        choices: [
            ["minutes": .text("01")], ["status": .text("FINAL"), "minutes": .text("01")],
            ["minutes": .text("02"), "signed": .int(1)], ["status": .text("FINAL"), "minutes": .text("02")],
            ["status": .text("ANNULLED"), "reason": .text("nhầm")], ["status": .text("DRAFT")],
            ["outcome": .text("DONE"), "signed": .bytes([1])],
        ].map { FieldValues(Schema.visit, $0) })

    /// The changes of a history. Two incarnations, so that both ranks below depth decide somewhere.
    func changes(_ shape: [[Int]], values: [Int], _ generator: inout SeededGenerator) -> [Change] {
        let writers = [1, 2].compactMap { IncarnationID(bytes: Array(repeating: $0, count: 16)) }
        var made: [Change] = []
        for (place, parents) in shape.enumerated() {
            let ref = EntryRef(
                incarnation: generator.pick(writers), seq: UInt64(place + 1), hash: SHA256.hash(generator.bytes(8)))
            made.append(Change(ref: ref, parents: parents.map { made[$0].ref }, values: choices[values[place]]))
        }
        return made
    }
}

struct FoldTests {
    /// Folds in an order with some of the changes given twice, and compares with the rules read naively.
    private func agree(_ changes: [Change], _ orders: [[Int]], kind: KindSpec) {
        let expected = NaiveFold(changes, kind: kind)
        for (number, order) in orders.enumerated() {
            let given = order.map { changes[$0] }
            let state = Fold.record(number % 2 == 0 ? given : given + given.prefix(number % 3 + 1), kind: kind)
            guard state.map(NaiveFold.init) == expected else {
                Issue.record(
                    "\(order) of \(changes) gives \(String(describing: state)), not \(String(describing: expected))")
                return
            }
        }
    }

    /// All histories of up to three changes with all values, in all orders; all histories of four and values drawn for them.
    @Test(arguments: [Histories.plain, .sealable].indices) func everyOrderFoldsToOneState(_ number: Int) {
        let histories = [Histories.plain, .sealable][number]
        var generator = SeededGenerator(UInt64(100 + number))
        for count in 1...4 {
            let orders = Shapes.orders(count)
            for shape in Shapes.all(count) {
                var all = 1
                for _ in 0..<count { all *= histories.choices.count }
                let rounds = count < 4 ? all : 6
                for round in 0..<rounds {
                    var rest = count < 4 ? round : generator.below(all)
                    let values = (0..<count).map { _ in
                        defer { rest /= histories.choices.count }
                        return rest % histories.choices.count
                    }
                    agree(histories.changes(shape, values: values, &generator), orders, kind: histories.kind)
                }
            }
        }
    }

    /// A sample of histories of five changes, in all 120 orders.
    @Test(arguments: [Histories.plain, .sealable].indices) func fiveChangesFoldToOneState(_ number: Int) {
        let histories = [Histories.plain, .sealable][number]
        var generator = SeededGenerator(UInt64(200 + number))
        let orders = Shapes.orders(5)
        for _ in 0..<80 {
            let shape = Shapes.shape(5, mask: generator.below(1024))
            let values = (0..<5).map { _ in generator.below(histories.choices.count) }
            agree(histories.changes(shape, values: values, &generator), orders, kind: histories.kind)
        }
    }

    /// While parents are missing, what is here folds to what the rules say of it, and the rest waits.
    @Test(arguments: [Histories.plain, .sealable].indices) func everyPartOfAHistoryFolds(_ number: Int) {
        let histories = [Histories.plain, .sealable][number]
        var generator = SeededGenerator(UInt64(300 + number))
        for _ in 0..<300 {
            let shape = Shapes.shape(5, mask: generator.below(1024))
            let values = (0..<5).map { _ in generator.below(histories.choices.count) }
            let changes = histories.changes(shape, values: values, &generator)
            for part in 0..<32 {
                let here = changes.indices.filter { part >> $0 & 1 == 1 }
                agree(here.map { changes[$0] }, [Array(here.indices), here.indices.reversed()], kind: histories.kind)
            }
        }
    }

    /// Long histories with many heads: depth, ancestors and ranks hold beyond one word of a set of bits.
    @Test func longHistoriesFold() {
        var generator = SeededGenerator(400)
        for histories in [Histories.plain, .sealable] {
            var shape: [[Int]] = []
            for place in 0..<150 {
                let parents = (0..<generator.below(3)).map { _ in max(0, place - 1 - generator.below(4)) }
                shape.append(place == 0 ? [] : Array(Set(parents)).sorted())
            }
            let values = shape.map { _ in generator.below(histories.choices.count) }
            let changes = histories.changes(shape, values: values, &generator)
            let orders = [
                Array(changes.indices), changes.indices.reversed(), changes.indices.shuffled(using: &generator),
            ]
            let states = orders.map { order in Fold.record(order.map { changes[$0] }, kind: histories.kind) }
            #expect(states.allSatisfy { $0 == states[0] })
        }
    }

    /// Of fields that are chosen as one, a conflict names those alone in which the changes differ.
    @Test func conflictsNameWhatDiffers() throws {
        let kind = Schema.establishment
        var generator = SeededGenerator(500)
        func change(_ premises: String) throws -> Change {
            let writer = try #require(IncarnationID(bytes: generator.bytes(IncarnationID.byteCount)))
            return Change(
                ref: EntryRef(incarnation: writer, seq: 1, hash: SHA256.hash(generator.bytes(8))), parents: [],
                values: FieldValues(kind, ["address": .text("số 1"), "premises": .text(premises)]))
        }
        let state = try #require(Fold.record([try change("A"), try change("B")], kind: kind))
        let premises = try #require(kind.fields.first { $0.name == "premises" })
        #expect(state.conflicts.map(\.fields) == [[premises.number]])
    }
}
