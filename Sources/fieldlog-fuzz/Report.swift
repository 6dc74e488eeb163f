import FieldLogText

/// The figures of one target.
struct Total {
    let name: String
    var executions = 0
    var accepted = 0
    var slowest: UInt64 = 0
    var peakKiB: UInt64 = 0
    var nanoseconds: UInt64 = 0
    var violations = 0
}

/// The table at the end.
struct Report {
    private let totals: [Total]

    init(_ totals: [Total]) { self.totals = totals }

    /// Prints it; false with violations.
    func print() -> Bool {
        line(["target", "executions", "accepted", "per second", "slowest", "memory"])
        for total in totals {
            let seconds = Double(total.nanoseconds) / 1e9
            line([
                total.name, "\(total.executions)", "\(percent(total.accepted, total.executions)) %",
                seconds > 0 ? "\(Int(Double(total.executions) / seconds))" : "-",
                "\(total.slowest / 1_000) µs", "\(total.peakKiB >> 10) MiB",
            ])
        }
        let executions = totals.reduce(0) { $0 + $1.executions }
        let violations = totals.reduce(0) { $0 + $1.violations }
        Swift.print("\(executions) executions, \(violations) violations")
        return violations == 0
    }

    private func percent(_ part: Int, _ whole: Int) -> Int { whole > 0 ? part * 100 / whole : 0 }

    private func line(_ cells: [String]) {
        let widths = [14, 12, 9, 11, 12, 9]
        Swift.print(
            zip(cells, widths).enumerated().map { place, cell in
                TerminalText.padded(cell.0, to: cell.1, right: place > 0)
            }.joined(separator: " "))
    }
}
