public import FieldLogModel
internal import FieldLogStorage
internal import FieldLogSync

extension Workspace {
    /// How many entries of this device a peer has not confirmed: all of them for one that was never met.
    public func unsent(to address: PeerAddress) throws(FieldLogError) -> Int {
        var name = address.text
        if case .folder(let path) = address, let store = try? Store.open(path) { name = store.path }
        let all = Replica.view(SessionScope(granted: .all, held: .all), store)
        guard let peer = try store.peer(named: name) else { return try store.unsent(to: -1, in: all).count }
        let scope = peer.scope.flatMap { SessionScope(decoding: $0) }
        return try store.unsent(to: peer.number, in: scope.map { Replica.view($0, store) } ?? all).count
    }
}
