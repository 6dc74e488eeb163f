internal import FieldLogModel
internal import FieldLogStorage

/// Names the part of a store that a byte belongs to.
struct Parts {
    private let owners: [Int: String]
    private let log: [UInt8]
    private let pageBytes = 4_096

    init(_ world: World, _ stage: World.Stage) throws(FieldLogError) {
        try world.lay(stage.store, in: "a")
        owners = try Store.open(world.folder + "/a").pageOwners()
        log = stage.store.first { $0.name == "fieldlog.db-wal" }?.bytes ?? []
    }

    func name(_ file: String, byte: Int) -> String {
        switch file {
        case "fieldlog.db":
            if byte < 100 { return "database: header" }
            return "database: \(Self.group(owners[byte / pageBytes + 1]))"
        case "fieldlog.db-wal":
            if byte < 32 { return "wal: header" }
            let frame = (byte - 32) / (24 + pageBytes)
            let start = 32 + frame * (24 + pageBytes)
            if byte < start + 24 { return "wal: heads of frames" }
            let page = log[start..<start + 4].reduce(0) { $0 << 8 | Int($1) }
            return "wal: \(Self.group(owners[page]))"
        case "fieldlog.db-shm": return "shm"
        default: return file
        }
    }

    /// The tables that matter by themselves, and the rest together.
    private static func group(_ name: String?) -> String {
        guard let name else { return "free pages" }
        let own = [
            "entry", "feed", "signature", "withheld", "setting", "checksum", "peer", "peer_head", "receipt",
            "quarantine",
            "area_digest", "sqlite_schema", "sqlite_master",
        ]
        if own.contains(name) { return name == "sqlite_master" ? "sqlite_schema" : name }
        if name.hasPrefix("scope_") { return "scope caches" }
        return name.hasPrefix("sqlite_autoindex") ? "indexes of constraints" : "tables of records and their indexes"
    }
}
