internal import FieldLogHash
internal import FieldLogKit
internal import FieldLogModel
internal import FieldLogReports
internal import FieldLogStorage
internal import FieldLogSync

/// What commands print or send of a store, part by part: a hash of each, or that reading it failed.
struct Reading {
    /// Nil where a command would have ended with an error.
    private(set) var parts: [String: Digest32?] = [:]

    /// What a repair must bring back; the rest is learnt again.
    static let ofLog = ["digest", "heads", "log", "records", "conflicts", "export"]

    init(_ workspace: Workspace) {
        let store = workspace.store
        part("digest") { (add) throws(FieldLogError) in
            for area in try store.areaDigests() { add("\(area.key) \(area.digest.hex)") }
        }
        part("heads") { (add) throws(FieldLogError) in
            for head in try store.allHeads() {
                add(
                    "\(head.feed.incarnation) \(head.feed.area) \(head.feed.branch?.hex ?? "") \(head.seq) \(head.hash.hex)"
                )
            }
        }
        part("log") { (add) throws(FieldLogError) in
            try store.forEachEntry { (change) throws(FieldLogError) in
                add("\(change.entry.headerBytes) \(change.entry.bodyBytes ?? [])")
                return true
            }
        }
        part("records") { (add) throws(FieldLogError) in
            for kind in Schema.kinds {
                for record in try store.records(kind) {
                    add("\(kind.name) \(record.id) \(record.home) \(record.values)")
                }
            }
        }
        part("conflicts") { (add) throws(FieldLogError) in
            for conflict in try store.conflicts() {
                add("\(conflict.id) \(conflict.record) \(conflict.fields) \(conflict.winner.entry.hash.hex)")
                for loser in conflict.losers { add("\(loser.change.entry.hash.hex) \(loser.isProposal)") }
            }
        }
        part("export") { (add) throws(FieldLogError) in
            for kind in ExportKind.allCases {
                try Export.forEachRow(workspace, kind) { (row) throws(FieldLogError) in
                    add("\(row)")
                    return true
                }
            }
        }
        readRest(workspace)
    }

    private mutating func readRest(_ workspace: Workspace) {
        let store = workspace.store
        part("status") { (add) throws(FieldLogError) in
            add("\(try store.unfoldedCount()) \(try store.withheldCount()) \(try store.forks())")
            for time in try store.lastWritten().sorted(by: { $0.key < $1.key }) { add("\(time)") }
            add("\(try store.authority().liveGrants) \(try workspace.copies())")
        }
        part("settings") { (add) throws(FieldLogError) in
            for name in Setting.allCases { add("\(name) \(try store.setting(name) ?? "")") }
        }
        part("peers") { (add) throws(FieldLogError) in
            for peer in try store.peers() {
                add("\(peer)")
                for item in try store.differences(with: peer.number) { add("\(item)") }
            }
        }
        part("quarantine") { (add) throws(FieldLogError) in
            for item in try store.quarantined() { add("\(item) \(try store.quarantinedRun(item.number) ?? [])") }
        }
        part("sent") { (add) throws(FieldLogError) in
            for head in try store.allHeads() {
                guard let run = try store.signedRun(of: head.feed, from: 1, maxBytes: 1 << 20) else { continue }
                add("\(run.feed) \(run.previous.hex) \(run.signature) \(run.entries.map(\.hash.hex))")
            }
        }
        part("places") { (add) throws(FieldLogError) in
            try store.forEachEntry { (change) throws(FieldLogError) in
                for place in try store.locations(of: change.position) { add("\(place)") }
                return true
            }
        }
        part("last") { (add) throws(FieldLogError) in add("\(try store.lastOwnChange()?.entry.hash.hex ?? "")") }
        part("scope") { (add) throws(FieldLogError) in
            for peer in try store.peers() {
                guard let scope = peer.scope.flatMap({ SessionScope(decoding: $0) }) else { continue }
                let view = ScopeView(id: scope.hash, isAll: true, catalogue: .zero) { _ in true }
                add("\(try store.digest(of: view).hex)")
                if let base = peer.base { add("\(try store.changes(since: base, in: view) ?? [])") }
            }
        }
        part("key") { (add) throws(FieldLogError) in
            let path = store.path + "/key"
            for blob in try workspace.host.signer(path).sign([[1]], namespace: "fieldlog-flips") { add("\(blob)") }
        }
    }

    private mutating func part(_ name: String, _ read: ((String) -> Void) throws(FieldLogError) -> Void) {
        var bytes: [UInt8] = []
        do throws(FieldLogError) {
            try read { line in
                bytes += Array(line.utf8)
                bytes.append(0x0A)
            }
            parts[name] = .some(SHA256.hash(bytes))
        } catch {
            parts[name] = .some(nil)
        }
    }

    /// The parts that read otherwise, without an error.
    func differences(from other: Reading) -> [String] {
        parts.keys.filter { name in
            guard case .some(.some(let mine)) = parts[name] else { return false }
            return other.parts[name] != .some(.some(mine))
        }.sorted()
    }

    /// Whether any part ended with an error.
    var hasFailed: Bool { parts.values.contains { $0 == nil } }

    /// Whether everything that a repair must bring back is as it was.
    func hasLog(of other: Reading) -> Bool { Self.ofLog.allSatisfy { parts[$0] == other.parts[$0] } }
}
