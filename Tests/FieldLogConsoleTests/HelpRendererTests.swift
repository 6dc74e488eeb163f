import FieldLogConsole
import Testing

@Suite struct HelpRendererTests {
    private let renderer = HelpRenderer(
        program: "fieldlog",
        summary: Bilingual(vi: "nhật ký thực địa", en: "a field log"),
        parser: SampleProgram.parser,
        groups: [HelpGroup(Bilingual(vi: "Hằng ngày", en: "Every day"), nouns: ["visit", "import"])],
        exitCodes: [
            ExitCodeRow(0, Bilingual(vi: "xong", en: "ok")), ExitCodeRow(64, Bilingual(vi: "sai cú pháp", en: "usage")),
        ],
        measure: StandInMeasure(),
        width: 72)

    /// Help of a command, in English, to the letter.
    @Test func commandInEnglish() {
        #expect(renderer.help(for: ["visit", "add"], .english) == Golden.commandEnglish)
    }

    /// The same in Vietnamese: its letters do not push the columns apart.
    @Test func commandInVietnamese() {
        #expect(renderer.help(for: ["visit", "add"], .vietnamese) == Golden.commandVietnamese)
    }

    /// Help of the program groups its commands, the others follow.
    @Test func topLevel() {
        #expect(renderer.help(for: [], .english) == Golden.topLevelEnglish)
        #expect(renderer.help(for: ["no", "such"], .english) == Golden.topLevelEnglish)
    }

    /// Help of a noun lists its verbs only.
    @Test func noun() {
        #expect(renderer.noun(["visit"], .vietnamese) == Golden.nounVietnamese)
        #expect(renderer.noun(["none"], .vietnamese) == nil)
    }

    /// No line is wider than asked for, but an example, which is copied as a whole.
    @Test(arguments: [40, 60, 100])
    func keepsToTheWidth(_ width: Int) {
        let narrow = HelpRenderer(
            program: "fieldlog", summary: "x", parser: SampleProgram.parser, measure: StandInMeasure(), width: width)
        let examples = SampleProgram.parser.commands.flatMap(\.examples).map { "  " + $0.line }
        for language in ConsoleLanguage.allCases {
            for line in narrow.help(for: ["visit", "add"], language).split(separator: "\n")
            where !examples.contains(String(line)) {
                #expect(line.count <= width, "\(line)")
            }
        }
    }
}
