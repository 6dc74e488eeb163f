import FieldLogText
import FieldLogTestSupport
import Testing

struct ZonedInstantTests {
    /// Known moments, in the forms that RFC 3339 allows, with what is written back and the local day.
    @Test(
        arguments: [
            ("1970-01-01T00:00:00Z", 0, 0, "1970-01-01T00:00:00Z", "1970-01-01"),
            ("1970-01-01t07:00:00+07:00", 0, 420, "1970-01-01T07:00:00+07:00", "1970-01-01"),
            ("2026-05-19T02:40:00.5+07:00", 1_779_133_200_500, 420, "2026-05-19T02:40:00.500+07:00", "2026-05-19"),
            ("2026-05-18T19:40:00.500999z", 1_779_133_200_500, 0, "2026-05-18T19:40:00.500Z", "2026-05-18"),
            ("1969-12-31T23:59:59.999Z", -1, 0, "1969-12-31T23:59:59.999Z", "1969-12-31"),
            ("1969-12-31T20:00:00-03:30", -1_800_000, -210, "1969-12-31T20:00:00-03:30", "1969-12-31"),
            ("2016-12-31T23:59:60Z", 1_483_228_799_999, 0, "2016-12-31T23:59:59.999Z", "2016-12-31"),
            ("2017-01-01T06:59:60.25+07:00", 1_483_228_799_999, 420, "2017-01-01T06:59:59.999+07:00", "2017-01-01"),
            ("2026-05-19T00:00:00-00:00", 1_779_148_800_000, 0, "2026-05-19T00:00:00Z", "2026-05-19"),
            ("0000-01-01T00:00:00+23:59", -62_167_305_540_000, 1439, "0000-01-01T00:00:00+23:59", "0000-01-01"),
        ] as [(String, Int64, Int, String, String)])
    func reads(_ text: String, _ milliseconds: Int64, _ offset: Int, _ written: String, _ day: String) throws {
        let instant = try #require(ZonedInstant(text))
        #expect(instant.millisecondsSinceEpoch == milliseconds)
        #expect(instant.offsetMinutes == offset)
        #expect(instant.description == written)
        #expect(instant.localDate.description == day)
        #expect(ZonedInstant(written) == instant)
        #expect(ZonedInstant(millisecondsSinceEpoch: milliseconds, offsetMinutes: offset) == instant)
    }

    /// Everything else is refused.
    @Test(arguments: [
        "", "2026-05-19", "2026-05-19 02:40:00Z", "2026-05-19T02:40Z", "2026-05-19T02:40:00", "2026-05-19T24:00:00Z",
        "2026-05-19T02:60:00Z", "2026-05-19T02:40:61Z", "2026-05-19T02:40:60Z", "2026-05-19T02:40:00.Z",
        "2026-05-19T02:40:00,5Z", "2026-05-19T02:40:00+7:00", "2026-05-19T02:40:00+0700", "2026-05-19T02:40:00+24:00",
        "2026-05-19T02:40:00+07:60", "2026-05-19T02:40:00Zx", "2026-02-30T02:40:00Z", "2026-05-19T-2:40:00Z",
        "2016-12-31T23:59:60+07:00", "2026-05-19T02:40:00." + String(repeating: "0", count: 60) + "Z",
    ])
    func refuses(_ text: String) {
        #expect(ZonedInstant(text) == nil)
    }

    /// Numbers out of all bounds give nothing and trap nowhere.
    @Test func refusesNumbers() {
        #expect(ZonedInstant(millisecondsSinceEpoch: .max, offsetMinutes: 1) == nil)
        #expect(ZonedInstant(millisecondsSinceEpoch: .min, offsetMinutes: -1) == nil)
        #expect(ZonedInstant(millisecondsSinceEpoch: .max, offsetMinutes: 0) == nil)
        #expect(ZonedInstant(millisecondsSinceEpoch: 0, offsetMinutes: 1440) == nil)
        #expect(ZonedInstant(millisecondsSinceEpoch: 0, offsetMinutes: .min) == nil)
        #expect(ZonedInstant(millisecondsSinceEpoch: 253_402_300_799_999, offsetMinutes: 0) != nil)
        #expect(ZonedInstant(millisecondsSinceEpoch: 253_402_300_799_999, offsetMinutes: 1) == nil)
    }

    /// Random moments and offsets survive the way to text and back.
    @Test func roundTrips() {
        var generator = SeededGenerator(9)
        for _ in 0..<2000 {
            let milliseconds = Int64.random(in: -2_208_988_800_000...7_258_118_399_999, using: &generator)
            let offset = Int.random(in: -1439...1439, using: &generator)
            let instant = ZonedInstant(millisecondsSinceEpoch: milliseconds, offsetMinutes: offset)
            #expect(instant != nil)
            #expect(instant.flatMap { ZonedInstant($0.description) } == instant)
        }
    }
}
