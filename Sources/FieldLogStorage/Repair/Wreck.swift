internal import FieldLogHash
public import FieldLogModel
internal import FieldLogSystem

/// What can be read out of a store's files, however damaged they are. Everything is in memory: about twice the size of the log.
public struct Wreck {
    /// An entry that was found.
    struct Found {
        var entry: Entry
        /// Whether it is a row of the log or of what is kept aside, and not only bytes that look like an entry.
        var isRow: Bool
    }

    /// Every entry that was found, by its hash; one without its body may be erased, or have a damaged body.
    private(set) var entries: [Digest32: Found] = [:]
    /// Signatures with their checksums, by the number of the row that they are of.
    private(set) var signatures: [(position: Int64, blob: [UInt8], sum: [UInt8])] = []
    /// The entries' hashes by the numbers of their rows.
    private(set) var hashes: [Int64: Set<Digest32>] = [:]
    /// The newest row that was found for each feed.
    private(set) var feeds: [FeedID: FeedState] = [:]
    /// What the tables still say.
    private(set) var tables: KeptTables
    /// The settings, from their table, or from rows of it that lie about.
    private(set) var settings: [Setting: String]
    /// The witness beside the store, as far as it can be read.
    public let witness: Witness?
    /// The public key beside the store, without its comment.
    public let publicKey: String?
    /// That, and the one that is to take its place.
    private let publicKeys: Set<String>
    /// How many entries were mended by turning one bit back.
    private(set) var mended = 0
    private var laid: [FeedID: FeedState] = [:]
    /// Whether commits lie in the write-ahead log behind a damage that is more than one bit.
    private(set) var passesOver = false
    private var pairs: [String: Set<String>] = [:]
    private let earlier: [(FeedID, ClosedRange<UInt64>)]
    private var sums: Set<[UInt8]> = []
    /// The name under which the other store writes whose files lie here; nil where there are none.
    private(set) var stranger: String?
    /// Rows that are like entries and are none.
    private var unreadable: [(header: [UInt8], body: [UInt8]?)] = []
    /// What stands behind headers and is not the body that they name, whatever length they give it; and the entries that are rows without a body.
    private var bodies: [Digest32: Set<[UInt8]>] = [:]
    private var erased: Set<Digest32> = []
    /// So many are tried to be mended, of bodies and of headers: a disk that has turned more bits over is past that.
    private static let triesMax = 512

    /// No file is read that is larger.
    private static let fileBytesMax = 1 << 33

    /// Reads a store's folder, or a single file. Writes nothing into it.
    ///
    /// - Parameter scratch: a folder for a copy of the database; the copy is removed again.
    public init(_ path: String, scratch: String) throws(FieldLogError) {
        earlier = (try? MissingFile.all(in: path)) ?? []
        do throws(SystemError) {
            let files = try WreckFiles(path, maxBytes: Self.fileBytesMax)
            let log = WriteAheadLog(files.log)
            tables = try Self.tables(files.database, log, scratch)
            settings = tables.settings ?? [:]
            publicKey = files.publicKey
            publicKeys = Set([files.publicKey, files.nextKey].compactMap { $0 })
            witness = files.witness
            passesOver = log.damages.contains { $0.bit == nil }
            for row in tables.feeds { feeds[row.state.id] = row.state }
            read(WreckPages(database: files.database, log: log))
            for other in files.others { read(WreckPages(database: other, log: WriteAheadLog([]))) }
        } catch {
            throw FieldLogError(error)
        }
        for (id, row) in laid { feeds[id] = row }
        if isForeign(settings) {
            // What another store remembers says nothing of this one; rows of this one may still lie about.
            stranger = settings[.incarnation]
            (tables, settings) = (KeptTables(), [:])
            findSettings()
            if isForeign(settings) { settings = settings.filter { $0.key == .deployment } }
        }
        findSettings()
        mendHeaders()
        mendBodies()
    }

    /// What is known to be missing from earlier, whether or not anything else tells of it.
    func missing() -> [(FeedID, ClosedRange<UInt64>)] {
        earlier + MissingFile.decode(Array((settings[.lost] ?? "").utf8))
    }

    /// Whether not one entry was found.
    public var isEmpty: Bool { entries.isEmpty }

    /// The numbers of the feeds: from their rows, or else from the rows of their entries.
    func numbers() -> [FeedID: Int64] {
        var numbers = feeds.mapValues(\.number)
        var taken = Set(numbers.values)
        for position in hashes.keys.sorted() {
            let place = Position(number: position)
            guard !taken.contains(place.feed) else { continue }
            for hash in hashes[position] ?? [] {
                guard let header = entries[hash]?.entry.header, header.seq == place.seq else { continue }
                let id = FeedID(incarnation: header.incarnation, area: header.area)
                guard numbers[id] == nil, taken.insert(place.feed).inserted else { continue }
                numbers[id] = place.feed
            }
        }
        return numbers
    }

    private static func tables(
        _ database: [UInt8], _ log: WriteAheadLog, _ scratch: String
    ) throws(SystemError) -> KeptTables {
        guard !database.isEmpty else { return KeptTables() }
        let copy = scratch + "/wreck.db"
        defer { for end in ["", "-wal", "-shm"] { _ = try? Files.remove(copy + end) } }
        try Files.writeAtomically(database, to: copy, sync: false)
        if !log.bytes.isEmpty { try Files.writeAtomically(log.accepted(), to: copy + "-wal", sync: false) }
        return KeptTables(copy: copy)
    }

    private mutating func read(_ pages: WreckPages) {
        let rows = RawRows(usable: pages.usable) { pages.page($0) }
        pages.forEach { (page, isFirst, isCommitted) in
            if isCommitted {
                for row in rows.rows(of: page, isFirst: isFirst) { take(row) }
            }
            EntryScan.entries(in: page) { (header, body) in add(header, body, isRow: false) }
        }
    }

    /// Takes a header with what follows it; the hash of the entry, nil where it is none.
    @discardableResult
    private mutating func add(_ header: [UInt8], _ body: [UInt8]?, isRow: Bool) -> Digest32? {
        if let body, let entry = try? Entry(headerBytes: header, bodyBytes: body) {
            add(entry, isRow: isRow)
            return entry.hash
        }
        guard let bare = try? Entry(headerBytes: header, bodyBytes: nil) else { return nil }
        add(bare, isRow: isRow)
        if let body {
            bodies[bare.hash, default: []].insert(body)
        } else if body == nil {
            erased.insert(bare.hash)
        }
        return bare.hash
    }

    private mutating func add(_ entry: Entry, isRow: Bool) {
        guard let known = entries[entry.hash] else {
            entries[entry.hash] = Found(entry: entry, isRow: isRow)
            return
        }
        if known.entry.bodyBytes == nil, entry.bodyBytes != nil { entries[entry.hash]?.entry = entry }
        if isRow { entries[entry.hash]?.isRow = true }
    }

    /// Tells by its shape which table a row is of.
    private mutating func take(_ row: RawRow) {
        let values = row.values
        if values.count == 2, case .text(let name) = values[0] {
            if case .text(let value) = values[1], Setting(rawValue: name) != nil {
                pairs[name, default: []].insert(value)
            } else if name == "setting", case .bytes(let sum) = values[1] {
                sums.insert(sum)
            }
            return
        }
        guard let number = row.rowid, number > 0, values.first == .null else { return }
        if values.count == 3, case .bytes(let first) = values[1] {
            switch values[2] {
            case .bytes(let second) where second.count == 8: signatures.append((number, first, second))
            case .bytes(let second): takeEntry(number, first, second)
            case .null: takeEntry(number, first, nil)
            default: return
            }
        } else if values.count == 10, case .int(let sum) = values[9] {
            takeFeed([.int(number)] + values[1...8], sum: sum)
        }
    }

    private mutating func takeEntry(_ number: Int64, _ header: [UInt8], _ body: [UInt8]?) {
        guard header.count >= 64 else { return }
        if let hash = add(header, body, isRow: true) {
            hashes[number, default: []].insert(hash)
        } else {
            unreadable.append((header, body))
        }
    }

    private mutating func takeFeed(_ row: [FieldValue], sum: Int64) {
        var made = RowSum()
        for value in row {
            switch value {
            case .int(let number): made.add(number)
            case .text(let text): made.add(text)
            case .bytes(let bytes): made.add(bytes)
            case .null, .other: made.add(-1)
            }
        }
        guard made.value == sum, let found = FeedRow.read(row)?.state else { return }
        // What the table itself says of a feed stands, unless rows were committed later that SQLite passes over.
        if let known = feeds[found.id], !passesOver || known.seq >= found.seq { return }
        if let known = laid[found.id], known.seq >= found.seq { return }
        laid[found.id] = found
    }

    /// Whether settings are those of another store, whose database or write-ahead log lies in the folder: neither the key beside them nor the
    /// witness is theirs.
    private func isForeign(_ settings: [Setting: String]) -> Bool {
        guard let named = settings[.publicKey], !publicKeys.isEmpty, !publicKeys.contains(named) else { return false }
        guard let witness else { return true }
        let names = [settings[.incarnation] ?? ""] + (settings[.former] ?? "").split(separator: " ").map(String.init)
        return !names.contains(witness.incarnation.description)
    }

    /// Settings of which no table is left are put together from rows: those that one of the checksums fits.
    private mutating func findSettings() {
        guard settings.isEmpty, !pairs.isEmpty, pairs.values.allSatisfy({ $0.count <= 4 }) else { return }
        var choices: [[(String, String)]] = [[]]
        for (name, values) in pairs.sorted(by: { $0.key < $1.key }) {
            let isOptional = Setting(rawValue: name)?.isOptional == true
            choices = choices.flatMap { choice in
                values.sorted().map { choice + [(name, $0)] } + (isOptional ? [choice] : [])
            }
            if choices.count > 4_096 { return }
        }
        let right = choices.filter { sums.contains(KeptTables.settingsSum($0)) }.map(KeptTables.settings(of:))
        if let found = right.first(where: { !isForeign($0) }) ?? right.first { settings = found }
    }

    /// Turns the one bit back that keeps a row from being the entry that others name.
    private mutating func mendHeaders() {
        var named: Set<Digest32> = Set(feeds.values.map(\.hash))
        if let witness { named.insert(witness.hash) }
        if let deployment = settings[.deployment].flatMap({ Digest32(hex: $0) }) { named.insert(deployment) }
        for found in entries.values {
            named.insert(found.entry.header.previous)
            for parent in found.entry.header.parents { named.insert(parent.hash) }
        }
        let wanted = named.subtracting(entries.keys)
        guard !wanted.isEmpty else { return }
        let unnamed = entries.values.filter { $0.isRow && !named.contains($0.entry.hash) }
        let rows = unreadable + unnamed.map { ($0.entry.headerBytes, $0.entry.bodyBytes) }
        for row in rows.prefix(Self.triesMax) {
            guard let header = OneBit.mended(row.header, { wanted.contains(SHA256.hash($0)) }) else { continue }
            let wrong = SHA256.hash(row.header)
            // The row of an entry that was taken for another has its body among those that did not fit.
            let choices = row.body.map { [$0] } ?? Array(bodies[wrong] ?? [])
            let body = choices.first { (try? Entry(headerBytes: header, bodyBytes: $0)) != nil } ?? choices.first
            if add(header, body, isRow: true) != nil {
                mended += 1
                entries[wrong] = nil
            }
        }
        unreadable = []
    }

    /// Turns the one bit back that keeps a body from being the one that its header names.
    private mutating func mendBodies() {
        var tries = 0
        for (hash, found) in bodies where entries[hash]?.entry.bodyBytes == nil && !erased.contains(hash) {
            guard let bare = entries[hash]?.entry else { continue }
            for body in found where body.count == bare.header.bodyLength {
                tries += 1
                if tries > Self.triesMax { return }
                guard let right = OneBit.mended(body, hash: bare.header.bodyHash),
                    let entry = try? Entry(headerBytes: bare.headerBytes, bodyBytes: right)
                else { continue }
                add(entry, isRow: false)
                mended += 1
                break
            }
        }
        bodies = [:]
    }
}
