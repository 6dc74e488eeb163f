import FieldLogHash
import FieldLogModel
@testable import FieldLogStorage
import FieldLogTestSupport
import Testing

struct CheckTests {
    /// The sample is healthy, and nothing in it is left out: every table has rows to lose.
    @Test func sampleIsHealthyAndFull() throws {
        try Sample.withFolder { folder in
            let store = try Store.open(folder)
            #expect(try store.check() == [])
            let raw = try RawDatabase(Store.databasePath(folder))
            for table in try raw.tables() where !RawDatabase.tablesOfExchange.contains(table) {
                #expect(try !raw.run("SELECT 1 FROM \"\(table)\" LIMIT 1").isEmpty, "\(table) is empty")
            }
            #expect(Set(Tables.derivedNames).isSubset(of: Set(try raw.tables())))
        }
    }

    /// Any byte of any part of an entry: exactly that entry is named. First, middle and last ones of feeds of one, two and many.
    @Test func everyByteOfAnEntryIsWatched() throws {
        try Sample.withFolder { folder in
            let store = try Store.open(folder)
            let raw = try RawDatabase(Store.databasePath(folder))
            var generator = SeededGenerator(17)
            for head in try store.allHeads() {
                let count = Int(head.seq)
                let number = try #require(try store.feeds.state(of: head.feed)).number
                for seq in Set([1, 2, count / 2, count - 1, count]) where (1...count).contains(seq) {
                    let position = Position(feed: number, seq: UInt64(seq)).number
                    let expected = CheckFinding.entryDamaged(feed: Transaction.name(head.feed), seq: UInt64(seq))
                    for column in ["header", "body"] {
                        let row = try raw.run("SELECT \(column) FROM entry WHERE pos = ?1", [.int(position)])
                        guard case .bytes(let bytes) = row[0][0] else { throw UnhealthyStore(findings: []) }
                        for place in bytes.indices {
                            var changed = bytes
                            changed[place] ^= 1 << UInt8(generator.below(8))
                            let update = "UPDATE entry SET \(column) = ?2 WHERE pos = ?1"
                            try raw.run(update, [.int(position), .bytes(changed)])
                            let findings = try store.check()
                            if findings != [expected] {
                                Issue.record("\(column) byte \(place) of \(expected): \(findings)")
                            }
                            try raw.run(update, [.int(position), .bytes(bytes)])
                        }
                    }
                }
            }
            #expect(try store.check() == [])
        }
    }

    /// The same, with the store closed while it happens.
    @Test(arguments: ["header", "body"]) func damageWhileClosedIsFound(_ column: String) throws {
        try Sample.withFolder { folder in
            let flip =
                "UPDATE entry SET \(column) = CAST(substr(\(column), 1, 40) || x'99' || substr(\(column), 42) AS BLOB)"
            try Sample.damaged(folder) { raw in
                try raw.run("\(flip) WHERE pos = (SELECT max(pos) FROM entry)")
            } _: { (store: Store) throws in
                let findings = try store.check()
                #expect(findings.count == 1)
                guard case .entryDamaged(_, let seq)? = findings.first else { throw UnhealthyStore(findings: findings) }
                #expect(seq == 1 || seq == 2)
                // What is lost cannot be made again from the tables.
                #expect(try store.rebuild() == findings)
            }
        }
    }

    /// Two bodies in each other's place: both entries are named.
    @Test func swappedBodiesAreFound() throws {
        try Sample.withFolder { folder in
            let heads = try Store.open(folder).feeds.heads(of: fixtureHome)
            let (number, head) = try #require(heads.first)
            try Sample.damaged(folder) { raw in
                let first = Position(feed: number, seq: 2).number
                let bodies = try raw.run("SELECT body FROM entry WHERE pos IN (?1, ?1 + 2) ORDER BY pos", [.int(first)])
                try raw.run("UPDATE entry SET body = ?2 WHERE pos = ?1", [.int(first), bodies[1][0]])
                try raw.run("UPDATE entry SET body = ?2 WHERE pos = ?1 + 2", [.int(first), bodies[0][0]])
            } _: { (store: Store) throws in
                let feed = Transaction.name(head.feed)
                #expect(try store.check() == [.entryDamaged(feed: feed, seq: 2), .entryDamaged(feed: feed, seq: 4)])
            }
        }
    }

    /// The last entries of each feed, one and all of them: what the head says was here is named as missing.
    @Test func lostTailsAreFound() throws {
        try Sample.withFolder { folder in
            let heads = try Store.open(folder).feeds.heads(of: nil)
            for (number, head) in heads {
                for from in Set([head.seq, 1]) {
                    try Sample.damaged(folder) { raw in
                        let first = Position(feed: number, seq: from).number
                        let last = Position(feed: number, seq: head.seq).number
                        try raw.run("DELETE FROM entry WHERE pos BETWEEN ?1 AND ?2", [.int(first), .int(last)])
                    } _: { (store: Store) throws in
                        let missing = CheckFinding.entriesMissing(
                            feed: Transaction.name(head.feed), from: from, through: head.seq)
                        let (found, left) = (try store.check(), try store.rebuild())
                        #expect(found == [missing] && left == [missing])
                    }
                }
            }
        }
    }

    /// A head that was turned back, and one that is no number of an entry at all.
    @Test func changedHeadsAreFound() throws {
        try Sample.withFolder { folder in
            try Sample.damaged(folder) { raw in
                try raw.run("UPDATE feed SET seq = seq - 1 WHERE no = 2")
            } _: { (store: Store) throws in
                let findings = try store.check()
                #expect(findings.contains { if case .entryBeyondHead = $0 { true } else { false } })
                #expect(try store.rebuild() == [])
            }
            for change in ["seq = -1", "hash = x'00'", "area = '%'", "area = '99@'", "incarnation = zeroblob(16)"] {
                try Sample.damaged(folder) { raw in
                    try raw.run("UPDATE feed SET \(change) WHERE no = 2")
                } _: { (store: Store) throws in
                    #expect(try store.check() == [.row(table: "feed", record: "2", how: .differs)], "\(change)")
                    #expect(try store.rebuild() == [])
                }
            }
        }
    }

    /// Any row of any table: it is named, and what can be derived is made again.
    @Test func everyRowIsWatched() throws {
        try Sample.withFolder { folder in
            let before = try Snapshot(try Store.open(folder))
            let raw = try RawDatabase(Store.databasePath(folder))
            for table in try raw.tables() where !RawDatabase.tablesOfExchange.contains(table) {
                let keys = try raw.run("SELECT name FROM pragma_table_info('\(table)') WHERE pk > 0 ORDER BY pk")
                    .compactMap { $0[0].text }
                let list = keys.map { "\"\($0)\"" }.joined(separator: ", ")
                let rows = try raw.run("SELECT \(list) FROM \"\(table)\" ORDER BY 1")
                try #require(!rows.isEmpty, "\(table) is empty")
                for row in [rows[0], rows[rows.count / 2], rows[rows.count - 1]] {
                    try Sample.damaged(folder) { raw in
                        let condition = keys.enumerated().map { "\"\($0.element)\" = ?\($0.offset + 1)" }
                        try raw.run("DELETE FROM \"\(table)\" WHERE \(condition.joined(separator: " AND "))", row)
                    } _: { (store: Store) throws in
                        try Self.examine(store, table, row, before)
                    }
                }
            }
        }
    }

    private static func examine(_ store: Store, _ table: String, _ row: [FieldValue], _ before: Snapshot) throws {
        let findings = try store.check()
        let names = findings.map { finding -> String in
            switch finding {
            case .row(let table, _, .missing): table
            case .checksum(let table, let row): row == nil ? "?" : table
            case .digest: "area_digest"
            case .entriesMissing: "entry"
            case .feedMissing: "feed"
            default: "\(finding)"
            }
        }
        #expect(names.contains(table), "\(table) \(row): \(findings)")
        switch findings.first {
        case .row(_, let record, _):
            let id = row.compactMap(\.record).first?.description
            let position = row.compactMap(\.int).first.map {
                "\(Position(number: $0).feed):\(Position(number: $0).seq)"
            }
            #expect(record == (id ?? position))
            #expect(findings.count == 1)
        case .checksum(_, let name): #expect(row[0].text == name)
        case .digest(let area): #expect(row[0].text == area)
        case .entriesMissing(_, let from, let through):
            let seq = row[0].int.map { Position(number: $0).seq }
            #expect(from == seq && through == seq)
        case .feedMissing(let number, let feed): #expect(row[0].int == number && feed.contains("/"))
        default: break
        }
        guard findings.allSatisfy(\.isMendable) else { return }
        #expect(try store.rebuild() == [], "\(table)")
        let after = try Snapshot(store)
        #expect(after == before, "\(table): \(before.difference(from: after))")
    }

    /// Values changed and rows added by hand in every derived table are found and undone.
    @Test func changedAndAddedRowsAreFound() throws {
        try Sample.withFolder { folder in
            let before = try Snapshot(try Store.open(folder))
            let damages = [
                ("establishment", "UPDATE establishment SET rooms = 13", CheckFinding.RowProblem.differs),
                ("visit", "UPDATE visit SET status = 'ANNULLED' WHERE status = 'FINAL'", .differs),
                ("finding", "INSERT INTO finding(id, home, head) VALUES(x'00010203040506070809', '15@', 1)", .extra),
                ("pending", "INSERT INTO pending(pos, id, home) VALUES(1, x'00010203040506070809', '15@')", .extra),
                (
                    "change",
                    "INSERT INTO change(id, home, kind, pos) VALUES(x'00010203040506070809', '15@', 'visit', 1)", .extra
                ),
                ("conflict", "UPDATE conflict SET fields = 'name'", .differs),
                ("conflict_loser", "UPDATE conflict_loser SET proposal = 1 - proposal", .differs),
                ("unfolded", "UPDATE unfolded SET kind = 'poem'", .differs),
                ("area", "UPDATE area SET head = head + 1", .differs),
            ]
            for (table, sql, how) in damages {
                try Sample.damaged(folder) {
                    try $0.run(sql)
                } _: { (store: Store) throws in
                    let findings = try store.check()
                    let isNamed = findings.contains {
                        if case .row(table, _, how) = $0 { true } else { false }
                    }
                    #expect(isNamed, "\(table): \(findings)")
                    #expect(try store.rebuild() == [])
                    #expect(try Snapshot(store) == before)
                }
            }
            try Sample.damaged(folder) {
                try $0.run("UPDATE setting SET value = 'x' WHERE name = 'scope'")
            } _: { (store: Store) throws in
                let findings = try store.check()
                #expect(findings == [.checksum(table: "setting", row: nil)])
            }
            try Sample.damaged(folder) {
                try $0.run("UPDATE area_digest SET digest = zeroblob(32)")
            } _: { (store: Store) throws in
                let (found, left) = (try store.check(), try store.rebuild())
                #expect(found.count == 4 && left.isEmpty)
            }
        }
    }

    /// A critical kind that this version does not know stops its area, whatever came before or after it; that is no damage.
    @Test func stoppedAreasAreHealthy() throws {
        for isFirst in [true, false] {
            try withStore { store in
                let critical = Sample.unknown(area: fixtureHome, kind: "!recall")
                func stop() throws {
                    try store.write { (transaction) throws(FieldLogError) in
                        for entry in critical { try transaction.insert(entry) }
                    }
                }
                if isFirst { try stop() }
                let made = try store.add(Schema.establishment, Sample.id(1), ["rooms": .int(1)])
                try store.add(Schema.establishment, Sample.id(1), ["rooms": .int(2)], parents: [made])
                try store.add(Schema.establishment, Sample.id(1), ["rooms": .int(3)], parents: [made])
                if !isFirst { try stop() }
                try store.add(Schema.establishment, Sample.id(2), ["rooms": .int(1)])
                try store.add(Schema.establishment, Sample.id(2), home: Sample.otherHome, ["rooms": .int(1)])
                #expect(try store.unfoldedCount().critical == 2)
                #expect(try store.count(Schema.establishment) == (isFirst ? 1 : 2))
            }
        }
    }

    /// A critical kind that this version knows, in an area where it may not stand, is kept and stops nothing, however the entries
    /// around it were divided into transactions.
    @Test func misplacedCriticalEntriesStopNothing() throws {
        try withStore { store in
            for entry in Sample.unknown(area: fixtureHome, kind: Schema.deployment.name) {
                _ = try store.write { (transaction) throws(FieldLogError) in try transaction.insert(entry) }
            }
            try store.add(Schema.establishment, Sample.id(1), ["rooms": .int(1)])
            #expect(try store.count(Schema.establishment) == 1)
            #expect(try store.unfoldedCount().all == 2)
        }
    }
}
