internal import FieldLogConsole
internal import FieldLogKit
internal import FieldLogModel
internal import FieldLogReports
internal import FieldLogStorage

/// What was found of machine and store, and what to do about it.
enum DoctorWords {
    static func text(_ fact: HealthFact) -> Bilingual {
        switch fact {
        case .clockInStep, .clockAlone, .clockImplausible, .clockBehind: clock(fact)
        case .modesRight, .mode, .folderInTheWay, .owner, .keyGranted, .keyDiffers, .keyUnreadable,
            .publicHalfDiffers, .keyNotGranted, .rootKeyHere,
            .witness:
            files(fact)
        default: rest(fact)
        }
    }

    private static func time(_ milliseconds: Int64) -> String {
        ValueText.text(WallTime(milliseconds: milliseconds, offsetMinutes: Host.vietNamOffsetMinutes, trust: .unknown))
    }

    private static func octal(_ mode: UInt32) -> String { "0" + String(mode, radix: 8) }

    private static func clock(_ fact: HealthFact) -> Bilingual {
        switch fact {
        case .clockInStep: words("đồng hồ được đồng bộ", "the clock is kept in step")
        case .clockAlone(let isKnown):
            isKnown
                ? words(
                    "đồng hồ không được đồng bộ; bật systemd-timesyncd hoặc chrony",
                    "nothing keeps the clock in step; turn on systemd-timesyncd or chrony")
                : words(
                    "không biết đồng hồ có được đồng bộ hay không", "whether the clock is kept in step cannot be told")
        case .clockImplausible(let now):
            words("đồng hồ chỉ \(time(now)): sai; đặt lại giờ", "the clock shows \(time(now)): wrong; set it")
        case .clockBehind(let now, let newest):
            words(
                "đồng hồ chỉ \(time(now)), nhưng sổ có mục ghi lúc \(time(newest)); kiểm tra giờ của máy này và các máy khác",
                "the clock shows \(time(now)), but the log has an entry of \(time(newest)); check the clocks of this and other machines"
            )
        default: words("", "")
        }
    }

    private static func files(_ fact: HealthFact) -> Bilingual {
        switch fact {
        case .modesRight(let count):
            words(
                "\(count) tệp và thư mục chỉ chủ kho dùng được", "\(count) files and folders are for their owner alone")
        case .mode(let path, let found, let wanted):
            words(
                "\(path): quyền \(octal(found)); chạy: chmod \(octal(wanted)) \(path)",
                "\(path): mode \(octal(found)); run: chmod \(octal(wanted)) \(path)")
        case .folderInTheWay(let path):
            words(
                "\(path): là thư mục, chỗ này phải là tệp; hãy chuyển nó đi nơi khác",
                "\(path): a folder where a file belongs; move it elsewhere")
        case .owner(let path, let found, let wanted):
            words(
                "\(path): thuộc tài khoản \(found), không phải \(wanted); một tài khoản phải sở hữu cả kho (chown)",
                "\(path): belongs to account \(found), not \(wanted); one account must own the whole store (chown)")
        case .keyGranted(let principal, let role):
            words(
                "khóa của \(principal) (\(role.rawValue)) đúng và được cấp quyền",
                "the key of \(principal) (\(role.rawValue)) matches and is granted")
        case .keyDiffers(let path):
            words(
                "\(path): thiếu, hoặc không phải khóa của kho này; lấy lại từ bản sao lưu. Nếu mất hẳn, xin cấp quyền cho một thiết bị mới: fieldlog device request",
                "\(path): missing, or not the key of this store; bring it back from a backup. If it is lost, ask for a new device: fieldlog device request"
            )
        case .keyUnreadable(let path):
            words(
                "\(path): không đọc được khóa, nên không ký được gì; chạy: chmod 600 \(path)",
                "\(path): the key may not be read, so nothing can be signed; run: chmod 600 \(path)")
        case .publicHalfDiffers(let path): ProgramWords.publicHalf(path)
        case .keyNotGranted:
            words(
                "kho trung tâm không cấp (hoặc đã thu hồi) quyền của khóa này; đồng bộ, hoặc hỏi quản trị viên",
                "the central store grants this key nothing (any more); sync, or ask the administrator")
        case .rootKeyHere(let path):
            words(
                "\(path): khóa gốc nằm trong kho; chuyển nó và \(path).pub ra nơi cất an toàn, ngoài máy",
                "\(path): the root key lies in the store; move it and \(path).pub to a safe place off this machine")
        case .witness(.none): words("dấu chứng bên cạnh kho khớp", "the witness beside the store matches")
        case .witness(.some(let problem)):
            words(
                "dấu chứng không khớp: \(Words.why(problem).vi); lần ghi tới sẽ lấy tên mới",
                "the witness does not match: \(Words.why(problem).en); the next change takes a new name"
            )
        default: words("", "")
        }
    }

    private static func rest(_ fact: HealthFact) -> Bilingual {
        switch fact {
        case .disk(let free):
            fact.level == .ok
                ? words("còn \(free >> 20) MiB trống", "\(free >> 20) MiB free")
                : words("chỉ còn \(free >> 20) MiB trống; hãy dọn bớt đĩa", "only \(free >> 20) MiB free; make room")
        case .missing(let feed):
            words(
                "\(RepairWords.missing(feed).vi); nếu có kho còn giữ: fieldlog repair --from KHO_KHÁC",
                "\(RepairWords.missing(feed).en); if some store has it: fieldlog repair --from PEER")
        case .peerThere(let name): words("\(name): có", "\(name): there")
        case .peerNotTried(let name):
            words("\(name): chưa hỏi (--connect)", "\(name): not asked (--connect)")
        case .peerGone(let name, let absence):
            words(
                "\(name): không liên lạc được (\(LineWords.text(absence, name).vi)); kiểm tra đường dẫn, mạng, quyền",
                "\(name): not reached (\(LineWords.text(absence, name).en)); check path, network and rights")
        case .versions(let schema, let tables):
            words(
                "fieldlog \(Program.version), lược đồ \(schema), bảng \(tables)",
                "fieldlog \(Program.version), schema \(schema), tables \(tables)")
        case .sqlite(let version, let hasResetBug):
            hasResetBug
                ? words(
                    "SQLite \(version), có lỗi WAL-reset; fieldlog tránh bằng khóa, chương trình khác chỉ nên đọc",
                    "SQLite \(version), which has the WAL-reset bug; fieldlog keeps clear of it by its lock, other programs should only read"
                )
                : words("SQLite \(version)", "SQLite \(version)")
        case .program(let name, let version):
            words("\(name): \(version.isEmpty ? "có" : version)", "\(name): \(version.isEmpty ? "there" : version)")
        case .programMissing(let name, let isNeeded):
            isNeeded
                ? words("\(name): không có; cài gói \(package(name))", "\(name): not there; install \(package(name))")
                : words("\(name): không có, hiện không cần", "\(name): not there, not needed now")
        case .programOld(let name, let version, let needed):
            words(
                "\(name): \(version) quá cũ; cần từ \(needed); hãy nâng cấp",
                "\(name): \(version) is too old; \(needed) or newer is needed; upgrade it")
        case .backup(let last, let isDue):
            if let last, !isDue { BackupWords.standing(last) } else { BackupWords.due(last) }
        case .lock(let isFree):
            isFree
                ? words("không ai đang ghi", "nobody is writing")
                : words("một tiến trình khác đang ghi", "another process is writing")
        default: words("", "")
        }
    }

    private static func package(_ name: String) -> String { name == "curl" ? "curl" : "openssh-client" }
}
