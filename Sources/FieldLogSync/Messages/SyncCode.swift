public import FieldLogModel

/// The numbers of errors, as they stand in messages (SyncProtocol.md, "Errors").
public struct SyncCode: RawRepresentable, Sendable, Hashable {
    /// The number.
    public let rawValue: UInt64

    /// A code of a number; one that this version does not know is kept.
    public init(rawValue: UInt64) { self.rawValue = rawValue }

    /// The code of a refusal; 0 for none.
    public init(_ refusal: RunRefusal?) { rawValue = refusal?.rawValue ?? 0 }

    /// Taken.
    public static let taken = SyncCode(rawValue: 0)
    /// A malformed message.
    public static let malformed = SyncCode(rawValue: 1)
    /// No version in common.
    public static let version = SyncCode(rawValue: 2)
    /// Another deployment.
    public static let otherDeployment = SyncCode(rawValue: 3)
    /// No such principal, or no live grant.
    public static let notAllowed = SyncCode(rawValue: 4)
    /// Busy, or out of space.
    public static let busy = SyncCode(rawValue: 5)
    /// Too large.
    public static let tooLarge = SyncCode(rawValue: 6)
    /// The scope has changed.
    public static let scopeChanged = SyncCode(rawValue: 8)
    /// The authority feeds contradict each other.
    public static let authorityFork = SyncCode(rawValue: 9)
    /// The store that answers cannot be read or written: somebody must look at it.
    public static let failed = SyncCode(rawValue: 18)
}

/// What a session refuses a message with.
public struct SyncProblem: Error, Sendable, Hashable {
    /// The number.
    public let code: SyncCode
    /// For the log: never anything that was counted outside the session's scope.
    public let detail: String

    /// A problem of these parts.
    public init(_ code: SyncCode, _ detail: String = "") {
        self.code = code
        self.detail = detail
    }
}
