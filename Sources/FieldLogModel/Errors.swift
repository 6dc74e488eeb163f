/// Why a value was not taken. The words for people are elsewhere.
public enum FieldProblem: Error, Sendable, Hashable {
    /// The kind has no such field; names that are near.
    case unknownField(near: [String])
    /// A required field is missing.
    case required
    /// Not a whole number.
    case notANumber(String)
    /// A number below 0 or too large.
    case outOfRange(String)
    /// Not a day of the calendar.
    case notADate(String)
    /// A day that is still to come, where only what has been may stand.
    case future(String)
    /// A code that the program itself goes by, which stays in use.
    case neededCode(String, catalogue: String)
    /// A day outside 1900 to 2199.
    case dateOutOfRange(String)
    /// Not an RFC 3339 instant.
    case notAnInstant(String)
    /// Neither yes nor no.
    case notAFlag(String)
    /// No code of the catalogue; codes that are near.
    case unknownCode(String, catalogue: String, near: [String])
    /// A code that was retired on a day, of what is dated that day or later.
    case retiredCode(String, catalogue: String, on: String)
    /// A code that is in use from a day on, of what is dated before.
    case earlyCode(String, catalogue: String, from: String)
    /// Not of the form `CODE=N,CODE=N`.
    case notAList(String)
    /// More bytes than the field holds.
    case tooLong(bytes: Int, max: Int)
    /// Bytes that are not UTF-8.
    case notUTF8
    /// A NUL, escape or other control character, or one that turns the direction of text.
    case controlCharacter(String)
    /// Text that seems to tell of a person: the pattern and a masked excerpt.
    case person(pattern: String, excerpt: String)
    /// A number of 12 digits where a business number is asked: it would be the owner's identity number.
    case identityAsRegistration
    /// An end before its beginning, named by the other field.
    case before(field: String)
    /// A day that is not that of the instant it belongs to.
    case otherDay(field: String)
    /// Not what an area's code may be: 1 to 32 printable ASCII characters without blanks and `@`.
    case notAnAreaCode(String)
    /// An area that no catalogue of this store has.
    case unknownArea(String)
    /// An area that ended before today, where what is new can only lie in those that took its place.
    case endedArea(String, on: String, heirs: [String])
    /// An area that began on a day after the one asked about, and what it was then.
    case earlyArea(String, from: String, origins: [String])
    /// A record that is not here.
    case unknownRecord(String)
    /// A record of another home.
    case otherHome(String)
    /// A finding of another visit.
    case otherVisit(String)
    /// A visit of another establishment.
    case otherEstablishment(String)
    /// A step that was taken before, with its day or whatever it holds.
    case already(String)
    /// A step that comes first, named by its field.
    case stepMissing(String)
    /// An area that would come from itself.
    case cycle(String)
    /// An area that is none of those that took the place of another, with these.
    case notAnHeir(String, heirs: [String])
    /// An area that ended, and nothing says what took its place.
    case noHeir(String)
    /// All of an area is said to go to two areas on one day; the other one.
    case otherHeir(String)
    /// One record where two are asked for.
    case same(String)
    /// No whole amount of đồng.
    case notMoney(String)
    /// No name that transports can know a device by.
    case notAPrincipal(String)
    /// An option that may not stand beside another one.
    case notBeside(String)
    /// None of these options stands there, and one must.
    case oneNeeded([String])
    /// A record that was withdrawn, discarded or annulled since, or that closes nothing for that.
    case void(String)
    /// A visit that found nobody or was not let in: nothing was inspected.
    case attempt(String, outcome: String)
    /// A text in which personal data was masked when it was kept as a draft.
    case masked
    /// The period of a report that another command makes, by its name.
    case otherReport(String, command: String)
}

/// A refused value with the place where it stood.
public struct FieldRefusal: Error, Sendable, Hashable {
    /// The kind that stands for the command line: what was refused is an argument or option of a command, no field of a record.
    public static let commandLine = "command line"

    /// The kind of record.
    public let kind: String
    /// The name of the field.
    public let field: String
    /// What is wrong with it.
    public let problem: FieldProblem

    /// A refusal of these parts.
    public init(kind: String, field: String, problem: FieldProblem) {
        self.kind = kind
        self.field = field
        self.problem = problem
    }
}

/// A problem of a file that came from outside, with the line where it stands.
public struct FileProblem: Sendable, Hashable {
    /// What is wrong with a line or a whole file.
    public enum Reason: Sendable, Hashable {
        /// A column that the file must have.
        case missingColumn(String)
        /// A value that was refused.
        case field(FieldRefusal)
        /// The row as a whole cannot be read; a short name of the cause.
        case row(String)
        /// A parent that no interval of the catalogue fits.
        case unknownParent(String)
        /// An end that does not come after the beginning.
        case emptyInterval(from: String, to: String)
        /// The same key on two lines of one file with different contents.
        case repeated(line: Int)
        /// The file has no rows.
        case empty
    }

    /// The path as it was given.
    public let path: String
    /// The line, from 1; 0 for the file as a whole.
    public let line: Int
    /// What is wrong.
    public let reason: Reason

    /// A problem of these parts.
    public init(path: String, line: Int, reason: Reason) {
        self.path = path
        self.line = line
        self.reason = reason
    }
}

/// Everything that can go wrong, as data. Each case has its wording and its exit code in one place of the CLI.
public enum FieldLogError: Error, Sendable, Hashable {
    /// SQLite answered with this extended code.
    case database(code: Int32, message: String, operation: String)
    /// A system call failed.
    case system(operation: String, path: String?, code: Int32)
    /// Another process held the store for longer than one may wait.
    case busy(path: String)
    /// There is no store in the folder.
    case noStore(path: String)
    /// There is no store in the folder where a peer is to be: perhaps its disk is not mounted.
    case noPeer(path: String)
    /// There is a device's key in the folder, and no store: it awaits the answer to its request.
    case keyAlone(path: String)
    /// There is something in the folder already.
    case exists(path: String)
    /// There is a store in the folder already, perhaps the one that an earlier run made.
    case storeThere(path: String)
    /// Something of somebody else has the name of a folder in which a command works; it is left as it is.
    case inTheWay(path: String)
    /// A folder, a pipe, or a link that leads nowhere, has the name of the store's database.
    case notAFile(path: String)
    /// The file is no store of this program.
    case notAStore(path: String, detail: String)
    /// The store was written by a newer version.
    case newerStore(path: String, found: Int, known: Int)
    /// The store contradicts itself; `check` says more.
    case damaged(detail: String)
    /// An entry was refused.
    case entry(EntryError, feed: String, seq: UInt64)
    /// A feed forked: its owner signed two different entries with one number.
    case fork(feed: String, seq: UInt64)
    /// A value was refused.
    case refused(FieldRefusal)
    /// Lines of a file were refused, and nothing of it was taken.
    case file([FileProblem])
    /// No record has an id that begins so.
    case unknownRecord(String, kind: String?)
    /// Several records have an id that begins so.
    case ambiguousRecord(String, candidates: [String])
    /// No catalogue has this area.
    case unknownArea(String)
    /// The area is outside those of this store.
    case areaOutside(String)
    /// A final visit is amended, not edited.
    case visitIsFinal(String)
    /// The visit is not final yet: edit, finalise or discard it.
    case visitIsDraft(String)
    /// The visit was discarded or annulled.
    case visitIsOver(String, status: String)
    /// The record was withdrawn.
    case withdrawn(String)
    /// An amendment, annulment or withdrawal needs a reason.
    case reasonMissing
    /// An edit that names no field.
    case nothingToChange
    /// Two establishments that no live link joins.
    case notLinked(String, String)
    /// A frozen report, by its id, cannot be used as it was asked.
    case report(String, ReportProblem)
    /// An establishment that was to be added is likely one of these, the likeliest first.
    case likelyThere([LikelyDuplicate])
    /// No peer of this name was ever met; the names of those that were.
    case unknownPeer(String, known: [String])
    /// There is no conflict of this id.
    case unknownConflict(String)
    /// A conflict has no candidate of this number.
    case unknownCandidate(Int, count: Int)
    /// A record with this key exists and differs: use edit.
    case keyExists(kind: String, key: String)
    /// The peer belongs to another deployment.
    case otherDeployment(path: String)
    /// A store cannot sync with itself.
    case samePeer(path: String)
    /// A map of an import cannot be used, by itself or for a file.
    case map(path: String, problem: MapProblem)
    /// The form of a target or the layout of a report cannot be used.
    case declaration(path: String, Declaration, DeclarationProblem)
    /// Only the central store may do this.
    case notCentral
    /// A key cannot be used: its file, or what the program `ssh-keygen` said of it, on one line.
    case key(detail: String)
    /// Another program that is needed cannot be run, with the `errno`.
    case program(String, code: Int32)
    /// Not allowed, and why.
    case denied(Denial)
    /// Another store answered with an error of SyncProtocol.md, "Errors".
    case peer(code: UInt64, detail: String)
    /// The store of a peer in a folder on this machine is damaged, or cannot be written: it is not this one that somebody must look at.
    case damagedPeer(path: String)
    /// A peer could not be reached, or went away: it may be there again later.
    case network(peer: String, LineProblem)
    /// A text that should say where a peer is.
    case address(String, AddressProblem)
    /// A configuration cannot be used.
    case configuration(path: String, ConfigurationProblem)
    /// Another night of the store is running.
    case nightRunning(path: String)
    /// A signed file is not what it must be.
    case signedFile(path: String, SignedFileProblem)
    /// A backup cannot be made under this name, or read.
    case backup(path: String, BackupProblem)
    /// Of a store in a folder nothing is left that a repair could begin with.
    case nothingLeft(path: String, RepairProblem)
    /// A salvage cannot be made.
    case salvage(path: String, SalvageProblem)
    /// A file is not written under this name.
    case output(path: String, OutputProblem)
    /// The person or a signal stopped it.
    case interrupted
}

/// Why a repair has nothing to begin with.
public enum RepairProblem: Sendable, Hashable {
    /// Neither a database nor a key is there; what the witness names as the last own entry, where it says anything.
    case noKey(NamedEntry?)
    /// A key alone is there, and no peer was named.
    case peerNeeded
    /// A key alone is there, and a peer over a network cannot say which deployment it is of.
    case farPeer(String)
    /// A key alone is there, and the peer in a folder does not know it.
    case unknownToPeer(String)
}

/// An entry as people name it.
public struct NamedEntry: Sendable, Hashable {
    /// The feed, by its incarnation cut short and its area.
    public let feed: String
    /// Its number there.
    public let seq: UInt64

    /// An entry of a feed.
    public init(feed: String, seq: UInt64) {
        self.feed = feed
        self.seq = seq
    }
}

/// Why a file is not written where somebody wants it.
public enum OutputProblem: Sendable, Hashable {
    /// It would lie in the folder of a store, this one, where it may take the place of a file that the store needs.
    case insideStore(String)
    /// Files that stand beside a store and say what it has written are named so.
    case witness
    /// Refused rows would take the place of a file that this import reads.
    case isRead
    /// Refused rows would take the place of a file that is not one of refused rows.
    case notRejects
    /// A symbolic link stands where refused rows are to go.
    case link
}

/// Why a salvage cannot be made.
public enum SalvageProblem: Sendable, Hashable {
    /// Not one entry is left to read.
    case nothingLeft
    /// The new folder would lie in the wreck, where nothing is written.
    case insideWreck
}

/// Why something is not allowed.
public enum Denial: Error, Sendable, Hashable {
    /// Only the central store may do this.
    case notCentral
    /// No live grant stands for this device or principal.
    case notEnrolled(String)
    /// The role of this device may not write this kind.
    case role(Role?, kind: String)
    /// Another device has this principal.
    case principalTaken(String)
    /// No device has this name or id.
    case unknownDevice(String)
    /// The central store was restored or copied, and must hear from a peer before it decides anything.
    case authorityHeld
    /// The clone of a store that is not the central one needs an answer to a request.
    case answerNeeded
    /// The answer is for another device than the one in this folder.
    case otherDevice(String)
    /// A file with a secret that others may read.
    case exposedFile(String)
    /// The file of this store's key is not there, or holds another one: nothing is written or sent without it.
    case noKey(String)
    /// The public key beside this private one is another's, so that nothing is signed with it.
    case otherPublicHalf(String)
    /// The central store does not decide this.
    case authority(AuthorityRefusal)
    /// Only an administrator's device may take a bundle on its word; the role of this one.
    case vouching(Role?)
    /// Only an officer's or administrator's device may save what the person guard refuses; the role of this one.
    case overriding(Role?)
    /// A bundle for a first clone that does not tell of the device's enrolment.
    case bundleTooOld(String)
}

/// What is wrong with a configuration.
public enum ConfigurationProblem: Error, Sendable, Hashable {
    /// Somebody else may change it.
    case writableByOthers
    /// Somebody else may put another file in its place: the folder that it lies in.
    case folderWritableByOthers(String)
    /// There is none.
    case missing
    /// Not JSON: the code of the reader, line and column.
    case notJSON(code: String, line: Int, column: Int)
    /// A member is not what it must be.
    case member(String, MemberProblem)

    /// What is wrong with a member.
    public enum MemberProblem: Sendable, Hashable {
        /// Nobody knows it.
        case unknown(known: [String])
        /// Not a list.
        case list
        /// Not an object.
        case object
        /// Not a text, or an empty one, or one with control characters.
        case text
        /// Not a whole number within these bounds.
        case range(ClosedRange<Int>)
        /// Not a number of hours in this range, nor a text such as `72h` or `3d`.
        case hours(ClosedRange<Int>)
        /// Neither true nor false.
        case flag
        /// Not 1 to 64 printable characters.
        case name
        /// Not the name of a file from the root on.
        case path
        /// The same as that of another.
        case repeated
        /// Not where a store can be.
        case address(String, AddressProblem)
    }
}

/// Why a text does not say where a peer is.
public enum AddressProblem: Error, Sendable, Hashable {
    /// Empty, or with a control character or blank where none may be.
    case form
    /// A password stands in it, where others can read it.
    case secret
    /// A scheme that is not spoken; plain `http` among them.
    case scheme(String)
}

/// What is wrong with a bundle, receipt, request or answer.
public enum SignedFileProblem: Sendable, Hashable {
    /// Not a regular file, or a symbolic link.
    case notRegular
    /// Not a file of this form, or one of another kind.
    case form(expected: String)
    /// The signature does not hold.
    case signature
    /// No key that this store trusts belongs to the maker.
    case unknownMaker(String)
    /// It belongs to another deployment.
    case otherDeployment
    /// Larger than what is read.
    case tooLarge
}

/// An establishment that one that is about to be added may be.
public struct LikelyDuplicate: Sendable, Hashable {
    /// Its id.
    public let id: String
    /// Its name.
    public let name: String
    /// Its address, nil for none.
    public let address: String?
    /// Names of what speaks for it, the strongest first.
    public let reasons: [String]

    /// One of these parts.
    public init(id: String, name: String, address: String?, reasons: [String]) {
        self.id = id
        self.name = name
        self.address = address
        self.reasons = reasons
    }
}
