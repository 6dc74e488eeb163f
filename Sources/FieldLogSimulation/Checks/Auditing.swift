internal import FieldLogKit
internal import FieldLogModel
internal import FieldLogStandIns
internal import FieldLogStorage

extension World {
    /// Looks at every store as a whole, from outside.
    func auditAll() throws(Violation) {
        for node in nodes where node.exists { try audit(node) }
        try auditCentre()
    }

    /// One store: its chains, its hashes, nobody's forgeries, and tables that are the fold of its log.
    func audit(_ node: Node) throws(Violation) {
        let raw = try node.rawStore()
        let heads = try raw.heads()
        var last: [Int64: (seq: Int64, hash: [UInt8])] = [:]
        var records: [Record: [Change]] = [:]
        var skipped: Set<Record> = []
        for (position, bytes, body) in try raw.entries() {
            guard let header = PlainHeader(bytes) else {
                throw Violation("well-formed", "n\(node.number) position \(position)")
            }
            let hash = PlainHash.sha256(bytes)
            let feed = position >> 32
            if let before = last[feed] {
                guard Int64(header.seq) == before.seq + 1, header.previous == before.hash else {
                    throw Violation("chain", "n\(node.number) \(header.area) \(header.seq)")
                }
            }
            last[feed] = (Int64(header.seq), hash)
            if let body {
                guard PlainHash.sha256(body) == header.bodyHash, UInt64(body.count) == header.bodyLength else {
                    throw Violation("body", "n\(node.number) \(header.area) \(header.seq)")
                }
                if let decision = ledger.erased[hash], !ledger.gone.contains(decision), isHealed, !node.isRevoked,
                    try isWithinReach(decision)
                {
                    throw Violation("erased-stays-erased", "n\(node.number) \(header.area)")
                }
            } else if ledger.erased[hash] == nil {
                throw Violation("body", "n\(node.number) lacks the body of \(header.area) \(header.seq)")
            }
            if let author = ledger.forged[hash], author != node.principal {
                throw Violation("nothing-unauthorised", "n\(node.number) took a forged \(header.area)")
            }
            if isHealed, !node.isRevoked, ledger.late[hash] != nil {
                throw Violation("nothing-beyond-a-cut", "n\(node.number) has \(header.area) \(header.seq)")
            }
            collect(header, bytes, body, &records, &skipped)
        }
        for (feed, head) in heads where head.seq > head.base {
            guard let end = last[head.number], end.seq == head.seq, end.hash == head.hash else {
                throw Violation("head", "n\(node.number) \(feed.area): the row of the feed and its entries differ")
            }
        }
        let known = Set(heads.filter { $0.value.seq > $0.value.base }.map(\.value.number))
        for feed in last.keys where !known.contains(feed) {
            throw Violation("head", "n\(node.number) has entries of feed \(feed), which has no row")
        }
        try fold(records, skipped, node, raw)
        try auditRecords(node)
        if isHealed { try auditTraces(node) }
        try auditReceipts(node)
    }

    /// The kinds whose records live in areas.
    static let audited = Schema.kinds.filter { ![.commons, .authority].contains($0.home) }

    /// A record in a home.
    struct Record: Hashable {
        let kind: String
        let id: [UInt8]
        let home: String
    }

    private func collect(
        _ header: PlainHeader, _ bytes: [UInt8], _ body: [UInt8]?, _ records: inout [Record: [Change]],
        _ skipped: inout Set<Record>
    ) {
        guard Self.audited.contains(where: { $0.name == header.kind }), header.area != "commons" else { return }
        let record = Record(kind: header.kind, id: header.record, home: header.area)
        guard body != nil, let entry = try? Entry(headerBytes: bytes, bodyBytes: body), let values = try? entry.values()
        else {
            skipped.insert(record)
            return
        }
        records[record, default: []].append(Change(ref: entry.ref, parents: entry.header.parents, values: values))
    }

    /// The tables say what the history of each record says, by a fold that was written only to be read.
    private func fold(
        _ records: [Record: [Change]], _ skipped: Set<Record>, _ node: Node, _ raw: RawStore
    ) throws(Violation) {
        // How many changes lost, for each record.
        var conflicts: [String: Int] = [:]
        for kind in Self.audited {
            let columns = kind.fields.map { "\"\($0.name)\"" }.joined(separator: ", ")
            var rows: [Record: [RawStore.Cell]] = [:]
            for row in try raw.rows("SELECT id, home, \(columns) FROM \"\(kind.name)\"") where row[1].text != "commons"
            {
                rows[Record(kind: kind.name, id: row[0].bytes, home: row[1].text)] = Array(row.dropFirst(2))
            }
            for record in rows.keys where records[record] == nil && !skipped.contains(record) {
                throw Violation("fold", "n\(node.number) has a \(kind.name) of which there is no entry")
            }
            for (record, changes) in records where record.kind == kind.name && !skipped.contains(record) {
                if changes.count > 12 { continue }
                let state = NaiveFold(changes, kind: kind)
                let expected = state?.values.map(Self.cell)
                guard rows[record] == expected else {
                    throw Violation(
                        "fold", "n\(node.number) \(kind.name) of \(changes.count) changes: its row is not their fold")
                }
                for dispute in state?.disputes ?? [] {
                    conflicts["\(record.id)\(record.home)", default: 0] += dispute.losers.count
                }
            }
        }
        var open: [String: Int] = [:]
        for row in try raw.rows(
            "SELECT id, home, (SELECT count(*) FROM conflict_loser WHERE key = conflict.key) FROM conflict")
        {
            open["\(row[0].bytes)\(row[1].text)", default: 0] += Int(row[2].number)
        }
        let small = Set(
            records.filter { $0.value.count <= 12 && !skipped.contains($0.key) }.map { "\($0.key.id)\($0.key.home)" })
        guard open.filter({ small.contains($0.key) }) == conflicts else {
            throw Violation(
                "conflicts", "n\(node.number) shows \(open.count) conflicts where there are \(conflicts.count)")
        }
        tally.mark("conflict open at an audit", conflicts.count)
    }

    private static func cell(_ value: FieldValue) -> RawStore.Cell {
        switch value {
        case .null, .other: .null
        case .int(let number): .number(number)
        case .text(let text): .text(text)
        case .bytes(let bytes): .bytes(bytes)
        }
    }

    /// What was acknowledged anywhere is at the centre: all but what burnt before it went anywhere, and what a decision took out.
    private func auditCentre() throws(Violation) {
        let central = try nodes[0].rawStore().admitted()
        for (hash, number) in ledger.acknowledged where !central.contains(hash) {
            if ledger.gone.contains(hash) || nodes[number].isRevoked { continue }
            // Work beyond a cut is brought by its machine when that asks once more. One that was put back knows nothing of it, and others keep
            // it aside until people move the cut.
            if ledger.wasPutBack.contains(number) {
                if try isKeptAside(hash) { continue }
                if try !isWithinReach(hash) { continue }
            }
            throw Violation(
                "acknowledged-stays", "what n\(number) acknowledged is not at the centre; \(try whereabouts(hash))")
        }
    }

    /// Whether a store that still calls has an entry: what the centre lost may be left with devices that were taken out.
    private func isWithinReach(_ hash: [UInt8]) throws(Violation) -> Bool {
        for node in nodes where node.exists && !node.isRevoked {
            if try node.rawStore().admitted().contains(hash) { return true }
        }
        return false
    }

    private func isKeptAside(_ hash: [UInt8]) throws(Violation) -> Bool {
        for node in nodes where node.exists {
            for row in try node.rawStore().rows("SELECT header FROM withheld")
            where PlainHash.sha256(row[0].bytes) == hash { return true }
        }
        return false
    }

    /// Where an entry is, for the words of a violation.
    private func whereabouts(_ hash: [UInt8]) throws(Violation) -> String {
        var found: [String] = []
        for node in nodes where node.exists {
            for table in ["entry", "withheld"] {
                for row in try node.rawStore().rows("SELECT header FROM \(table)")
                where PlainHash.sha256(row[0].bytes) == hash {
                    let header = PlainHeader(row[0].bytes)
                    found.append(
                        "\(table) of n\(node.number): \(header?.kind ?? "") \(header?.area ?? "") \(header?.seq ?? 0)")
                }
            }
        }
        return found.isEmpty ? "it is nowhere" : found.joined(separator: ", ")
    }
}
