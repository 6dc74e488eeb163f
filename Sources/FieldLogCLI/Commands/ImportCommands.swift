internal import FieldLogConsole
internal import FieldLogFormats
internal import FieldLogImport
internal import FieldLogModel

/// `import`.
enum ImportCommands {
    static let all = [load]

    static let load = Command(
        CommandSpec(
            ["import"],
            summary: words(
                "nhập sổ quản lý hoặc lượt kiểm tra từ CSV bất kỳ", "import a register or visits from anyone's CSV"),
            discussion: words(
                "Bản đồ là tệp JSON nói cột nào là trường nào (Examples/IMPORT.md). Dòng tốt được nhập, dòng hỏng vào FILE.rejected.csv (mã 3). Chạy lại không nhập trùng. Trong lúc chạy in “committed TỆP DÒNG”: đến dòng đó đã bền.",
                "The map is a JSON file that says which column is which field (Examples/IMPORT.md). Good rows go in, bad rows to FILE.rejected.csv (exit code 3). Running it again imports nothing twice. While it runs it prints “committed FILE ROW”: rows up to it are durable."
            ),
            positionals: [PositionalSpec("FILE", summary: words("tệp CSV", "CSV files"), isRepeated: true)],
            options: [
                OptionSpec(
                    "--map", placeholder: words("TỆP", "MAP"), summary: words("bản đồ các cột", "the map of columns"),
                    isRequired: true),
                SharedOptions.area,
                OptionSpec("--dry-run", summary: words("chỉ thử, không ghi gì", "try only, write nothing")),
                OptionSpec(
                    "--update",
                    summary: words("ghi cả giá trị khác với bản đã có", "write values that differ from what is here")),
                OptionSpec(
                    "--rejects", placeholder: words("TỆP", "FILE"),
                    summary: words("nơi ghi dòng bị từ chối", "where refused rows go")),
            ],
            examples: [
                ExampleSpec(
                    "fieldlog import so.csv --map so.map.json --area 79 --dry-run",
                    meaning: words("thử trước", "try it first")),
                ExampleSpec(
                    "fieldlog import 2010.csv 2011.csv --map Examples/toronto.map.json --area T",
                    meaning: words("nhiều tệp", "several files")),
            ])
    ) { (context) throws(FieldLogError) in
        let printer = context.printer
        var request = ImportRequest(
            files: context.invocation.arguments("FILE"), map: try ImportMap.load(context.option("--map") ?? ""),
            area: context.option("--area"))
        request.isDryRun = context.invocation.has("--dry-run")
        request.isUpdate = context.invocation.has("--update")
        request.rejectPath = context.option("--rejects")
        let language = printer.language
        request.reasonText = { RowWords.line($0, language) }
        let meter = ProgressMeter()
        let workspace = try context.workspace()
        let outcome = try meter.watching { () throws(FieldLogError) in
            try workspace.importFiles(
                request,
                committed: { (file, row) in
                    meter.clear()
                    if printer.form == .json || printer.form == .csv {
                        printer.warn("committed \(file) \(row)")
                    } else {
                        printer.line("committed \(file) \(row)")
                    }
                },
                progress: { step in
                    let part = step.bytesTotal > 0 ? step.bytes * 100 / step.bytesTotal : 0
                    meter.show("\(step.file): \(step.row) (\(part)%)")
                }, isInterrupted: { InterruptFlag.isRaised })
        }
        ImportView(printer: printer, isDryRun: request.isDryRun).show(outcome)
        if outcome.isInterrupted { return InterruptFlag.exitCode ?? ExitCode.interrupted }
        return outcome.refusedCount > 0 ? ExitCode.partial : ExitCode.ok
    }
}

/// What an import did, for people and programs.
struct ImportView {
    let printer: Printer
    let isDryRun: Bool
    /// What a person is shown; programs get all of it.
    private static let shownMax = 20

    func show(_ outcome: ImportOutcome) {
        if printer.form == .json {
            json(outcome)
            return
        }
        for row in outcome.refused.prefix(Self.shownMax) {
            let field = row.field.isEmpty ? "" : "\(row.field): "
            printer.warn("\(row.file):\(row.line): \(field)\(RowWords.line(row, printer.language))")
        }
        more(outcome.refusedCount)
        for difference in outcome.differing.prefix(Self.shownMax) {
            printer.warn(
                "\(difference.file):\(difference.line): \(difference.kind) \(difference.key) \(difference.field): \(text(difference.old)) ≠ \(text(difference.new))"
            )
        }
        more(outcome.differingCount)
        if outcome.differingCount > 0 { printer.note(ImportWords.differing) }
        for path in outcome.rejectFiles { printer.note(ImportWords.rejected(path)) }
        summary(outcome)
    }

    private func more(_ count: Int) {
        let rest = count - Self.shownMax
        if rest > 0 { printer.warn(ImportWords.more(rest).text(printer.language)) }
    }

    private func summary(_ outcome: ImportOutcome) {
        let created = outcome.created.sorted { $0.key < $1.key }
        if printer.form == .table {
            printer.say(ImportWords.summary(outcome, created, isDryRun: isDryRun))
        } else {
            let names = ["rows", "imported", "unchanged", "refused", "differing"] + created.map(\.key)
            let counts =
                [outcome.rows, outcome.imported, outcome.unchanged, outcome.refusedCount, outcome.differingCount]
                + created.map(\.value)
            printer.print(Sheet(names.map { Sheet.Column($0, words($0, $0)) }, rows: [counts.map { .count($0) }]))
        }
    }

    private func text(_ value: ShownValue) -> String {
        switch value {
        case .empty: "–"
        case .text(let text): text
        case .hidden(let count): "… (\(count))"
        }
    }

    private func json(_ outcome: ImportOutcome) {
        let refused = outcome.refused.map { row in
            JSONValue.object([
                "file": .string(row.file), "line": .int(Int64(row.line)),
                // A cell that cannot be read is of no field yet; its column is what can be named.
                "field": .string(row.field.isEmpty ? row.column : row.field),
                "column": .string(row.column),
                "code": .string(row.reason.code), "reason": .string(RowWords.text(row.reason).text(printer.language)),
            ])
        }
        let differing = outcome.differing.map { item in
            JSONValue.object([
                "file": .string(item.file), "line": .int(Int64(item.line)), "kind": .string(item.kind),
                "record": .string(item.record.description), "key": .string(item.key), "field": .string(item.field),
                "old": .string(text(item.old)), "new": .string(text(item.new)),
            ])
        }
        printer.document([
            JSONMember(key: "rows", value: .int(Int64(outcome.rows))),
            JSONMember(key: "imported", value: .int(Int64(outcome.imported))),
            JSONMember(key: "unchanged", value: .int(Int64(outcome.unchanged))),
            JSONMember(key: "refused", value: .array(refused)),
            JSONMember(key: "refused_count", value: .int(Int64(outcome.refusedCount))),
            JSONMember(key: "created", value: counts(outcome.created)),
            JSONMember(key: "updated", value: counts(outcome.updated)),
            JSONMember(key: "differing", value: .int(Int64(outcome.differingCount))),
            JSONMember(key: "differences", value: .array(differing)),
            JSONMember(key: "dry_run", value: .bool(isDryRun)),
            JSONMember(key: "reject_files", value: .array(outcome.rejectFiles.map { .string($0) })),
            JSONMember(key: "interrupted", value: .bool(outcome.isInterrupted)),
        ])
    }

    private func counts(_ counts: [String: Int]) -> JSONValue {
        .object(counts.sorted { $0.key < $1.key }.map { JSONMember(key: $0.key, value: .int(Int64($0.value))) })
    }
}
