import FieldLogHash
@testable import FieldLogModel
import FieldLogTestSupport
import Testing

struct IdentityTests {
    /// Ids print to sixteen characters and come back, whatever their bytes, however they are typed.
    @Test func recordIDsPrintAndParse() throws {
        var generator = SeededGenerator(3)
        for _ in 0..<500 {
            let id = try #require(RecordID(bytes: generator.bytes(10)))
            #expect(id.description.utf8.count == RecordID.textLength)
            #expect(RecordID(text: id.description) == id)
            #expect(RecordID(text: id.description.uppercased()) == id)
            #expect(RecordID(bytes: id.bytes) == id)
        }
        let zero = try #require(RecordID(bytes: Array(repeating: 0, count: 10)))
        #expect(zero.description == "0000000000000000")
        #expect(RecordID(text: "oOoOoOoOoOoOoOoO") == zero)
        #expect(RecordID(text: "iIlL11iIlL11iIlL") == RecordID(text: "1111111111111111"))
        for text in [
            "", "0", "000000000000000", "00000000000000000", "u000000000000000", "0000000-00000000", "đ00000000000000",
        ] {
            #expect(RecordID(text: text) == nil)
        }
        #expect(RecordID(bytes: Array(repeating: 0, count: 9)) == nil)
        #expect(RecordID(bytes: Array(repeating: 0, count: 11)) == nil)
    }

    /// A minted id keeps its time in front, so that later ones sort behind, and prints its random part first.
    @Test func mintedIDsSortByTimeAndPrintByChance() {
        let early = RecordID(ticks: 0x1234_5678_9ABC, random: 0xFFFF_FFFF)
        let late = RecordID(ticks: 0x1234_5678_9ABD, random: 0)
        #expect(early < late)
        #expect(early.bytes == [0x12, 0x34, 0x56, 0x78, 0x9A, 0xBC, 0xFF, 0xFF, 0xFF, 0xFF])
        #expect(early.description.hasPrefix("zzzzzz"))
        #expect(late.description.hasPrefix("000000"))
        #expect(RecordID(ticks: 1 << 60, random: 5) == RecordID(ticks: 0, random: 5))
    }

    /// The range of a prefix holds the ids that begin so, and is as narrow as four bytes can tell.
    @Test func prefixRangesHoldTheirIDs() throws {
        var generator = SeededGenerator(4)
        for _ in 0..<300 {
            let id = try #require(RecordID(bytes: generator.bytes(10)))
            let tail = Array(id.bytes[6...])
            for count in 1...16 {
                let prefix = String(id.description.prefix(count))
                let range = RecordID.tailRange(ofPrefix: prefix)
                #expect(!tail.lexicographicallyPrecedes(range.low) && !range.high.lexicographicallyPrecedes(tail))
            }
            let other = try #require(RecordID(bytes: generator.bytes(10)))
            let range = RecordID.tailRange(ofPrefix: String(other.description.prefix(6)))
            let isInside =
                !tail.lexicographicallyPrecedes(range.low) && !range.high.lexicographicallyPrecedes(tail)
            #expect(isInside == id.description.hasPrefix(other.description.prefix(6)))
        }
        #expect(RecordID.tailRange(ofPrefix: "0").low == [0, 0, 0, 0])
        #expect(RecordID.tailRange(ofPrefix: "z").high == [255, 255, 255, 255])
        #expect(RecordID.canonicalPrefix("OIl") == "011")
        for text in ["", "u", "a-b", "ơ", String(repeating: "a", count: 17)] {
            #expect(RecordID.canonicalPrefix(text) == nil)
        }
    }

    /// A derived id depends on every part, and on where one part ends and the next begins.
    @Test func derivedIDsDependOnEveryPart() {
        func id(_ kind: String, _ home: AreaKey, _ namespace: String, _ key: String) -> RecordID {
            RecordID.derived(
                deployment: fixtureDeployment, kind: kind, home: home, namespace: namespace, key: key)
        }
        let ids = [
            id("visit", .commons, "toronto", "1"), id("finding", .commons, "toronto", "1"),
            id("visit", fixtureHome, "toronto", "1"), id("visit", .commons, "toront", "o1"),
            id("visit", .commons, "toronto1", ""), id("visit", .commons, "toronto", "2"),
            RecordID.derived(deployment: .zero, kind: "visit", home: .commons, namespace: "toronto", key: "1"),
        ]
        #expect(Set(ids).count == ids.count)
        #expect(ids[0] == id("visit", .commons, "toronto", "1"))
    }

    /// An incarnation is the hash of its key and nonce and of nothing else: frozen, since peers compute it again.
    @Test func incarnationsAreDerived() throws {
        let nonce = (0..<16).map { UInt8($0) }
        let id = IncarnationID.derived(publicKey: "ssh-ed25519 AAAA", nonce: nonce)
        var preimage: [UInt8] = [0x83, 0x76] + Array("fieldlog incarnation 1".utf8)
        preimage += [0x70] + Array("ssh-ed25519 AAAA".utf8) + [0x50] + nonce
        #expect(id.bytes == Array(SHA256.hash(preimage).bytes.prefix(16)))
        #expect(IncarnationID.derived(publicKey: "ssh-ed25519 AAAB", nonce: nonce) != id)
        #expect(IncarnationID.derived(publicKey: "ssh-ed25519 AAAA", nonce: nonce.reversed()) != id)
        #expect(IncarnationID(bytes: try #require(Hex.decode(id.description))) == id)
        #expect(id.short == String(id.description.prefix(8)))
        #expect(IncarnationID(bytes: Array(nonce.dropLast())) == nil)
    }

    /// Hexadecimal text is pairs of digits or nothing.
    @Test func hexadecimalIsStrict() {
        #expect(Hex.decode("00fFA1") == [0, 255, 0xA1])
        #expect(Hex.decode("") == [])
        for text in ["0", "0g", "0x00", " 00", "٠٠"] { #expect(Hex.decode(text) == nil) }
    }
}

struct AreaKeyTests {
    /// A key is a code, an `@` and a day or nothing.
    @Test func keysParse() throws {
        let key = try #require(AreaKey(text: "15@2025-07-01"))
        #expect((key.code, key.validFrom, key.isPseudo) == ("15", "2025-07-01", false))
        let ever = try #require(AreaKey(code: "VN-33", validFrom: nil))
        #expect((ever.text, ever.validFrom) == ("VN-33@", nil))
        #expect(AreaKey(text: "commons") == .commons)
        #expect(AreaKey.commons.isPseudo && AreaKey.authority.isPseudo && AreaKey.commons.code == "commons")
    }

    /// Everything else is none.
    @Test(arguments: [
        "", "@", "15", "Commons", "15@2025-7-1", "15@2025-07-01 ", "15@20250701", "15@@", "15@2025-07-01@", " 15@",
        "1 5@", "1\u{0}5@", "1\u{1B}5@", "1\u{7F}5@", "1\u{85}5@", "15@２０２５-07-01", "15@2025/07/01",
        "Đ1@", "\u{212A}@", "\u{1EA1}@", "a\u{323}@",
        "123456789012345678901234567890123@",
    ])
    func othersAreNone(_ text: String) { #expect(AreaKey(text: text) == nil) }

    /// The order is that of the bytes.
    @Test func keysAreOrderedByBytes() {
        let keys = ["9@", "15@", "15@2025-07-01", "a@", "Z@"].compactMap(AreaKey.init(text:))
        #expect(keys.sorted().map(\.text) == ["15@", "15@2025-07-01", "9@", "Z@", "a@"])
    }
}

struct DigestTests {
    private static let heads: [FeedHead] = {
        var generator = SeededGenerator(8)
        let one = IncarnationID(bytes: generator.bytes(16))
        let two = IncarnationID(bytes: generator.bytes(16))
        return [one, two, two].compactMap { $0 }.enumerated().map { place, incarnation in
            FeedHead(
                feed: FeedID(
                    incarnation: incarnation, area: fixtureHome,
                    branch: place == 2 ? SHA256.hash(generator.bytes(4)) : nil),
                seq: UInt64(place + 5), hash: SHA256.hash(generator.bytes(4)))
        }
    }()

    /// The order in which heads and areas are given does not matter; anything else does.
    @Test func digestsDoNotDependOnOrder() {
        let digest = LogDigest.area(Self.heads)
        for order in Shapes.orders(3) { #expect(LogDigest.area(order.map { Self.heads[$0] }) == digest) }
        #expect(LogDigest.area(Array(Self.heads.dropLast())) != digest)
        for place in Self.heads.indices {
            var changed = Self.heads
            let head = changed[place]
            changed[place] = FeedHead(feed: head.feed, seq: head.seq + 1, hash: head.hash)
            #expect(LogDigest.area(changed) != digest)
            changed[place] = FeedHead(feed: head.feed, seq: head.seq, hash: .zero)
            #expect(LogDigest.area(changed) != digest)
        }
        let areas = [AreaKey.commons, .authority, fixtureHome].enumerated().map { place, key in
            (key: key, digest: SHA256.hash([UInt8(place)]))
        }
        let scope = LogDigest.scope(areas)
        for order in Shapes.orders(3) { #expect(LogDigest.scope(order.map { areas[$0] }) == scope) }
        #expect(LogDigest.scope(Array(areas.dropLast())) != scope)
    }

    /// The bytes under a digest are the documented ones.
    @Test func digestOfOneHeadIsFrozen() {
        let head = Self.heads[0]
        let bytes: [UInt8] =
            [0x81, 0x84, 0x50] + head.feed.incarnation.bytes + [0x40, 0x05, 0x58, 0x20] + head.hash.bytes
        #expect(LogDigest.area([head]) == SHA256.hash(bytes))
        #expect(LogDigest.area([]) == SHA256.hash([0x80]))
    }
}
