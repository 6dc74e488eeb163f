/// Why a call of a ``FieldLogStore`` did nothing. Data only: the words for people are the app's.
public enum FieldLogFailure: Error, Sendable, Hashable {
    /// The folder holds no store.
    case noStore(path: String)
    /// The folder holds something already.
    case exists(path: String)
    /// What the folder holds is not a store.
    case notAStore(path: String)
    /// The store was written by a newer version: update the app.
    case newerStore(path: String)
    /// Another process has been writing for longer than a minute.
    case busy(path: String)
    /// The store contradicts itself; `fieldlog check` says more.
    case damaged(detail: String)
    /// A value was refused. Nothing was written, and what was typed is still the caller's.
    case refused(Refusal)
    /// No record has this id.
    case unknownRecord(String)
    /// Several records have an id that begins so.
    case ambiguousRecord(String, candidates: [String])
    /// No catalogue has this area.
    case unknownArea(String)
    /// The area is outside those of this store.
    case areaOutside(String)
    /// A final visit is amended, not edited.
    case visitIsFinal(String)
    /// The visit is still a draft: edit or finalise it.
    case visitIsDraft(String)
    /// The visit was discarded or annulled.
    case visitIsOver(String)
    /// The record was withdrawn.
    case withdrawn(String)
    /// An amendment, annulment or withdrawal needs a reason.
    case reasonMissing
    /// The change changes nothing.
    case nothingToChange
    /// No open conflict has this id: it may have been settled elsewhere.
    case unknownConflict(String)
    /// The conflict has no candidate of this number.
    case unknownCandidate(Int, count: Int)
    /// The peer belongs to another deployment.
    case otherDeployment(path: String)
    /// A store cannot sync with itself.
    case samePeer(path: String)
    /// Not allowed: the device is not enrolled, or its role or its areas do not go that far.
    case denied(detail: String)
    /// The peer answered with an error, by its number in SyncProtocol.md.
    case peer(code: Int)
    /// The peer cannot be reached now.
    case network(detail: String)
    /// `ssh-keygen` is missing or failed.
    case key(detail: String)
    /// SQLite failed, with its extended code.
    case database(code: Int32, message: String)
    /// A system call failed, with its `errno`.
    case system(operation: String, path: String?, code: Int32)
    /// Anything that the calls of this module should not meet.
    case other(detail: String)
}

/// A refused value with the place where it stood.
public struct Refusal: Sendable, Hashable {
    /// The kind of the record, as `visit`.
    public let kind: String
    /// The name of the field, as `workers`.
    public let field: String
    /// What is wrong with the value.
    public let problem: Problem
    /// The value, or where it seems to tell of a person no more than a masked excerpt of it.
    public let shown: String?

    /// What is wrong with a value.
    public enum Problem: String, Sendable, Hashable {
        /// A required field is empty.
        case required
        /// The kind has no such field.
        case unknownField = "unknown_field"
        /// Not a whole number from 0, or too large a one.
        case number
        /// Not a day from 1900 to 2199.
        case date
        /// Not an RFC 3339 instant.
        case instant
        /// Neither yes nor no.
        case flag
        /// No code of the catalogue, or one that is retired.
        case code
        /// Not a list of codes with values.
        case list
        /// Too many bytes.
        case tooLong = "too_long"
        /// Bytes that are not UTF-8, or control characters.
        case characters
        /// Text that seems to tell of a person: a log of establishments holds none.
        case person
        /// An end before its beginning, or days that do not agree.
        case order
        /// A record or an area that is not here, or of another home.
        case reference
    }
}
