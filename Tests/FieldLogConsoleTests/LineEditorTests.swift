import FieldLogConsole
import Testing

@Suite struct LineEditorTests {
    /// Letters are deleted whole, whichever normal form they were typed in.
    @Test func deletesByGrapheme() {
        var editor = LineEditor()
        for scalar in "Sữ".unicodeScalars { editor.insert(scalar) }
        for scalar in "Su\u{31B}\u{303}".unicodeScalars { editor.insert(scalar) }
        editor.deleteBackward()
        #expect(editor.text == "SữS")
        editor.deleteBackward()
        editor.deleteBackward()
        #expect(editor.text == "S")
    }

    /// The keys of a line: moving, deleting on both sides, by word and to the ends.
    @Test func keys() {
        var editor = LineEditor("nhà nghỉ")
        for key in [Key.home, .right, .delete, .character("H"), .end, .left, .backspace] { _ = editor.handle(key) }
        #expect(editor.before == "nHà ng" && editor.after == "ỉ")
        _ = editor.handle(.controlK)
        _ = editor.handle(.controlW)
        #expect(editor.text == "nHà ")
        _ = editor.handle(.left)
        _ = editor.handle(.controlU)
        #expect(editor.before == "" && editor.after == " ")
        #expect(editor.handle(.enter) == false)
    }

    /// Control characters do not get in, and nothing does beyond the limit; deleting makes room again.
    @Test func limits() {
        var editor = LineEditor("abcdef", limit: 3)
        #expect(editor.text == "abc")
        editor.insert("x")
        #expect(editor.text == "abc")
        editor.deleteBackward()
        editor.insert("\u{1B}")
        editor.insert("\u{0}")
        editor.insert("x")
        #expect(editor.text == "abx")
    }
}
