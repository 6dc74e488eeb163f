internal import FieldLogHash
internal import FieldLogModel
internal import FieldLogSync

/// Frames, messages, runs and scopes.
enum MessageTargets {
    static let all = [
        FuzzTarget("frame", share: 350, run: frame),
        FuzzTarget("message", share: 800, bytesMax: 1_024, dictionary: "cbor", run: message),
        FuzzTarget("run", share: 350, bytesMax: 1_024, dictionary: "cbor", run: run),
        FuzzTarget("scope", share: 340, bytesMax: 256, dictionary: "cbor", run: scope),
    ]

    /// The first byte is a sixteenth of the bound, the second the size of pieces. Pieces make no difference, and nothing is made up.
    @Sendable static func frame(_ bytes: [UInt8]) throws(FuzzViolation) -> Int {
        guard bytes.count >= 2 else { return 0 }
        let bound = Int(bytes[0]) * 16
        let stream = bytes[2...]
        var whole = FrameReader(max: bound)
        whole.feed(stream)
        var (messages, problem) = ([[UInt8]](), false)
        take(&whole, &messages, &problem)
        var pieces = FrameReader(max: bound)
        var (others, stopped) = ([[UInt8]](), false)
        var place = stream.startIndex
        let size = 1 + Int(bytes[1] & 31)
        while place < stream.endIndex {
            let end = min(stream.endIndex, place + size)
            pieces.feed(stream[place..<end])
            take(&pieces, &others, &stopped)
            place = end
        }
        try hold(messages == others && problem == stopped, "pieces make no difference")
        try hold(whole.isBetweenFrames == pieces.isBetweenFrames, "the end of a frame")
        var sent: [UInt8] = []
        for message in messages {
            try hold(message.count <= bound, "a message beyond the bound")
            sent += Frame.encode(message)
        }
        try hold(stream.starts(with: sent), "frames are what was sent")
        return messages.isEmpty ? 0 : step(messages.count) * 2 + (problem ? 1 : 0)
    }

    private static func take(_ reader: inout FrameReader, _ messages: inout [[UInt8]], _ problem: inout Bool) {
        do throws(SyncProblem) {
            while let message = try reader.message() { messages.append(message) }
        } catch { problem = true }
    }

    /// A message that is read is written as it came, but for elements of later versions.
    @Sendable static func message(_ bytes: [UInt8]) throws(FuzzViolation) -> Int {
        guard let message = try? Message(decoding: bytes) else { return 0 }
        let encoded = message.encoded
        if bytes.first != encoded.first {
            try hold(bytes.count > encoded.count, "a message with more elements")
            try hold((try? Message(decoding: encoded)) == message, "a message is read again")
        } else {
            try hold(encoded == bytes, "a message is written as it came")
        }
        switch message {
        case .exchange(let exchange): for run in exchange.runs { try check(run) }
        case .exchanged(let answer): for run in answer.runs { try check(run) }
        default: break
        }
        return 1 + Int(bytes.count > 1 ? bytes[1] & 15 : 0) * 8 + step(encoded.count / 8)
    }

    /// A run of entries: those that are read follow each other and are written as they came.
    @Sendable static func run(_ bytes: [UInt8]) throws(FuzzViolation) -> Int {
        guard let run = WireRun(decoding: bytes) else { return 0 }
        try hold(run.encoded == bytes, "a run is kept as it came")
        return try check(run) ? 2 + step(run.count) : 1
    }

    @discardableResult
    static func check(_ run: WireRun) throws(FuzzViolation) -> Bool {
        guard let entries = try? run.entries() else { return false }
        try hold(entries.count == run.count && entries.last?.hash == run.hash, "entries of a run")
        let again = WireRun(feed: run.feed, previous: run.previous, entries: entries, signature: run.signature)
        try hold(again?.encoded == run.encoded, "a run is written as it came")
        for (place, entry) in entries.enumerated() {
            try hold(entry.header.seq == run.first + UInt64(place), "numbers of a run")
            try hold((try? EntryHeader(decoding: entry.headerBytes)) == entry.header, "headers of a run")
            _ = try? entry.values()
        }
        return true
    }

    /// A scope that is read is written as it came.
    @Sendable static func scope(_ bytes: [UInt8]) throws(FuzzViolation) -> Int {
        guard let scope = SessionScope(decoding: bytes) else { return 0 }
        try hold(scope.encoded == bytes, "a scope is written as it came")
        return 1 + step(scope.granted.keys?.count ?? 0) * 8 + step(scope.held.keys?.count ?? 0)
    }
}
