internal import FieldLogConsole
internal import FieldLogModel
internal import FieldLogReports

/// What is said about targets.
enum TargetWords {
    static func state(_ state: TargetState) -> Bilingual {
        switch state {
        case .notBegun: words("chưa đến kỳ", "not begun")
        case .nothing: words("không có gì phải làm", "nothing to do")
        case .met: words("đạt", "met")
        case .onCourse: words("đúng tiến độ", "on course")
        case .behind: words("chậm", "behind")
        case .missed: words("không đạt", "missed")
        case .over: words("vượt mức", "over")
        case .unreadable: words("không đọc được", "cannot be read")
        }
    }

    static func note(_ note: TargetNote) -> Bilingual {
        switch note {
        case .teamsOverlap:
            words(
                "cơ sở hai đội cùng kiểm tra được tính cho cả hai",
                "an establishment that two teams visited counts for both")
        case .allocationShort: words("đã giao ít hơn chỉ tiêu chung", "less is allocated than the whole asks")
        case .allocationOver: words("đã giao nhiều hơn chỉ tiêu chung", "more is allocated than the whole asks")
        case .nothingBefore: words("năm trước không có, không so được", "the year before had none to compare with")
        case .unassigned: words("có phần chưa phân địa bàn", "something is not assigned to an area")
        }
    }

    static let rest = words("phần còn lại", "the rest")
    static let noTeam = words("không ghi đội", "no team named")
    static let noKind = words("không rõ loại hình", "kind unknown")

    static func changed(_ place: String, _ before: String?, _ after: String?) -> Bilingual {
        let (old, new) = (before ?? "–", after ?? "–")
        return words("  \(place): \(old) → \(new)", "  \(place): \(old) -> \(new)")
    }

    static func withdrawn(_ reason: String) -> Bilingual { words("đã rút: \(reason)", "withdrawn: \(reason)") }

    /// Of a form that is in the log and cannot be used.
    static func unreadable(_ problem: TargetProblem) -> Bilingual {
        let reason = text(problem.reason)
        let place = problem.place.isEmpty ? "" : "\(problem.place): "
        return words("không đọc được: \(place)\(reason.vi)", "cannot be read: \(place)\(reason.en)")
    }

    /// Of a file that was refused.
    static func text(_ path: String, _ problem: TargetProblem) -> Bilingual {
        let reason = text(problem.reason)
        let place = problem.place.isEmpty ? path : "\(path): \(problem.place)"
        return words(
            "\(place): \(reason.vi). Không đổi gì. Xem Examples/TARGETS.md, Examples/LAYOUTS.md",
            "\(place): \(reason.en). Nothing was changed. See Examples/TARGETS.md, Examples/LAYOUTS.md")
    }

    private static func text(_ reason: TargetProblem.Reason) -> Bilingual {
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

    private static func bounds(_ reason: TargetProblem.Reason) -> Bilingual {
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
        case .value(let problem): FieldWords.text(problem)
        default: words("\(reason.name)", "\(reason.name)")
        }
    }

    private static func list(_ names: [String]) -> String { names.joined(separator: ", ") }
}
