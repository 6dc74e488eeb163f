public import FieldLogModel

/// Where another store is.
public enum PeerAddress: Sendable, Hashable {
    /// A folder on this machine.
    case folder(String)
    /// A store on a machine that is reached by SSH.
    case ssh(user: String?, host: String, port: Int?, path: String)
    /// A store behind a web server.
    case https(String)
    /// A bundle, for a first clone.
    case bundle(String)

    /// Reads `ssh://[USER@]HOST[:PORT]/PATH`, `https://HOST[:PORT]/PATH`, or the name of a folder.
    public init(_ text: String) throws(AddressProblem) {
        guard !text.isEmpty, !text.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x7F }) else {
            throw .form
        }
        guard let colon = text.firstRange(of: "://") else {
            self = .folder(text)
            return
        }
        let scheme = String(text[..<colon.lowerBound])
        let rest = String(text[colon.upperBound...])
        switch scheme {
        case "ssh": self = try Self.ssh(rest)
        case "https":
            let authority = rest.prefix { $0 != "/" }
            if authority.contains("@") { throw .secret }
            guard Self.isHost(String(authority.prefix { $0 != ":" })), !rest.contains(" ") else { throw .form }
            self = .https(text)
        default: throw .scheme(scheme)
        }
    }

    private static func ssh(_ rest: String) throws(AddressProblem) -> PeerAddress {
        guard let slash = rest.firstIndex(of: "/") else { throw .form }
        let path = String(rest[slash...])
        var authority = String(rest[..<slash])
        var user: String?
        if let at = authority.lastIndex(of: "@") {
            let name = String(authority[..<at])
            if name.contains(":") { throw .secret }
            guard isName(name) else { throw .form }
            user = name
            authority = String(authority[authority.index(after: at)...])
        }
        var port: Int?
        if let colon = authority.lastIndex(of: ":") {
            guard let number = Int(authority[authority.index(after: colon)...]), (1...65_535).contains(number) else {
                throw .form
            }
            port = number
            authority = String(authority[..<colon])
        }
        guard isHost(authority), path.count > 1 else { throw .form }
        return .ssh(user: user, host: authority, port: port, path: path)
    }

    /// Nothing that a program would take for an option, and nothing that means more than itself in a name.
    private static func isName(_ text: String) -> Bool {
        !text.isEmpty && !text.hasPrefix("-")
            && text.utf8.allSatisfy { byte in
                (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
                    || byte == 0x2E || byte == 0x5F || byte == 0x2D
            }
    }

    private static func isHost(_ text: String) -> Bool { isName(text) && text.utf8.count <= 253 }

    /// The address in its one written form; what a peer is remembered by.
    public var text: String {
        switch self {
        case .folder(let path), .bundle(let path): path
        case .ssh(let user, let host, let port, let path):
            "ssh://" + (user.map { $0 + "@" } ?? "") + host + (port.map { ":\($0)" } ?? "") + path
        case .https(let url): url
        }
    }
}

/// How a peer is reached, besides its address. Files only, never secrets: those would stand in a list of processes.
public struct TransportOptions: Sendable, Hashable {
    /// Seconds that an answer may take.
    public var timeoutSeconds = 600
    /// The client's certificate, PEM.
    public var certificate: String?
    /// The key of the certificate, PEM.
    public var key: String?
    /// The authority that the server's certificate must come from, PEM.
    public var authority: String?
    /// A file with the password, in the form of `netrc`.
    public var netrc: String?
    /// A configuration of `ssh`, in place of the user's own.
    public var sshConfiguration: String?

    /// The usual way.
    public init() {}
}
