internal import FieldLogConsole
internal import FieldLogModel
internal import FieldLogText

/// Errors about single records and what one may do with them.
enum RecordWords {
    static func text(_ error: FieldLogError) -> Bilingual {
        switch error {
        case .unknownRecord(let id, let kind): unknown(id, kind)
        case .ambiguousRecord(let id, let candidates):
            words(
                "\(id) có thể là: \(candidates.joined(separator: " ")); gõ thêm vài ký tự",
                "\(id) may be: \(candidates.joined(separator: " ")); type a few more characters")
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
            over(id, ended(status))
        case .withdrawn(let id): words("\(id) đã được rút, không làm gì thêm được", "\(id) was withdrawn and stays so")
        case .reasonMissing: words("cần lý do: --reason LÝ_DO", "a reason is needed: --reason REASON")
        case .nothingToChange:
            words("chưa nêu trường nào cần sửa; xem --help", "no field to change was given; see --help")
        case .notLinked(let one, let other):
            words(
                "\(one) và \(other) không được ghi là một; xem: fieldlog duplicate list --linked",
                "no link joins \(one) and \(other); see: fieldlog duplicate list --linked")
        case .report(let id, let problem): PeriodicWords.problem(id, problem)
        case .likelyThere(let found): DuplicateWords.likelyThere(found)
        default: others(error)
        }
    }

    private static func over(_ id: String, _ end: Bilingual) -> Bilingual {
        words(
            "lượt kiểm tra \(id) \(end.vi), không làm gì thêm được; ghi lượt mới: fieldlog visit add",
            "visit \(id) \(end.en) and stays so; log another: fieldlog visit add")
    }

    /// What became of a visit, as the end of a sentence.
    static func ended(_ status: String) -> Bilingual {
        guard let label = Catalogues.initial.first(where: { $0.catalogue == "LIFE" && $0.code == status })?.label else {
            return words("ở trạng thái \(status)", "is \(status)")
        }
        return words(label.vi.hasPrefix("đã ") ? label.vi : "đã " + label.vi, "was " + label.en)
    }

    /// A record that is not here, with where to look for it.
    static func unknown(_ id: String, _ kind: String?) -> Bilingual {
        let label = kind == "kind" ? Label("loại bản ghi", "kind") : kind.flatMap { Schema.kind($0)?.label }
        let id = TerminalText.truncated(TerminalText.sanitized(id), to: 60)
        let vi = "không có \(label?.vi.lowercased() ?? kind ?? "bản ghi") \(id) ở đây"
        let en = "no \(label?.en ?? kind ?? "record") \(id) here"
        switch kind {
        case Schema.establishment.name:
            return words(
                vi + "; tìm: fieldlog establishment find TÊN", en + "; search: fieldlog establishment find NAME")
        case Schema.visit.name, Schema.team.name, Schema.finding.name, Schema.measure.name, Schema.complaint.name,
            Schema.followUp.name, Schema.plan.name, Schema.target.name:
            return words(vi + "; xem: fieldlog \(kind ?? "") list", en + "; see: fieldlog \(kind ?? "") list")
        case "kind": return words(vi + "; xem: fieldlog schema", en + "; see: fieldlog schema")
        default: return words(vi, en)
        }
    }

    private static func others(_ error: FieldLogError) -> Bilingual {
        switch error {
        case .unknownConflict(let id):
            words(
                "không có xung đột \(id); xem: fieldlog conflict list", "no conflict \(id); see: fieldlog conflict list"
            )
        case .unknownCandidate(let number, let count):
            words(
                "--take \(number): chỉ có 1 đến \(count); xem: fieldlog conflict show",
                "--take \(number): there are only 1 to \(count); see: fieldlog conflict show")
        case .keyExists(let kind, let key):
            words(
                "\(key) đã có (\(kind)); chọn mã khác, hoặc dùng mã ấy",
                "\(key) exists (\(kind)); choose another code, or use that one")
        case .otherDeployment(let path):
            words(
                "\(path) thuộc hệ thống khác; không đồng bộ gì. Kiểm tra địa chỉ",
                "\(path) belongs to another deployment; nothing was synced. Check the address")
        case .samePeer(let path):
            words("\(path) chính là kho này; nêu một kho khác", "\(path) is this very store; give another one")
        case .map(let path, let problem): MapWords.text(path, problem)
        case .declaration(let path, let declaration, let problem): DeclarationWords.text(path, declaration, problem)
        case .notCentral: words("chỉ kho trung tâm được làm việc này", "only the central store may do this")
        default: words("\(error)", "\(error)")
        }
    }
}
