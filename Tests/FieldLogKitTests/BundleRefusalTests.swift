import FieldLogHash
import FieldLogModel
import FieldLogStorage
import FieldLogTestSupport
import Foundation
import Testing

@testable import FieldLogKit

/// Files that are not what they must be: refused before anything is parsed, and the store is the same byte for byte.
@Suite struct BundleRefusalTests {
    /// A bundle of a device for the hub, with two entries that the hub has not.
    private func carried(_ folder: String) throws -> SessionWorld {
        let world = try SessionWorld(folder)
        let device = try world.device("may-a")
        try world.log(device, area: SessionWorld.here, count: 2)
        _ = try device.makeBundle(to: world.bundle("gốc"))
        return world
    }

    /// Any byte flipped, in the lines, the signature or the payload, and every shorter file.
    @Test func everyByteFlipped() throws {
        try withTemporaryFolder { folder in
            let world = try carried(folder)
            let good = try world.bytes(world.bundle("gốc"))
            let file = try #require(SignedFile(splitting: good))
            let key = try #require(try world.hub.store.grants(ofPrincipal: "may-a").first?.publicKey)
            let host = FieldLogKit.Host(
                now: world.host.now, random: world.host.random, machine: world.host.machine,
                verifier: KnownSignatures(file, key: key))
            let hub = try Workspace.open(folder + "/hub", host: host)
            #expect(try hub.readBundle(world.bundle("gốc")).entries > 2)
            let before = try world.whole("hub")
            let head = good.count - file.payload.count
            let places = Array(0..<head) + Array(stride(from: head, to: good.count, by: 47)) + [good.count - 1]
            let path = world.bundle("sai")
            for place in places {
                var bytes = good
                bytes[place] ^= UInt8(1) << UInt8(place % 8)
                try world.write(bytes, path)
                let error = failure { _ = try hub.applyBundle(path) }
                guard case .signedFile = error else {
                    Issue.record("byte \(place): \(String(describing: error))")
                    continue
                }
            }
            for length in [0, 1, 17, head - 1, head, head + 1, good.count - 1] {
                try world.write(Array(good[..<length]), path)
                guard case .signedFile = failure({ _ = try hub.applyBundle(path) }) else {
                    Issue.record("length \(length)")
                    continue
                }
            }
            try world.write(good + [0], path)
            #expect(failure { _ = try hub.applyBundle(path) } == .signedFile(path: path, .signature))
            #expect(try world.whole("hub") == before)
        }
    }

    /// A link, a pipe, another purpose, another's name, and a bundle of another deployment.
    @Test func whatItIsNot() throws {
        try withTemporaryFolder { folder in
            let world = try carried(folder)
            let hub = try world.hub
            let good = try world.bytes(world.bundle("gốc"))
            let file = try #require(SignedFile(splitting: good))
            let before = try world.whole("hub")
            let path = world.bundle("sai")
            try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: world.bundle("gốc"))
            #expect(failure { _ = try hub.applyBundle(path) } == .signedFile(path: path, .notRegular))
            #expect(try Finished(["mkfifo", folder + "/ống"]).status == 0)
            #expect(
                failure { _ = try hub.applyBundle(folder + "/ống") } == .signedFile(path: folder + "/ống", .notRegular))
            try FileManager.default.removeItem(atPath: path)
            let other = try SignedFile(
                kind: .receipt, maker: "may-a", payload: file.payload, signer: world.host.signer(folder + "/may-a/key"))
            let line = "FIELDLOG RECEIPT 1\n".utf8.count
            try world.write(Array("FIELDLOG BUNDLE 1\n".utf8) + Array(other.bytes.dropFirst(line)), path)
            #expect(failure { _ = try hub.applyBundle(path) } == .signedFile(path: path, .signature))
            // Under another's name, and under another's name with that one's signature.
            let text = Array("FIELDLOG BUNDLE 1\nmay-b\n".utf8)
            try world.write(text + Array(good.dropFirst(text.count)), path)
            #expect(failure { _ = try hub.applyBundle(path) } == .signedFile(path: path, .signature))
            try SignedFile(
                kind: .bundle, maker: "may-b", payload: file.payload, signer: world.host.signer(folder + "/may-b/key")
            ).write(to: path)
            #expect(failure { _ = try hub.applyBundle(path) } == .signedFile(path: path, .form(expected: "BUNDLE")))
            try FileManager.default.createDirectory(atPath: folder + "/khác", withIntermediateDirectories: false)
            let foreign = try SessionWorld(folder + "/khác")
            _ = try foreign.hub.makeBundle(to: path)
            guard case .signedFile = failure({ _ = try hub.applyBundle(path) }) else {
                Issue.record("another deployment")
                return
            }
            let key = try foreign.hub.store.requiredSetting(.publicKey)
            let maker = try #require(try foreign.hub.grant()?.principal)
            let trust = [DeviceAnswer.Trusted(principal: maker, publicKey: key)]
            #expect(
                failure { _ = try hub.openBundle(path, trust: trust) } == .signedFile(path: path, .otherDeployment))
            #expect(try world.whole("hub") == before)
        }
    }

    /// A revoked maker's bundle is taken on an administrator's word only; its entries count as far as they would in a session.
    @Test func vouching() throws {
        try withTemporaryFolder { folder in
            let world = try carried(folder)
            let hub = try world.hub
            let device = try #require(try hub.store.grants(ofPrincipal: "may-a").first?.device)
            let path = world.bundle("gốc")
            #expect(failure { _ = try (try world.device("may-b")).applyBundle(path, vouch: "tin được") } != nil)
            let head = try #require(
                try world.device("may-a").store.allHeads().first { $0.feed.area.code == SessionWorld.here })
            let admitted = try hub.store.allHeads().filter { $0.feed.area == .commons }
            _ = try hub.decide { (batch) throws(FieldLogError) in
                try batch.revoke(
                    device: device, key: nil, cuts: admitted.map { CutLine($0) } + [CutLine(head)], reason: "mất máy")
            }
            #expect(failure { _ = try hub.applyBundle(path) } == .signedFile(path: path, .unknownMaker("may-a")))
            let taken = try hub.applyBundle(path, vouch: "nhận tận tay người giữ máy")
            #expect(taken.isVouched && taken.added == 2)
            let notes = try hub.store.quarantined().filter { $0.code == 0 }
            let note = try #require(try notes.first.flatMap { try hub.store.quarantinedRun($0.number) })
            #expect(String(decoding: note, as: UTF8.self).contains("nhận tận tay người giữ máy"))
            #expect(try hub.applyBundle(path, vouch: "lần nữa").added == 0)
            // What no owner has signed is not taken on anybody's word.
            let file = try SignedFile.unverified(path, .bundle)
            let opened = try #require(Bundle(decoding: file.payload))
            #expect(opened.entryCount > 2)
            let weak = failure { _ = try (try world.device("may-b")).applyBundle(path, vouch: "tin được") }
            #expect(weak == .denied(.vouching(.officer)))
            #expect(try hub.store.check() == [])
        }
    }
}
