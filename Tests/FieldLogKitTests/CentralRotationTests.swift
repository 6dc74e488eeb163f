import FieldLogModel
import FieldLogStorage
import FieldLogTestSupport
import Foundation
import Synchronization
import Testing

@testable import FieldLogKit

/// Another key for the central store, by itself or by the root key: wholly or not at all, wherever it fails.
@Suite struct CentralRotationTests {
    /// How many signatures are still to be had, for all signers of a host.
    private final class Ink: Sendable {
        private let left: Mutex<Int>
        init(_ count: Int) { left = Mutex(count) }

        func use() throws(FieldLogError) {
            let isEmpty = left.withLock { (count) -> Bool in
                count -= 1
                return count < 0
            }
            if isEmpty { throw .system(operation: "write", path: "/tmp", code: ENOSPC) }
        }
    }

    /// Signs as long as there is ink.
    private struct FailingSigner: Signing {
        let path: String
        let ink: Ink

        func sign(_ messages: [[UInt8]], namespace: String) throws(FieldLogError) -> [[UInt8]] {
            try ink.use()
            return try KeygenSigner(keyPath: path).sign(messages, namespace: namespace)
        }
    }

    /// Signs heads, and does something else before anybody has the signatures.
    private struct MeddlingSigner: Signing {
        let path: String
        let then: @Sendable () throws(FieldLogError) -> Void

        func sign(_ messages: [[UInt8]], namespace: String) throws(FieldLogError) -> [[UInt8]] {
            let signed = try KeygenSigner(keyPath: path).sign(messages, namespace: namespace)
            if namespace == SignedHead.namespace { try then() }
            return signed
        }
    }

    /// Looks at signatures, and does something else before anybody knows.
    private struct MeddlingVerifier: Verifying {
        let then: @Sendable () throws(FieldLogError) -> Void

        func verify(_ items: [SignedMessage], namespace: String) throws(FieldLogError) -> [Bool] {
            let found = try KeygenVerifier().verify(items, namespace: namespace)
            try then()
            return found
        }
    }

    /// A workspace on a store of a world whose signers fail after so many signatures.
    private static func workspace(_ world: SessionWorld, _ name: String, signatures: Int) throws -> Workspace {
        let ink = Ink(signatures)
        let host = FieldLogKit.Host(
            now: world.host.now, random: world.host.random, machine: world.host.machine,
            signer: { FailingSigner(path: $0, ink: ink) })
        return try Workspace.open("\(world.folder)/\(name)", host: host)
    }

    /// Runs a change of the writer with ever more signatures to be had, until it goes through, and looks at the store each time that it does
    /// not; returns how often that was.
    private static func failures(
        _ world: SessionWorld, _ name: String, _ change: (Workspace) throws(FieldLogError) -> Void
    ) throws -> Int {
        let before = try world.device(name)
        let (wasCentral, digest) = (try before.isCentral(), try world.digest(before))
        let (position, key) = (try before.store.authorityPosition(), try before.store.requiredSetting(.publicKey))
        for signatures in 0..<20 {
            let failing = try workspace(world, name, signatures: signatures)
            do throws(FieldLogError) {
                try change(failing)
                return signatures
            } catch {
                guard case .system = error else { throw error }
            }
            let after = try world.device(name)
            #expect(try after.isCentral() == wasCentral && world.digest(after) == digest, "\(signatures)")
            #expect(try after.store.authorityPosition().hash == position.hash, "\(signatures)")
            #expect(try after.store.requiredSetting(.publicKey) == key && after.store.check() == [], "\(signatures)")
            #expect(try !after.awaitsNewKey())
            // What this leaves, every peer understands; and nothing is left to sign for the next attempt.
            if name == "hub" { #expect(try world.device("may-a").sync(withFolder: world.folder + "/hub").isEqual) }
        }
        return 20
    }

    /// A signer that fails, at whatever signature, leaves the central store what it was, with the key that it had.
    @Test func aSignerThatFailsLeavesTheStoreCentral() throws {
        try withTemporaryFolder { folder in
            let world = try SessionWorld(folder)
            try world.log(world.hub, area: SessionWorld.here, count: 2)
            // The trial of the new key, the heads, the name of the new writer.
            let count = try Self.failures(world, "hub") { (hub) throws(FieldLogError) in _ = try hub.rotateCentralKey()
            }
            #expect(count == 2 || count == 3)
            #expect(try world.hub.isCentral() && world.hub.grant()?.role == .administrator)
            for name in ["may-a", "may-b"] {
                #expect(try world.device(name).sync(withFolder: folder + "/hub").refused.isEmpty)
                #expect(try world.device(name).store.authority().writerKey == world.hub.store.setting(.publicKey))
            }
            #expect(try world.hub.store.check() == [])
        }
    }

    /// A root key that fails behind its trial names no new writer; when it signs, the store is central with all it needs for that at once.
    @Test func aTakeoverIsWholeOrNothing() throws {
        try withTemporaryFolder { folder in
            let world = try SessionWorld(folder)
            let root = folder + "/hub/root-key"
            let count = try Self.failures(world, "may-b") { (device) throws(FieldLogError) in
                try device.takeOver(rootKeyPath: root)
            }
            #expect(count == 2, "the trial of the root key, the name of the new writer")
            let taken = try world.device("may-b")
            #expect(try taken.isCentral() && taken.grant()?.role == .administrator && taken.grant()?.areas == .all)
            #expect(try taken.store.setting(.scope) == AreaList.all.text)
            #expect(try world.device("may-a").sync(withFolder: folder + "/may-b").refused.isEmpty)
            #expect(try world.device("may-a").store.authority().writerKey == taken.store.setting(.publicKey))
        }
    }

    /// What another process wrote under the old key between the signing and the change is signed by the old key as well: within the change.
    @Test func whatIsWrittenMeanwhileIsSignedByTheOldKey() throws {
        try withTemporaryFolder { folder in
            let world = try SessionWorld(folder)
            let old = try world.hub.store.requiredSetting(.publicKey)
            _ = try world.hub.addTeam([
                TypedField("name", "Đội 178"), TypedField("level", "PROVINCE"), TypedField("area", SessionWorld.there),
            ])
            let ink = Ink(1)
            let host = FieldLogKit.Host(
                now: world.host.now, random: world.host.random, machine: world.host.machine,
                signer: {
                    MeddlingSigner(path: $0) { () throws(FieldLogError) in
                        do throws(FieldLogError) { try ink.use() } catch { return }
                        let other = try Workspace.open(folder + "/hub", host: SessionWorld.host())
                        _ = try other.addTeam([
                            TypedField("name", "Đội 2"), TypedField("level", "PROVINCE"),
                            TypedField("area", SessionWorld.there),
                        ])
                    }
                })
            _ = try Workspace.open(folder + "/hub", host: host).rotateCentralKey()
            let hub = try world.hub
            let states = try hub.store.deviceFeeds(ofKeys: [old])
            for feed in states {
                let head = try #require(feed.head)
                let run = try hub.store.signedRun(of: feed.feed, from: head.seq, maxBytes: .max)
                let signature = try #require(run?.signature)
                #expect(SSHSignature(blob: signature)?.publicKey == old)
            }
            #expect(try world.device("may-a").sync(withFolder: folder + "/hub").refused.isEmpty)
            #expect(try world.device("may-a").store.withheldCount() == 0 && hub.store.withheldCount() == 0)
        }
    }

    /// Two processes that replace the key at once replace it once each, or both the same; none signs for the other.
    @Test func anotherProcessMayReplaceItFirst() throws {
        try withTemporaryFolder { folder in
            let world = try SessionWorld(folder)
            let isDone = Ink(1)
            let host = FieldLogKit.Host(
                now: world.host.now, random: world.host.random, machine: world.host.machine,
                verifier: MeddlingVerifier { () throws(FieldLogError) in
                    do throws(FieldLogError) { try isDone.use() } catch { return }
                    _ = try Workspace.open(folder + "/hub", host: SessionWorld.host()).rotateCentralKey()
                })
            let key = try Workspace.open(folder + "/hub", host: host).rotateCentralKey()
            #expect(try world.hub.store.authority().writers.count == 2)
            #expect(try world.hub.isCentral() && DeviceKey.fault(in: folder + "/hub", wanted: key) == nil)
            #expect(try world.device("may-a").sync(withFolder: folder + "/hub").refused.isEmpty)
        }
    }

    /// A backup during which the key is replaced has no key beside a database that names another: it is not made.
    @Test func aBackupHasTheKeyOfItsDatabase() throws {
        try withTemporaryFolder { folder in
            let world = try SessionWorld(folder)
            let host = FieldLogKit.Host(
                now: world.host.now, random: world.host.random, machine: world.host.machine,
                verifier: MeddlingVerifier { () throws(FieldLogError) in
                    _ = try Workspace.open(folder + "/hub", host: SessionWorld.host()).rotateCentralKey()
                })
            let hub = try Workspace.open(folder + "/hub", host: host)
            #expect(throws: FieldLogError.busy(path: hub.store.path)) { try hub.backUp(to: folder + "/a.backup") }
            _ = try world.hub.backUp(to: folder + "/a.backup")
            let (restored, outcome) = try Workspace.restore(
                folder + "/a.backup", to: folder + "/lại", host: world.host)
            #expect(try outcome.hasKey && outcome.isHeld && restored.isCentral())
        }
    }
}
