/// Finds the rows and fields of a table in a growing buffer, without looking at a byte twice except after a bad quote.
///
/// All positions are offsets into the buffer the reader passes; `shift` follows when the reader drops its beginning.
struct CSVScanner: Sendable {
    enum Event {
        case needsMore
        case end
        /// A row whose fields are in `fields` and whose bytes are `head..<rowEnd`.
        case row
        /// A bad row, whose bytes are in `skippedRaw`.
        case problem(CSVProblem)
    }

    struct Field: Sendable {
        var start: Int
        var end: Int
        /// The bytes hold doubled quotes.
        var hasEscapes: Bool
    }

    private enum Mode: Sendable {
        case rowStart, fieldStart, unquoted, quoted
        case skipping(CSVProblem)
    }

    private let options: CSVOptions
    private let delimiter: UInt8
    private var mode = Mode.rowStart
    private var cursor = 0
    /// The line of the cursor.
    private var line = 1
    private var fieldStart = 0
    private var hasEscapes = false
    /// The line of the current opening quote, and where the first line break after it is.
    private var quoteLine = 1
    private var firstBreak: Int?
    /// The last line break was a CR: a LF that follows belongs to it.
    private var skipsLineFeed = false

    /// Where the row begins; nothing before it is needed any more.
    private(set) var head = 0
    private(set) var rowEnd = 0
    private(set) var rowLine = 1
    private(set) var fields: [Field] = []
    private(set) var skippedRaw: [UInt8] = []
    private(set) var isSkippedRawCut = false

    init(options: CSVOptions) {
        self.options = options
        delimiter = options.delimiter.byte
    }

    /// Follows the removal of bytes before `head`.
    mutating func shift(by count: Int) {
        head -= count
        cursor -= count
        fieldStart -= count
        rowEnd -= count
        firstBreak = firstBreak.map { $0 - count }
        for index in fields.indices {
            fields[index].start -= count
            fields[index].end -= count
        }
    }

    /// Goes on to the end of the next row, or to the end of the bytes.
    mutating func scan(_ bytes: Span<UInt8>, isFinal: Bool) -> Event {
        while true {
            let event: Event?
            switch mode {
            case .rowStart: event = startRow(bytes, isFinal)
            case .fieldStart: event = startField(bytes, isFinal)
            case .unquoted: event = scanUnquoted(bytes, isFinal)
            case .quoted: event = scanQuoted(bytes, isFinal)
            case .skipping(let problem): event = skip(bytes, isFinal, problem)
            }
            if let event { return event }
        }
    }

    private mutating func startRow(_ bytes: Span<UInt8>, _ isFinal: Bool) -> Event? {
        while cursor < bytes.count {
            let byte = bytes[cursor]
            if byte == Byte.lineFeed {
                if !skipsLineFeed { line += 1 }
                skipsLineFeed = false
            } else if byte == Byte.carriageReturn {
                line += 1
                skipsLineFeed = true
            } else {
                skipsLineFeed = false
                head = cursor
                rowLine = line
                fields.removeAll(keepingCapacity: true)
                mode = .fieldStart
                return nil
            }
            cursor += 1
        }
        head = cursor
        return isFinal ? .end : .needsMore
    }

    private mutating func startField(_ bytes: Span<UInt8>, _ isFinal: Bool) -> Event? {
        if cursor - head > options.rowBytesMax {
            startSkipping(.rowTooLong, bytes, from: cursor)
            return nil
        }
        fieldStart = cursor
        hasEscapes = false
        guard cursor < bytes.count else {
            return isFinal ? endRow(at: cursor) : .needsMore
        }
        if bytes[cursor] == Byte.quote {
            cursor += 1
            fieldStart = cursor
            quoteLine = line
            firstBreak = nil
            mode = .quoted
        } else {
            mode = .unquoted
        }
        return nil
    }

    private mutating func scanUnquoted(_ bytes: Span<UInt8>, _ isFinal: Bool) -> Event? {
        let limit = min(bytes.count, fieldStart + options.fieldBytesMax + 1)
        let delimiter = self.delimiter
        var index = cursor
        while index < limit {
            let byte = bytes[index]
            if byte == delimiter { return endField(bytes, at: index, next: index) }
            if byte <= Byte.quote {
                if byte == Byte.lineFeed || byte == Byte.carriageReturn {
                    return endField(bytes, at: index, next: index)
                }
            }
            index += 1
        }
        cursor = index
        if index - fieldStart > options.fieldBytesMax {
            startSkipping(.fieldTooLong(field: fields.count + 1), bytes, from: index)
            return nil
        }
        return isFinal ? endRow(at: index) : .needsMore
    }

    private mutating func scanQuoted(_ bytes: Span<UInt8>, _ isFinal: Bool) -> Event? {
        let limit = min(bytes.count, fieldStart + options.fieldBytesMax + 1)
        var index = cursor
        while index < limit {
            let byte = bytes[index]
            if byte > Byte.quote {
                index += 1
                continue
            }
            if byte == Byte.quote {
                guard index + 1 < bytes.count else {
                    cursor = index
                    if !isFinal { return .needsMore }
                    return endRow(at: index)
                }
                let next = bytes[index + 1]
                if next == Byte.quote {
                    hasEscapes = true
                    index += 2
                    continue
                }
                if next == delimiter || next == Byte.lineFeed || next == Byte.carriageReturn {
                    return endField(bytes, at: index, next: index + 1)
                }
                rejectQuote(.strayQuote(field: fields.count + 1, line: quoteLine), bytes, at: index)
                return nil
            }
            if byte == Byte.carriageReturn
                || (byte == Byte.lineFeed && (index == fieldStart || bytes[index - 1] != Byte.carriageReturn))
            {
                line += 1
                if firstBreak == nil { firstBreak = index }
            }
            index += 1
        }
        cursor = index
        let isTooLong = index - fieldStart > options.fieldBytesMax
        guard isTooLong || isFinal else { return .needsMore }
        let field = fields.count + 1
        if isTooLong, firstBreak == nil {
            startSkipping(.fieldTooLong(field: field), bytes, from: index)
        } else {
            rejectQuote(.unterminatedQuote(field: field, line: quoteLine), bytes, at: index)
        }
        return nil
    }

    /// Ends a field whose content stops at `end`; a delimiter or a line break stands at `next`.
    private mutating func endField(_ bytes: Span<UInt8>, at end: Int, next: Int) -> Event? {
        let byte = bytes[next]
        if byte == delimiter {
            fields.append(Field(start: fieldStart, end: end, hasEscapes: hasEscapes))
            cursor = next + 1
            mode = .fieldStart
            // One more field follows for certain, be it an empty one.
            if fields.count >= options.fieldsMax { startSkipping(.tooManyFields, bytes, from: cursor) }
            return nil
        }
        let event = endRow(at: end)
        rowEnd = next
        cursor = next + 1
        line += 1
        skipsLineFeed = byte == Byte.carriageReturn
        return event
    }

    /// Ends the row with a field that ends at `end`, at the end of the bytes.
    private mutating func endRow(at end: Int) -> Event {
        fields.append(Field(start: fieldStart, end: end, hasEscapes: hasEscapes))
        // A closing quote that is the last byte belongs to the row.
        if case .quoted = mode { cursor = end + 1 } else { cursor = end }
        rowEnd = cursor
        mode = .rowStart
        return .row
    }

    /// Gives up a row because of a quote: what follows the line that opened it is read afresh.
    private mutating func rejectQuote(_ problem: CSVProblem, _ bytes: Span<UInt8>, at index: Int) {
        if let firstBreak {
            line = quoteLine
            startSkipping(problem, bytes, from: firstBreak)
        } else {
            startSkipping(problem, bytes, from: index)
        }
    }

    private mutating func startSkipping(_ problem: CSVProblem, _ bytes: Span<UInt8>, from index: Int) {
        skippedRaw.removeAll()
        isSkippedRawCut = false
        keepRaw(bytes, head..<index)
        head = index
        cursor = index
        mode = .skipping(problem)
    }

    /// Drops bytes up to the next line break.
    private mutating func skip(_ bytes: Span<UInt8>, _ isFinal: Bool, _ problem: CSVProblem) -> Event? {
        var index = cursor
        while index < bytes.count, bytes[index] != Byte.lineFeed, bytes[index] != Byte.carriageReturn { index += 1 }
        keepRaw(bytes, cursor..<index)
        cursor = index
        head = index
        if index < bytes.count {
            skipsLineFeed = bytes[index] == Byte.carriageReturn
            line += 1
            cursor += 1
        } else if !isFinal {
            return .needsMore
        }
        mode = .rowStart
        return .problem(problem)
    }

    private mutating func keepRaw(_ bytes: Span<UInt8>, _ range: Range<Int>) {
        let room = options.rawBytesMax - skippedRaw.count
        if range.count > room { isSkippedRawCut = true }
        for index in range.prefix(room) { skippedRaw.append(bytes[index]) }
    }
}
