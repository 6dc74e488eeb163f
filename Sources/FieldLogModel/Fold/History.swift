/// The admitted changes of a record in an order in which parents come first, with their depths and ancestors.
struct History {
    /// Admitted changes, parents before children.
    private(set) var changes: [Change] = []
    /// The length of the longest path from a first change to this one, from 1.
    private(set) var depths: [Int] = []
    /// Whether a change has a child.
    private(set) var hasChild: [Bool] = []
    /// Changes that wait for a parent.
    private(set) var waiting: [EntryRef] = []
    private var ancestors: [BitSet] = []

    /// O(changes × parents + changes² / 64). A change stands once however often it is given.
    init(_ given: [Change]) {
        let unique = Array(Dictionary(given.map { ($0.ref, $0) }) { $1 }.values)
        let numbers = Dictionary(uniqueKeysWithValues: zip(unique.map(\.ref), unique.indices))
        var missing: [Int] = []
        var children: [[Int]] = Array(repeating: [], count: unique.count)
        for (number, change) in unique.enumerated() {
            let parents = Set(change.parents)
            missing.append(parents.count)
            for parent in parents.compactMap({ numbers[$0] }) { children[parent].append(number) }
        }
        var ready = unique.indices.filter { missing[$0] == 0 }
        var places: [EntryRef: Int] = [:]
        while let number = ready.popLast() {
            let change = unique[number]
            places[change.ref] = changes.count
            admit(change, parents: change.parents.compactMap { places[$0] })
            for child in children[number] {
                missing[child] -= 1
                if missing[child] == 0 { ready.append(child) }
            }
        }
        waiting = unique.map(\.ref).filter { places[$0] == nil }.sorted()
    }

    private mutating func admit(_ change: Change, parents: [Int]) {
        var known = BitSet()
        var depth = 0
        for parent in parents {
            known.formUnion(ancestors[parent])
            known.insert(parent)
            depth = max(depth, depths[parent])
            hasChild[parent] = true
        }
        changes.append(change)
        depths.append(depth + 1)
        hasChild.append(false)
        ancestors.append(known)
    }

    /// Whether the change at `place` was made knowing the one at `other`.
    func knows(_ place: Int, of other: Int) -> Bool { ancestors[place].contains(other) }

    /// Of these places, those that none of the others knows.
    func maximal(_ places: [Int]) -> [Int] {
        places.filter { place in !places.contains { $0 > place && knows($0, of: place) } }
    }

    /// The strongest first: depth, then incarnation, then hash.
    func ranked(_ places: [Int]) -> [Int] {
        places.sorted { left, right in
            if depths[left] != depths[right] { return depths[left] > depths[right] }
            let (mine, theirs) = (changes[left].ref, changes[right].ref)
            if mine.incarnation != theirs.incarnation { return mine.incarnation > theirs.incarnation }
            return mine.hash > theirs.hash
        }
    }
}

/// A set of small whole numbers.
struct BitSet {
    private var words: [UInt64] = []

    mutating func insert(_ number: Int) {
        while words.count <= number / 64 { words.append(0) }
        words[number / 64] |= 1 << UInt64(number % 64)
    }

    func contains(_ number: Int) -> Bool {
        number / 64 < words.count && words[number / 64] & (1 << UInt64(number % 64)) != 0
    }

    mutating func formUnion(_ other: BitSet) {
        while words.count < other.words.count { words.append(0) }
        for (place, word) in other.words.enumerated() { words[place] |= word }
    }
}
