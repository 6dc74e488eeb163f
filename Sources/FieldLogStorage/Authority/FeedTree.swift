internal import FieldLogHash
internal import FieldLogModel

/// One incarnation's log of an area as a tree: a chain where it was never forked. Values only; what belongs where is decided here.
struct FeedTree {
    private struct Node {
        let seq: UInt64
        let previous: Digest32
    }

    private var nodes: [Digest32: Node] = [:]
    private var followers: [Digest32: [Digest32]] = [:]

    /// How many entries it has.
    var count: Int { nodes.count }

    func has(_ hash: Digest32) -> Bool { nodes[hash] != nil }

    /// Whether an entry begins the log, or follows one that is here.
    func attaches(_ header: EntryHeader) -> Bool {
        if header.seq == 1 { return header.previous == .zero }
        return nodes[header.previous].map { $0.seq + 1 == header.seq } ?? false
    }

    /// Adds an entry; one that is there changes nothing.
    mutating func add(_ entry: Entry) { add(entry.header, entry.hash) }

    /// Adds an entry by its header and its hash.
    mutating func add(_ header: EntryHeader, _ hash: Digest32) {
        guard nodes[hash] == nil else { return }
        nodes[hash] = Node(seq: header.seq, previous: header.previous)
        followers[header.previous, default: []].append(hash)
    }

    /// The entries that lines admit: those that a line names, and what leads there. A line whose entry is not here speaks for every entry
    /// with a lower number, but for those behind which all chains have another entry in its place (SyncProtocol.md, "Admission").
    func admitted(by lines: [CutLine]) -> Set<Digest32> {
        var admitted: Set<Digest32> = []
        var ends: [(hash: Digest32, seq: UInt64)]?
        for line in lines {
            if nodes[line.hash]?.seq == line.seq {
                admit(line.hash, &admitted)
                continue
            }
            let known = ends ?? nodes.filter { followers[$0.key] == nil }.map { ($0.key, $0.value.seq) }
            ends = known
            for end in known where end.seq < line.seq { admit(end.hash, &admitted) }
        }
        return admitted
    }

    private func admit(_ last: Digest32, _ admitted: inout Set<Digest32>) {
        var next = last
        while let node = nodes[next], admitted.insert(next).inserted { next = node.previous }
    }

    /// The feeds that these entries make, each after the one that it begins behind (SyncProtocol.md, "Forks"): a feed goes on as long as one
    /// admitted entry follows, and ends where several do. What is kept aside goes on in the feed that it follows, if nothing else does, and
    /// has a branch of its own otherwise: of two chains the one with the lesser hash.
    ///
    /// - Parameter isAdmitted: whether an entry is; nothing behind one that is not may be.
    func paths(_ isAdmitted: (Digest32) -> Bool) -> [FeedPath] {
        var paths: [FeedPath] = []
        var open: [Digest32?] = [nil]
        var place = 0
        while place < open.count {
            var path = FeedPath(branch: open[place])
            var end = Digest32.zero
            if let first = open[place], let node = nodes[first] {
                (path.base, path.baseHash, end) = (node.seq - 1, node.previous, first)
                path.add(first, isAdmitted: isAdmitted(first))
            }
            while let behind = followers[end]?.sorted() {
                let admitted = behind.filter(isAdmitted)
                let next = admitted.count > 1 ? nil : admitted.first ?? behind.first
                open += behind.filter { $0 != next }.map { $0 }
                guard let next else { break }
                path.add(next, isAdmitted: !admitted.isEmpty)
                end = next
            }
            paths.append(path)
            place += 1
        }
        return paths
    }
}

/// A feed as it is to be: a trunk, or a branch.
struct FeedPath {
    /// The first entry of a branch.
    let branch: Digest32?
    /// What the feed begins behind.
    fileprivate(set) var base: UInt64 = 0
    fileprivate(set) var baseHash = Digest32.zero
    /// Its admitted entries, in order.
    private(set) var entries: [Digest32] = []
    /// What of it is kept aside, behind those.
    private(set) var aside: [Digest32] = []

    fileprivate init(branch: Digest32?) { self.branch = branch }

    fileprivate mutating func add(_ hash: Digest32, isAdmitted: Bool) {
        if isAdmitted { entries.append(hash) } else { aside.append(hash) }
    }
}
