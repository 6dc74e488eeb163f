internal import FieldLogConsole
internal import FieldLogKit
internal import FieldLogModel
internal import FieldLogStorage
internal import FieldLogText

/// What one run of a command has: its words, its output, its host, its store.
final class Context {
    let invocation: Invocation
    let printer: Printer
    let host: Host
    /// Whether a person sits at the terminal and may be asked.
    let canAsk: Bool
    private var storePath: String
    private var opened: Workspace?
    private var closing: [Bilingual] = []

    init(invocation: Invocation, printer: Printer, host: Host, storePath: String, canAsk: Bool) {
        self.invocation = invocation
        self.printer = printer
        self.host = host
        self.storePath = storePath
        self.canAsk = canAsk
    }

    /// The folder of the store that this run is about.
    var folder: String { storePath }

    /// Takes another folder than the usual one, unless the command line or the environment names a store or one is open already.
    func prefer(_ folder: String) {
        let isNamed = option("--store") != nil || !(Environment.value("FIELDLOG_STORE") ?? "").isEmpty
        if opened == nil, !isNamed { storePath = FolderName.plain(folder) }
    }

    /// The store, opened when first asked for.
    func workspace() throws(FieldLogError) -> Workspace {
        if let opened { return opened }
        let workspace = try Workspace.open(storePath, host: host)
        if let reason = option(SharedOptions.overrideGuard.name) { try workspace.overrideGuard(reason: reason) }
        opened = workspace
        return workspace
    }

    /// What is behind an error: a record that is not here may well be, behind a damage of the write-ahead log that SQLite passes over.
    func cause(of error: FieldLogError) -> FieldLogError {
        switch error {
        case .unknownRecord, .unknownArea, .unknownConflict: break
        default: return error
        }
        do throws(FieldLogError) { try opened?.store.makeSureOfLogEnd() } catch {
            if case .damaged = error { return error }
        }
        return error
    }

    /// Says something on standard error after the outcome of the command: what to do about a refusal comes after the refusal.
    func sayAtEnd(_ text: Bilingual) { closing.append(text) }

    /// Says what was left for the end, and that the store took a new name.
    func sayClosing() {
        for text in closing { printer.note(text) }
        if let problem = opened?.renewed { printer.note(Words.renewed(problem)) }
        if let error = opened?.unerased {
            printer.note(Words.unerased(ErrorPresenter(language: printer.language).text(error)))
        }
        if let error = opened?.unwitnessed {
            printer.note(Words.unwitnessed(ErrorPresenter(language: printer.language).text(error)))
        }
    }

    /// Makes sure of the files that this run is to write, before it does anything: a decision whose answer cannot be written is made all
    /// the same.
    func checkOutputs() throws(FieldLogError) {
        for name in ["--out", "--receipt", "--html"] {
            if let path = option(name) { try OutputPlace.check(path) }
        }
    }

    /// The value of an option.
    func option(_ name: String) -> String? { invocation.value(name) }

    /// The whole number from 0 that an option gives, nil without the option.
    func number(_ name: String) throws(FieldLogError) -> Int? {
        guard let text = option(name) else { return nil }
        guard let number = Int(text) else {
            throw .refused(FieldRefusal(argument: name, problem: .notANumber(text)))
        }
        guard number >= 0 else {
            throw .refused(FieldRefusal(argument: name, problem: .outOfRange(text)))
        }
        return number
    }

    /// The code that an option gives for a field, spelled as the catalogue has it; nil without the option.
    func code(_ name: String, _ kind: KindSpec) throws(FieldLogError) -> String? {
        guard let text = option(name), let field = kind.field(FlagName.field(name)) else { return nil }
        let input = try workspace().input()
        do throws(FieldProblem) { return try input.value(text, for: field).text } catch {
            throw .refused(FieldRefusal(kind: kind.name, field: field.name, problem: error))
        }
    }

    /// The folder that a new store is to be made in.
    func newFolder() throws(FieldLogError) -> String {
        let folder = FolderName.plain(argument("DIR"))
        guard !folder.isEmpty else {
            throw .refused(FieldRefusal(argument: "DIR", problem: .required))
        }
        return folder
    }

    /// The value of a positional argument that the parser has made sure of.
    func argument(_ name: String) -> String { invocation.argument(name) ?? "" }

    /// The fields given as flags, in the order in which they were typed.
    func typed(_ kind: KindSpec) -> [TypedField] {
        invocation.options.compactMap { occurrence in
            guard let value = occurrence.value, let field = kind.field(FlagName.field(occurrence.name)) else {
                return nil
            }
            return TypedField(field.name, value)
        }
    }

    /// The word for a text in the language of this run.
    func text(_ words: Bilingual) -> String { words.text(printer.language) }

    var isVietnamese: Bool { printer.isVietnamese }
}

/// Flags and fields are one name in two spellings.
enum FlagName {
    static func field(_ flag: String) -> String {
        String(flag.drop { $0 == "-" }.map { $0 == "-" ? "_" : $0 })
    }
    static func flag(_ field: String) -> String { "--" + field.map { $0 == "_" ? "-" : String($0) }.joined() }
}

/// A command: what it is called and what it does.
struct Command: Sendable {
    let spec: CommandSpec
    let run: @Sendable (Context) throws(FieldLogError) -> Int32

    init(_ spec: CommandSpec, run: @escaping @Sendable (Context) throws(FieldLogError) -> Int32) {
        self.spec = spec
        self.run = run
    }
}

/// Short forms for the tables of commands.
func words(_ vi: String, _ en: String) -> Bilingual { Bilingual(vi: vi, en: en) }

extension Bilingual {
    init(_ label: Label) { self.init(vi: label.vi, en: label.en) }

    /// A label at the beginning of a line or over a column.
    init(title label: Label) { self.init(vi: label.vi, en: label.en.prefix(1).uppercased() + label.en.dropFirst()) }
}

extension CommandSpec {
    /// Options for the fields of a kind, those that the verb sets by itself left out. Those that it cannot do without are marked so;
    /// they are asked for as fields, with what was typed kept, and not as a slip in the command line.
    static func fields(of kind: KindSpec, without left: Set<String> = [], needing needed: Set<String> = [])
        -> [OptionSpec]
    {
        let fields = kind.fields.filter { !left.contains($0.name) }
        let isGuarded = fields.contains { if case .text(_, _, true) = $0.type { true } else { false } }
        return fields.map { field in
            let mark = needed.contains(field.name) ? Self.needed : words("", "")
            return OptionSpec(
                FlagName.flag(field.name), placeholder: placeholder(field.type),
                summary: Bilingual(
                    vi: field.label.vi + hint(field.type) + mark.vi, en: field.label.en + hint(field.type) + mark.en))
        } + (isGuarded ? [SharedOptions.overrideGuard] : [])
    }

    /// Options for some fields of a kind, and to go on with what was typed before.
    static func fields(of kind: KindSpec, only names: [String], needing needed: Set<String> = []) -> [OptionSpec] {
        fields(of: kind, without: Set(kind.fields.map(\.name)).subtracting(names), needing: needed)
            + [SharedOptions.resume]
    }

    /// Marks an option that a record cannot do without.
    static let needed = words(" (bắt buộc)", " (required)")

    private static func placeholder(_ type: FieldType) -> Bilingual {
        switch type {
        case .date: words("NGÀY", "DATE")
        case .instant: words("THỜI_ĐIỂM", "TIME")
        case .count, .money: words("SỐ", "N")
        case .flag: words("CÓ/KHÔNG", "YES/NO")
        case .reference: words("ID", "ID")
        case .area: words("MÃ[@NGÀY]", "CODE[@DATE]")
        case .code: words("MÃ", "CODE")
        case .codes: words("MÃ,MÃ", "CODE,CODE")
        case .tally: words("MÃ=SỐ,…", "CODE=N,…")
        case .marks: words("MÃ=PASS,…", "CODE=PASS,…")
        case .text: words("CHỮ", "TEXT")
        }
    }

    private static func hint(_ type: FieldType) -> String {
        switch type {
        case .code(let catalogue), .codes(let catalogue), .tally(let catalogue), .marks(let catalogue):
            " (code list \(catalogue))"
        case .date: " (YYYY-MM-DD)"
        case .instant: " (RFC 3339)"
        default: ""
        }
    }
}
