/// Where the values of an entry lie within the bytes of its body, and the numbers themselves: enough to hand the values on without a
/// copy of any. One layout is used for many entries, so that its memory is set aside once.
package struct BodyLayout: Sendable {
    /// A value of a field. Places and counts are in bytes of the body; a body is never as large as they could say.
    package enum Item: Sendable, Hashable {
        /// ``FieldValue/null``.
        case null
        /// ``FieldValue/int(_:)``.
        case int(Int64)
        /// ``FieldValue/text(_:)``: its UTF-8, checked.
        case text(start: UInt32, count: UInt32)
        /// ``FieldValue/bytes(_:)``.
        case bytes(start: UInt32, count: UInt32)
        /// ``FieldValue/other(_:)``: the item with its head.
        case other(start: UInt32, count: UInt32)
    }

    /// The values in the order of the header's fields.
    package private(set) var items: [Item] = []

    /// A layout of nothing.
    package init() {}

    mutating func clear() { items.removeAll(keepingCapacity: true) }

    mutating func append(_ item: Item) { items.append(item) }

    /// Reads the layout of an entry: the same check of the body as ``Entry/values()`` makes. All values of an erased body are null.
    package mutating func read(_ entry: Entry) throws(EntryError) {
        clear()
        guard let body = entry.bodyBytes else {
            items.append(contentsOf: repeatElement(.null, count: entry.header.fields.count))
            return
        }
        try read(body, count: entry.header.fields.count)
    }

    /// Reads so many values, and nothing but canonical bytes: whatever is read of a body is read here.
    mutating func read(_ bytes: [UInt8], count: Int) throws(EntryError) {
        clear()
        guard bytes.count <= Limits.bodyBytesMax else { throw .encoding(.tooLong) }
        do throws(CBORError) {
            var reader = CBORReader(bytes)
            guard try reader.arrayHead(max: Limits.fieldsMax + 1) == count + 1 else { throw CBORError.unexpectedType }
            guard try reader.bytesRange(max: EntryBody.saltBytes).count == EntryBody.saltBytes else {
                throw CBORError.unexpectedType
            }
            for _ in 0..<count { items.append(try Self.item(&reader)) }
            try reader.finish()
        } catch {
            throw .encoding(error)
        }
    }

    private static func item(_ reader: inout CBORReader) throws(CBORError) -> Item {
        switch try reader.peekMajor() {
        case 3:
            let range = try reader.textRange(max: Limits.textBytesMax)
            return .text(start: place(range.lowerBound), count: place(range.count))
        case 2:
            let range = try reader.bytesRange(max: Limits.textBytesMax)
            return .bytes(start: place(range.lowerBound), count: place(range.count))
        case 0, 1:
            let start = reader.offset
            if let int = try? reader.int() { return .int(int) }
            reader.goBack(to: start)
        default:
            if reader.null() { return .null }
        }
        let start = reader.offset
        try reader.pass(textMax: Limits.textBytesMax)
        return .other(start: place(start), count: place(reader.offset - start))
    }

    /// Places lie below the bound of a body, far below that of the type.
    static func place(_ value: Int) -> UInt32 { UInt32(truncatingIfNeeded: value) }

    /// The values as they stand in the bytes that this is the layout of. What lies beyond the bytes is read as null.
    package func values(of body: [UInt8], fields: [UInt16]) -> FieldValues {
        let values = items.map { item -> FieldValue in
            switch item {
            case .null: return .null
            case .int(let int): return .int(int)
            case .text(let start, let count):
                return Self.part(body, start, count).map { .text(String(decoding: $0, as: UTF8.self)) } ?? .null
            case .bytes(let start, let count): return Self.part(body, start, count).map { .bytes(Array($0)) } ?? .null
            case .other(let start, let count): return Self.part(body, start, count).map { .other(Array($0)) } ?? .null
            }
        }
        return FieldValues(numbers: fields, values: values)
    }

    private static func part(_ body: [UInt8], _ start: UInt32, _ count: UInt32) -> ArraySlice<UInt8>? {
        let (start, end) = (Int(start), Int(start) + Int(count))
        return end <= body.count ? body[start..<end] : nil
    }
}
