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
    static func unreadable(_ problem: DeclarationProblem) -> Bilingual {
        let reason = DeclarationWords.text(problem.reason)
        let place = problem.place.isEmpty ? "" : "\(problem.place): "
        return words("không đọc được: \(place)\(reason.vi)", "cannot be read: \(place)\(reason.en)")
    }
}
