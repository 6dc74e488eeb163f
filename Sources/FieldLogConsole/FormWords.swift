/// What a form says beside the questions themselves.
public struct FormWords: Sendable, Equatable {
    /// The keys, on the last line.
    public var keys: Bilingual = Bilingual(
        vi: "Enter: nhận · Shift-Tab: quay lại · Ctrl-S: nhận hết · Ctrl-C: dừng",
        en: "Enter: accept · Shift-Tab: back · Ctrl-S: accept all · Ctrl-C: stop")
    /// For ``FormProblem/required``.
    public var required: Bilingual = Bilingual(vi: "Cần trả lời câu này.", en: "This needs an answer.")
    /// For ``FormProblem/notANumber``.
    public var notANumber: Bilingual = Bilingual(vi: "Không phải số nguyên.", en: "Not a whole number.")
    /// For ``FormProblem/notADate``.
    public var notADate: Bilingual = Bilingual(
        vi: "Không phải ngày; ví dụ: 1/7/2025 hoặc 2025-07-01.", en: "Not a date; for example 2025-07-01 or 1/7/2025.")
    /// For ``FormProblem/nothingChosen``.
    public var nothingChosen: Bilingual = Bilingual(vi: "Chưa chọn mục nào.", en: "Nothing is chosen.")
    /// In place of candidates where the search finds none.
    public var nothingFound: Bilingual = Bilingual(vi: "(không tìm thấy)", en: "(nothing found)")

    /// In place of candidates while nothing is typed.
    public var typeToSearch: Bilingual = Bilingual(
        vi: "(gõ vài chữ của tên hoặc địa chỉ, không cần dấu)",
        en: "(type a few letters of the name or address, with or without diacritics)")

    /// The standard wording.
    public init() {}
}
