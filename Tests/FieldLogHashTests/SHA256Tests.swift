import FieldLogHash
import FieldLogSystem
import Testing

@Suite("SHA-256")
struct SHA256Tests {
    private func streamed(_ bytes: [UInt8], portable: Bool, step: Int) -> Digest32 {
        var hasher = SHA256Hasher(portable: portable)
        var start = 0
        while start < bytes.count {
            let end = min(start + step, bytes.count)
            hasher.update(Array(bytes[start..<end]))
            start = end
        }
        return hasher.digest()
    }

    // The vectors of FIPS 180-2, appendix B, and of the empty message, on both paths.
    @Test(arguments: [false, true])
    func publishedVectors(portable: Bool) {
        let vectors: [([UInt8], String)] = [
            ([], "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
            (Array("abc".utf8), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
            (
                Array("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq".utf8),
                "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
            ),
            (
                [UInt8](repeating: 0x61, count: 1_000_000),
                "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"
            ),
        ]
        for (message, expected) in vectors {
            #expect(SHA256.hash(message).hex == expected)
            #expect(streamed(message, portable: portable, step: 4_099).hex == expected)
        }
    }

    // Every length around the block and padding boundaries, and some long ones, agree with an independent hasher.
    @Test(.enabled(if: hasPython))
    func agreesWithPython() throws {
        let lengths = Array(0...300) + [4_095, 4_096, 65_537, 300_001]
        let bytes = patternBytes(300_001)
        let script = """
            import sys, hashlib
            data = sys.stdin.buffer.read()
            for n in list(range(301)) + [4095, 4096, 65537, 300001]:
                print(hashlib.sha256(data[:n]).hexdigest())
            """
        let outcome = try Subprocess.run(["python3", "-c", script], input: bytes, maxOutput: 1 << 20)
        #expect(outcome.status == 0)
        let expected = String(decoding: outcome.output, as: UTF8.self).split(separator: "\n").map(String.init)
        try #require(expected.count == lengths.count)
        for (length, hex) in zip(lengths, expected) {
            let piece = Array(bytes[..<length])
            #expect(SHA256.hash(piece).hex == hex)
            #expect(streamed(piece, portable: true, step: max(1, length)).hex == hex)
            #expect(streamed(piece, portable: false, step: 61).hex == hex)
            #expect(streamed(piece, portable: true, step: 67).hex == hex)
        }
    }

    // Two pieces hash as their concatenation, wherever the cut lies.
    @Test func twoPieces() {
        let bytes = patternBytes(200)
        let whole = SHA256.hash(bytes)
        for cut in 0...200 {
            let (first, second) = (Array(bytes[..<cut]), Array(bytes[cut...]))
            #expect(SHA256.hash(of: first.span.bytes, then: second.span.bytes) == whole)
        }
    }

    // Taking a digest on the way changes nothing, and copies go on independently.
    @Test func hashersAreValues() {
        var hasher = SHA256Hasher()
        hasher.update(Array("xã ".utf8))
        let prefix = hasher.digest()
        var copy = hasher
        hasher.update(Array("Ia Púch".utf8))
        copy.update(Array("Mo Rai".utf8))
        #expect(prefix == SHA256.hash(Array("xã ".utf8)))
        #expect(hasher.digest() == SHA256.hash(Array("xã Ia Púch".utf8)))
        #expect(copy.digest() == SHA256.hash(Array("xã Mo Rai".utf8)))
    }
}
