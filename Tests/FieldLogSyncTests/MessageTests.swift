import FieldLogHash
import FieldLogModel
import FieldLogModelReplica
import FieldLogTestSupport
import Testing

@testable import FieldLogSync

/// Messages and their bytes.
struct MessageTests {
    private func code(_ bytes: [UInt8]) -> SyncCode? {
        do throws(SyncProblem) {
            _ = try Message(decoding: bytes)
            return nil
        } catch {
            return error.code
        }
    }

    /// Every message comes back as it was, from one encoding.
    @Test func messagesRoundTrip() throws {
        for message in Sample.messages() {
            let bytes = message.encoded
            #expect(try Message(decoding: bytes) == message)
        }
    }

    /// A message that is cut anywhere, or has a byte too many, is none.
    @Test func cutMessagesAreRefused() {
        for message in Sample.messages() {
            let bytes = message.encoded
            for count in stride(from: 0, to: bytes.count, by: max(1, bytes.count / 200)) {
                #expect(code(Array(bytes[..<count])) == .malformed)
            }
            #expect(code(bytes + [0]) == .malformed)
        }
    }

    /// A later version may add elements at the end; they are passed over, and must be canonical all the same.
    @Test func elementsOfLaterVersionsArePassedOver() throws {
        for message in Sample.messages() {
            var bytes = message.encoded
            bytes[0] += 2
            #expect(try Message(decoding: bytes + [0x05, 0x82, 0x01, 0xF6]) == message)
            #expect(code(bytes + [0x05]) == .malformed)
            #expect(code(bytes + [0x05, 0x18, 0x05]) == .malformed)
            #expect(code(bytes + [0x05, 0xFB, 0, 0, 0, 0, 0, 0, 0, 0]) == .malformed)
            let deep = Array(repeating: 0x81, count: 5_000) as [UInt8]
            #expect(code(bytes + [0x05] + deep + [0x00]) == .malformed)
            bytes[0] -= 3
            #expect(code(bytes) == .malformed)
        }
    }

    /// A run has no elements that this version does not know: what is signed is all there is.
    @Test func runsHaveNoFurtherElements() throws {
        let run = try #require(Sample.run())
        #expect(WireRun(decoding: run.encoded) == run)
        var longer = run.encoded
        longer[0] += 1
        #expect(WireRun(decoding: longer + [0x05]) == nil)
        #expect(WireRun(decoding: run.encoded + [0x05]) == nil)
    }

    /// Lists are compared with their bounds before they are read: a head alone announces millions and is refused at once.
    @Test func announcedLengthsAreBounded() {
        let digest = [0x58, 0x20] + Array(repeating: 1, count: 32) as [UInt8]
        let million = [0x9A, 0x00, 0x0F, 0x42, 0x40] as [UInt8]
        let huge = [0x9B, 0x7F, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF] as [UInt8]
        for length in [million, huge] {
            #expect(code([0x83, 0x04] + length) == .malformed)
            #expect(code([0x83, 0x05] + digest + length) == .malformed)
            #expect(code([0x82, 0x06] + length) == .malformed)
            #expect(code([0x85, 0x07] + digest + length) == .malformed)
            #expect(code([0x85, 0x07] + digest + [0x80] + length) == .malformed)
            #expect(code([0x85, 0x08] + length) == .malformed)
            #expect(code([0x88, 0x01] + length) == .malformed)
        }
        #expect(code([0x83, 0x00, 0x01, 0x7B, 0x7F, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF]) == .malformed)
        #expect(code(Array(repeating: 0, count: MessageLimits.bytesMax + 1)) == .tooLarge)
    }

    /// One over each bound is refused, the bound itself is not.
    @Test func boundsAreExact() throws {
        let keys = (0...MessageLimits.headAreasMax).map { Sample.area("A\($0)@") }
        #expect(code(Message.heads(scope: .zero, Array(keys.dropLast())).encoded) == nil)
        #expect(code(Message.heads(scope: .zero, keys).encoded) == .malformed)
        #expect(code(Message.heads(scope: .zero, []).encoded) == .malformed)
        let feed = FeedID(incarnation: Sample.incarnation(1), area: .commons)
        let wants = Array(repeating: Want(feed: feed, from: 1), count: MessageLimits.runsMax + 1)
        let exchange = Exchange(scope: .zero, runs: [], wants: wants, bytes: 0)
        #expect(code(Message.exchange(exchange).encoded) == .malformed)
        var fewer = exchange
        fewer.wants.removeLast()
        #expect(code(Message.exchange(fewer).encoded) == nil)
        let entries = Sample.entries(feed, 2)
        #expect(WireRun(feed: feed, previous: .zero, entries: [], signature: [1]) == nil)
        #expect(WireRun(feed: feed, previous: .zero, entries: entries, signature: []) == nil)
        let long = Array(repeating: 1, count: MessageLimits.signatureBytesMax + 1) as [UInt8]
        #expect(WireRun(feed: feed, previous: .zero, entries: entries, signature: long) == nil)
        let whole = try #require(
            WireRun(feed: feed, previous: .zero, entries: entries, signature: Array(long.dropLast())))
        #expect(WireRun(decoding: whole.encoded) == whole)
        // An error's text is cut by its sender, between two characters.
        let problem = SyncProblem(.busy, String(repeating: "ệ", count: 1_000))
        guard case .error(let read) = try Message(decoding: Message.error(problem).encoded) else {
            Issue.record("no error")
            return
        }
        #expect(read.detail.utf8.count <= 1_024 && read.detail.allSatisfy { $0 == "ệ" } && !read.detail.isEmpty)
    }

    /// What has an order is refused out of it, and what has a form in another: versions, areas, heads, keys, numbers.
    @Test func ordersAndFormsAreHeldTo() {
        var hello = Hello(
            versions: [2, 1], deployment: .zero, incarnation: .zero, position: AuthorityPosition(seq: 0, hash: .zero),
            scope: nil, digest: .zero, base: nil)
        #expect(code(Message.hello(hello).encoded) == .malformed)
        hello.versions = []
        #expect(code(Message.hello(hello).encoded) == .malformed)
        hello.versions = Array(1...9)
        #expect(code(Message.hello(hello).encoded) == .malformed)
        hello.versions = [1]
        hello.position = AuthorityPosition(seq: Limits.sequenceMax + 1, hash: .zero)
        #expect(code(Message.hello(hello).encoded) == .malformed)
        let pair = [AreaDigest(area: .commons, digest: .zero), AreaDigest(area: Sample.haNoi, digest: .zero)]
        #expect(code(Message.areaDigests(pair, more: false).encoded) == .malformed)
        #expect(code(Message.areaDigests([pair[0], pair[0]], more: false).encoded) == .malformed)
        let heads = Sample.heads(.commons, 2)
        let turned = AreaHeads(area: .commons, heads: heads.heads.reversed())
        #expect(code(Message.areaHeads([heads]).encoded) == nil)
        #expect(code(Message.areaHeads([turned]).encoded) == .malformed)
        let changes = [heads, Sample.heads(Sample.haNoi, 1)]
        let welcome = Welcome(
            version: 1, incarnation: .zero, position: AuthorityPosition(seq: 0, hash: .zero), scope: nil,
            digest: .zero, changes: changes)
        #expect(code(Message.welcome(welcome).encoded) == .malformed)
        let want = Want(feed: FeedID(incarnation: .zero, area: .commons), from: 0)
        #expect(code(Message.exchange(Exchange(scope: .zero, runs: [], wants: [want], bytes: 0)).encoded) == .malformed)
    }

    /// Whatever a few changed bytes make of a message: it is refused, or it is a message with one encoding. Nothing traps.
    @Test(arguments: [1, 2, 3] as [UInt64]) func changedBytesAreMessagesOrNone(seed: UInt64) {
        var generator = SeededGenerator(seed)
        let samples = Sample.messages().map(\.encoded)
        var taken = 0
        for _ in 0..<3_000 {
            var bytes = generator.pick(samples)
            for _ in 0...generator.below(3) {
                switch generator.below(4) {
                case 0: bytes.insert(UInt8(truncatingIfNeeded: generator.next()), at: generator.below(bytes.count))
                case 1: bytes.remove(at: generator.below(bytes.count))
                default: bytes[generator.below(bytes.count)] = UInt8(truncatingIfNeeded: generator.next())
                }
                if bytes.isEmpty { bytes = [0] }
            }
            guard let message = try? Message(decoding: bytes) else { continue }
            taken += 1
            let again = message.encoded
            // Elements of later versions are all that an encoding may leave out.
            #expect(bytes == again || (bytes[0] > again[0] && bytes.count > again.count))
            for run in message.runs {
                guard let entries = try? run.entries() else { continue }
                let made = WireRun(feed: run.feed, previous: run.previous, entries: entries, signature: run.signature)
                #expect(made == run)
            }
        }
        #expect(taken > 100)
    }
}

extension Message {
    /// The runs in it.
    var runs: [WireRun] {
        switch self {
        case .exchange(let exchange): exchange.runs
        case .exchanged(let answer): answer.runs
        default: []
        }
    }
}
