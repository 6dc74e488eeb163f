internal import FieldLogSystem
internal import Glibc

/// What the caller wants simulated.
struct Options {
    /// How long, in seconds of the clock; nil for a number of worlds.
    var seconds: Int?
    /// How many worlds, where no time is given.
    var worlds: Int?
    /// Workers side by side.
    var jobs = max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN))))
    /// The first seed.
    var seed: UInt64 = 1
    /// Events of a world.
    var events = 600
    /// Of a hundred parts of the time, how many go to models.
    var models = 75
    /// The folder for the stores, better in memory.
    var folder = "/dev/shm/fieldlog-sim-\(getpid())"
    /// A file with one plan to run.
    var plan: String?
    /// Seconds after which a rare thing that never happened is a failure.
    var marksAfter = 300
    /// Worlds run to shrink a failure.
    var shrinking = 1_500
    /// Which worker this process is, when it is one.
    var worker: Int?
    /// Whether nothing but the words on the options is asked for.
    var isHelp = false

    static let usage = """
        usage: fieldlog-sim [--seconds S | --worlds N] [--jobs J] [--seed N] [--events N] [--folder DIR]
               fieldlog-sim --plan FILE

          --seconds S    as long as this (60)
          --worlds N     so many worlds instead
          --jobs J       so many side by side (all cores)
          --seed N       the first seed; each world takes the next (1)
          --events N     events of a world (600)
          --models P     so much of the time, in percent, over models instead of SQLite stores (75)
          --marks-after S  where it runs so long, a rare thing that never happened is a violation (300)
          --shrink N     worlds run to make a failing plan small (1500)
          --folder DIR   where stores lie (/dev/shm/fieldlog-sim-PID)
          --plan FILE    runs one plan, also as twins, and prints what happens

        The last line of worlds is "N sessions, N violations", that of a plan "N violations". Exit: 0 without violations, 1 with, 64 for an
        option that is not understood, 65 for a file that is no plan, 74 where the folder cannot be written.

        """

    /// What is wrong with the arguments.
    struct Refusal: Error {
        /// The option, and what is wrong with it.
        let text: String
    }

    /// Throws for arguments that are none of those above.
    init(_ arguments: [String]) throws(Refusal) {
        var rest = arguments[...]
        while let name = rest.popFirst() {
            if name == "--help" || name == "-h" {
                isHelp = true
                return
            }
            let bounds = Self.bounds[name]
            guard bounds != nil || Self.texts.contains(name) else {
                throw Refusal(text: "\(name.debugDescription): no such option")
            }
            guard let value = rest.popFirst() else { throw Refusal(text: "\(name): needs a value") }
            let number = Int(value)
            switch name {
            case "--folder": folder = value
            case "--plan": plan = value
            case "--seconds": seconds = number
            case "--worlds": worlds = number
            case "--jobs": jobs = number ?? 0
            case "--seed": seed = UInt64(value) ?? 0
            case "--events": events = number ?? 0
            case "--models": models = number ?? 0
            case "--shrink": shrinking = number ?? 0
            case "--marks-after": marksAfter = number ?? 0
            case "--worker": worker = number
            default: break
            }
            if let bounds, !bounds.contains(number ?? -1) {
                throw Refusal(
                    text:
                        "\(name) \(value.debugDescription): a number from \(bounds.lowerBound) to \(bounds.upperBound)")
            }
        }
        if seconds == nil, worlds == nil { seconds = 60 }
    }

    /// What the numbers may be.
    private static let bounds: [String: ClosedRange<Int>] = [
        "--seconds": 0...1_000_000_000, "--marks-after": 0...1_000_000_000, "--worlds": 0...Int.max / 2,
        "--jobs": 1...256, "--seed": 0...Int.max / 2, "--events": 1...100_000, "--models": 0...100,
        "--shrink": 0...1_000_000_000, "--worker": 0...255,
    ]
    private static let texts = ["--folder", "--plan"]

    /// The arguments for a worker.
    func forWorker(_ number: Int) -> [String] {
        var arguments = ["--worker", "\(number)", "--jobs", "\(jobs)", "--seed", "\(seed)", "--events", "\(events)"]
        arguments += ["--folder", folder, "--shrink", "\(shrinking)", "--models", "\(models)"]
        if let seconds { arguments += ["--seconds", "\(seconds)"] }
        if let worlds { arguments += ["--worlds", "\(worlds)"] }
        return arguments
    }
}
