internal import FieldLogHash
internal import FieldLogModel

/// Checksums over tables that cannot be derived from the log. They tell of a damaged disk, not of an attacker.
extension Store {
    /// The checksum over all rows of a table, as it must be now. O(rows).
    func sum(ofTable table: String, columns: String) throws(FieldLogError) -> [UInt8] {
        try Self.sum(ofTable: table, columns: columns, in: database)
    }

    static func sum(
        ofTable table: String, columns: String, in database: Connection
    ) throws(FieldLogError) -> [UInt8] {
        let query = try database.compile("SELECT \(columns) FROM \"\(table)\" ORDER BY \(columns)")
        let count = columns.split(separator: ",").count
        var writer = CBORWriter(capacity: 4_096)
        while try query.step() {
            for place in 0..<count {
                switch query.value(place) {
                case .int(let number): writer.int(number)
                case .text(let text): writer.text(text)
                case .bytes(let bytes): writer.bytes(bytes)
                case .null, .other: writer.null()
                }
            }
        }
        return SHA256.hash(writer.output).bytes
    }

    /// The tables that are not what their checksums were made of.
    func checkSums() throws(FieldLogError) -> [CheckFinding] {
        var findings: [CheckFinding] = []
        for table in Tables.summed {
            let query = try database.statement("SELECT sum FROM checksum WHERE name = ?1")
            query.bind(1, table.name)
            let kept = try query.step() ? query.bytes(0) : nil
            query.reset()
            let isEmpty = try database.number("SELECT EXISTS(SELECT 1 FROM \"\(table.name)\")") == 0
            if kept == nil, isEmpty { continue }
            if kept != (try sum(ofTable: table.name, columns: table.columns)) {
                findings.append(.checksum(table: table.name, row: nil))
            }
        }
        for position in try wrongSignatures() {
            findings.append(.checksum(table: "signature", row: "\(position.feed):\(position.seq)"))
        }
        return findings + (try checkEvidence()) + (try checkCaches())
    }

    /// Evidence whose bytes are not those that came: its own sum says so, which the sum of the table covers.
    private func checkEvidence() throws(FieldLogError) -> [CheckFinding] {
        let query = try database.compile("SELECT no, run, sum, bytes FROM quarantine ORDER BY no")
        var findings: [CheckFinding] = []
        while try query.step() {
            let run = query.bytes(1)
            if SHA256.hash(run).bytes == query.bytes(2), run.count == Int(query.int(3)) { continue }
            findings.append(.checksum(table: "quarantine", row: "\(query.int(0))"))
        }
        return findings
    }

    private func checkCaches() throws(FieldLogError) -> [CheckFinding] {
        var findings: [CheckFinding] = []
        for table in Tables.cacheColumns {
            let count = table.columns.split(separator: ",").count
            let query = try database.compile("SELECT \(table.columns), sum FROM \(table.name)")
            var isWrong = false
            while try query.step(), !isWrong { isWrong = RowSum(query, columns: count).value != query.int(count) }
            if isWrong { findings.append(.checksum(table: table.name, row: nil)) }
        }
        return findings
    }
}

extension Transaction {
    /// Renews the checksums of the tables that this transaction has written.
    func renewSums() throws(FieldLogError) {
        for table in Tables.summed where summed.contains(table.name) {
            let insert = try store.database.statement("INSERT OR REPLACE INTO checksum(name, sum) VALUES(?1, ?2)")
            insert.bind(1, table.name)
            insert.bind(2, try store.sum(ofTable: table.name, columns: table.columns))
            try insert.run()
        }
        summed = []
    }

    /// Makes what a store remembers of others agree with its checksum again, by forgetting what may be wrong: it is learnt again at the
    /// next session. Evidence and signatures that are damaged are dropped.
    func forgetDamagedTables() throws(FieldLogError) {
        for finding in try store.checkSums() {
            guard case .checksum(let table, let row) = finding else { continue }
            switch table {
            case "signature":
                for position in try store.wrongSignatures() {
                    try store.database.execute("DELETE FROM signature WHERE pos = \(position.number)")
                }
            case "quarantine":
                let which = row.flatMap { Int64($0) }.map { "WHERE no = \($0)" } ?? ""
                try store.database.execute("DELETE FROM quarantine \(which)")
                summed.insert(table)
            case "peer", "peer_head", "receipt":
                for name in ["peer", "peer_head", "receipt"] {
                    try store.database.execute("DELETE FROM \(name)")
                    summed.insert(name)
                }
            // What is kept aside is part of the log: it is never dropped here.
            default: continue
            }
        }
        for cache in Tables.cacheColumns { try store.database.execute("DELETE FROM \(cache.name)") }
        try renewSums()
    }
}
