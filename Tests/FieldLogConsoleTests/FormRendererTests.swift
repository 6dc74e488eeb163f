import FieldLogConsole
import Testing

@Suite struct FormRendererTests {
    private let size = TerminalSize(columns: 60, rows: 20)

    private func renderer(_ language: ConsoleLanguage, color: Bool = false) -> FormRenderer {
        FormRenderer(language: language, color: color, measure: StandInMeasure())
    }

    /// The search with its candidates; the cursor stands behind what was typed.
    @Test func picker() {
        var form = Form(SampleForm.questions)
        _ = form.type(SampleForm.keys("karaoke") + [.down])
        let screen = renderer(.vietnamese).render(form, size: size)
        #expect(
            screen.lines == [
                "Cơ sở: karaoke", "  Karaoke 88  Lào Cai", "> Karaoke Hoa Ban  Lào Cai",
                "Enter: nhận · Shift-Tab: quay lại · Ctrl-S: nhận hết · Ctr…",
            ])
        #expect(screen.cursorRow == 0 && screen.cursorColumn == 14)
    }

    /// Answers stand above, the default in brackets, the problem below.
    @Test func numberWithProblem() {
        var form = Form(SampleForm.questions)
        _ = form.type([.enter, .enter] + SampleForm.keys("ba") + [.enter])
        let screen = renderer(.english).render(form, size: TerminalSize(columns: 80, rows: 24))
        #expect(
            screen.lines == [
                "Cơ sở: Nhà nghỉ Hoa Sữa", "Kết quả: Đã kiểm tra", "Số phòng [12]: ba", "! Not a whole number.",
                "Enter: accept · Shift-Tab: back · Ctrl-S: accept all · Ctrl-C: stop",
            ])
        #expect(screen.cursorRow == 2 && screen.cursorColumn == 17)
    }

    /// Choices show their keys and the one that Enter takes.
    @Test func choices() {
        var form = Form(SampleForm.questions)
        _ = form.handle(.enter)
        let lines = renderer(.vietnamese).render(form, size: size).lines
        #expect(lines[1...4] == ["Kết quả [Đã kiểm tra]: ", "> d  Đã kiểm tra", "  Đ  Đóng cửa", "  T  Từ chối"])
    }

    /// A list longer than the terminal shows the part with the highlighted line.
    @Test func longListsScroll() {
        let choices = (0..<30).map { FormChoice(id: "\($0)", label: "mục \($0)") }
        var form = Form([FormQuestion("x", prompt: "?", kind: .choice(choices))])
        _ = form.type([Key](repeating: .down, count: 21))
        let lines = renderer(.vietnamese).render(form, size: TerminalSize(columns: 80, rows: 8)).lines
        #expect(lines.count == 7)
        #expect(lines.contains("> m  mục 20"))
        #expect(lines.first == "?: " && lines.last?.hasPrefix("Enter") == true)
    }

    /// Escapes in names do nothing, long lines scroll, and nothing is wider or higher than the terminal.
    @Test func hostileAndSmall() {
        let items = (0..<50).map { PickerItem(id: "\($0)", label: "a\u{1B}[2J" + String(repeating: "館", count: 90)) }
        var form = Form([
            FormQuestion("x", prompt: String(repeating: "p\u{7}", count: 99), kind: .picker(search: { _ in items }))
        ])
        _ = form.type(SampleForm.keys(String(repeating: "ữ", count: 150)))
        for (columns, rows) in [(80, 24), (24, 5), (1, 1)] {
            let screen = renderer(.english).render(form, size: TerminalSize(columns: columns, rows: rows))
            #expect(screen.lines.count <= max(3, rows - 1))
            #expect(screen.lines.indices.contains(screen.cursorRow))
            for line in screen.lines {
                #expect(!line.unicodeScalars.contains { $0.value < 0x20 })
                #expect(StandInMeasure().width(line) <= max(20, columns - 1))
            }
            #expect(screen.cursorColumn <= max(20, columns - 1))
        }
    }
}
