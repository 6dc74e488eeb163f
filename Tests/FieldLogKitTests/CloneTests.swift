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
            #expect(enrolled.count == 1 && !FileManager.default.fileExists(atPath: new))
            try clone()
            #expect(try world.hub.device("may-c").map(\.device).allSatisfy { $0 == enrolled.first?.device })
            #expect(try world.device("may-c").grant()?.principal == "may-c")
            #expect(try world.device("may-c").store.check() == [])
            #expect(!FileManager.default.fileExists(atPath: new + ".partial"))
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
