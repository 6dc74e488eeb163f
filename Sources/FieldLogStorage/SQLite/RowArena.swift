internal import FieldLogModel

/// The texts and bytes of one row one after the other, so that SQLite can take them without a copy of each of its own.
struct RowArena {
    /// Where a value lies and which parameter it is for.
    struct Part {
        let place: Int32
        let start: Int
        let count: Int32
        let isText: Bool
    }

    private(set) var bytes: [UInt8] = []
    private(set) var parts: [Part] = []

    /// Empties it; the memory stays for the next row. One byte is always there, so that an empty value has an address.
    mutating func clear() {
        bytes.removeAll(keepingCapacity: true)
        bytes.append(0)
        parts.removeAll(keepingCapacity: true)
    }

    mutating func add(_ place: Int, _ text: String) {
        let start = bytes.count
        var text = text
        text.withUTF8 { unsafe bytes.append(contentsOf: $0) }
        parts.append(Part(place: Int32(place), start: start, count: Int32(bytes.count - start), isText: true))
    }

    mutating func add(_ place: Int, _ id: RecordID) {
        let start = bytes.count
        unsafe id.withUnsafeBytes { unsafe bytes.append(contentsOf: $0) }
        parts.append(Part(place: Int32(place), start: start, count: Int32(RecordID.byteCount), isText: false))
    }

    mutating func add(_ place: Int, _ value: [UInt8]) {
        let start = bytes.count
        bytes.append(contentsOf: value)
        parts.append(Part(place: Int32(place), start: start, count: Int32(value.count), isText: false))
    }
}
