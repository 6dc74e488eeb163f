import FieldLogConsole
import Testing

@Suite struct TextTableTests {
    private let table = TextTable(
        [
            .init("MÃ"), .init("TÊN CƠ SỞ", isShrinkable: true), .init("PHÒNG", alignment: .right),
            .init("ĐỊA CHỈ", isShrinkable: true),
        ],
        rows: [
            ["k7", "Nhà nghỉ Hoa Sữa", "12", "số 3, phường Yên Bái"],
            ["k12", "カラオケ館", "8", "ngõ 5"],
            ["m3", "Kara\u{1B}[31m\nĐỏ", "104"],
        ])

    /// Columns line up with Vietnamese and wide letters; escapes in cells are harmless.
    @Test func aligned() {
        #expect(
            table.render(.terminal(width: 80, color: false), measure: StandInMeasure()) == """
                MÃ   TÊN CƠ SỞ         PHÒNG  ĐỊA CHỈ
                ---  ----------------  -----  --------------------
                k7   Nhà nghỉ Hoa Sữa     12  số 3, phường Yên Bái
                k12  カラオケ館            8  ngõ 5
                m3   Kara?[31m?Đỏ        104

                """)
    }

    /// A narrow terminal cuts what may be cut, the widest first, and never an id or a number.
    @Test func shrunk() {
        let text = table.render(.terminal(width: 36, color: false), measure: StandInMeasure())
        #expect(
            text == """
                MÃ   TÊN CƠ SỞ    PHÒNG  ĐỊA CHỈ
                ---  -----------  -----  -----------
                k7   Nhà nghỉ H…     12  số 3, phườ…
                k12  カラオケ館       8  ngõ 5
                m3   Kara?[31m?…    104

                """)
        for line in text.split(separator: "\n") { #expect(StandInMeasure().width(String(line)) <= 36) }
        let least = table.render(.terminal(width: 1, color: false), measure: StandInMeasure())
        #expect(least.contains("k12") && least.contains("104"))
    }

    /// Colour touches the header only; without rows there is no header either.
    @Test func color() {
        let text = table.render(.terminal(width: 80, color: true), measure: StandInMeasure())
        #expect(text.hasPrefix("\u{1B}[1;4mMÃ"))
        #expect(text.filter { $0 == "\u{1B}" }.count == 2)
        #expect(TextTable([.init("A")]).render(.terminal(width: 80, color: true), measure: StandInMeasure()) == "")
    }

    /// For programs: a line a row, whatever the cells hold, and nothing lost.
    @Test func tabs() {
        var raw = TextTable([.init("A"), .init("B")])
        raw.append(["a\tb\\c", "dòng 1\r\ndòng 2"])
        raw.append(["\u{1B}\u{9B}\u{0}é§"])
        let text = raw.render(.tabs, measure: StandInMeasure())
        #expect(text == "a\\tb\\\\c\tdòng 1\\r\\ndòng 2\n\\x1b\\x9b\\x00é§\t\n")
    }
}
