import FieldLogModel
import FieldLogStorage
import FieldLogTestSupport
import Foundation
import Testing

@testable import FieldLogKit

/// Making a store of a device, and what is left when that fails.
@Suite struct CloneTests {
    /// A clone that failed when the device was enrolled already is finished by the same command: it is the same device.
    @Test func aFailedCloneIsFinishedByTheNext() throws {
        try withTemporaryFolder { folder in
            let world = try SessionWorld(folder)
            let new = folder + "/may-c"
            func clone(isInterrupted: @escaping () -> Bool = { false }) throws {
                _ = try Workspace.clone(
                    from: folder + "/hub", to: new, device: "may-c", areas: [SessionWorld.here], host: world.host,
                    isInterrupted: isInterrupted)
            }
            #expect(throws: FieldLogError.interrupted) { try clone(isInterrupted: { true }) }
            let enrolled = try world.hub.device("may-c")
            #expect(try enrolled.count == 1 && !Store.exists(new))
            try clone()
            #expect(try world.hub.device("may-c").map(\.device).allSatisfy { $0 == enrolled.first?.device })
            #expect(try world.device("may-c").grant()?.principal == "may-c")
            #expect(try world.device("may-c").store.check() == [])
            #expect(try !FileManager.default.contentsOfDirectory(atPath: new).contains { $0.hasPrefix(".") })
        }
    }

    /// Two processes never fill one folder at the same time.
    @Test func oneAtATime() throws {
        try withTemporaryFolder { folder in
            let new = folder + "/mới"
            try FileManager.default.createDirectory(atPath: new, withIntermediateDirectories: false)
            try DamageFolder.withLock(new) { () throws(FieldLogError) in
                _ = #expect(throws: FieldLogError.busy(path: new + "/lock")) {
                    try Workspace.found(new, host: SessionWorld.host())
                }
            }
            #expect(try Workspace.found(new, host: SessionWorld.host()).store.check() == [])
        }
    }

    /// A clone that is refused leaves nothing behind.
    @Test func aRefusedCloneLeavesNothing() throws {
        try withTemporaryFolder { folder in
            let world = try SessionWorld(folder)
            #expect(throws: FieldLogError.denied(.principalTaken("may-a"))) {
                try Workspace.clone(
                    from: folder + "/hub", to: folder + "/may-c", device: "may-a", areas: [SessionWorld.here],
                    host: world.host)
            }
            #expect(try !FileManager.default.contentsOfDirectory(atPath: folder).contains { $0.hasPrefix("may-c") })
        }
    }
}
