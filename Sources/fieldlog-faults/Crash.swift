/// Work on a disk that loses its power, again and again.
struct CrashRun {
    let options: Options

    init(_ options: Options) { self.options = options }

    /// The number of violations.
    func run() throws(FaultsError) -> Int { 0 }
}
