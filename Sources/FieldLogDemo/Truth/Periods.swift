/// A stretch of time that figures are about: a month, a half-year or a year of the calendar.
struct Period {
    /// `2024-01`, `2024-H1`, `2024`.
    let name: String
    let first: Int
    let last: Int

    /// All that the days touch: months, then half-years, then years.
    static func all(_ days: ClosedRange<Int>) -> [Period] {
        let months = Day.month(days.lowerBound)...Day.month(days.upperBound)
        func period(_ name: String, _ month: Int, _ count: Int) -> Period {
            Period(name: name, first: Day.first(ofMonth: month), last: Day.first(ofMonth: month + count) - 1)
        }
        let halves = (months.lowerBound / 6)...(months.upperBound / 6)
        let years = (months.lowerBound / 12)...(months.upperBound / 12)
        return months.map { month in
            let number = month % 12 + 1
            return period("\(month / 12)-\(number < 10 ? "0" : "")\(number)", month, 1)
        } + halves.map { period("\($0 / 2)-H\($0 % 2 + 1)", $0 * 6, 6) } + years.map { period("\($0)", $0 * 12, 12) }
    }

    func contains(_ day: Int) -> Bool { first <= day && day <= last }
    func contains(_ day: Int?) -> Bool { day.map { contains($0) } ?? false }
}
