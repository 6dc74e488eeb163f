internal import FieldLogHash
internal import FieldLogConsole
internal import FieldLogFormats
internal import FieldLogKit
internal import FieldLogModel
internal import FieldLogReports

/// `log`.
enum LogCommands {
    static let all = [log]

    static let log = Command(
        CommandSpec(
            ["log"],
            summary: words(
                "ai đổi gì, khi nào, trên máy nào, dựa trên gì", "who changed what, when, on which device, upon what"),
            positionals: [
                PositionalSpec("RECORD", summary: words("chỉ bản ghi này", "this record only"), isOptional: true)
            ],
            options: [
                OptionSpec("--limit", placeholder: words("SỐ", "N"), summary: words("nhiều nhất; 50", "at most; 50"))
            ],
            examples: [
                ExampleSpec(
                    "fieldlog log @last",
                    meaning: words("lịch sử bản ghi vừa ghi", "the history of the record written last"))
            ])
    ) { (context) throws(FieldLogError) in
        let workspace = try context.workspace()
        let items: [HistoryItem]
        if let text = context.invocation.argument("RECORD") {
            let record = try workspace.anyRecord(text)
            items = try History.log(workspace, record) + History.overrides(workspace, of: record)
        } else {
            items = try History.all(workspace, limit: try context.number("--limit") ?? 50)
        }
        let printer = context.printer
        if printer.form == .json {
            printer.document([JSONMember(key: "rows", value: .array(items.map(json)))])
        } else if printer.form == .table {
            printer.blocks(items.map { block($0, printer.isVietnamese) })
        } else {
            printer.print(Sheet(columns, rows: items.map(row)))
        }
        return ExitCode.ok
    }

    private static let columns = [
        Sheet.Column("time", words("Giờ máy", "Clock")), Sheet.Column("device", words("Thiết bị", "Device")),
        Sheet.Column("entry", words("Mục", "Entry")), Sheet.Column("kind", words("Loại", "Kind")),
        Sheet.Column("record", words("Bản ghi", "Record")), Sheet.Column("upon", words("Dựa trên", "Upon")),
        Sheet.Column("changes", words("Thay đổi", "Changes"), shrink: true),
        Sheet.Column("state", words("Ghi chú", "State")),
    ]

    /// A change for people: who and what on one line, each field on a line of its own.
    private static func block(_ item: HistoryItem, _ isVietnamese: Bool) -> (head: String, lines: [String]) {
        let word = Schema.kind(item.kind).map { isVietnamese ? $0.label.vi.lowercased() : $0.label.en } ?? item.kind
        let language: ConsoleLanguage = isVietnamese ? .vietnamese : .english
        let upon = ViewWords.upon(item.parents).text(language)
        let record = item.record.description.prefix(RecordView.idShown)
        let state = stateWords(item).map { $0.text(language) }
        return (
            "\(TimeShown.text(item.time))  \(item.device.text)  \(word) \(record)  [\(item.short)\(upon)]",
            changes(item) + (state.isEmpty ? [] : ["! " + state.joined(separator: ", ")])
        )
    }

    private static func stateWords(_ item: HistoryItem) -> [Bilingual] {
        var state: [Bilingual] = []
        if item.isWaiting { state.append(ViewWords.waitsForAnother) }
        if item.isErased { state.append(ViewWords.erased) }
        for role in item.conflicts {
            let id = role.conflict.description.prefix(RecordView.idShown)
            let place =
                switch role.place {
                case .winner: ViewWords.stands
                case .loser: ViewWords.waits
                case .proposal: ViewWords.proposal
                }
            state.append(ViewWords.conflict(id, place))
        }
        return state
    }

    private static func changes(_ item: HistoryItem) -> [String] {
        item.fields.map { change in
            change.old.map { "\(change.name): \($0) → \(change.new ?? "–")" } ?? "\(change.name)=\(change.new ?? "–")"
        }
    }

    private static func states(_ item: HistoryItem) -> [String] {
        var state: [String] = []
        if item.isWaiting { state.append("waiting") }
        if item.isErased { state.append("erased") }
        return state + item.conflicts.map { "\($0.place.rawValue) \($0.conflict)" }
    }

    private static func row(_ item: HistoryItem) -> [Sheet.Cell] {
        [
            .text(ValueText.text(item.time)), .text(item.device.text), .text(item.short), .text(item.kind),
            .text(item.record.description), .text(item.parents.joined(separator: " ")),
            .text(changes(item).joined(separator: ", ")),
            .text(states(item).joined(separator: ", ")),
        ]
    }

    private static func json(_ item: HistoryItem) -> JSONValue {
        let fields = item.fields.map { change in
            JSONValue.object([
                JSONMember(key: "field", value: .string(change.name)),
                JSONMember(key: "group", value: .string(change.group)),
                JSONMember(key: "old", value: change.old.map { .string($0) } ?? .null),
                JSONMember(key: "new", value: change.new.map { .string($0) } ?? .null),
            ])
        }
        let conflicts = item.conflicts.map { role in
            JSONValue.object(["id": .string(role.conflict.description), "place": .string(role.place.rawValue)])
        }
        return .object([
            JSONMember(key: "time", value: .string(ValueText.text(item.time))),
            JSONMember(key: "clock_trust", value: .int(Int64(item.time.trust))),
            JSONMember(key: "device", value: .string(item.device.text)),
            JSONMember(key: "incarnation", value: .string(item.entry.incarnation.description)),
            JSONMember(key: "area", value: .string(item.home.text)),
            JSONMember(key: "seq", value: .int(Int64(item.entry.seq))),
            JSONMember(key: "hash", value: .string(item.entry.hash.hex)),
            JSONMember(key: "kind", value: .string(item.kind)),
            JSONMember(key: "record", value: .string(item.record.description)),
            JSONMember(key: "upon", value: .array(item.parents.map { .string($0) })),
            JSONMember(key: "changes", value: .array(fields)), JSONMember(key: "waiting", value: .bool(item.isWaiting)),
            JSONMember(key: "erased", value: .bool(item.isErased)),
            JSONMember(key: "conflicts", value: .array(conflicts)),
        ])
    }
}
