internal import FieldLogFormats
internal import FieldLogModel
internal import FieldLogText

/// Dates, texts of people, and values of fields.
enum TextTargets {
    static let all = [
        FuzzTarget("guard", share: 200, bytesMax: 1_024, dictionary: "guard", run: personGuard),
        FuzzTarget("text", share: 200, bytesMax: 256, dictionary: "guard", run: anyText),
        FuzzTarget("field-input", share: 400, bytesMax: 256, dictionary: "field", run: fieldInput),
    ]

    /// Hits lie in order within the text, and show little of it.
    @Sendable static func personGuard(_ bytes: [UInt8]) throws(FuzzViolation) -> Int {
        let text = text(bytes)
        let hits = PersonGuard.hits(in: text)
        var last = 0
        var outcome = 0
        for hit in hits {
            try hold(hit.offset >= last, "hits in order")
            try hold(hit.excerpt.unicodeScalars.count <= GuardHit.longestExcerpt + 1, "an excerpt is short")
            last = hit.offset
            if let place = GuardPattern.allCases.firstIndex(of: hit.pattern) { outcome |= 1 << place }
        }
        return outcome
    }

    /// What is shown cannot steer a terminal, whatever it was; forms of a text are forms of themselves.
    @Sendable static func anyText(_ bytes: [UInt8]) throws(FuzzViolation) -> Int {
        let text = text(bytes)
        let shown = TerminalText.sanitized(text)
        try hold(!shown.unicodeScalars.contains { $0.properties.generalCategory == .control }, "no control character")
        try hold(TerminalText.sanitized(shown) == shown, "what is shown is shown again")
        let columns = Int(bytes.first ?? 0) & 63
        try hold(TerminalText.width(TerminalText.truncated(shown, to: columns)) <= columns, "cut to so many columns")
        try hold(TerminalText.width(TerminalText.padded(shown, to: columns, right: false)) >= columns, "filled")
        let folded = SearchKey.fold(text)
        try hold(SearchKey.fold(folded) == folded, "a key is its own key")
        let form = TextForm.nfc(text)
        try hold(TextForm.isNFC(form) && TextForm.nfc(form).utf8.elementsEqual(form.utf8), "a normal form is one")
        try hold(TextForm.isNFC(text) == form.utf8.elementsEqual(text.utf8), "what is a normal form")
        _ = SearchRanking.score(query: text, candidate: shown)
        let problem = TextRule.problem(in: text, maxBytes: 200, allowsNewlines: columns & 1 == 1)
        try hold((TextRule.decodeUTF8(bytes) == nil) == (String(validating: bytes, as: UTF8.self) == nil), "UTF-8")
        return problem == nil ? 1 : 0
    }

    private static let fields = Schema.kinds.flatMap(\.fields)
    private static let input: FieldInput = {
        var codes = CodeBook()
        for (name, code) in [("district", "01"), ("reason", "KHAC"), ("state", "DA_KIEM_TRA"), ("offence", "PCCC")] {
            let label = fields.first?.label
            if let label { codes.add(CodeBook.Code(code: code, label: label, retired: nil), to: name) }
        }
        for catalogue in Set(fields.compactMap(\.type.catalogue)) {
            guard let label = fields.first?.label else { continue }
            for code in ["A", "B1", "KHAC"] {
                codes.add(CodeBook.Code(code: code, label: label, retired: nil), to: catalogue)
            }
        }
        return FieldInput(codes: codes)
    }()

    /// The first byte chooses the field. What is taken is of the field's type, within bounds, and is taken again as it stands.
    @Sendable static func fieldInput(_ bytes: [UInt8]) throws(FuzzViolation) -> Int {
        guard let first = bytes.first, !fields.isEmpty else { return 0 }
        let place = Int(first) % fields.count
        let field = fields[place]
        let value: FieldValue
        do throws(FieldProblem) { value = try input.value(text(bytes.dropFirst()), for: field) } catch { return 0 }
        try hold(field.type.admits(value), "a value of the type of \(field.name)")
        var values = FieldValues()
        values[field.number] = value
        try hold(values.isWithinLimits, "a value within bounds")
        if case .text(let text) = value {
            let again = try? input.value(text, for: field)
            try hold(again == value, "a value of \(field.name) is taken again as it stands")
        }
        return value.isNull ? 1 : 2 + place
    }
}
