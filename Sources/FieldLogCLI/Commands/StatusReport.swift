internal import FieldLogHash
internal import FieldLogConsole
internal import FieldLogFormats
internal import FieldLogKit
internal import FieldLogModel
internal import FieldLogStorage

/// What a person wants to know first about a store.
struct StatusReport {
    let context: Context

    func run() throws(FieldLogError) -> Int32 {
        let workspace = try context.workspace()
        let store = workspace.store
        let conflicts = try store.conflictCount()
        let pending = try store.pendingCount()
        let unfolded = try store.unfoldedCount()
        let witness = try store.witnessProblem(machine: workspace.host.machine)
        let device = try store.requiredSetting(.device)
        let name = try RecordID(text: device).flatMap { (id) throws(FieldLogError) in
            try store.record(Schema.device, id: id, home: .commons)?["name"].text
        }
        var pairs: [(column: Sheet.Column, cell: Sheet.Cell)] = []
        func add(_ key: String, _ title: Bilingual, _ cell: Sheet.Cell) {
            pairs.append((Sheet.Column(key, title), cell))
        }
        add("path", words("Kho", "Store"), .text(store.path))
        add("deployment", words("Hệ thống", "Deployment"), .text(try store.deployment().hex))
        add("device", words("Thiết bị", "Device"), .text(name))
        add("incarnation", words("Phiên", "Incarnation"), .text(try store.ownIncarnation().description))
        add(
            "central", words("Kho trung tâm", "Central"),
            Sheet.Cell(.bool(try workspace.isCentral()), shown: try workspace.isCentral() ? "✓" : "–"))
        let scope = try store.requiredSetting(.scope)
        let all = context.text(words("tất cả", "all"))
        add("scope", words("Phạm vi", "Scope"), Sheet.Cell(.string(scope), shown: scope == "*" ? all : scope))
        add("entries", words("Số mục trong sổ", "Entries"), .count(try store.entryCount()))
        for kind in [Schema.area, Schema.establishment, Schema.visit, Schema.finding] {
            add(
                kind.name == "area" ? "areas" : kind.name + "s", Bilingual(title: kind.label),
                .count(try store.count(kind)))
        }
        add("conflicts", words("Xung đột", "Conflicts"), .count(conflicts))
        add("pending", words("Mục chờ mục khác", "Waiting changes"), .count(pending))
        add("unfolded", words("Mục của bản mới hơn", "Entries of newer versions"), .count(unfolded.all))
        add("critical", words("Mục quan trọng chưa hiểu", "Critical entries not understood"), .count(unfolded.critical))
        if let witness { add("witness", words("Dấu chứng", "Witness"), .text(witness.rawValue)) }
        context.printer.details(pairs)
        if conflicts > 0 { context.printer.note(Words.seeConflicts) }
        return conflicts + pending + unfolded.critical > 0 ? ExitCode.attention : ExitCode.ok
    }
}
