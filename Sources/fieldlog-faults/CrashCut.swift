internal import CFault
internal import FieldLogKit
internal import FieldLogModel
internal import FieldLogStandIns
internal import FieldLogStorage

/// Work until the power of one machine goes, and several ways in which it may come back.
struct CrashCut {
    let world: World
    let machines: [Machine]
    let seed: UInt64
    private var generator: SeededGenerator
    private let work: CrashWork

    init(world: World, machines: [Machine], seed: UInt64) {
        self.world = world
        self.machines = machines
        self.seed = seed
        generator = SeededGenerator(seed)
        work = CrashWork(world: world)
    }

    private static let commandsMax = 6

    mutating func run(images: Int, _ tally: inout CrashTally) throws(FaultsError) {
        let victim = machines[generator.below(machines.count)]
        world.stand.reseed(seed)
        world.stand.pass(milliseconds: Int64(1 + generator.below(60_000)))
        for machine in machines { try promise(machine) }
        try workUntilCut(victim, &tally)
        if victim.pending > 0 { tally.mark("something was pending") }
        let before = try victim.moment()
        defer { Machine.free(before) }
        let others = machines.filter { $0 !== victim }
        var rest: [Machine.Moment] = []
        for other in others { rest.append(try other.moment()) }
        defer { for moment in rest { Machine.free(moment) } }
        for image in 0..<images {
            if image > 0 {
                try victim.restore(before)
                for (other, moment) in zip(others, rest) { try other.restore(moment) }
            }
            let isKill = generator.chance(10)
            tally.mark(isKill ? "killed, the machine stayed up" : "power lost")
            try victim.crash(
                isKill ? CFAULT_KILLED : CFAULT_POWER, seed: generator.next(), place: generator.below(1 << 20))
            tally.images += 1
            for problem in afterwards(victim, &tally) { tally.violate(seed, image, "\(victim.name): \(problem)") }
        }
    }

    private mutating func workUntilCut(_ victim: Machine, _ tally: inout CrashTally) throws(FaultsError) {
        let isFull = generator.chance(10)
        if isFull {
            victim.limit(victim.bytes + generator.below(150_000))
        } else {
            victim.cut(after: 1 + generator.below(generator.chance(50) ? 12 : 80))
        }
        defer { victim.limit(nil) }
        for _ in 0..<Self.commandsMax {
            let command = work.draw(for: victim.name, &generator)
            let stores: [String]
            do throws(FieldLogError) { stores = try work.run(command, at: victim.name, &generator) } catch {
                // What was synced on the way is not known; what is there now is always possible.
                for machine in machines { machine.noteWitness(isSynced: command.sendsEntries) }
                if isFull { tally.mark("disk full in \(command.rawValue)") }
                if victim.isOff { tally.mark("power lost in \(command.rawValue)") }
                if !isFull, !victim.isOff { tally.violate(seed, 0, "\(command.rawValue) without a fault: \(error)") }
                break
            }
            for machine in machines where stores.contains(machine.name) {
                machine.noteWitness(isSynced: command.sendsEntries)
                try promise(machine)
            }
            tally.mark("done: \(command.rawValue)")
        }
        if !victim.isOff { victim.cut(after: 0) }
    }

    /// From now on what the store holds must be there.
    private func promise(_ machine: Machine) throws(FaultsError) {
        do throws(FieldLogError) { machine.promise(try world.open(machine.name).store.allHeads()) } catch {
            if !machine.isOff { throw FaultsError("\(machine.name): \(error)") }
        }
    }

    /// What is wrong when the power is back.
    private mutating func afterwards(_ victim: Machine, _ tally: inout CrashTally) -> [String] {
        var problems: [String] = []
        do throws(FieldLogError) {
            let workspace = try world.open(victim.name)
            for head in victim.promised where try !workspace.store.holds(head) {
                problems.append("it has lost \(head.feed.area) \(head.seq)")
            }
            let here = try workspace.store.allHeads()
            if Set(here) != Set(victim.promised) { tally.mark("what was not acknowledged was there all the same") }
            for finding in try workspace.store.check() { problems.append("check: \(finding)") }
            problems += try confirmedElsewhere(victim)
            _ = try world.log(workspace, "Karaoke Mùa Thu")
            if let renewed = workspace.renewed { problems.append("it took a new name: \(renewed)") }
            victim.noteWitness(isSynced: false)
            if generator.chance(20) {
                let device = victim.name == "hub" ? "may-a" : victim.name
                try world.meet(device)
                for machine in machines { machine.noteWitness(isSynced: true) }
                if victim.name == "hub" {
                    for finding in try world.open(device).store.check() {
                        problems.append("check of \(device): \(finding)")
                    }
                }
                tally.mark("synced afterwards")
            }
        } catch {
            problems.append("\(error)")
        }
        return problems
    }

    /// What devices were told the hub has.
    private func confirmedElsewhere(_ victim: Machine) throws(FieldLogError) -> [String] {
        guard victim.name == "hub" else { return [] }
        var problems: [String] = []
        let hub = try world.open("hub").store
        for machine in machines where machine !== victim {
            let store = try world.open(machine.name).store
            guard let peer = try store.peer(named: world.path("hub")) else { continue }
            let own = try store.ownIncarnation()
            for head in try store.allHeads() where head.feed.incarnation == own {
                guard try store.hasConfirmed(head.feed, seq: head.seq, by: peer.number) else { continue }
                if try !hub.holds(head) {
                    problems.append("it has lost what it confirmed to \(machine.name): \(head.feed.area) \(head.seq)")
                }
            }
        }
        return problems
    }
}
