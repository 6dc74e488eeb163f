import FieldLogHash
import FieldLogTestSupport
import Testing

@testable import FieldLogModel

/// Values, what they are equal to, and the bounds within which a reader takes them.
struct ValueTests {
    private static let salt = Array(repeating: 1 as UInt8, count: 16)

    /// Two texts that look alike and have other bytes are two values: stores with another version of Unicode must agree.
    @Test func textsAreComparedAsBytes() {
        let (composed, taken) = (FieldValue.text("Nhà"), FieldValue.text("Nha\u{300}"))
        #expect(composed != taken && composed == .text("Nhà"))
        #expect(Set([composed, taken, .text("Nhà")]).count == 2)
    }

    /// Values of two types are never equal, and each type gives what it holds and nothing else.
    @Test func eachTypeIsItself() throws {
        let id = RecordID(ticks: 9, random: 9)
        let all: [FieldValue] = [.null, .int(-5), .text("Yên Bái"), .bytes(id.bytes), .other([0xF5])]
        #expect(Set(all + all).count == all.count)
        for (place, value) in all.enumerated() {
            for (other, second) in all.enumerated() { #expect((value == second) == (place == other)) }
        }
        #expect(all.map(\.isNull) == [true, false, false, false, false])
        #expect(all.map(\.int) == [nil, -5, nil, nil, nil])
        #expect(all.map(\.text) == [nil, nil, "Yên Bái", nil, nil])
        #expect(all.map(\.record) == [nil, nil, nil, id, nil])
        #expect(FieldValue.bytes([1]) != .other([1]) && FieldValue.bytes([1]).record == nil)
    }

    /// Fields stay in ascending order however they are set, and what is set to nothing is gone.
    @Test func fieldsKeepTheirOrder() {
        var values = FieldValues()
        for number in [9, 3, 400, 1, 3] as [UInt16] { values[number] = .int(Int64(number)) }
        values[9] = .null
        #expect(values.numbers == [1, 3, 9, 400] && values.values == [.int(1), .int(3), .null, .int(400)])
        #expect(values[3] == .int(3) && values[4] == nil && values[401] == nil)
        #expect(values.isFilled(3) && !values.isFilled(9) && !values.isFilled(4) && !values.isFilled(500))
        values[3] = nil
        values[4] = nil
        #expect(values.numbers == [1, 9, 400] && values.values.count == 3 && !values.isEmpty)
        #expect(FieldValues().isEmpty)
    }

    /// What is written must be taken by every reader: the longest text and bytes pass, one more does not, nor does another type.
    @Test func limitsAreThoseOfTheReader() {
        func isWithin(_ value: FieldValue) -> Bool {
            var values = FieldValues()
            values[1] = value
            return values.isWithinLimits
        }
        for (count, isFine) in [(Limits.textBytesMax, true), (Limits.textBytesMax + 1, false)] {
            #expect(isWithin(.text(String(repeating: "a", count: count))) == isFine)
            #expect(isWithin(.bytes(Array(repeating: 1, count: count))) == isFine)
        }
        #expect(isWithin(.null) && isWithin(.int(.min)) && !isWithin(.other([0xF5])))
        var many = FieldValues()
        for number in 1...UInt16(Limits.fieldsMax) { many[number] = .null }
        #expect(many.isWithinLimits)
        many[999] = .null
        #expect(!many.isWithinLimits)
    }

    /// A body of the greatest length is read, one byte more is not; the writer asks the same question.
    @Test func bodiesAreBounded() throws {
        func body(_ last: Int) -> (values: FieldValues, bytes: [UInt8]) {
            var values = FieldValues()
            for number in 1...15 as ClosedRange<UInt16> {
                values[number] = .text(String(repeating: "a", count: Limits.textBytesMax))
            }
            values[16] = .text(String(repeating: "a", count: last))
            return (values, EntryBody.encode(salt: Self.salt, values: values))
        }
        let rest = Limits.bodyBytesMax - body(60_000).bytes.count + 60_000
        for (count, isFine) in [(rest, true), (rest + 1, false)] {
            let made = body(count)
            #expect((made.bytes.count <= Limits.bodyBytesMax) == isFine)
            #expect((try? EntryBody.decode(made.bytes, fields: made.values.numbers)) == (isFine ? made.values : nil))
            let entry = Entry(header: EntryTests.header(), values: made.values, salt: Self.salt)
            #expect(entry.isBodyWithinLimits == isFine)
        }
    }

    /// The header's length and hash of a body must both be those of the bytes.
    @Test func bodiesAreTheHeaders() throws {
        let entry = Entry(header: EntryTests.header(), values: EntryTests.values, salt: Self.salt)
        let body = try #require(entry.bodyBytes)
        var longer = entry.header
        longer.bodyLength += 1
        #expect(throws: EntryError.body) { try Entry(headerBytes: longer.encoded(), bodyBytes: body) }
        var other = body
        other[5] ^= 1
        #expect(throws: EntryError.body) { try Entry(headerBytes: entry.headerBytes, bodyBytes: other) }
        let erased = try Entry(headerBytes: entry.headerBytes, bodyBytes: nil)
        #expect(erased.isBodyWithinLimits && erased.hash == entry.hash)
        #expect(try erased.values().values.allSatisfy(\.isNull))
    }

    /// A salt of another length is none.
    @Test func saltsHaveOneLength() {
        for count in [0, 15, 17] {
            let bytes = EntryBody.encode(salt: Array(repeating: 1, count: count), values: FieldValues())
            #expect(throws: EntryError.self) { try EntryBody.decode(bytes, fields: []) }
        }
    }

    /// Where a layout points beyond the bytes it is given, there is nothing: never a trap.
    @Test func layoutsOfOtherBytesGiveNothing() throws {
        let body = EntryBody.encode(salt: Self.salt, values: EntryTests.values)
        var layout = BodyLayout()
        try layout.read(body, count: EntryTests.values.numbers.count)
        let fields = EntryTests.values.numbers
        let nothing = layout.values(of: [], fields: fields)
        for (value, original) in zip(nothing.values, EntryTests.values.values) {
            #expect(value == (original.int == nil ? .null : original))
        }
        #expect(layout.values(of: body, fields: fields) == EntryTests.values)
    }

    /// Parents are ordered by incarnation, then number, then hash.
    @Test func refsHaveOneOrder() throws {
        let names = [1, 2].compactMap { IncarnationID(bytes: Array(repeating: $0, count: 16)) }
        let hashes = [1, 2].compactMap { Digest32(bytes: Array(repeating: $0, count: 32)) }
        var ordered: [EntryRef] = []
        for name in names {
            for seq in [1, 2] as [UInt64] {
                for hash in hashes { ordered.append(EntryRef(incarnation: name, seq: seq, hash: hash)) }
            }
        }
        #expect(ordered.shuffled().sorted() == ordered)
        var draft = EntryTests.header(parents: 0)
        draft.parents = [ordered[1], ordered[0]]
        let entry = Entry(header: draft, values: EntryTests.values, salt: Self.salt)
        #expect(entry.header.parents == [ordered[0], ordered[1]])
    }

    /// The bounds of a header's parts are exact at both ends.
    @Test func headersAreBoundedAtBothEnds() throws {
        for (minutes, isFine) in [(-1081, false), (-1080, true), (1080, true), (1081, false)] {
            var header = EntryTests.header()
            header.time = WallTime(milliseconds: 0, offsetMinutes: minutes, trust: .unknown)
            #expect((try? EntryHeader(decoding: header.encoded())) == (isFine ? header : nil))
        }
        for (kind, isFine) in [
            ("a", true), ("!a", true), ("a9_z", true), ("!", false), ("9a", false), ("_a", false), ("A", false),
            ("a!", false), ("a-b", false), (String(repeating: "k", count: 32), true),
            (String(repeating: "k", count: 33), false),
        ] {
            #expect(EntryHeader.isKind(kind) == isFine, "\(kind)")
        }
    }

    /// An array of a header is one where the format has one, and nothing else is taken for it.
    @Test func readersOfPartsRefuseOtherTypes() {
        var header = EntryTests.header(parents: 0).encoded()
        // The list of fields becomes a list of texts.
        guard let place = header.firstRange(of: [0x83, 0x01, 0x18, 27]) else {
            Issue.record("no fields")
            return
        }
        header.replaceSubrange(place, with: [0x83, 0x60, 0x18, 27])
        #expect(throws: EntryError.encoding(.unexpectedType)) { try EntryHeader(decoding: header) }
        var reader = CBORReader([])
        #expect(throws: CBORError.truncated) { try reader.peekMajor() }
        #expect(reader.null() == false && reader.isAtEnd)
    }
}
