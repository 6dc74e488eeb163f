import FieldLogConsole
import FieldLogTestSupport
import Testing

@Suite struct RandomInputTests {
    /// Whatever bytes a terminal sends, a form stays drawable, reports only answers it holds, and never stops working.
    @Test(arguments: 1...40)
    func formsUnderRandomBytes(_ seed: UInt64) {
        var generator = SeededGenerator(seed)
        let pieces: [[UInt8]] = [
            [0x0D], [0x09], [0x7F], [0x1B], [0x02], [0x15], [0x13], [0x04], Array("\u{1B}[A".utf8),
            Array("\u{1B}[B".utf8), Array("\u{1B}[Z".utf8), Array("\u{1B}[D".utf8), Array("karao".utf8),
            Array("d".utf8), Array("12".utf8), Array("1/7".utf8), Array("ữ".utf8), Array("\u{1B}[200~".utf8),
            Array("\u{1B}[201~".utf8), [0xE1, 0xBB], [0xFF], [0x00],
        ]
        let renderer = FormRenderer(language: .vietnamese, color: true, measure: StandInMeasure())
        var form = Form(SampleForm.questions)
        var decoder = KeyDecoder()
        var held = FormAnswers()
        for _ in 0..<150 {
            let piece = pieces[Int(generator.next() % UInt64(pieces.count))]
            for key in decoder.feed(piece) {
                for event in form.handle(key) {
                    switch event {
                    case .answered(let id, let answer): held[id] = answer
                    case .withdrawn(let id): held[id] = nil
                    case .finished, .aborted: break
                    }
                }
                // What a draft written from the events holds is what the form holds.
                for question in form.questions { #expect(held[question.id] == form.answers[question.id]) }
            }
            let screen = renderer.render(form, size: TerminalSize(columns: 40, rows: 6))
            #expect(screen.lines.count <= 5)
            if form.isFinished || form.isAborted {
                form = Form(SampleForm.questions)
                held = FormAnswers()
            }
        }
    }

    /// Whatever words are typed, the parser answers; a command line it understands is complete.
    @Test(arguments: 1...20)
    func parserUnderRandomWords(_ seed: UInt64) {
        var generator = SeededGenerator(seed)
        let words = [
            "visit", "add", "list", "import", "log", "digest", "help", "--", "-", "-3", "", "--area", "--area=",
            "--json",
            "--=", "---", "--store", "/d", "--visited-on=d", "-h", "-x", "Hoa Sữa", "--visited_on", "=", "--json=",
        ]
        for _ in 0..<200 {
            let line = (0..<(generator.next() % 7)).map { _ in words[Int(generator.next() % UInt64(words.count))] }
            guard let invocation = try? SampleProgram.parser.parse(line), !invocation.has("help") else { continue }
            guard let command = invocation.command else {
                Issue.record("no command: \(line)")
                continue
            }
            for positional in command.positionals where !positional.isOptional {
                #expect(invocation.argument(positional.name) != nil, "\(line)")
            }
            for option in command.options where option.isRequired { #expect(invocation.has(option.name), "\(line)") }
        }
    }
}
