/// A moment together with the offset of the local clock that it was noted by. Two values are equal when both are.
public struct ZonedInstant: Sendable, Hashable, LosslessStringConvertible {
    /// Milliseconds since 1970-01-01T00:00:00Z, leap seconds not counted.
    public let millisecondsSinceEpoch: Int64
    /// Minutes that the local clock is ahead of UTC: 420 in Viet Nam; -1439 to 1439.
    public let offsetMinutes: Int

    private static let millisecondsInDay: Int64 = 86_400_000

    /// The moment at that offset; `nil` when the offset is out of bounds or the local date is not of the years 0000 to
    /// 9999.
    public init?(millisecondsSinceEpoch: Int64, offsetMinutes: Int) {
        guard (-1439...1439).contains(offsetMinutes) else { return nil }
        let (local, overflow) = millisecondsSinceEpoch.addingReportingOverflow(Int64(offsetMinutes) * 60_000)
        guard !overflow else { return nil }
        let days = Self.split(local).days
        guard CalendarDate.days.contains(days) else { return nil }
        self.millisecondsSinceEpoch = millisecondsSinceEpoch
        self.offsetMinutes = offsetMinutes
    }

    /// The moment written as an RFC 3339 date-time; `nil` for anything else.
    ///
    /// "T" and "Z" may be lower case; a space in place of "T" is not read. Digits of the fraction beyond milliseconds
    /// are dropped. `-00:00` is read as offset 0. A leap second (`:60`) is read only where one can be, in the last
    /// minute of a day in UTC, as the last millisecond of the second before it: 23:59:59.999. Texts of more than 64
    /// bytes are not read.
    public init?(_ description: String) {
        guard description.utf8.count <= 64 else { return nil }
        var reader = DigitReader(description)
        guard let date = CalendarDate.read(&reader), reader.accept(0x54, 0x74) != nil,
            let hour = reader.number(digits: 2), hour < 24, reader.accept(0x3A) != nil,
            let minute = reader.number(digits: 2), minute < 60, reader.accept(0x3A) != nil,
            let second = reader.number(digits: 2), second <= 60,
            let fraction = reader.accept(0x2E) != nil ? reader.thousandths() : 0,
            let offset = Self.readOffset(&reader), reader.isAtEnd
        else { return nil }
        let minuteOfDay = hour * 60 + minute
        if second == 60 {
            let minuteInUTC = (minuteOfDay - offset + 2880) % 1440
            guard minuteInUTC == 1439 else { return nil }
        }
        let milliseconds = second == 60 ? 59_999 : second * 1000 + fraction
        let days = Int64(date.daysSinceEpoch) * Self.millisecondsInDay
        self.init(
            millisecondsSinceEpoch: days + Int64((minuteOfDay - offset) * 60_000 + milliseconds), offsetMinutes: offset)
    }

    private static func readOffset(_ reader: inout DigitReader) -> Int? {
        if reader.accept(0x5A, 0x7A) != nil { return 0 }
        guard let sign = reader.accept(0x2B, 0x2D), let hours = reader.number(digits: 2), hours < 24,
            reader.accept(0x3A) != nil, let minutes = reader.number(digits: 2), minutes < 60
        else { return nil }
        return (hours * 60 + minutes) * (sign == 0x2D ? -1 : 1)
    }

    /// The day of the local clock.
    public var localDate: CalendarDate {
        // The initialisers admit no other days, so the epoch never stands in.
        CalendarDate(daysSinceEpoch: Self.split(localMilliseconds).days) ?? .epoch
    }

    /// RFC 3339 with the offset (`Z` when it is 0): to the second, or to the millisecond when there are any.
    public var description: String {
        let rest = Self.split(localMilliseconds).rest
        let seconds = rest / 1000
        let time = [seconds / 3600, seconds / 60 % 60, seconds % 60].map { zeroPadded($0, 2) }.joined(separator: ":")
        let fraction = rest % 1000 == 0 ? "" : "." + zeroPadded(rest % 1000, 3)
        return "\(localDate)T\(time)\(fraction)\(offsetDescription)"
    }

    private var offsetDescription: String {
        guard offsetMinutes != 0 else { return "Z" }
        let minutes = abs(offsetMinutes)
        return (offsetMinutes < 0 ? "-" : "+") + zeroPadded(minutes / 60, 2) + ":" + zeroPadded(minutes % 60, 2)
    }

    private var localMilliseconds: Int64 { millisecondsSinceEpoch + Int64(offsetMinutes) * 60_000 }

    private static func split(_ milliseconds: Int64) -> (days: Int, rest: Int) {
        let rest = milliseconds % millisecondsInDay
        let days = milliseconds / millisecondsInDay
        return rest < 0 ? (Int(days) - 1, Int(rest + millisecondsInDay)) : (Int(days), Int(rest))
    }
}

extension CalendarDate {
    /// 1970-01-01.
    static let epoch = CalendarDate(knownYear: 1970, month: 1, day: 1)

    private init(knownYear year: Int, month: Int, day: Int) {
        self.year = year
        self.month = month
        self.day = day
    }
}
