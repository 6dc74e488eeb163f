public import FieldLogHash
public import FieldLogModel

/// Makes a new store of what a wreck still has. Everything goes through the one write path.
public final class Remake {
    /// The new store.
    public let store: Store
    private let evidence: Evidence
    private var wreck: Wreck { evidence.wreck }
    /// The entries that are in the new store, or never will be.
    private var done: Set<Digest32> = []
    /// The entries that are left out at first, so that a peer brings them with their signatures.
    private var unsigned: Set<Digest32> = []
    /// What earlier repairs could not put into the log, as far as it was given.
    private var earlier: [LooseEntry] = []
    /// What is said of a wreck of which nothing can be read.
    public static let nothing = "nothing left to read"
    /// So many entries go into one transaction.
    private static let piece = 512

    /// Makes an empty store in a folder that exists, with the settings, as far as they are there.
    ///
    /// Throws `damaged` where nothing says which deployment the store belonged to: there is nothing to go on from then.
    ///
    /// - Parameters:
    ///   - deployment: what somebody else says of that; the wreck knows better, where it says it.
    ///   - areGenuine: tells genuine signatures from others, one answer for each.
    public init(
        _ wreck: Wreck, in folder: String, deployment: Digest32? = nil,
        areGenuine: ([SignatureClaim]) throws(FieldLogError) -> [Bool]
    ) throws(FieldLogError) {
        var evidence = Evidence(wreck, deployment: deployment)
        guard let known = evidence.deployment else { throw .damaged(detail: Self.nothing) }
        try evidence.weigh(areGenuine)
        self.evidence = evidence
        store = try Store.create(folder)
        store.feeds.numbers.wanted = wreck.numbers()
        var settings = wreck.settings
        settings[.deployment] = known.hex
        try store.write { (transaction) throws(FieldLogError) in try transaction.set(settings) }
    }

    // MARK: The log

    /// Puts everything that is borne out into the log, as far as nothing before it is missing. May be called again after more has come from
    /// elsewhere: what could not be put in then may fit now.
    ///
    /// - Parameter leavesUnsigned: whether entries of others that no signature covers are left out: a peer that has them is asked next.
    public func restore(leavesUnsigned: Bool = false) throws(FieldLogError) {
        unsigned = leavesUnsigned ? evidence.unsigned() : []
        let waiting = wreck.entries.values.map(\.entry).filter {
            evidence.borneOut.contains($0.hash) && !done.contains($0.hash) && !unsigned.contains($0.hash)
        }
        let areas: [(EntryHeader) -> Bool] = [
            { $0.area == .authority }, { $0.area == .commons }, { !$0.area.isPseudo },
        ]
        for isOf in areas {
            var feeds: [FeedID: [Entry]] = [:]
            for entry in waiting where isOf(entry.header) {
                feeds[FeedID(incarnation: entry.header.incarnation, area: entry.header.area), default: []].append(entry)
            }
            for feed in feeds.keys.sorted(by: precedes) { try restore(feeds[feed] ?? [], of: feed) }
        }
        try obeyCuts()
        try sign()
    }

    /// The order in which the feeds came to the damaged store; those of which that is not known come last.
    private func precedes(_ one: FeedID, _ other: FeedID) -> Bool {
        let numbers = store.feeds.numbers.wanted
        let (mine, theirs) = (numbers[one] ?? .max, numbers[other] ?? .max)
        if mine != theirs { return mine < theirs }
        return one.area != other.area ? one.area < other.area : one.incarnation < other.incarnation
    }

    private func restore(_ entries: [Entry], of feed: FeedID) throws(FieldLogError) {
        let erased = try store.erasedHashes()
        var byPrevious: [Digest32: [Entry]] = [:]
        let sound = entries.filter { entry in
            (entry.bodyBytes != nil || erased.contains(entry.hash)) && (try? entry.values()) != nil
        }.sorted { ($0.header.seq, $0.hash) < ($1.header.seq, $1.hash) }
        for entry in sound { byPrevious[entry.header.previous, default: []].append(entry) }
        for first in sound where !done.contains(first.hash) {
            var run = [first]
            while let next = byPrevious[run[run.count - 1].hash]?.first(where: { !done.contains($0.hash) }) {
                run.append(next)
            }
            try restore(run: run, of: feed)
        }
    }

    private func restore(run: [Entry], of feed: FeedID) throws(FieldLogError) {
        var start = 0
        while start < run.count {
            let part = Array(run[start..<min(run.count, start + Self.piece)])
            do throws(FieldLogError) {
                let fits = try store.write { (transaction) throws(FieldLogError) in
                    try transaction.restore(part, of: feed)
                }
                guard fits else { return }
            } catch {
                // An entry that the write path refuses stays where it was found.
                guard case .entry = error else { throw error }
                return
            }
            for entry in part { done.insert(entry.hash) }
            start += part.count
        }
    }

    /// Sets aside again what lies beyond a cut.
    private func obeyCuts() throws(FieldLogError) {
        let book = try store.authority()
        guard !book.revocations.isEmpty else { return }
        try store.write { (transaction) throws(FieldLogError) in
            for incarnation in try self.store.feeds.incarnations().sorted() { try transaction.clamp(incarnation, book) }
        }
    }

    private func sign() throws(FieldLogError) {
        // Own signatures behind a stretch that has lost too many are left out as well: all from there on is signed anew then.
        var lost: [FeedID: UInt64] = [:]
        for hash in evidence.unsigned(own: true) {
            guard let header = wreck.entries[hash]?.entry.header, header.area != .authority else { continue }
            let feed = FeedID(incarnation: header.incarnation, area: header.area)
            lost[feed] = min(lost[feed] ?? .max, header.seq)
        }
        try store.write { (transaction) throws(FieldLogError) in
            for (hash, blob) in self.evidence.signatures where self.done.contains(hash) {
                guard let entry = self.wreck.entries[hash]?.entry else { continue }
                let first = lost[FeedID(incarnation: entry.header.incarnation, area: entry.header.area)]
                if let first, entry.header.seq >= first { continue }
                try transaction.sign(entry, blob)
            }
        }
    }

    /// Takes what earlier repairs of the damaged store could not put into the log: what fits now goes in, with what of the wreck waited for
    /// it, and the rest is loose in the new store as well. How many of them fitted.
    @discardableResult
    public func takeBack(_ earlier: [LooseEntry]) throws(FieldLogError) -> Int {
        self.earlier += earlier
        let count = try store.takeBack(earlier)
        if count > 0 { try restore() }
        return count
    }

    // MARK: What the log does not say

    /// Sets what of the settings is not there from the log, the key and the witness, and copies what is remembered of peers.
    ///
    /// - Parameter nonce: fresh random bytes, for a store that has lost its own name.
    public func settle(nonce: [UInt8]) throws(FieldLogError) {
        var found: [Setting: String] = [:]
        if wreck.tables.settings == nil {
            let key = wreck.settings[.publicKey] ?? wreck.publicKey
            found = try SettingsSource(store: store, key: key, witness: wreck.witness?.incarnation).settings()
            // What was forgotten with the table may be that another name is due. Called again, it may have been taken.
            if try store.setting(.incarnation) == nil { found[.renewalDue] = WitnessProblem.repaired.rawValue }
        }
        var settings: [Setting: String] = [:]
        // Called again after more has come, it finds what it could only leave open before.
        let isOpen = try store.isNameless()
        for (name, value) in found where try store.setting(name) == nil || isOpen && (name == .device || name == .scope)
        {
            settings[name] = value
        }
        var missing: Set<Setting> = []
        for name in Setting.allCases where try store.setting(name) == nil && settings[name] == nil {
            missing.insert(name)
        }
        if missing.contains(.publicKey) { settings[.publicKey] = wreck.publicKey ?? "" }
        if missing.contains(.device) { settings[.device] = "" }
        if missing.contains(.scope) { settings[.scope] = "*" }
        if missing.contains(.incarnation) || missing.contains(.nonce) {
            var key = settings[.publicKey]
            if key == nil { key = try store.setting(.publicKey) }
            let known = key ?? ""
            settings[.incarnation] = IncarnationID.derived(publicKey: known, nonce: nonce).description
            settings[.nonce] = Hex.encode(nonce)
        }
        try store.write { (transaction) throws(FieldLogError) in
            if !settings.isEmpty { try transaction.set(settings) }
            for table in KeptTables.copied { try self.copy(table, transaction) }
        }
    }

    private func copy(_ table: (name: String, columns: String), _ transaction: Transaction) throws(FieldLogError) {
        guard let rows = wreck.tables.rows[table.name], !rows.isEmpty else { return }
        let places = (1...rows[0].count).map { "?\($0)" }.joined(separator: ", ")
        let insert = try store.database.statement(
            "INSERT OR IGNORE INTO \(table.name)(\(table.columns)) VALUES(\(places))")
        for row in rows {
            insert.clear()
            for (place, value) in row.enumerated() { insert.bind(place + 1, value) }
            try insert.run()
        }
        // Generations are counted anew.
        if table.name == "peer" { try store.database.execute("UPDATE peer SET generation = 0") }
        transaction.summed.insert(table.name)
    }

    // MARK: What is left

    /// The entries that were found, or are left of earlier repairs, and are neither in the new store nor in what was copied of its quarantine.
    public func loose() throws(FieldLogError) -> [LooseEntry] {
        var left: [LooseEntry] = []
        let kept = wreck.tables.quarantined()
        for (hash, found) in wreck.entries where !done.contains(hash) {
            if kept.contains(hash), !evidence.borneOut.contains(hash) { continue }
            let header = found.entry.header
            if found.entry.bodyBytes == nil { continue }
            let feed = FeedID(incarnation: header.incarnation, area: header.area)
            let head = FeedHead(feed: feed, seq: header.seq, hash: hash)
            if try store.holds(head) { continue }
            left.append(
                LooseEntry(
                    entry: found.entry, signature: evidence.signatures[hash],
                    isBorneOut: evidence.borneOut.contains(hash)))
        }
        return try left.isEmpty && earlier.isEmpty ? [] : store.lacking(left + earlier)
    }

    /// Whether it is certain that the new store has everything that the store wrote under its present name: one number would name two
    /// entries if it went on under it otherwise.
    public func hasAllOwn() throws(FieldLogError) -> Bool {
        guard wreck.tables.hasAllFeeds, !wreck.passesOver else { return false }
        let own = try store.ownIncarnation()
        let loose = Set(try loose().filter { $0.isBorneOut && !unsigned.contains($0.entry.hash) }.map(\.feed))
        return try report().feeds.allSatisfy {
            // What it decided is its own too, should it be the central store, under whatever name.
            $0.feed.incarnation != own && $0.feed.area != .authority || $0.missing.isEmpty && !loose.contains($0.feed)
        }
    }

    /// What the new store has of each feed, and what of it is missing by number.
    public func report() throws(FieldLogError) -> RemakeReport {
        let loose = try loose()
        var last: [FeedID: UInt64] = [:]
        func note(_ feed: FeedID, _ seq: UInt64) {
            let trunk = FeedID(incarnation: feed.incarnation, area: feed.area)
            last[trunk] = max(last[trunk] ?? 0, seq)
        }
        for row in wreck.feeds.values where row.seq > row.base { note(row.id, row.seq) }
        for hash in evidence.borneOut {
            if let header = wreck.entries[hash]?.entry.header {
                note(FeedID(incarnation: header.incarnation, area: header.area), header.seq)
            }
        }
        for item in loose where item.isBorneOut { note(item.feed, item.entry.header.seq) }
        for head in try store.allHeads() { note(head.feed, head.seq) }
        // Of what was kept aside beyond a cut no head tells; the signature that came with it may be left.
        if wreck.tables.isAsideLost {
            let feeds = Dictionary(wreck.feeds.values.map { ($0.number, $0.id) }) { (first, _) in first }
            for row in wreck.signatures {
                let place = Position(number: row.position)
                if let feed = feeds[place.feed] { note(feed, place.seq) }
            }
        }
        for (feed, range) in wreck.missing() { note(feed, range.upperBound) }
        // The witness outlives the files: it names the last entry that was written here, though nothing else may know of it.
        if let witness = wreck.witness { note(witness.head.feed, witness.seq) }
        var feeds: [RemakeReport.Feed] = []
        for (feed, last) in last.sorted(by: { precedes($0.key, $1.key) }) {
            var missing = NumberSet(through: last)
            var count = 0
            for state in try store.feeds.states(of: feed.incarnation, feed.area) {
                missing.remove(from: state.base + 1, through: state.seq)
                count += Int(clamping: state.seq - state.base)
            }
            for seq in try store.asideNumbers(of: feed) { missing.remove(from: seq, through: seq) }
            let held = loose.filter { $0.isBorneOut && $0.feed == feed }.map(\.entry.header.seq)
            for seq in held { missing.remove(from: seq, through: seq) }
            feeds.append(
                RemakeReport.Feed(feed: feed, entries: count, last: last, missing: missing.ranges, loose: held.count))
        }
        return RemakeReport(
            feeds: feeds, loose: loose, mended: wreck.mended, lostTables: wreck.tables.lost,
            isNameless: try store.isNameless(), deployment: evidence.deployment)
    }
}
