internal import FieldLogHash
internal import FieldLogModel

/// What the tables of a damaged store still say of what the log does not: each table as a whole, or not at all.
struct KeptTables {
    /// The settings, where they are what their checksum was made of.
    var settings: [Setting: String]?
    /// The rows of the table `feed` that are as they were written.
    var feeds: [(state: FeedState, changed: Int64)] = []
    /// Whether those are all rows that the table has.
    var hasAllFeeds = false
    /// The hashes of what is kept aside beyond cuts.
    var aside: Set<Digest32> = []
    /// Whether that cannot be read, or is not what its checksum was made of.
    var isAsideLost = true
    /// The rows of the tables with checksums, by table.
    var rows: [String: [[FieldValue]]] = [:]
    /// The tables that are not what their checksums were made of, or cannot be read.
    var lost: [String] = []

    /// What is copied, with all columns.
    static let copied: [(name: String, columns: String)] = Tables.summed.filter { $0.name != "withheld" }.map { table in
        table.name == "quarantine" ? (table.name, "no, at, sender, code, feed, bytes, run, sum") : table
    }

    /// Reads what can be read of a copy that nobody else has open.
    init(copy path: String) {
        lost = ["setting"] + Self.copied.map(\.name)
        guard let database = try? Connection(path: path, mode: .readWrite) else { return }
        settings = (try? Self.settings(database)) ?? nil
        if settings != nil { lost.removeAll { $0 == "setting" } }
        if let read = try? Self.feeds(database) { (feeds, hasAllFeeds) = (read.sound, read.isWhole) }
        if let read = (try? Self.aside(database)) ?? nil { (aside, isAsideLost) = (read, false) }
        for table in Self.copied {
            guard let rows = (try? Self.rows(table, database)) ?? nil else { continue }
            self.rows[table.name] = rows
            lost.removeAll { $0 == table.name }
        }
    }

    /// Nothing that could be read.
    init() { lost = ["setting"] + Self.copied.map(\.name) }

    private static func sum(_ name: String, _ database: Connection) throws(FieldLogError) -> [UInt8]? {
        let query = try database.compile("SELECT sum FROM checksum WHERE name = ?1")
        query.bind(1, name)
        return try query.step() ? query.bytes(0) : nil
    }

    private static func settings(_ database: Connection) throws(FieldLogError) -> [Setting: String]? {
        let query = try database.compile("SELECT name, value FROM setting ORDER BY name")
        var pairs: [(String, String)] = []
        while try query.step() { pairs.append((query.text(0), query.text(1))) }
        guard Self.settingsSum(pairs) == (try sum("setting", database)) else { return nil }
        return settings(of: pairs)
    }

    static func settings(of pairs: [(String, String)]) -> [Setting: String] {
        var found: [Setting: String] = [:]
        for (name, value) in pairs {
            if let setting = Setting(rawValue: name) { found[setting] = value }
        }
        return found
    }

    static func settingsSum(_ pairs: [(String, String)]) -> [UInt8] {
        var writer = CBORWriter()
        for (name, value) in pairs {
            writer.text(name)
            writer.text(value)
        }
        return SHA256.hash(writer.output).bytes
    }

    private static func feeds(
        _ database: Connection
    ) throws(FieldLogError) -> (sound: [(state: FeedState, changed: Int64)], isWhole: Bool) {
        let query = try database.compile("SELECT \(Store.feedColumns), sum FROM feed")
        var found: [(state: FeedState, changed: Int64)] = []
        var count = 0
        while try query.step() {
            count += 1
            guard RowSum(query, columns: 9).value == query.int(9) else { continue }
            if let row = FeedRow.read((0..<9).map { query.value($0) }) { found.append(row) }
        }
        return (found, found.count == count)
    }

    private static func aside(_ database: Connection) throws(FieldLogError) -> Set<Digest32>? {
        let table = (name: "withheld", columns: "pos, header, body")
        guard let rows = try rows(table, database) else { return nil }
        return Set(
            rows.compactMap { row in
                if case .bytes(let header) = row[1] { return SHA256.hash(header) }
                return nil
            })
    }

    /// The entries within the runs in quarantine, which are kept with them.
    func quarantined() -> Set<Digest32> {
        var found: Set<Digest32> = []
        for row in rows["quarantine"] ?? [] {
            guard case .bytes(let run) = row[6] else { continue }
            EntryScan.entries(in: run[...]) { (header, _) in found.insert(SHA256.hash(header)) }
        }
        return found
    }

    private static func rows(
        _ table: (name: String, columns: String), _ database: Connection
    ) throws(FieldLogError) -> [[FieldValue]]? {
        let count = table.columns.split(separator: ",").count
        let query = try database.compile("SELECT \(table.columns) FROM \(table.name)")
        var rows: [[FieldValue]] = []
        while try query.step() {
            let row = (0..<count).map { query.value($0) }
            if table.name == "quarantine", case .bytes(let run) = row[6], .bytes(SHA256.hash(run).bytes) != row[7] {
                return nil
            }
            rows.append(row)
        }
        let kept = try sum(table.name, database)
        if kept == nil, rows.isEmpty { return [] }
        let columns = Tables.summed.first { $0.name == table.name }?.columns ?? table.columns
        return try Store.sum(ofTable: table.name, columns: columns, in: database) == kept ? rows : nil
    }
}

/// A row of the table `feed`: ``Store/feedColumns`` in their order.
enum FeedRow {
    /// The feed and its generation; nil for values that no row has.
    static func read(_ row: [FieldValue]) -> (state: FeedState, changed: Int64)? {
        guard row.count >= 9, case .int(let number) = row[0], case .bytes(let id) = row[1],
            case .text(let key) = row[2],
            case .bytes(let branch) = row[3], case .int(let seq) = row[4], case .bytes(let hash) = row[5],
            case .int(let base) = row[6], case .bytes(let baseHash) = row[7], case .int(let changed) = row[8],
            let incarnation = IncarnationID(bytes: id), let area = AreaKey(text: key), let head = Digest32(bytes: hash),
            (0...Int64(Limits.sequenceMax)).contains(seq), (0...seq).contains(base), number > 0, number < 1 << 31
        else { return nil }
        let feed = FeedID(incarnation: incarnation, area: area, branch: Digest32(bytes: branch))
        let state = FeedState(
            id: feed, number: number, seq: UInt64(seq), hash: head, base: UInt64(base),
            baseHash: Digest32(bytes: baseHash) ?? .zero)
        return (state, changed)
    }
}
