import FieldLogHash
import FieldLogModel
import FieldLogStorage
import FieldLogSync
import FieldLogTestSupport
import Foundation
import Testing

@testable import FieldLogKit

/// The files of Tests/Vectors/files, which an independent program wrote, read byte for byte.
@Suite struct SignedFileVectorTests {
    private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("Vectors/files")

    private struct Vector: Decodable {
        let file: String
        let kind: String
        let maker: String
        let signedBy: String
        let payloadHex: String
    }

    private struct Invalid: Decodable {
        let description: String
        let expectedKind: String
        let granted: [String: [String]]
        let fileHex: String
    }

    private static func load<Value: Decodable>(_ path: String, as type: Value.Type) throws -> [(String, Value)] {
        let folder = folder.appendingPathComponent(path)
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".json") }
            .sorted().map { name in
                (name, try decoder.decode(type, from: Data(contentsOf: folder.appendingPathComponent(name))))
            }
    }

    /// A payload written again from what was read of it; nil for one that is not of the form.
    private static func again(_ kind: SignedFile.Kind, _ payload: [UInt8]) -> (maker: String?, bytes: [UInt8])? {
        switch kind {
        case .bundle:
            guard let bundle = Bundle(decoding: payload) else { return nil }
            let bytes = Bundle.payload(
                deployment: bundle.deployment, maker: bundle.maker, made: bundle.made, position: bundle.position,
                requires: bundle.requires, runCount: bundle.runs.count, runs: bundle.runs.flatMap(\.encoded))
            return (bundle.maker, bytes)
        case .receipt: return BundleReceipt(decoding: payload).map { ($0.maker, $0.encoded) }
        case .request: return DeviceRequest(decoding: payload).map { ($0.principal, $0.encoded) }
        case .answer: return DeviceAnswer(decoding: payload).map { (nil, $0.encoded) }
        }
    }

    /// Every file comes apart, its signature holds, and it is written again as it was.
    @Test func everyForm() throws {
        let vectors = try Self.load("", as: Vector.self)
        #expect(Set(vectors.map(\.1.kind)) == Set(SignedFile.Kind.allCases.map(\.rawValue)))
        for (name, vector) in vectors {
            let path = Self.folder.appendingPathComponent(vector.file).path
            let kind = try #require(SignedFile.Kind(rawValue: vector.kind))
            let file = try SignedFile.read(path, kind, verifier: KeygenVerifier()) { _ in [vector.signedBy] }
            #expect(file.maker == vector.maker, "\(name)")
            #expect(Hex.encode(file.payload) == vector.payloadHex, "\(name)")
            #expect(file.bytes == Array(try Data(contentsOf: URL(fileURLWithPath: path))), "\(name)")
            let again = try #require(Self.again(kind, file.payload), "\(name)")
            #expect(again.bytes == file.payload, "\(name)")
            #expect(again.maker ?? vector.maker == vector.maker, "\(name)")
            if kind == .bundle {
                for run in try #require(Bundle(decoding: file.payload)).runs { #expect(try !run.entries().isEmpty) }
            }
        }
    }

    /// Every file that a reader must refuse is refused.
    @Test func everyRefusal() throws {
        let vectors = try Self.load("invalid", as: Invalid.self)
        #expect(vectors.count >= 13)
        try withTemporaryFolder { folder in
            for (name, vector) in vectors {
                let path = folder + "/tệp"
                try Data(try #require(Hex.decode(vector.fileHex))).write(to: URL(fileURLWithPath: path))
                let kind = try #require(SignedFile.Kind(rawValue: vector.expectedKind))
                let file = try? SignedFile.read(path, kind, verifier: KeygenVerifier()) { vector.granted[$0] ?? [] }
                guard let file else { continue }
                let again = Self.again(kind, file.payload)
                #expect(again == nil || again?.maker != file.maker, "\(name): \(vector.description)")
            }
        }
    }
}
