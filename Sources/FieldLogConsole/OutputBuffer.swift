import Glibc

/// Why bytes could not be written.
public enum OutputError: Error, Equatable, Sendable {
    /// Nobody reads any more (`fieldlog log | head`). Not worth a message: end quietly.
    case closedByReader
    /// The system refused, with this `errno`: a full disk, an I/O error.
    case system(Int32)
}

/// Collects output and writes all of it to a file descriptor.
///
/// Nothing is written at the end of its life, for an error there could not be told: call ``flush()``.
public struct OutputBuffer: ~Copyable, Sendable {
    /// Where the bytes go. Not closed by this value.
    public let descriptor: Int32
    private var pending: [UInt8] = []
    private let limit: Int

    /// - Parameter limit: bytes that are collected before they are written by themselves, at least 1.
    public init(descriptor: Int32, limit: Int = 65_536) {
        self.descriptor = descriptor
        self.limit = max(1, limit)
    }

    /// Adds text.
    public mutating func write(_ text: String) throws(OutputError) {
        pending.append(contentsOf: text.utf8)
        if pending.count >= limit { try flush() }
    }

    /// Adds bytes.
    public mutating func write(_ bytes: some Sequence<UInt8>) throws(OutputError) {
        pending.append(contentsOf: bytes)
        if pending.count >= limit { try flush() }
    }

    /// Writes what is collected. After an error the rest is dropped: part of it may have gone out.
    public mutating func flush() throws(OutputError) {
        defer { pending.removeAll(keepingCapacity: true) }
        if !pending.isEmpty { try Output.writeAll(pending, to: descriptor) }
    }
}

/// Writing without a buffer.
public enum Output {
    /// Writes all bytes: goes on after interruptions and short writes, and waits where the descriptor does not block.
    public static func writeAll(_ bytes: [UInt8], to descriptor: Int32) throws(OutputError) {
        var done = 0
        while done < bytes.count {
            let count = unsafe bytes.withUnsafeBytes { all in
                let rest = unsafe UnsafeRawBufferPointer(rebasing: all[done...])
                return unsafe Glibc.write(descriptor, rest.baseAddress, rest.count)
            }
            if count >= 0 {
                done += count
                continue
            }
            switch errno {
            case EINTR: continue
            case EAGAIN: waitUntilWritable(descriptor)
            case EPIPE: throw .closedByReader
            case let code: throw .system(code)
            }
        }
    }

    /// Writes a text whole; see ``writeAll(_:to:)``.
    public static func write(_ text: String, to descriptor: Int32) throws(OutputError) {
        try writeAll(Array(text.utf8), to: descriptor)
    }

    /// Makes a closed pipe an error (``OutputError/closedByReader``) instead of the end of the process. Call it once
    /// at the start. Programs started later inherit it.
    public static func ignoreBrokenPipes() {
        _ = signal(SIGPIPE, SIG_IGN)
    }

    private static func waitUntilWritable(_ descriptor: Int32) {
        var request = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        _ = unsafe poll(&request, 1, -1)
    }
}
