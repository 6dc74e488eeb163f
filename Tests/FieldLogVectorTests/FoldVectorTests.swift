import FieldLogModel
import Testing

@Suite("Fold vectors")
struct FoldVectorTests {
    // What is expected was written by hand; a second fold in another language is held to the same files.
    @Test("changes fold to the state expected, in any order and with repetition", arguments: VectorFiles.names("folds"))
    func fold(name: String) throws {
        let vector = try VectorFiles.load("folds", name, as: FoldVector.self)
        let kind = try #require(Schema.kind(vector.kind))
        var names: [EntryRef: String] = [:]
        var changes: [Change] = []
        let sealing = vector.changes.filter { $0.erasedSealed ?? false }.map(\.name)
        for (name, entry, isDelivered) in try vector.entries() {
            names[entry.ref] = name
            let change = Change(
                ref: entry.ref, parents: entry.header.parents, values: try entry.values(),
                sealsErased: sealing.contains(name))
            if isDelivered { changes.append(change) }
        }
        for order in permutations(changes) {
            let state = Fold.record(order + order.prefix(1), kind: kind)
            try expect(state, vector.expected, kind: kind) { names[$0] ?? "?" }
        }
    }

    private func expect(
        _ state: FoldedRecord?, _ expected: FoldVector.Expected, kind: KindSpec, name: (EntryRef) -> String
    ) throws {
        guard let values = expected.values else {
            #expect(state == nil)
            return
        }
        let state = try #require(state)
        for (field, value) in zip(kind.fields, state.values) {
            #expect(value == values[field.name]?.value ?? .null, "\(field.name)")
        }
        #expect(state.heads.map(name).sorted() == expected.heads.sorted())
        #expect(state.waiting.map(name).sorted() == expected.waiting.sorted())
        #expect(state.isSealed == expected.sealed)
        #expect(state.conflicts.count == expected.conflicts.count)
        for (conflict, wanted) in zip(state.conflicts, expected.conflicts) {
            #expect(conflict.group == wanted.group)
            #expect(conflict.fields.compactMap { kind.field($0)?.name } == wanted.fields)
            #expect(name(conflict.winner) == wanted.winner)
            #expect(conflict.losers.map(name) == wanted.losers)
            #expect(conflict.proposals.map(name).sorted() == wanted.proposals)
        }
    }

    private func permutations<Element>(_ items: [Element]) -> [[Element]] {
        guard let last = items.last else { return [[]] }
        return permutations(Array(items.dropLast())).flatMap { rest in
            (0...rest.count).map { place in
                var longer = rest
                longer.insert(last, at: place)
                return longer
            }
        }
    }
}
