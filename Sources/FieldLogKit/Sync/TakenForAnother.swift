public import FieldLogModel
public import FieldLogStorage
internal import FieldLogSync

/// A device that is taken for another: a slip in a file of keys or certificates, or somebody who has another's log-in. Its entries bear its
/// own signature all the same; what it may read is the other's.
extension Workspace {
    /// The areas that a peer gave this device in their last session, where they are others than its live grants here; nil else. The two have
    /// the same authority feed then, so that only another device's name explains it.
    func otherGrants(at name: String) throws(FieldLogError) -> AreaList? {
        guard let peer = try store.peer(named: name), !peer.calls, let key = try store.setting(.publicKey),
            let granted = peer.scope.flatMap({ SessionScope(decoding: $0) })?.granted
        else { return nil }
        let book = try store.authority()
        // A device that waits to use its new key is given what that key may have.
        guard let own = book.rights(of: key).areas(at: book.position), own != granted else { return nil }
        return granted
    }

    /// The device that calls under a principal's name and is another: its principal, or the first digits of the name under which it writes.
    /// Nil where the two agree, and while nothing is known of who writes under that name.
    public func otherDevice(callingAs peer: Peer) throws(FieldLogError) -> String? {
        guard peer.calls, let incarnation = peer.incarnation, let key = try store.publicKey(of: incarnation) else {
            return nil
        }
        let grants = try store.authority().grants
        let devices = Set(grants.filter { $0.publicKey == key }.map(\.device))
        if grants.contains(where: { $0.principal == peer.name && devices.contains($0.device) }) { return nil }
        return grants.last { $0.publicKey == key }?.principal ?? incarnation.short
    }
}
