/// Reads a table that comes in chunks: RFC 4180 quotes, any of three line ends, one row at a time.
///
/// Feed it with `append`, take rows with `next` until it gives nil, feed again; call `finish` after the last chunk and
/// take the remaining rows. Where chunks are cut makes no difference. The header is a row like any other. Rows may have
/// different numbers of fields; control characters and NUL inside fields are kept, so the caller checks both.
///
/// A line that has no byte at all is skipped, yet counted. A field that begins with a quote ends with one, and doubles those
/// inside; in any other field a quote is a character like the others (RFC 4180 allows none there; spreadsheets and other
/// readers take it as text).
///
/// **Bad rows.** A bad row is reported once and reading goes on at the next physical line. When the fault is a quote
/// whose field spans lines (it never closes, grows beyond `CSVOptions.fieldBytesMax`, or closes before something that
/// is neither delimiter nor line end), the next line is the one after the line where that quote opened: the lines that
/// the quote would have swallowed are read afresh. A quote that is lost where the next quote happens to close it well is
/// legal text and cannot be told from a field with line breaks; the number of fields shows it to the caller.
///
/// Memory: at most one chunk, `CSVOptions.rowBytesMax` and one field, provided that rows are taken between chunks.
public struct CSVReader: Sendable {
    private var options: CSVOptions
    private var scanner: CSVScanner
    private var buffer: [UInt8] = []
    private var transcoder: UTF16Transcoder?
    /// The first bytes, while they may still become a byte order mark.
    private var start: [UInt8]? = []
    private var isFinished = false

    /// True when the file is finished and its last row was taken.
    public private(set) var isAtEnd = false

    /// A reader at line 1.
    public init(options: CSVOptions = CSVOptions()) {
        self.options = options.bounded
        scanner = CSVScanner(options: self.options)
    }

    /// The encoding in use: that of the options until a byte order mark says otherwise.
    public var encoding: TextEncoding { options.encoding }

    /// The bytes held in memory at this moment.
    package var bufferedBytes: Int { buffer.count }

    /// Adds bytes of the file; without effect after `finish`.
    public mutating func append(_ chunk: [UInt8]) {
        guard !isFinished, !chunk.isEmpty else { return }
        compact()
        if var first = start {
            first.append(contentsOf: chunk)
            if first.count < 3 {
                start = first
            } else {
                begin(with: first)
            }
        } else {
            store(chunk[...])
        }
    }

    /// Says that no more bytes come; the last row needs no line end.
    public mutating func finish() {
        guard !isFinished else { return }
        if let first = start { begin(with: first) }
        transcoder?.finish(to: &buffer)
        isFinished = true
    }

    /// The next row, or nil when more bytes are needed or, after `finish`, there is none.
    public mutating func next() -> CSVRow? {
        // A second reference, not a copy: the span may not borrow from the reader while its scanner changes.
        let bytes = buffer
        let event = scanner.scan(bytes.span, isFinal: isFinished)
        switch event {
        case .needsMore:
            return nil
        case .end:
            isAtEnd = isFinished
            return nil
        case .problem(let problem):
            return CSVRow(
                line: scanner.rowLine,
                outcome: .problem(problem),
                raw: scanner.skippedRaw,
                isRawCut: scanner.isSkippedRawCut
            )
        case .row:
            let kept = min(scanner.rowEnd, scanner.head + options.rawBytesMax)
            return CSVRow(
                line: scanner.rowLine,
                outcome: outcome(),
                raw: Array(buffer[scanner.head..<kept]),
                isRawCut: kept < scanner.rowEnd
            )
        }
    }

    /// Decodes the fields the scanner has found.
    private func outcome() -> CSVRow.Outcome {
        var texts: [String] = []
        texts.reserveCapacity(scanner.fields.count)
        for field in scanner.fields {
            let text: String?
            if field.hasEscapes {
                let plain = withoutDoubledQuotes(buffer[field.start..<field.end])
                text = decode(plain.span)
            } else {
                text = decode(buffer.span.extracting(field.start..<field.end))
            }
            guard let text else { return .problem(.invalidEncoding(field: texts.count + 1)) }
            texts.append(text)
        }
        return .fields(texts)
    }

    private func decode(_ bytes: Span<UInt8>) -> String? {
        switch options.encoding {
        case .utf8, .utf16, .utf16le, .utf16be: decodeUTF8(bytes)
        case .windows1252, .windows1258, .latin1: decodeSingleByte(bytes, options.encoding)
        }
    }

    private func withoutDoubledQuotes(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
        var plain: [UInt8] = []
        plain.reserveCapacity(bytes.count)
        var isFirst = false
        for byte in bytes {
            isFirst = byte == Byte.quote && !isFirst
            if byte != Byte.quote || isFirst { plain.append(byte) }
        }
        return plain
    }

    /// Settles the encoding from the first bytes and stores them.
    private mutating func begin(with first: [UInt8]) {
        start = nil
        var skipped = 0
        if options.detectsByteOrderMark {
            if first.starts(with: ByteOrderMark.utf8) {
                options.encoding = .utf8
                skipped = 3
            } else if first.starts(with: ByteOrderMark.utf16le) {
                options.encoding = .utf16le
                skipped = 2
            } else if first.starts(with: ByteOrderMark.utf16be) {
                options.encoding = .utf16be
                skipped = 2
            }
        }
        switch options.encoding {
        case .utf16, .utf16le: transcoder = UTF16Transcoder(isBigEndian: false)
        case .utf16be: transcoder = UTF16Transcoder(isBigEndian: true)
        case .utf8, .windows1252, .windows1258, .latin1: transcoder = nil
        }
        store(first[skipped...])
    }

    private mutating func store(_ bytes: ArraySlice<UInt8>) {
        if transcoder != nil {
            transcoder?.append(bytes, to: &buffer)
        } else {
            buffer.append(contentsOf: bytes)
        }
    }

    /// Forgets what is behind the scanner, seldom enough that the moving costs little.
    private mutating func compact() {
        let done = scanner.head
        guard done == buffer.count || (done > 65_536 && done > buffer.count / 2) else { return }
        buffer.removeFirst(done)
        scanner.shift(by: done)
    }
}
