internal import FieldLogModel
internal import FieldLogSync
internal import FieldLogSystem

/// Sends each request by the program `curl` to a web server behind which `fieldlog serve --cgi` answers.
struct WebTransport: Transport {
    let url: String
    let options: TransportOptions

    func exchange(_ request: [UInt8]) throws(FieldLogError) -> [UInt8] {
        var arguments = [
            "curl", "--disable", "--silent", "--show-error", "--proto", "=https", "--globoff",
            "--max-time", "\(options.timeoutSeconds)", "--connect-timeout", "30",
            "--max-filesize", "\(MessageLimits.bytesMax + Frame.headBytes)", "--request", "POST",
            "--header", "Content-Type: application/x-fieldlog", "--header", "Expect:", "--data-binary", "@-",
            "--write-out", "%{stderr}\n%{http_code}",
        ]
        if let file = options.certificate { arguments += ["--cert", file] }
        if let file = options.key { arguments += ["--key", file] }
        if let file = options.authority { arguments += ["--cacert", file] }
        if let file = options.netrc { arguments += ["--netrc-file", file] }
        arguments += ["--url", url]
        let outcome: Subprocess.Outcome
        do throws(SystemError) {
            outcome = try Subprocess.run(
                arguments, input: Frame.encode(request), maxOutput: MessageLimits.bytesMax + 65_536,
                timeoutMilliseconds: Int32(clamping: (options.timeoutSeconds + 5) * 1_000))
        } catch {
            throw .network(peer: url, .program("curl", code: error.code))
        }
        var lines = String(decoding: outcome.errors, as: UTF8.self).split(separator: "\n").map(String.init)
        let status = lines.popLast() ?? ""
        guard outcome.status == 0 else {
            throw .network(peer: url, .said(lines.suffix(2).joined(separator: " · ")))
        }
        return try Self.message(outcome.output, status: status, url: url)
    }

    /// The message of an answer. Another status than 200 is the web server speaking, not the store behind it.
    private static func message(
        _ body: [UInt8], status: String, url: String
    ) throws(FieldLogError) -> [UInt8] {
        switch status {
        case "200": break
        case "401", "403": throw .peer(code: SyncCode.notAllowed.rawValue, detail: "HTTP \(status)")
        case "413": throw .peer(code: SyncCode.tooLarge.rawValue, detail: "HTTP \(status)")
        default: throw .network(peer: url, .status(status))
        }
        do throws(SyncProblem) {
            let count = try Frame.length(Array(body.prefix(Frame.headBytes)), max: MessageLimits.bytesMax)
            guard body.count == count + Frame.headBytes else { throw SyncProblem(.malformed) }
        } catch {
            throw .network(peer: url, .noAnswer)
        }
        return Array(body.dropFirst(Frame.headBytes))
    }

    func close() {}
}
