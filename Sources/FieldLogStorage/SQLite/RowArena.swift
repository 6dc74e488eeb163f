internal import FieldLogModel

/// The id and the home of one row one after the other, so that SQLite can take them without a copy of each of its own.
struct RowArena {
    /// Where a value lies and which parameter it is for.
    struct Part {
        let place: Int32
        let start: Int
        let count: Int32
        let isText: Bool
    }

    /// The bytes, of which the first ``used`` are the row's.
    private(set) var bytes: [UInt8] = []
    private var used = 0
    private(set) var parts: [Part] = []

    /// Empties it; the memory stays for the next row. One byte is always there, so that an empty value has an address.
    mutating func clear() {
        used = 0
        if bytes.isEmpty { bytes.append(contentsOf: repeatElement(0, count: 512)) }
        parts.removeAll(keepingCapacity: true)
    }

    mutating func add(_ place: Int, _ text: String) {
        var text = text
        text.withUTF8 { utf8 in unsafe add(place, UnsafeRawBufferPointer(utf8), isText: true) }
    }

    mutating func add(_ place: Int, _ id: RecordID) {
        unsafe id.withUnsafeBytes { unsafe add(place, $0, isText: false) }
    }

    private mutating func add(_ place: Int, _ value: UnsafeRawBufferPointer, isText: Bool) {
        let end = used + value.count
        // One byte more, so that an empty value at the end has an address within.
        if end >= bytes.count { bytes.append(contentsOf: repeatElement(0, count: end)) }
        unsafe bytes.withUnsafeMutableBytes { memory in
            // In bounds: there is room up to `end`.
            if let base = memory.baseAddress, let from = value.baseAddress {
                unsafe base.advanced(by: used).copyMemory(from: from, byteCount: value.count)
            }
        }
        parts.append(Part(place: Int32(place), start: used, count: Int32(value.count), isText: isText))
        used = end
    }
}
