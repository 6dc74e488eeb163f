public import FieldLogModel

/// How coverage is broken down.
public enum CoverageBreakdown: String, Sendable, CaseIterable {
    /// By the home of the establishments.
    case area
    /// By the kind of establishment.
    case kind
    /// By the month of the visit.
    case month
}

/// One line of a breakdown, or the whole.
public struct CoverageCounts: Sendable, Hashable {
    /// Distinct establishments of the register with a final visit of the outcome DONE in the period (cơ sở).
    public internal(set) var inspected = 0
    /// Establishments of the register as it stood on the day of the report.
    public internal(set) var register = 0
    /// Final visits of the outcome DONE in the period (lượt), those of establishments outside the register included.
    public internal(set) var visits = 0
    /// Final visits of another outcome in the period: nobody got in, so nothing was inspected.
    public internal(set) var attempts = 0

    /// `inspected` / `register`, from 0 to 1; nil for an empty register.
    public var ratio: Double? { register == 0 ? nil : Double(inspected) / Double(register) }
}

/// One row of a breakdown.
public struct CoverageRow: Sendable, Hashable {
    /// The key of the area, the code of the kind, or the month `01` to `12`. Empty for visits whose establishment is not here yet.
    public let key: String
    /// The code of the area; the same as ``key`` for kinds and months.
    public let code: String
    /// The name of the area, nil where the catalogue has none and for kinds and months.
    public let name: String?
    /// The numbers.
    public internal(set) var counts: CoverageCounts
}

/// How much of the register was inspected in a year.
public struct CoverageReport: Sendable, Hashable {
    /// The local year.
    public let year: Int
    /// The day on which the register was looked at, `YYYY-MM-DD`: 31 December of the year, or today if that is sooner.
    public let registerDate: String
    /// The area that was asked for, nil for all.
    public let area: AreaKey?
    /// Whether the area asked for lies within those of this store. False says that the numbers are those of a part of it; without an
    /// area it is true, for everything here was asked for.
    public let isWithinScope: Bool
    /// The sum of everything.
    public let total: CoverageCounts
    /// What ``rows`` are told apart by, nil for no rows.
    public let breakdown: CoverageBreakdown?
    /// The breakdown, sorted by key: homes and kinds that have anything to count, or all twelve months. The columns of areas and
    /// kinds add up to the total. Of months, `visits` and `attempts` do; `register` is that of the year in each, and an
    /// establishment inspected in two months is counted in both.
    public let rows: [CoverageRow]
}
