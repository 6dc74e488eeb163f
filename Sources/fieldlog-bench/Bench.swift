internal import FieldLogModel
internal import Glibc

/// Measures FieldLog beside a straight C program on libsqlite3 that does the floor of the same work (`CFloor`).
@main
struct Bench {
    static func main() {
        let arguments = Array(CommandLine.arguments.dropFirst())
        if let child = ChildTask(arguments) {
            child.run()
            return
        }
        guard let options = Options(arguments) else {
            Console.write(Options.usage, to: 2)
            exit(64)
        }
        if options.showsVersion {
            Console.write("fieldlog-bench\n")
            return
        }
        do throws(BenchError) {
            let report = try run(options)
            Console.write(options.isJSON ? report.json : report.text)
        } catch {
            Console.write("fieldlog-bench: \(error)\n", to: 2)
            exit(1)
        }
    }

    private static func run(_ options: Options) throws(BenchError) -> Report {
        let place = try Workplace()
        defer { place.remove() }
        var report = Report(options: options)
        if options.isGuard {
            Guarding(options: options).run(into: &report)
            return report
        }
        if options.isWork {
            try WorkCosts(options: options, place: place).run(into: &report)
            return report
        }
        if options.isSync {
            if !options.isCloneOnly { try SyncCosts(options: options, place: place).run(into: &report) }
            try FirstClone(options: options, place: place).run(into: &report)
            return report
        }
        try SingleVisits(options: options, place: place).run(into: &report)
        try BulkVisits(options: options, place: place).run(into: &report)
        try Merging(options: options, place: place).run(into: &report)
        try Digests(options: options, place: place).run(into: &report)
        try Processes(options: options, place: place).run(into: &report)
        return report
    }
}

/// Why a measurement could not be made.
struct BenchError: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
    init(_ error: FieldLogError) { description = "\(error)" }
}

/// Standard output and standard error.
enum Console {
    static func write(_ text: String, to descriptor: Int32 = 1) {
        var bytes = Array(text.utf8)[...]
        while !bytes.isEmpty {
            let count = unsafe bytes.withUnsafeBytes { unsafe Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count <= 0 { return }
            bytes = bytes.dropFirst(count)
        }
    }
}
