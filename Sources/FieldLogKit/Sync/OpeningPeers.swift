internal import FieldLogHash
internal import FieldLogModel
internal import FieldLogStorage
internal import FieldLogSync

extension Workspace {
    /// Opens a store in another folder, and says which deployment it is of. Throws as ``ofPeer(_:_:)`` says.
    static func openPeer(_ path: String, host: Host) throws(FieldLogError) -> (peer: Workspace, deployment: Digest32) {
        // Before what lies beside the folder is asked: where a disk is not mounted, a witness may stand beside the empty place.
        guard try Store.exists(path) else { throw .noPeer(path: path) }
        return try ofPeer(path) { () throws(FieldLogError) in
            let peer = try open(path, host: host)
            return (peer, try peer.store.deployment())
        }
    }

    /// Runs what works on a store in another folder and on nothing else. What is damaged then is said to be the peer's: a check of this
    /// store would find nothing, and a repair from that peer would end in the same way for ever.
    static func ofPeer<Result>(
        _ path: String, _ body: () throws(FieldLogError) -> Result
    ) throws(FieldLogError) -> Result {
        do throws(FieldLogError) { return try body() } catch {
            switch error {
            case .noStore, .keyAlone: throw .noPeer(path: path)
            case .damaged, .notAFile, .nothingLeft: throw .damagedPeer(path: folderName(path))
            case .database:
                if error.passes { throw .peer(code: Responder.problem(error).code.rawValue, detail: path) }
                throw .damagedPeer(path: folderName(path))
            default: throw error
            }
        }
    }
}
