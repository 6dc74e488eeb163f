internal import FieldLogHash
internal import FieldLogModel

/// A checksum over the values of one row (FNV-1a, 64 bits): two rows that differ in one byte have different ones. It tells of a damaged
/// disk, not of an attacker.
struct RowSum {
    private var state: UInt64 = 0xCBF2_9CE4_8422_2325

    mutating func add(_ bytes: [UInt8]) {
        add(Int64(bytes.count))
        for byte in bytes { mix(byte) }
    }

    mutating func add(_ text: String) { add(Array(text.utf8)) }

    mutating func add(_ number: Int64) {
        var left = UInt64(bitPattern: number)
        for _ in 0..<8 {
            mix(UInt8(truncatingIfNeeded: left))
            left >>= 8
        }
    }

    private mutating func mix(_ byte: UInt8) { state = (state ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }

    /// The sum as SQLite keeps it.
    var value: Int64 { Int64(bitPattern: state) }

    /// The sum over the first columns of the row that a query is at.
    init(_ query: Statement, columns count: Int) {
        for place in 0..<count {
            switch query.value(place) {
            case .int(let number): add(number)
            case .text(let text): add(text)
            case .bytes(let bytes): add(bytes)
            case .null, .other: add(-1)
            }
        }
    }

    /// A sum over nothing yet.
    init() {}
}

extension FeedState {
    /// The sum of the row of this feed in the table `feed`.
    func sum(changed: Int64) -> Int64 {
        var sum = RowSum()
        sum.add(number)
        sum.add(id.incarnation.bytes)
        sum.add(id.area.text)
        sum.add(id.branch?.bytes ?? [])
        sum.add(Int64(truncatingIfNeeded: seq))
        sum.add(hash.bytes)
        sum.add(Int64(truncatingIfNeeded: base))
        sum.add(base == 0 ? [] : baseHash.bytes)
        sum.add(changed)
        return sum.value
    }
}

extension Store {
    /// The columns of the table `feed` that its sum covers, in their order.
    static let feedColumns = "no, incarnation, area, branch, seq, hash, base, base_hash, changed"

    /// The numbers of the rows of the table `feed` that are not what their sums were made of.
    func feedsWithWrongSums() throws(FieldLogError) -> Set<Int64> {
        let query = try database.compile("SELECT \(Self.feedColumns), sum FROM feed")
        var wrong: Set<Int64> = []
        while try query.step() {
            if RowSum(query, columns: 9).value != query.int(9) { wrong.insert(query.int(0)) }
        }
        return wrong
    }

    /// What a signature's checksum covers: the signature and the entry that it is of, wherever that stands.
    static func signatureSum(_ blob: [UInt8], of hash: Digest32) -> [UInt8] {
        Array(SHA256.hash(hash.bytes + blob).bytes.prefix(8))
    }

    /// The positions of signatures that are not as they were kept, or of entries that are not here.
    func wrongSignatures() throws(FieldLogError) -> [Position] {
        let query = try database.compile(
            """
            SELECT signature.pos, blob, sum, coalesce(entry.header, withheld.header) FROM signature
              LEFT JOIN entry ON entry.pos = signature.pos LEFT JOIN withheld ON withheld.pos = signature.pos
            ORDER BY signature.pos
            """)
        var wrong: [Position] = []
        while try query.step() {
            let hash = SHA256.hash(query.bytes(3))
            if Self.signatureSum(query.bytes(1), of: hash) != query.bytes(2) {
                wrong.append(Position(number: query.int(0)))
            }
        }
        return wrong
    }
}

extension Transaction {
    /// Gives the rows of older tables the checksums that they lack.
    func sumOlderRows() throws(FieldLogError) {
        let feeds = try store.database.compile("SELECT \(Store.feedColumns) FROM feed")
        var sums: [(Int64, Int64)] = []
        while try feeds.step() { sums.append((feeds.int(0), RowSum(feeds, columns: 9).value)) }
        let update = try store.database.statement("UPDATE feed SET sum = ?2 WHERE no = ?1")
        for (number, sum) in sums {
            update.bind(1, number)
            update.bind(2, sum)
            try update.run()
        }
        for position in try store.wrongSignatures() {
            if let blob = try store.signature(at: position), try store.anyEntry(at: position) != nil {
                try sign(position, blob)
            }
        }
        summed.insert("withheld")
        try renewSums()
    }
}
