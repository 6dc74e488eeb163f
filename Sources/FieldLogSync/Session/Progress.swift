internal import FieldLogModel

/// What a session has done with each feed so far, so that it asks for nothing and gives nothing a second time, whatever the peer answers.
///
/// A want either brings entries that were not here, which come to an end, or is given up from its first entry on: what comes before may be
/// wanted still, for the feed may turn out to have another chain at the peer. What is given of a feed moves on, or once back to its
/// beginning for the same reason, or is given up.
struct Progress: Sendable {
    private var wanted: [FeedID: UInt64] = [:]
    private var wantedInVain: [FeedID: UInt64] = [:]
    private var refused: Set<FeedID> = []
    private var given: [FeedID: ClosedRange<UInt64>] = [:]
    private var wentBack: Set<FeedID> = []

    /// Whether a stretch may still be asked for.
    func mayWant(_ stretch: Stretch) -> Bool { wantedInVain[stretch.feed].map { stretch.from < $0 } ?? true }

    /// Whether a stretch may still be given.
    func mayGive(_ stretch: Stretch) -> Bool {
        if refused.contains(stretch.feed) { return false }
        guard let given = given[stretch.feed] else { return true }
        if stretch.from > given.upperBound { return true }
        return stretch.from < given.lowerBound && !wentBack.contains(stretch.feed)
    }

    /// These are being asked for.
    mutating func want(_ stretches: [Stretch]) {
        for stretch in stretches { wanted[stretch.feed] = stretch.from }
    }

    /// Wanting these brought nothing.
    mutating func giveUpWanting(_ feeds: some Sequence<FeedID>) {
        for feed in feeds { wantedInVain[feed] = min(wantedInVain[feed] ?? Limits.sequenceMax, wanted[feed] ?? 1) }
    }

    /// The peer does not take these, or there is nothing to give.
    mutating func giveUpGiving(_ feeds: some Sequence<FeedID>) { refused.formUnion(feeds) }

    /// The peer took a run: how many of its entries it was not given before in this session.
    mutating func gave(_ run: WireRun) -> Int {
        guard let before = given[run.feed] else {
            given[run.feed] = run.first...run.last
            return run.count
        }
        if run.first < before.lowerBound { wentBack.insert(run.feed) }
        given[run.feed] = min(before.lowerBound, run.first)...max(before.upperBound, run.last)
        let below = run.first < before.lowerBound ? min(run.last, before.lowerBound - 1) - run.first + 1 : 0
        let above = run.last > before.upperBound ? run.last - max(run.first, before.upperBound + 1) + 1 : 0
        return Int(clamping: below + above)
    }
}
