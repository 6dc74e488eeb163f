internal import FieldLogHash
internal import FieldLogKit
internal import FieldLogModel
internal import FieldLogStorage
internal import FieldLogSystem
internal import Glibc

/// A store as a province has them, made by commands of the program, and a peer that has all of it.
struct World {
    /// The folder of everything.
    let folder: String
    /// The same store twice: with half of it in its write-ahead log, and with hardly anything there.
    private(set) var stages: [Stage] = []

    /// A store at one time.
    struct Stage {
        /// The files of the store that is damaged, by their names; the witness under its own.
        let store: [(name: String, bytes: [UInt8])]
        /// The files of its peer.
        let peer: [(name: String, bytes: [UInt8])]
    }

    static let witness = "witness"
    static let machine = "flips"
    private let program: String

    init(program: String) throws(FieldLogError) {
        self.program = program
        let place = "/dev/shm/fieldlog-flips-\(getpid())"
        folder = (try? Files.makeDirectory(place)) != nil ? place : "/tmp/fieldlog-flips-\(getpid())"
        _ = try wrap { () throws(SystemError) in try Files.makeDirectory(folder) }
        unsafe setenv("FIELDLOG_MACHINE_ID", Self.machine, 1)
        try make()
        stages.append(Stage(store: try read("a"), peer: try read("c")))
        do {
            let store = try Store.open(folder + "/a")
            try store.gather()
        }
        try run("a", "area", "list")
        try run("a", "sync", "@/c")
        stages.append(Stage(store: try read("a"), peer: try read("c")))
    }

    func wrap<Result>(_ body: () throws(SystemError) -> Result) throws(FieldLogError) -> Result {
        do throws(SystemError) { return try body() } catch {
            throw .system(operation: error.operation, path: error.path, code: error.code)
        }
    }

    @discardableResult
    private func run(_ store: String, _ words: String...) throws(FieldLogError) -> String {
        let command = [program, "--store", folder + "/" + store] + words.map { $0.replacing("@/", with: folder + "/") }
        let outcome = try wrap { () throws(SystemError) in
            try Subprocess.run(command, maxOutput: 1 << 20, timeoutMilliseconds: 60_000)
        }
        guard outcome.status == 0 || outcome.status == 3 else {
            throw .program(
                command.joined(separator: " ") + ": " + String(decoding: outcome.errors, as: UTF8.self), code: 1)
        }
        return String(decoding: outcome.output.prefix { $0 != 0x0A }, as: UTF8.self)
    }

    private func make() throws(FieldLogError) {
        try run("c", "init", "@/c")
        try wrap { () throws(SystemError) in
            let rows = "code,level,name\n26740,commune,Bến Thành\n26743,commune,Sài Gòn\n"
            try Files.writeAtomically(Array(rows.utf8), to: folder + "/areas.csv")
        }
        try run("c", "area", "import", "@/areas.csv")
        try run("c", "device", "request", "@/a", "--device", "may-1", "--out", "@/a.request")
        try run("c", "device", "enrol", "@/a.request", "--role", "administrator", "--out", "@/a.answer")
        try run("a", "clone", "@/c", "@/a", "--answer", "@/a.answer")
        for (name, device) in [("b", "may-2"), ("d", "may-3")] {
            try run(name, "clone", "@/c", "@/" + name, "--device", device, "--area", "26740")
        }
        let place = try run(
            "a", "establishment", "add", "--area", "26740", "--kind", "KARAOKE", "--name", "Karaoke Sóng Xanh",
            "--rooms", "8")
        let other = try run(
            "a", "establishment", "add", "--area", "26743", "--kind", "HOTEL", "--name", "Khách sạn Bình Minh")
        let draft = try run("a", "visit", "add", "--establishment", place, "--workers", "9")
        try work("a", place, from: 1, through: 8)
        try run("a", "sync", "@/c")
        for name in ["b", "d"] { try run(name, "sync", "@/c") }
        // Two change the same upon the same: a conflict that stays open.
        try run("a", "establishment", "edit", place, "--rooms", "10")
        try run("b", "establishment", "edit", place, "--rooms", "12")
        try run("a", "visit", "edit", draft, "--workers", "7")
        try run("b", "visit", "edit", draft, "--workers", "6")
        try work("b", place, from: 10, through: 14)
        try work("d", place, from: 20, through: 23)
        for name in ["a", "b", "d", "a"] { try run(name, "sync", "@/c") }
        try run("c", "device", "revoke", "may-3", "--reason", "mất máy")
        try run("a", "sync", "@/c")
        // What the stolen machine wrote afterwards lies aside at the store that met it before it heard of the cut.
        try erase(place)
        try gatherAndGoOn(other)
    }

    private func erase(_ place: String) throws(FieldLogError) {
        let store = try Store.open(folder + "/c")
        var hash: String?
        try store.forEachEntry { (change) throws(FieldLogError) in
            if change.entry.header.kind == "visit" { hash = change.entry.hash.hex }
            return hash == nil
        }
        if let hash { try run("c", "erase", hash, "--legal-basis", "Luật 91/2025/QH15") }
    }

    /// Half of the store in the database, half in the write-ahead log.
    private func gatherAndGoOn(_ other: String) throws(FieldLogError) {
        let store = try Store.open(folder + "/a")
        let feed = FeedID(incarnation: try store.ownIncarnation(), area: .commons)
        for number in 1...3 {
            let run = Array(SHA256.hash([UInt8(number)]).bytes) + Array(repeating: UInt8(number), count: 300)
            try store.quarantine(run, of: feed, code: 5, sender: "may-\(number)", at: 1_760_000_000_000)
        }
        try store.gather()
        try run("b", "sync", "@/c")
        try run("a", "sync", "@/c")
        try work("a", other, from: 30, through: 36)
        try run("a", "sync", "@/c")
        try run("a", "sync", "@/c")
    }

    private func work(_ store: String, _ place: String, from: Int, through: Int) throws(FieldLogError) {
        for number in from...through {
            try run(
                store, "visit", "add", "--establishment", place, "--workers", "\(number)", "--note", "lượt \(number)",
                "--final")
        }
    }

    // MARK: Files

    private func read(_ name: String) throws(FieldLogError) -> [(name: String, bytes: [UInt8])] {
        try wrap { () throws(SystemError) in
            var files: [(name: String, bytes: [UInt8])] = []
            for file in try Files.list(folder + "/" + name) {
                files.append((file, try Files.read(folder + "/" + name + "/" + file, maxBytes: 1 << 30)))
            }
            files.append((Self.witness, try Files.read(Self.witnessPath(folder + "/" + name), maxBytes: 4_096)))
            return files
        }
    }

    private static func witnessPath(_ path: String) -> String {
        let parts = path.split(separator: "/")
        return "/" + parts.dropLast().joined(separator: "/") + "/.\(parts.last ?? "").fieldlog-witness"
    }

    /// Lays files out as a store that lies where it always lay: the witness names the inode that the database has now.
    func lay(_ files: [(name: String, bytes: [UInt8])], in name: String) throws(FieldLogError) {
        let path = folder + "/" + name
        try wrap { () throws(SystemError) in
            try Self.remove(path)
            try Files.makeDirectory(path)
            for file in files where file.name != Self.witness {
                try Files.writeAtomically(file.bytes, to: path + "/" + file.name, sync: false)
            }
            let inode = try Files.identity(of: path + "/fieldlog.db")?.inode ?? 0
            let bytes = files.first { $0.name == Self.witness }?.bytes ?? []
            try Files.writeAtomically(Self.witness(bytes, inode: inode), to: Self.witnessPath(path), sync: false)
        }
    }

    /// A witness with the number of another inode in the place of its own; its length stays.
    private static func witness(_ bytes: [UInt8], inode: UInt64) -> [UInt8] {
        let word = Array("\ninode ".utf8)
        guard let start = bytes.indices.first(where: { bytes[$0...].starts(with: word) }) else { return bytes }
        let digits = start + word.count
        let end = bytes[digits...].firstIndex { !(0x30...0x39).contains($0) } ?? digits
        var made = Array(bytes[..<digits]) + Array("\(inode)".utf8) + Array(bytes[end...])
        while made.count > bytes.count, made.count > 2 { made.remove(at: made.count - 2) }
        while made.count < bytes.count { made.insert(0x20, at: max(0, made.count - 1)) }
        return made
    }

    static func remove(_ path: String) throws(SystemError) {
        try Files.removeTree(path)
    }

    /// Removes everything.
    func end() { try? Self.remove(folder) }
}
