internal import FieldLogConsole
internal import FieldLogFormats
internal import FieldLogKit
internal import FieldLogModel
internal import FieldLogReports
internal import FieldLogStorage
internal import FieldLogSystem
internal import FieldLogText

/// `guard`: what the person guard would refuse, by which rules, and where it was overridden.
enum GuardCommands {
    static let all = [check, rules, list]

    static let check = Command(
        CommandSpec(
            ["guard", "check"],
            summary: words(
                "thử các dòng từ đầu vào chuẩn: dòng nào sẽ bị từ chối",
                "say which lines of standard input would be refused"),
            discussion: words(
                "Không cần kho. Chỉ in các dòng có dấu hiệu hoặc lưu ý; mã thoát 3 khi có dòng sẽ bị từ chối.",
                "Needs no store. Only lines with a hit or a warning are printed; exit code 3 when any would be refused."
            ),
            examples: [
                ExampleSpec(
                    "fieldlog guard check --json < notes.txt",
                    meaning: words("thử một tệp ghi chú", "try a file of notes"))
            ])
    ) { (context) throws(FieldLogError) in
        var lines = GuardLines()
        var input = FileReader.standardInput()
        do throws(SystemError) {
            while case let piece = try input.read(upTo: GuardLines.windowBytes), !piece.isEmpty {
                lines.take(piece)
                if InterruptFlag.isRaised { break }
            }
        } catch {
            throw .system(operation: error.operation, path: "stdin", code: error.code)
        }
        if InterruptFlag.isRaised { throw .interrupted }
        lines.finish()
        let refused = lines.found.count { !$0.kinds.isEmpty }
        context.printer.print(
            Sheet(columns, rows: lines.found.map(row)),
            extra: [
                JSONMember(key: "lines", value: .int(Int64(lines.count))),
                JSONMember(key: "refused", value: .int(Int64(refused))),
            ])
        if context.printer.form == .table { context.printer.note(GuardWords.checked(lines.count, refused: refused)) }
        return refused > 0 ? ExitCode.partial : ExitCode.ok
    }

    private static let columns = [
        Sheet.Column("line", words("Dòng", "Line"), right: true),
        Sheet.Column("kinds", words("Bị từ chối vì", "Refused for")),
        Sheet.Column("warnings", words("Lưu ý", "Warnings")),
        Sheet.Column("excerpts", words("Đã che", "Masked"), shrink: true),
        Sheet.Column("hints", words("Gợi ý", "Hints"), shrink: true),
    ]

    private static func row(_ line: GuardLines.Line) -> [Sheet.Cell] {
        func names(_ kinds: Set<GuardPattern>) -> Sheet.Cell {
            Sheet.Cell(.array(GuardPattern.allCases.filter(kinds.contains).map { .string($0.rawValue) }))
        }
        let hints: [JSONValue] = line.mayBeBusinessCode ? [.string(GuardCheck.businessCode.rawValue)] : []
        return [
            .count(line.number), names(line.kinds), names(line.warnings),
            Sheet.Cell(.array(line.excerpts.map { .string($0) })),
            Sheet.Cell(.array(hints)),
        ]
    }

    static let rules = Command(
        CommandSpec(
            ["guard", "rules"],
            summary: words("các mẫu che và mẫu nhận, theo thứ tự áp dụng", "the masks and detectors, in order"),
            examples: [
                ExampleSpec(
                    "fieldlog guard rules --json", meaning: words("cho chương trình khác", "for other programs"))
            ])
    ) { (context) throws(FieldLogError) in
        let sheet = Sheet(ruleColumns, rows: PersonGuard.rules.map { row($0, context) })
        let traps = GuardWords.traps.map { trap in
            JSONValue.object(["name": .string(trap.name), "text": .string(context.text(trap.text))])
        }
        let weights = BusinessCode.weights.map { JSONValue.int(Int64($0)) }
        context.printer.print(
            sheet,
            extra: [
                JSONMember(key: "traps", value: .array(traps)),
                JSONMember(key: "check_digit_weights", value: .array(weights)),
            ])
        for trap in GuardWords.traps { context.printer.say(trap.text) }
        return ExitCode.ok
    }

    private static let ruleColumns = [
        Sheet.Column("name", words("Tên", "Name")), Sheet.Column("effect", words("Tác dụng", "Effect")),
        Sheet.Column("kind", words("Dấu hiệu", "Kind")), Sheet.Column("warning", words("Chỉ lưu ý", "Warning only")),
        Sheet.Column("about", words("Nội dung", "About"), shrink: true),
        Sheet.Column("ignores_case", words("Không phân biệt hoa thường", "Ignores case"), minor: true),
        Sheet.Column("check", words("Kiểm tra", "Check")),
        Sheet.Column("pattern", words("Mẫu", "Pattern"), shrink: true, minor: true),
    ]

    private static func row(_ rule: GuardRule, _ context: Context) -> [Sheet.Cell] {
        var kind: GuardPattern?
        if case .detect(let pattern) = rule.effect { kind = pattern }
        return [
            .text(rule.name), .text(kind == nil ? "mask" : "detect"), .text(kind?.rawValue),
            Sheet.Cell(kind.map { .bool($0.isWarning) } ?? .null), .text(context.text(GuardWords.about(rule))),
            Sheet.Cell(.bool(rule.ignoresCase)), .text(rule.check?.rawValue), .text(rule.pattern),
        ]
    }

    static let list = Command(
        CommandSpec(
            ["guard", "list"],
            summary: words(
                "các lần vẫn lưu dù giống thông tin cá nhân", "where the guard was overridden, by which device, and why"
            ),
            options: [SharedOptions.area],
            examples: [ExampleSpec("fieldlog guard list", meaning: words("mọi lần", "all of them"))])
    ) { (context) throws(FieldLogError) in
        let workspace = try context.workspace()
        let areas = try AreaFilter(context)
        var notes: [StoredRecord] = []
        try workspace.store.forEach(Schema.guardOverride) { (note) throws(FieldLogError) in
            if try areas.contains(note.home) { notes.append(note) }
            return true
        }
        let fields = ["kind", "record", "field", "patterns", "reason"]
        let view = try context.view()
        var sheet = Sheet(
            [Sheet.Column("time", words("Giờ máy", "Clock")), Sheet.Column("device", words("Thiết bị", "Device"))]
                + RecordView.columns(Schema.guardOverride, fields: fields))
        for note in notes {
            let item = try History.log(workspace, note).first
            let time = item.map { Sheet.Cell(.string(ValueText.text($0.time)), shown: TimeShown.text($0.time)) }
            sheet.rows.append([time ?? .text(nil), .text(item?.device.text)] + view.row(note, fields: fields))
        }
        context.printer.print(sheet)
        return ExitCode.ok
    }
}

/// Lines of any bytes, each searched by the guard. What is not UTF-8 and what no text may hold is left out first, so that it hides nothing; of
/// a line longer than a window every window is searched, each with the end of the one before.
struct GuardLines {
    /// A line in which something was found; never a part of it beyond masked excerpts.
    struct Line {
        let number: Int
        var kinds: Set<GuardPattern> = []
        var warnings: Set<GuardPattern> = []
        var excerpts: [String] = []
        var mayBeBusinessCode = false
    }

    /// The most that is searched at once: as much as a text may have.
    static let windowBytes = Limits.textBytesMax
    /// More than any number with its groups and the word before it.
    private static let overlap = 1024
    private static let excerptsMax = 8

    /// The lines with a hit or a warning.
    private(set) var found: [Line] = []
    /// How many lines there were.
    private(set) var count = 0
    private var bytes: [UInt8] = []
    private var line: Line?

    /// The next bytes.
    mutating func take(_ piece: [UInt8]) {
        for part in piece.split(separator: 0x0A, omittingEmptySubsequences: false).enumerated() {
            if part.offset > 0 { end() }
            var rest = part.element
            while bytes.count + rest.count > Self.windowBytes {
                let room = Self.windowBytes - bytes.count
                bytes += rest.prefix(room)
                rest = rest.dropFirst(room)
                search()
                bytes.removeFirst(bytes.count - Self.overlap)
            }
            bytes += rest
        }
    }

    /// Behind the last byte: a line without a newline at its end is one too.
    mutating func finish() {
        if !bytes.isEmpty || line != nil { end() }
    }

    private mutating func end() {
        search()
        count += 1
        if let line { found.append(line) }
        line = nil
        bytes.removeAll(keepingCapacity: true)
    }

    private mutating func search() {
        var text = String(decoding: bytes, as: UTF8.self)
        if text.unicodeScalars.contains(where: Self.isNoText) { text.unicodeScalars.removeAll(where: Self.isNoText) }
        for hit in PersonGuard.hits(in: text) {
            var line = line ?? Line(number: count + 1)
            if hit.isWarning { line.warnings.insert(hit.pattern) } else { line.kinds.insert(hit.pattern) }
            if hit.mayBeBusinessCode { line.mayBeBusinessCode = true }
            if line.excerpts.count < Self.excerptsMax, !line.excerpts.contains(hit.excerpt) {
                line.excerpts.append(hit.excerpt)
            }
            self.line = line
        }
    }

    /// The mark for bytes that are not UTF-8, and control characters but for the tab.
    private static func isNoText(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value == 0xFFFD || (scalar.value < 0x20 && scalar.value != 0x09) || (0x7F...0x9F).contains(scalar.value)
    }
}
