internal import FieldLogKit
internal import FieldLogModel
internal import FieldLogStorage
internal import FieldLogSystem
internal import Glibc

/// Turns over single bits of a store's files and looks whether anybody would notice, and whether everything comes back.
@main
struct Flips {
    static func main() {
        guard let options = Options(Array(CommandLine.arguments.dropFirst())) else {
            write(Options.usage, to: 2)
            exit(64)
        }
        let own = CommandLine.arguments.first ?? ""
        let program =
            own.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/") + "/fieldlog"
        do throws(FieldLogError) {
            let world = try World(program: program)
            defer { world.end() }
            let violations = try run(options, world)
            if violations > 0 {
                world.end()
                exit(1)
            }
        } catch {
            write("fieldlog-flips: \(error)\n", to: 2)
            exit(1)
        }
    }

    private static func run(_ options: Options, _ world: World) throws(FieldLogError) -> Int {
        let now = WallTime(
            milliseconds: SystemClock.wallMilliseconds(), offsetMinutes: Host.vietNamOffsetMinutes, trust: .given)
        let machine = Host.system(fixedNow: now, machine: World.machine)
        let host = Host(
            now: machine.now, random: machine.random, machine: World.machine, signer: { RememberingSigner(path: $0) },
            verifier: RememberingVerifier())
        var trials: [(trial: Trial, parts: Parts)] = []
        for stage in world.stages { trials.append((try Trial(world, stage, host: host), try Parts(world, stage))) }
        var tally = Tally()
        var tried = 0
        // A part that no store has is given up some time.
        for flip in options.from..<options.from + options.flips * 1_000 where tried < options.flips {
            var places = Places(seed: options.seed, flip: flip)
            let (trial, parts) = trials[Int.random(in: trials.indices, using: &places)]
            let (file, bit) = place(trial.stage.store, &places)
            let name = trial.stage.store[file].name
            let part = parts.name(name, byte: bit / 8)
            guard options.part.isEmpty || part.contains(options.part) else { continue }
            tried += 1
            let outcome = try trial.run(file: file, bit: bit, part: part)
            tally.add(outcome)
            if options.isVerbose || outcome.violation != nil {
                write("flip \(flip): \(name) byte \(bit / 8) bit \(bit % 8), \(part): ")
                write("changed \(outcome.changed)\(outcome.hasFailed ? " failed" : ""), ")
                write("found \(outcome.findings.prefix(3)); \(outcome.violation ?? "no violation")\n")
            }
        }
        write(tally.text)
        return tally.violations
    }

    /// Half of the flips go into the database, most of the others into its write-ahead log; small files get their share.
    private static func place(
        _ store: [(name: String, bytes: [UInt8])], _ places: inout Places
    ) -> (file: Int, bit: Int) {
        let weights = [
            "fieldlog.db": 50, "fieldlog.db-wal": 36, "witness": 4, "key": 3, "key.pub": 3, "fieldlog.db-shm": 4,
        ]
        let files = store.indices.filter { !store[$0].bytes.isEmpty }
        let sum = files.reduce(0) { $0 + (weights[store[$1].name] ?? 1) }
        var left = Int.random(in: 0..<max(1, sum), using: &places)
        for file in files {
            left -= weights[store[file].name] ?? 1
            if left < 0 { return (file, Int.random(in: 0..<store[file].bytes.count * 8, using: &places)) }
        }
        return (0, 0)
    }

    static func write(_ text: String, to descriptor: Int32 = 1) {
        var bytes = Array(text.utf8)[...]
        while !bytes.isEmpty {
            let count = unsafe bytes.withUnsafeBytes { unsafe Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count <= 0 { return }
            bytes = bytes.dropFirst(count)
        }
    }
}
