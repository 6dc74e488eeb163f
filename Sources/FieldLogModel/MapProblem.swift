/// Why a map of an import cannot be used, with the place in it. Nothing is imported by such a map.
public struct MapProblem: Error, Sendable, Hashable {
    /// What is wrong.
    public enum Reason: Sendable, Hashable {
        /// Not JSON: a stable code with line and column, both from 1.
        case notJSON(code: String, line: Int, column: Int)
        /// A key that maps do not have at this place; keys that are near, or all there are.
        case unknownKey(String, near: [String])
        /// A key that must be there.
        case missingKey(String)
        /// Two keys of which only one may be there.
        case twoKeys(String, String)
        /// A value of another type than asked: `text`, `list of texts`, `object`, …
        case wrongType(expected: String)
        /// A name that is none of those that may stand there; names that are near, or all there are.
        case unknownName(String, near: [String])
        /// A pattern of dates that cannot be read.
        case badPattern(String)
        /// A constant, or a word of a code table, that the field cannot hold.
        case value(FieldProblem)
        /// A column that the file does not have; the columns that it has.
        case missingColumn(String, file: String, columns: [String])
        /// A column that the file has twice.
        case repeatedColumn(String, file: String)
        /// No entry of `files` is about this file; the columns that it has.
        case noEntry(file: String, columns: [String])
        /// The first line of the file cannot be read, or there is none; a stable code.
        case noHeader(file: String, code: String)
        /// Establishments need an area: none was given, and the map has none.
        case noArea
    }

    /// The place in the map, such as `records[1].fields.date`; empty for the map as a whole.
    public let place: String
    /// What is wrong there.
    public let reason: Reason

    /// A problem of these parts.
    public init(place: String, reason: Reason) {
        self.place = place
        self.reason = reason
    }
}
