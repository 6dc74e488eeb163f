import FieldLogTestSupport
import Foundation
import Testing

@testable import FieldLogKit

struct Base64Tests {
    // Every length up to 99 and every byte value is written as Python writes it, and read back.
    @Test func asPythonWritesIt() throws {
        let samples = (0..<100).map { count in (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 37 &+ count &* 11) } }
        let all = samples + [Array(0...255)]
        let program = """
            import base64, sys
            for word in sys.argv[1:]: print(base64.b64encode(bytes.fromhex(word[1:])).decode())
            """
        let words = all.map { "x" + $0.map { String(format: "%02x", $0) }.joined() }
        let python = FileManager.default.isExecutableFile(atPath: "/usr/bin/python3") ? "/usr/bin/python3" : "python3"
        let finished = try Finished([python, "-c", program] + words)
        try #require(finished.status == 0, "\(finished.errors)")
        let lines = finished.output.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
        #expect(lines.count == all.count)
        for (bytes, line) in zip(all, lines) {
            #expect(String(decoding: Base64.encode(bytes), as: UTF8.self) == line)
            #expect(Base64.decode(Array(line.utf8)) == bytes)
        }
    }

    // Only the one text of a value is read: no white space, no missing or early padding, no stray bits or letters.
    @Test(arguments: [
        "A", "AA", "AAA", "A===", "====", "=", "AA=A", "AAAA=", "AAAA====", "=AAA", "AB==", "AAB=", "AA A", "AAA\n",
        "AAAA\n", "AA-_", "AAA\u{0}", "ĐAA", "AAAA=AAA",
    ])
    func otherTexts(_ text: String) {
        #expect(Base64.decode(Array(text.utf8)) == nil)
    }
}
