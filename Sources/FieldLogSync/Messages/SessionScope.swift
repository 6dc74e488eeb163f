public import FieldLogHash
public import FieldLogModel

/// What both sides of a session may have: the areas granted to the initiator, and among them those that the responder has itself
/// (SyncProtocol.md, "Scopes").
public struct SessionScope: Sendable, Hashable {
    /// The areas granted to the initiator.
    public let granted: AreaList
    /// The areas that the responder has.
    public let held: AreaList

    /// A scope of these parts.
    public init(granted: AreaList, held: AreaList) {
        self.granted = granted
        self.held = held
    }

    /// Whether it is every area.
    public var isAll: Bool { granted == .all && held == .all }

    /// The canonical bytes.
    public var encoded: [UInt8] {
        var writer = CBORWriter()
        write(to: &writer)
        return writer.output
    }

    /// The hash that names it.
    public var hash: Digest32 { SHA256.hash(encoded) }

    /// Reads the canonical bytes; nil for anything else.
    public init?(decoding bytes: [UInt8]) {
        do throws(SyncProblem) {
            var reader = MessageReader(bytes)
            self = try SessionScope(&reader)
            try reader.finish()
        } catch {
            return nil
        }
    }

    init(_ reader: inout MessageReader) throws(SyncProblem) {
        guard try reader.array(max: 2) == 2 else { throw SyncProblem(.malformed, "scope") }
        granted = try Self.list(&reader)
        held = try Self.list(&reader)
    }

    private static func list(_ reader: inout MessageReader) throws(SyncProblem) -> AreaList {
        if reader.null() { return .all }
        var keys: [AreaKey] = []
        for _ in 0..<(try reader.array(max: MessageLimits.areasMax)) {
            let key = try reader.area()
            if let last = keys.last, !(last < key) { throw SyncProblem(.malformed, "scope") }
            keys.append(key)
        }
        return .some(keys)
    }

    func write(to writer: inout CBORWriter) {
        writer.arrayHead(2)
        for list in [granted, held] {
            guard let keys = list.keys else {
                writer.null()
                continue
            }
            writer.arrayHead(keys.count)
            for key in keys { writer.text(key.text) }
        }
    }
}
