internal import FieldLogConsole
internal import FieldLogModel

/// What is said about declarations: forms of targets and layouts of reports.
enum DeclarationWords {
    /// Of a file that was refused.
    static func text(_ path: String, _ declaration: Declaration, _ problem: DeclarationProblem) -> Bilingual {
        let reason = text(problem.reason)
        let help =
            switch declaration {
            case .target: "Examples/TARGETS.md"
            case .layout: "Examples/LAYOUTS.md"
            }
        let place = problem.place.isEmpty ? path : "\(path): \(problem.place)"
        return words(
            "\(place): \(reason.vi). Không đổi gì. Xem \(help)",
            "\(place): \(reason.en). Nothing was changed. See \(help)")
    }

    static func text(_ reason: DeclarationProblem.Reason) -> Bilingual {
        switch reason {
        case .notJSON(let code, let line, let column):
            words(
                "không phải JSON, dòng \(line) cột \(column) (\(code))",
                "not JSON, line \(line) column \(column) (\(code))")
        case .newer(let version):
            words(
                "dạng \(version) là của phiên bản mới hơn; cập nhật chương trình",
                "form \(version) is that of a newer version; update the program")
        case .unknownKey(let key, let near):
            words("không có khóa “\(key)”; có: \(list(near))", "no key “\(key)”; there are: \(list(near))")
        case .missingKey(let keys):
            keys.count == 1
                ? words("thiếu khóa “\(list(keys))”", "the key “\(list(keys))” is missing")
                : words("thiếu một trong các khóa: \(list(keys))", "one of these keys is missing: \(list(keys))")
        case .onlyOne(let keys):
            words("chỉ được có một trong: \(list(keys))", "only one of these may be there: \(list(keys))")
        case .wrongType(let expected): words("cần kiểu: \(expected)", "must be: \(expected)")
        case .unknownName(let name, let near):
            words("không có “\(name)”; thử: \(list(near))", "no “\(name)”; try: \(list(near))")
        case .unfit(let other):
            words("không đi cùng “\(other)”; bỏ một trong hai", "says nothing beside “\(other)”; leave one of them out")
        default: bounds(reason)
        }
    }

    private static func bounds(_ reason: DeclarationProblem.Reason) -> Bilingual {
        switch reason {
        case .overWhole(let text):
            words(
                "tỷ lệ \(text) lớn hơn 100%; ghi từ 0% đến 100%", "a share of \(text) is over 100%; write 0% to 100%")
        case .outOfRange(let text, let bounds):
            words("\(text) ngoài khoảng \(bounds)", "\(text) lies outside \(bounds)")
        case .reversed:
            words("cận trên nhỏ hơn cận dưới; đổi lại", "the upper bound is below the lower one; exchange them")
        case .notWhole(let cycle):
            words(
                "kỳ không gồm trọn các “\(cycle)”; đổi kỳ, hoặc bỏ each",
                "the period does not consist of whole ones of “\(cycle)”; change it, or leave “each” out")
        case .repeated(let text): words("\(text) nêu hai lần; bỏ một", "\(text) stands there twice; leave one out")
        case .outside(let area):
            words("\(area) không nằm trong địa bàn của chỉ tiêu", "\(area) does not lie within the area of the target")
        case .nested(let area, let upper):
            words(
                "\(area) nằm trong \(upper), cũng được giao; bỏ một",
                "\(area) lies within \(upper), which is there too; leave one out")
        case .noTeam(let text):
            words(
                "không có một đội nào là “\(text)”; xem: fieldlog team list",
                "“\(text)” is not one team; see: fieldlog team list")
        case .reserved(let name, let taken):
            words(
                "mỗi dòng đã có sẵn \(list(taken)); đặt tên khác cho “\(name)”",
                "every line has \(list(taken)) of its own; give “\(name)” another name")
        case .circle(let name):
            words("“\(name)” là phần của chính nó; sửa part_of", "“\(name)” is a part of itself; change part_of")
        case .tooLarge(let max):
            words("tệp lớn hơn \(max) byte; hãy rút gọn", "the file has more than \(max) bytes; shorten it")
        case .value(let problem): FieldWords.text(problem)
        default: words("\(reason.name)", "\(reason.name)")
        }
    }

    private static func list(_ names: [String]) -> String { names.joined(separator: ", ") }
}
