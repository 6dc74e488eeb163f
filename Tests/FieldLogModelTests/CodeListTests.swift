import FieldLogModel
import Testing

/// Lists of codes as people type them.
struct CodeListTests {
    private let input: FieldInput = {
        var codes = CodeBook()
        for code in ["CONG_AN", "Y_TE"] {
            codes.add(CodeBook.Code(code: code, label: Label(code, code), retired: nil), to: "agency")
        }
        return FieldInput(codes: codes)
    }()
    private let field = FieldSpec(1, "agencies", .codes("agency"), "Ngành", "Agencies")

    /// Codes are sorted and each stands once; blanks and doubled commas do not matter.
    @Test func listsHaveOneSpelling() throws {
        #expect(try input.value("y-te, cong an", for: field) == .text("CONG_AN,Y_TE"))
        #expect(try input.value("Y_TE,,Y_TE", for: field) == .text("Y_TE"))
        #expect(try input.value("  ", for: field) == .null)
    }

    /// Commas without a code are refused: a field that must be filled would pass for filled.
    @Test(arguments: [",", ",,", " , "]) func commasAloneAreNoList(text: String) {
        #expect(throws: FieldProblem.notAList(text == " , " ? "," : text)) { try input.value(text, for: field) }
    }
}
