public import Foundation
import Synchronization

/// Starts programs one after another. Foundation's `Process` crashed now and then when tests of several suites started theirs at once.
public enum Launch {
    private static let one = Mutex(())

    /// Starts a process that has been set up; returns as soon as it runs.
    public static func start(_ process: Process) throws {
        try one.withLock { _ in try process.run() }
    }
}
