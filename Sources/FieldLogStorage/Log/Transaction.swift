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

    private func state(of feed: FeedID) throws(FieldLogError) -> FeedState? {
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

    /// Stores an entry and folds it. It must follow its feed's head; an entry that is here already changes nothing.
    ///
    /// Throws `entry(.chain)` for a gap or a wrong hash of the entry before, `fork` for another entry than the one that is here,
    /// `entry(.body)` for one without its body, `entry(.encoding)` for a body that is not canonical.
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
        let head = (seq: known?.seq ?? 0, hash: known?.hash ?? .zero)
        guard entry.header.seq == head.seq + 1 else {
            throw .entry(.chain, feed: Self.name(feed), seq: entry.header.seq)
        }
        guard entry.header.previous == head.hash else {
            throw .entry(.chain, feed: Self.name(feed), seq: entry.header.seq)
        }
        // A body may be missing only where an erasure is known, and this version knows none.
        guard entry.bodyBytes != nil else { throw .entry(.body, feed: Self.name(feed), seq: entry.header.seq) }
        do throws(EntryError) {
            if made == nil { try layout.read(entry) }
        } catch {
            throw .entry(error, feed: Self.name(feed), seq: entry.header.seq)
        }
        var state: FeedState
        if let known { state = known } else { state = try store.feeds.add(feed) }
        state.seq = entry.header.seq
        state.hash = entry.hash
        state.isChanged = true
        remember(state)
        let position = Position(feed: state.number, seq: entry.header.seq)
        try store.entries.insert(entry, at: position)
        try fold().apply(entry, layout: layout, values: made, at: position)
        return .added
    }

    private func fold() throws(FieldLogError) -> Folder {
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
        let identity = try identity()
        let feed = FeedID(incarnation: identity.incarnation, area: home)
        let state = try state(of: feed)
        let header = EntryHeader(
            incarnation: identity.incarnation, area: home, seq: (state?.seq ?? 0) + 1, previous: state?.hash ?? .zero,
            auth: try authorityHead(), time: stamp.time, record: record, kind: kind.name, fields: [],
            parents: parents, bodyHash: .zero, bodyLength: 0)
        var layout = BodyLayout()
        swap(&layout, &self.layout)
        defer { swap(&layout, &self.layout) }
        let entry = Entry(header: header, values: values, salt: stamp.salt, layout: &layout)
        let isReadable = values.isWithinLimits && entry.isBodyWithinLimits
        _ = try insert(entry, layout: &layout, carrying: isReadable ? values : nil)
        lastOwn = (feed, FeedHead(feed: feed, seq: entry.header.seq, hash: entry.hash))
        return entry.ref
    }

    private func identity() throws(FieldLogError) -> OwnIdentity {
        if let own { return own }
        let read = try store.ownIdentity()
        own = read
        return read
    }

    /// Takes another identity for what follows, after the settings have changed.
    func forgetIdentity() { own = nil }

    private func authorityHead() throws(FieldLogError) -> UInt64 {
        if let authority { return authority }
        let heads = try store.feeds.heads(of: .authority)
        let seq = heads.map(\.head.seq).max() ?? 0
        authority = seq
        return seq
    }

    /// Saves heads and marks digests, before the commit.
    func finish() throws(FieldLogError) {
        var areas: Set<AreaKey> = []
        if let latest { states[latest.id] = latest }
        for (feed, state) in states where state.isChanged {
            try store.feeds.save(state)
            areas.insert(feed.area)
        }
        for area in areas { try store.markDirty(area) }
        try folder?.finish()
    }

    static func name(_ feed: FeedID) -> String { "\(feed.incarnation.short)/\(feed.area)" }
}
