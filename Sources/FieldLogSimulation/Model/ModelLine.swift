internal import FieldLogModel
internal import FieldLogStandIns
internal import FieldLogSync

/// The line of one session between models: frames in pieces, cut where the plan says.
struct ModelLine {
    private let line: Line
    private var requestBytes = 0
    private var answerBytes = 0
    /// Requests so far.
    var exchanges = 0
    /// Whether entries went either way.
    var carried = false

    init(_ line: Line) { self.line = line }

    var isMeanwhile: Bool { line[.meanwhile] == exchanges }
    var isLate: Bool { line[.stale] == exchanges }
    var isTwice: Bool { line[.twice] == exchanges }

    /// The request as it arrives; nil where the line is cut.
    mutating func request(_ message: [UInt8], _ pieces: inout SeededGenerator) -> [UInt8]? {
        let frame = Frame.encode(message)
        defer { requestBytes += frame.count }
        return Self.through(
            frame, from: requestBytes, cut: line[.cutRequest], max: MessageLimits.requestBytesMax, &pieces)
    }

    /// The answer as it arrives; nil where the line is cut.
    mutating func answer(_ message: [UInt8], _ pieces: inout SeededGenerator) -> [UInt8]? {
        let frame = Frame.encode(message)
        defer { answerBytes += frame.count }
        return Self.through(frame, from: answerBytes, cut: line[.cutAnswer], max: MessageLimits.bytesMax, &pieces)
    }

    /// The message that a reader makes of a frame that comes in pieces, as far as it comes.
    static func through(
        _ frame: [UInt8], from sent: Int, cut: Int?, max: Int, _ pieces: inout SeededGenerator
    ) -> [UInt8]? {
        var rest = cut.map { frame.prefix(Swift.max(0, $0 - sent)) } ?? frame[...]
        var reader = FrameReader(max: max)
        while !rest.isEmpty {
            let size = 1 + pieces.below(rest.count < 4 ? rest.count : 2 * rest.count / 3)
            reader.feed(rest.prefix(size))
            rest = rest.dropFirst(size)
        }
        return (try? reader.message()) ?? nil
    }
}

extension Message {
    /// Whether it carries entries.
    var hasRuns: Bool {
        switch self {
        case .exchange(let exchange): !exchange.runs.isEmpty
        case .exchanged(let exchanged): !exchanged.runs.isEmpty
        default: false
        }
    }

    /// Every area that it names or holds entries of.
    var areas: [AreaKey] {
        switch self {
        case .exchange(let exchange): exchange.runs.map(\.feed.area) + exchange.wants.map(\.feed.area)
        case .exchanged(let exchanged): exchanged.runs.map(\.feed.area)
        case .welcome(let welcome): (welcome.changes ?? []).map(\.area)
        case .areaDigests(let digests, _): digests.map(\.area)
        case .heads(_, let areas): areas
        case .areaHeads(let heads): heads.map(\.area)
        default: []
        }
    }
}
