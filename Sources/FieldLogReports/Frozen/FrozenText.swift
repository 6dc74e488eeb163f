internal import FieldLogFormats
internal import FieldLogHash
internal import FieldLogModel

/// The text of a frozen report, line by line (SyncProtocol.md, "Frozen reports").
package enum FrozenText {
    /// The text. O(its length).
    package static func write(_ report: FrozenReport) -> String {
        var text = ""
        func line(_ values: JSONValue...) {
            text += JSONValue.array(values).encoded()
            text += "\n"
        }
        for head in report.heads {
            line(
                "head", .string(head.feed.incarnation.description), .string(head.feed.area.text),
                .string(head.feed.branch?.hex ?? ""), .int(Int64(clamping: head.seq)), .string(head.hash.hex))
        }
        for (number, row) in report.rows.enumerated() {
            line("row", .int(Int64(number)), .array(row.areas.map { .string($0.text) }), .string(row.name))
        }
        for (number, item) in report.records.enumerated() {
            line(
                "record", .int(Int64(number)), .string(item.record.kind), .string(item.record.id.description),
                .string(item.record.home.text), .array(item.hashes.map { .string($0.hex) }),
                .array(item.belongsTo.map { .int(Int64($0)) }))
        }
        for cell in report.cells {
            line(
                "cell", .int(Int64(cell.row)), .string(cell.column), .int(cell.value), .string(ranges(cell.records)),
                cell.values.map { .array($0.map { .int($0) }) } ?? .null)
        }
        return text
    }

    /// Reads a text; nil where it is none: it comes from anywhere. Rows and records are numbered in their order, and named only behind their
    /// line, so that no number leads nowhere. No row, and no cell of a row, is there twice.
    ///
    /// A record makes at most one number of each column, which bounds what `0-9999` in line after line asks for: O(length of the text).
    package static func read(_ text: String) -> FrozenReport? {
        var reader = Reader()
        for line in text.utf8.split(separator: 0x0A) {
            guard case .array(let values)? = try? JSONParser.parse(Array(line), bytesMax: 8 << 20),
                reader.take(values)
            else { return nil }
        }
        return FrozenReport(heads: reader.heads, rows: reader.rows, records: reader.records, cells: reader.cells)
    }

    private struct Reader {
        var heads: [FeedHead] = []
        var rows: [FrozenRow] = []
        var records: [FrozenRecord] = []
        var cells: [FrozenCell] = []
        private var areas: Set<[AreaKey]> = []
        private var columns: [String: Set<Int>] = [:]
        /// How many records the cells name in all.
        private var named = 0

        mutating func take(_ values: [JSONValue]) -> Bool {
            switch values.first?.stringValue {
            case "head": return takeHead(values)
            case "row": return takeRow(values)
            case "record": return takeRecord(values)
            case "cell": return takeCell(values)
            default: return false
            }
        }

        private mutating func takeHead(_ values: [JSONValue]) -> Bool {
            guard values.count == 6, let incarnation = bytes(values[1]).flatMap(IncarnationID.init(bytes:)),
                let area = values[2].stringValue.flatMap({ AreaKey(text: $0) }), let branch = values[3].stringValue,
                let seq = values[4].intValue.flatMap({ UInt64(exactly: $0) }), let hash = digest(values[5]),
                branch.isEmpty || digest(values[3]) != nil
            else { return false }
            let feed = FeedID(incarnation: incarnation, area: area, branch: digest(values[3]))
            heads.append(FeedHead(feed: feed, seq: seq, hash: hash))
            return true
        }

        private mutating func takeRow(_ values: [JSONValue]) -> Bool {
            guard values.count == 4, values[1].intValue == Int64(rows.count), let list = values[2].arrayValue,
                let name = values[3].stringValue, !list.isEmpty
            else { return false }
            let areas = list.compactMap { $0.stringValue.flatMap { AreaKey(text: $0) } }
            rows.append(FrozenRow(areas: areas, name: name))
            return areas.count == list.count && self.areas.insert(areas).inserted
        }

        private mutating func takeRecord(_ values: [JSONValue]) -> Bool {
            guard values.count == 7, values[1].intValue == Int64(records.count), let kind = values[2].stringValue,
                let id = values[3].stringValue.flatMap({ RecordID(text: $0) }),
                let home = values[4].stringValue.flatMap({ AreaKey(text: $0) }), let list = values[5].arrayValue,
                let upper = values[6].arrayValue
            else { return false }
            let hashes = list.compactMap(digest)
            let numbers = upper.compactMap { $0.intValue.flatMap { Int(exactly: $0) } }
            records.append(
                FrozenRecord(
                    record: CountedRecord(kind: kind, id: id, home: home), hashes: hashes, belongsTo: numbers))
            return hashes.count == list.count && numbers.count == upper.count
                && numbers.allSatisfy { (0..<records.count - 1).contains($0) }
        }

        private mutating func takeCell(_ values: [JSONValue]) -> Bool {
            guard values.count == 6, let row = values[1].intValue.flatMap({ Int(exactly: $0) }),
                rows.indices.contains(row), let column = values[2].stringValue, let value = values[3].intValue,
                let numbers = values[4].stringValue.flatMap({
                    FrozenText.numbers(
                        $0, below: records.count, atMost: LayoutReader.columnsMax * records.count - named)
                }), columns[column, default: []].insert(row).inserted
            else { return false }
            named += numbers.count
            let added = values[5].arrayValue?.compactMap(\.intValue)
            cells.append(FrozenCell(row: row, column: column, value: value, records: numbers, values: added))
            return values[5].isNull || (added?.count == numbers.count && values[5].arrayValue?.count == numbers.count)
        }

        private func bytes(_ value: JSONValue) -> [UInt8]? { value.stringValue.flatMap(Hex.decode) }

        private func digest(_ value: JSONValue) -> Digest32? { bytes(value).flatMap(Digest32.init(bytes:)) }
    }

    /// The text that its pieces make, by number; nil where they are fewer than so many. A number of pieces comes from anywhere too.
    static func joined(_ pieces: [Int64: String], count: Int64) -> String? {
        guard (0...Int64(pieces.count)).contains(count) else { return nil }
        var text = ""
        for number in 0..<count {
            guard let piece = pieces[number] else { return nil }
            text += piece
        }
        return text
    }

    /// Numbers as `1-5,9`.
    static func ranges(_ numbers: [Int]) -> String {
        var parts: [String] = []
        var place = 0
        while place < numbers.count {
            var last = place
            while last + 1 < numbers.count, numbers[last + 1] == numbers[last] + 1 { last += 1 }
            parts.append(last == place ? "\(numbers[place])" : "\(numbers[place])-\(numbers[last])")
            place = last + 1
        }
        return parts.joined(separator: ",")
    }

    /// The numbers of such a text; nil for another text, one that is not ascending and below a bound, or one of more numbers than so many.
    static func numbers(_ text: String, below bound: Int, atMost count: Int = .max) -> [Int]? {
        var numbers: [Int] = []
        for part in text.split(separator: ",", omittingEmptySubsequences: false) where !text.isEmpty {
            let ends = part.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
            guard (1...2).contains(ends.count), let low = ends[0], let high = ends[ends.count - 1], low <= high,
                low > numbers.last ?? -1, high < bound, high - low < count - numbers.count
            else { return nil }
            numbers += low...high
        }
        return numbers
    }
}
