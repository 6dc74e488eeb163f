public import FieldLogHash
public import FieldLogModel

/// The digest of a scope, kept between sessions: a session in which nothing has changed must cost nothing (SyncProtocol.md, "Scopes").
public struct ScopeView {
    /// The hash that names the scope.
    public let id: Digest32
    /// Whether the scope is every area: nothing has to be asked then.
    public let isAll: Bool
    /// The catalogue by which ``contains`` answers, by its digest: what it answers is remembered for that catalogue alone.
    public let catalogue: Digest32
    /// Whether an area belongs to it.
    public let contains: (AreaKey) throws(FieldLogError) -> Bool

    /// A scope of these parts. `catalogue` is read before anything that `contains` looks at.
    public init(
        id: Digest32, isAll: Bool, catalogue: Digest32, contains: @escaping (AreaKey) throws(FieldLogError) -> Bool
    ) {
        self.id = id
        self.isAll = isAll
        self.catalogue = catalogue
        self.contains = contains
    }
}

extension Store {
    /// The digest of everything in a scope. O(1) when nothing has changed since it was asked last, O(areas) otherwise.
    public func digest(of scope: ScopeView) throws(FieldLogError) -> Digest32 {
        let generation = try feeds.generation()
        let kept = try keptDigest(scope.id)
        if let kept, kept.generation == generation { return kept.digest }
        let catalogue = try catalogueDigest()
        var digest: Digest32?
        if let kept, kept.catalogue == catalogue {
            var hasChanged = false
            for area in Set(try feeds.changed(after: kept.generation).map(\.feed.area)) where !hasChanged {
                hasChanged = try isInside(area, scope)
            }
            if !hasChanged { digest = kept.digest }
        }
        var inside: [AreaKey: Bool] = [:]
        if digest == nil {
            let all = try digests(in: scope, catalogue: catalogue, &inside)
            digest = LogDigest.scope(all)
        }
        guard let digest else { throw .damaged(detail: "scope") }
        if !isReadOnly, scope.isAll || scope.catalogue == catalogue {
            try write { (transaction) throws(FieldLogError) in
                try transaction.keep(
                    scope.id, catalogue: catalogue, generation: generation, digest: digest, inside: inside,
                    anew: kept?.catalogue != catalogue)
            }
        }
        return digest
    }

    /// The areas in scope with their digests, ascending.
    public func digests(in scope: ScopeView) throws(FieldLogError) -> [(key: AreaKey, digest: Digest32)] {
        var inside: [AreaKey: Bool] = [:]
        return try digests(in: scope, catalogue: try catalogueDigest(), &inside)
    }

    private func digests(
        in scope: ScopeView, catalogue: Digest32, _ found: inout [AreaKey: Bool]
    ) throws(FieldLogError) -> [(key: AreaKey, digest: Digest32)] {
        let all = try areaDigests().filter { $0.digest != LogDigest.area([]) }
        if scope.isAll { return all }
        let known = try knownAreas(scope.id, catalogue: catalogue)
        var inScope: [(key: AreaKey, digest: Digest32)] = []
        for pair in all {
            let isInside: Bool
            if pair.key.isPseudo {
                isInside = true
            } else if let answer = known[pair.key] {
                isInside = answer
            } else {
                isInside = try scope.contains(pair.key)
                found[pair.key] = isInside
            }
            if isInside { inScope.append(pair) }
        }
        return inScope
    }

    private func isInside(_ area: AreaKey, _ scope: ScopeView) throws(FieldLogError) -> Bool {
        if area.isPseudo || scope.isAll { return true }
        return try scope.contains(area)
    }

    /// The digest of the commons, which say what lies below what: while it is the same, so is every answer about a scope. One look-up, or
    /// O(feeds of the commons) after a change.
    public func catalogueDigest() throws(FieldLogError) -> Digest32 {
        let query = try database.statement("SELECT digest FROM area_digest WHERE area = ?1")
        query.bind(1, AreaKey.commons.text)
        defer { query.reset() }
        if try query.step(), let kept = Digest32(bytes: query.bytes(0)) { return kept }
        return LogDigest.area(try feeds.heads(of: .commons).map(\.head))
    }

    private func keptDigest(
        _ scope: Digest32
    ) throws(FieldLogError) -> (catalogue: Digest32, generation: Int64, digest: Digest32)? {
        let query = try database.statement("SELECT catalogue, generation, digest FROM scope_digest WHERE scope = ?1")
        query.bind(1, scope.bytes)
        defer { query.reset() }
        guard try query.step(), let catalogue = Digest32(bytes: query.bytes(0)),
            let digest = Digest32(bytes: query.bytes(2))
        else { return nil }
        return (catalogue, query.int(1), digest)
    }

    private func knownAreas(_ scope: Digest32, catalogue: Digest32) throws(FieldLogError) -> [AreaKey: Bool] {
        guard try keptDigest(scope)?.catalogue == catalogue else { return [:] }
        let query = try database.statement("SELECT area, inside FROM scope_area WHERE scope = ?1")
        query.bind(1, scope.bytes)
        defer { query.reset() }
        var known: [AreaKey: Bool] = [:]
        while try query.step() {
            if let key = AreaKey(text: query.text(0)) { known[key] = query.int(1) == 1 }
        }
        return known
    }
}

extension Store {
    /// So many earlier states of a scope are remembered: a peer that last saw one of them is told what has changed since.
    private static let marksMax = 64

    /// Grows with each transaction that moves a head.
    public func generation() throws(FieldLogError) -> Int64 { try feeds.generation() }

    /// Remembers that the scope had this digest, so that a peer can later be told what has changed since.
    ///
    /// - Parameter generation: how far this store was *before* the digest was asked: what others wrote in between is told once more, never
    ///   left out.
    public func mark(_ scope: Digest32, digest: Digest32, generation: Int64) throws(FieldLogError) {
        let query = try database.statement("SELECT 1 FROM scope_mark WHERE scope = ?1 AND digest = ?2")
        query.bind(1, scope.bytes)
        query.bind(2, digest.bytes)
        defer { query.reset() }
        if try query.step() || isReadOnly { return }
        try write { (transaction) throws(FieldLogError) in
            try transaction.mark(scope, digest: digest, generation: generation, keeping: Self.marksMax)
        }
    }

    /// The heads in scope that have moved since the scope had this digest, in the order of areas, incarnations, branches; nil when this
    /// store does not remember that it had.
    public func changes(
        since digest: Digest32, in scope: ScopeView
    ) throws(FieldLogError) -> [FeedHead]? {
        let query = try database.statement("SELECT generation FROM scope_mark WHERE scope = ?1 AND digest = ?2")
        query.bind(1, scope.id.bytes)
        query.bind(2, digest.bytes)
        let generation = try query.step() ? query.optionalInt(0) : nil
        query.reset()
        guard let generation else { return nil }
        var heads: [FeedHead] = []
        for head in try feeds.changed(after: generation) {
            if head.feed.area.isPseudo || scope.isAll {
                heads.append(head)
            } else if try scope.contains(head.feed.area) {
                heads.append(head)
            }
        }
        return heads.sorted(by: FeedHead.byFeed)
    }
}

extension FeedHead {
    /// The order of heads in messages: area, incarnation, branch.
    public static func byFeed(_ left: FeedHead, _ right: FeedHead) -> Bool {
        if left.feed.area != right.feed.area { return left.feed.area < right.feed.area }
        if left.feed.incarnation != right.feed.incarnation { return left.feed.incarnation < right.feed.incarnation }
        let (mine, theirs) = (left.feed.branch?.bytes ?? [], right.feed.branch?.bytes ?? [])
        return mine.lexicographicallyPrecedes(theirs)
    }
}

extension Transaction {
    fileprivate func keep(
        _ scope: Digest32, catalogue: Digest32, generation: Int64, digest: Digest32, inside: [AreaKey: Bool], anew: Bool
    ) throws(FieldLogError) {
        if anew {
            // The catalogue has changed: what belonged to the scope may have too, and what a peer saw of it.
            for table in ["scope_area", "scope_mark"] {
                let delete = try store.database.statement("DELETE FROM \(table) WHERE scope = ?1")
                delete.bind(1, scope.bytes)
                if table == "scope_area" || !inside.isEmpty { try delete.run() }
            }
        }
        let row = try store.database.statement(
            "INSERT OR REPLACE INTO scope_digest(scope, catalogue, generation, digest, sum) VALUES(?1, ?2, ?3, ?4, ?5)")
        row.bind(1, scope.bytes)
        row.bind(2, catalogue.bytes)
        row.bind(3, generation)
        row.bind(4, digest.bytes)
        var sum = RowSum()
        sum.add(scope.bytes)
        sum.add(catalogue.bytes)
        sum.add(generation)
        sum.add(digest.bytes)
        row.bind(5, sum.value)
        try row.run()
        let insert = try store.database.statement(
            "INSERT OR REPLACE INTO scope_area(scope, area, inside, sum) VALUES(?1, ?2, ?3, ?4)")
        for (area, isInside) in inside {
            insert.bind(1, scope.bytes)
            insert.bind(2, area.text)
            insert.bind(3, isInside ? 1 : 0)
            var sum = RowSum()
            sum.add(scope.bytes)
            sum.add(area.text)
            sum.add(isInside ? 1 : 0)
            insert.bind(4, sum.value)
            try insert.run()
        }
    }

    fileprivate func mark(
        _ scope: Digest32, digest: Digest32, generation: Int64, keeping count: Int
    ) throws(FieldLogError) {
        let last = try store.database.statement("SELECT coalesce(max(place), 0) FROM scope_mark WHERE scope = ?1")
        last.bind(1, scope.bytes)
        let place = try last.step() ? last.int(0) &+ 1 : 1
        last.reset()
        var sum = RowSum()
        sum.add(scope.bytes)
        sum.add(digest.bytes)
        sum.add(generation)
        sum.add(place)
        let insert = try store.database.statement(
            "INSERT OR REPLACE INTO scope_mark(scope, digest, generation, place, sum) VALUES(?1, ?2, ?3, ?4, ?5)")
        insert.bind(4, place)
        insert.bind(5, sum.value)
        insert.bind(1, scope.bytes)
        insert.bind(2, digest.bytes)
        insert.bind(3, generation)
        try insert.run()
        let delete = try store.database.statement(
            "DELETE FROM scope_mark WHERE scope = ?1 AND place <= (SELECT max(place) - ?2 FROM scope_mark WHERE scope = ?1)"
        )
        delete.bind(1, scope.bytes)
        delete.bind(2, Int64(count))
        try delete.run()
    }
}
