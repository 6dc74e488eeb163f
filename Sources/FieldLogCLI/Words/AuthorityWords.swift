internal import FieldLogConsole
internal import FieldLogHash
internal import FieldLogKit
internal import FieldLogModel

/// What is said about decisions of the central store.
enum AuthorityWords {
    static func text(_ refusal: AuthorityRefusal) -> Bilingual {
        switch refusal {
        case .ownDevice(let name):
            words(
                "\(name) là chính kho trung tâm; thay khóa: fieldlog key rotate",
                "\(name) is the central store itself; replace its key: fieldlog key rotate")
        case .noFormerKey(let name):
            words(
                "tệp --at không có mục nào thuộc khóa cũ của \(name); ghi lại nó ở kho có những mục ấy: fieldlog device feeds \(name) > feeds.txt",
                "the file of --at has no line of a former key of \(name); write it again at the store that has those entries: fieldlog device feeds \(name) > feeds.txt"
            )
        case .revokedAlready(let name):
            words(
                "\(name) đã bị thu hồi; nới điểm cắt: fieldlog device revoke \(name) --at TỆP --reason LÝ_DO, với tệp của fieldlog device feeds \(name)",
                "\(name) is revoked already; to move its cuts on: fieldlog device revoke \(name) --at FILE --reason REASON, with the file of fieldlog device feeds \(name)"
            )
        case .noHandover(let name):
            words(
                "yêu cầu của \(name) không phải để bàn giao; trên máy: fieldlog device request --handover --out TỆP; nếu là khóa khác: fieldlog device enrol",
                "the request of \(name) is not for a handover; on the device: fieldlog device request --handover --out FILE; for another key: fieldlog device enrol"
            )
        case .narrower(let name):
            words(
                "\(name) sẽ có ít quyền hơn: một lệnh cấp không rút lại quyền cũ. Bàn giao (trên máy: fieldlog device request --handover --out TỆP; ở đây: fieldlog device handover TỆP …) hoặc thu hồi: fieldlog device revoke \(name) --reason LÝ_DO",
                "\(name) would have less than it has, and no grant takes an earlier one back. Hand it over (on the device: fieldlog device request --handover --out FILE; here: fieldlog device handover FILE …), or revoke it: fieldlog device revoke \(name) --reason REASON"
            )
        case .notErasable(let entry):
            words(
                "mục \(entry) cho biết ai ghi, hoặc ai được phép ghi; không xóa được",
                "entry \(entry) says who writes, or who may write; it cannot be erased")
        case .erasedAlready(let entry): words("mục \(entry) đã được xóa", "entry \(entry) is erased already")
        case .otherRootKey:
            words(
                "đó không phải khóa gốc của hệ thống này; dùng tệp root-key của fieldlog init",
                "that is not the root key of this deployment; use the file root-key that fieldlog init wrote")
        case .noNewKey:
            words(
                "không có khóa mới nào chờ trả lời; tạo: fieldlog key rotate --out TỆP",
                "no new key waits for an answer; make one: fieldlog key rotate --out FILE")
        case .grantNotHere:
            words(
                "kho này chưa nhận quyết định về khóa mới; đồng bộ trước (fieldlog sync), rồi làm lại",
                "this store has not heard of the new key yet; sync first (fieldlog sync), then try again")
        case .centralDecides:
            words(
                "kho trung tâm tự thay khóa: fieldlog key rotate, không có --out hay --answer",
                "the central store replaces its key by itself: fieldlog key rotate, without --out and --answer")
        case .notReleasable(0):
            words(
                "không có gì để nhận: số này ghi lời quản trị viên, không phải mục bị từ chối",
                "nothing to release: this number holds an administrator's word, not what was refused")
        case .notReleasable(let code):
            words(
                "không nhận được: bị từ chối vì \(PeerWords.reason(code).vi) (lỗi \(code)), không phải vì điểm cắt",
                "cannot be released: it was refused for another reason than a cut (\(PeerWords.reason(code).en), error \(code))"
            )
        case .stillRefused(let code):
            words(
                "vẫn không nhận được: \(PeerWords.reason(code).vi) (lỗi \(code)); không có gì thay đổi",
                "it would still be refused: \(PeerWords.reason(code).en) (error \(code)); nothing was changed")
        }
    }

    static func revoked(_ outcome: RevocationOutcome) -> Bilingual {
        let name = outcome.principal
        let (feeds, entries) = (outcome.feeds, outcome.entries)
        if outcome.isAdvance {
            return words(
                "Đã nới điểm cắt của \(name): \(entries) mục của \(feeds) sổ ở đây được nhận.",
                "Moved the cuts of \(name) on: \(Many.entries(entries)) of \(Many.feeds(feeds)) are admitted here.")
        }
        return words(
            "Đã thu hồi \(name). Giữ lại \(entries) mục của \(feeds) sổ.",
            "Revoked \(name). What stays: \(Many.entries(entries)) of \(Many.feeds(feeds)).")
    }

    /// - Parameter formerKeys: whether the device is live, and is to stay so.
    static func howToAdvance(_ name: String, formerKeys: Bool) -> Bilingual {
        let line = "fieldlog device revoke \(name)" + (formerKeys ? " --former-keys" : "")
        return words(
            "Nếu sau này có việc trung thực ở kho khác: tại đó chạy fieldlog device feeds \(name) > feeds.txt, rồi ở đây: \(line) --at feeds.txt --reason LÝ_DO",
            "Should honest work turn up at another store: there run fieldlog device feeds \(name) > feeds.txt, then here: \(line) --at feeds.txt --reason REASON"
        )
    }

    static func handedOver(_ outcome: HandoverOutcome, _ path: String) -> Bilingual {
        words(
            "Đã bàn giao \(outcome.principal); trả lời ở \(path). Máy chỉ cần đồng bộ.",
            "Handed \(outcome.principal) over; the answer is in \(path). The device only has to sync.")
    }

    static func missing(_ outcome: HandoverOutcome) -> Bilingual {
        words(
            "Còn \(outcome.missingEntries) mục của \(outcome.missing.count) sổ chưa tới đây; khi tới sẽ được nhận.",
            "Not here yet: \(Many.entries(outcome.missingEntries)) of \(Many.feeds(outcome.missing.count)); what arrives later is admitted."
        )
    }

    static func granted(_ grant: Grant) -> Bilingual {
        words(
            "\(grant.principal): \(grant.role.rawValue), \(Many.areas(grant.areas).vi).",
            "\(grant.principal): \(grant.role.rawValue), \(Many.areas(grant.areas).en).")
    }

    static func erased(_ outcome: ErasureOutcome) -> Bilingual {
        words(
            "Đã xóa nội dung mục \(outcome.line.hash.hex.prefix(8)) (\(outcome.kind)); các kho khác xóa khi đồng bộ.",
            "Erased the contents of entry \(outcome.line.hash.hex.prefix(8)) (\(outcome.kind)); other stores erase them when they sync."
        )
    }

    /// Entries that still hold a text of what was erased.
    static func alike(_ hashes: [String]) -> Bilingual {
        let list = hashes.map { $0.prefix(16) }.joined(separator: ", ")
        return words(
            "Bản ghi này còn mục khác chứa cùng chữ: \(list). Nếu cũng phải xóa: fieldlog erase MỤC --legal-basis …",
            "Other entries of this record hold the same text: \(list). If they are to go as well: fieldlog erase ENTRY --legal-basis …"
        )
    }

    static func keyRequested(_ path: String) -> Bilingual {
        words(
            "Đã ghi yêu cầu \(path). Kho trung tâm: fieldlog device enrol \(path) …; rồi ở đây: fieldlog sync, fieldlog key rotate --answer TỆP. Những gì ghi thêm trong lúc chờ thì không kho nào nhận; phải xin lại bằng một yêu cầu bàn giao.",
            "Wrote the request \(path). At the central store: fieldlog device enrol \(path) …; then here: fieldlog sync, fieldlog key rotate --answer FILE. No store takes what is logged in between; it has to be asked for by a request for a handover."
        )
    }

    /// Own work that no store takes, and what brings it back.
    static func withheld(_ count: Int, _ way: WayBack) -> Bilingual {
        let remedy: Bilingual
        let again = words(
            "xin nhận lại: fieldlog device request --handover --out TỆP; ở kho trung tâm: fieldlog device handover TỆP --role … --area … --out TRẢ_LỜI; rồi fieldlog sync",
            "ask for them: fieldlog device request --handover --out FILE; at the central store: fieldlog device handover FILE --role … --area … --out ANSWER; then fieldlog sync"
        )
        switch way {
        case .handover: remedy = again
        case .newKey:
            remedy = words(
                "dùng khóa mới trước (fieldlog key rotate --answer TỆP), rồi \(again.vi)",
                "take the new key first (fieldlog key rotate --answer FILE), then \(again.en)")
        case .formerKey(let name):
            remedy = words(
                "kho này ghi bằng khóa đã được thay; máy \(name) vẫn dùng được với khóa mới. Đưa cho quản trị viên kết quả của: fieldlog device feeds \(name) > feeds.txt; ở kho trung tâm: fieldlog device revoke \(name) --former-keys --at feeds.txt --reason LÝ_DO; rồi fieldlog sync. Đừng ghi thêm ở đây: dùng kho có khóa mới, hoặc xin một máy mới (fieldlog device request THƯ_MỤC --device TÊN --out TỆP)",
                "this store writes with a key that was replaced; \(name) goes on with the new one. Bring the administrator what this writes: fieldlog device feeds \(name) > feeds.txt; at the central store: fieldlog device revoke \(name) --former-keys --at feeds.txt --reason REASON; then fieldlog sync. Log nothing more here: use the store with the new key, or ask for a new device (fieldlog device request DIR --device NAME --out FILE)"
            )
        case .administrator(let name):
            remedy = words(
                "máy đã bị thu hồi; đưa cho quản trị viên kết quả của: fieldlog device feeds \(name) > feeds.txt; ở kho trung tâm: fieldlog device revoke \(name) --at feeds.txt --reason LÝ_DO",
                "the device was revoked; bring the administrator what this writes: fieldlog device feeds \(name) > feeds.txt; at the central store: fieldlog device revoke \(name) --at feeds.txt --reason REASON"
            )
        }
        return words(
            "mục của chính máy này sau điểm cắt: \(count); được giữ ở đây, không kho nào nhận; \(remedy.vi)",
            "own entries beyond a cut: \(count); they are kept here, and no store takes them; \(remedy.en)"
        )
    }

    static func takenForAnother(_ areas: AreaList) -> Bilingual {
        words(
            "kho kia coi máy này là máy khác: quyền ở đó là \(Many.areas(areas).vi), khác với quyền của máy này; kiểm tra tên máy trong authorized_keys (--principal) hoặc chứng thư ở kho kia",
            "the peer takes this device for another: it gave it \(Many.areas(areas).en), other than its grants say; look at its name in authorized_keys (--principal) or in its certificate there"
        )
    }

    static func callsAsAnother(_ name: String, _ device: String) -> Bilingual {
        words(
            "máy \(device) gọi dưới tên \(name); kiểm tra authorized_keys (--principal) hoặc chứng thư",
            "the device \(device) calls under the name of \(name); look at authorized_keys (--principal) or at the certificates"
        )
    }

    /// Said after something was logged while a request for another key is on its way.
    static let keyIsAwaited = words(
        "Khóa mới đang chờ trả lời, và yêu cầu chưa kể mục vừa ghi: ghi lại yêu cầu (fieldlog key rotate --out TỆP) nếu kho trung tâm chưa dùng yêu cầu cũ.",
        "A new key waits for its answer, and its request does not name what was just logged: write the request again (fieldlog key rotate --out FILE) unless the central store has used the former one."
    )

    static let keyTaken = words(
        "Khóa mới đã được dùng; khóa cũ được giữ là key.old-N.",
        "The new key is in use; the old one is kept as key.old-N."
    )

    static let tookOver = words(
        "Kho này nay là kho trung tâm. Thu hồi kho trung tâm cũ: fieldlog device revoke TÊN --reason LÝ_DO",
        "This store is the central one now. Revoke the former one: fieldlog device revoke NAME --reason REASON")

    static func released(_ count: Int) -> Bilingual {
        words("Đã nhận \(count) mục.", "Admitted \(Many.entries(count)).")
    }
    static func dropped(_ number: Int64) -> Bilingual {
        words("Đã bỏ mục bị giữ lại số \(number).", "Dropped number \(number) of the quarantine.")
    }

    static func state(_ state: DeviceStanding.State) -> Bilingual {
        switch state {
        case .live: words("đang dùng", "live")
        case .revoked: words("đã thu hồi", "revoked")
        case .notSeen: words("chưa thấy", "not yet seen")
        }
    }
}
