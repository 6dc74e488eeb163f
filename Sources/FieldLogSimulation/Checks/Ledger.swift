/// What the world knows that no store knows: what was acknowledged, what burnt, what was forged.
struct Ledger {
    /// The hash of the last entry of each command that returned, with the node that was told.
    var acknowledged: [[UInt8]: Int] = [:]
    /// Hashes that stood on a disk that was put back, and nowhere else.
    var gone: Set<[UInt8]> = []
    /// What disks held before they were put back.
    var held: [Int: Set<[UInt8]>] = [:]
    /// Hashes of entries that nobody may take, with the principal that has them in its own store; empty for none.
    var forged: [[UInt8]: String] = [:]
    /// Hashes of entries that a device wrote after it was taken out, with its principal.
    var late: [[UInt8]: String] = [:]
    /// Areas in which a principal wrote that it did not have: nobody gives it these any more.
    var trespassed: [String: Set<Int>] = [:]
    /// The hash at each place of each feed, while no machine was rolled back or copied with its witness.
    var names: [RawPlace: [UInt8]] = [:]
    /// Whether every store could tell that it was put back or copied.
    var isHonest = true
    /// Where the centre's own feeds ended before its disk was put back.
    var centreBefore: [RawFeed: Int64] = [:]
    /// Whether anyone has called the central store, or it anyone, since its disk was put back.
    var centreHasHeard = true
    /// Nodes whose disks were put back.
    var wasPutBack: Set<Int> = []
    /// Entries whose bodies were erased by a decision, with the hash of the decision.
    var erased: [[UInt8]: [UInt8]] = [:]
    /// The bodies that were erased, by their entries.
    var erasedBodies: [[UInt8]: [UInt8]] = [:]
    /// Violations that were seen where they could not be thrown.
    var violations: [Violation] = []

    /// A place of a feed's trunk.
    struct RawPlace: Hashable {
        let incarnation: [UInt8]
        let area: String
        let seq: Int64
    }

    /// A command has returned that wrote this entry last.
    mutating func acknowledge(_ hash: [UInt8], at node: Int) { acknowledged[hash] = node }

    /// One number names one entry, for ever and everywhere.
    mutating func name(_ place: RawPlace, _ hash: [UInt8]) throws(Violation) {
        guard let known = names.updateValue(hash, forKey: place), known != hash, isHonest else { return }
        // A decision that nobody ever heard of, and that burnt with the disk of the centre, left its number free.
        if place.area == "authority", gone.contains(known) { return }
        throw Violation("one-name", "\(place.area) \(place.seq) names two entries")
    }
}

extension RawStore {
    /// The hashes of all entries here, those beyond a cut included.
    func hashes() throws(Violation) -> Set<[UInt8]> {
        Set(
            try rows("SELECT header FROM entry UNION ALL SELECT header FROM withheld").map {
                PlainHash.sha256($0[0].bytes)
            })
    }

    /// The hashes of admitted entries.
    func admitted() throws(Violation) -> Set<[UInt8]> {
        Set(try rows("SELECT header FROM entry").map { PlainHash.sha256($0[0].bytes) })
    }
}

extension World {
    /// Looks at stores after an event: where feeds end only ever moves on, unless a disk was put back or a decision cut them.
    func watch(_ touched: [Node]) throws(Violation) {
        for node in touched where node.exists {
            let raw = try node.rawStore()
            guard try raw.hasChanged() else { continue }
            let now = try raw.heads()
            let isCut = Self.authority(now) != Self.authority(node.seen)
            for (feed, head) in now where node.seen[feed] != head && feed.branch.isEmpty && head.seq > 0 {
                let place = Ledger.RawPlace(incarnation: feed.incarnation, area: feed.area, seq: head.seq)
                try ledger.name(place, head.hash)
            }
            if !isCut {
                for (feed, head) in node.seen
                where head.seq > now[feed]?.seq ?? 0 && feed.branch.isEmpty && ledger.isHonest {
                    throw Violation(
                        "stays",
                        "n\(node.number) had \(feed.area) up to \(head.seq) and has it up to \(now[feed]?.seq ?? 0)")
                }
            }
            for feed in now.keys where !feed.branch.isEmpty && node.seen[feed] == nil {
                tally.mark("fork kept as a branch")
            }
            node.seen = now
        }
    }

    private static func authority(_ heads: [RawFeed: RawHead]) -> Int64 {
        heads.filter { $0.key.area == "authority" }.map(\.value.seq).max() ?? 0
    }
}
