import FieldLogConsole
import Testing

@Suite struct CommandLineParserTests {
    private let parser = SampleProgram.parser

    private func parse(_ line: [String]) -> Result<Invocation, UsageError> {
        do throws(UsageError) {
            return .success(try parser.parse(line))
        } catch {
            return .failure(error)
        }
    }

    /// Global options mean the same wherever they stand, and both spellings of a value are one.
    @Test(arguments: [
        ["--store", "/d", "--json", "visit", "list", "--area", "15@2025-07-01"],
        ["visit", "--store=/d", "list", "--json", "--area=15@2025-07-01"],
        ["visit", "list", "--area", "15@2025-07-01", "--json", "--store", "/d"],
        ["--area", "15@2025-07-01", "visit", "list", "--json", "--store", "/d"],
        ["visit", "list", "--json", "--json", "--area", "15@2025-07-01", "--store", "/d", "--"],
    ])
    func globalOptionsStandAnywhere(_ line: [String]) throws {
        let invocation = try parse(line).get()
        #expect(invocation.path == ["visit", "list"])
        #expect(invocation.value("--store") == "/d")
        #expect(invocation.value("area") == "15@2025-07-01")
        #expect(invocation.has("--json"))
        #expect(!invocation.has("--no-color"))
        #expect(invocation.positionals.isEmpty)
    }

    /// Dashes and underscores within option names are the same, on the line and when asked for.
    @Test func dashesAndUnderscoresAreOne() throws {
        let invocation = try parse(["visit", "add", "x", "--visited_on", "2025-07-01", "--no_color"]).get()
        #expect(invocation.value("--visited-on") == "2025-07-01")
        #expect(invocation.value("visited_on") == "2025-07-01")
        #expect(invocation.options.map(\.name) == ["--visited-on", "--no-color"])
    }

    /// A negative number, a lone dash and text with a blank are values, so that validation can name the field.
    @Test(arguments: ["-3", "-3,5", "-", "- gạch đầu dòng", "--gạch đầu dòng", ""])
    func valuesThatBeginWithADash(_ value: String) throws {
        let invocation = try parse(["visit", "add", "x", "--visited-on", "d", "--rooms", value]).get()
        #expect(invocation.value("--rooms") == value)
    }

    /// Arguments are told by place and name; repeated options and arguments keep their order.
    @Test func argumentsByName() throws {
        let add = try parse(["visit", "add", "--team", "A", "Hoa Sữa", "--team=B", "--visited-on=d"]).get()
        #expect(add.argument("ESTABLISHMENT") == "Hoa Sữa")
        #expect(add.values("--team") == ["A", "B"])
        let files = try parse(["import", "a.csv", "--", "--json", "-"]).get()
        #expect(files.arguments("FILE") == ["a.csv", "--json", "-"])
        #expect(!files.has("--json"))
        let log = try parse(["log"]).get()
        #expect(log.argument("RECORD") == nil)
        #expect(log.argument("NO-SUCH") == nil)
    }

    /// Help and version need no complete command.
    @Test func preemptingOptions() throws {
        #expect(try parse(["--help"]).get().path == [])
        #expect(try parse(["visit", "-h"]).get().path == ["visit"])
        #expect(try parse(["visit", "-h"]).get().command == nil)
        #expect(try parse(["visit", "add", "--help"]).get().command == SampleProgram.visitAdd)
        #expect(try parse(["help", "visit", "add"]).get().path == ["visit", "add"])
        #expect(try parse(["--version"]).get().has("version"))
    }

    /// Every mistake has its own error, with suggestions where something is close.
    @Test(
        arguments: [
            ([], .incompleteCommand([], next: ["visit", "area", "import", "log", "digest"])),
            (["visit"], .incompleteCommand(["visit"], next: ["add", "list"])),
            (["vist", "add"], .unknownCommand(["vist"], suggestions: ["visit"])),
            (["visit", "ad"], .unknownCommand(["visit", "ad"], suggestions: ["visit add"])),
            (["visit", "lits"], .unknownCommand(["visit", "lits"], suggestions: ["visit list"])),
            (["add", "visit"], .unknownCommand(["add"], suggestions: ["visit add"])),
            (["list"], .unknownCommand(["list"], suggestions: ["visit list", "area list"])),
            (["thanh tra"], .unknownCommand(["thanh tra"], suggestions: [])),
            ([""], .unknownCommand([""], suggestions: [])),
            (["digest", "--jsno"], .unknownOption("--jsno", command: ["digest"], suggestions: ["--json"])),
            (
                ["visit", "list", "--aera=1"],
                .unknownOption("--aera", command: ["visit", "list"], suggestions: ["--area"])
            ),
            (["--area", "15", "digest"], .unknownOption("--area", command: ["digest"], suggestions: [])),
            (["digest", "-x"], .unknownOption("-x", command: ["digest"], suggestions: [])),
            (["digest", "--store"], .missingValue(option: "--store", command: ["digest"])),
            (["visit", "list", "--area", "--json"], .missingValue(option: "--area", command: ["visit", "list"])),
            (["digest", "--json=1"], .valueForFlag(option: "--json", command: ["digest"])),
            (["digest", "--lang", "vi", "--lang", "en"], .repeatedOption(option: "--lang", command: ["digest"])),
            (["digest", "thừa"], .unexpectedArgument("thừa", command: ["digest"])),
            (["log", "a", "b"], .unexpectedArgument("b", command: ["log"])),
            (["import"], .missingArgument(name: "FILE", command: ["import"])),
            (["visit", "add", "x"], .missingOption(option: "--visited-on", command: ["visit", "add"])),
        ] as [([String], UsageError)])
    func mistakes(_ line: [String], _ error: UsageError) {
        #expect(parse(line) == .failure(error))
    }

    /// A name of a million letters costs no suggestion.
    @Test func hugeWords() {
        let word = String(repeating: "ơ", count: 1_000_000)
        #expect(parse([word]) == .failure(.unknownCommand([word], suggestions: [])))
        #expect(
            parse(["digest", "--" + word])
                == .failure(.unknownOption("--" + word, command: ["digest"], suggestions: [])))
    }

    /// Bytes that are not UTF-8 are kept apart and shown in ASCII with the argument's place.
    @Test func rawArguments() {
        #expect(RawArguments.decode(Array("Hoa Sữa".utf8)) == .text("Hoa Sữa"))
        let broken: [UInt8] = Array("--name=".utf8) + [0xFF, 0x1B]
        #expect(RawArguments.decode(broken) == .invalid(broken))
        #expect(throws: UsageError.notText(position: 2, shown: "--name=\\xff\\x1b")) {
            try RawArguments.texts([.text("visit"), .invalid(broken)])
        }
        #expect(!RawArguments.read().contains { $0 == .text("") })
    }

    /// The wording names what is wrong, and nothing typed reaches the terminal as an escape.
    @Test func wording() {
        let wording = UsageWording(program: "fieldlog", measure: StandInMeasure())
        let error = UsageError.unknownCommand(["vist\u{1B}[2J"], suggestions: ["visit"])
        #expect(
            wording.text(error, .english) == """
                There is no command “vist?[2J”.
                Did you mean: visit?
                See: fieldlog --help
                """)
        #expect(
            wording.text(.missingValue(option: "--area", command: ["visit", "list"]), .vietnamese) == """
                Tùy chọn --area thiếu giá trị.
                Xem: fieldlog visit list --help
                """)
    }

    /// The language comes from the locale variables in the order of POSIX.
    @Test func languageOfTheLocale() {
        func preferred(_ environment: [String: String]) -> ConsoleLanguage {
            ConsoleLanguage.preferred { environment[$0] }
        }
        #expect(preferred(["LANG": "vi_VN.UTF-8"]) == .vietnamese)
        #expect(preferred(["LANG": "vi_VN.UTF-8", "LC_ALL": "C"]) == .english)
        #expect(preferred(["LANG": "en_US", "LC_MESSAGES": "vi", "LC_ALL": ""]) == .vietnamese)
        #expect(preferred([:]) == .english)
    }
}
