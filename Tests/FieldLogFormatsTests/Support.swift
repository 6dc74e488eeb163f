import FieldLogFormats
import FieldLogTestSupport
import Foundation
import Testing

/// A small seeded generator (SplitMix64), so that a failure can be repeated.
struct SeededGenerator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
        return z ^ z >> 31
    }
}

/// Reads a whole table in chunks of a size, or cut once at a place.
func readAll(_ bytes: [UInt8], _ options: CSVOptions = CSVOptions(), cuts: [Int] = []) -> [CSVRow] {
    var reader = CSVReader(options: options)
    var rows: [CSVRow] = []
    var start = 0
    for cut in cuts + [bytes.count] {
        reader.append(Array(bytes[start..<cut]))
        start = cut
        while let row = reader.next() { rows.append(row) }
    }
    reader.finish()
    while let row = reader.next() { rows.append(row) }
    #expect(reader.isAtEnd)
    return rows
}

func readAll(_ text: String, _ options: CSVOptions = CSVOptions()) -> [CSVRow] {
    readAll(Array(text.utf8), options)
}

/// Python, where it is installed.
enum Python {
    static let path = ["/usr/bin/python3", "/usr/local/bin/python3"].first {
        FileManager.default.isExecutableFile(atPath: $0)
    }

    static var isPresent: Bool { path != nil }

    /// Runs a script of this folder on an input file and gives its output file.
    static func run(_ script: String, _ mode: String, _ input: [UInt8], file: String = #filePath) throws -> [UInt8] {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let source = folder.appendingPathComponent("in")
        let target = folder.appendingPathComponent("out")
        try Data(input).write(to: source)
        let scripts = URL(fileURLWithPath: file).deletingLastPathComponent().appendingPathComponent("Scripts")
        let ran = try Finished(
            [try #require(path), scripts.appendingPathComponent(script).path, mode, source.path, target.path])
        #expect(ran.status == 0, "\(ran.errors)")
        return try Contents.bytes(target.path)
    }
}

let vietnamesePieces = [
    "Karaoke Hoa Mai", "Nhà nghỉ Đồng Xanh", "quận 3", "\"", "\"\"", ",", ";", "\n", "\r", "\r\n", "\t", "'", "\\",
    "=1+1", "+7.2", "-5", "@x", "＝A1", "phòng số 05", "e\u{301}", "\u{1B}[31m", "\u{85}", "\u{2028}", "😀", " ", "",
]

extension SeededGenerator {
    mutating func text() -> String {
        (0..<Int.random(in: 0...3, using: &self)).map { _ in vietnamesePieces.randomElement(using: &self) ?? "" }
            .joined()
    }

    mutating func rows(_ count: Int) -> [[String]] {
        (0..<count).map { _ in (0..<Int.random(in: 1...5, using: &self)).map { _ in text() } }
    }

    mutating func json(depth: Int = 0) -> JSONValue {
        switch Int.random(in: 0..<(depth < 4 ? 9 : 6), using: &self) {
        case 0: return .null
        case 1: return .bool(Bool.random(using: &self))
        case 2: return .int(Int64.random(in: .min ... .max, using: &self))
        case 3:
            return .double(
                Double(bitPattern: next()).magnitude.isFinite
                    ? Double(Int32.random(in: .min ... .max, using: &self)) / 7e9 : 1e300)
        case 4, 5: return .string(text())
        case 6, 7: return .array((0..<Int.random(in: 0...4, using: &self)).map { _ in json(depth: depth + 1) })
        default:
            var members: [JSONMember] = []
            for index in 0..<Int.random(in: 0...12, using: &self) {
                members.append(JSONMember(key: "\(index)" + text(), value: json(depth: depth + 1)))
            }
            return .object(members)
        }
    }
}
