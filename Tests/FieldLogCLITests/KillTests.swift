import Foundation
import Testing

/// `kill -9` in the middle of a sync, many times at random moments: what is durable stays, and the next run finishes.
@Suite struct KillTests {
    /// The moments come from a seed, which is named when something fails.
    @Test(arguments: [UInt64(20_250_801)]) func aKilledSyncIsFinishedByTheNext(_ seed: UInt64) throws {
        let trio = try Trio()
        try Bulk.fill(trio, count: 2_500)
        try Bulk.fill(trio, count: 600, store: "hub")
        var random = Seeded(seed)
        var killed = 0
        for round in 0..<14 {
            let sync = try trio.cli.start(CLI.program, ["--store", "a", "sync", "hub"])
            usleep(UInt32.random(in: 1_000...(round % 2 == 0 ? 60_000 : 600_000), using: &random))
            kill(sync.id, SIGKILL)
            if try sync.end().exit == -SIGKILL { killed += 1 }
            if round % 7 == 6 {
                for store in ["a", "hub"] {
                    let check = try trio.cli.on(store, "check")
                    #expect(check.exit == 0 && check.out.isEmpty, "seed \(seed), round \(round): \(check.out)")
                }
            }
        }
        #expect(killed > 0, "seed \(seed): no run was killed in time")
        for run in try trio.sync() { #expect(run.exit == 0, "seed \(seed): \(run.err)") }
        #expect(try trio.digests().count == 1, "seed \(seed)")
        #expect(try trio.cli.json("b", "status")["areas"] as? Int == 6 + 2_500)
        #expect(try trio.cli.on("b", "check").exit == 0)
    }
}
