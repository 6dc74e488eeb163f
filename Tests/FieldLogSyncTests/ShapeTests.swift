import FieldLogHash
import FieldLogModel
import FieldLogModelReplica
import Testing

@testable import FieldLogSync

/// Arrays within messages have exactly the elements of the format, at every depth.
struct ShapeTests {
    /// An array that announces so many elements and has them.
    private static func array(_ items: [[UInt8]]) -> [UInt8] { [0x80 | UInt8(items.count)] + items.joined() }

    private static func text(_ value: String) -> [UInt8] {
        var writer = CBORWriter()
        writer.text(value)
        return writer.output
    }

    private static func bytes(_ value: [UInt8]) -> [UInt8] {
        var writer = CBORWriter()
        writer.bytes(value)
        return writer.output
    }

    private static let digest = bytes(Sample.digest(1).bytes)
    private static let name = bytes(Sample.incarnation(1).bytes)
    private static let position = array([[0x00], digest])

    /// Reads a message in which one array has its elements, and then one less and one more.
    private static func expectExact(_ items: [[UInt8]], _ message: ([UInt8]) -> [UInt8]) {
        #expect(throws: Never.self) { try Message(decoding: message(array(items))) }
        for wrong in [Array(items.dropLast()), items + [[0x00]]] {
            #expect(throws: SyncProblem.self) { try Message(decoding: message(array(wrong))) }
        }
    }

    /// Heads, wants, acks, digests, positions and scopes.
    @Test func arraysAreExact() {
        Self.expectExact([Self.name, [0x40], [0x01], Self.digest]) { head in
            Self.array([[0x06], Self.array([Self.array([Self.text("15@"), Self.array([head])])])])
        }
        Self.expectExact([Self.text("15@"), Self.array([])]) { area in Self.array([[0x06], Self.array([area])]) }
        Self.expectExact([Self.text("15@"), Self.digest]) { area in Self.array([[0x04], Self.array([area]), [0xF4]]) }
        Self.expectExact([Self.text("15@"), Self.name, [0x40], [0x01]]) { want in
            Self.array([[0x07], Self.digest, Self.array([]), Self.array([want]), [0x00]])
        }
        Self.expectExact([[0x00], [0x01], Self.digest]) { ack in
            Self.array([[0x08], Self.array([ack]), Self.array([]), Self.digest, Self.position])
        }
        Self.expectExact([[0x00], Self.digest]) { position in
            Self.array([[0x08], Self.array([]), Self.array([]), Self.digest, position])
        }
        Self.expectExact([[0xF6], Self.array([Self.text("15@")])]) { scope in
            Self.array([[0x02], [0x01], Self.name, Self.position, scope, Self.digest, [0xF6]])
        }
    }

    /// An entry of a run with a part less or more is none; its message is read all the same.
    @Test func entriesOfRunsAreExact() throws {
        let run = try #require(Sample.run(1, count: 1))
        #expect(try run.entries().count == 1)
        // The head of the entry's array is the only byte 0x89 before the header's first part.
        let place = try #require(run.encoded.firstIndex(of: 0x89))
        for head in [0x88, 0x8A] as [UInt8] {
            var changed = run.encoded
            changed[place] = head
            if head == 0x88 {
                // The first part, `auth`, is left out.
                changed.remove(at: place + 1)
            } else {
                changed.insert(0x00, at: place + 1)
            }
            let odd = try #require(WireRun(decoding: changed))
            #expect(throws: EntryError.part("entry")) { try odd.entries() }
        }
    }

    /// The head of a frame has four bytes.
    @Test func headsOfFramesHaveFourBytes() throws {
        for count in [0, 3, 5] {
            #expect(throws: SyncProblem(.malformed, "frame")) {
                try Frame.length(Array(repeating: 0, count: count), max: 9)
            }
        }
        #expect(try Frame.length([0, 0, 0, 9], max: 9) == 9)
        #expect(throws: SyncProblem(.tooLarge, "9")) { try Frame.length([0, 0, 0, 10], max: 9) }
        #expect(Frame.encode([7]) == [0, 0, 0, 1, 7])
    }

    /// A message without a byte is one: its frame is complete with its head.
    @Test func emptyMessagesAreComplete() throws {
        var reader = FrameReader(max: 4)
        reader.feed([0, 0, 0])
        #expect(try reader.message() == nil && !reader.isBetweenFrames)
        reader.feed([0])
        #expect(try reader.message() == [] && reader.isBetweenFrames)
        reader.feed([0, 0, 0, 5])
        for _ in 0..<2 { #expect(throws: SyncProblem.self) { try reader.message() } }
        reader.feed([0, 0, 0, 0])
        #expect(throws: SyncProblem.self) { try reader.message() }
        #expect(!reader.isBetweenFrames)
    }

    /// What an error says is cut to its bound, not below it.
    @Test func detailsAreCutToTheirBound() throws {
        for count in [MessageLimits.detailBytesMax, MessageLimits.detailBytesMax + 1, 3_000] {
            let message = Message.error(SyncProblem(.busy, String(repeating: "a", count: count)))
            let read = try Message(decoding: message.encoded)
            #expect(read == .error(SyncProblem(.busy, String(repeating: "a", count: MessageLimits.detailBytesMax))))
        }
    }

    /// A run has a signature and entries within bounds, or there is none.
    @Test func runsAreMadeWithinBounds() throws {
        let feed = FeedID(incarnation: Sample.incarnation(1), area: Sample.haNoi)
        let entry = Sample.entry(feed, after: nil)
        func isMade(_ count: Int, _ signature: Int) -> Bool {
            WireRun(
                feed: feed, previous: .zero, entries: Array(repeating: entry, count: count),
                signature: Array(repeating: 1, count: signature)) != nil
        }
        #expect(isMade(1, 1) && isMade(1, MessageLimits.signatureBytesMax) && isMade(MessageLimits.entriesMax, 1))
        #expect(!isMade(0, 1) && !isMade(1, 0) && !isMade(1, MessageLimits.signatureBytesMax + 1))
        #expect(!isMade(MessageLimits.entriesMax + 1, 1))
    }
}
