import FieldLogFuzzing
import FieldLogSystem
import Glibc

/// Runs slices of the targets in workers, so many at a time, and adds up what they tell.
struct Supervisor {
    /// A part of a target's executions with a seed of its own: the figures do not depend on how many run at a time.
    private struct Slice {
        let target: Int
        let number: Int
        let executions: Int
    }

    private struct Running {
        let slice: Slice
        let child: Child
        let state: SharedState
        let path: String
        let begin: UInt64
        /// When the input that runs now was first seen running, by the clock and by what the worker had used.
        var seen: (execution: UInt64, at: UInt64, used: UInt64) = (0, 0, 0)
        var isHanging = false
    }

    private let options: Options
    private let targets: [FuzzTarget]
    private var totals: [Total]
    private var slices: [Slice] = []

    init(_ options: Options, _ targets: [FuzzTarget]) {
        self.options = options
        self.targets = targets
        totals = targets.map { Total(name: $0.name) }
        let shares = targets.reduce(0) { $0 + $1.share }
        for (place, target) in targets.enumerated() {
            var left = options.isEach ? options.executions : options.executions * target.share / shares
            if place == 0, !options.isEach {
                left += options.executions - targets.reduce(0) { $0 + options.executions * $1.share / shares }
            }
            var number = 0
            while left > 0 {
                let count = min(left, target.share * 500)
                slices.append(Slice(target: place, number: number, executions: count))
                left -= count
                number += 1
            }
        }
        // The dearest targets first, so that no long one is left over at the end.
        slices.sort {
            (targets[$0.target].share, $0.target, $0.number) < (targets[$1.target].share, $1.target, $1.number)
        }
    }

    /// Runs all; false with violations.
    mutating func run() -> Bool {
        _ = try? Files.makeDirectory(options.failures, parents: true)
        var running: [Running] = []
        var waiting = slices[...]
        while !waiting.isEmpty || !running.isEmpty {
            while running.count < options.jobs, let slice = waiting.popFirst() {
                // What fails once is mended first.
                if totals[slice.target].violations > 0 { continue }
                guard let started = start(slice) else { return false }
                running.append(started)
            }
            usleep(5_000)
            running = running.compactMap { one in
                var one = one
                guard let status = one.child.status() else {
                    watch(&one)
                    return one
                }
                ended(one, status)
                return nil
            }
        }
        return Report(totals).print()
    }

    private func start(_ slice: Slice) -> Running? {
        let target = targets[slice.target]
        let path = "\(options.failures)/.\(target.name)-\(slice.number)-\(getpid())"
        guard let state = SharedState(path, creates: true) else { return nil }
        let seed = FuzzRandom.seed(options.seed, target.name, slice.number)
        let child = Child(
            options.isCoverage
                ? Coverage.arguments(target, options, state: path, runs: slice.executions, seed: seed)
                : [
                    "--target", target.name, "--worker", path, "--executions", "\(slice.executions)", "--seed",
                    "\(seed)", "--folder", options.folder, "--memory", "\(options.memoryMiB)",
                ], quiet: options.isCoverage)
        return child.map { Running(slice: slice, child: $0, state: state, path: path, begin: Worker.nanoseconds()) }
    }

    /// Ends a worker whose input uses a processor for long, or does nothing for very long.
    private func watch(_ one: inout Running) {
        let now = Worker.nanoseconds()
        let execution = one.state[.executions]
        if one.seen.execution != execution || one.seen.at == 0 {
            one.seen = (execution, now, one.child.used)
            return
        }
        // An input that was slow is run twice before its time counts.
        let limit = FuzzLoop.slowestAllowed &* 3
        guard now &- one.seen.at > limit else { return }
        if one.child.used &- one.seen.used > limit || now &- one.seen.at > limit &* 20 {
            one.isHanging = true
            one.child.end()
        }
    }

    private mutating func ended(_ one: Running, _ status: Int32) {
        unsafe unlink(one.path)
        let state = one.state
        var total = totals[one.slice.target]
        total.executions += Int(truncatingIfNeeded: state[.executions])
        total.accepted += Int(truncatingIfNeeded: state[.accepted])
        total.slowest = max(total.slowest, state[.slowest])
        total.peakKiB = max(total.peakKiB, state[.peakKiB])
        total.nanoseconds += state[.nanoseconds]
        if status != 0 {
            total.violations += 1
            let words = state.words
            let what = one.isHanging ? "hangs" : status < 0 ? "ended by signal \(-status)" : words
            Failure(target: targets[one.slice.target], options: options).report(what, state.input)
        }
        totals[one.slice.target] = total
    }
}
