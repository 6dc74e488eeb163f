/// Why bytes are not what the format asks for.
public enum CBORError: Error, Sendable, Hashable {
    /// The bytes end within an item.
    case truncated
    /// Bytes follow the last item.
    case trailing
    /// A head that is not the shortest, an indefinite length, a tag, a float, unsorted or repeated map keys.
    case notCanonical
    /// An item of another type than the format has there.
    case unexpectedType
    /// A length beyond the bound for this place.
    case tooLong
    /// Text that is not UTF-8.
    case notUTF8
    /// Arrays or maps nested deeper than ``Limits/nestingMax``.
    case tooDeep
}

/// Reads deterministic CBOR and refuses anything else. Lengths are compared with the bytes at hand before memory is set aside.
public struct CBORReader: Sendable {
    let input: [UInt8]
    /// Where the next item begins.
    public private(set) var offset: Int

    /// Reads these bytes from the first.
    public init(_ input: [UInt8]) {
        self.input = input
        offset = 0
    }

    /// Whether all has been read.
    public var isAtEnd: Bool { offset == input.count }

    /// Throws unless all has been read.
    public func finish() throws(CBORError) {
        if !isAtEnd { throw .trailing }
    }

    /// Goes back to where an item began that is to be read in another way.
    mutating func goBack(to earlier: Int) { offset = min(offset, earlier) }

    @inline(__always)
    private mutating func head() throws(CBORError) -> (major: UInt8, value: UInt64) {
        guard offset < input.count else { throw .truncated }
        let first = input[offset]
        offset += 1
        let short = first & 31
        if short < 24 { return (first >> 5, UInt64(short)) }
        guard short < 28 else { throw .notCanonical }
        let count = 1 << Int(short - 24)
        guard input.count - offset >= count else { throw .truncated }
        var value: UInt64 = 0
        for place in offset..<(offset + count) { value = value << 8 | UInt64(input[place]) }
        offset += count
        let least: UInt64 = short == 24 ? 24 : short == 25 ? 0x100 : short == 26 ? 0x1_0000 : 0x1_0000_0000
        if value < least { throw .notCanonical }
        return (first >> 5, value)
    }

    /// The number of items of an array, at most `max`.
    public mutating func arrayHead(max: Int) throws(CBORError) -> Int {
        let (major, value) = try head()
        if major != 4 { throw .unexpectedType }
        if value > UInt64(max) { throw .tooLong }
        return Int(value)
    }

    /// An integer of major type 0.
    public mutating func uint() throws(CBORError) -> UInt64 {
        let (major, value) = try head()
        if major != 0 { throw .unexpectedType }
        return value
    }

    /// An array of at most so many integers of major type 0 that ascend and are at most `max`; nil for integers that do not or are not.
    mutating func ascendingNumbers(maxCount: Int, max: UInt64) throws(CBORError) -> [UInt16]? {
        let count = try arrayHead(max: maxCount)
        var numbers: [UInt16] = []
        numbers.reserveCapacity(count)
        var least: UInt64 = 0
        for _ in 0..<count {
            let (major, value) = try head()
            if major != 0 { throw .unexpectedType }
            guard value >= least, value <= max, let number = UInt16(exactly: value) else { return nil }
            numbers.append(number)
            least = value + 1
        }
        return numbers
    }

    /// An integer of 64 bits with sign.
    public mutating func int() throws(CBORError) -> Int64 {
        let (major, value) = try head()
        guard value <= UInt64(Int64.max) else { throw .tooLong }
        switch major {
        case 0: return Int64(value)
        case 1: return ~Int64(value)
        default: throw .unexpectedType
        }
    }

    private mutating func slice(_ wanted: UInt8, max: Int) throws(CBORError) -> Range<Int> {
        let (major, value) = try head()
        if major != wanted { throw .unexpectedType }
        if value > UInt64(max) { throw .tooLong }
        let count = Int(value)
        guard input.count - offset >= count else { throw .truncated }
        defer { offset += count }
        return offset..<(offset + count)
    }

    /// A byte string of at most `max` bytes.
    public mutating func bytes(max: Int) throws(CBORError) -> [UInt8] {
        Array(input[try slice(2, max: max)])
    }

    /// What a body makes of a byte string of at most `max` bytes, lent without a copy.
    package mutating func bytes<Value>(max: Int, _ body: (RawSpan) -> Value) throws(CBORError) -> Value {
        let range = try slice(2, max: max)
        return unsafe body(input.span.bytes.extracting(range))
    }

    /// Where the bytes of a byte string of at most `max` bytes lie.
    mutating func bytesRange(max: Int) throws(CBORError) -> Range<Int> { try slice(2, max: max) }

    /// A text of at most `max` bytes.
    public mutating func text(max: Int) throws(CBORError) -> String {
        let range = try slice(3, max: max)
        do {
            return String(copying: try UTF8Span(validating: input.span.extracting(range)))
        } catch {
            throw .notUTF8
        }
    }

    /// Where the bytes of a text of at most `max` bytes lie; they are UTF-8.
    mutating func textRange(max: Int) throws(CBORError) -> Range<Int> {
        let range = try slice(3, max: max)
        if isASCII(range) { return range }
        do {
            _ = try UTF8Span(validating: input.span.extracting(range))
            return range
        } catch {
            throw .notUTF8
        }
    }

    /// Most texts are short and have no other bytes: the full check need not be called for them.
    private func isASCII(_ range: Range<Int>) -> Bool {
        let bytes = input.span.extracting(range)
        var all: UInt8 = 0
        for place in bytes.indices { all |= bytes[place] }
        return all < 0x80
    }

    /// The type of the next item, without reading it.
    public func peekMajor() throws(CBORError) -> UInt8 {
        guard offset < input.count else { throw .truncated }
        return input[offset] >> 5
    }

    /// Whether the next item is null; reads it if so.
    public mutating func null() -> Bool {
        guard offset < input.count, input[offset] == 0xF6 else { return false }
        offset += 1
        return true
    }

    /// Reads one item of any type: what ``any(textMax:)`` returns the bytes of.
    package mutating func pass(textMax: Int) throws(CBORError) { try skip(textMax: textMax, depth: 0) }

    /// The bytes of what has been read since an earlier place.
    package func read(since earlier: Int) -> ArraySlice<UInt8> { input[min(earlier, offset)..<offset] }

    /// Reads one item of any type and returns its bytes. False, true and null are the only simple values.
    public mutating func any(textMax: Int) throws(CBORError) -> [UInt8] {
        let start = offset
        try skip(textMax: textMax, depth: 0)
        return Array(input[start..<offset])
    }

    private mutating func skip(textMax: Int, depth: Int) throws(CBORError) {
        if depth > Limits.nestingMax { throw .tooDeep }
        switch try peekMajor() {
        case 0, 1: _ = try head()
        case 2: _ = try slice(2, max: textMax)
        case 3: _ = try textRange(max: textMax)
        case 4:
            let (_, count) = try head()
            guard count <= UInt64(input.count - offset) else { throw .truncated }
            for _ in 0..<count { try skip(textMax: textMax, depth: depth + 1) }
        case 5:
            let (_, count) = try head()
            guard count <= UInt64(input.count - offset) else { throw .truncated }
            var last: ArraySlice<UInt8>?
            for _ in 0..<count {
                let start = offset
                try skip(textMax: textMax, depth: depth + 1)
                let key = input[start..<offset]
                if let last, !last.lexicographicallyPrecedes(key) { throw .notCanonical }
                last = key
                try skip(textMax: textMax, depth: depth + 1)
            }
        case 7:
            guard (0xF4...0xF6).contains(input[offset]) else { throw .notCanonical }
            offset += 1
        default: throw .notCanonical
        }
    }
}
