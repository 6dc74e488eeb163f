internal import FieldLogConsole
internal import FieldLogModel

/// What goes wrong between stores, and what is not allowed.
enum PeerWords {
    static func text(_ denial: Denial) -> Bilingual {
        switch denial {
        case .notCentral: words("chỉ kho trung tâm được làm việc này", "only the central store may do this")
        case .notEnrolled(let name):
            words(
                "thiết bị \(name) chưa được cấp quyền, hoặc đã bị thu hồi; hỏi quản trị viên (fieldlog device request)",
                "the device \(name) is not enrolled, or no longer is; ask the administrator (fieldlog device request)")
        case .role(let role, let kind):
            words(
                "vai trò \(role?.rawValue ?? "?") không được ghi \(kind); hỏi quản trị viên",
                "the role \(role?.rawValue ?? "?") may not write \(kind); ask the administrator")
        case .principalTaken(let name):
            words(
                "tên \(name) đã thuộc thiết bị khác; chọn tên khác hoặc thu hồi thiết bị kia trước",
                "another device has the name \(name); choose another, or revoke that device first")
        case .unknownDevice(let name):
            words(
                "không có thiết bị \(name); xem: fieldlog device list", "no device \(name); see: fieldlog device list")
        case .authorityHeld:
            words(
                "kho trung tâm vừa được khôi phục; đồng bộ với một kho khác trước (fieldlog sync), rồi làm lại",
                "the central store was restored; sync with a peer first (fieldlog sync), then try again")
        case .answerNeeded:
            words(
                "kho này không phải kho trung tâm: tạo yêu cầu (fieldlog device request), rồi clone với --answer",
                "that store is not the central one: make a request (fieldlog device request), then clone with --answer")
        case .exposedFile(let path):
            words(
                "\(path): người khác đọc hoặc sửa được tệp này; chạy: chmod 600 \(path)",
                "\(path): others may read or change this file; run: chmod 600 \(path)")
        case .noKey(let path):
            words(
                "\(path): thiếu, hoặc không phải khóa của kho này; không có khóa thì không ghi, không gửi được. Chép lại key và key.pub từ bản sao lưu; xem: fieldlog doctor",
                "\(path): missing, or not the key of this store; nothing is written or sent without it. Bring key and key.pub back from a backup; see: fieldlog doctor"
            )
        case .otherPublicHalf(let path): ProgramWords.publicHalf(path)
        case .otherDevice(let name):
            words(
                "thư mục không có khóa của yêu cầu này (\(name)); dùng đúng thư mục của fieldlog device request",
                "the folder does not hold the key of that request (\(name)); use the folder of fieldlog device request")
        case .authority(let refusal): AuthorityWords.text(refusal)
        case .bundleTooOld(let path):
            words(
                "\(path): chưa có lệnh cấp quyền cho thiết bị này; xin tệp mới: fieldlog bundle create --all --out TỆP",
                "\(path): does not tell of this device's enrolment; ask for a newer one: fieldlog bundle create --all --out FILE"
            )
        case .overriding(let role):
            words(
                "vai trò \(role?.rawValue ?? "?") không được lưu chữ giống thông tin cá nhân; chỉ thiết bị OFFICER, ADMINISTRATOR hoặc kho trung tâm được: hãy viết lại, hoặc nhờ cán bộ ghi",
                "the role \(role?.rawValue ?? "?") may not save what looks like personal data; only a device of an OFFICER or ADMINISTRATOR and the central store may: write it otherwise, or ask an officer to log it"
            )
        case .vouching(let role):
            words(
                "chỉ thiết bị của quản trị viên được dùng --vouch (vai trò ở đây: \(role?.rawValue ?? "?"))",
                "only an administrator's device may use --vouch (the role here: \(role?.rawValue ?? "?"))")
        }
    }

    static func unknown(_ name: String, _ known: [String]) -> Bilingual {
        let all = known.joined(separator: ", ")
        return known.isEmpty
            ? words("kho này chưa từng đồng bộ với kho nào", "this store never synced with any other")
            : words("chưa từng gặp kho \(name); có: \(all)", "never met the store \(name); there are: \(all)")
    }

    static func text(code: UInt64, _ detail: String) -> Bilingual {
        if code == 18, detail == "key" {
            return words(
                "kho kia không có khóa dùng được nên không gửi gì được; ở đó, chạy: fieldlog doctor",
                "the peer has no key that it can use, so it sends nothing; there, run: fieldlog doctor")
        }
        let why = reason(code)
        let tail = detail.isEmpty ? "" : " (\(detail))"
        return words(
            "kho kia từ chối: \(why.vi), lỗi \(code)\(tail)", "the peer refused: \(why.en), error \(code)\(tail)")
    }

    /// A store in a folder on this machine that cannot do its part: what to run is said of that one.
    static func damaged(_ path: String) -> Bilingual {
        words(
            "chính kho kia, \(path), bị hỏng hoặc không ghi được (lỗi 18); chạy: fieldlog --store \(path) check, rồi fieldlog --store \(path) repair --from KHO_KHÁC; hoặc nêu kho khác",
            "it is the peer's store, \(path), that is damaged or cannot be written (error 18); run: fieldlog --store \(path) check, then fieldlog --store \(path) repair --from PEER; or name another peer"
        )
    }

    /// The errors of SyncProtocol.md in words.
    static func reason(_ code: UInt64) -> Bilingual {
        switch code {
        case 0: words("không bị từ chối: nhận theo lời quản trị viên", "not refused: taken on an administrator's word")
        case 1: words("thông điệp sai dạng", "malformed message")
        case 2:
            words("không có phiên bản chung; hãy nâng cấp bên cũ hơn", "no version in common; upgrade the older side")
        case 3: words("thuộc hệ thống khác", "belongs to another deployment")
        case 4:
            words(
                "không được phép; thiết bị chưa được cấp quyền hoặc đã bị thu hồi",
                "not allowed; the device is not enrolled, or was revoked")
        case 5: words("đang bận, hoặc đĩa của nó đầy; thử lại sau", "busy, or its disk is full; try again later")
        case 6: words("quá lớn", "too large")
        case 8: words("phạm vi đã đổi; thử lại", "the scope has changed; try again")
        case 9:
            words(
                "sổ quyền mâu thuẫn; báo quản trị viên",
                "the authority feeds contradict each other; tell the administrator")
        case 10: words("thiếu các mục trước đó", "entries before it are missing")
        case 11: words("mục sai dạng hoặc đứt chuỗi", "malformed entry or broken chain")
        case 12: words("không có chữ ký đúng của người ghi", "no valid signature of the author")
        case 13: words("thiết bị ghi chưa được biết", "the writing device is not known")
        case 14: words("ngoài quyền được cấp", "not granted")
        case 15: words("sau điểm cắt của lệnh thu hồi", "beyond the cut of a revocation")
        case 16: words("đi trước sổ quyền ở đây", "ahead of the authority feed that is here")
        case 17: words("thiếu nội dung mà chưa biết lệnh xóa", "it is without its contents, and no erasure is known")
        case 18:
            words(
                "kho ấy hỏng, hoặc không ghi được; cần người đến xem (ở đó: fieldlog check)",
                "that store is damaged, or cannot be written; somebody must look at it (fieldlog check there)")
        default: words("không lưu được", "it could not be stored")
        }
    }

    /// The short word that is kept of a session that failed, for people.
    static func failure(_ word: String) -> Bilingual {
        switch word {
        case "network": words("không liên lạc được", "not reached")
        case "denied": words("không được phép", "not allowed")
        case "busy": words("đang bận", "busy")
        case "damaged": words("kho bị hư hỏng", "the store is damaged")
        case "no-store": words("không thấy kho ở đó", "no store there")
        case "failed": words("lỗi", "failed")
        default:
            if word.hasPrefix("error-"), let code = UInt64(word.dropFirst(6)) {
                words("\(reason(code).vi), lỗi \(code)", "\(reason(code).en), error \(code)")
            } else {
                words(word, word)
            }
        }
    }

    static func text(_ address: String, _ problem: AddressProblem) -> Bilingual {
        let forms = "ssh://[USER@]HOST[:PORT]/PATH, https://HOST/PATH"
        return switch problem {
        case .form:
            words(
                "“\(address)”: không phải địa chỉ kho; dùng thư mục, \(forms)",
                "“\(address)”: not the address of a store; use a folder, \(forms)")
        case .secret:
            words(
                "địa chỉ có mật khẩu, ai cũng đọc được; dùng --netrc hoặc --cert",
                "the address holds a password that others can read; use --netrc or --cert")
        case .scheme(let scheme):
            words(
                "\(scheme):// không được dùng; nêu thư mục, \(forms)",
                "\(scheme):// is not used; give a folder, \(forms)")
        }
    }

    static func text(_ path: String, _ problem: SignedFileProblem) -> Bilingual {
        switch problem {
        case .notRegular:
            words(
                "\(path): không phải tệp thường (thư mục, liên kết…); không đọc gì",
                "\(path): not a regular file (a folder, a link…); nothing was read")
        case .form(let expected):
            words(
                "\(path): không phải tệp FIELDLOG \(expected); nêu đúng tệp",
                "\(path): not a file FIELDLOG \(expected); give the right file")
        case .signature:
            words(
                "\(path): chữ ký không đúng; nội dung không được đọc. Thử lại, rồi xin bản khác",
                "\(path): the signature does not hold; nothing of it was read. Try once more, then ask for another copy"
            )
        case .unknownMaker(let name):
            words(
                "\(path): không tin cậy người tạo \(name); nội dung không được đọc. Đồng bộ để biết thiết bị ấy, hoặc hỏi quản trị viên",
                "\(path): its maker \(name) is not trusted; nothing of it was read. Sync to learn of that device, or ask the administrator"
            )
        case .otherDeployment:
            words(
                "\(path): thuộc hệ thống khác; không dùng gì trong đó",
                "\(path): belongs to another deployment; nothing of it was used")
        case .tooLarge: words("\(path): quá lớn; không đọc gì", "\(path): too large; nothing was read")
        }
    }

    static func refused(_ feed: String, _ code: UInt64, byPeer: Bool) -> Bilingual {
        let why = reason(code)
        return words(
            "sổ \(feed): \(byPeer ? "kho kia" : "kho này") không nhận (\(why.vi), lỗi \(code)); các sổ khác không bị ảnh hưởng",
            "feed \(feed): refused by \(byPeer ? "the peer" : "this store") (\(why.en), error \(code)); other feeds are not affected"
        )
    }
}
