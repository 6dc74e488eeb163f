/// What one loop has done.
package struct FuzzFigures: Sendable {
    /// Executions.
    package var executions = 0
    /// Those whose bytes were not refused as a whole.
    package var accepted = 0
    /// The slowest execution, in nanoseconds.
    package var slowest: UInt64 = 0
    /// The bytes of the first violation, and what it was.
    package var violation: (bytes: [UInt8], what: String)?

    /// Nothing yet.
    package init() {}
}

/// Runs a target over a pool of inputs and what a mutator makes of them. The same seed and corpus give the same inputs.
package struct FuzzLoop {
    private let target: FuzzTarget
    private var pool: [[UInt8]]
    private var found = 0
    private var seen: Set<Int> = []
    private var mutator: Mutator
    /// What has been done so far.
    package private(set) var figures = FuzzFigures()
    /// Inputs that came further than others before them and were kept for this loop.
    private static let foundMax = 64
    /// Nanoseconds that an execution may take.
    package static let slowestAllowed: UInt64 = 1_000_000_000

    /// A loop over these inputs.
    package init(_ target: FuzzTarget, corpus: [[UInt8]], words: [[UInt8]], seed: UInt64) {
        self.target = target
        pool = corpus
        mutator = Mutator(seed: seed, words: words, bytesMax: target.bytesMax)
    }

    /// Runs each input of the corpus once as it stands.
    package mutating func runCorpus(before: ([UInt8]) -> Void = { _ in }, clock: () -> UInt64 = { 0 }) {
        var last = clock()
        for bytes in pool where figures.violation == nil { last = one(bytes, last, before, clock) }
    }

    /// Runs so many mutations, or until a property is broken.
    ///
    /// - Parameters:
    ///   - before: called with each input before it is run, so that it is known when the process ends in it.
    ///   - clock: nanoseconds of some clock.
    package mutating func run(_ count: Int, before: ([UInt8]) -> Void = { _ in }, clock: () -> UInt64 = { 0 }) {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(target.bytesMax * 2 + 64)
        var last = clock()
        for _ in 0..<count where figures.violation == nil {
            mutator.make(from: pool, into: &bytes)
            last = one(bytes, last, before, clock)
        }
    }

    private mutating func one(
        _ bytes: [UInt8], _ last: UInt64, _ before: ([UInt8]) -> Void, _ clock: () -> UInt64
    ) -> UInt64 {
        before(bytes)
        do throws(FuzzViolation) {
            let outcome = try target.run(bytes)
            if outcome != 0 { keep(bytes, outcome) }
        } catch {
            figures.violation = (Array(bytes), error.what)
        }
        figures.executions += 1
        var now = clock()
        // The machine has other work too: what was slow is run again, and the better time counts.
        if now &- last > max(figures.slowest, 200_000) {
            let first = now &- last
            _ = try? target.run(bytes)
            let again = clock()
            figures.slowest = max(figures.slowest, min(first, again &- now))
            if figures.slowest > Self.slowestAllowed {
                figures.violation = (Array(bytes), "takes longer than a second")
            }
            now = again
        }
        return now
    }

    private mutating func keep(_ bytes: [UInt8], _ outcome: Int) {
        figures.accepted += 1
        guard seen.insert(outcome).inserted || figures.accepted & 1023 == 0 else { return }
        let copy = Array(bytes)
        if found < Self.foundMax {
            found += 1
            pool.append(copy)
        } else {
            pool[pool.count - 1 - figures.accepted / 1024 % Self.foundMax] = copy
        }
    }
}
