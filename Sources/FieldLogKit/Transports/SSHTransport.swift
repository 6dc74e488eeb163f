internal import FieldLogModel
internal import FieldLogSync
internal import FieldLogSystem

/// Speaks frames with `fieldlog serve --stdio` on another machine, through the program `ssh` as the user has set it up.
final class SSHTransport: Transport {
    private let address: String
    private let program: ProgramPipe
    private let timeout: Int32

    init(
        user: String?, host: String, port: Int?, path: String, options: TransportOptions
    ) throws(FieldLogError) {
        address = PeerAddress.ssh(user: user, host: host, port: port, path: path).text
        timeout = Int32(clamping: options.timeoutSeconds * 1_000)
        var arguments = ["ssh", "-T", "-o", "BatchMode=yes"]
        if let file = options.sshConfiguration { arguments += ["-F", file] }
        if let port { arguments += ["-p", "\(port)"] }
        if let user { arguments += ["-l", user] }
        // Where a forced command is set this is not looked at; it is quoted all the same.
        arguments += ["--", host, "fieldlog --store \(Self.quoted(path)) serve --stdio"]
        do throws(SystemError) { program = try ProgramPipe(arguments: arguments) } catch {
            throw .network(peer: address, detail: "ssh: \(error.code)")
        }
    }

    private static func quoted(_ text: String) -> String {
        "'" + text.map { $0 == "'" ? "'\\''" : String($0) }.joined() + "'"
    }

    func exchange(_ request: [UInt8]) throws(FieldLogError) -> [UInt8] {
        do throws(SystemError) {
            try program.write(Frame.encode(request), timeoutMilliseconds: timeout)
            let head = try program.read(count: Frame.headBytes, timeoutMilliseconds: timeout)
            guard head.count == Frame.headBytes else { throw SystemError(operation: "read", path: nil, code: 0) }
            let count: Int
            do throws(SyncProblem) { count = try Frame.length(head, max: MessageLimits.bytesMax) } catch {
                throw SystemError(operation: "frame", path: nil, code: 0)
            }
            let answer = try program.read(count: count, timeoutMilliseconds: timeout)
            guard answer.count == count else { throw SystemError(operation: "read", path: nil, code: 0) }
            return answer
        } catch {
            let ended = program.finish(timeoutMilliseconds: 2_000)
            let words = String(decoding: ended.errors, as: UTF8.self).split(separator: "\n").suffix(3).joined(
                separator: " · ")
            throw .network(peer: address, detail: words.isEmpty ? "\(error.operation) \(error.code)" : words)
        }
    }

    func close() { _ = program.finish(timeoutMilliseconds: 5_000) }
}
