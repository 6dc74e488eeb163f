import FieldLogFuzzing
import Glibc

/// The program that runs the targets of fuzzing: by itself a supervisor of workers, each a process of its own that may crash.
@main
enum Fuzz {
    static func main() {
        guard let options = Options(Array(CommandLine.arguments.dropFirst())),
            let targets = targets(of: options)
        else { return stop(2, Options.usage) }
        switch options.work {
        case .list: for target in targets { print("\(target.name) \(target.share)") }
        case .seeds(let folder):
            stop(Seeds.write(to: folder, vectors: "Tests/Vectors/files", targets: "Examples/targets") ? 0 : 1, "")
        case .one(let path):
            guard let target = targets.first, targets.count == 1 else { return stop(2, Options.usage) }
            stop(Worker.one(target, path), "")
        case .worker(let state):
            guard let target = targets.first else { return stop(2, Options.usage) }
            stop(Worker.run(target, options, state), "")
        case .coverage(let arguments):
            guard let target = targets.first, targets.count == 1 else { return stop(2, Options.usage) }
            stop(Coverage.run(target, arguments, options.state), "")
        case .run:
            var supervisor = Supervisor(options, targets)
            stop(supervisor.run() ? 0 : 1, "")
        }
    }

    private static func targets(of options: Options) -> [FuzzTarget]? {
        if options.targets.isEmpty { return FuzzTarget.all }
        let found = options.targets.compactMap(FuzzTarget.named)
        return found.count == options.targets.count ? found : nil
    }

    private static func stop(_ code: Int32, _ text: String) {
        if !text.isEmpty { print(text, terminator: "") }
        exit(code)
    }
}
