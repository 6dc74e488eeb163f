internal import FieldLogCorpus
internal import FieldLogText

/// (i) What the person guard costs a note, on the processor: every text that is saved passes it.
struct Guarding {
    let options: Options

    /// Microseconds that a note may take.
    private static let bound = 10.0

    func run(into report: inout Report) {
        let harmless = GuardCorpus.negative(seed: 178, count: 4_000).map(\.text)
        let personal = GuardCorpus.positive(seed: 178, count: 4_000).map(\.text)
        for (name, lines, bound) in [
            ("the guard, a note as in the samples", GuardCorpus.notes, Self.bound),
            ("the guard, a harmless line with numbers", harmless, nil),
            ("the guard, a line with personal data", personal, nil),
        ] {
            let rounds = max(1, 24_000 / lines.count)
            let times = (0..<options.runs).map { _ in microseconds(lines, rounds: rounds) }
            report.add("(i)", name, "µs CPU", ours: times.median, floor: bound, aim: bound.map { _ in 1 })
        }
        report.note("(i) the floor is the bound that is aimed at, \(Report.fixed(Self.bound, 0)) µs a note")
    }

    /// Of one line, all lines taken in turn.
    private func microseconds(_ lines: [String], rounds: Int) -> Double {
        var hits = 0
        let seconds = Stopwatch.processor {
            for _ in 0..<rounds { for line in lines { hits += PersonGuard.hits(in: line).count } }
        }
        return hits < 0 ? 0 : seconds * 1e6 / Double(rounds * lines.count)
    }
}
