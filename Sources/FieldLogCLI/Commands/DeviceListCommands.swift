internal import FieldLogConsole
internal import FieldLogFormats
internal import FieldLogHash
internal import FieldLogKit
internal import FieldLogModel
internal import FieldLogReports
internal import FieldLogStorage
internal import FieldLogText

/// `device list` and `device feeds`: who takes part, and how far.
enum DeviceListCommands {
    static let all = [list, feeds]

    static let list = Command(
        CommandSpec(
            ["device", "list"], summary: words("các thiết bị và quyền của chúng", "the devices and what they may do"),
            examples: [ExampleSpec("fieldlog device list", meaning: words("ai tham gia", "who takes part"))])
    ) { (context) throws(FieldLogError) in
        let devices = try context.workspace().devices()
        context.printer.print(Sheet(columns, rows: devices.map { row($0, context) }))
        return ExitCode.ok
    }

    private static let columns = [
        Sheet.Column("principal", words("Tên", "Name")), Sheet.Column("device", words("Mã", "Id"), minor: true),
        Sheet.Column("role", words("Vai trò", "Role")), Sheet.Column("areas", words("Địa bàn", "Areas"), shrink: true),
        Sheet.Column("since", words("Từ", "Since")), Sheet.Column("state", words("Trạng thái", "State")),
        Sheet.Column("last_contact", words("Liên lạc", "Last contact")),
        Sheet.Column("incarnations", words("Phiên", "Lives"), right: true, minor: true),
        Sheet.Column("entries", words("Số mục", "Entries"), right: true),
        Sheet.Column("withheld", words("Bị cắt", "Cut"), right: true, minor: true),
        Sheet.Column("forks", words("Rẽ nhánh", "Forks"), right: true, minor: true),
    ]

    private static func row(_ device: DeviceStanding, _ context: Context) -> [Sheet.Cell] {
        let contact = device.contact.flatMap {
            ZonedInstant(millisecondsSinceEpoch: $0, offsetMinutes: Host.vietNamOffsetMinutes)?.description
        }
        return [
            .text(device.principal),
            Sheet.Cell(.string(device.device.description), shown: RecordView.id(device.device).shown),
            .text(device.role.rawValue), .text(device.areas.text), time(device.since),
            Sheet.Cell(
                .string(device.state.rawValue), shown: context.text(AuthorityWords.state(device.state))),
            Sheet.Cell(
                contact.map { .string($0) } ?? .null,
                shown: contact.map { String($0.prefix(16)).split(separator: "T").joined(separator: " ") } ?? ""),
            .count(device.incarnations), .count(device.entries), .count(device.withheld), .count(device.forks),
        ]
    }

    private static func time(_ time: WallTime?) -> Sheet.Cell {
        guard let time else { return .text(nil) }
        return Sheet.Cell(.string(ValueText.text(time)), shown: TimeShown.text(time))
    }

    static let name = PositionalSpec(
        "NAME", summary: words("tên hoặc mã của thiết bị", "the name or the id of a device"))

    static let feeds = Command(
        CommandSpec(
            ["device", "feeds"],
            summary: words(
                "mục cuối của mỗi sổ của một thiết bị ở kho này",
                "the last entry of each feed of a device in this store"
            ),
            discussion: words(
                "Kể cả những mục bị giữ riêng sau điểm cắt. Tệp này dùng cho fieldlog device revoke --at.",
                "What is kept aside beyond a cut included. The output serves fieldlog device revoke --at."),
            positionals: [name],
            examples: [
                ExampleSpec(
                    "fieldlog device feeds may-1 > feeds.txt", meaning: words("để nới điểm cắt", "to move a cut on"))
            ])
    ) { (context) throws(FieldLogError) in
        let feeds = try context.workspace().feeds(ofDevice: context.argument("NAME"))
        let rows: [[Sheet.Cell]] = feeds.compactMap { feed in
            guard let last = feed.last else { return nil }
            return [
                .text(feed.feed.incarnation.description), .text(feed.feed.area.text),
                Sheet.Cell(.int(Int64(last.seq))), .text(last.hash.hex), .text(feed.feed.branch?.hex ?? ""),
                .count(feed.withheld),
            ]
        }
        let columns = [
            Sheet.Column("incarnation", words("Phiên", "Incarnation")), Sheet.Column("area", words("Địa bàn", "Area")),
            Sheet.Column("seq", words("Số mục", "Last entry"), right: true),
            Sheet.Column("hash", words("Mã băm", "Hash")), Sheet.Column("branch", words("Nhánh", "Branch")),
            Sheet.Column("withheld", words("Bị cắt", "Cut"), right: true),
        ]
        let shown = context.printer.form == .tabs ? 5 : 6
        context.printer.print(Sheet(Array(columns.prefix(shown)), rows: rows.map { Array($0.prefix(shown)) }))
        return ExitCode.ok
    }
}
