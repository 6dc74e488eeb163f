/// Why a peer could not be reached, or went away.
public enum LineProblem: Error, Sendable, Hashable {
    /// What the program that carries the messages said of it (`ssh`, `curl`), as it is.
    case said(String)
    /// That program cannot be run, with the `errno`.
    case program(String, code: Int32)
    /// What came is no answer of a store: a banner of a shell, a page of a web server.
    case noAnswer
    /// The line ended before an answer was whole.
    case ended
    /// Nothing moved for as long as it may last.
    case timedOut
    /// The web server answered in the store's place, with this status of HTTP.
    case status(String)
}
