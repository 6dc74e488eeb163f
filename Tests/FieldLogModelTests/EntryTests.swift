import FieldLogHash
@testable import FieldLogModel
import FieldLogTestSupport
import Testing

struct EntryTests {
    /// A header with something in every part.
    static func header(parents: Int = 2, area: AreaKey = fixtureHome) -> EntryHeader {
        var generator = SeededGenerator(5)
        let incarnation = IncarnationID.derived(publicKey: "ssh-ed25519 A", nonce: generator.bytes(16))
        let refs = (0..<parents).map { place in
            EntryRef(
                incarnation: incarnation, seq: UInt64(20 + place * 300), hash: SHA256.hash(generator.bytes(8)))
        }
        return EntryHeader(
            incarnation: incarnation, area: area, seq: 1_000, previous: SHA256.hash(generator.bytes(8)), auth: 24,
            time: WallTime(milliseconds: -62_135_596_800_000, offsetMinutes: -210, trust: .behind),
            record: RecordID(ticks: 115_000_000_000_000, random: 0xDEAD_BEEF), kind: "visit", fields: [1, 27, 300],
            parents: refs.sorted(), bodyHash: SHA256.hash(generator.bytes(8)), bodyLength: 70)
    }

    static let values: FieldValues = {
        var values = FieldValues()
        values[1] = .text("FINAL")
        values[3] = .bytes(RecordID(ticks: 9, random: 9).bytes)
        values[12] = .null
        values[16] = .int(-70_000)
        values[27] = .text("Nhà nghỉ Hoa Sữa\nđã kiểm tra")
        values[400] = .other([0xA1, 0x61, 0x61, 0x82, 0xF5, 0xF6])
        values[401] = .other([0x1B, 255, 255, 255, 255, 255, 255, 255, 255])
        return values
    }()

    /// A header of every width comes back as it was.
    @Test func headersRoundTrip() throws {
        for parents in [0, 1, 2, 23, 24, 64] {
            var header = Self.header(parents: parents)
            for seq in [1, 23, 24, 255, 256, 65_536, Limits.sequenceMax] as [UInt64] {
                header.seq = seq
                #expect(try EntryHeader(decoding: header.encoded()) == header)
            }
        }
        for area in [AreaKey.commons, .authority, AreaKey(code: "VN-1", validFrom: nil)].compactMap({ $0 }) {
            let header = Self.header(area: area)
            #expect(try EntryHeader(decoding: header.encoded()) == header)
        }
    }

    /// A cut header is refused wherever it is cut, and so is one with a byte too many.
    @Test func cutHeadersAreRefused() {
        let bytes = Self.header().encoded()
        for count in 0..<bytes.count {
            #expect(throws: EntryError.encoding(.truncated)) { try EntryHeader(decoding: Array(bytes[..<count])) }
        }
        #expect(throws: EntryError.encoding(.trailing)) { try EntryHeader(decoding: bytes + [0x00]) }
        #expect(throws: EntryError.encoding(.tooLong)) {
            try EntryHeader(decoding: bytes + Array(repeating: 0, count: Limits.headerBytesMax))
        }
    }

    /// One header has one encoding: with any one byte changed to anything, it is refused or is another header's own encoding.
    @Test func headersAreCanonical() {
        let bytes = Self.header(parents: 1).encoded()
        var accepted = 0
        for place in bytes.indices {
            for change in 1...255 {
                var changed = bytes
                changed[place] ^= UInt8(change)
                guard let header = try? EntryHeader(decoding: changed) else { continue }
                accepted += 1
                if header.encoded() != changed { Issue.record("byte \(place) ^ \(change)") }
            }
        }
        #expect(accepted > 10_000)
    }

    /// Bounds of the parts: each is refused by its name.
    @Test func partsHaveBounds() {
        func refuse(_ part: String, _ change: (inout EntryHeader) -> Void) {
            var header = Self.header()
            change(&header)
            #expect(throws: EntryError.part(part)) { try EntryHeader(decoding: header.encoded()) }
        }
        refuse("seq") { $0.seq = 0 }
        refuse("seq") { $0.seq = Limits.sequenceMax + 1 }
        refuse("auth") { $0.auth = .max }
        refuse("offset") { $0.time = WallTime(milliseconds: 0, offsetMinutes: 1081, trust: .unknown) }
        refuse("trust") { $0.time = WallTime(milliseconds: 0, offsetMinutes: 0, trust: 256) }
        refuse("kind") { $0.kind = "" }
        refuse("fields") { $0.fields = [2, 1] }
        refuse("fields") { $0.fields = [2, 2] }
        refuse("parents") { $0.parents.reverse() }
        refuse("parents") { $0.parents = [$0.parents[0], $0.parents[0]] }
        refuse("body_length") { $0.bodyLength = Limits.bodyBytesMax + 1 }
        var version = Self.header().encoded()
        version[1] = 2
        #expect(throws: EntryError.version(2)) { try EntryHeader(decoding: version) }
        #expect(throws: EntryError.part("count")) {
            try EntryHeader(decoding: [0x8E] + version[1...].map { $0 == 2 ? 1 : $0 })
        }
    }

    /// An entry made here is one that every peer can read, also when its parents were named in any order or twice.
    @Test func whatIsMadeCanBeRead() throws {
        var draft = Self.header(parents: 3)
        draft.parents = draft.parents.reversed() + draft.parents
        let entry = Entry(header: draft, values: Self.values, salt: Array(repeating: 1, count: 16))
        let read = try Entry(headerBytes: entry.headerBytes, bodyBytes: entry.bodyBytes)
        #expect(read == entry)
        #expect(read.header.parents.count == 3)
        #expect(try read.values() == Self.values)
    }

    /// A cut body is refused wherever it is cut, and one whose hash or length is not the header's before it is read.
    @Test func cutBodiesAreRefused() throws {
        let entry = Entry(header: Self.header(), values: Self.values, salt: Array(repeating: 1, count: 16))
        let body = try #require(entry.bodyBytes)
        for count in 0..<body.count {
            #expect(throws: EntryError.encoding(.truncated)) {
                try EntryBody.decode(Array(body[..<count]), fields: entry.header.fields)
            }
            #expect(throws: EntryError.body) {
                try Entry(headerBytes: entry.headerBytes, bodyBytes: Array(body[..<count]))
            }
        }
        #expect(throws: EntryError.encoding(.trailing)) {
            try EntryBody.decode(body + [0xF6], fields: entry.header.fields)
        }
        #expect(throws: EntryError.encoding(.unexpectedType)) { try EntryBody.decode(body, fields: [1, 2]) }
    }

    /// One body has one encoding.
    @Test func bodiesAreCanonical() throws {
        let salt = Array(repeating: 9 as UInt8, count: 16)
        let body = EntryBody.encode(salt: salt, values: Self.values)
        let fields = Self.values.numbers
        #expect(try EntryBody.decode(body, fields: fields) == Self.values)
        for place in body.indices {
            for change in 1...255 {
                var changed = body
                changed[place] ^= UInt8(change)
                guard let values = try? EntryBody.decode(changed, fields: fields) else { continue }
                let again = EntryBody.encode(salt: Array(changed[2..<18]), values: values)
                if again != changed { Issue.record("byte \(place) ^ \(change)") }
            }
        }
    }

    /// The longest text passes and one byte more does not.
    @Test func textsAreBounded() throws {
        for (count, isFine) in [(Limits.textBytesMax, true), (Limits.textBytesMax + 1, false)] {
            var values = FieldValues()
            values[1] = .text(String(repeating: "a", count: count))
            let body = EntryBody.encode(salt: Array(repeating: 1, count: 16), values: values)
            #expect((try? EntryBody.decode(body, fields: [1])) == (isFine ? values : nil))
        }
    }
}
