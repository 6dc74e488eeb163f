import FieldLogModel
@testable import FieldLogStorage
import FieldLogTestSupport
import Foundation
import Testing

struct WitnessTests {
    private static let machine = "0123456789abcdef0123456789abcdef"

    /// Calls a body with a store that wrote two entries and its witness, and the path of the witness.
    private func withWitness(_ body: (Store, String) throws -> Void) throws {
        try withTemporaryFolder { folder in
            let store = try Store.fixture(folder + "/sổ", name: "máy-1")
            for number in 1...2 { try write(store, UInt32(number)) }
            try body(store, Witness.path(ofStore: store.path))
        }
    }

    private func write(_ store: Store, _ number: UInt32) throws {
        try store.add(Schema.establishment, Sample.id(number), ["rooms": .int(1)])
        try store.writeWitness(try #require(try store.allHeads().first), machine: Self.machine, sync: true)
    }

    /// After a write the store may go on, here and after it was opened again, also where others' entries came in between.
    @Test func healthyAfterAWrite() throws {
        try withWitness { store, path in
            #expect(path == (store.path as NSString).deletingLastPathComponent + "/.sổ.fieldlog-witness")
            #expect(try store.witnessProblem(machine: Self.machine) == nil)
            try store.write { (transaction) throws(FieldLogError) in
                for entry in Sample.unknown(area: fixtureHome, kind: "song") { try transaction.insert(entry) }
            }
            #expect(try Store.open(store.path).witnessProblem(machine: Self.machine) == nil)
            // A commit whose witness was not written any more is no reason for a new name.
            try store.add(Schema.establishment, Sample.id(3), ["rooms": .int(1)])
            #expect(try store.witnessProblem(machine: Self.machine) == nil)
        }
    }

    /// No witness, one that is cut or overwritten, and another machine.
    @Test func lostAndForeignWitnesses() throws {
        try withWitness { store, path in
            #expect(try store.witnessProblem(machine: "") == .otherMachine)
            let whole = try #require(FileManager.default.contents(atPath: path))
            for count in [0, 1, 40, whole.count / 4] {
                try whole.prefix(count).write(to: URL(fileURLWithPath: path))
                #expect(try store.witnessProblem(machine: Self.machine) == .unreadable)
            }
            try Data(repeating: 0xFF, count: 512).write(to: URL(fileURLWithPath: path))
            #expect(try store.witnessProblem(machine: Self.machine) == .unreadable)
            try FileManager.default.removeItem(atPath: path)
            #expect(try store.witnessProblem(machine: Self.machine) == .missing)
        }
    }

    /// A database that was put back to an older state, in place or as another file.
    @Test func restoredStoresAreSeen() throws {
        try withWitness { store, _ in
            let backup = store.path + "-cũ"
            let database = Store.databasePath(store.path)
            try RawDatabase(database).run("PRAGMA wal_checkpoint(TRUNCATE)")
            try FileManager.default.copyItem(atPath: store.path, toPath: backup)
            try write(store, 3)
            #expect(try store.witnessProblem(machine: Self.machine) == nil)
            // In place: the file stays the same one.
            try RawDatabase(database).run("PRAGMA wal_checkpoint(TRUNCATE)")
            let old = try #require(FileManager.default.contents(atPath: Store.databasePath(backup)))
            let file = try #require(FileHandle(forWritingAtPath: database))
            try file.truncate(atOffset: 0)
            try file.write(contentsOf: old)
            try file.close()
            for suffix in ["-wal", "-shm"] { try? FileManager.default.removeItem(atPath: database + suffix) }
            let restored = try Store.open(store.path)
            #expect(try restored.entryCount() == 2)
            #expect(try restored.witnessProblem(machine: Self.machine) == .behind)
            // The number is used again for something else.
            try restored.add(Schema.establishment, Sample.id(4), ["rooms": .int(4)])
            #expect(try restored.witnessProblem(machine: Self.machine) == .differs)
            // Another file, as `cp` makes it, which lacks the entry all the same.
            try FileManager.default.moveItem(atPath: database, toPath: database + ".old")
            try FileManager.default.copyItem(atPath: Store.databasePath(backup), toPath: database)
            for suffix in ["-wal", "-shm"] { try? FileManager.default.removeItem(atPath: database + suffix) }
            #expect(try Store.open(store.path).witnessProblem(machine: Self.machine) == .behind)
        }
    }

    /// A store that writes under another name than its witness says.
    @Test func anotherIncarnationDiffers() throws {
        try withWitness { store, _ in
            let other = IncarnationID.derived(publicKey: "k", nonce: [])
            try store.write { (transaction) throws(FieldLogError) in
                try transaction.set([.incarnation: other.description])
            }
            #expect(try store.witnessProblem(machine: Self.machine) == .differs)
        }
    }

    /// A witness says the same after writing and reading, and always fills its place.
    @Test func witnessesRoundTrip() throws {
        try withWitness { store, path in
            let bytes = Array(try #require(FileManager.default.contents(atPath: path)))
            let witness = try #require(Witness(decoding: bytes))
            #expect(witness.encoded == bytes && bytes.count == 512)
            #expect(witness.seq == 2 && witness.machine == Self.machine && witness.area == fixtureHome)
        }
        #expect(Witness.path(ofStore: "/sổ/") == "/.sổ.fieldlog-witness")
        #expect(Witness.path(ofStore: "sổ") == ".sổ.fieldlog-witness")
        #expect(Witness.path(ofStore: "a/b/") == "a/.b.fieldlog-witness")
    }
}
