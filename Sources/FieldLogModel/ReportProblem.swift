/// Why a frozen report cannot be used as it was asked.
public enum ReportProblem: Sendable, Hashable {
    /// Some of its parts are not here: how many are, and how many there must be.
    case incomplete(here: Int, of: Int)
    /// Its text has another digest, or is none.
    case damaged
    /// Its layout, named so, is one that this program cannot read.
    case layout(String)
    /// It has no such cell; rows and columns that are near.
    case unknownCell(String, near: [String])
}
