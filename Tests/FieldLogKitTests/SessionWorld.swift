import FieldLogHash
import FieldLogModel
import FieldLogStorage
import FieldLogSync
import FieldLogTestSupport
import Foundation

@testable import FieldLogKit

/// A central store and devices of two areas, with a clock that stands still and real keys.
final class SessionWorld {
    static let here = "26740"
    static let there = "15"
    let folder: String
    let host: FieldLogKit.Host

    init(_ folder: String) throws {
        self.folder = folder
        host = Self.host()
        let central = try Workspace.found(folder + "/hub", host: host)
        for (code, name) in [(Self.here, "Bến Thành"), (Self.there, "Lào Cai")] {
            _ = try central.addArea([
                TypedField("code", code), TypedField("level", "commune"), TypedField("name", name),
            ])
        }
        for (name, area) in [("may-a", Self.here), ("may-b", Self.there)] {
            _ = try Workspace.clone(
                from: folder + "/hub", to: "\(folder)/\(name)", device: name, areas: [area], host: host)
        }
        for name in ["may-a", "may-b"] { _ = try device(name).sync(withFolder: folder + "/hub") }
    }

    static func host(_ machine: String = "máy") -> FieldLogKit.Host {
        FieldLogKit.Host(
            now: { WallTime(milliseconds: 1_795_150_000_000, offsetMinutes: 420, trust: .given) },
            random: { (count) throws(FieldLogError) in (0..<count).map { _ in UInt8.random(in: 0...255) } },
            machine: machine)
    }

    func open(_ path: String) throws -> Workspace { try Workspace.open(path, host: host) }
    func device(_ name: String) throws -> Workspace { try open("\(folder)/\(name)") }
    var hub: Workspace { get throws { try open(folder + "/hub") } }

    /// Logs so many establishments in an area.
    func log(_ workspace: Workspace, area: String, count: Int, name: String = "Karaoke Sóng Xanh") throws {
        for number in 0..<count {
            _ = try workspace.addEstablishment(
                [
                    TypedField("name", "\(name) \(number)"), TypedField("kind", "KARAOKE"),
                    TypedField("rooms", "\(number)"),
                ], area: area)
        }
    }

    func digest(_ workspace: Workspace) throws -> Digest32 { LogDigest.scope(try workspace.store.areaDigests()) }
}

/// Passes requests to another store's responder and keeps every byte. May be cut.
final class RecordingTransport: Transport {
    private let responder: Responder
    private(set) var requests: [[UInt8]] = []
    private(set) var answers: [[UInt8]] = []
    /// How many requests reach the other side, and whether the answer of the last one comes back.
    var reach = Int.max
    var losesLastAnswer = false
    /// How many bytes of runs are asked for at most, whatever the session asks for.
    var answerBytes: UInt64?

    init(_ workspace: Workspace, principal: String) { responder = Responder(workspace, principal: principal) }

    func exchange(_ request: [UInt8]) throws(FieldLogError) -> [UInt8] {
        guard requests.count < reach else { throw .network(peer: "thử", .said("cut")) }
        var request = request
        if let answerBytes, case .exchange(var exchange)? = try? Message(decoding: request) {
            exchange.bytes = answerBytes
            request = Message.exchange(exchange).encoded
        }
        requests.append(request)
        let answer = responder.answer(request)
        answers.append(answer)
        if losesLastAnswer, requests.count == reach { throw .network(peer: "thử", .said("cut")) }
        return answer
    }

    func close() {}
}

extension Workspace {
    /// Runs a session over a transport of a test.
    @discardableResult
    func session(_ transport: any Transport) throws(FieldLogError) -> SyncOutcome {
        try sync("hub", transport, isInterrupted: { false }, progress: { _ in })
    }
}
