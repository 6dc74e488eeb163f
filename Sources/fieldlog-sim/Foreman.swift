internal import FieldLogSimulation
internal import FieldLogSystem

/// Starts the workers, each a process of its own, and adds up what they saw.
struct Foreman {
    private let options: Options

    /// What all workers saw; faults and marks stand with the SQLite stores.
    private struct Totals {
        var sqlite = Tally()
        var model = Tally()
    }

    init(_ options: Options) { self.options = options }

    func run() -> Int32 {
        do throws(SystemError) { try Files.makeDirectory(options.folder, parents: true) } catch {
            say("\(options.folder): \(error)\n")
            return 74
        }
        var workers: [ProgramPipe] = []
        for number in 0..<options.jobs {
            do throws(SystemError) {
                workers.append(try ProgramPipe(arguments: ["/proc/self/exe"] + options.forWorker(number)))
            } catch {
                say("\(error)\n")
                return 74
            }
        }
        var tally = Totals()
        var violations = 0
        var isUnwritable = false
        for (number, worker) in workers.enumerated() {
            let ended = worker.finish()
            if ended.status == Worker.unwritable { isUnwritable = true }
            violations += collect(number, status: ended.status, errors: ended.errors, &tally)
        }
        for number in 0..<options.jobs { _ = try? Files.remove(Worker.resultPath(options, number)) }
        _ = try? Files.removeDirectory(options.folder)
        if isUnwritable {
            say(
                "fieldlog-sim: \(options.folder) cannot be written; make room there, or choose another one: --folder DIR\n"
            )
            return Worker.unwritable
        }
        violations += report(tally)
        print("\(tally.sqlite.carrying + tally.model.carrying) sessions, \(violations) violations")
        return violations == 0 ? 0 : 1
    }

    /// Adds what one worker wrote down; the number of violations in it.
    private func collect(_ number: Int, status: Int32, errors: [UInt8], _ tally: inout Totals) -> Int {
        let bytes = (try? Files.read(Worker.resultPath(options, number), maxBytes: 1 << 24)) ?? []
        let text = String(decoding: bytes, as: UTF8.self)
        var violations = 0
        var running: Substring?
        var isDone = false
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false)[...]
        while let line = lines.popFirst() {
            let parts = line.split(separator: " ", maxSplits: 2)
            switch parts.first {
            case "tally":
                let numbers = line.split(separator: " ").dropFirst(2).compactMap { Int($0) }
                guard numbers.count == 4 else { break }
                var own = Tally()
                (own.worlds, own.events, own.sessions, own.carrying) = (numbers[0], numbers[1], numbers[2], numbers[3])
                if parts[1] == "model" { tally.model.add(own) } else { tally.sqlite.add(own) }
            case "fault": tally.sqlite.faults[String(parts.last ?? ""), default: 0] += Int(parts[1]) ?? 0
            case "mark": tally.sqlite.marks[String(parts.last ?? ""), default: 0] += Int(parts[1]) ?? 0
            case "violation":
                violations += 1
                print(line)
            case "running": running = parts.dropFirst().first
            case "done":
                running = nil
                isDone = true
            case "text":
                running = nil
                isDone = true
                print(lines.joined(separator: "\n"))
                lines = []
            default: break
            }
        }
        if let running {
            violations += 1
            print("violation no-crash: the process of seed \(running) ended with \(status)")
            print(String(decoding: errors, as: UTF8.self))
        } else if status != Worker.unwritable, !isDone || status != 0 && violations == 0 {
            violations += 1
            print("violation harness: worker \(number) ended with \(status) and did not say what it had done")
            print(String(decoding: errors, as: UTF8.self))
        }
        return violations
    }

    /// Prints what happened; the number of things that should have happened in so long a time and never did.
    private func report(_ totals: Totals) -> Int {
        for (name, tally) in [("SQLite stores", totals.sqlite), ("models", totals.model)] {
            print(
                """
                on \(name): \(tally.worlds) worlds, \(tally.events) events, \(tally.sessions) sessions begun, \
                \(tally.carrying) of them carried data
                """)
        }
        let tally = totals.sqlite
        print("faults:")
        for (name, count) in tally.faults.sorted(by: { $0.key < $1.key }) { print("  \(count)  \(name)") }
        print("marks:")
        for (name, count) in tally.marks.sorted(by: { $0.key < $1.key }) { print("  \(count)  \(name)") }
        guard let seconds = options.seconds, seconds >= options.marksAfter else { return 0 }
        let missing = Marks.expected.filter { tally.marks[$0] == nil }
        for name in missing { print("violation marks: \"\(name)\" never happened") }
        return missing.count
    }
}
