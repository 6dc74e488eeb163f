import FieldLogModel
import FieldLogSystem
import FieldLogTestSupport
import Foundation
import Synchronization
import Testing

@testable import FieldLogKit

/// The folder in which a backup is made, when several want it at once.
@Suite struct BackupFolderTests {
    private struct Seen {
        var held = 0
        var errors: [FieldLogError] = []
        var isBroken = false
    }

    /// One has it, and nobody else enters or empties it meanwhile; the others are told that it is busy, and nothing else ever. In the end
    /// nothing is left of it.
    @Test func manyAtOnce() throws {
        try withTemporaryFolder { folder in
            let path = folder + "/b.backup.partial"
            let seen = Mutex(Seen())
            DispatchQueue.concurrentPerform(iterations: 4) { _ in
                for _ in 0..<1_500 {
                    do throws(FieldLogError) {
                        let work = try BackupFolder(path)
                        let file = path + "/ghi"
                        // A file that is there is another's.
                        let isAlone = (try? FileWriter(newFile: file)) != nil
                        let isKept = (try? Files.exists(path + "/" + WorkFolder.mark)) == true
                        let isThere = (try? Files.remove(file)) == true
                        work.remove()
                        seen.withLock {
                            $0.held += 1
                            if !isAlone || !isKept || !isThere { $0.isBroken = true }
                        }
                    } catch {
                        seen.withLock { if error != .busy(path: path) { $0.errors.append(error) } }
                    }
                }
            }
            let result = seen.withLock { $0 }
            #expect(result.errors.isEmpty, "\(result.errors.count): \(result.errors.prefix(3))")
            #expect(!result.isBroken)
            #expect(result.held > 100)
            // Whoever came as the last one went may have left the folder, which is anybody's then.
            try BackupFolder(path).remove()
            #expect(try Files.list(folder) == [])
        }
    }

    /// What a run has left that was killed at any step is taken over; what is not ours is not.
    @Test func whatIsLeftIsTakenOver() throws {
        try withTemporaryFolder { folder in
            let path = folder + "/b.backup.partial"
            for names in [[], ["lock"], ["lock", ".fl-0123456789abcdef.tmp"]] {
                try Files.makeDirectory(path)
                for name in names { try Files.writeAtomically([], to: path + "/" + name) }
                try BackupFolder(path).remove()
                #expect(try Files.list(folder) == [], "\(names)")
            }
            try WorkFolder.make(path)
            try Files.makeDirectory(path + "/copy")
            try Files.writeAtomically([1], to: path + "/copy/fieldlog.db")
            try BackupFolder(path).remove()
            #expect(try Files.list(folder) == [])
            try Files.makeDirectory(path)
            try Files.writeAtomically([1], to: path + "/lock")
            try Files.writeAtomically([1], to: path + "/thư")
            #expect(throws: FieldLogError.inTheWay(path: path)) { _ = try BackupFolder(path) }
            #expect(try Files.list(path) == ["lock", "thư"])
            #expect(throws: FieldLogError.self) { _ = try BackupFolder(folder + "/không có/b.partial") }
        }
    }
}
