/// What the command line asks for.
struct Options {
    enum Walk: String {
        case vfs
        case crash
        case malloc
    }

    var walk: Walk
    /// Only scenarios of these names; all when empty.
    var scenarios: [String] = []
    /// Only kinds of faults of these names; all when empty.
    var kinds: [String] = []
    /// At most so many operations of each kind and scenario.
    var limit = Int.max
    /// Only every so many operations.
    var stride = 1
    /// Of allocations: every one up to here, then so many more that a seed draws.
    var every = 200
    var sample = 200
    var images = 1_000
    var seconds = Int.max
    var seed: UInt64 = 178
    var folder = "/dev/shm"

    static let usage = """
        usage: fieldlog-faults vfs [--scenario NAME]... [--kind KIND]... [--limit N] [--stride N] [--dir FOLDER]
               fieldlog-faults malloc [--scenario NAME]... [--every N] [--sample N] [--seed S] [--dir FOLDER]
               fieldlog-faults crash [--images N] [--seconds N] [--seed S] [--dir FOLDER]

          vfs       each scenario again and again, the n-th operation below SQLite failing, once and from then on, for every n
          malloc    the same with SQLite's allocations: the first N each, and of the others as many as are sampled
          crash     power cut at random operations of random work, on a disk that loses what was not synced

          --limit N    only the first N operations of each kind
          --stride N   only every N-th operation, for a first look (1)
          --every N    allocations that all fail in turn (200)
          --sample N   further ones (200)
          --images N   crash images to look at (1000)
          --seconds N  stop after so long
          --seed S     another seed, another run; the same seed, the same run (178)
          --dir FOLDER where a folder for the stores is made and removed (/dev/shm)

        The last line counts faults or images, and violations; the exit code is 0 only without any.

        """

    init?(_ arguments: [String]) {
        guard let first = arguments.first, let walk = Walk(rawValue: first) else { return nil }
        self.walk = walk
        var rest = arguments.dropFirst()
        while let argument = rest.popFirst() {
            guard let value = rest.popFirst() else { return nil }
            switch argument {
            case "--scenario": scenarios.append(value)
            case "--kind": kinds.append(value)
            case "--dir": folder = value
            case "--seed":
                guard let number = UInt64(value) else { return nil }
                seed = number
            default:
                guard let number = Int(value), number >= 0, take(argument, number) else { return nil }
            }
        }
    }

    private mutating func take(_ option: String, _ number: Int) -> Bool {
        switch option {
        case "--limit": limit = number
        case "--stride": stride = max(1, number)
        case "--every": every = number
        case "--sample": sample = number
        case "--images": images = number
        case "--seconds": seconds = number
        default: return false
        }
        return true
    }
}
