internal import FieldLogStandIns

/// What happens to the same few stores one after the other. Other things happen between; but that all of it comes about by chance alone, in
/// this order and to these, would take months.
enum Episode: CaseIterable {
    /// A disk is put back, once its work has left, and work goes on.
    case putBack
    /// The central store is put back after a decision, and decides again.
    case centrePutBack
    /// A device is taken out while its work is on its way.
    case lost
    /// A body is taken out while copies of it travel.
    case erased
    /// Two machines write under one name.
    case copied
    /// A device gets other areas, and hears of it only half.
    case moved
    /// Several people change one visit, none of whom has heard of the others.
    case disputed

    /// What happens, in order.
    func events(_ nodes: [Plan.Node], _ chance: inout SeededGenerator) -> [Event] {
        let devices = nodes.indices.filter { nodes[$0].place == .device }
        guard let first = devices.first else { return [] }
        var scene = Scene(nodes: nodes, device: first, chance: chance)
        scene.device = scene.chance.pick(devices)
        defer { chance = scene.chance }
        switch self {
        case .putBack: scene.putBack()
        case .centrePutBack: scene.centrePutBack()
        case .lost: scene.lost()
        case .erased: scene.erased()
        case .copied: scene.copied()
        case .moved: scene.moved()
        case .disputed: scene.disputed()
        }
        return scene.events
    }
}

/// An episode while it is written.
private struct Scene {
    let nodes: [Plan.Node]
    var device: Int
    var chance: SeededGenerator
    var events: [Event] = []

    private var up: Int { nodes[device].up }

    /// Any store but this one.
    private mutating func other(than node: Int) -> Int { (node + 1 + chance.below(nodes.count - 1)) % nodes.count }

    private mutating func add(_ kind: Event.Kind, _ node: Int, _ other: Int = 0, _ value: Int? = nil) {
        events.append(Event(kind, node, other, value ?? chance.below(1_000)))
    }

    private mutating func perhaps(
        _ percent: Int, _ kind: Event.Kind, _ node: Int, _ other: Int = 0, _ value: Int? = nil
    ) {
        let number = value ?? chance.below(1_000)
        if chance.chance(percent) { add(kind, node, other, number) }
    }

    /// Somebody writes something, once or more often.
    private mutating func work(_ node: Int, atMost count: Int = 2) {
        for _ in 0...chance.below(count) { add(chance.pick([.visit, .visit, .edit, .establish, .seal]), node) }
    }

    /// A session, which now and then breaks off between two messages.
    private mutating func session(_ node: Int, _ other: Int, broken percent: Int = 0) {
        guard node != other else { return }
        add(.session, node, other)
        if chance.chance(percent) {
            events[events.count - 1].line[.small] = 1 + chance.below(400)
            events[events.count - 1].line[.stop] = 4 + chance.below(24)
        }
    }

    mutating func putBack() {
        let hubs = nodes.indices.filter { nodes[$0].place == .hub }
        let isHub = !hubs.isEmpty && chance.chance(30)
        let node = isHub ? chance.pick(hubs) : device
        let count = 1 + chance.below(2)
        add(.snapshot, node)
        for _ in 0..<count { add(.visit, device) }
        session(device, up)
        if chance.chance(40) { session(up, 0) }
        add(chance.chance(50) ? .rollback : .restore, node, 0, Event.last + chance.below(2))
        // As many entries as before, fewer or more: two chains of equal length look alike by their numbers.
        for _ in 0..<chance.pick([count, count, 1, 3]) { add(.visit, device) }
        if chance.chance(70) { session(device, up, broken: 20) }
        perhaps(30, .visit, device)
    }

    mutating func centrePutBack() {
        let decisions: [Event.Kind] = [.widen, .handover, .erase, .revoke]
        add(.snapshot, 0)
        add(chance.pick(decisions), device)
        if chance.chance(60) { session(device, 0, broken: 20) }
        add(.restore, 0, 0, Event.last + chance.below(2))
        perhaps(60, .visit, 0)
        add(chance.pick(decisions), device)
        if chance.chance(60) { session(other(than: 0), 0, broken: 20) }
        perhaps(40, chance.pick(decisions), device)
    }

    mutating func lost() {
        work(device)
        session(device, chance.chance(50) ? up : 0)
        work(device)
        perhaps(50, .bundle, device, 0, 1)
        if chance.chance(50) { session(device, other(than: device)) }
        add(.revoke, device)
        if chance.chance(50) { session(other(than: 0), 0) }
        work(device)
        perhaps(50, .bundle, device, 0, 1)
        // Who has not heard that it is out takes its work, and passes it on to who has.
        let relay = other(than: device)
        session(device, relay, broken: 40)
        perhaps(50, .bundle, relay, 0, 1)
        session(other(than: 0), 0, broken: 20)
        perhaps(70, .carry, chance.chance(50) ? 0 : other(than: device), 0, Event.last)
        perhaps(40, .advance, device)
        perhaps(40, .carry, other(than: device), 0, Event.last)
    }

    mutating func erased() {
        add(.visit, device)
        session(device, up)
        session(up, 0)
        let late = other(than: 0)
        perhaps(80, .bundle, device, 0, 1)
        add(.erase, 0, 0, Event.last)
        perhaps(40, .widen, late)
        session(late, 0, broken: 70)
        perhaps(70, .carry, late, 0, Event.last)
        perhaps(40, .restore, other(than: 0), 0, Event.last)
        session(device, other(than: device), broken: 30)
    }

    mutating func copied() {
        guard let spare = nodes.indices.first(where: { nodes[$0].place == .spare }) else { return putBack() }
        add(.copy, device, spare)
        work(device)
        work(spare)
        let order = chance.chance(50) ? [device, spare] : [spare, device]
        for node in order { session(node, chance.chance(60) ? up : 0, broken: 15) }
        session(order[0], 0)
        perhaps(60, .revoke, device)
        session(other(than: 0), 0)
        perhaps(50, .advance, device)
        session(order[1], up)
    }

    mutating func moved() {
        work(device)
        add(chance.chance(50) ? .handover : .widen, device)
        work(device)
        session(device, up, broken: 60)
        work(device)
        session(device, 0, broken: 30)
        perhaps(30, .bundle, device, 0, 1)
        perhaps(50, .carry, other(than: device), 0, Event.last)
    }

    mutating func disputed() {
        add(.visit, device)
        session(device, up)
        session(up, 0)
        var people = [device, 0, up, other(than: device), other(than: device)]
        for node in people where node != 0 && node != device { session(node, nodes[node].up) }
        for _ in 0..<(2 + chance.below(3)) {
            let node = people.remove(at: chance.below(people.count))
            // The visit itself, or the establishment.
            add(.edit, node, 0, 2 * Event.last + chance.below(2))
            if chance.chance(30) { session(node, nodes[node].up, broken: 50) }
        }
        perhaps(30, .seal, device, 0, Event.last)
        session(device, up, broken: 50)
        session(other(than: 0), 0, broken: 50)
    }
}
