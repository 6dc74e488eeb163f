public import FieldLogModel
internal import FieldLogHash

/// What a change of this device carries besides its values.
public struct Stamp: Sendable {
    /// What the clock said.
    public let time: WallTime
    /// Sixteen random bytes.
    public let salt: [UInt8]

    /// A stamp of these parts.
    public init(time: WallTime, salt: [UInt8]) {
        self.time = time
        self.salt = salt
    }
}

/// One write: entries go into the log and are folded into the tables in the same transaction. Local commands and sync use the same
/// one function, ``insert(_:)``.
public final class Transaction {
    let store: Store
    private var states: [FeedID: FeedState] = [:]
    private var touched: Set<AreaKey> = []
    private var ownGeneration: Int64?
    /// Whether anything is kept aside beyond a cut; nil while nobody has asked.
    var hasWithheld: Bool?
    /// Tables with a checksum that this transaction has written.
    var summed: Set<String> = []
    /// The authority feed, read when first needed and again after each of its entries.
    var book: AuthorityBook?
    /// The feed of the last entry; most entries of a transaction follow each other in one feed.
    private var latest: FeedState?
    private var authority: UInt64?
    private var own: OwnIdentity?
    /// Where the values of the entry at hand lie; one memory for all entries.
    private var layout = BodyLayout()
    /// Made for the first entry: a migration has no tables yet that it could look into.
    private var folder: Folder?
    /// The last entry of this device that this transaction wrote.
    public private(set) var lastOwn: (feed: FeedID, head: FeedHead)?

    init(store: Store) { self.store = store }

    /// What an entry met.
    public enum Outcome: Sendable, Hashable {
        /// It is new, stored and folded as far as it can be.
        case added
        /// It was here already.
        case known
    }

    func state(of feed: FeedID) throws(FieldLogError) -> FeedState? {
        if let latest, latest.id == feed { return latest }
        if let known = states[feed] {
            remember(known)
            return known
        }
        guard let read = try store.feeds.state(of: feed) else { return nil }
        remember(read)
        return read
    }

    private func remember(_ state: FeedState) {
        if let latest, latest.number != state.number { states[latest.id] = latest }
        latest = state
    }

    /// Stores an entry of a trunk and folds it. It must follow its feed's head; an entry that is here already changes nothing.
    ///
    /// Throws `entry(.chain)` for a gap or a wrong hash of the entry before, `fork` for another entry than the one that is here,
    /// `entry(.body)` for one without its body whose erasure is not known, `entry(.encoding)` for a body that is not canonical.
    @discardableResult
    public func insert(_ entry: Entry) throws(FieldLogError) -> Outcome {
        var layout = BodyLayout()
        swap(&layout, &self.layout)
        defer { swap(&layout, &self.layout) }
        return try insert(entry, layout: &layout, carrying: nil)
    }

    /// `carrying`: the values that the body of an entry of this device was made of, with their layout; nil reads it from the body.
    private func insert(
        _ entry: Entry, layout: inout BodyLayout, carrying made: FieldValues?
    ) throws(FieldLogError) -> Outcome {
        let feed = FeedID(incarnation: entry.header.incarnation, area: entry.header.area)
        let known = try state(of: feed)
        if let known, entry.header.seq <= known.seq {
            guard try isHere(entry, known) else { throw .fork(feed: Self.name(feed), seq: entry.header.seq) }
            return .known
        }
        let state: FeedState
        if let known { state = known } else { state = try store.feeds.add(feed) }
        if try isContested(entry, in: state) {
            try saveHeads()
            var held = try HeldLog(store, feed.incarnation, feed.area)
            let new = held.tree.has(entry.hash) ? [] : [entry]
            held.tree.add(entry)
            try layOut(held, admitted: held.admitted.union([entry.hash]), new: new)
            return .added
        }
        try add(entry, to: state, layout: &layout, carrying: made)
        return .added
    }

    /// Adds the next entry of a feed, trunk or branch, to the log and to the tables, and returns how the feed stands then.
    func add(_ entry: Entry, to feed: FeedState) throws(FieldLogError) -> FeedState {
        var layout = BodyLayout()
        swap(&layout, &self.layout)
        defer { swap(&layout, &self.layout) }
        return try add(entry, to: feed, layout: &layout, carrying: nil)
    }

    @discardableResult
    private func add(
        _ given: Entry, to feed: FeedState, layout: inout BodyLayout, carrying made: FieldValues?
    ) throws(FieldLogError) -> FeedState {
        let name = Self.name(feed.id)
        let seq = given.header.seq
        guard seq == feed.seq + 1, given.header.previous == feed.hash else {
            throw .entry(.chain, feed: name, seq: seq)
        }
        let entry = try withoutErased(given)
        if entry.bodyBytes == nil, try authorityBook().erasures[entry.hash] == nil {
            throw .entry(.body, feed: name, seq: seq)
        }
        do throws(EntryError) {
            if made == nil { try layout.read(entry) }
        } catch {
            throw .entry(error, feed: name, seq: seq)
        }
        var state = feed
        state.seq = seq
        state.hash = entry.hash
        state.isChanged = true
        remember(state)
        let position = Position(feed: state.number, seq: seq)
        try store.entries.insert(entry, at: position)
        try fold().apply(entry, layout: layout, values: entry.bodyBytes == nil ? nil : made, at: position)
        if feed.id.area == .authority { try obey(entry) }
        return state
    }

    /// Whether something is kept aside at the place of a new entry: the log is cut, and the entry may be of another chain.
    private func isContested(_ entry: Entry, in feed: FeedState) throws(FieldLogError) -> Bool {
        if hasWithheld == nil { hasWithheld = try store.withheldCount() > 0 }
        guard hasWithheld == true, entry.header.seq == feed.seq + 1, entry.header.previous == feed.hash else {
            return false
        }
        return try store.withheld(at: Position(feed: feed.number, seq: entry.header.seq)) != nil
    }

    /// An entry as it may be kept: without its body where that is to be erased.
    func withoutErased(_ entry: Entry) throws(FieldLogError) -> Entry {
        // The feed that says what is erased is read before its entries are added; nothing of it is erased.
        guard entry.bodyBytes != nil, entry.header.area != .authority else { return entry }
        let erasures = try authorityBook().erasures
        guard !erasures.isEmpty, erasures[entry.hash] != nil else { return entry }
        do throws(EntryError) { return try Entry(headerBytes: entry.headerBytes, bodyBytes: nil) } catch {
            throw .damaged(detail: "entry")
        }
    }

    /// The authority feed as this transaction has it, read once.
    func authorityBook() throws(FieldLogError) -> AuthorityBook {
        if let book { return book }
        try saveHeads()
        let read = try store.authority()
        book = read
        return read
    }

    func fold() throws(FieldLogError) -> Folder {
        if let folder { return folder }
        let made = try Folder(store: store)
        folder = made
        return made
    }

    private func isHere(_ entry: Entry, _ state: FeedState) throws(FieldLogError) -> Bool {
        let position = Position(feed: state.number, seq: entry.header.seq)
        guard let raw = try store.entries.raw(at: position) else {
            throw .damaged(detail: "entry \(Self.name(state.id)):\(entry.header.seq)")
        }
        return raw.header == entry.headerBytes
    }

    /// Writes a change of this device: the next entry of its feed for the home of the record.
    @discardableResult
    public func append(
        kind: KindSpec, record: RecordID, home: AreaKey, values: FieldValues, parents: [EntryRef], stamp: Stamp
    ) throws(FieldLogError) -> EntryRef {
        guard (-1080...1080).contains(stamp.time.offsetMinutes) else {
            throw .entry(.part("offset"), feed: home.text, seq: 0)
        }
        let own = try identity().incarnation
        // The authority feed stays one, whatever names its writer takes.
        let feed =
            home == .authority
            ? try authorityBook().feed ?? FeedID(incarnation: own, area: home) : FeedID(incarnation: own, area: home)
        let state = try state(of: feed)
        let header = EntryHeader(
            incarnation: feed.incarnation, area: home, seq: (state?.seq ?? 0) + 1, previous: state?.hash ?? .zero,
            auth: try authorityHead(), time: stamp.time, record: record, kind: kind.name, fields: [],
            parents: parents, bodyHash: .zero, bodyLength: 0)
        var layout = BodyLayout()
        swap(&layout, &self.layout)
        defer { swap(&layout, &self.layout) }
        let entry = Entry(header: header, values: values, salt: stamp.salt, layout: &layout)
        let isReadable = values.isWithinLimits && entry.isBodyWithinLimits
        _ = try insert(entry, layout: &layout, carrying: isReadable ? values : nil)
        if feed.incarnation == own || home == .authority {
            lastOwn = (feed, FeedHead(feed: feed, seq: entry.header.seq, hash: entry.hash))
        }
        return entry.ref
    }

    private func identity() throws(FieldLogError) -> OwnIdentity {
        if let own { return own }
        let read = try store.ownIdentity()
        own = read
        return read
    }

    /// The position that own entries name is read anew after an entry of the authority feed.
    func forgetAuthority() { authority = nil }

    /// Takes another identity for what follows, after the settings have changed.
    func forgetIdentity() { own = nil }

    private func authorityHead() throws(FieldLogError) -> UInt64 {
        if let authority { return authority }
        let seq = try authorityBook().position
        authority = seq
        return seq
    }

    /// Saves the heads as they are now, for what reads them from their table.
    func saveHeads() throws(FieldLogError) {
        if let latest { states[latest.id] = latest }
        for (feed, state) in states where state.isChanged {
            try store.feeds.save(state, generation: try generation())
            touched.insert(feed.area)
        }
        states = [:]
        latest = nil
    }

    /// The generation of this transaction.
    private func generation() throws(FieldLogError) -> Int64 {
        if let ownGeneration { return ownGeneration }
        let made = try store.feeds.generation() + 1
        ownGeneration = made
        return made
    }

    /// Notes a head that was moved otherwise than by an entry.
    func move(_ state: FeedState) {
        var moved = state
        moved.isChanged = true
        remember(moved)
    }

    /// Saves heads and marks digests, before the commit.
    func finish() throws(FieldLogError) {
        try saveHeads()
        for area in touched { try store.markDirty(area) }
        try folder?.finish()
        if !summed.isEmpty { try renewSums() }
    }

    static func name(_ feed: FeedID) -> String { "\(feed.incarnation.short)/\(feed.area)" }
}
