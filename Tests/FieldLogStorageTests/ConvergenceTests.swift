import FieldLogStorage
import FieldLogTestSupport
import Foundation
import Testing

/// Stores that have the same entries are equal, whatever happened on the way.
///
/// `FIELDLOG_SEED=n` replays one history; `FIELDLOG_HISTORIES=n` sets how many are run.
struct ConvergenceTests {
    private static let environment = ProcessInfo.processInfo.environment
    private static let seed = environment["FIELDLOG_SEED"].flatMap(UInt64.init)
    private static let histories = environment["FIELDLOG_HISTORIES"].flatMap(UInt64.init) ?? 2_000
    /// Histories run in so many lanes at once.
    private static let lanes: UInt64 = 2

    /// Thousands of histories over two to six stores, delivered in random order with repetition: equal digests, equal tables, and
    /// nothing for `check` to find, which folds everything once more by the slow path.
    @Test(arguments: 0..<lanes) func randomHistoriesConverge(_ lane: UInt64) throws {
        let seeds = Self.seed.map { $0...$0 } ?? 1...max(1, Self.histories)
        for seed in seeds where seed % Self.lanes == lane {
            let problem: String? = try withTemporaryFolder { folder in
                do {
                    return try RandomWorld(seed: seed, folder: folder).run()
                } catch {
                    return "\(error)"
                }
            }
            guard let problem else { continue }
            Issue.record("FIELDLOG_SEED=\(seed) replays it: \(problem)")
            return
        }
    }
}
