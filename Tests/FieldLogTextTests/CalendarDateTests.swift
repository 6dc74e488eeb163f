import FieldLogText
import Testing

struct CalendarDateTests {
    /// Known days and their numbers, leap years of each kind and both bounds among them.
    @Test(arguments: [
        ("1970-01-01", 0), ("1969-12-31", -1), ("2000-02-29", 11016), ("2000-03-01", 11017), ("1900-02-28", -25509),
        ("1900-03-01", -25508), ("2026-05-19", 20592), ("2199-12-31", 84005), ("0000-01-01", -719_528),
        ("9999-12-31", 2_932_896), ("0000-02-29", -719_469),
    ])
    func knowsDays(_ text: String, _ days: Int) throws {
        let date = try #require(CalendarDate(text))
        #expect(date.daysSinceEpoch == days)
        #expect(date.description == text)
        #expect(CalendarDate(daysSinceEpoch: days) == date)
    }

    /// All days of three centuries: each follows the one before it by the calendar's own rule, and goes to text, to a
    /// number and back.
    @Test func roundTripsEveryDay() throws {
        let first = try #require(CalendarDate(year: 1899, month: 12, day: 31))
        let last = try #require(CalendarDate(year: 2200, month: 1, day: 1))
        var before = first
        for days in (first.daysSinceEpoch + 1)...last.daysSinceEpoch {
            let date = try #require(CalendarDate(daysSinceEpoch: days))
            let next =
                CalendarDate(year: before.year, month: before.month, day: before.day + 1)
                ?? CalendarDate(year: before.year, month: before.month + 1, day: 1)
                ?? CalendarDate(year: before.year + 1, month: 1, day: 1)
            let isRight =
                date == next && date.daysSinceEpoch == days && before < date && CalendarDate(date.description) == date
                && date.isRecordable == (1900...2199).contains(date.year)
            if !isRight { Issue.record("\(date)") }
            before = date
        }
        #expect(before == last)
        #expect(!first.isRecordable)
        #expect(!last.isRecordable)
    }

    /// Only the one form is read, and only days that exist.
    @Test(arguments: [
        "", "2026-5-19", "2026-05-19 ", " 2026-05-19", "26-05-19", "2026/05/19", "2026-13-01", "2026-00-10",
        "2026-02-29",
        "2026-04-31", "2026-01-00", "1900-02-29", "+2026-05-1", "２０２６-05-19", "2026-05-1x", "2026-05-1٣", "20260519xx",
    ])
    func refuses(_ text: String) {
        #expect(CalendarDate(text) == nil)
    }

    /// Numbers out of all bounds give nothing and trap nowhere.
    @Test func refusesNumbers() {
        #expect(CalendarDate(daysSinceEpoch: -719_529) == nil)
        #expect(CalendarDate(daysSinceEpoch: 2_932_897) == nil)
        #expect(CalendarDate(daysSinceEpoch: .min) == nil)
        #expect(CalendarDate(daysSinceEpoch: .max) == nil)
        #expect(CalendarDate(year: .max, month: 1, day: 1) == nil)
        #expect(CalendarDate(year: 2026, month: 1, day: .max) == nil)
        #expect(CalendarDate(year: 2026, month: .min, day: 1) == nil)
    }
}
