internal import FieldLogHash
internal import FieldLogKit
internal import FieldLogModel
internal import FieldLogStorage

/// What became of one flip.
struct Outcome {
    /// Which part of which file.
    let part: String
    /// Parts that read otherwise and did not fail.
    var changed: [String] = []
    /// Whether something failed where it was read.
    var hasFailed = false
    /// Whether `check` found it.
    var isFound = false
    /// What `check` found, for a line of text.
    var findings: [String] = []
    /// Whether everything is back after a repair with a peer, and without; nil where nothing was to be repaired.
    var backWithPeer: Bool?
    var backAlone: Bool?
    /// Why this flip is a violation; nil where it is none.
    var violation: String?

    var changesSomething: Bool { !changed.isEmpty || hasFailed }
}

/// Turns over one bit of a store, and looks what becomes of it.
struct Trial {
    let world: World
    let stage: World.Stage
    let host: Host
    let whole: Reading
    let peer: PeerAddress
    /// All that is in the store.
    let entries: Set<Digest32>

    init(_ world: World, _ stage: World.Stage, host: Host) throws(FieldLogError) {
        self.world = world
        self.stage = stage
        self.host = host
        peer = .folder(world.folder + "/c")
        try world.lay(stage.store, in: "a")
        let workspace = try Workspace.open(world.folder + "/a", host: host)
        let checkup = try workspace.checkUp()
        guard checkup.findings.isEmpty, !checkup.needsAttention else {
            throw .damaged(detail: "before anything was done: \(checkup)")
        }
        entries = try Self.entries(of: workspace.store)
        whole = Reading(workspace)
        if whole.hasFailed {
            throw .damaged(detail: "before anything was done: \(whole.parts.filter { $0.value == nil }.keys)")
        }
    }

    var path: String { world.folder + "/a" }

    func run(file: Int, bit: Int, part: String) throws(FieldLogError) -> Outcome {
        var files = stage.store
        files[file].bytes[bit / 8] ^= 1 << UInt8(bit % 8)
        var outcome = Outcome(part: part)
        try world.lay(files, in: "a")
        // The witness is laid out with another inode; a flip in it is done to what is laid out.
        try look(&outcome)
        if outcome.isFound || outcome.changesSomething {
            if files[file].name.hasPrefix("key") { return outcome }
            outcome.backWithPeer = try repair(files, from: peer, &outcome)
            outcome.backAlone = try repair(files, from: nil, &outcome)
            try goOn(files, &outcome)
        }
        return outcome
    }

    private func look(_ outcome: inout Outcome) throws(FieldLogError) {
        do throws(FieldLogError) {
            let workspace = try Workspace.open(path, host: host)
            // First the check: reading brings caches up to date.
            do throws(FieldLogError) {
                let checkup = try workspace.checkUp()
                outcome.isFound = !checkup.findings.isEmpty || checkup.needsAttention
                outcome.findings = checkup.findings.map { "\($0)" } + checkup.facts.map { "\($0)" }
            } catch {
                outcome.isFound = true
                outcome.findings = ["\(error)"]
            }
            let reading = Reading(workspace)
            outcome.changed = reading.differences(from: whole)
            outcome.hasFailed = reading.hasFailed
        } catch {
            outcome.hasFailed = true
            outcome.isFound = true
            outcome.findings = ["\(error)"]
        }
        if !outcome.changed.isEmpty, !outcome.isFound { outcome.violation = "not found: \(outcome.changed)" }
    }

    /// Whether everything is back.
    private func repair(
        _ files: [(name: String, bytes: [UInt8])], from peer: PeerAddress?, _ outcome: inout Outcome
    ) throws(FieldLogError) -> Bool {
        try world.lay(files, in: "a")
        if peer != nil { try world.lay(stage.peer, in: "c") }
        let how = peer == nil ? "alone" : "with a peer"
        do throws(FieldLogError) {
            let repaired = try Repair(path, from: peer, host: host).run()
            let workspace = try Workspace.open(path, host: host)
            let checkup = try workspace.checkUp()
            let isBack = Reading(workspace).hasLog(of: whole)
            // Others' signatures come back from a peer alone; without one it is said what lacks them.
            let left = checkup.findings.filter { peer != nil || !$0.isUnsigned }
            if !left.isEmpty { outcome.violation = "\(how): still \(left)" }
            // What nobody has is named by number; one who has it all has nothing to name.
            if !isBack, peer != nil || repaired.isWhole {
                outcome.violation =
                    "\(how): not all is back (\(repaired.depth)): \(Reading(workspace).differences(from: whole))"
            }
            return isBack && checkup.findings.isEmpty
        } catch {
            outcome.violation = "\(how): \(error)"
            return false
        }
    }
}
