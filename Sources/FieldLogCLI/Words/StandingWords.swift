internal import FieldLogConsole
internal import FieldLogKit

/// How other stores, silent devices, branches and records stand. Times are as people read them.
enum StandingWords {
    /// What the owner of a store is told of which there is a copy.
    static let copied = words(
        "một kho khác cũng ghi bằng khóa của thiết bị này: kho này đã bị sao chép, hoặc từng được khôi phục. Không kho nào ghi đè kho kia; nếu không rõ vì sao, báo quản trị viên",
        "another store writes with the key of this device: this store was copied, or restored before. Neither overwrites the other; if you cannot tell why, tell the administrator"
    )

    static let silent = words("IM LẶNG QUÁ LÂU", "SILENT FOR TOO LONG")

    static func succeeded(_ time: String?) -> Bilingual {
        guard let time else { return words("chưa lần nào thành công", "never succeeded") }
        return words("lần cuối thành công \(time)", "last success \(time)")
    }

    static func failed(_ time: String, _ failure: String) -> Bilingual {
        let why = PeerWords.failure(failure)
        return words("lần thử \(time) hỏng: \(why.vi)", "try of \(time) failed: \(why.en)")
    }

    /// What a peer is not known to have. Who calls fetches what it lacks, and says so when it calls next.
    static func unsent(_ count: Int, since time: String, calls: Bool) -> Bilingual {
        calls
            ? words(
                "\(count) mục kho ấy chưa báo đã nhận, từ \(time)",
                "\(Many.entries(count)) it has not yet said it has, since \(time)")
            : words(
                "\(count) mục chưa được xác nhận, từ \(time)", "\(Many.entries(count)) not confirmed, since \(time)")
    }

    static func restored(_ time: String) -> Bilingual {
        words("đã được khôi phục về trạng thái cũ, thấy lúc \(time)", "was restored to an older state, seen \(time)")
    }

    /// That a peer has another name than before, and why as far as it says so itself.
    static func renamed(_ naming: PeerStanding.Naming?, _ time: String) -> Bilingual {
        switch naming {
        case .newKey: words("đã có khóa mới, thấy lúc \(time)", "has a new key, seen \(time)")
        case .copied:
            words(
                "đã mang tên mới vì bị sao chép, di chuyển hoặc khôi phục, thấy lúc \(time)",
                "has a new name as it was copied, moved or restored, seen \(time)")
        case nil: words("đã mang tên mới, thấy lúc \(time)", "has a new name, seen \(time)")
        }
    }

    static func unheard(_ time: String) -> Bilingual {
        words("không có tin từ \(time)", "nothing heard since \(time)")
    }

    static let here = words("ở đây", "here")

    static func there(_ peer: String, isConfirmed: Bool, _ time: String) -> Bilingual {
        isConfirmed
            ? words("\(peer) đã xác nhận (\(time))", "confirmed at \(peer) (\(time))")
            : words("đã gửi \(peer), chưa xác nhận (\(time))", "handed to \(peer), not confirmed (\(time))")
    }

    /// What a branch of a forked feed is: a person decides, by a revocation or a longer cut, which one counts.
    static func fork(_ name: some StringProtocol, _ seq: UInt64) -> Bilingual {
        words(
            "nhánh \(name) đến mục \(seq): một máy đã bị nhân bản; cả hai nhánh được giữ. Báo quản trị viên",
            "branch \(name) up to entry \(seq): a machine was duplicated; both branches are kept. Tell the administrator"
        )
    }

    static func erased(_ time: String, _ legalBasis: String) -> Bilingual {
        words("nội dung đã xóa \(time) (\(legalBasis))", "contents erased \(time) (\(legalBasis))")
    }

    static let waits = words("đang chờ giải quyết", "waits to be settled")
}
