internal import FieldLogModel
internal import FieldLogSync
internal import FieldLogSystem
internal import Glibc

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
            throw .network(peer: address, .program("ssh", code: error.code))
        }
    }

    private static func quoted(_ text: String) -> String {
        "'" + text.map { $0 == "'" ? "'\\''" : String($0) }.joined() + "'"
    }

    func exchange(_ request: [UInt8]) throws(FieldLogError) -> [UInt8] {
        do throws(LineProblem) { return try answer(to: request) } catch {
            // What ssh says of a line that failed is better than anything that could be told from here; of what the other side prints in
            // place of an answer it knows nothing.
            let ended = program.finish(timeoutMilliseconds: 2_000)
            let said = String(decoding: ended.errors, as: UTF8.self).split(whereSeparator: \.isNewline).suffix(3)
            guard error != .noAnswer, !said.isEmpty else { throw .network(peer: address, error) }
            throw .network(peer: address, .said(said.joined(separator: " · ")))
        }
    }

    private func answer(to request: [UInt8]) throws(LineProblem) -> [UInt8] {
        do throws(SystemError) { try program.write(Frame.encode(request), timeoutMilliseconds: timeout) } catch {
            // Who has hung up may have said why before.
            guard error.code == EPIPE else { throw Self.problem(error) }
        }
        let head = try read(Frame.headBytes)
        let count: Int
        do throws(SyncProblem) { count = try Frame.length(head, max: MessageLimits.bytesMax) } catch {
            throw .noAnswer
        }
        return try read(count)
    }

    private func read(_ count: Int) throws(LineProblem) -> [UInt8] {
        let bytes: [UInt8]
        do throws(SystemError) { bytes = try program.read(count: count, timeoutMilliseconds: timeout) } catch {
            throw Self.problem(error)
        }
        guard bytes.count == count else { throw .ended }
        return bytes
    }

    private static func problem(_ error: SystemError) -> LineProblem {
        error.code == ETIMEDOUT ? .timedOut : .ended
    }

    func close() { _ = program.finish(timeoutMilliseconds: 5_000) }
}
