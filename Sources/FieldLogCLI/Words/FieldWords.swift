internal import FieldLogConsole
internal import FieldLogModel
internal import FieldLogText

/// Why a value was refused, and what to write instead.
enum FieldWords {
    static func text(_ refusal: FieldRefusal) -> Bilingual {
        if refusal.kind == FieldRefusal.commandLine { return ArgumentWords.text(refusal) }
        var problem = text(refusal.problem)
        if case .unknownRecord(let id) = refusal.problem {
            let type = Schema.kind(refusal.kind)?.field(refusal.field)?.type
            if case .reference(let kind) = type { problem = RecordWords.unknown(id, kind) }
        }
        return words(
            "\(refusal.kind).\(refusal.field): \(problem.vi)", "\(refusal.kind).\(refusal.field): \(problem.en)")
    }

    /// The beginning of what was typed: a message is no place for a page of it.
    private static func short(_ text: String) -> String { TerminalText.truncated(TerminalText.sanitized(text), to: 60) }

    static func text(_ problem: FieldProblem) -> Bilingual {
        switch problem {
        case .unknownField(let near):
            words(
                "không có trường này; có: \(near.joined(separator: ", "))",
                "no such field; there are: \(near.joined(separator: ", "))")
        case .required: words("bắt buộc", "required")
        case .notANumber(let text):
            words("“\(short(text))” không phải số nguyên", "“\(short(text))” is not a whole number")
        case .outOfRange(let text):
            words("\(short(text)) ngoài khoảng cho phép (từ 0)", "\(short(text)) is out of range (from 0)")
        case .notADate(let text):
            words("“\(short(text))” không phải ngày YYYY-MM-DD", "“\(short(text))” is not a day YYYY-MM-DD")
        case .dateOutOfRange(let text):
            words("\(short(text)) ngoài khoảng 1900–2199", "\(short(text)) lies outside 1900–2199")
        case .notAnInstant(let text):
            words(
                "“\(short(text))” không phải thời điểm RFC 3339 như 2025-07-01T20:30:00+07:00",
                "“\(short(text))” is not an RFC 3339 time like 2025-07-01T20:30:00+07:00")
        case .notAFlag(let text):
            words("“\(short(text))” không phải có hay không", "“\(short(text))” is neither yes nor no")
        case .unknownCode(let code, let catalogue, let near):
            // A catalogue has a name in capitals; in small letters it is an argument that takes one of a few words.
            catalogue.uppercased() == catalogue
                ? words(
                    "“\(short(code))” không có trong danh mục \(catalogue); thử: \(near.joined(separator: ", ")); xem: fieldlog code list \(catalogue)",
                    "“\(short(code))” is no code of \(catalogue); try: \(near.joined(separator: ", ")); see: fieldlog code list \(catalogue)"
                )
                : words(
                    "“\(short(code))” không được; một trong: \(near.joined(separator: ", "))",
                    "not “\(short(code))”; one of: \(near.joined(separator: ", "))")
        case .retiredCode(let code, let catalogue, let day):
            words(
                "mã \(code) của \(catalogue) ngừng dùng từ \(day); xem: fieldlog code list \(catalogue)",
                "code \(code) of \(catalogue) is retired since \(day); see: fieldlog code list \(catalogue)")
        case .future(let day):
            words(
                "\(short(day)) còn chưa đến; chọn ngày đến hôm nay",
                "\(short(day)) is still to come; give a day up to today")
        case .neededCode(let code, let catalogue):
            words(
                "mã \(code) của \(catalogue) là mã chương trình dựa vào, không ngừng dùng được",
                "code \(code) of \(catalogue) is one that the program goes by; it cannot be retired")
        case .earlyCode(let code, let catalogue, let day):
            words(
                "mã \(code) của \(catalogue) chỉ dùng từ \(day); xem: fieldlog code list \(catalogue)",
                "code \(code) of \(catalogue) is in use from \(day) on; see: fieldlog code list \(catalogue)")
        case .notAList(let text):
            words(
                "“\(short(text))” phải có dạng MÃ=GIÁ_TRỊ,MÃ=GIÁ_TRỊ",
                "“\(short(text))” must look like CODE=VALUE,CODE=VALUE")
        case .tooLong(let bytes, let max):
            words("dài \(bytes) byte, tối đa \(max); hãy rút ngắn", "\(bytes) bytes long, at most \(max); shorten it")
        case .notUTF8:
            words("không phải chữ UTF-8; gõ hoặc lưu lại bằng UTF-8", "not UTF-8 text; type or save it as UTF-8")
        case .controlCharacter(let name):
            words("có ký tự điều khiển \(name); hãy bỏ đi", "holds the control character \(name); leave it out")
        default: aboutOthers(problem)
        }
    }

    private static func aboutOthers(_ problem: FieldProblem) -> Bilingual {
        switch problem {
        case .person(let pattern, let excerpt): GuardWords.person(pattern, excerpt)
        case .identityAsRegistration:
            words(
                "12 chữ số là số định danh của chủ hộ; hãy ghi HKD và số giấy phép",
                "12 digits are the owner's identity number; write HKD and the number of the licence")
        case .before(let field): words("không được trước \(field)", "must not be before \(field)")
        case .otherDay(let field): words("không phải ngày của \(field)", "is not the day of \(field)")
        case .notAnAreaCode(let code):
            words(
                "“\(short(code))” không thể là mã địa bàn: 1–32 ký tự ASCII, không có dấu cách và @",
                "“\(short(code))” cannot be an area's code: 1–32 ASCII characters, no blanks, no @")
        case .unknownArea(let code):
            words(
                "không có địa bàn \(short(code)); xem: fieldlog area list; mã cũ cần ngày: MÃ@NGÀY",
                "no area \(short(code)); see: fieldlog area list; an old code needs a date: CODE@DATE")
        case .endedArea(let code, let day, let heirs):
            words(
                "địa bàn \(short(code)) đã thôi hiệu lực từ \(day); nay là: \(heirs.joined(separator: ", "))",
                "area \(short(code)) ended on \(day); in its place: \(heirs.joined(separator: ", "))")
        case .earlyArea(let code, let day, let origins):
            words(
                "địa bàn \(short(code)) có hiệu lực từ \(day); trước đó là: \(origins.joined(separator: ", "))",
                "area \(short(code)) began on \(day); before that: \(origins.joined(separator: ", "))")
        case .unknownRecord(let id): words("không có \(short(id)) ở đây", "no \(short(id)) here")
        case .otherHome(let id):
            words(
                "\(short(id)) thuộc địa bàn khác; chọn bản ghi cùng địa bàn",
                "\(short(id)) belongs to another area; choose one of the same area")
        case .otherVisit(let id):
            words(
                "\(short(id)) thuộc lượt kiểm tra khác; bỏ --visit, hoặc nêu lượt của vi phạm ấy",
                "\(short(id)) belongs to another visit; leave --visit out, or give the visit of that finding")
        case .otherEstablishment(let id):
            words(
                "lượt \(short(id)) không phải của cơ sở này hoặc đã hủy; nêu một lượt của cơ sở: fieldlog visit list --establishment ID",
                "visit \(short(id)) is of another establishment or void; give one of this establishment: fieldlog visit list --establishment ID"
            )
        case .already(let value):
            words(
                "đã có (\(short(value))); sửa bằng lệnh edit, hoặc ghi bản ghi khác",
                "is there already (\(short(value))); change it with edit, or log another record")
        case .stepMissing(let field):
            words("chưa có \(field); ghi bước ấy trước", "\(field) is not there yet; record that step first")
        case .same(let id):
            words("\(short(id)) là chính nó; nêu một bản ghi khác", "\(short(id)) is the same one; give another record")
        case .cycle(let area):
            words(
                "địa bàn \(short(area)) sẽ kế thừa chính nó; kiểm tra địa bàn cũ, địa bàn mới và ngày",
                "area \(short(area)) would take its own place; check the old area, the new one and the day")
        case .notAnHeir(let text, let heirs):
            words(
                "\(short(text)) không kế thừa địa bàn của cơ sở này; một trong: \(heirs.joined(separator: ", "))",
                "\(short(text)) did not take the place of this establishment's area; one of: \(heirs.joined(separator: ", "))"
            )
        case .noHeir(let area):
            words(
                "chưa ghi địa bàn nào kế thừa \(short(area)); trước hết: fieldlog succession add --from \(short(area)) --to MÃ --date NGÀY --extent whole",
                "nothing says what took the place of \(short(area)); first: fieldlog succession add --from \(short(area)) --to CODE --date DATE --extent whole"
            )
        case .otherHeir(let code):
            words(
                "ngày ấy \(short(code)) đã kế thừa toàn bộ địa bàn này; nếu chia tách, mỗi địa bàn mới là part",
                "\(short(code)) takes the whole of that area on that day; of a division each new area is part")
        case .notMoney(let text):
            words(
                "“\(short(text))” không phải số đồng nguyên; viết như 35000000 hoặc 35.000.000",
                "“\(short(text))” is no whole amount of đồng; write it like 35000000 or 35.000.000")
        case .notAPrincipal(let name):
            words(
                "“\(short(name))” không thể là tên thiết bị: 1–128 byte trên một dòng, không có \" và \\, không có dấu cách ở hai đầu",
                "“\(short(name))” cannot be the name of a device: 1 to 128 bytes on one line, without \" and \\, no blank at either end"
            )
        case .notBeside(let field):
            words("không được dùng cùng \(FlagName.flag(field))", "may not stand beside \(FlagName.flag(field))")
        case .void(let id):
            words(
                "\(short(id)) đã bị rút hoặc hủy; nêu bản ghi khác, hoặc rút bản ghi này",
                "\(short(id)) was withdrawn or annulled; name another one, or withdraw this record")
        case .attempt(let id, let outcome):
            words(
                "lượt \(short(id)) chưa kiểm tra được (\(outcome)); nêu một lượt đã kiểm tra",
                "visit \(short(id)) inspected nothing (\(outcome)); give one that was done")
        case .masked:
            words(
                "chỗ giống dữ liệu cá nhân đã được che (█); viết lại trường này, không có chỗ ấy",
                "what looked like personal data was masked (█); write this field anew, without it")
        case .otherReport(let name, let command):
            words("\(short(name)) là kỳ của: fieldlog \(command)", "\(short(name)) is a period of: fieldlog \(command)")
        case .oneNeeded(let fields):
            words(
                "cần một trong: \(fields.map(FlagName.flag).joined(separator: ", "))",
                "one is needed of: \(fields.map(FlagName.flag).joined(separator: ", "))")
        default: words("không hợp lệ", "not valid")
        }
    }
}

/// What is wrong with the lines of a file.
enum FileWords {
    private static let linesShown = 20

    static func text(_ problems: [FileProblem]) -> Bilingual {
        var vi: [String] = []
        var en: [String] = []
        for problem in problems.prefix(linesShown) {
            let reason = text(problem.reason)
            let place = problem.line > 0 ? "\(problem.path):\(problem.line)" : problem.path
            vi.append("\(place): \(reason.vi)")
            en.append("\(place): \(reason.en)")
        }
        let rest = problems.count - linesShown
        if rest > 0 {
            vi.append("… và \(rest) dòng nữa")
            en.append("… and \(rest) more lines")
        }
        vi.append("Không nhập gì từ tệp này; sửa rồi nhập lại.")
        en.append("Nothing of the file was imported; correct it and import it again.")
        return words(vi.joined(separator: "\n"), en.joined(separator: "\n"))
    }

    static func text(_ reason: FileProblem.Reason) -> Bilingual {
        switch reason {
        case .missingColumn(let name): words("thiếu cột \(name)", "column \(name) is missing")
        case .field(let refusal): FieldWords.text(refusal)
        case .row(let cause): words("không đọc được dòng này (\(cause))", "the row cannot be read (\(cause))")
        case .unknownParent(let code):
            words(
                "parent_code: không có địa bàn \(code) trong thời gian này",
                "parent_code: no area \(code) in this period")
        case .emptyInterval(let from, let to):
            words("valid_to \(to) không sau valid_from \(from)", "valid_to \(to) is not after valid_from \(from)")
        case .repeated(let line):
            words(
                "trùng khóa với dòng \(line) nhưng nội dung khác",
                "has the same key as line \(line) with other contents")
        case .empty: words("không có dòng nào", "has no rows")
        }
    }
}
