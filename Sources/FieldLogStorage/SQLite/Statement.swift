internal import CSQLite
internal import FieldLogModel
internal import Glibc

/// A compiled statement. Places of parameters count from 1, columns from 0, as in SQLite.
@safe final class Statement {
    private let handle: OpaquePointer
    private unowned let connection: Connection
    /// Why a parameter is not what it should be: SQLite would run the statement with NULL in its place.
    private var unbound = SQLITE_OK

    init(_ handle: OpaquePointer, connection: Connection) {
        unsafe self.handle = handle
        self.connection = connection
    }

    deinit { unsafe sqlite3_finalize(handle) }

    private func note(_ code: Int32) { if code != SQLITE_OK, unbound == SQLITE_OK { unbound = code } }

    func bind(_ place: Int, _ value: Int64) { note(unsafe sqlite3_bind_int64(handle, Int32(place), value)) }

    func bind(_ place: Int, _ value: String) {
        var text = value
        text.withUTF8 { bytes in
            // An empty text has no address, and a null address would bind NULL.
            guard let base = bytes.baseAddress else {
                note(unsafe fl_bind_text(handle, Int32(place), "", 0))
                return
            }
            unsafe base.withMemoryRebound(to: CChar.self, capacity: bytes.count) { characters in
                note(unsafe fl_bind_text(handle, Int32(place), characters, Int32(bytes.count)))
            }
        }
    }

    func bind(_ place: Int, _ value: [UInt8]) {
        unsafe value.withUnsafeBytes { bytes in
            note(unsafe fl_bind_blob(handle, Int32(place), bytes.baseAddress, Int32(bytes.count)))
        }
    }

    /// Runs it once with the texts and bytes of an arena and with what `bind` binds of the lent bytes, which SQLite reads where they
    /// lie, and with what else is bound; every parameter is NULL afterwards.
    func run(
        with arena: borrowing RowArena, lending lent: [UInt8], _ bind: (LentBytes) -> Void
    ) throws(FieldLogError) {
        defer { clear() }
        try unsafe arena.bytes.span.bytes.withUnsafeBytes { (memory) throws(FieldLogError) in
            let own = unsafe LentBytes(memory: memory)
            for part in arena.parts {
                let (place, start, count) = (Int(part.place), UInt32(part.start), UInt32(part.count))
                if part.isText {
                    self.bind(place, textOf: own, start: start, count: count)
                } else {
                    self.bind(place, bytesOf: own, start: start, count: count)
                }
            }
            try unsafe lent.span.bytes.withUnsafeBytes { (memory) throws(FieldLogError) in
                unsafe bind(LentBytes(memory: memory))
                try run()
            }
        }
    }

    /// Bytes that stay where they are until the statement has run.
    @safe struct LentBytes {
        fileprivate let memory: UnsafeRawBufferPointer

        /// The address of a part; nil for one that is not within the bytes.
        fileprivate func address(_ start: UInt32, _ count: UInt32) -> UnsafeRawPointer? {
            guard unsafe Int(start) + Int(count) <= memory.count else { return nil }
            return unsafe memory.baseAddress.map { unsafe $0 + Int(start) }
        }
    }

    /// Binds a part of lent bytes as a text where it lies; nothing where it is not within them.
    func bind(_ place: Int, textOf lent: LentBytes, start: UInt32, count: UInt32) {
        guard let text = unsafe lent.address(start, count)?.assumingMemoryBound(to: CChar.self) else { return }
        note(unsafe sqlite3_bind_text(handle, Int32(place), text, Int32(truncatingIfNeeded: count), nil))
    }

    /// Binds a part of lent bytes where it lies; nothing where it is not within them.
    func bind(_ place: Int, bytesOf lent: LentBytes, start: UInt32, count: UInt32) {
        guard let bytes = unsafe lent.address(start, count) else { return }
        note(unsafe sqlite3_bind_blob(handle, Int32(place), bytes, Int32(truncatingIfNeeded: count), nil))
    }

    /// Runs it once with two byte strings at consecutive places, which SQLite reads where they lie, and with what else is bound; NULL
    /// stands for a second one that is missing. Every parameter is NULL afterwards.
    func run(_ place: Int, _ first: [UInt8], _ second: [UInt8]?) throws(FieldLogError) {
        defer { clear() }
        // Both outlive the run, and no binding outlives `clear`.
        try unsafe first.span.bytes.withUnsafeBytes { (bytes) throws(FieldLogError) in
            unsafe bindInPlace(place, bytes)
            guard let second else { return try run() }
            try unsafe second.span.bytes.withUnsafeBytes { (bytes) throws(FieldLogError) in
                unsafe bindInPlace(place + 1, bytes)
                try run()
            }
        }
    }

    /// Binds bytes that the caller keeps until the parameters are cleared.
    private func bindInPlace(_ place: Int, _ bytes: UnsafeRawBufferPointer) {
        if let start = bytes.baseAddress {
            note(unsafe sqlite3_bind_blob(handle, Int32(place), start, Int32(bytes.count), nil))
        } else {
            // A null address would bind NULL.
            note(unsafe sqlite3_bind_zeroblob(handle, Int32(place), 0))
        }
    }

    func bindNull(_ place: Int) { note(unsafe sqlite3_bind_null(handle, Int32(place))) }

    func bind(_ place: Int, _ value: FieldValue) {
        switch value {
        case .null, .other: bindNull(place)
        case .int(let int): bind(place, int)
        case .text(let text): bind(place, text)
        case .bytes(let bytes): bind(place, bytes)
        }
    }

    /// Sets every parameter to NULL.
    func clear() { unsafe sqlite3_clear_bindings(handle) }

    /// Runs to the next row; false when there is none. The statement is reset before an error is thrown.
    @discardableResult
    func step() throws(FieldLogError) -> Bool {
        try connection.checkReads()
        let code = unbound == SQLITE_OK ? unsafe sqlite3_step(handle) : unbound
        unbound = SQLITE_OK
        switch code {
        case SQLITE_ROW: return true
        case SQLITE_DONE: return false
        default:
            let sql = unsafe sqlite3_sql(handle).map { unsafe String(cString: $0) } ?? ""
            let error = connection.failure(code, String(sql.prefix(60)))
            reset()
            throw error
        }
    }

    /// Makes it ready to run again; bindings stay.
    func reset() { unsafe sqlite3_reset(handle) }

    /// Runs it once, for statements that give no rows.
    func run() throws(FieldLogError) {
        try step()
        reset()
    }

    /// How many columns a row has.
    var columns: Int { Int(unsafe sqlite3_column_count(handle)) }

    func isNull(_ column: Int) -> Bool { unsafe sqlite3_column_type(handle, Int32(column)) == SQLITE_NULL }

    func int(_ column: Int) -> Int64 { unsafe sqlite3_column_int64(handle, Int32(column)) }

    func optionalInt(_ column: Int) -> Int64? { isNull(column) ? nil : int(column) }

    func text(_ column: Int) -> String {
        guard let start = unsafe sqlite3_column_text(handle, Int32(column)) else {
            connection.noteMissingValue()
            return ""
        }
        let count = Int(unsafe sqlite3_column_bytes(handle, Int32(column)))
        return unsafe String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
    }

    func optionalText(_ column: Int) -> String? { isNull(column) ? nil : text(column) }

    func bytes(_ column: Int) -> [UInt8] {
        guard let start = unsafe sqlite3_column_blob(handle, Int32(column)) else {
            connection.noteMissingValue()
            return []
        }
        let count = Int(unsafe sqlite3_column_bytes(handle, Int32(column)))
        return unsafe Array(UnsafeRawBufferPointer(start: start, count: count))
    }

    /// Whether the first two columns hold exactly these bytes, NULL for a second that is nil, without a copy of them.
    func isEqual(_ first: borrowing [UInt8], _ second: borrowing [UInt8]?) -> Bool {
        guard unsafe isEqual(0, first.span.bytes) else { return false }
        guard let second = copy second else { return isNull(1) }
        return unsafe isEqual(1, second.span.bytes)
    }

    private func isEqual(_ column: Int32, _ bytes: RawSpan) -> Bool {
        guard let start = unsafe sqlite3_column_blob(handle, column) else {
            connection.noteMissingValue()
            return bytes.isEmpty && !isNull(Int(column))
        }
        guard Int(unsafe sqlite3_column_bytes(handle, column)) == bytes.byteCount else { return false }
        return unsafe bytes.withUnsafeBytes {
            unsafe $0.baseAddress.map { unsafe memcmp($0, start, bytes.byteCount) == 0 } ?? true
        }
    }

    func optionalBytes(_ column: Int) -> [UInt8]? { isNull(column) ? nil : bytes(column) }

    /// The value of a column whose field has this type.
    func value(_ column: Int) -> FieldValue {
        switch unsafe sqlite3_column_type(handle, Int32(column)) {
        case SQLITE_INTEGER: .int(int(column))
        case SQLITE_TEXT: .text(text(column))
        case SQLITE_BLOB: .bytes(bytes(column))
        default: .null
        }
    }
}
