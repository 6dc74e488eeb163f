internal import FieldLogConsole
internal import FieldLogModel

/// Errors about single records and what one may do with them.
enum RecordWords {
    static func text(_ error: FieldLogError) -> Bilingual {
        switch error {
        case .unknownRecord(let id, let kind):
            words("không có \(kind ?? "bản ghi") \(id) ở đây", "no \(kind ?? "record") \(id) here")
        case .ambiguousRecord(let id, let candidates):
            words(
                "\(id) có thể là: \(candidates.joined(separator: " "))",
                "\(id) may be: \(candidates.joined(separator: " "))")
        case .unknownArea(let code): FieldWords.text(.unknownArea(code))
        case .areaOutside(let area):
            words(
                "địa bàn \(area) không thuộc kho này; hỏi quản trị viên",
                "area \(area) is outside those of this store; ask the administrator")
        case .visitIsFinal(let id):
            words(
                "lượt kiểm tra \(id) đã chốt, không sửa được. Đính chính: fieldlog visit amend \(id) --reason LÝ_DO …",
                "visit \(id) is final and cannot be edited. Amend it: fieldlog visit amend \(id) --reason REASON …")
        case .visitIsDraft(let id):
            words(
                "lượt kiểm tra \(id) còn là nháp. Sửa: fieldlog visit edit \(id) …; chốt: fieldlog visit finalize \(id)",
                "visit \(id) is a draft. Edit it: fieldlog visit edit \(id) …; make it final: fieldlog visit finalize \(id)"
            )
        case .visitIsOver(let id, let status):
            words("lượt kiểm tra \(id) đã ở trạng thái \(status)", "visit \(id) is \(status)")
        case .withdrawn(let id): words("\(id) đã được rút", "\(id) was withdrawn")
        case .reasonMissing: words("cần lý do: --reason LÝ_DO", "a reason is needed: --reason REASON")
        case .nothingToChange:
            words("chưa nêu trường nào cần sửa; xem --help", "no field to change was given; see --help")
        default: others(error)
        }
    }

    private static func others(_ error: FieldLogError) -> Bilingual {
        switch error {
        case .unknownConflict(let id):
            words(
                "không có xung đột \(id); xem: fieldlog conflict list", "no conflict \(id); see: fieldlog conflict list"
            )
        case .unknownCandidate(let number, let count):
            words("--take \(number): chỉ có 1 đến \(count)", "--take \(number): there are 1 to \(count)")
        case .keyExists(let kind, let key): words("\(kind) \(key) đã có", "\(kind) \(key) exists")
        case .otherDeployment(let path):
            words(
                "\(path) thuộc hệ thống khác; không đồng bộ gì",
                "\(path) belongs to another deployment; nothing was synced")
        case .samePeer(let path): words("\(path) chính là kho này", "\(path) is this very store")
        case .map(let path, let problem): MapWords.text(path, problem)
        case .notCentral: words("chỉ kho trung tâm được làm việc này", "only the central store may do this")
        default: words("\(error)", "\(error)")
        }
    }
}
