internal import FieldLogHash
public import FieldLogModel
internal import FieldLogStorage
internal import FieldLogSync

/// What an administrator said when a bundle was taken on that word.
public struct VouchingNote: Sendable, Hashable {
    /// Who had made the bundle, by its own words.
    public let maker: String
    /// The SHA-256 of the file's payload, in hexadecimal.
    public let sum: String
    /// Why it was taken.
    public let reason: String

    private static let firstLine = "fieldlog vouched 1"

    init(maker: String, sum: String, reason: String) {
        self.maker = maker
        self.sum = sum
        self.reason = reason
    }

    /// Reads what ``bytes`` writes; nil for anything else. The reason is the last part, as it may have lines of its own.
    init?(_ bytes: [UInt8]) {
        let parts = String(decoding: bytes, as: UTF8.self)
            .split(separator: "\n", maxSplits: 3, omittingEmptySubsequences: false)
        guard parts.count == 4, parts[0] == Self.firstLine, parts[3].hasSuffix("\n") else { return nil }
        self.init(maker: String(parts[1]), sum: String(parts[2]), reason: String(parts[3].dropLast()))
    }

    var bytes: [UInt8] { Array("\(Self.firstLine)\n\(maker)\n\(sum)\n\(reason)\n".utf8) }
}

extension Workspace {
    /// What was said of a bundle under this number of the evidence; nil where a refused run has the number, or nothing.
    public func vouching(_ number: Int64) throws(FieldLogError) -> VouchingNote? {
        try store.quarantinedRun(number).flatMap { VouchingNote($0) }
    }

    /// Keeps why a bundle was taken on an administrator's word, beside the evidence: no entry of a log can say it.
    func keep(_ reason: String, for opened: OpenedBundle) throws(FieldLogError) {
        let feed = FeedID(incarnation: try store.ownIncarnation(), area: .commons)
        let note = VouchingNote(maker: opened.bundle.maker, sum: opened.sum.hex, reason: reason)
        try store.quarantine(
            note.bytes, of: feed, code: SyncCode.taken.rawValue, sender: "--vouch \(note.maker)",
            at: host.now().milliseconds)
    }
}
