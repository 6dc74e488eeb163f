internal import FieldLogKit
internal import FieldLogModel
internal import FieldLogText

/// Which area a report means, and on which day's boundaries it is made.
struct ReportGround {
    let index: AreaIndex
    let today: String

    /// The area, and the day of the boundaries: unless one was asked for, the last day of the figures, or where the area was not there yet its
    /// first, and where it had ended its last. Throws `refused` for an area that was not there on the day asked for, with what was.
    func of(_ request: ReportRequest, _ last: String) throws(FieldLogError) -> (area: AreaKey?, date: String) {
        guard let text = request.area else { return (nil, request.boundaries ?? last) }
        guard let date = request.boundaries else {
            let found: Area
            do throws(FieldLogError) {
                found = try index.resolve(text.contains("@") ? text : "\(text)@\(last)", today: today)
            } catch {
                guard case .unknownArea = error, !text.contains("@") else { throw error }
                found = try index.resolve(text, today: today)
            }
            return (found.key, Self.day(of: found, last))
        }
        if text.contains("@") {
            let found = try index.resolve(text, today: today)
            try refuseAbsent(found, text, on: date)
            return (found.key, date)
        }
        do throws(FieldLogError) { return (try index.resolve("\(text)@\(date)", today: today).key, date) } catch {
            guard case .unknownArea = error else { throw error }
            let all = try index.areas(code: text)
            if let near = all.last(where: { ($0.key.validFrom ?? "") <= date }) ?? all.first {
                try refuseAbsent(near, text, on: date)
            }
            throw error
        }
    }

    /// The day of the boundaries for an area and the last day of figures: that day, or the nearest one on which the area was there.
    static func day(of area: Area, _ last: String) -> String {
        if let from = area.key.validFrom, from > last { return from }
        guard let end = area.validTo.flatMap({ CalendarDate($0) }), end.description <= last else { return last }
        return CalendarDate(daysSinceEpoch: end.daysSinceEpoch - 1)?.description ?? last
    }

    /// Refuses an area that something else stood in the place of on a day, and one that is gone with all that lay in it. One of the lowest level
    /// without a successor or origin is what its records are counted in on every day.
    private func refuseAbsent(_ area: Area, _ text: String, on date: String) throws(FieldLogError) {
        if area.isValid(on: date) { return }
        let boundaries = Boundaries(index: index, date: date)
        let place = try boundaries.place(area.key, assigned: nil)
        var others = place.isOrphaned ? [] : Set(place.candidates)
        if place.isOrphaned {
            for below in try index.below(area) {
                let part = try boundaries.place(below.key, assigned: nil)
                if !part.isOrphaned { others.formUnion(part.candidates) }
            }
        }
        others.remove(area.key)
        if others.isEmpty { return }
        var shown: [String] = []
        for key in others.sorted() {
            shown.append(try index.area(key)?.isValid(on: today) == true ? key.code : key.text)
        }
        let from = area.key.validFrom ?? ""
        throw .refused(
            FieldRefusal(
                kind: FieldRefusal.commandLine, field: "area",
                problem: date < from
                    ? .earlyArea(text, from: from, origins: shown)
                    : .endedArea(text, on: area.validTo ?? date, heirs: shown)))
    }
}
