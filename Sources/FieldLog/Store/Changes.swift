internal import FieldLogModel
internal import FieldLogStorage
internal import Synchronization

/// A record that changed.
public struct ChangedRecord: Sendable, Hashable {
    /// The kind: `visit`, `establishment`, `finding`, `area`, `team`, `device` and so on.
    public let kind: String
    /// The id.
    public let id: String
}

/// What one write or one sync changed.
public struct ChangeNotice: Sendable, Hashable {
    /// Where a change came from.
    public enum Origin: Sendable, Hashable {
        /// A write through the same value.
        case local
        /// A sync of the same value.
        case sync
    }

    /// Where the change came from.
    public let origin: Origin
    /// The records, each once, in the order in which they changed first; empty when ``mustReload``.
    public let records: [ChangedRecord]
    /// Too much changed to be listed, or notices were lost because nobody took them: read again whatever is shown.
    public let mustReload: Bool

    init(origin: Origin, records: [ChangedRecord], mustReload: Bool = false) {
        self.origin = origin
        self.records = records
        self.mustReload = mustReload
    }

    /// Records that one notice lists, at most.
    public static let recordsMax = 10_000
}

extension FieldLogStore {
    /// What changes from now on, one notice for each write and each sync of this value. Nothing is polled. Each call gives a stream of
    /// its own, which ends with the store's value; up to 256 notices wait for a slow reader, then the oldest are dropped and the next
    /// one says ``ChangeNotice/mustReload``.
    ///
    /// **What it does not see**: writes of other processes, and of other values open on the same folder. An app that shares a store
    /// with the command line reads anew when it comes to the foreground; a sync lists with its own what others wrote meanwhile.
    public var changes: AsyncStream<ChangeNotice> { watchers.stream() }
}

/// Those who watch a store.
final class Watchers: Sendable {
    private struct State {
        var streams: [Int: AsyncStream<ChangeNotice>.Continuation] = [:]
        var lost: Set<Int> = []
        var next = 0
    }

    private let state = Mutex(State())

    func stream() -> AsyncStream<ChangeNotice> {
        let (stream, continuation) = AsyncStream.makeStream(
            of: ChangeNotice.self, bufferingPolicy: .bufferingNewest(256))
        let number = state.withLock { state in
            state.next += 1
            state.streams[state.next] = continuation
            return state.next
        }
        continuation.onTermination = { [weak self] _ in
            self?.state.withLock { state in
                state.streams[number] = nil
                state.lost.remove(number)
            }
        }
        return stream
    }

    func tell(_ notice: ChangeNotice) {
        // A continuation that ends calls back into the lock, so nothing is yielded under it.
        for (number, continuation, hasLost) in state.withLock({ state in
            state.streams.map { ($0.key, $0.value, state.lost.contains($0.key)) }
        }) {
            let told = hasLost ? ChangeNotice(origin: notice.origin, records: [], mustReload: true) : notice
            let result = continuation.yield(told)
            state.withLock { state in
                if case .dropped = result { state.lost.insert(number) } else { state.lost.remove(number) }
            }
        }
    }

    func finish() {
        for continuation in state.withLock({ state in Array(state.streams.values) }) { continuation.finish() }
    }
}

extension Store {
    /// The records of the entries that came since the heads were these, nil when they are too many to list.
    func records(since heads: [FeedHead]) throws(FieldLogError) -> [ChangedRecord]? {
        var before: [FeedID: UInt64] = [:]
        for head in heads { before[head.feed] = head.seq }
        var records: [ChangedRecord] = []
        var met: Set<ChangedRecord> = []
        for head in try allHeads() {
            var seq = (before[head.feed] ?? 0) + 1
            while seq <= head.seq {
                let run = try run(of: head.feed, from: seq, maxCount: 1_000, maxBytes: 1 << 20)
                if run.isEmpty { break }
                for item in run {
                    guard let header = try? EntryHeader(decoding: item.header) else { continue }
                    let record = ChangedRecord(kind: header.kind, id: header.record.description)
                    if met.insert(record).inserted { records.append(record) }
                }
                if records.count > ChangeNotice.recordsMax { return nil }
                seq += UInt64(run.count)
            }
        }
        return records
    }
}
