/// What is wanted of the program.
struct Options {
    enum Work {
        /// Runs targets in workers, and prints figures.
        case run
        /// Prints the names of the targets with their shares.
        case list
        /// Is a worker: runs one slice and leaves its figures in a file.
        case worker(state: String)
        /// Runs the bytes of a file once.
        case one(String)
        /// Writes inputs to begin with into folders of the targets' names.
        case seeds(String)
        /// Hands over to libFuzzer, with these arguments.
        case coverage([String])
    }

    var work = Work.run
    var targets: [String] = []
    var executions = 1_000_000
    /// So many of each target, in place of a share of all.
    var isEach = false
    var seed: UInt64 = 178
    var jobs = 2
    var folder = "Tests/Fuzz"
    var failures = ".fuzz-failures"
    var memoryMiB = 256
    /// The engine that workers use.
    var isCoverage = false
    /// Where a worker that libFuzzer drives leaves its figures.
    var state: String?

    static let usage = """
        usage: fieldlog-fuzz [--target NAME]... [--executions N | --each N] [--seed N] [--jobs N] [--memory MIB]
                             [--folder DIR] [--failures DIR] [--coverage]
               fieldlog-fuzz --list
               fieldlog-fuzz --target NAME --one FILE
               fieldlog-fuzz --seeds DIR
               fieldlog-fuzz --target NAME --libfuzzer ARGUMENT...

          --executions N  of all targets together, in their shares; of one target where one is named (1000000)
          --each N        of each target
          --seed N        the same seed, corpus and number give the same inputs (178)
          --jobs N        workers at one time (2)
          --memory MIB    resident memory of a worker, at most; 0 for no bound (256)
          --folder DIR    where Corpus and Dictionaries are (Tests/Fuzz)
          --failures DIR  where inputs that fail are written (.fuzz-failures)
          --coverage      guided by coverage, in a build with libFuzzer (see Tests/Fuzz/run.sh)

        The last line says `N executions, N violations`; exit 0 only without violations.

        """

    /// Nil for arguments that are none of those above.
    init?(_ arguments: [String]) {
        var rest = arguments[...]
        func number(_ range: ClosedRange<Int>, _ rest: inout ArraySlice<String>) -> Int? {
            rest.popFirst().flatMap(Int.init).flatMap { range.contains($0) ? $0 : nil }
        }
        while let argument = rest.popFirst() {
            switch argument {
            case "--target":
                guard let name = rest.popFirst() else { return nil }
                targets.append(name)
            case "--executions", "--each":
                guard let count = number(1...1_000_000_000_000, &rest) else { return nil }
                (executions, isEach) = (count, argument == "--each")
            case "--seed":
                guard let given = rest.popFirst().flatMap(UInt64.init) else { return nil }
                seed = given
            case "--jobs":
                guard let count = number(1...256, &rest) else { return nil }
                jobs = count
            case "--memory":
                guard let count = number(0...1_048_576, &rest) else { return nil }
                memoryMiB = count
            case "--folder", "--failures", "--worker", "--one", "--seeds", "--state":
                guard let path = rest.popFirst() else { return nil }
                switch argument {
                case "--folder": folder = path
                case "--failures": failures = path
                case "--worker": work = .worker(state: path)
                case "--state": state = path
                case "--one": work = .one(path)
                default: work = .seeds(path)
                }
            case "--coverage": isCoverage = true
            case "--list": work = .list
            case "--libfuzzer":
                work = .coverage(Array(rest))
                rest = []
            default: return nil
            }
        }
    }
}
