/// Why the central store does not decide something.
public enum AuthorityRefusal: Error, Sendable, Hashable {
    /// A device cannot be revoked by its own key: that key is replaced instead.
    case ownDevice(String)
    /// The device is revoked already: without cut lines there is nothing to decide.
    case revokedAlready(String)
    /// No line is of a key of the device that was replaced.
    case noFormerKey(String)
    /// The request is not one for a handover of an enrolled device with the key it has.
    case noHandover(String)
    /// The device would have less than it has. A device that has not heard of it, or says so, would keep what it had: only a revocation ends
    /// a grant.
    case narrower(String)
    /// The entry says who writes, or who may: without it nothing could be checked.
    case notErasable(String)
    /// The body of the entry is erased already.
    case erasedAlready(String)
    /// The key is not the root key of this deployment.
    case otherRootKey
    /// No new key waits for this answer.
    case noNewKey
    /// The grant of the new key has not come to this store yet.
    case grantNotHere
    /// The central store has its key: it is replaced there.
    case centralDecides
    /// The run was refused for another reason than a cut, so that no cut can admit it.
    case notReleasable(code: UInt64)
    /// The run would still be refused, with this code.
    case stillRefused(code: UInt64)
}
