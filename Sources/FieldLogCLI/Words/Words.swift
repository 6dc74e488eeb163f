internal import FieldLogConsole
internal import FieldLogKit
internal import FieldLogModel
internal import FieldLogStorage

/// What the program says to people when all goes well. Every sentence stands here in both languages; keys and codes are never
/// translated.
enum Words {
    static let summary = words(
        "sổ kiểm tra cơ sở cho Đội 178: ghi không cần mạng, đồng bộ sau, không ghi về cá nhân",
        "a field log of establishments for 178 teams: logs without a network, syncs later, never about persons")

    static func founded(_ path: String) -> Bilingual {
        words(
            """
            Đã tạo kho trung tâm \(path). Không dùng cho nội dung mật.
            Cất \(path)/root-key ở nơi an toàn ngoài máy này: chỉ cần khi mất khóa của kho trung tâm.
            Bước tiếp: fieldlog area import TỆP.csv
            """,
            """
            Made the central store \(path). Not for classified content.
            Move \(path)/root-key to a safe place off this machine: it is needed only when the central key is lost.
            Next: fieldlog area import FILE.csv
            """)
    }

    static func cloned(_ path: String, _ received: Int) -> Bilingual {
        words(
            "Đã tạo kho \(path), nhận \(received) mục.", "Made the store \(path), received \(Many.entries(received)).")
    }

    static func saved(_ kind: KindSpec, _ id: String) -> Bilingual {
        words("Đã lưu \(kind.label.vi.lowercased()) \(id).", "Saved \(kind.label.en) \(id).")
    }

    static func draftSaved(_ id: String) -> Bilingual {
        words(
            "Đã lưu nháp lượt kiểm tra \(id). Chốt: fieldlog visit finalize \(id)",
            "Saved the draft visit \(id). Make it final: fieldlog visit finalize \(id)")
    }

    static func changed(_ id: String) -> Bilingual { words("Đã sửa \(id).", "Changed \(id).") }
    static func unchanged(_ id: String) -> Bilingual {
        words("\(id) đã đúng như vậy; không ghi gì.", "\(id) says so already; nothing was written.")
    }
    static func finalized(_ id: String) -> Bilingual { words("Đã chốt \(id).", "\(id) is final.") }
    static func amended(_ id: String) -> Bilingual {
        words(
            "Đã đính chính \(id); bản cũ vẫn đọc được: fieldlog visit show \(id) --history",
            "Amended \(id); the earlier version stays readable: fieldlog visit show \(id) --history")
    }
    static func annulled(_ id: String) -> Bilingual {
        words("Đã hủy \(id); vẫn đọc được.", "Annulled \(id); it stays readable.")
    }
    static func discarded(_ id: String) -> Bilingual { words("Đã bỏ nháp \(id).", "Discarded the draft \(id).") }
    static func withdrawn(_ id: String) -> Bilingual { words("Đã rút \(id).", "Withdrew \(id).") }
    static func settled(_ id: String) -> Bilingual {
        words(
            "Đã giải quyết xung đột \(id); có hiệu lực ở mọi nơi sau khi đồng bộ.",
            "Settled \(id); it holds everywhere after a sync.")
    }

    static func catalogue(_ outcome: CatalogueOutcome) -> Bilingual {
        words(
            "\(outcome.rows) dòng: \(outcome.added) mới, \(outcome.changed) thay đổi, \(outcome.unchanged) không đổi.",
            "\(outcome.rows) rows: \(outcome.added) new, \(outcome.changed) changed, \(outcome.unchanged) unchanged.")
    }

    static func synced(_ outcome: SyncOutcome) -> Bilingual {
        words(
            "Đã gửi \(outcome.sent), đã nhận \(outcome.received), xung đột mới \(outcome.conflicts).",
            "Sent \(outcome.sent), received \(outcome.received), new conflicts \(outcome.conflicts).")
    }

    static let seeConflicts = words("Xem: fieldlog conflict list", "See: fieldlog conflict list")
    static func noPeer(_ path: String) -> Bilingual {
        words(
            "không có kho ở \(path); kiểm tra đường dẫn, ổ đĩa đã gắn chưa",
            "no store in \(path); check the path, and whether the disk is mounted")
    }
    static func settle(_ id: String) -> Bilingual {
        words(
            "Giải quyết: fieldlog conflict settle \(id) --take SỐ", "Settle it: fieldlog conflict settle \(id) --take N"
        )
    }
    static func syncing(_ entries: Int) -> Bilingual {
        words("Đang đồng bộ… \(entries) mục", "Syncing… \(Many.entries(entries))")
    }
    static func checking(_ entries: Int) -> Bilingual {
        words("Đang kiểm tra… \(entries) mục", "Checking… \(Many.entries(entries))")
    }
    static let nothing = words("Không có gì.", "Nothing.")

    static func kept(_ command: String, isMasked: Bool = false) -> Bilingual {
        if isMasked {
            return words(
                "Nội dung đã gõ được giữ lại, chỗ giống dữ liệu cá nhân đã che (█). Viết lại trường ấy rồi chạy tiếp: \(command)",
                "What was typed is kept, with what looked like personal data masked (█). Write that field anew and go on: \(command)"
            )
        }
        return words(
            "Nội dung đã gõ được giữ lại. Sửa rồi chạy tiếp: \(command)",
            "What was typed is kept. Correct it and go on: \(command)")
    }

    /// After why it could not be kept, as it is said of any error.
    static func notKept(_ cause: String) -> Bilingual {
        words("\(cause). Nội dung đã gõ không giữ lại được", "\(cause). What was typed could not be kept")
    }

    static func unfinished(_ command: String) -> Bilingual {
        words("Nội dung đã gõ được giữ lại. Làm tiếp: \(command)", "What was typed is kept. Go on with: \(command)")
    }

    static let goingOn = words("Tiếp tục bản nháp đang dở.", "Going on with the draft that was not finished.")

    /// After what is wrong, as it is said of any error.
    static func unwitnessed(_ cause: String) -> Bilingual {
        words(
            "\(cause). Việc vừa làm đã được lưu; hãy sửa quyền của tệp ấy; xem: fieldlog doctor",
            "\(cause). What was done is saved; mend the rights of that file; see: fieldlog doctor")
    }

    /// After why it could not be done, as it is said of any error.
    static func unerased(_ cause: String) -> Bilingual {
        words(
            "\(cause). Nội dung đã xóa còn dấu vết trong tệp của kho này; lần đồng bộ tới sẽ xóa nốt",
            "\(cause). Traces of what was erased are left in this store's files; the next sync removes them")
    }

    static func renewed(_ problem: WitnessProblem) -> Bilingual {
        let why = Self.why(problem)
        let then: Bilingual
        switch problem {
        case .otherMachine, .otherFile: then = words(" Không mất gì.", " Nothing is lost.")
        case .missing, .unreadable, .peerAhead: then = words("", "")
        case .behind, .differs, .restored, .repaired:
            then = words(
                " Những gì kho đã ghi mà không còn ở đây sẽ về lại khi đồng bộ với kho còn giữ.",
                " What it had written and lacks comes back by syncing with stores that have it.")
        }
        return words(
            "Kho này từ nay ghi dưới tên mới: \(why.vi).\(then.vi)",
            "This store writes under a new name from now on: \(why.en).\(then.en)")
    }

    /// Why a store takes a new name.
    static func why(_ problem: WitnessProblem) -> Bilingual {
        switch problem {
        case .missing:
            words(
                "không còn dấu chứng bên cạnh kho (kho đã được sao chép?)",
                "the witness beside the store is gone (was the store copied?)")
        case .unreadable: words("không đọc được dấu chứng bên cạnh kho", "the witness beside the store cannot be read")
        case .otherMachine: words("kho đang ở một máy khác", "the store lies on another machine")
        case .otherFile: words("tệp dữ liệu là một bản sao", "the database is a copy")
        case .behind, .differs:
            words("kho đã được khôi phục về trạng thái cũ", "the store was restored to an older state")
        case .restored: words("kho được tạo từ một bản sao lưu", "the store was made of a backup")
        case .repaired: words("kho đã được sửa", "the store was repaired")
        case .peerAhead:
            words(
                "kho kia giữ những mục của kho này mà kho này đã mất; đã lấy lại",
                "the peer had entries of this store that this store had lost; they are back")
        }
    }
}
