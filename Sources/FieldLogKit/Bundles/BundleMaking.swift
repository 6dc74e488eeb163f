internal import FieldLogHash
public import FieldLogModel
internal import FieldLogStorage
internal import FieldLogSync
internal import FieldLogSystem

extension Workspace {
    /// Writes a bundle of what its audience is not known to have, signed by this device. Only admitted entries go, in whole runs that
    /// their owners signed, and this device's own heads are signed first. The file may be empty of runs; it is one then too.
    ///
    /// For a peer or the maker of a receipt it holds no area that is not granted to that device. Throws `denied` for a device that is
    /// not enrolled and for a peer that nothing is known of, `signedFile` for a receipt that is none, and where it would be too large.
    ///
    /// - Parameters:
    ///   - areas: areas as people name them, with all below; none means every area of this store.
    ///   - path: the file, readable by its owner alone, there whole or not at all.
    public func makeBundle(
        _ audience: BundleAudience = .all, areas: [String] = [], to path: String
    ) throws(FieldLogError) -> BundleContents {
        guard let own = try grant() else { throw .denied(.notEnrolled(try store.requiredSetting(.device))) }
        let index = AreaIndex(store: store)
        var reader = try readership(audience)
        reader.scopes.append(AreaScope(try areaList(areas), follows: false, index: index))
        if !store.isReadOnly {
            try prepareToSend()
            try signOwnHeads()
        }
        var load = BundleLoad(path: path)
        for head in try store.allHeads().sorted(by: BundleLoad.inOrder) where try reader.mayHave(head.feed.area) {
            try load.add(head, known: reader.known, store)
        }
        let place = try store.authorityPosition()
        let position = AuthorityPosition(seq: place.seq, hash: place.hash)
        // Whatever else is in it, its entries lean on what the authority feed said when they were written.
        if !load.areas.contains(.authority), let feed = try store.authority().feed {
            load.require(FeedHead(feed: feed, seq: place.seq, hash: place.hash))
        }
        try hand(load.last, to: reader.principal)
        var contents = BundleContents()
        contents.maker = own.principal
        contents.made = host.now().milliseconds
        contents.entries = load.entries
        contents.feeds = load.last.count
        contents.areas = load.areas.sorted()
        let payload = Bundle.payload(
            deployment: try store.deployment(), maker: contents.maker, made: contents.made, position: position,
            requires: load.required, runCount: load.runs, runs: load.unloaded())
        try requireKey()
        let file = try SignedFile(
            kind: .bundle, maker: own.principal, payload: payload, signer: host.signer(store.path + "/key"))
        try file.write(to: path)
        contents.bytes = file.byteCount
        return contents
    }

    /// What is known of those whom a bundle is for.
    private struct Readership {
        var known: [FeedID: FeedHead] = [:]
        var scopes: [AreaScope] = []
        /// The name under which they are remembered; nil for anybody.
        var principal: String?

        func mayHave(_ area: AreaKey) throws(FieldLogError) -> Bool {
            for scope in scopes where try !scope.contains(area) { return false }
            return true
        }
    }

    private func readership(_ audience: BundleAudience) throws(FieldLogError) -> Readership {
        switch audience {
        case .all: return Readership()
        case .peer(let text):
            var row = try store.peer(named: text)
            if row == nil, let path = try? Files.canonicalPath(text) { row = try store.peer(named: path) }
            if let row { return try readership(named: row.name) }
            return try readership(named: try device(text).first?.principal ?? text)
        case .receipt(let path):
            let receipt = try openReceipt(path)
            var reader = try readership(named: receipt.maker)
            // What its maker says itself counts for more than what was remembered.
            for head in receipt.heads { reader.known[head.feed] = head.seq > 0 ? head : nil }
            return reader
        }
    }

    private func readership(named name: String) throws(FieldLogError) -> Readership {
        var reader = Readership(principal: name)
        let index = AreaIndex(store: store)
        let row = try store.peer(named: name)
        if let row {
            reader.known = try known(of: row)
            for twin in try twins(of: row) {
                for (feed, head) in try known(of: twin) where head.seq > reader.known[feed]?.seq ?? 0 {
                    reader.known[feed] = head
                }
            }
            if let scope = row.scope.flatMap({ SessionScope(decoding: $0) }) {
                reader.scopes = [AreaScope(scope.granted, index: index), AreaScope(scope.held, index: index)]
            }
        }
        let grants = try store.grants(ofPrincipal: name)
        if let first = grants.first {
            let areas = grants.dropFirst().reduce(first.areas) { $0.union($1.areas) }
            reader.scopes.append(AreaScope(areas, index: index))
        }
        return reader
    }

    private func known(of peer: Peer) throws(FieldLogError) -> [FeedID: FeedHead] {
        var known: [FeedID: FeedHead] = [:]
        for head in try store.allHeads() { known[head.feed] = head }
        for (feed, _, theirs) in try store.differences(with: peer.number) { known[feed] = theirs }
        return known
    }

    /// The same store under other names: called by its address, and heard of by its principal.
    private func twins(of peer: Peer) throws(FieldLogError) -> [Peer] {
        guard let incarnation = peer.incarnation else { return [] }
        return try store.peers().filter { $0.incarnation == incarnation && $0.number != peer.number }
    }

    /// Notes what is on its way to a peer, durable before the file is there.
    private func hand(_ last: [FeedID: UInt64], to name: String?) throws(FieldLogError) {
        guard let name, !last.isEmpty, !store.isReadOnly else { return }
        let time = host.now().milliseconds
        try store.write { (transaction) throws(FieldLogError) in
            let peer = try transaction.peer(named: name, calls: true, at: time)
            for (feed, seq) in last { try transaction.hand(feed, through: seq, to: peer, at: time) }
        }
    }
}

/// The runs of a bundle while it is made.
private struct BundleLoad {
    let path: String
    private var bytes: [UInt8] = []
    private(set) var runs = 0
    private(set) var entries = 0
    private(set) var last: [FeedID: UInt64] = [:]
    private(set) var areas: Set<AreaKey> = []
    private var requires: [FeedID: FeedHead] = [:]

    init(path: String) { self.path = path }

    /// Bytes of one run, about at most.
    private static let runBytes = 1 << 20
    /// Bytes left for what stands around the runs.
    private static let roomBytes = 1 << 24

    /// Authority first, then commons, then areas ascending.
    static func inOrder(_ left: FeedHead, _ right: FeedHead) -> Bool {
        let (mine, theirs) = (rank(left.feed.area), rank(right.feed.area))
        return mine == theirs ? FeedHead.byFeed(left, right) : mine < theirs
    }

    private static func rank(_ area: AreaKey) -> Int { area == .authority ? 0 : area == .commons ? 1 : 2 }

    var required: [FeedHead] { Array(requires.values) }

    mutating func require(_ head: FeedHead) {
        if head.seq > requires[head.feed]?.seq ?? 0 { requires[head.feed] = head }
    }

    /// The encoded runs, which are not held here any longer.
    mutating func unloaded() -> [UInt8] {
        defer { bytes = [] }
        return bytes
    }

    /// Adds what is known to be lacking of a feed.
    mutating func add(_ head: FeedHead, known: [FeedID: FeedHead], _ store: Store) throws(FieldLogError) {
        var from: UInt64 = 1
        if let theirs = known[head.feed] {
            if theirs.seq > head.seq || theirs == head { return }
            if theirs.seq < head.seq { from = theirs.seq + 1 }
            // Where their chain is another one, they need this one from its beginning.
            if from > 1, try !store.holds(theirs) { from = 1 }
        }
        var isFirst = true
        while from <= head.seq {
            guard let signed = try store.signedRun(of: head.feed, from: from, maxBytes: Self.runBytes),
                let run = WireRun(
                    feed: head.feed, previous: signed.previous, entries: signed.entries, signature: signed.signature)
            else { return }
            guard bytes.count + run.encoded.count <= SignedFile.bytesMax - Self.roomBytes, runs < Bundle.runsMax else {
                throw .signedFile(path: path, .tooLarge)
            }
            if isFirst, run.first > 1 {
                let trunk = FeedID(incarnation: head.feed.incarnation, area: head.feed.area)
                let before = FeedHead(
                    feed: from > 1 ? head.feed : trunk, seq: run.first - 1, hash: signed.previous)
                // What a branch grew from goes with it, unless it is known to be there.
                if from > 1 || before.seq <= known[trunk]?.seq ?? 0 { require(before) }
            }
            isFirst = false
            bytes += run.encoded
            runs += 1
            entries += run.count
            last[head.feed] = run.last
            areas.insert(head.feed.area)
            from = run.last + 1
        }
    }
}
