public import FieldLogHash
public import FieldLogModel
internal import FieldLogSystem

/// What stands beside a store, outside it, to tell when the store was copied, moved or restored: such a store must not go on writing
/// under the same name, or one sequence number would name two entries.
public struct Witness: Sendable, Hashable {
    /// Under which name the store wrote last; that of the authority feed where the entry is a decision.
    public let incarnation: IncarnationID
    /// The area of the feed of its last own entry.
    public let area: AreaKey
    /// The sequence number of its last own entry.
    public let seq: UInt64
    /// The hash of its last own entry.
    public let hash: Digest32
    /// The machine.
    public let machine: String
    /// The inode of the database.
    public let inode: UInt64
    /// The id of the device's record, which stays while it changes its names; nil where it is not known.
    public let device: String?
}

/// Why a store must take a new name.
public enum WitnessProblem: String, Sendable, Hashable {
    /// There is no witness: the folder was copied, or restored elsewhere.
    case missing
    /// The witness cannot be read.
    case unreadable
    /// The store lies on another machine.
    case otherMachine = "other_machine"
    /// The database is another file.
    case otherFile = "other_file"
    /// The store lacks the last entry it wrote: it was restored to an older state.
    case behind
    /// The store has another entry in place of the last one it wrote.
    case differs
    /// A peer knew more of this store's own feeds than the store did.
    case peerAhead = "peer_ahead"
    /// The store was made of a backup.
    case restored
    /// The store was repaired, and may lack own entries.
    case repaired
}

extension Witness {
    /// The entry that it names, as a head.
    public var head: FeedHead { FeedHead(feed: FeedID(incarnation: incarnation, area: area), seq: seq, hash: hash) }

    /// The file beside the folder of a store.
    public static func path(ofStore folder: String) -> String {
        var parts = folder.split(separator: "/", omittingEmptySubsequences: true)
        let name = parts.popLast() ?? "store"
        let parent = (folder.hasPrefix("/") ? "/" : "") + parts.joined(separator: "/")
        return (parent.isEmpty ? "" : parent == "/" ? "/" : parent + "/") + ".\(name).fieldlog-witness"
    }

    /// What stands beside a folder, whether or not a store is in it; nil without one that can be read.
    public static func beside(_ folder: String) -> Witness? {
        (try? Files.read(path(ofStore: folder), maxBytes: 4096)).flatMap(Witness.init(decoding:))
    }

    /// What is known of the last entry of a store whose folder has no database: beside it, or in it where nothing can lie beside.
    static func known(of folder: String) -> Witness? {
        beside((try? Files.canonicalPath(folder)) ?? folder)
            ?? (try? Files.read(folder + "/witness", maxBytes: 4096)).flatMap(Witness.init(decoding:))
    }

    /// The entry that it names, for people.
    public var name: NamedEntry { NamedEntry(feed: "\(incarnation.short)/\(area)", seq: seq) }

    /// One write of one size replaces another whole, without the cost of a second file and a rename.
    private static let byteCount = 512

    package var encoded: [UInt8] {
        let text = """
            fieldlog witness 1
            incarnation \(incarnation)
            area \(area)
            seq \(seq)
            hash \(hash)
            machine \(machine)
            inode \(inode)
            sum \(sum)
            \(device.map { "device \($0) \(deviceSum($0))\n" } ?? "")end

            """
        var bytes = Array(text.utf8)
        if bytes.count < Self.byteCount {
            bytes += Array(repeating: 0x20, count: Self.byteCount - bytes.count - 1) + [0x0A]
        }
        return bytes
    }

    /// Tells whether the name of the entry is as it was written: what is wrong there would be taken for entries that are lost.
    private var sum: String {
        Hex.encode(Array(SHA256.hash(Array("\(incarnation) \(area) \(seq) \(hash)".utf8)).bytes.prefix(8)))
    }

    /// A device that a disk has changed is none.
    private func deviceSum(_ device: String) -> String { Self.sum(of: device, incarnation) }

    private static func sum(of device: String, _ incarnation: IncarnationID) -> String {
        Hex.encode(Array(SHA256.hash(Array("\(device) \(incarnation)".utf8)).bytes.prefix(4)))
    }

    package init?(decoding bytes: [UInt8]) {
        var values: [Substring: String] = [:]
        let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
        guard lines.first == "fieldlog witness 1", lines.contains("end") else { return nil }
        for line in lines.dropFirst() {
            let parts = line.split(separator: " ", maxSplits: 1, omittingEmptySubsequences: false)
            if parts.count == 2 { values[parts[0]] = String(parts[1]) }
        }
        guard let incarnation = values["incarnation"].flatMap(Hex.decode).flatMap(IncarnationID.init(bytes:)),
            let area = values["area"].flatMap(AreaKey.init(text:)), let seq = values["seq"].flatMap(UInt64.init),
            let hash = values["hash"].flatMap(Digest32.init(hex:)), let inode = values["inode"].flatMap(UInt64.init)
        else { return nil }
        let named = (values["device"] ?? "").split(separator: " ").map(String.init)
        let isWhole = named.count == 2 && Self.sum(of: named[0], incarnation) == named[1]
        self.init(
            incarnation: incarnation, area: area, seq: seq, hash: hash, machine: values["machine"] ?? "", inode: inode,
            device: isWhole ? named[0] : nil)
        // Earlier versions wrote none.
        if let written = values["sum"], written != sum { return nil }
    }
}

extension Store {
    /// Compares the store with its witness; nil when the store may go on under its name.
    ///
    /// Without a machine the rest is compared: what lies on a disk that machines share is not copied because another one reads it.
    public func witnessProblem(machine: String?) throws(FieldLogError) -> WitnessProblem? {
        // It was about to take a new name when it was interrupted; the witness may well match what came back.
        if let due = try setting(.renewalDue) { return WitnessProblem(rawValue: due) ?? .peerAhead }
        guard let bytes = try readWitness() else { return .missing }
        if knownWitness?.bytes != bytes { knownWitness = Witness(decoding: bytes).map { (bytes, $0) } }
        guard let witness = knownWitness?.witness else { return .unreadable }
        // What is lost comes first: a copy that lacks entries is not harmless because it is a copy.
        if let loss = try loss(by: witness) { return loss }
        if let machine, witness.machine != machine { return .otherMachine }
        guard witness.inode == (try inode()) else { return .otherFile }
        return try isOwn(witness) ? nil : .differs
    }

    /// Whether a witness names an entry that was written under this store's present name, or a decision: the authority feed stays one,
    /// whatever names the central store takes.
    private func isOwn(_ witness: Witness) throws(FieldLogError) -> Bool {
        if witness.area == .authority { return true }
        return try witness.incarnation == ownIncarnation()
    }

    /// Whether a witness names an entry that this very store has written, under whatever name: one that the store at hand never took shows
    /// that it is older than the witness.
    public func hasWritten(_ witness: Witness) throws(FieldLogError) -> Bool {
        if try isOwn(witness) { return true }
        // The record of a name that nothing was written under is no loss: whoever starts a restore over leaves one behind.
        if witness.area == .commons, witness.seq == 1 { return false }
        if let device = try setting(.device), !device.isEmpty, witness.device == device { return true }
        return try formerNames().contains(witness.incarnation.description)
    }

    /// The names under which this store wrote before.
    public func formerNames() throws(FieldLogError) -> [String] {
        try setting(.former)?.split(separator: " ").map(String.init) ?? []
    }

    /// What a witness of this store says of the entry that it names; nil where that is here, and for another store's. What a cut has set
    /// aside is here.
    private func loss(by witness: Witness) throws(FieldLogError) -> WitnessProblem? {
        guard try hasWritten(witness) else { return nil }
        let feed = FeedID(incarnation: witness.incarnation, area: witness.area)
        guard let state = try feeds.state(of: feed),
            let entry = try anyEntry(at: Position(feed: state.number, seq: witness.seq))
        else { return .behind }
        return entry.hash == witness.hash ? nil : .differs
    }

    /// The last change that this store wrote itself, as the witness names it; nil when there is no witness of the present name.
    public func lastOwnChange() throws(FieldLogError) -> LoggedChange? {
        guard let bytes = try readWitness(), let witness = Witness(decoding: bytes), try isOwn(witness)
        else { return nil }
        let feed = FeedID(incarnation: witness.incarnation, area: witness.area)
        guard let state = try feeds.state(of: feed), state.seq >= witness.seq else { return nil }
        return try logged(Position(feed: state.number, seq: witness.seq))
    }

    /// The witness; nil without one that can be read.
    public func readableWitness() throws(FieldLogError) -> Witness? {
        try readWitness().flatMap { Witness(decoding: $0) }
    }

    /// The machine that the witness names; nil without one that can be read.
    public func witnessMachine() throws(FieldLogError) -> String? {
        try readWitness().flatMap { Witness(decoding: $0) }?.machine
    }

    /// Where the witness is: beside the folder, or in it where the folder's owner may not write beside it. It depends on whose the folders
    /// are and not on who asks, so that root and the owner find the same file. Within the folder it does not outlive a restore in place,
    /// which is then found out at the next sync.
    public func witnessPath() throws(FieldLogError) -> String {
        if let knownWitnessPath { return knownWitnessPath }
        let beside = Witness.path(ofStore: path)
        var place = beside
        do throws(SystemError) {
            let parent = beside.dropLast(beside.split(separator: "/").last?.count ?? 0)
            if let own = try Files.identity(of: path), own.owner != 0,
                let above = try Files.identity(of: String(parent)), above.owner != own.owner,
                above.permissions & 0o002 == 0
            {
                place = path + "/witness"
            }
        } catch {
            throw FieldLogError(error)
        }
        knownWitnessPath = place
        return place
    }

    private func readWitness() throws(FieldLogError) -> [UInt8]? {
        let file = try witnessPath()
        do throws(SystemError) {
            // What is held open is held open to be written.
            if isReadOnly { return try Files.exists(file) ? try Files.read(file, maxBytes: 4096) : nil }
            return try witnessFile(file)?.read(maxBytes: 4096)
        } catch {
            throw FieldLogError(error)
        }
    }

    /// The witness, kept open; somebody may have removed or replaced it meanwhile.
    private func witnessFile(_ path: String) throws(SystemError) -> HeldFile? {
        if let heldWitness, try heldWitness.isInPlace() { return heldWitness }
        heldWitness = try HeldFile(path: path)
        return heldWitness
    }

    /// Writes the witness after a commit. `sync` makes it durable, which must be so before any of the entries leaves the store.
    public func writeWitness(_ head: FeedHead, machine: String, sync: Bool) throws(FieldLogError) {
        let device = try setting(.device) ?? ""
        let witness = Witness(
            incarnation: head.feed.incarnation, area: head.feed.area, seq: head.seq, hash: head.hash, machine: machine,
            inode: try inode(), device: device.isEmpty ? nil : device)
        let bytes = witness.encoded
        let place = try witnessPath()
        do throws(SystemError) {
            if let file = try witnessFile(place) {
                try file.write(bytes, sync: sync)
            } else {
                // A first one that is not whole would say that something is wrong; none says that the next change takes a new name.
                try Files.writeAtomically(bytes, to: place, sync: sync)
                Files.give(place, toOwnerOf: path)
            }
        } catch {
            throw FieldLogError(error)
        }
        knownWitness = (bytes, witness)
        try writeLost()
    }

    private func inode() throws(FieldLogError) -> UInt64 {
        let identity: FileIdentity?
        do throws(SystemError) { identity = try Files.identity(of: Store.databasePath(path)) } catch {
            throw FieldLogError(error)
        }
        guard let identity else { throw .noStore(path: path) }
        return identity.inode
    }
}

extension Store {
    /// Makes the witness durable; writes one of `fallback` where there is none.
    public func syncWitness(fallback: FeedHead, machine: String) throws(FieldLogError) {
        let file = try witnessPath()
        var isThere = false
        do throws(SystemError) {
            isThere = try Files.exists(file)
            if isThere { try Files.writeInPlace(try Files.read(file, maxBytes: 4096), to: file, sync: true) }
        } catch {
            throw FieldLogError(error)
        }
        if !isThere { try writeWitness(fallback, machine: machine, sync: true) }
    }

    /// Whether two stores are one.
    public func isSameFile(as other: Store) throws(FieldLogError) -> Bool {
        do throws(SystemError) {
            let mine = try Files.identity(of: Store.databasePath(path))
            let theirs = try Files.identity(of: Store.databasePath(other.path))
            guard let mine, let theirs else { return false }
            return mine.isSameFile(as: theirs)
        } catch {
            throw FieldLogError(error)
        }
    }
}
