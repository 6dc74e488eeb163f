package import FieldLogConsole
internal import FieldLogFormats
internal import FieldLogKit
internal import FieldLogModel
internal import FieldLogText

/// The program: reads the command line, runs one command, and gives the exit code.
public enum Program {
    /// The version of the program.
    public static let version = "0.1.0"

    /// Runs with the process's arguments and environment.
    public static func main() -> Int32 {
        Output.ignoreBrokenPipes()
        var language = ConsoleLanguage.preferred(environment: Environment.value)
        let raw = RawArguments.read()
        language = Self.language(in: raw.map(\.lossy)) ?? language
        do throws(UsageError) {
            return run(try RawArguments.texts(raw), language: language)
        } catch {
            if case .notText(let position, _) = error, let refusal = Self.refusal(raw, position - 1) {
                let presenter = ErrorPresenter(language: language)
                try? Output.write(presenter.text(.refused(refusal)) + "\n", to: 2)
                return presenter.exitCode(.refused(refusal))
            }
            return usage(error, language)
        }
    }

    /// The refusal of a value that is not UTF-8, where it is the value of an option: the field can be named.
    private static func refusal(_ arguments: [RawArgument], _ place: Int) -> FieldRefusal? {
        guard arguments.indices.contains(place) else { return nil }
        let own = arguments[place].lossy
        let flag: String
        if own.hasPrefix("--"), let sign = own.firstIndex(of: "=") {
            flag = String(own[..<sign])
        } else if place > 0, arguments[place - 1].lossy.hasPrefix("--"), !arguments[place - 1].lossy.contains("=") {
            flag = arguments[place - 1].lossy
        } else {
            return nil
        }
        let noun = arguments.map(\.lossy).first { Schema.kind($0) != nil } ?? "fieldlog"
        let isPlain = flag.unicodeScalars.allSatisfy {
            $0.isASCII && ($0.properties.isAlphabetic || "-_0123456789".unicodeScalars.contains($0))
        }
        guard isPlain, flag.utf8.count <= 60 else { return nil }
        return FieldRefusal(kind: noun, field: FlagName.field(flag), problem: .notUTF8)
    }

    /// The parser of the program's own command lines.
    package static var parser: CommandLineParser {
        CommandLineParser(commands: CommandTable.all.map(\.spec), globalOptions: GlobalOptions.all)
    }

    /// What is said of a command line that was not understood.
    package static func text(_ error: UsageError, _ language: ConsoleLanguage) -> String {
        UsageWording(program: "fieldlog", measure: Measure()).text(error, language)
    }

    private static func usage(_ error: UsageError, _ language: ConsoleLanguage) -> Int32 {
        try? Output.write("fieldlog: " + text(error, language) + "\n", to: 2)
        return ExitCode.usage
    }

    private static func language(in arguments: [String]) -> ConsoleLanguage? {
        for (place, argument) in arguments.enumerated() {
            if argument == "--lang", place + 1 < arguments.count {
                return ConsoleLanguage(rawValue: arguments[place + 1])
            }
            if argument.hasPrefix("--lang=") { return ConsoleLanguage(rawValue: String(argument.dropFirst(7))) }
        }
        return nil
    }

    private static func run(_ arguments: [String], language: ConsoleLanguage) -> Int32 {
        let invocation: Invocation
        do throws(UsageError) { invocation = try parser.parse(arguments) } catch { return usage(error, language) }
        if let chosen = invocation.value("--lang"), ConsoleLanguage(rawValue: chosen) == nil {
            try? Output.write("fieldlog: --lang vi|en\n", to: 2)
            return ExitCode.usage
        }
        // An empty name is a script's slip; the default store is not what it meant.
        if invocation.value("--store")?.isEmpty == true {
            return usage(.missingValue(option: "--store", command: invocation.path), language)
        }
        let printer = printer(invocation, language)
        if invocation.has("--version") {
            let facts = [
                JSONMember(key: "version", value: .string(version)),
                JSONMember(key: "schema", value: .int(Int64(Schema.version))),
            ]
            if printer.form == .json { printer.document(facts) } else { printer.line("fieldlog \(version)") }
            return ExitCode.ok
        }
        guard !invocation.has("--help"), let spec = invocation.command,
            let command = CommandTable.all.first(where: { $0.spec.path == spec.path })
        else {
            printer.write(Array(help(parser, printer).help(for: invocation.path, language).utf8))
            return ExitCode.ok
        }
        return run(command, invocation, printer)
    }

    private static func run(_ command: Command, _ invocation: Invocation, _ printer: Printer) -> Int32 {
        let presenter = ErrorPresenter(language: printer.language)
        do throws(TerminalError) { try InterruptFlag.install() } catch { printer.warn("fieldlog: signals") }
        var context: Context?
        defer { context?.sayClosing() }
        do throws(FieldLogError) {
            let opened = Context(
                invocation: invocation, printer: printer, host: try host(), storePath: storePath(invocation),
                canAsk: Terminal.canAsk() && printer.form == .table)
            context = opened
            try opened.checkOutputs()
            let code = try command.run(opened)
            if let failed = printer.failure.code {
                throw FieldLogError.system(operation: "write", path: "stdout", code: failed)
            }
            return code
        } catch {
            let cause = context?.cause(of: error) ?? error
            printer.warn(presenter.text(cause))
            return presenter.exitCode(cause)
        }
    }

    private static func printer(_ invocation: Invocation, _ language: ConsoleLanguage) -> Printer {
        let output = Terminal.output
        let form: OutputForm =
            invocation.has("--json") ? .json : invocation.has("--csv") ? .csv : output.isTTY ? .table : .tabs
        return Printer(
            language: language, form: form,
            isColored: output.isTTY && output.colorAllowed() && !invocation.has("--no-color"),
            columns: output.size().columns, isQuiet: invocation.has("--quiet"))
    }

    private static func help(_ parser: CommandLineParser, _ printer: Printer) -> HelpRenderer {
        HelpRenderer(
            program: "fieldlog", summary: Words.summary, parser: parser, groups: CommandTable.groups,
            exitCodes: ExitCode.rows,
            measure: Measure(), width: Terminal.output.isTTY ? printer.columns : 80)
    }

    private static func storePath(_ invocation: Invocation) -> String {
        if let given = invocation.value("--store") { return FolderName.plain(given) }
        if let given = Environment.value("FIELDLOG_STORE"), !given.isEmpty { return FolderName.plain(given) }
        if let data = Environment.value("XDG_DATA_HOME"), data.hasPrefix("/") {
            return FolderName.plain(data + "/fieldlog")
        }
        return FolderName.plain((Environment.value("HOME") ?? "") + "/.local/share/fieldlog")
    }

    /// The machine, or what tests say in its place.
    private static func host() throws(FieldLogError) -> Host {
        var fixed: WallTime?
        if let text = Environment.value("FIELDLOG_NOW"), !text.isEmpty {
            guard let instant = ZonedInstant(text), (-1080...1080).contains(instant.offsetMinutes) else {
                throw .refused(FieldRefusal(kind: "environment", field: "FIELDLOG_NOW", problem: .notAnInstant(text)))
            }
            fixed = WallTime(
                milliseconds: instant.millisecondsSinceEpoch, offsetMinutes: instant.offsetMinutes, trust: .given)
        }
        return Host.system(fixedNow: fixed, machine: Environment.value("FIELDLOG_MACHINE_ID"))
    }
}

/// Names of folders as they are compared and put together.
enum FolderName {
    /// Without slashes at the end, so that what lies beside a folder can be named.
    static func plain(_ path: String) -> String {
        var name = path
        while name.count > 1, name.hasSuffix("/") { name.removeLast() }
        return name
    }
}

extension RawArgument {
    /// The text, with a mark in place of what is not UTF-8: good enough to look for flags.
    var lossy: String {
        switch self {
        case .text(let text): text
        case .invalid(let bytes): String(decoding: bytes, as: UTF8.self)
        }
    }
}
