internal import FieldLogConsole
internal import FieldLogFormats
internal import FieldLogKit
internal import FieldLogModel
internal import FieldLogStorage

/// The verbs that records of many kinds have alike: what differs is the declaration and the words.
enum RecordVerbs {
    /// A verb that makes a record of what was typed; `--area` goes to the body apart where the verb has it.
    static func add(
        _ kind: KindSpec, _ spec: CommandSpec,
        _ body: @escaping @Sendable (Workspace, [TypedField], _ area: String?) throws(FieldLogError) -> StoredRecord
    ) -> Command {
        Command(spec) { (context) throws(FieldLogError) in
            let isArea = kind.field("area") == nil
            let area = isArea ? context.option("--area").map { [TypedField("area", $0)] } ?? [] : []
            return try context.keeping(kind.name, context.typed(kind) + area, command: name(spec)) {
                (typed) throws(FieldLogError) in
                let area = isArea ? typed.last { $0.name == "area" }?.text : nil
                let fields = isArea ? typed.filter { $0.name != "area" } : typed
                let record = try body(try context.workspace(), fields, area)
                try context.wrote(record, Words.saved(kind, record.id.description))
                return ExitCode.ok
            }
        }
    }

    /// A verb that takes a record a step further with what was typed; false of the body: it says so already.
    static func step(
        _ kind: KindSpec, _ spec: CommandSpec,
        _ body: @escaping @Sendable (Workspace, StoredRecord, [TypedField]) throws(FieldLogError) -> Bool
    ) -> Command {
        Command(spec) { (context) throws(FieldLogError) in
            let record = try context.workspace().record(kind, context.argument("ID"))
            let id = record.id.description
            return try context.keeping(id, context.typed(kind), command: "\(name(spec)) \(id)") {
                (typed) throws(FieldLogError) in
                let isChanged = try body(try context.workspace(), record, typed)
                try context.wrote(try context.again(record), isChanged ? Words.changed(id) : Words.unchanged(id))
                return ExitCode.ok
            }
        }
    }

    /// `edit`: any field but those that have a verb of their own.
    static func edit(_ kind: KindSpec, _ spec: CommandSpec) -> Command {
        step(kind, spec) { (workspace, record, typed) throws(FieldLogError) in try workspace.edit(record, typed) }
    }

    /// `withdraw`: takes back what was made in error.
    static func withdraw(_ kind: KindSpec, _ spec: CommandSpec) -> Command {
        Command(spec) { (context) throws(FieldLogError) in
            let record = try context.workspace().record(kind, context.argument("ID"))
            try context.workspace().withdraw(record, reason: context.option("--reason"))
            try context.wrote(try context.again(record), Words.withdrawn(record.id.description))
            return ExitCode.ok
        }
    }

    /// `show`: the whole record, what is wrong with it included.
    static func show(_ kind: KindSpec, _ spec: CommandSpec) -> Command {
        Command(spec) { (context) throws(FieldLogError) in
            let record = try context.workspace().record(kind, context.argument("ID"))
            let flag = (column: flagColumn, cell: flagCell(record, context))
            context.printer.details(try context.view().pairs(record) + [flag] + context.erasure(of: record))
            return ExitCode.ok
        }
    }

    /// A list of some fields, withdrawn records with `--all` only, and of those that `keeps` accepts.
    static func list(
        _ kind: KindSpec, _ spec: CommandSpec, fields: [String],
        _ keeps: @escaping @Sendable (Context) throws(FieldLogError) -> ((StoredRecord) -> Bool)
    ) -> Command {
        Command(spec) { (context) throws(FieldLogError) in
            let areas = try AreaFilter(context)
            let view = try context.view()
            let keep = try keeps(context)
            let all = context.invocation.has("--all")
            var sheet = Sheet(RecordView.columns(kind, fields: fields) + [flagColumn])
            try context.workspace().store.forEach(kind) { (record) throws(FieldLogError) in
                if !all, !record["withdrawn"].isNull { return true }
                guard keep(record), try areas.contains(record.home) else { return true }
                sheet.rows.append(view.row(record, fields: fields) + [flagCell(record, context)])
                return true
            }
            context.printer.print(sheet)
            return ExitCode.ok
        }
    }

    /// The column that says what is wrong with a record as it stands: it came so by sync, and is kept.
    static let flagColumn = Sheet.Column("flag", words("Lưu ý", "Flag"), shrink: true)

    static func flagCell(_ record: StoredRecord, _ context: Context) -> Sheet.Cell {
        // A store that cannot be read says so where it is read for itself.
        guard let workspace = try? context.workspace(), let problem = try? workspace.problem(of: record) else {
            return Sheet.Cell(.null)
        }
        return cell(problem, context)
    }

    /// A problem as a flag: the field and the name of the problem for programs, a sentence for people.
    static func cell(_ problem: FieldRefusal, _ context: Context) -> Sheet.Cell {
        Sheet.Cell(.string("\(problem.field):\(problem.problem.name)"), shown: context.text(FieldWords.text(problem)))
    }

    static func name(_ spec: CommandSpec) -> String { "fieldlog " + spec.path.joined(separator: " ") }

    static let all = OptionSpec("--all", summary: words("kể cả bản ghi đã rút", "withdrawn ones too"))
}
