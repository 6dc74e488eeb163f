internal import FieldLogHash
internal import FieldLogModel

/// Bounds of messages (SyncProtocol.md, "Limits" and "Frames").
public enum MessageLimits {
    /// Bytes of a message, at most.
    public static let bytesMax = 16_777_216
    /// Bytes of a request, at most.
    public static let requestBytesMax = 4_194_304
    /// Areas in one list, at most.
    public static let areasMax = 65_536
    /// Areas whose heads are asked for at once, at most.
    public static let headAreasMax = 1_024
    /// Heads in one list, at most.
    public static let headsMax = 262_144
    /// Runs and wants in one message, at most.
    public static let runsMax = 8_192
    /// Entries of a run, at most.
    public static let entriesMax = 4_096
    /// Bytes of a signature, at most.
    public static let signatureBytesMax = 2_048
    /// Bytes of the text of an error, at most.
    public static let detailBytesMax = 1_024
}

/// Reads messages: every failure is one that is answered with "malformed".
struct MessageReader {
    var reader: CBORReader

    init(_ bytes: [UInt8]) { reader = CBORReader(bytes) }

    mutating func wrap<T>(_ read: (inout CBORReader) throws(CBORError) -> T) throws(SyncProblem) -> T {
        do throws(CBORError) { return try read(&reader) } catch { throw SyncProblem(.malformed, "\(error)") }
    }

    mutating func array(max: Int) throws(SyncProblem) -> Int {
        try wrap { (reader) throws(CBORError) in try reader.arrayHead(max: max) }
    }
    mutating func uint() throws(SyncProblem) -> UInt64 { try wrap { (reader) throws(CBORError) in try reader.uint() } }
    mutating func null() -> Bool { reader.null() }
    mutating func bytes(max: Int) throws(SyncProblem) -> [UInt8] {
        try wrap { (reader) throws(CBORError) in try reader.bytes(max: max) }
    }
    mutating func text(max: Int) throws(SyncProblem) -> String {
        try wrap { (reader) throws(CBORError) in try reader.text(max: max) }
    }
    /// Reads one item of any type without looking at it further.
    mutating func pass() throws(SyncProblem) {
        try wrap { (reader) throws(CBORError) in try reader.pass(textMax: MessageLimits.bytesMax) }
    }
    var isArrayNext: Bool { (try? reader.peekMajor()) == 4 }
    mutating func flag() throws(SyncProblem) -> Bool {
        let start = reader.offset
        try pass()
        switch reader.read(since: start) {
        case [0xF4]: return false
        case [0xF5]: return true
        default: throw SyncProblem(.malformed, "bool")
        }
    }
    mutating func digest() throws(SyncProblem) -> Digest32 {
        let digest = try wrap { (reader) throws(CBORError) in try reader.bytes(max: 32) { Digest32($0) } }
        guard let digest else { throw SyncProblem(.malformed, "hash") }
        return digest
    }
    mutating func optionalDigest() throws(SyncProblem) -> Digest32? { null() ? nil : try digest() }
    mutating func incarnation() throws(SyncProblem) -> IncarnationID {
        let id = try wrap { (reader) throws(CBORError) in
            try reader.bytes(max: IncarnationID.byteCount) { IncarnationID($0) }
        }
        guard let id else { throw SyncProblem(.malformed, "incarnation") }
        return id
    }
    mutating func branch() throws(SyncProblem) -> Digest32? {
        let bytes = try bytes(max: 32)
        if bytes.isEmpty { return nil }
        guard let branch = Digest32(bytes: bytes) else { throw SyncProblem(.malformed, "branch") }
        return branch
    }
    mutating func area() throws(SyncProblem) -> AreaKey {
        guard let key = AreaKey(text: try text(max: Limits.areaBytesMax)) else { throw SyncProblem(.malformed, "area") }
        return key
    }
    /// A number of an entry, from `least`.
    mutating func sequence(from least: UInt64 = 1) throws(SyncProblem) -> UInt64 {
        let seq = try uint()
        guard seq >= least, seq <= Limits.sequenceMax else { throw SyncProblem(.malformed, "seq") }
        return seq
    }
    func finish() throws(SyncProblem) {
        guard reader.isAtEnd else { throw SyncProblem(.malformed, "trailing bytes") }
    }
}
