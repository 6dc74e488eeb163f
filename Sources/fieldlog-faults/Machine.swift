internal import CFault
internal import FieldLogKit
internal import FieldLogModel
internal import FieldLogStorage
internal import FieldLogSystem

/// A store whose database lies on a disk in memory, with its witness, which is a real file, and what it has promised.
@safe final class Machine {
    let name: String
    private let disk: OpaquePointer
    private let witness: String
    /// What the witness may hold after a loss of power: all that it held since it was last synced.
    private var witnesses: [[UInt8]] = []
    /// The heads of the store when it last said that something was done.
    private(set) var promised: [FeedHead] = []

    /// Everything at one moment.
    @safe struct Moment {
        fileprivate let disk: OpaquePointer?
        let witnesses: [[UInt8]]
        let promised: [FeedHead]
    }

    /// Takes a store's database from its file; the file itself stays, empty.
    init(_ name: String, in world: World) throws(FaultsError) {
        self.name = name
        let folder = world.path(name)
        witness = Witness.path(ofStore: folder)
        let file = Store.databasePath(folder)
        try RawDatabase(file).run("PRAGMA wal_checkpoint(TRUNCATE)")
        guard let disk = unsafe cfault_disk_mount(folder) else { throw FaultsError("out of memory") }
        unsafe self.disk = disk
        guard unsafe cfault_disk_load(disk, "/fieldlog.db", file) == 0 else { throw FaultsError("cannot read \(file)") }
        do throws(SystemError) {
            for end in ["-wal", "-shm"] { try Files.remove(file + end) }
        } catch {
            throw FaultsError("\(error)")
        }
        guard FolderImage.overwrite(file, []) else { throw FaultsError("cannot empty \(file)") }
        noteWitness(isSynced: true)
    }

    deinit { unsafe cfault_disk_unmount(disk) }

    var isOff: Bool { unsafe cfault_disk_is_off(disk) != 0 }
    var bytes: Int { Int(clamping: unsafe cfault_disk_bytes(disk)) }
    var pending: Int { Int(clamping: unsafe cfault_disk_pending(disk)) }

    /// Cuts the power in the middle of an operation to come; 0: now.
    func cut(after operations: Int) { unsafe cfault_disk_cut(disk, Int64(operations)) }

    /// How many bytes the disk has; nil for as many as are needed.
    func limit(_ bytes: Int?) { unsafe cfault_disk_limit(disk, bytes.map { Int64($0) } ?? -1) }

    /// Notes what the store has said is done.
    func promise(_ heads: [FeedHead]) { promised = heads }

    /// Notes what the witness holds now; `isSynced`: it is certain.
    func noteWitness(isSynced: Bool) {
        let bytes = (try? Files.read(witness, maxBytes: 4_096)) ?? []
        if isSynced {
            witnesses = [bytes]
        } else if witnesses.last != bytes {
            witnesses.append(bytes)
        }
    }

    /// Ends the store's connections, and the power if `how` says so; the witness becomes one of those that it may be.
    func crash(_ how: cfault_crash, seed: UInt64, place: Int) throws(FaultsError) {
        guard unsafe cfault_disk_crash(disk, how, seed) == 0 else { throw FaultsError("out of memory") }
        guard how == CFAULT_POWER, !witnesses.isEmpty else { return }
        let left = witnesses[place % witnesses.count]
        guard FolderImage.overwrite(witness, left) else { throw FaultsError("cannot write \(witness)") }
        witnesses = [left]
    }

    func moment() throws(FaultsError) -> Moment {
        guard let image = unsafe cfault_disk_snapshot(disk) else { throw FaultsError("out of memory") }
        return unsafe Moment(disk: image, witnesses: witnesses, promised: promised)
    }

    func restore(_ moment: Moment) throws(FaultsError) {
        guard unsafe cfault_disk_restore(disk, moment.disk) == 0 else { throw FaultsError("out of memory") }
        witnesses = moment.witnesses
        promised = moment.promised
        if let last = witnesses.last, !FolderImage.overwrite(witness, last) {
            throw FaultsError("cannot write \(witness)")
        }
    }

    static func free(_ moment: Moment) { unsafe cfault_image_free(moment.disk) }
}
