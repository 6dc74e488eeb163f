/// What became of all flips, by part of the store.
struct Tally {
    private struct Row {
        var flips = 0
        var changed = 0
        var found = 0
        var withPeer = 0
        var alone = 0
        var violations = 0
    }

    private var rows: [String: Row] = [:]
    private var all = Row()
    /// How many of those that changed something were repaired.
    private var repaired = 0
    private var detected = 0

    var violations: Int { all.violations }

    mutating func add(_ outcome: Outcome) {
        for key in [outcome.part, nil] {
            var row = key.map { rows[$0] ?? Row() } ?? all
            row.flips += 1
            if outcome.changesSomething { row.changed += 1 }
            if outcome.isFound { row.found += 1 }
            if outcome.backWithPeer == true { row.withPeer += 1 }
            if outcome.backAlone == true { row.alone += 1 }
            if outcome.violation != nil { row.violations += 1 }
            if let key { rows[key] = row } else { all = row }
        }
        if outcome.changesSomething, outcome.isFound || outcome.changed.isEmpty { detected += 1 }
        if outcome.backWithPeer == true { repaired += 1 }
    }

    var text: String {
        var lines = [Self.line("part", ["flips", "changed", "found", "back with a peer", "back alone", "violations"])]
        for (name, row) in rows.sorted(by: { $0.key < $1.key }) { lines.append(Self.line(name, Self.cells(row))) }
        lines.append(Self.line("all", Self.cells(all)))
        let end =
            "\(all.flips) flips, \(all.changed) changed something, \(detected) detected, \(repaired) repaired, \(all.violations) violations"
        return (lines + [end, ""]).joined(separator: "\n")
    }

    private static func cells(_ row: Row) -> [String] {
        [row.flips, row.changed, row.found, row.withPeer, row.alone, row.violations].map { "\($0)" }
    }

    private static func line(_ name: String, _ cells: [String]) -> String {
        let head = name + String(repeating: " ", count: max(1, 46 - name.count))
        return head + cells.map { String(repeating: " ", count: max(1, 9 - $0.count)) + $0 }.joined()
    }
}
