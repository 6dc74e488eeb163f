public import FieldLogModel
internal import FieldLogHash
internal import FieldLogSystem

/// An entry that was found and could not be put into a log: one before it is missing, or nothing bears it out.
public struct LooseEntry: Sendable, Hashable {
    /// The entry.
    public let entry: Entry
    /// The author's signature of it, where it was found.
    public let signature: [UInt8]?
    /// Whether a head of this store or a genuine signature says that it belongs to its feed. What is not borne out may be forged.
    public let isBorneOut: Bool

    /// An entry, and what was found with it.
    init(entry: Entry, signature: [UInt8]?, isBorneOut: Bool) {
        self.entry = entry
        self.signature = signature
        self.isBorneOut = isBorneOut
    }

    /// Where it belongs.
    public var feed: FeedID { FeedID(incarnation: entry.header.incarnation, area: entry.header.area) }
}

/// The file that keeps loose entries until what is missing before them has come: a line of text, then CBOR, one array for each entry, then the
/// SHA-256 of all that.
///
/// Where that hash does not match, or in the first form, which had none, a bit that has turned over in a header makes another entry whose own
/// hash is right: borne out is then only what another of them names.
public enum LooseFile {
    /// Its name within the folder of what was moved aside.
    public static let name = "loose.fieldlog"
    private static let title = Array("fieldlog loose 2\n".utf8)
    private static let unhashed = Array("fieldlog loose 1\n".utf8)
    /// No file is read that is larger.
    public static let bytesMax = 1 << 32

    package static func encode(_ entries: [LooseEntry]) -> [UInt8] {
        var writer = CBORWriter(capacity: 4_096)
        for loose in entries {
            writer.arrayHead(4)
            writer.bytes(loose.entry.headerBytes)
            if let body = loose.entry.bodyBytes { writer.bytes(body) } else { writer.null() }
            if let signature = loose.signature { writer.bytes(signature) } else { writer.null() }
            writer.uint(loose.isBorneOut ? 1 : 0)
        }
        let bytes = title + writer.output
        return bytes + SHA256.hash(bytes).bytes
    }

    /// Reads a file up to the first thing in it that is not as it was written. Throws what the system says of the file.
    public static func read(_ path: String) throws(FieldLogError) -> [LooseEntry] {
        let bytes: [UInt8]
        do throws(SystemError) { bytes = try Files.readRegular(path, maxBytes: bytesMax) } catch {
            throw FieldLogError(error)
        }
        return decode(bytes)
    }

    package static func decode(_ bytes: [UInt8]) -> [LooseEntry] {
        guard bytes.starts(with: title) || bytes.starts(with: unhashed) else { return [] }
        let body = bytes.dropLast(32)
        let isWhole = bytes.starts(with: title) && SHA256.hash(Array(body)).bytes == Array(bytes.suffix(32))
        var reader = CBORReader(Array((isWhole ? body : bytes[...]).dropFirst(title.count)))
        var found: [LooseEntry] = []
        while !reader.isAtEnd, let loose = next(&reader) { found.append(loose) }
        return isWhole ? found : doubted(found)
    }

    private static func doubted(_ found: [LooseEntry]) -> [LooseEntry] {
        let named = Set(found.map(\.entry.header.previous))
        return found.map {
            LooseEntry(
                entry: $0.entry, signature: $0.signature, isBorneOut: $0.isBorneOut && named.contains($0.entry.hash))
        }
    }

    private static func next(_ reader: inout CBORReader) -> LooseEntry? {
        do {
            guard try reader.arrayHead(max: 4) == 4 else { return nil }
            let header = try reader.bytes(max: Limits.headerBytesMax)
            let body = reader.null() ? nil : try reader.bytes(max: Limits.bodyBytesMax)
            let signature = reader.null() ? nil : try reader.bytes(max: 65_536)
            let isBorneOut = try reader.uint() == 1
            return LooseEntry(
                entry: try Entry(headerBytes: header, bodyBytes: body), signature: signature, isBorneOut: isBorneOut)
        } catch {
            return nil
        }
    }

    /// The loose entries of all folders of damage within a store's folder.
    ///
    /// - Parameter passesOver: whether a file that cannot be read keeps none of the others; else it is an error.
    public static func all(in folder: String, passesOver: Bool = true) throws(FieldLogError) -> [LooseEntry] {
        var found: [LooseEntry] = []
        try DamageFolder.readFiles(name, in: folder, maxBytes: bytesMax, passesOver: passesOver) { found += decode($0) }
        return found
    }
}
