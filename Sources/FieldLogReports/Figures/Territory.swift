public import FieldLogKit
public import FieldLogModel

/// A row of a report: an area, or what may belong to one of several.
public enum TerritoryRow: Sendable, Hashable, Comparable {
    /// An area, valid on the day of the boundaries or, where nothing took its place, before.
    case area(AreaKey)
    /// Records of which nobody has decided to which of these areas they belong, ascending.
    case unassigned([AreaKey])

    /// Areas by key, then what is unassigned.
    public static func < (left: TerritoryRow, right: TerritoryRow) -> Bool {
        switch (left, right) {
        case (.area(let one), .area(let other)): one < other
        case (.area, .unassigned): true
        case (.unassigned, .area): false
        case (.unassigned(let one), .unassigned(let other)): one.lexicographicallyPrecedes(other)
        }
    }
}

/// How the areas of a report are divided into rows.
public enum TerritorySplit: Sendable, Hashable {
    /// What lies directly below the area asked for.
    case children
    /// The areas of a level, `commune`; what lies above that level without one of it below is a row of its own.
    case level(String)
    /// These areas; what lies in none of them is the row of the area asked for.
    case named(Set<AreaKey>)
    /// One row.
    case none
}

/// An area on the boundaries of a day, with all that lies in it, divided into rows.
public final class Territory {
    /// The boundaries.
    public let boundaries: Boundaries
    /// The area; nil for everything here.
    public let area: AreaKey?
    /// How it is divided.
    public let split: TerritorySplit
    private let index: AreaIndex
    private var known: [AreaPlace: TerritoryRow?] = [:]

    /// A territory of an area on the boundaries of a day.
    public init(index: AreaIndex, date: String, area: AreaKey?, split: TerritorySplit) {
        self.index = index
        boundaries = Boundaries(index: index, date: date)
        self.area = area
        self.split = split
    }

    /// The row of what lives in a home, with what its establishment was assigned to; nil for what lies outside. What may lie inside or outside
    /// is unassigned, and counted.
    public func row(_ home: AreaKey, assigned: AreaKey?) throws(FieldLogError) -> TerritoryRow? {
        try row(of: try boundaries.place(home, assigned: assigned))
    }

    /// The row of a place on the boundaries; nil for one that lies outside.
    func row(of place: AreaPlace) throws(FieldLogError) -> TerritoryRow? {
        if let row = known[place] { return row }
        let row = try found(place)
        known[place] = .some(row)
        return row
    }

    private func found(_ place: AreaPlace) throws(FieldLogError) -> TerritoryRow? {
        var rows: Set<AreaKey> = []
        var isPartlyOutside = false
        for candidate in place.candidates {
            if let row = try row(of: candidate) { rows.insert(row) } else { isPartlyOutside = true }
        }
        if rows.isEmpty { return nil }
        if rows.count == 1, !isPartlyOutside, let row = rows.first { return .area(row) }
        return .unassigned(place.candidates)
    }

    /// The row of an area within the territory; nil for one outside.
    private func row(of key: AreaKey) throws(FieldLogError) -> AreaKey? {
        let path = try boundaries.path(key)
        var inside = path
        if let area {
            guard let place = path.firstIndex(of: area) else { return nil }
            inside = Array(path[...place])
        }
        switch split {
        case .none: return area ?? inside.last
        case .children: return area == nil ? inside.last : inside.dropLast().last ?? area
        case .named(let keys): return inside.first(where: keys.contains) ?? area ?? inside.last
        case .level(let level):
            for key in inside where try index.area(key)?.level == level { return key }
            return inside.first
        }
    }
}
