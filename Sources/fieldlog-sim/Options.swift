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

    static let usage = """
        usage: fieldlog-sim [--seconds S | --worlds N] [--jobs J] [--seed N] [--events N] [--folder DIR]
               fieldlog-sim --plan FILE

          --seconds S    as long as this (60)
          --worlds N     so many worlds instead
          --jobs J       so many side by side (all cores)
          --seed N       the first seed; each world takes the next (1)
          --events N     events of a world (600)
          --models P     so much of the time, in percent, over models instead of SQLite stores (75)
          --shrink N     worlds run to make a failing plan small (1500)
          --folder DIR   where stores lie (/dev/shm/fieldlog-sim-PID)
          --plan FILE    runs one plan, also as twins, and prints what happens

        The last line is "N sessions, N violations". Exit: 0 without violations, 1 with, 64 for these words.

        """

    /// Nil for arguments that are none of those above.
    init?(_ arguments: [String]) {
        var rest = arguments[...]
        while let name = rest.popFirst() {
            guard let value = rest.popFirst() else { return nil }
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
            default: return nil
            }
            if !["--folder", "--plan"].contains(name), number == nil || (number ?? 0) < 0 { return nil }
        }
        guard (1...256).contains(jobs), (0...100).contains(models), (1...100_000).contains(events),
            seed < UInt64.max / 2
        else { return nil }
        if seconds == nil, worlds == nil { seconds = 60 }
    }

    /// The arguments for a worker.
    func forWorker(_ number: Int) -> [String] {
        var arguments = ["--worker", "\(number)", "--jobs", "\(jobs)", "--seed", "\(seed)", "--events", "\(events)"]
        arguments += ["--folder", folder, "--shrink", "\(shrinking)", "--models", "\(models)"]
        if let seconds { arguments += ["--seconds", "\(seconds)"] }
        if let worlds { arguments += ["--worlds", "\(worlds)"] }
        return arguments
    }
}
