import FieldLogHash
import FieldLogModel
import FieldLogSync
import Testing

/// A file of Tests/Vectors/messages, as far as its bytes go.
private struct MessageVector: Decodable {
    struct Words: Decodable {
        let type: String
    }

    struct Run: Decodable {
        let headersHex: [HexBytes]
    }

    let direction: String
    let message: Words
    let messageHex: HexBytes
    let frameHex: HexBytes
    let runs: [Run]?
    let later: Int?
}

/// The file of the worked example.
private struct SessionVector: Decodable {
    struct Step: Decodable {
        let message: MessageVector.Words
        let messageHex: HexBytes
    }

    let messages: [Step]
}

/// A file of Tests/Vectors/messages/invalid.
private struct BadMessageVector: Decodable {
    let direction: String
    let codes: [UInt64]
    let messageHex: HexBytes
    let zeros: Int?
    let thenHex: HexBytes?

    var bytes: [UInt8] {
        messageHex.bytes + [UInt8](repeating: 0, count: zeros ?? 0) + (thenHex?.bytes ?? [])
    }
}

@Suite("Message vectors")
struct MessageVectorTests {
    private static let names = VectorFiles.names("messages").filter { $0 != "session" }

    // Another program sends these bytes: what reads them must say them again, and build the very headers that were signed.
    @Test("a message decodes to its type and encodes to its bytes", arguments: names)
    func message(name: String) throws {
        let vector = try VectorFiles.load("messages", name, as: MessageVector.self)
        let bytes = vector.messageHex.bytes
        let message = try Message(decoding: bytes)
        #expect(Self.type(message) == vector.message.type)
        #expect(message.isRequest == (vector.direction == "request"))
        if vector.later == nil {
            #expect(message.encoded == bytes)
        } else {
            #expect(try Message(decoding: message.encoded) == message)
        }
        #expect(Frame.encode(bytes) == vector.frameHex.bytes)
        #expect(try Frame.length(Array(vector.frameHex.bytes.prefix(4)), max: bytes.count) == bytes.count)
        let runs = Self.runs(message)
        #expect(runs.count == vector.runs?.count ?? 0)
        for (run, expected) in zip(runs, vector.runs ?? []) {
            let entries = try run.entries()
            #expect(entries.map { $0.header.encoded() } == expected.headersHex.map(\.bytes))
            #expect(entries.last?.hash == run.hash)
        }
    }

    // The document shows this session with its bytes; it must be one that this program could have held.
    @Test("the worked example of a session decodes and encodes to its bytes")
    func session() throws {
        let vector = try VectorFiles.load("messages", "session", as: SessionVector.self)
        #expect(vector.messages.count == 4)
        for (place, step) in vector.messages.enumerated() {
            let message = try Message(decoding: step.messageHex.bytes)
            #expect(Self.type(message) == step.message.type && message.isRequest == place.isMultiple(of: 2))
            #expect(message.encoded == step.messageHex.bytes)
        }
    }

    // A receiver that took any of these would have to guess what they mean, and two would guess differently.
    @Test(
        "bytes that break a rule are refused with the number of the document",
        arguments: VectorFiles.names("messages/invalid"))
    func invalid(name: String) throws {
        let vector = try VectorFiles.load("messages/invalid", name, as: BadMessageVector.self)
        let code = Self.refusal(vector.bytes, isRequest: vector.direction == "request")
        #expect(code.map(vector.codes.contains) == true, "refused with \(code.map(String.init) ?? "nothing")")
    }

    // A line that breaks cuts a message anywhere: nothing may trap, nothing may be taken.
    @Test("a message cut anywhere is refused", arguments: ["exchange-runs", "welcome-changes", "exchanged-acks"])
    func cut(name: String) throws {
        let whole = try VectorFiles.load("messages", name, as: MessageVector.self).messageHex.bytes
        for count in 0..<whole.count {
            #expect(throws: SyncProblem.self) { try Message(decoding: Array(whole.prefix(count))) }
        }
    }

    /// The number with which a receiver refuses bytes; nil if it takes them.
    private static func refusal(_ bytes: [UInt8], isRequest: Bool) -> UInt64? {
        let head = Array(Frame.encode([UInt8](repeating: 0, count: bytes.count)).prefix(Frame.headBytes))
        let max = isRequest ? MessageLimits.requestBytesMax : MessageLimits.bytesMax
        do throws(SyncProblem) {
            _ = try Frame.length(head, max: max)
            let message = try Message(decoding: bytes)
            guard message.isRequest == isRequest else { throw SyncProblem(.malformed) }
            for run in runs(message) where (try? run.entries()) == nil { return RunRefusal.malformed.rawValue }
            return nil
        } catch {
            return error.code.rawValue
        }
    }

    private static func runs(_ message: Message) -> [WireRun] {
        switch message {
        case .exchange(let exchange): exchange.runs
        case .exchanged(let exchanged): exchanged.runs
        default: []
        }
    }

    private static func type(_ message: Message) -> String {
        switch message {
        case .error: "error"
        case .hello: "hello"
        case .welcome: "welcome"
        case .areas: "areas"
        case .areaDigests: "area-digests"
        case .heads: "heads"
        case .areaHeads: "area-heads"
        case .exchange: "exchange"
        case .exchanged: "exchanged"
        }
    }
}
