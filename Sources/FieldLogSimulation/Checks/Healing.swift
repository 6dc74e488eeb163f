internal import FieldLogKit
internal import FieldLogModel
internal import FieldLogStorage

extension World {
    /// Rounds of sessions without faults after which all must be equal: up to the centre and down again, and once more for what a restored
    /// store takes back first.
    private static let roundsMax = 8

    /// All lines are up, all clocks go on, everybody calls: within a bounded number of sessions everything that can be equal is.
    func heal() throws(Violation) {
        isHealing = true
        place += 1
        let live = nodes.filter { $0.exists && !$0.isRevoked && $0.plan.place != .central }
        var rounds = 0
        var isQuiet = false
        while !isQuiet {
            guard rounds < Self.roundsMax else {
                throw Violation("converges", "not equal after \(rounds) rounds: \(unequal)")
            }
            isQuiet = try round(live)
            rounds += 1
            if isQuiet, try remedy(live) { isQuiet = false }
        }
        try watch(nodes)
        isHealed = true
        for node in live { try compare(node) }
        tally.mark("healed in \(rounds) rounds")
    }

    /// Everybody calls up, then hubs and devices once more. True when nothing was left to do.
    private func round(_ live: [Node]) throws(Violation) -> Bool {
        var isQuiet = true
        unequal = []
        beyondCut = []
        // Devices first, so that what they bring goes up with their hub's call.
        let order = live.filter { $0.plan.place != .hub } + live.filter { $0.plan.place == .hub }
        for node in order + order.reversed() {
            let up = source(of: node)
            do throws(FieldLogError) {
                let outcome = try call(node, up, Line(), seed: 0)
                tell?("healing: n\(node.number) calls n\(up.number): \(outcome)")
                if outcome.contains("15there") { beyondCut.insert(node.number) }
                if outcome.contains("equal false") || !outcome.hasPrefix("sent 0 received 0") {
                    isQuiet = false
                    unequal.append("n\(node.number): \(outcome)")
                }
            } catch {
                node.die()
                isQuiet = false
                unequal.append("n\(node.number): \(error)")
                tell?("healing: n\(node.number) calls n\(up.number): \(error)")
                if case .database = error { throw Violation("no-failure", "\(error)") }
                if case .damaged = error { throw Violation("no-failure", "\(error)") }
            }
            if let first = ledger.violations.first { throw first }
        }
        return isQuiet
    }

    /// Whom a node calls while all heals: its hub, or the centre where the hub was taken out, or lacks some of its areas, as after a handover.
    private func source(of node: Node) -> Node {
        let up = nodes[node.plan.up]
        guard up.exists, !up.isRevoked else { return nodes[0] }
        guard let offered = up.areas else { return up }
        return node.areas?.isSubset(of: offered) == true ? up : nodes[0]
    }

    /// What people do about what no call mends.
    ///
    /// What was logged after a request for a handover waits beyond its cut, and the device says so: asking once more admits it. What a restored
    /// centre lost may be left with a device that has other areas by now: it is given the area again.
    private func remedy(_ live: [Node]) throws(Violation) -> Bool {
        var isNeeded = try giveBackAreas(live)
        do throws(FieldLogError) {
            for node in live {
                guard let answer = node.answer else { continue }
                isNeeded = true
                try takeNextKey(node, answer)
            }
            for node in live {
                // A machine that was rolled back may not hold what the cut names, and hears from the peer alone that its work lies beyond.
                let isTold =
                    ledger.wasPutBack.contains(node.number) && beyondCut.contains(node.number)
                    && repeated.insert(node.number).inserted
                let withheld = try node.workspace().ownWithheld()
                guard withheld > 0 || isTold else { continue }
                isNeeded = true
                tally.mark("handover repeated for work beyond the cut")
                try handOver(node, to: node.areas, nodes[0].workspace())
                node.die()
            }
        } catch {
            // A centre that was put back decides once it has heard from somebody.
            if case .denied(.authorityHeld) = error { return true }
            throw Violation("remedy", "\(error)")
        }
        return isNeeded
    }

    private func giveBackAreas(_ live: [Node]) throws(Violation) -> Bool {
        guard ledger.wasPutBack.contains(0) else { return false }
        let central = try nodes[0].rawStore().heads()
        var isNeeded = false
        for node in live {
            guard let own = node.areas else { continue }
            let lost = try node.rawStore().heads().filter { $0.value.seq > central[$0.key]?.seq ?? 0 }
            let areas = Set(
                (0..<plan.areas).filter { area in
                    isTrusted(node, in: [area]) && lost.contains { $0.key.area == Self.areaKey(area).text }
                })
            if areas.isSubset(of: own) { continue }
            isNeeded = true
            tally.mark("area given back for what the centre lost")
            do throws(FieldLogError) { try widen(node, areas) } catch { throw Violation("remedy", "\(error)") }
        }
        return isNeeded
    }

    /// The same admitted entries, the same tables, in every area that both may have.
    private func compare(_ node: Node) throws(Violation) {
        let (mine, theirs) = (try node.rawStore(), try nodes[0].rawStore())
        let scope = try mine.rows("SELECT value FROM setting WHERE name = 'scope'").first?.first?.text
        guard scope == Self.list(node.areas).text else {
            throw Violation("areas", "n\(node.number) works in \(scope ?? "nothing"), and was granted others")
        }
        let areas =
            (0..<plan.areas).filter { area in node.areas.map { reach($0).contains(area) } ?? true }.map {
                Self.areaKey($0).text
            } + [
                "commons", "authority",
            ]
        for area in areas {
            for (name, columns) in Self.compared {
                let sql =
                    "SELECT \(columns) FROM \(name) WHERE \(name == "feed" ? "seq > base AND area" : "home") = '\(area)' ORDER BY \(columns)"
                let (here, there) = (try mine.rows(sql), try theirs.rows(sql))
                guard here == there else {
                    throw Violation(
                        "same-set-same-state", "n\(node.number) and the centre differ in \(name) of \(area)")
                }
            }
        }
    }

    private static let compared: [(name: String, columns: String)] = {
        let kinds = Schema.kinds.filter { $0.home != .authority }
        return [("feed", "incarnation, branch, base, seq, hash")]
            + kinds.map { kind in
                ("\"\(kind.name)\"", (["id"] + kind.fields.map { "\"\($0.name)\"" }).joined(separator: ", "))
            } + [("conflict", "key, id, kind, part, fields")]
    }()
}
