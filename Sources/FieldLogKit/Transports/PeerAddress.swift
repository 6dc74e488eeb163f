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
    ///
    /// What begins with `/` or `.` is a folder, whatever follows. Names of folders may have blanks, addresses with a scheme none, nor
    /// characters that show as nothing or turn the direction of text.
    public init(_ text: String) throws(AddressProblem) {
        guard !text.isEmpty, text.utf8.count <= Self.bytesMax,
            !text.unicodeScalars.contains(where: { $0.properties.generalCategory == .control })
        else { throw .form }
        guard !text.hasPrefix("/"), !text.hasPrefix("."), let colon = text.firstRange(of: "://") else {
            self = .folder(text)
            return
        }
        guard text.unicodeScalars.allSatisfy(Self.isVisible) else { throw .form }
        let scheme = String(text[..<colon.lowerBound])
        let rest = String(text[colon.upperBound...])
        switch scheme {
        case "ssh": self = try Self.ssh(rest)
        case "https":
            self = try Self.web(rest)
        default: throw .scheme(scheme)
        }
    }

    /// Longer than any path that a system opens.
    private static let bytesMax = 8_192

    private static func isVisible(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .spaceSeparator, .lineSeparator, .paragraphSeparator: false
        default: true
        }
    }

    /// The host in small letters and without the port that goes without saying (RFC 3986, 6.2.2.1 and 6.2.3), so that one peer is not
    /// remembered as two. Nothing behind `?` or `#`: the former is a place where people put secrets, the latter never reaches a server.
    private static func web(_ rest: String) throws(AddressProblem) -> PeerAddress {
        let authority = rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        if authority.contains("@") { throw .secret }
        guard !rest.contains("?"), !rest.contains("#") else { throw .form }
        var host = String(authority)
        var port = ""
        if let colon = authority.firstIndex(of: ":") {
            host = String(authority[..<colon])
            let number = try Self.port(authority[authority.index(after: colon)...])
            if number != 443 { port = ":\(number)" }
        }
        guard isHost(host) else { throw .form }
        return .https("https://" + host.lowercased() + port + rest[authority.endIndex...])
    }

    /// A number from 1 to 65535 in digits alone.
    private static func port(_ text: Substring) throws(AddressProblem) -> Int {
        guard text.utf8.count <= 5, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let number = Int(text),
            (1...65_535).contains(number)
        else { throw .form }
        return number
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
            port = try Self.port(authority[authority.index(after: colon)...])
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
