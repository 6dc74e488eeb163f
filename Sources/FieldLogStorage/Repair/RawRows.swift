package import FieldLogModel

/// A row as it lies in a page.
package struct RawRow {
    /// Its number; nil in a table without.
    package let rowid: Int64?
    package let values: [FieldValue]
}

/// Reads the rows out of one page of a b-tree (sqlite.org/fileformat2.html#b_tree_pages). Whatever makes no sense is passed over.
package struct RawRows {
    let usable: Int
    /// Pages by number, for rows that go on elsewhere.
    let page: (UInt32) -> ArraySlice<UInt8>?
    /// No row of ours has more bytes.
    private static let rowBytesMax = 2 * Limits.bodyBytesMax

    package init(usable: Int, page: @escaping (UInt32) -> ArraySlice<UInt8>?) {
        self.usable = usable
        self.page = page
    }

    package func rows(of page: ArraySlice<UInt8>, isFirst: Bool) -> [RawRow] {
        let head = page.startIndex + (isFirst ? 100 : 0)
        guard head + 8 <= page.endIndex else { return [] }
        let type = page[head]
        guard type == 0x0D || type == 0x0A || type == 0x02 else { return [] }
        let count = Int(page[head + 3]) << 8 | Int(page[head + 4])
        let pointers = head + (type == 0x02 ? 12 : 8)
        var rows: [RawRow] = []
        for number in 0..<count {
            let at = pointers + 2 * number
            guard at + 2 <= page.endIndex else { break }
            let place = page.startIndex + (Int(page[at]) << 8 | Int(page[at + 1]))
            if place >= pointers, let row = row(of: page, at: place, type: type) { rows.append(row) }
        }
        return rows
    }

    private func row(of page: ArraySlice<UInt8>, at start: Int, type: UInt8) -> RawRow? {
        var place = start + (type == 0x02 ? 4 : 0)
        guard let size = Self.varint(page, &place), size > 0, size <= UInt64(Self.rowBytesMax) else { return nil }
        var rowid: Int64?
        if type == 0x0D {
            guard let number = Self.varint(page, &place) else { return nil }
            rowid = Int64(bitPattern: number)
        }
        guard let payload = payload(of: page, at: place, size: Int(size), isTable: type == 0x0D) else { return nil }
        return Self.values(of: payload).map { RawRow(rowid: rowid, values: $0) }
    }

    private func payload(of page: ArraySlice<UInt8>, at place: Int, size: Int, isTable: Bool) -> [UInt8]? {
        let most = isTable ? usable - 35 : (usable - 12) * 64 / 255 - 23
        var local = size
        if size > most {
            let least = (usable - 12) * 32 / 255 - 23
            let fitting = least + (size - least) % (usable - 4)
            local = fitting <= most ? fitting : least
        }
        guard local >= 0, place + local <= page.endIndex else { return nil }
        var payload = Array(page[place..<place + local])
        guard local < size else { return payload }
        guard place + local + 4 <= page.endIndex else { return nil }
        var next = Self.word(page, place + local)
        var steps = 0
        while payload.count < size {
            steps += 1
            guard next != 0, steps <= size, let more = self.page(next), more.count > 4 else { return nil }
            next = Self.word(more, more.startIndex)
            payload += more[(more.startIndex + 4)...].prefix(min(size - payload.count, usable - 4))
        }
        return payload
    }

    private static func word(_ bytes: ArraySlice<UInt8>, _ place: Int) -> UInt32 {
        bytes[place..<place + 4].reduce(0) { $0 << 8 | UInt32($1) }
    }

    private static func varint(_ bytes: ArraySlice<UInt8>, _ place: inout Int) -> UInt64? {
        var value: UInt64 = 0
        for count in 0..<9 {
            guard place >= bytes.startIndex, place < bytes.endIndex else { return nil }
            let byte = bytes[place]
            place += 1
            if count == 8 { return value << 8 | UInt64(byte) }
            value = value << 7 | UInt64(byte & 0x7F)
            if byte & 0x80 == 0 { return value }
        }
        return value
    }

    /// The values of a record; nil where its head does not fit it.
    private static func values(of payload: [UInt8]) -> [FieldValue]? {
        let bytes = payload[...]
        var place = 0
        guard let head = varint(bytes, &place), head <= UInt64(payload.count) else { return nil }
        var data = Int(head)
        var values: [FieldValue] = []
        while place < Int(head) {
            guard let type = varint(bytes, &place), values.count < 64,
                let value = value(type, bytes, &data)
            else { return nil }
            values.append(value)
        }
        return values
    }

    private static func value(_ type: UInt64, _ bytes: ArraySlice<UInt8>, _ place: inout Int) -> FieldValue? {
        let widths: [UInt64: Int] = [1: 1, 2: 2, 3: 3, 4: 4, 5: 6, 6: 8, 7: 8]
        switch type {
        case 0: return .null
        case 8: return .int(0)
        case 9: return .int(1)
        case 1...7:
            let width = widths[type] ?? 0
            guard place + width <= bytes.endIndex else { return nil }
            let part = bytes[place..<place + width]
            place += width
            if type == 7 { return .other(Array(part)) }
            let sign: Int64 = (part.first ?? 0) & 0x80 == 0 ? 0 : -1
            return .int(part.reduce(sign) { $0 << 8 | Int64($1) })
        case 12...:
            let count = (type - 12) / 2
            guard count <= UInt64(bytes.endIndex - place) else { return nil }
            let part = bytes[place..<place + Int(count)]
            place += Int(count)
            if type % 2 == 0 { return .bytes(Array(part)) }
            return String(validating: part, as: UTF8.self).map { .text($0) }
        default: return nil
        }
    }
}
