internal import FieldLogHash
internal import FieldLogModel

/// Checksums over tables that cannot be derived from the log. They tell of a damaged disk, not of an attacker.
extension Store {
    /// The checksum over all rows of a table, as it must be now. O(rows).
    func sum(ofTable table: String, columns: String) throws(FieldLogError) -> [UInt8] {
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
        let signatures = try database.compile("SELECT pos, blob, sum FROM signature")
        while try signatures.step() {
            if Array(SHA256.hash(signatures.bytes(1)).bytes.prefix(8)) == signatures.bytes(2) { continue }
            let position = Position(number: signatures.int(0))
            findings.append(.checksum(table: "signature", row: "\(position.feed):\(position.seq)"))
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
            guard case .checksum(let table, _) = finding else { continue }
            if table == "signature" {
                let query = try store.database.compile("SELECT pos, blob, sum FROM signature")
                var wrong: [Int64] = []
                while try query.step() {
                    let isSound = Array(SHA256.hash(query.bytes(1)).bytes.prefix(8)) == query.bytes(2)
                    if !isSound { wrong.append(query.int(0)) }
                }
                for position in wrong {
                    try store.database.execute("DELETE FROM signature WHERE pos = \(position)")
                }
            } else {
                for name in table == "quarantine" ? ["quarantine"] : ["peer", "peer_head", "receipt"] {
                    try store.database.execute("DELETE FROM \(name)")
                    summed.insert(name)
                }
            }
        }
        for cache in ["scope_area", "scope_digest", "scope_mark"] { try store.database.execute("DELETE FROM \(cache)") }
        try renewSums()
    }
}
