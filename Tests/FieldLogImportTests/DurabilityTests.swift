import FieldLogImport
import FieldLogKit
import FieldLogModel
import FieldLogStorage
import Foundation
import Glibc
import Testing

/// Imports that end early, and input that nobody meant.
@Suite struct DurabilityTests {
    private static func register(_ count: Int) -> String {
        let rows = (1...count).map { "\($0),Cơ sở \($0),,,v\($0),05/09/2025,," }
        return ([Bench.head] + rows).joined(separator: "\n") + "\n"
    }

    /// What was said to be durable is there after an interruption, and running again finishes the work.
    @Test func anInterruptedImportIsFinishedByTheNext() throws {
        let bench = try Bench()
        let path = try bench.write("a.csv", Self.register(1_300))
        var last = 0
        let first = try bench.run([path], committed: { last = $1 }, interrupted: { last > 0 })
        #expect(first.isInterrupted)
        #expect(last == first.rows)
        #expect((1..<1_300).contains(last))
        #expect(try bench.workspace.store.count(Schema.visit) == last)
        let second = try bench.run([path])
        #expect(second.unchanged == last)
        #expect(second.imported == 1_300 - last)
        #expect(try bench.workspace.store.count(Schema.visit) == 1_300)
        #expect(try bench.isClean())
    }

    /// Killed after the first word that rows are durable: they are there, the store is sound, and running again finishes the work.
    @Test func aKilledImportIsFinishedByTheNext() async throws {
        let bench = try Bench()
        let path = try bench.write("a.csv", Self.register(1_300))
        let folder = bench.folder
        let machine = bench.workspace.host.machine
        await #expect(processExitsWith: .signal(SIGKILL)) {
            [folder = folder as String, path = path as String, machine = machine as String] in
            let workspace = try Workspace.open(folder + "/store", host: Host.system(machine: machine))
            let map = try ImportMap.read(Array(Bench.small.utf8))
            _ = try workspace.importFiles(
                ImportRequest(files: [path], map: map, area: "T"), committed: { _, _ in _ = kill(getpid(), SIGKILL) })
        }
        let stored = try bench.workspace.store.count(Schema.visit)
        #expect((1..<1_300).contains(stored))
        #expect(try bench.isClean())
        let second = try bench.run([path])
        #expect(second.unchanged == stored)
        #expect(try bench.workspace.store.count(Schema.visit) == 1_300)
    }

    /// A dry run says what would be and writes nothing, not even what it refuses.
    @Test func aDryRunWritesNothing() throws {
        let bench = try Bench()
        let path = try bench.write("a.csv", Self.register(3) + "4,,,,,,,\n1,Tên khác,,,,,,\n")
        let heads = try bench.digest
        let files = try FileManager.default.contentsOfDirectory(atPath: bench.folder).sorted()
        var told = 0
        let dry = try bench.run([path], dryRun: true, committed: { _, _ in told += 1 })
        #expect(dry.created == ["establishment": 3, "visit": 3])
        #expect(dry.refusedCount == 1)
        #expect(dry.differingCount == 1)
        #expect(told == 0)
        #expect(try bench.digest == heads)
        #expect(try FileManager.default.contentsOfDirectory(atPath: bench.folder).sorted() == files)
        let real = try bench.run([path])
        #expect(real.created == dry.created)
        #expect(real.refused == dry.refused)
    }

    /// Whatever bytes a file has, the import ends with every row counted once and a sound store.
    @Test(arguments: 1...40) func anyBytesHaveAnOutcome(seed: UInt64) throws {
        let bench = try Bench()
        var state = seed &* 0x9E37_79B9_7F4A_7C15
        func next(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % bound
        }
        let pieces: [[UInt8]] = [
            Array("1,".utf8), Array("\"".utf8), Array("\n".utf8), Array("\r\n".utf8), [0], [0xFF, 0xFE], [0x1B],
            Array("Nhà nghỉ,".utf8), Array("05/09/2025,".utf8), Array(",,,".utf8),
            Array("2,Một,,3,v,05/09/2025,,x\n".utf8),
            Array("\"a\nb\",".utf8), [0xE1, 0xBB], Array("99999999999999999999,".utf8), Array("@each;".utf8),
        ]
        var bytes = Array((Bench.head + "\n").utf8)
        for _ in 0..<200 { bytes += pieces[next(pieces.count)] }
        let outcome = try bench.run([try bench.write("a.csv", bytes)], update: seed % 2 == 0)
        #expect(outcome.rows == outcome.imported + outcome.unchanged + outcome.refusedCount)
        #expect(outcome.refused.count == outcome.refusedCount)
        #expect(try bench.isClean(), "seed \(seed)")
    }
}
