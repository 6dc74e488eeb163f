internal import FieldLogFormats
public import FieldLogModel
internal import FieldLogSystem
internal import Glibc

/// A peer of the night.
public struct NightPeer: Sendable, Hashable {
    /// What it is called in the log: 1 to 64 printable characters, each name once.
    public let name: String
    /// Where it is.
    public let address: PeerAddress
    /// How it is reached.
    public let options: TransportOptions
    /// How often it is tried, 1 to 20.
    public let attempts: Int
}

/// What a night does: the peers in their order, and after how long silence is an alarm.
///
/// A file in JSON; it names files with secrets and holds none. Nobody but its owner and root may be able to change it.
public struct NightConfiguration: Sendable, Hashable {
    /// The peers, in the order in which they are synced.
    public let peers: [NightPeer]
    /// Hours without a successful session after which a peer or device counts as silent.
    public let silentAfterHours: Int
    /// The folder of the store, from the root on; nil when the file leaves it to the command line and the environment.
    public let store: String?
    /// The backups that are made once all peers were synced with; nil for none.
    public let backup: NightBackup?

    /// Without a word on it, silence is an alarm after three days.
    public static let silentAfterDefault = 72
    private static let bytesMax = 1 << 20
    private static let peersMax = 1_000

    /// Reads a file. Throws `configuration` with what is wrong and where, also when there is none, and when somebody besides this account and root may change the
    /// file, or put another into the folder in its place; `system` when it cannot be read. Folders further above are not looked at.
    public static func load(_ path: String) throws(FieldLogError) -> NightConfiguration {
        let bytes: [UInt8]
        let folder = Self.folder(of: path)
        do throws(SystemError) {
            // The folder first: while nobody else can change it, the file that is looked at is the file that is read.
            // In a folder with the sticky bit, such as /tmp, nobody can put another file in the place of one that is not his.
            if let found = try Files.identity(of: folder), found.permissions & 0o1000 == 0, found.isWritableByOthers {
                throw SystemError(operation: "folder", path: path, code: 0)
            }
            if try Files.isWritableByOthers(path) { throw SystemError(operation: "mode", path: path, code: 0) }
            bytes = try Files.readRegular(path, maxBytes: bytesMax)
        } catch {
            if error.operation == "mode" { throw .configuration(path: path, .writableByOthers) }
            if error.code == ENOENT { throw .configuration(path: path, .missing) }
            if error.operation == "folder" { throw .configuration(path: path, .folderWritableByOthers(folder)) }
            throw .system(operation: error.operation, path: error.path, code: error.code)
        }
        do throws(ConfigurationProblem) { return try NightConfiguration(bytes) } catch {
            throw .configuration(path: path, error)
        }
    }

    private static func folder(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    /// Reads the bytes of a file.
    package init(_ bytes: [UInt8]) throws(ConfigurationProblem) {
        let value: JSONValue
        do throws(JSONError) { value = try JSONParser.parse(bytes, bytesMax: Self.bytesMax) } catch {
            throw .notJSON(code: error.code.rawValue, line: error.line, column: error.column)
        }
        let root = try Members(value, place: "", known: ["peers", "silent_after", "store"] + Self.backupMembers)
        silentAfterHours = try root.hours("silent_after", 1...87_600) ?? Self.silentAfterDefault
        store = try root.text("store")
        if let store, !store.hasPrefix("/") { throw .member("store", .path) }
        backup = try Self.backup(root)
        var peers: [NightPeer] = []
        guard case .array(let items)? = root["peers"] else { throw .member("peers", .list) }
        guard items.count <= Self.peersMax else { throw .member("peers", .range(1...Self.peersMax)) }
        for (place, item) in items.enumerated() {
            let peer = try Self.peer(item, place: "peers[\(place)]")
            if peers.contains(where: { $0.name == peer.name }) { throw .member("peers[\(place)].name", .repeated) }
            peers.append(peer)
        }
        self.peers = peers
    }

    private static let backupMembers = ["backup", "backup_keep", "backup_keep_weeks", "backup_without_key"]

    /// The three others mean nothing without a folder: a slip, and no backups for a year.
    private static func backup(_ root: Members) throws(ConfigurationProblem) -> NightBackup? {
        let days = try root.number("backup_keep", 1...3_650)
        let weeks = try root.number("backup_keep_weeks", 0...520)
        let withoutKey = try root.flag("backup_without_key")
        guard let folder = try root.text("backup") else {
            if days != nil || weeks != nil || withoutKey != nil { throw .member("backup", .path) }
            return nil
        }
        guard folder.hasPrefix("/") else { throw .member("backup", .path) }
        return NightBackup(
            folder: folder, days: days ?? NightBackup.daysDefault, weeks: weeks ?? NightBackup.weeksDefault,
            withoutKey: withoutKey ?? false)
    }

    private static let files = ["certificate", "key", "ca", "netrc", "ssh_config"]

    /// A peer is an object, or its address alone.
    private static func peer(_ value: JSONValue, place: String) throws(ConfigurationProblem) -> NightPeer {
        if case .string = value {
            return try peer(.object([JSONMember(key: "address", value: value)]), place: place)
        }
        let members = try Members(
            value, place: place, known: ["name", "address", "attempts", "timeout_seconds"] + files)
        let text = try members.text("address") ?? ""
        let address: PeerAddress
        do throws(AddressProblem) { address = try PeerAddress(text) } catch {
            throw .member("\(place).address", .address(text, error))
        }
        let given = try members.text("name")
        let name = given ?? address.text
        if let given, !Principal.isUsable(given) || given.count > 64 { throw .member("\(place).name", .name) }
        var options = TransportOptions()
        options.timeoutSeconds = try members.number("timeout_seconds", 1...86_400) ?? options.timeoutSeconds
        options.certificate = try members.text("certificate")
        options.key = try members.text("key")
        options.authority = try members.text("ca")
        options.netrc = try members.text("netrc")
        options.sshConfiguration = try members.text("ssh_config")
        return NightPeer(
            name: name, address: address, options: options, attempts: try members.number("attempts", 1...20) ?? 4)
    }
}

/// The members of an object, each of which must be known.
private struct Members {
    private let members: [JSONMember]
    private let place: String

    init(_ value: JSONValue, place: String, known: [String]) throws(ConfigurationProblem) {
        guard case .object(let members) = value else { throw .member(place.isEmpty ? "." : place, .object) }
        for member in members where !known.contains(member.key) {
            throw .member(place.isEmpty ? member.key : "\(place).\(member.key)", .unknown(known: known))
        }
        self.members = members
        self.place = place
    }

    subscript(name: String) -> JSONValue? { members.first { $0.key == name }?.value }

    private func name(_ name: String) -> String { place.isEmpty ? name : "\(place).\(name)" }

    func text(_ key: String) throws(ConfigurationProblem) -> String? {
        guard let value = self[key] else { return nil }
        guard case .string(let text) = value, !text.isEmpty,
            !text.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x7F })
        else { throw .member(name(key), .text) }
        return text
    }

    func flag(_ key: String) throws(ConfigurationProblem) -> Bool? {
        guard let value = self[key] else { return nil }
        guard case .bool(let flag) = value else { throw .member(name(key), .flag) }
        return flag
    }

    /// Hours as a number, or as a text such as `72h` or `3d`.
    func hours(_ key: String, _ range: ClosedRange<Int>) throws(ConfigurationProblem) -> Int? {
        guard case .string(let text)? = self[key] else { return try number(key, range) }
        let unit = text.hasSuffix("h") ? 1 : text.hasSuffix("d") ? 24 : 0
        guard unit > 0, text.utf8.count <= 8, let count = Int(text.dropLast()), range.contains(count * unit) else {
            throw .member(name(key), .hours(range))
        }
        return count * unit
    }

    func number(_ key: String, _ range: ClosedRange<Int>) throws(ConfigurationProblem) -> Int? {
        guard let value = self[key] else { return nil }
        guard case .int(let number) = value, range.contains(Int(clamping: number)) else {
            throw .member(name(key), .range(range))
        }
        return Int(clamping: number)
    }
}
