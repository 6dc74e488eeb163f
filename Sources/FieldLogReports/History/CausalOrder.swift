internal import FieldLogHash
internal import FieldLogModel
internal import FieldLogStorage

/// The changes of a record in an order in which those that a change was made upon come before it.
struct CausalOrder {
    /// The changes: first those that count, then those that wait for one that is not here. Both by depth, which is the length of the
    /// longest path to a first change, then by incarnation and hash: the order by which the fold ranks them, weakest first.
    let changes: [LoggedChange]
    /// For each, whether it waits.
    let isWaiting: [Bool]
    /// For each, the places of those that it was made upon and that are here.
    let parents: [[Int]]

    /// O(changes × parents). A change stands once however often it is given.
    init(_ given: [LoggedChange]) {
        var places: [EntryRef: Int] = [:]
        var unique: [LoggedChange] = []
        for change in given where places[change.entry.ref] == nil {
            places[change.entry.ref] = unique.count
            unique.append(change)
        }
        let known = unique.map { $0.entry.header.parents.compactMap { places[$0] } }
        var depths = unique.map { _ in 0 }
        var waits = zip(unique, known).map { $0.entry.header.parents.count != $1.count }
        var missing = known.map(\.count)
        var children: [[Int]] = unique.map { _ in [] }
        for (place, parents) in known.enumerated() { for parent in parents { children[parent].append(place) } }
        var ready = unique.indices.filter { missing[$0] == 0 }
        var isMet = unique.map { _ in false }
        while let place = ready.popLast() {
            isMet[place] = true
            for child in children[place] {
                depths[child] = max(depths[child], depths[place] + 1)
                if waits[place] { waits[child] = true }
                missing[child] -= 1
                if missing[child] == 0 { ready.append(child) }
            }
        }
        // Hashes admit no circle; damaged ones that made one would wait for ever.
        for place in unique.indices where !isMet[place] { waits[place] = true }
        let order = unique.indices.sorted { left, right in
            if waits[left] != waits[right] { return !waits[left] }
            if depths[left] != depths[right] { return depths[left] < depths[right] }
            let (mine, theirs) = (unique[left].entry.ref, unique[right].entry.ref)
            if mine.incarnation != theirs.incarnation { return mine.incarnation < theirs.incarnation }
            return mine.hash < theirs.hash
        }
        var moved = unique.map { _ in 0 }
        for (new, old) in order.enumerated() { moved[old] = new }
        changes = order.map { unique[$0] }
        isWaiting = order.map { waits[$0] }
        parents = order.map { place in known[place].map { moved[$0] }.sorted() }
    }
}
