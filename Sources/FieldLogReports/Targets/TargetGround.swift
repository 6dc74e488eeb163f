internal import FieldLogKit
internal import FieldLogModel
internal import FieldLogText

/// Where a target holds: its area on the boundaries of a day.
struct TargetGround {
    /// The areas of the catalogue.
    let index: AreaIndex
    /// The area; nil for everything here.
    let area: AreaKey?
    /// The day whose boundaries decide what lies in it.
    let date: String

    /// The ground of a form whose figures end on a day.
    ///
    /// Unless the form names a day, the boundaries are those of that day; but where the area, or one of the allocation, has ended by then, those
    /// of its last day, and where it was not there yet, those of its first. So a target of a merged commune goes on to be told of what that was.
    init(_ form: TargetForm, last: String, index: AreaIndex, today: String) throws(FieldLogError) {
        self.index = index
        let own = try form.area.map { (text) throws(FieldLogError) in try index.resolve(text, today: today) }
        area = own?.key
        if let date = form.boundaries {
            self.date = date
            return
        }
        var areas = own.map { [$0] } ?? []
        for goal in form.goals {
            for part in goal.allocation { areas.append(try index.resolve(part.area, today: today)) }
        }
        var date = last
        if let end = areas.compactMap(\.validTo).min(), end <= date { date = Self.dayBefore(end) }
        if let first = areas.compactMap(\.key.validFrom).max(), first > date { date = first }
        self.date = date
    }

    private static func dayBefore(_ day: String) -> String {
        CalendarDate(day).flatMap { CalendarDate(daysSinceEpoch: $0.daysSinceEpoch - 1) }?.description ?? day
    }

    /// The territory divided in a way.
    func territory(_ split: TerritorySplit, area narrowed: AreaKey? = nil) -> Territory {
        Territory(index: index, date: date, area: narrowed ?? area, split: split)
    }

    /// Whether an area lies in another one, or is it.
    func lies(_ inner: AreaKey, in outer: AreaKey) throws(FieldLogError) -> Bool {
        try Boundaries(index: index, date: date).path(inner).contains(outer)
    }
}
