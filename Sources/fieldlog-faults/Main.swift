internal import CFault
internal import FieldLogModel
internal import Glibc

/// Tries the store's real code on faults below SQLite: operations that fail, power that goes, memory that runs out.
@main
struct Main {
    static func main() {
        guard let options = Options(Array(CommandLine.arguments.dropFirst())) else {
            Output.write(Options.usage, to: 2)
            exit(64)
        }
        do throws(FaultsError) {
            let violations: Int
            switch options.walk {
            case .vfs: violations = try Walk(options, faults: OperationFaults()).run()
            case .malloc: violations = try Walk(options, faults: try MemoryFaults()).run()
            case .crash: violations = try CrashRun(options).run()
            }
            exit(violations == 0 ? 0 : 1)
        } catch {
            Output.write("fieldlog-faults: \(error)\n", to: 2)
            exit(70)
        }
    }
}
