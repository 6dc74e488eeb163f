internal import FieldLogSimulation
internal import FieldLogSystem
internal import Glibc

/// The simulator as a program.
@main enum Sim {
    static func main() {
        guard let options = Options(Array(CommandLine.arguments.dropFirst())) else {
            say(Options.usage)
            exit(64)
        }
        if let path = options.plan { exit(replay(path, options)) }
        exit(options.worker == nil ? Foreman(options).run() : Worker(options).run())
    }

    /// Runs one plan from a file.
    private static func replay(_ path: String, _ options: Options) -> Int32 {
        guard let bytes = try? Files.read(path, maxBytes: 1 << 24),
            let plan = Plan(text: String(decoding: bytes, as: UTF8.self))
        else {
            say("no plan: \(path)\n")
            return 65
        }
        let result = Trial.run(plan, in: options.folder + "/plan", tell: { print($0) })
        print("trace \(result.trace)")
        let other = result.violation == nil ? Trial.twins(plan, in: options.folder + "/plan") : nil
        guard let violation = result.violation ?? other?.violation else { return 0 }
        print("violation \(violation.rule): \(violation.detail)")
        return 1
    }
}

/// Says something on standard error.
func say(_ text: String) {
    let bytes = Array(text.utf8)
    _ = unsafe bytes.withUnsafeBytes { unsafe write(2, $0.baseAddress, $0.count) }
}
