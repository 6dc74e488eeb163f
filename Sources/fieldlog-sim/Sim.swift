internal import FieldLogSimulation
internal import FieldLogSystem
internal import Glibc

/// The simulator as a program.
@main enum Sim {
    static func main() {
        let options: Options
        do throws(Options.Refusal) { options = try Options(Array(CommandLine.arguments.dropFirst())) } catch {
            say("fieldlog-sim: \(error.text); see: fieldlog-sim --help\n")
            exit(64)
        }
        if options.isHelp {
            print(Options.usage, terminator: "")
            exit(0)
        }
        if let path = options.plan { exit(replay(path, options)) }
        exit(options.worker == nil ? Foreman(options).run() : Worker(options).run())
    }

    /// Runs one plan from a file.
    private static func replay(_ path: String, _ options: Options) -> Int32 {
        guard let bytes = try? Files.read(path, maxBytes: 1 << 24),
            let plan = Plan(text: String(decoding: bytes, as: UTF8.self))
        else {
            say("fieldlog-sim: \(path.debugDescription) is no plan; give a file with one\n")
            return 65
        }
        defer {
            _ = try? Files.removeDirectory(options.folder + "/plan")
            _ = try? Files.removeDirectory(options.folder)
        }
        let result = Trial.run(plan, in: options.folder + "/plan", tell: { print($0) })
        print("trace \(result.trace)")
        let other = result.violation == nil ? Trial.twins(plan, in: options.folder + "/plan") : nil
        let violation = result.violation ?? other?.violation
        if let violation { print("violation \(violation.rule): \(violation.detail)") }
        print("\(violation == nil ? 0 : 1) violations")
        return violation == nil ? 0 : 1
    }
}

/// Says something on standard error.
func say(_ text: String) {
    let bytes = Array(text.utf8)
    _ = unsafe bytes.withUnsafeBytes { unsafe write(2, $0.baseAddress, $0.count) }
}
