import FieldLogFuzzing
import FieldLogSystem
import Glibc

#if FIELDLOG_LIBFUZZER
/// libFuzzer's own driver, in builds with `-sanitize=fuzzer` (LLVM, "libFuzzer", section "Using libFuzzer as a library").
@_silgen_name("LLVMFuzzerRunDriver")
private func runDriver(
    _ count: UnsafeMutablePointer<CInt>,
    _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>,
    _ callback: @convention(c) (UnsafePointer<UInt8>?, Int) -> CInt
) -> CInt

/// What the callback, which can hold nothing, works on.
@safe private struct Course {
    let target: FuzzTarget
    let state: SharedState?
    let begin = Worker.nanoseconds()

    func run(_ bytes: [UInt8]) {
        state?.begin(bytes)
        let begin = Worker.nanoseconds()
        do throws(FuzzViolation) {
            if try target.run(bytes) != 0 { state?[.accepted] &+= 1 }
        } catch {
            state?.words = error.what
            print(error.what)
            abort()
        }
        let end = Worker.nanoseconds()
        guard let state else { return }
        state[.slowest] = max(state[.slowest], end &- begin)
        state[.nanoseconds] = end &- self.begin
        if state[.executions] & 1023 == 1 { state[.peakKiB] = Worker.peakKiB }
    }
}

nonisolated(unsafe) private var course: Course?
#endif

/// The engine that is guided by coverage.
enum Coverage {
    /// The arguments of a worker that libFuzzer drives. What it finds goes into a folder beside the failures, not into the corpus.
    static func arguments(
        _ target: FuzzTarget, _ options: Options, state: String, runs: Int, seed: UInt64
    ) -> [String] {
        let found = "\(options.failures)/found/\(target.name)"
        _ = try? Files.makeDirectory(found, parents: true)
        var arguments = [
            "--target", target.name, "--state", state, "--libfuzzer", "-runs=\(runs)",
            "-seed=\(seed & 0x7FFF_FFFF | 1)",
            "-timeout=10", "-rss_limit_mb=\(options.memoryMiB)", "-malloc_limit_mb=256", "-verbosity=0",
            "-artifact_prefix=\(options.failures)/",
        ]
        if let name = target.dictionary { arguments.append("-dict=\(options.folder)/Dictionaries/\(name).dict") }
        return arguments + [found, "\(options.folder)/Corpus/\(target.name)"]
    }

    /// Runs libFuzzer with its own arguments; 2 in a build without it.
    static func run(_ target: FuzzTarget, _ arguments: [String], _ state: String?) -> Int32 {
        #if FIELDLOG_LIBFUZZER
        unsafe course = Course(target: target, state: state.flatMap { SharedState($0, creates: false) })
        // To merge corpora libFuzzer starts itself again, by a shell and with its own arguments only.
        let own = "\(CommandLine.arguments.first ?? "fieldlog-fuzz") --target \(target.name) --libfuzzer"
        let words = [own, "-max_len=\(target.bytesMax)"] + arguments
        var count = CInt(words.count)
        var array = UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>.allocate(capacity: words.count + 1)
        for (place, word) in words.enumerated() { unsafe array[place] = unsafe strdup(word) }
        unsafe array[words.count] = nil
        return unsafe runDriver(&count, &array) { start, count in
            unsafe course?.run(unsafe Array(UnsafeBufferPointer(start: start, count: count)))
            return 0
        }
        #else
        print("This build has no libFuzzer: Tests/Fuzz/run.sh --coverage makes one that has.")
        return 2
        #endif
    }
}
