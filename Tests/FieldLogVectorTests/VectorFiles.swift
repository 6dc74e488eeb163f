import FieldLogHash
import FieldLogModel
import Foundation

/// The files of Tests/Vectors, which Tests/Independent/make_vectors.py writes.
enum VectorFiles {
    /// The folder Tests.
    static let tests = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    /// SyncProtocol.md.
    static let document = tests.deletingLastPathComponent().appending(path: "SyncProtocol.md")

    /// The names of the files in a folder, without `.json`, sorted.
    static func names(_ folder: String) -> [String] {
        let path = tests.appending(path: "Vectors/\(folder)").path
        let files = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
        return files.filter { $0.hasSuffix(".json") }.map { String($0.dropLast(5)) }.sorted()
    }

    static func load<File: Decodable>(_ folder: String, _ name: String, as type: File.Type) throws -> File {
        let file = tests.appending(path: "Vectors/\(folder)/\(name).json")
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return try decoder.decode(type, from: Data(contentsOf: file))
    }
}

/// Bytes in hexadecimal.
struct HexBytes: Decodable {
    let bytes: [UInt8]

    init(from decoder: any Decoder) throws {
        let text = try decoder.singleValueContainer().decode(String.self)
        guard let bytes = Hex.decode(text) else {
            throw DecodingError.dataCorrupted(
                DecodingError.Context(codingPath: decoder.codingPath, debugDescription: "not hexadecimal"))
        }
        self.bytes = bytes
    }
}

/// A value of a field: `{"int": 1}`, `{"text": "a"}`, `{"bytes": "00"}`, `{"other": "80"}` or null.
struct VectorValue: Decodable {
    let value: FieldValue

    private enum Key: String, CodingKey { case int, text, bytes, other }

    init(from decoder: any Decoder) throws {
        if try decoder.singleValueContainer().decodeNil() {
            value = .null
            return
        }
        let container = try decoder.container(keyedBy: Key.self)
        if let int = try container.decodeIfPresent(Int64.self, forKey: .int) {
            value = .int(int)
        } else if let text = try container.decodeIfPresent(String.self, forKey: .text) {
            value = .text(text)
        } else if let bytes = try container.decodeIfPresent(HexBytes.self, forKey: .bytes) {
            value = .bytes(bytes.bytes)
        } else {
            value = .other(try container.decode(HexBytes.self, forKey: .other).bytes)
        }
    }
}

/// A file of Tests/Vectors/entries.
struct EntryVector: Decodable {
    struct Parent: Decodable {
        let incarnation: HexBytes
        let seq: UInt64
        let hash: HexBytes
    }

    struct Header: Decodable {
        let incarnation: HexBytes
        let area: String
        let seq: UInt64
        let previous: HexBytes
        let auth: UInt64
        let time: Int64
        let offset: Int
        let trust: UInt64
        let record: HexBytes
        let kind: String
        let fields: [UInt16]
        let parents: [Parent]
        let bodyHash: HexBytes
        let bodyLength: Int
    }

    struct Derived: Decodable {
        let deployment: HexBytes
        let kind: String
        let home: String
        let namespace: String
        let key: String
    }

    let header: Header
    let recordPrinted: String
    let salt: HexBytes?
    let values: [VectorValue?]?
    let headerHex: HexBytes
    let bodyHex: HexBytes?
    let hash: HexBytes
    let derivedFrom: Derived?
}

/// The bytes of an entry.
struct RawEntry: Decodable {
    let headerHex: HexBytes
    let bodyHex: HexBytes?
}

/// The file of Tests/Vectors/folds/feeds.
struct BeginningsVector: Decodable {
    let entries: [RawEntry]
}

/// A file of Tests/Vectors/folds.
struct FoldVector: Decodable {
    struct Change: Decodable {
        let name: String
        let delivered: Bool
        let headerHex: HexBytes
        let bodyHex: HexBytes?
        let erasedSealed: Bool?
    }

    struct Conflict: Decodable {
        let group: String
        let fields: [String]
        let winner: String
        let losers: [String]
        let proposals: [String]
        let id: HexBytes
    }

    struct Expected: Decodable {
        let values: [String: VectorValue]?
        let heads: [String]
        let sealed: Bool
        let waiting: [String]
        let conflicts: [Conflict]
    }

    let kind: String
    let home: String
    let record: HexBytes
    let changes: [Change]
    let expected: Expected

    /// The changes by name.
    func entries() throws -> [(name: String, entry: Entry, isDelivered: Bool)] {
        try changes.map {
            ($0.name, try Entry(headerBytes: $0.headerHex.bytes, bodyBytes: $0.bodyHex?.bytes), $0.delivered)
        }
    }
}
