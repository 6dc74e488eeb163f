public import FieldLogModel

/// Where a record that lives in an area belongs on a day.
public struct AreaPlace: Sendable, Hashable {
    /// The area, or the areas that it may be one of, ascending. Never empty.
    public let candidates: [AreaKey]
    /// Whether no candidate is valid on the day: nothing says what took the place of these, or only that they took each other's.
    public let isOrphaned: Bool

    /// The area, nil where nobody has decided which one of several it is.
    public var area: AreaKey? { candidates.count == 1 ? candidates.first : nil }
}

/// The areas as they were on a day, and how homes of records lead to them across reforms.
///
/// A record has its home for ever. On a day on which that is not valid, the successions say what it had become, or what it was before; where a
/// home was divided, or several became it, the record belongs to one of these, and to none of them until an establishment says so in its field
/// `assigned`. Looks up what it is asked for, once; O(successions between home and day).
public final class Boundaries {
    /// The day.
    public let date: String
    private let index: AreaIndex
    private var known: [Origin: AreaPlace] = [:]
    private var paths: [AreaKey: [AreaKey]] = [:]

    private struct Origin: Hashable {
        let home: AreaKey
        let assigned: AreaKey?
    }

    /// The boundaries on a day, `YYYY-MM-DD`, by the catalogue behind an index.
    public init(index: AreaIndex, date: String) {
        self.index = index
        self.date = date
    }

    /// Where a record of a home belongs, with what its establishment says of itself.
    public func place(_ home: AreaKey, assigned: AreaKey?) throws(FieldLogError) -> AreaPlace {
        let origin = Origin(home: home, assigned: assigned)
        if let place = known[origin] { return place }
        let place = try found(home, assigned)
        known[origin] = place
        return place
    }

    private func found(_ home: AreaKey, _ assigned: AreaKey?) throws(FieldLogError) -> AreaPlace {
        guard let area = try index.area(home) else { return AreaPlace(candidates: [home], isOrphaned: true) }
        // What was decided after a division says nothing about the days before it.
        if let assigned, date >= (assigned.validFrom ?? ""), let chosen = try index.area(assigned) {
            return try place(from: chosen, isDecided: true)
        }
        return try place(from: area, isDecided: false)
    }

    private func place(from area: Area, isDecided: Bool) throws(FieldLogError) -> AreaPlace {
        var ends: Set<AreaKey> = []
        var orphans: Set<AreaKey> = []
        var met: Set<AreaKey> = [area.key]
        var queue = [area]
        while let next = queue.popLast() {
            let isFirst = next.key == area.key
            var onward: [Area]
            if next.isValid(on: date) {
                ends.insert(next.key)
                // An area that goes on and has ceded a part: what was logged there may lie in either.
                onward = isFirst && isDecided ? [] : try index.heirs(of: next, through: date)
            } else if date < (next.key.validFrom ?? "") {
                onward = try index.predecessors(of: next)
                if onward.isEmpty { orphans.insert(next.key) }
            } else {
                onward = try index.heirs(of: next, through: date)
                if onward.isEmpty { orphans.insert(next.key) }
            }
            for other in onward where met.insert(other.key).inserted { queue.append(other) }
        }
        // Areas that came to lead to each other by sync, and have ended: nothing says which one it is.
        if ends.isEmpty && orphans.isEmpty { orphans = met }
        if ends.isEmpty { return AreaPlace(candidates: orphans.sorted(), isOrphaned: true) }
        return AreaPlace(candidates: ends.sorted(), isOrphaned: false)
    }

    /// An area and all above it on the day, the lowest first. Of one that is not valid then, what was above it on its last day or its
    /// first, and what that has become.
    public func path(_ key: AreaKey) throws(FieldLogError) -> [AreaKey] {
        if let path = paths[key] { return path }
        var path = [key]
        var next = try index.area(key)
        while let area = next {
            next = try parent(of: area)
            guard let upper = next?.key, !path.contains(upper) else { break }
            path.append(upper)
        }
        paths[key] = path
        return path
    }

    private func parent(of area: Area) throws(FieldLogError) -> Area? {
        guard let code = area.parentCode else { return nil }
        let all = try index.areas(code: code)
        if area.isValid(on: date) { return all.last { $0.isValid(on: date) } }
        // Its last day, or its first one where that is still to come.
        let near = all.filter { $0.overlaps(area) }
        guard let upper = date < (area.key.validFrom ?? "") ? near.first : near.last else { return nil }
        let place = try place(from: upper, isDecided: true)
        guard let only = place.area else { return upper }
        return try index.area(only)
    }
}
