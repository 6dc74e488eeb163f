public import FieldLogModel
public import FieldLogStorage

/// How bad a finding is.
public enum HealthLevel: String, Sendable, Hashable, Comparable {
    /// As it should be.
    case ok
    /// It works, and somebody should look at it.
    case warn
    /// It does not work, or not safely.
    case fail

    private var rank: Int {
        switch self {
        case .ok: 0
        case .warn: 1
        case .fail: 2
        }
    }

    /// Whether one is less bad than another.
    public static func < (one: HealthLevel, other: HealthLevel) -> Bool { one.rank < other.rank }
}

/// Why a peer was not met.
public enum PeerAbsence: Sendable, Hashable {
    /// Its name is no address.
    case address
    /// No store is in its folder.
    case folder
    /// It was not reached, or went away.
    case line(LineProblem)
    /// It answered with an error of SyncProtocol.md, "Errors".
    case error(UInt64)
    /// Something failed here.
    case failed
}

/// Something that was looked at, and what it is like. Times are milliseconds since 1970. None of them holds a secret.
public enum HealthFact: Sendable, Hashable {
    /// A time service keeps the clock in step.
    case clockInStep
    /// Nothing keeps the clock in step, or it cannot be told.
    case clockAlone(isKnown: Bool)
    /// The clock shows a time before this program was written.
    case clockImplausible(now: Int64)
    /// An entry of the log is later than the clock.
    case clockBehind(now: Int64, newest: Int64)
    /// Bytes that can still be written.
    case disk(freeBytes: Int64)
    /// All files and folders are for their owner alone.
    case modesRight(count: Int)
    /// A file or folder can be used by others; modes as numbers.
    case mode(path: String, found: UInt32, wanted: UInt32)
    /// A folder lies where a file of the store belongs.
    case folderInTheWay(path: String)
    /// A file belongs to another account than the folder, or than the one that runs this.
    case owner(path: String, found: UInt32, wanted: UInt32)
    /// The witness matches, or does not.
    case witness(WitnessProblem?)
    /// The key in the folder is that of a live grant.
    case keyGranted(principal: String, role: Role)
    /// The key in the folder is not the one that the store writes with, or cannot be read.
    case keyDiffers(path: String)
    /// The file of the key may not be read by the account that it belongs to, or by this one.
    case keyUnreadable(path: String)
    /// The public key beside this private one is not there, or is another's.
    case publicHalfDiffers(path: String)
    /// The authority feed, as it is here, grants this key nothing.
    case keyNotGranted
    /// The root key lies in the folder of the central store.
    case rootKeyHere(path: String)
    /// A peer answers, or its folder is there.
    case peerThere(name: String)
    /// A peer over a network, not tried.
    case peerNotTried(name: String)
    /// A peer that does not answer, or a folder that is not there.
    case peerGone(name: String, PeerAbsence)
    /// This program and the tables of the store.
    case versions(schema: Int, tables: Int)
    /// The SQLite that is used, and whether it has the WAL-reset bug, which this program keeps clear of by its lock.
    case sqlite(version: String, hasResetBug: Bool)
    /// Another program that is used, with its version where it tells one.
    case program(name: String, version: String)
    /// A program that is not there, and whether a peer or signatures need it.
    case programMissing(name: String, isNeeded: Bool)
    /// A program that is too old for what is asked of it.
    case programOld(name: String, version: String, needed: String)
    /// The last backup; nil where none was made and a configuration asks for them. Due when it is too old.
    case backup(LastBackup?, isDue: Bool)
    /// Numbers of a feed that an earlier repair found missing, and that are not here still.
    case missing(MissingNumbers)
    /// Nobody writes to the store, or somebody does.
    case lock(isFree: Bool)

    /// What was looked at, one word that is never translated.
    public var check: String {
        switch self {
        case .clockInStep, .clockAlone, .clockImplausible, .clockBehind: "clock"
        case .disk: "disk"
        case .modesRight, .mode, .folderInTheWay, .owner: "permissions"
        case .witness: "witness"
        case .keyGranted, .keyDiffers, .keyUnreadable, .publicHalfDiffers, .keyNotGranted, .rootKeyHere: "keys"
        case .peerThere, .peerNotTried, .peerGone: "peers"
        case .versions, .sqlite, .program, .programMissing, .programOld: "versions"
        case .backup: "backup"
        case .missing: "log"
        case .lock: "lock"
        }
    }

    /// How bad it is.
    public var level: HealthLevel {
        switch self {
        case .clockInStep, .modesRight, .keyGranted, .peerThere, .peerNotTried, .versions, .sqlite, .program: .ok
        case .clockAlone(let isKnown): isKnown ? .warn : .ok
        case .clockBehind, .rootKeyHere, .keyNotGranted, .peerGone, .missing: .warn
        case .clockImplausible, .mode, .folderInTheWay, .owner, .keyDiffers, .keyUnreadable, .publicHalfDiffers,
            .programOld:
            .fail
        case .disk(let free): free < Self.diskFail ? .fail : free < Self.diskWarn ? .warn : .ok
        case .witness(let problem): problem == nil ? .ok : .warn
        case .programMissing(_, let isNeeded): isNeeded ? .fail : .ok
        case .lock(let isFree): isFree ? .ok : .warn
        case .backup(_, let isDue): isDue ? .warn : .ok
        }
    }

    /// Less room than this is too little: a night's entries may not fit.
    private static let diskFail: Int64 = 100 << 20
    /// Less room than this is worth a word.
    private static let diskWarn: Int64 = 1 << 30
}
