internal import FieldLogKit
internal import FieldLogModel

extension World {
    /// Bundles: made for a peer or for all, carried months later, twice, and to the wrong place.
    func carry(_ event: Event, _ node: Node) throws(FieldLogError) -> String {
        let workspace = try node.workspace()
        defer { seeRenewal(of: node, workspace) }
        let value = abs(event.value)
        if event.kind == .bundle {
            let path = "\(folder)/b\(bundles.count)"
            let other = nodes[abs(event.other) % nodes.count]
            // For all, only where the whole store may be read by whoever finds the stick.
            let made = try workspace.makeBundle(value % 2 == 0 ? .peer(other.principal) : .all, to: path)
            bundles.append((path, node.number, place))
            if made.entries == 0 { tally.mark("empty bundle") }
            return "bundle \(made.entries)"
        }
        guard !bundles.isEmpty else { return "none" }
        let bundle = bundles[Event.place(value, among: bundles.count)]
        let outcome = try workspace.applyBundle(bundle.path)
        if outcome.added > 0 { tally.mark("bundle brought entries") } else { tally.mark("bundle brought nothing new") }
        if place - bundle.made > 100 { tally.fault("late bundle") }
        if !outcome.contents.missing.isEmpty { tally.mark("bundle with a gap before it") }
        if outcome.added > 0 { tally.carrying += 1 }
        return "added \(outcome.added) over \(outcome.passedOver) refused \(outcome.refused.count)"
    }
}
