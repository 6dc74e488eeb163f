/// One line that says how far long work has come, and leaves no trace.
///
/// The value decides what to write and when; the caller writes it to standard error and gives the time, any clock that
/// does not go back. Nothing is shown in the first second, nor where standard error is no terminal.
public struct ProgressLine: Sendable {
    private let isTerminal: Bool
    private let columns: Int
    private let measure: any CellMeasure
    private let startedAt: Duration
    private var drawnAt: Duration?

    /// - Parameters:
    ///   - columns: the terminal's width; the last column stays free, so that the line never wraps.
    ///   - startedAt: the time at which the work began.
    public init(isTerminal: Bool, columns: Int, startedAt: Duration, measure: any CellMeasure) {
        self.isTerminal = isTerminal
        self.columns = columns
        self.startedAt = startedAt
        self.measure = measure
    }

    /// What to write for the present state, if anything: at most ten times a second.
    ///
    /// - Parameter text: made only if it is drawn.
    public mutating func update(now: Duration, _ text: @autoclosure () -> String) -> String? {
        guard isTerminal, now - startedAt > .seconds(1) else { return nil }
        if let drawnAt, now - drawnAt < .milliseconds(100) { return nil }
        drawnAt = now
        return "\r" + measure.truncate(measure.sanitize(text()), to: max(1, columns - 1)) + "\u{1B}[K"
    }

    /// What to write before anything else goes to the terminal, and at the end: removes the line if there is one.
    public mutating func clear() -> String? {
        guard drawnAt != nil else { return nil }
        drawnAt = nil
        return "\r\u{1B}[K"
    }
}
