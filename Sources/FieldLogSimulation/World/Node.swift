internal import FieldLogKit
internal import FieldLogModel
internal import FieldLogStandIns
internal import FieldLogStorage
internal import FieldLogSystem

/// A store of a simulated province, and what the world knows of it.
final class Node {
    let number: Int
    let plan: Plan.Node
    /// The folder of the store.
    let folder: String
    /// What its machine has in place of a disk.
    let disk: Disk
    /// What the witness said since it was synced last: a loss of power may leave any of it.
    var witnesses: [[UInt8]] = []
    /// Its clock and its chance.
    let standIn: StandInHost
    let host: Host
    /// The name by which others know it: that of its device.
    var principal: String
    /// Whether there is a store.
    var exists = false
    /// Whether its device was taken out.
    var isRevoked = false
    /// The areas it may have; nil for all.
    var areas: Set<Int>?
    /// The areas it was ever told it may have; nil for all.
    var everAreas: Set<Int>?
    /// The file with the answer to its request for another key, until it has taken it.
    var answer: String?
    /// Whether another node works under the same key and may not know it.
    var isCopied = false
    private var open: Workspace?
    private var raw: RawStore?
    /// Where each feed ended when it was looked at last.
    var seen: [RawFeed: RawHead] = [:]

    init(number: Int, plan: Plan.Node, machine: String, seed: UInt64, hasRealKeys: Bool) throws(Violation) {
        self.number = number
        self.plan = plan
        folder = machine + "/store"
        do throws(SystemError) { try Files.makeDirectory(machine, parents: true) } catch {
            throw Violation("harness", "\(error)")
        }
        disk = try Disk(path: machine)
        principal = plan.place == .central ? Workspace.centralPrincipal : "may-\(number)"
        areas = plan.areas.isEmpty ? nil : Set(plan.areas)
        everAreas = areas
        standIn = StandInHost(seed: seed &+ UInt64(number) &* 7919)
        let name = "machine-\(number)"
        host = hasRealKeys ? standIn.realKeys(machine: name) : standIn.host(machine: name)
    }

    /// The store, opened where it is not.
    func workspace() throws(FieldLogError) -> Workspace {
        if let open { return open }
        let opened = try Workspace.open(folder, host: host)
        open = opened
        return opened
    }

    /// The store where there is one.
    func workspaceIfThere() throws(FieldLogError) -> Workspace? { exists ? try workspace() : nil }

    /// A second process on the same store.
    func secondProcess() throws(FieldLogError) -> Workspace { try Workspace.open(folder, host: host) }

    /// The process ends, without a word to the disk.
    func die() {
        open = nil
        raw = nil
    }

    /// The database as other programs see it.
    func rawStore() throws(Violation) -> RawStore {
        if let raw { return raw }
        let made = try RawStore(folder: folder)
        raw = made
        return made
    }

    /// The bytes of the witness; nil without one.
    func witness() -> [UInt8]? { try? Files.read(Witness.path(ofStore: folder), maxBytes: 4_096) }

    /// Remembers what the witness says. When entries may have left, it was synced.
    func noteWitness(isSynced: Bool) {
        if isSynced { witnesses = [] }
        if let now = witness(), witnesses.last != now { witnesses.append(now) }
    }

    /// The machine loses power, and is on again.
    func losePower(seed: UInt64) throws(FieldLogError) {
        die()
        disk.losePower(seed: seed)
        guard !witnesses.isEmpty, witness() != nil else { return }
        let left = witnesses[Int(seed % UInt64(witnesses.count))]
        do throws(SystemError) { try Files.writeInPlace(left, to: Witness.path(ofStore: folder), sync: false) } catch {
            throw .system(operation: error.operation, path: error.path, code: error.code)
        }
    }
}
