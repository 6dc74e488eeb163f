internal import CFault
internal import FieldLogKit
internal import FieldLogModel
internal import FieldLogStandIns
internal import FieldLogStorage

/// Work on disks that lose their power, again and again, and what must be there each time.
struct CrashRun {
    let options: Options

    init(_ options: Options) { self.options = options }

    private static let stores = ["hub", "may-a", "may-b"]
    /// Of each cut so many images are looked at.
    private static let imagesPerCut = 4
    /// So many cuts follow each other before the stores begin anew.
    private static let cutsPerLife = 6

    /// The number of violations.
    func run() throws(FaultsError) -> Int {
        guard cfault_disk_install() == 0 else { throw FaultsError("the VFS cannot be registered") }
        let world = try World(in: options.folder)
        defer { world.remove() }
        do throws(FieldLogError) {
            try world.settle()
            try Scenario.register(world)
        } catch { throw FaultsError(error) }
        var machines: [Machine] = []
        for name in Self.stores { machines.append(try Machine(name, in: world)) }
        let fresh = try moments(machines)
        let size = machines[1].bytes
        do throws(FieldLogError) { try Scenario.lengthen(world) { machines[1].bytes - size } } catch {
            throw FaultsError(error)
        }
        machines[1].noteWitness(isSynced: true)
        let long = try moments(machines)
        defer { for moment in fresh + long { Machine.free(moment) } }
        var tally = CrashTally()
        var generator = SeededGenerator(options.seed)
        let start = Output.seconds()
        while tally.images < options.images, Output.seconds() - start < Double(options.seconds) {
            let isLong = generator.chance(12)
            let base = isLong ? long : fresh
            if isLong { tally.mark("begun with a long write-ahead log") }
            for (machine, moment) in zip(machines, base) { try machine.restore(moment) }
            for _ in 0..<(1 + generator.below(Self.cutsPerLife)) where tally.images < options.images {
                let seed = generator.next()
                var cut = CrashCut(world: world, machines: machines, seed: seed)
                try cut.run(images: min(Self.imagesPerCut, options.images - tally.images), &tally)
            }
        }
        Output.write(tally.text)
        Output.write("\(Output.tenths(Output.seconds() - start)) seconds\n")
        Output.write("\(tally.images) images, \(tally.violations) violations\n")
        return tally.violations
    }

    private func moments(_ machines: [Machine]) throws(FaultsError) -> [Machine.Moment] {
        var moments: [Machine.Moment] = []
        for machine in machines { moments.append(try machine.moment()) }
        return moments
    }
}

/// What a crash run came to.
struct CrashTally {
    var images = 0
    var violations = 0
    private var marks: [String: Int] = [:]

    /// Counts something that did happen.
    mutating func mark(_ what: String) { marks[what, default: 0] += 1 }

    mutating func violate(_ seed: UInt64, _ image: Int, _ what: String) {
        violations += 1
        Output.write("cut \(seed) image \(image): \(what)\n")
    }

    var text: String {
        marks.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)\n" }.joined()
    }
}
