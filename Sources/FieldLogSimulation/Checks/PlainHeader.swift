/// A header read by position (SyncProtocol.md, "Entries"): what the checks need of it, without the product's reader.
struct PlainHeader: Hashable {
    var incarnation: [UInt8] = []
    var area = ""
    var seq: UInt64 = 0
    var previous: [UInt8] = []
    var auth: UInt64 = 0
    var record: [UInt8] = []
    var kind = ""
    /// Incarnation, number and hash of each.
    var parents: [[UInt8]] = []
    var bodyHash: [UInt8] = []
    var bodyLength: UInt64 = 0

    /// Nil for bytes that are no header.
    init?(_ bytes: [UInt8]) {
        var items = Items(bytes: bytes)
        guard items.head(4) == 15, items.head(0) == 1, let incarnation = items.string(2), let area = items.string(3),
            let seq = items.head(0), let previous = items.string(2), let auth = items.head(0), items.integer() != nil,
            items.integer() != nil, items.head(0) != nil, let record = items.string(2), let kind = items.string(3),
            let fields = items.head(4)
        else { return nil }
        for _ in 0..<fields where items.head(0) == nil { return nil }
        guard let count = items.head(4) else { return nil }
        for _ in 0..<count {
            guard items.head(4) == 3, let writer = items.string(2), let number = items.head(0),
                let hash = items.string(2)
            else { return nil }
            parents.append(writer + (0..<8).map { UInt8(truncatingIfNeeded: number >> (56 - 8 * UInt64($0))) } + hash)
        }
        guard let bodyHash = items.string(2), let length = items.head(0), items.place == bytes.count else { return nil }
        self.incarnation = incarnation
        self.area = String(decoding: area, as: UTF8.self)
        self.seq = seq
        self.previous = previous
        self.auth = auth
        self.record = record
        self.kind = String(decoding: kind, as: UTF8.self)
        self.bodyHash = bodyHash
        bodyLength = length
    }

    /// Items of CBOR, one after the other.
    private struct Items {
        let bytes: [UInt8]
        var place = 0

        /// The argument of the next item, which must be of a major type.
        mutating func head(_ major: UInt8) -> UInt64? {
            guard place < bytes.count, bytes[place] >> 5 == major else { return nil }
            let short = bytes[place] & 31
            place += 1
            if short < 24 { return UInt64(short) }
            guard short < 28 else { return nil }
            let length = 1 << Int(short - 24)
            guard place + length <= bytes.count else { return nil }
            defer { place += length }
            return bytes[place..<(place + length)].reduce(0) { $0 << 8 | UInt64($1) }
        }

        /// A whole number of either sign; what it is does not matter here.
        mutating func integer() -> UInt64? { head(0) ?? head(1) }

        mutating func string(_ major: UInt8) -> [UInt8]? {
            guard let length = head(major), length <= UInt64(bytes.count - place) else { return nil }
            defer { place += Int(length) }
            return Array(bytes[place..<(place + Int(length))])
        }
    }
}
