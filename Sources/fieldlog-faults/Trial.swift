internal import FieldLogKit
internal import FieldLogModel
internal import FieldLogStandIns
internal import FieldLogStorage

/// One scenario with one fault, and what is to hold afterwards.
struct Trial {
    let scenario: Scenario
    let world: World
    let image: FolderImage
    let faults: any Faults

    /// What the stores were before and are after a run without faults.
    struct States {
        let old: [Observation]
        let new: [Observation]
    }

    struct Verdict {
        var hasFailed = false
        var isDone = false
        var problems: [String] = []
    }

    private static let seed: UInt64 = 42

    func states() throws(FaultsError) -> States {
        try image.restore()
        let old = try observe()
        world.stand.reseed(Self.seed)
        let isDone: Bool
        do throws(FieldLogError) { isDone = try scenario.run(world) } catch {
            throw FaultsError("\(scenario.name) without faults: \(error)")
        }
        guard isDone else { throw FaultsError("\(scenario.name) is not done without faults") }
        let new = try observe()
        if scenario.steps == .one, old == new { throw FaultsError("\(scenario.name) changes nothing") }
        return States(old: old, new: new)
    }

    /// How many operations of a kind a run has that meets no fault.
    func count(_ kind: String) throws(FaultsError) -> Int {
        try image.restore()
        _ = attempt(kind, nth: Int.max, isPersistent: false)
        let count = faults.count(kind)
        faults.cancel()
        return count
    }

    private func observe() throws(FaultsError) -> [Observation] {
        var seen: [Observation] = []
        for store in scenario.stores { seen.append(try Observation(ofStore: world.path(store))) }
        return seen
    }

    private enum Ending {
        case done
        case notDone
        case threw(FieldLogError)
    }

    private func attempt(_ kind: String, nth: Int, isPersistent: Bool) -> Ending {
        world.stand.reseed(Self.seed)
        faults.order(kind, nth: nth, isPersistent: isPersistent, below: world.path(scenario.faulty))
        do throws(FieldLogError) { return try scenario.run(world) ? .done : .notDone } catch { return .threw(error) }
    }

    func run(_ kind: String, nth: Int, isPersistent: Bool, states: States) throws(FaultsError) -> Verdict {
        try image.restore()
        let ending = attempt(kind, nth: nth, isPersistent: isPersistent)
        var verdict = Verdict()
        verdict.hasFailed = faults.failed > 0
        faults.cancel()
        guard verdict.hasFailed else { return verdict }
        do throws(FaultsError) {
            let now = try observe()
            judge(ending, now, states, &verdict)
            verdict.problems += check()
            again(isOld: now == states.old, isDone: verdict.isDone, states, &verdict)
        } catch {
            verdict.problems.append("cannot be read afterwards: \(error)")
        }
        return verdict
    }

    private func judge(_ ending: Ending, _ now: [Observation], _ states: States, _ verdict: inout Verdict) {
        let says = if case .done = ending { true } else { false }
        switch scenario.steps {
        case .one:
            verdict.isDone = now == states.new
            if now != states.old, now != states.new { verdict.problems.append("neither the old state nor the new one") }
        case .several:
            verdict.isDone = zip(now, states.new).allSatisfy { $0.log == $1.log }
            for (place, store) in scenario.stores.enumerated() {
                let log = now[place].log
                if !log.isSuperset(of: states.old[place].log) { verdict.problems.append("\(store) has lost entries") }
                if !log.isSubset(of: states.new[place].log) {
                    verdict.problems.append("\(store) has entries of its own")
                }
            }
        case .severalWithNewKeys:
            verdict.isDone = says
            for (place, store) in scenario.stores.enumerated() {
                let log = now[place].log
                if !log.isSuperset(of: states.old[place].log) { verdict.problems.append("\(store) has lost entries") }
                if says, log.count < states.new[place].log.count { verdict.problems.append("\(store) lacks entries") }
            }
        }
        do throws(FieldLogError) {
            if says, try !scenario.proof(world) { verdict.problems.append("what it has done is not to be seen") }
        } catch {
            verdict.problems.append("what it has done: \(error)")
        }
        if says, !verdict.isDone { verdict.problems.append("it said that it was done, and it was not") }
    }

    private func check() -> [String] {
        var problems: [String] = []
        for store in scenario.stores {
            do throws(FieldLogError) {
                guard try Store.exists(world.path(store)) else { continue }
                for finding in try world.open(store).store.check() { problems.append("check of \(store): \(finding)") }
            } catch {
                problems.append("\(store) cannot be opened: \(error)")
            }
        }
        return problems
    }

    /// The same command once more, and another one.
    private func again(isOld: Bool, isDone: Bool, _ states: States, _ verdict: inout Verdict) {
        if !(isDone && scenario.steps != .several) {
            world.stand.reseed(Self.seed)
            do throws(FieldLogError) {
                if try !scenario.run(world) { verdict.problems.append("once more: not done") }
                let now: [Observation]
                do throws(FaultsError) { now = try observe() } catch { throw .damaged(detail: "\(error)") }
                let isSame =
                    switch scenario.steps {
                    case .one: now == states.new
                    case .several: zip(now, states.new).allSatisfy { $0.log == $1.log }
                    case .severalWithNewKeys: true
                    }
                if !isSame { verdict.problems.append("once more: not the new state") }
            } catch {
                let isThere = { if case .storeThere = error { true } else { false } }()
                // A folder that was filled before the error is whole, and is not filled again.
                if !(scenario.steps == .severalWithNewKeys && isThere) {
                    verdict.problems.append("once more: \(error)")
                }
            }
        }
        guard let store = scenario.stores.first else { return }
        do throws(FieldLogError) {
            let workspace = try world.open(store, machine: scenario.isRenewed ? "máy-khác" : "máy-thử")
            let area = store == "moi" ? nil : World.here
            if let area { _ = try world.log(workspace, "Karaoke Mùa Thu", area: area) }
            if let renewed = workspace.renewed, scenario.steps != .severalWithNewKeys, !scenario.isRenewed {
                verdict.problems.append("it took a new name: \(renewed)")
            }
        } catch {
            verdict.problems.append("next: \(error)")
        }
    }
}
