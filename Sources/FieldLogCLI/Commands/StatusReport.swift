internal import FieldLogHash
internal import FieldLogConsole
internal import FieldLogFormats
internal import FieldLogKit
internal import FieldLogModel
internal import FieldLogStorage
internal import FieldLogSystem

/// What a person wants to know first about a store.
struct StatusReport {
    let context: Context

    func run() throws(FieldLogError) -> Int32 {
        let workspace = try context.workspace()
        let store = workspace.store
        let conflicts = try store.conflictCount()
        let pending = try store.pendingCount()
        let unfolded = try store.unfoldedCount()
        let hours = try context.silentAfterHours()
        let peers = try workspace.peerStandings(silentAfterHours: hours)
        let silent = try workspace.silentDevices(afterHours: hours)
        let forks = try store.forks()
        let quarantine = try store.quarantined().filter { !$0.isNote }.count
        let witness = try store.witnessProblem(machine: workspace.host.machine)
        var pairs: [(column: Sheet.Column, cell: Sheet.Cell)] = []
        func add(_ key: String, _ title: Bilingual, _ cell: Sheet.Cell) {
            pairs.append((Sheet.Column(key, title), cell))
        }
        add("path", words("Kho", "Store"), .text(store.path))
        add("deployment", words("Hệ thống", "Deployment"), .text(try store.deployment().hex))
        add("device", words("Thiết bị", "Device"), .text(try deviceName(store)))
        add("incarnation", words("Phiên", "Incarnation"), .text(try store.ownIncarnation().description))
        add(
            "central", words("Kho trung tâm", "Central"),
            Sheet.Cell(.bool(try workspace.isCentral()), shown: try workspace.isCentral() ? "✓" : "–"))
        let scope = try store.requiredSetting(.scope)
        let all = context.text(ViewWords.allAreas)
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
        add("quarantine", words("Mục bị từ chối được giữ", "Refused runs kept"), .count(quarantine))
        add("withheld", words("Mục ngoài quyền đã thu hồi", "Entries beyond cuts"), .count(try store.withheldCount()))
        let ownWithheld = try workspace.ownWithheld()
        add("own_withheld", words("Việc của máy này bị cắt", "Own entries beyond cuts"), .count(ownWithheld))
        add("copies", words("Kho khác cùng khóa", "Other stores with this key"), .count(try workspace.copies().count))
        let isHeld = try store.setting(.authorityHeld) != nil
        add(
            "authority_held", words("Tạm ngừng cấp quyền", "Decides nothing until it has synced"),
            Sheet.Cell(.bool(isHeld), shown: isHeld ? "✓" : ""))
        if let witness {
            add(
                "witness", words("Dấu chứng", "Witness"),
                Sheet.Cell(.string(witness.rawValue), shown: context.text(Words.why(witness))))
        }
        let isBackupDue = try showBackup(workspace, &pairs)
        show(&pairs, peers, silent, forks)
        if try !workspace.copies().isEmpty { context.printer.note(StandingWords.copied) }
        let mistaken = try sayMistaken(peers)
        try SyncCommands.sayWithheld(ownWithheld, workspace, context)
        if conflicts > 0 { context.printer.note(Words.seeConflicts) }
        let isQuiet = !silent.isEmpty || peers.contains(where: \.isSilent)
        let open = conflicts + pending + unfolded.critical + forks.count + quarantine + ownWithheld + mistaken
        return open > 0 || isQuiet || isBackupDue ? ExitCode.attention : ExitCode.ok
    }

    /// Adds when and where the last backup was made, where backups are made at all; true when it is too old.
    private func showBackup(
        _ workspace: Workspace, _ pairs: inout [(column: Sheet.Column, cell: Sheet.Cell)]
    ) throws(FieldLogError) -> Bool {
        let last = try workspace.lastBackup()
        guard last != nil || NightCommand.expectsBackups(of: workspace, context) else { return false }
        pairs.append(
            (
                Sheet.Column("backup", words("Sao lưu cuối", "Last backup")),
                .text(last.map { BackupWords.time($0.made) })
            ))
        pairs.append((Sheet.Column("backup_path", words("Tệp sao lưu", "Backup file")), .text(last?.path)))
        let isDue = LastBackup.isDue(last?.made, now: workspace.host.now().milliseconds)
        if isDue { context.printer.warn("fieldlog: " + context.text(BackupWords.due(last))) }
        return isDue
    }

    /// The name of this device; nil while its record is not here.
    private func deviceName(_ store: Store) throws(FieldLogError) -> String? {
        guard let id = RecordID(text: try store.requiredSetting(.device)) else { return nil }
        return try store.record(Schema.device, id: id, home: .commons)?["name"].text
    }

    /// Names devices that call as another, and returns how many there are.
    private func sayMistaken(_ peers: [PeerStanding]) throws(FieldLogError) -> Int {
        var count = 0
        for standing in peers {
            guard let device = try context.workspace().otherDevice(callingAs: standing.peer) else { continue }
            count += 1
            let text = AuthorityWords.callsAsAnother(standing.peer.name, device)
            context.printer.warn("fieldlog: " + context.text(text))
        }
        return count
    }

    /// Prints what was gathered: lists as lists for programs, as a line each for people.
    private func show(
        _ pairs: inout [(column: Sheet.Column, cell: Sheet.Cell)], _ peers: [PeerStanding], _ silent: [SilentDevice],
        _ forks: [FeedHead]
    ) {
        let view = PeerView(context: context)
        if context.printer.form == .json {
            context.printer.details(
                pairs,
                extra: [
                    JSONMember(key: "peers", value: .array(peers.map(view.json))),
                    JSONMember(key: "devices", value: .array(silent.map(view.json))),
                    JSONMember(key: "forks", value: .array(forks.map(view.json))),
                ])
            return
        }
        func add(_ key: String, _ title: Bilingual, _ number: Int) {
            pairs.append((Sheet.Column(key, title), .count(number)))
        }
        add("peers", words("Số kho khác", "Peers"), peers.count)
        add("devices", words("Thiết bị im lặng", "Silent devices"), silent.count)
        add("forks", words("Sổ bị tách nhánh", "Branches of forked feeds"), forks.count)
        context.printer.details(pairs)
        guard context.printer.form == .table else { return }
        let branches = forks.map { fork in
            let text = StandingWords.fork((fork.feed.branch?.hex ?? "").prefix(8), fork.seq)
            return ("\(fork.feed.incarnation.short)/\(fork.feed.area)", context.text(text))
        }
        let lines =
            peers.map { ($0.peer.name, view.line($0)) } + silent.map { ($0.principal, view.line($0)) } + branches
        if !lines.isEmpty { context.printer.blocks(lines.map { (head: $0.0, lines: [$0.1]) }) }
    }
}

extension Context {
    /// How long is too long: as the command line says, else the configuration of the night if there is one.
    func silentAfterHours() throws(FieldLogError) -> Int {
        if let given = try number("--silent-after") { return given }
        let path = NightCommand.configPath(self)
        guard (try? Files.exists(path)) == true else { return Workspace.silentAfterHours }
        return try NightConfiguration.load(path).silentAfterHours
    }
}
