public import FieldLogModel
internal import FieldLogSync
internal import FieldLogSystem

/// Answers one request as a CGI program (RFC 3875) behind a web server that does TLS and log-in. The identity is `REMOTE_USER`, which only the
/// web server can set; nothing that comes from a header of the request (`HTTP_…`) is looked at.
public struct GatewayService {
    private let open: () throws(FieldLogError) -> Workspace
    private let variable: (String) -> String?
    private static let type = "application/x-fieldlog"
    private static let readMilliseconds: Int32 = 60_000

    /// A service for a store, which is opened only when a principal asks for it. `variable`: the process's environment.
    public init(
        variable: @escaping (String) -> String?, open: @escaping () throws(FieldLogError) -> Workspace
    ) {
        self.variable = variable
        self.open = open
    }

    /// Answers the request that the environment and the standard input hold.
    public func run() throws(FieldLogError) {
        do throws(SystemError) { try answer() } catch {
            throw .system(operation: error.operation, path: error.path, code: error.code)
        }
    }

    private func answer() throws(SystemError) {
        let length = variable("CONTENT_LENGTH").flatMap { Int($0) } ?? -1
        guard variable("REQUEST_METHOD") == "POST" else {
            return try refuse("405 Method Not Allowed", length, "Allow: POST\r\n")
        }
        guard let principal = variable("REMOTE_USER"), !principal.isEmpty else {
            return try refuse("403 Forbidden", length)
        }
        let limit = MessageLimits.requestBytesMax + Frame.headBytes
        guard length <= limit else { return try refuse("413 Content Too Large", length) }
        guard length >= Frame.headBytes else { return try refuse("400 Bad Request", length) }
        let body = try StandardStreams.readInput(count: length, timeoutMilliseconds: Self.readMilliseconds)
        guard body.count == length, let announced = try? Frame.length(Array(body.prefix(Frame.headBytes)), max: limit),
            announced == length - Frame.headBytes
        else { return try refuse("400 Bad Request", 0) }
        let reply: [UInt8]
        do throws(FieldLogError) {
            let responder = Responder(try open(), principal: principal)
            reply = responder.answer(Array(body.dropFirst(Frame.headBytes)))
        } catch {
            return try refuse("503 Service Unavailable", 0)
        }
        let frame = Frame.encode(reply)
        try StandardStreams.writeOutput(
            Array("Status: 200 OK\r\nContent-Type: \(Self.type)\r\nContent-Length: \(frame.count)\r\n\r\n".utf8) + frame
        )
    }

    /// Reads what is left of the request first: some gateways take a program that leaves it for one that failed.
    private func refuse(_ status: String, _ length: Int, _ header: String = "") throws(SystemError) {
        var left = min(max(length, 0), 64 << 20)
        while left > 0 {
            let part = try StandardStreams.readInput(
                count: min(left, 65_536), timeoutMilliseconds: Self.readMilliseconds)
            if part.isEmpty { break }
            left -= part.count
        }
        let text = "Status: \(status)\r\n\(header)Content-Type: text/plain\r\n\r\n\(status)\n"
        try StandardStreams.writeOutput(Array(text.utf8))
    }
}
