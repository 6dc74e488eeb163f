public import FieldLogModel
internal import FieldLogStorage
internal import FieldLogSync

extension Workspace {
    /// How many entries would go to a peer, whoever wrote them: those that it is not known to have, all of them for one that was never met.
    public func unsent(to address: PeerAddress) throws(FieldLogError) -> Int {
        var name = address.text
        if case .folder(let path) = address, let store = try? Store.open(path) { name = store.path }
        let peer = try store.peer(named: name)
        let scope = peer?.scope.flatMap { SessionScope(decoding: $0) } ?? SessionScope(granted: .all, held: .all)
        let view = try Replica.view(scope, store)
        var count: UInt64 = 0
        for (feed, mine, theirs) in try store.differences(with: peer?.number ?? -1) {
            guard let mine, mine.seq > theirs?.seq ?? 0 else { continue }
            if !feed.area.isPseudo, !view.isAll, try !view.contains(feed.area) { continue }
            count += mine.seq - (theirs?.seq ?? 0)
        }
        return Int(clamping: count)
    }
}
