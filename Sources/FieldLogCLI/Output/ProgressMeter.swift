internal import FieldLogConsole
internal import FieldLogModel

/// A line on standard error that says how far long work has come: on a terminal only, after a second.
final class ProgressMeter {
    private var line = ProgressLine(
        isTerminal: Terminal.error.isTTY, columns: Terminal.error.size().columns, startedAt: MonotonicTime.now(),
        measure: Measure())

    func show(_ text: String) {
        if let drawn = line.update(now: MonotonicTime.now(), text) { try? Output.write(drawn, to: 2) }
    }

    /// Runs long work, and removes the line however it ends.
    func watching<Result>(_ work: () throws(FieldLogError) -> Result) throws(FieldLogError) -> Result {
        defer { clear() }
        return try work()
    }

    func clear() {
        if let drawn = line.clear() { try? Output.write(drawn, to: 2) }
    }
}
