import FieldLogModel
import FieldLogTestSupport
import Testing

struct CBORTests {
    /// What RFC 8949 calls well-formed but not deterministic, and what is not well-formed at all: each has its reason.
    @Test(
        arguments: [
            // Heads that are not the shortest.
            ([0x18, 0x17], CBORError.notCanonical), ([0x19, 0x00, 0xFF], .notCanonical),
            ([0x1A, 0x00, 0x00, 0xFF, 0xFF], .notCanonical),
            ([0x1B, 0, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF], .notCanonical),
            ([0x38, 0x00], .notCanonical), ([0x58, 0x01, 0x00], .notCanonical), ([0x78, 0x01, 0x61], .notCanonical),
            ([0x98, 0x01, 0x00], .notCanonical), ([0xB8, 0x01, 0x00, 0x00], .notCanonical),
            // Reserved and indefinite lengths.
            ([0x1C], .notCanonical), ([0x1D], .notCanonical), ([0x1E], .notCanonical), ([0x1F], .notCanonical),
            ([0x5F, 0x41, 0x00, 0xFF], .notCanonical), ([0x7F, 0xFF], .notCanonical), ([0x9F, 0xFF], .notCanonical),
            ([0xBF, 0xFF], .notCanonical), ([0xFF], .notCanonical),
            // Tags, floats, simple values.
            ([0xC0, 0x00], .notCanonical), ([0xD9, 0xD9, 0xF7, 0x00], .notCanonical),
            ([0xF9, 0x00, 0x00], .notCanonical),
            ([0xFA, 0, 0, 0, 0], .notCanonical), ([0xFB, 0, 0, 0, 0, 0, 0, 0, 0], .notCanonical),
            ([0xF7], .notCanonical),
            ([0xE0], .notCanonical), ([0xF8, 0xFF], .notCanonical), ([0xF8, 0x18], .notCanonical),
            // Map keys repeated and out of order, nested ones too.
            ([0xA2, 0x01, 0x00, 0x01, 0x00], .notCanonical), ([0xA2, 0x02, 0x00, 0x01, 0x00], .notCanonical),
            ([0xA2, 0x61, 0x62, 0x00, 0x61, 0x61, 0x00], .notCanonical),
            ([0x81, 0xA2, 0x01, 0x00, 0x01, 0x00], .notCanonical),
            // Ends too soon.
            ([], .truncated), ([0x18], .truncated), ([0x19, 0x01], .truncated),
            ([0x1B, 1, 2, 3, 4, 5, 6, 7], .truncated),
            ([0x42, 0x00], .truncated), ([0x62, 0x61], .truncated), ([0x82, 0x00], .truncated),
            ([0xA1, 0x00], .truncated), ([0xA1], .truncated),
            // Lengths far beyond the bytes, among them 2⁶³ and 2⁶⁴ − 1.
            ([0x5B, 0x80, 0, 0, 0, 0, 0, 0, 0], .tooLong), ([0x7B, 0x80, 0, 0, 0, 0, 0, 0, 0], .tooLong),
            ([0x9B, 0x80, 0, 0, 0, 0, 0, 0, 0], .truncated), ([0xBB, 0x80, 0, 0, 0, 0, 0, 0, 0], .truncated),
            ([0x5B, 255, 255, 255, 255, 255, 255, 255, 255], .tooLong),
            ([0x9B, 255, 255, 255, 255, 255, 255, 255, 255], .truncated),
            // Text that is not UTF-8: a lone continuation byte, an overlong slash, a surrogate, beyond U+10FFFF, a cut letter.
            ([0x61, 0x80], .notUTF8), ([0x62, 0xC0, 0xAF], .notUTF8), ([0x63, 0xED, 0xA0, 0x80], .notUTF8),
            ([0x64, 0xF4, 0x90, 0x80, 0x80], .notUTF8), ([0x62, 0xE1, 0xBB], .notUTF8),
        ] as [([UInt8], CBORError)])
    func refuses(_ bytes: [UInt8], _ reason: CBORError) {
        #expect(throws: reason) {
            var reader = CBORReader(bytes)
            _ = try reader.any(textMax: 64)
        }
    }

    /// The same heads are refused where the format asks for one certain type.
    @Test func typedReadersRefuseAsWell() {
        func refuse<T>(_ bytes: [UInt8], _ reason: CBORError, _ read: (inout CBORReader) throws -> T) {
            #expect(throws: reason) {
                var reader = CBORReader(bytes)
                _ = try read(&reader)
            }
        }
        refuse([0x18, 0x17], .notCanonical) { try $0.uint() }
        refuse([0x20], .unexpectedType) { try $0.uint() }
        refuse([0x1B, 0x80, 0, 0, 0, 0, 0, 0, 0], .tooLong) { try $0.int() }
        refuse([0x3B, 0x80, 0, 0, 0, 0, 0, 0, 0], .tooLong) { try $0.int() }
        refuse([0x60], .unexpectedType) { try $0.int() }
        refuse([0x9B, 0x80, 0, 0, 0, 0, 0, 0, 0], .tooLong) { try $0.arrayHead(max: .max) }
        refuse([0x83], .tooLong) { try $0.arrayHead(max: 2) }
        refuse([0x80], .unexpectedType) { try $0.bytes(max: 9) }
        refuse([0x43, 1, 2, 3], .tooLong) { try $0.bytes(max: 2) }
        refuse([0x5B, 0x7F, 255, 255, 255, 255, 255, 255, 255], .truncated) { try $0.bytes(max: .max) }
        refuse([0x43, 1, 2, 3], .unexpectedType) { try $0.text(max: 9) }
        refuse([0x00, 0x00], .trailing) {
            _ = try $0.uint()
            try $0.finish()
        }
    }

    /// Depth is bounded: ten thousand nested arrays or maps neither crash nor pass, sixteen pass.
    @Test func nestingIsBounded() throws {
        for head: [UInt8] in [[0x81], [0xA1, 0x00]] {
            let deep = Array((0..<10_000).map { _ in head }.joined()) + [0x00]
            #expect(throws: CBORError.tooDeep) {
                var reader = CBORReader(deep)
                _ = try reader.any(textMax: 64)
            }
            let fine = Array((0..<Limits.nestingMax).map { _ in head }.joined()) + [0x00]
            var reader = CBORReader(fine)
            #expect(try reader.any(textMax: 64) == fine)
        }
    }

    /// Integers of every width come back as they were, in the shortest form.
    @Test func integersKeepTheirValueAndTheirLength() throws {
        let lengths: [(Int64, Int)] = [
            (0, 1), (23, 1), (24, 2), (255, 2), (256, 3), (65_535, 3), (65_536, 5), (4_294_967_295, 5),
            (4_294_967_296, 9), (.max, 9), (-1, 1), (-24, 1), (-25, 2), (-256, 2), (-257, 3), (.min, 9),
        ]
        for (value, length) in lengths {
            var writer = CBORWriter()
            writer.int(value)
            #expect(writer.output.count == length)
            var reader = CBORReader(writer.output)
            #expect(try reader.int() == value)
            #expect(reader.isAtEnd)
        }
    }

    /// Whatever random bytes are accepted as an item are the bytes that come out; nothing of them crashes the reader.
    @Test func randomBytesNeverCrash() {
        var generator = SeededGenerator(11)
        let heads: [UInt8] = [0x00, 0x18, 0x20, 0x41, 0x61, 0x82, 0xA1, 0xA2, 0xF6, 0xF4, 0x9B, 0x5B, 0xC1, 0xFF]
        for _ in 0..<20_000 {
            let bytes = (0..<(1 + generator.below(24))).map { _ in
                generator.chance(60) ? generator.pick(heads) : UInt8(truncatingIfNeeded: generator.next())
            }
            var reader = CBORReader(bytes)
            guard let item = try? reader.any(textMax: 64) else { continue }
            #expect(item[...] == bytes[..<reader.offset])
        }
    }
}
