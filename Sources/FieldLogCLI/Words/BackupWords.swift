internal import FieldLogConsole
internal import FieldLogKit
internal import FieldLogModel
internal import FieldLogReports

/// What is said about backups, and about stores that were made of one.
enum BackupWords {
    static func text(_ path: String, _ problem: BackupProblem) -> Bilingual {
        switch problem {
        case .exists:
            words(
                "\(path) đã có; chọn tên khác, hoặc --replace nếu đó là bản sao lưu cũ của kho này",
                "\(path) exists; choose another name, or --replace where it is an older backup of this store")
        case .otherStore:
            words(
                "\(path) là bản sao lưu của một kho khác; không ghi đè. Chọn tên khác",
                "\(path) is a backup of another store and was not replaced; choose another name")
        case .hasMore(let count):
            words(
                "\(path) có \(count) mục mà kho này không có nên được giữ lại; chọn tên khác. Để lấy lại các mục đó: fieldlog restore \(path) THƯ_MỤC --offline, rồi fieldlog sync THƯ_MỤC",
                "\(path) has \(Many.entries(count)) that this store lacks, and was kept; choose another name. To have them back: fieldlog restore \(path) DIR --offline, then fieldlog sync DIR"
            )
        case .unreadable:
            words(
                "\(path) là bản sao lưu không đọc được trọn vẹn, có thể có những gì kho này không có, nên được giữ lại; chọn tên khác. Xem trong đó còn gì: fieldlog salvage \(path) --to THƯ_MỤC",
                "\(path) is a backup that cannot be read as a whole and may have what this store lacks, so it was kept; choose another name. See what is left in it: fieldlog salvage \(path) --to DIR2"
            )
        case .insideStore:
            words(
                "\(path) nằm trong kho; bản sao lưu phải ở nơi khác, tốt nhất là ổ đĩa khác",
                "\(path) lies in the store; a backup belongs elsewhere, best on another disk")
        case .notRegular:
            words(
                "\(path): không phải tệp thường (thư mục, liên kết…); nêu tệp khác",
                "\(path): not a regular file (a folder, a link…); give another file")
        case .notABackup:
            words(
                "\(path): không phải bản sao lưu FieldLog; nêu tệp do fieldlog backup ghi",
                "\(path): not a backup of FieldLog; give a file that fieldlog backup wrote")
        case .truncated:
            words(
                "\(path): bị cụt, chép chưa hết; không có gì được dùng. Lấy bản sao lưu khác, hoặc đọc phần còn lại: fieldlog salvage \(path) --to THƯ_MỤC",
                "\(path): ends too early, a part is missing; nothing of it was used. Take another backup, or read what is left: fieldlog salvage \(path) --to DIR2"
            )
        case .damaged(let part):
            words(
                "\(path): hỏng ở phần \(name(part).vi) (\(part.rawValue)); không có gì được dùng. Kiểm tra đĩa ấy, lấy bản sao lưu khác, hoặc đọc phần còn lại: fieldlog salvage \(path) --to THƯ_MỤC",
                "\(path): damaged in its \(name(part).en) (\(part.rawValue)); nothing of it was used. Check the disk, take another backup, or read what is left: fieldlog salvage \(path) --to DIR2"
            )
        case .newer(let found, let known):
            words(
                "\(path): do bản mới hơn ghi (\(found) > \(known)); hãy nâng cấp fieldlog",
                "\(path): written by a newer version (\(found) > \(known)); upgrade fieldlog")
        // The remedy first: a night's line is cut, and what a check says may be long.
        case .contents(let detail):
            words(
                "\(path): kho đọc lại từ đó không nguyên vẹn; không giữ lại gì. Chạy: fieldlog check; nếu kho nguyên vẹn thì đĩa ấy có thể hỏng: dùng đĩa, hoặc bản sao lưu khác, hay fieldlog salvage (\(detail))",
                "\(path): the store read back from it is not sound; nothing was kept. Run: fieldlog check; if the store is sound that disk may be failing: use another disk, or backup, or fieldlog salvage (\(detail))"
            )
        default: others(path, problem)
        }
    }

    private static func others(_ path: String, _ problem: BackupProblem) -> Bilingual {
        switch problem {
        case .otherKey(let key):
            words(
                "\(path): đây không phải khóa của kho này (\(key)); dùng đúng khóa, hoặc --without-key",
                "\(path): this is not the key of the store (\(key)); use the right one, or --without-key")
        case .notAlone(let count):
            words(
                "\(path) biết \(count) kho hoặc thiết bị khác; bỏ --alone, rồi đồng bộ với một trong số đó",
                "\(path) knows \(count) other stores or devices; leave --alone out, and sync with one of them")
        default: words("\(path): \(problem)", "\(path): \(problem)")
        }
    }

    private static func name(_ part: BackupProblem.Part) -> Bilingual {
        switch part {
        case .header: words("đầu tệp", "header")
        case .key: words("khóa", "key")
        case .database: words("dữ liệu", "database")
        case .kept: words("mục rời của lần sửa trước", "loose entries of an earlier repair")
        case .end: words("cuối tệp", "end")
        }
    }

    static func time(_ milliseconds: Int64) -> String {
        ValueText.text(WallTime(milliseconds: milliseconds, offsetMinutes: Host.vietNamOffsetMinutes, trust: .unknown))
    }

    private static func size(_ bytes: Int64) -> String {
        bytes < 1 << 20 ? "\((bytes + 1_023) >> 10) KiB" : "\((bytes + (1 << 20) - 1) >> 20) MiB"
    }

    static func made(_ outcome: BackupOutcome) -> Bilingual {
        let (path, size) = (outcome.path, size(outcome.bytes))
        let (entries, visits) = (outcome.header.entries, outcome.header.visits)
        let counts = Many.entries(entries) + ", " + Many.of(visits, "visit", "visits")
        return words(
            "Đã sao lưu vào \(path): \(entries) mục, \(visits) lượt kiểm tra, \(size); đã đọc lại và kiểm tra.",
            "Backup in \(path): \(counts), \(size); read back and checked.")
    }

    static let keyInside = words(
        "Trong đó có khóa của thiết bị: ai có tệp này thì ghi được thay thiết bị. Giữ tệp như giữ máy; khóa gốc (root-key) không có trong đó.",
        "The device's key is in it: whoever has the file can write as this device. Keep it like the device. The root key is not in it."
    )

    static let keyOutside = words(
        "Khóa của thiết bị không có trong đó: cất khóa (tệp key trong kho) ở nơi khác; không có khóa thì kho khôi phục không gửi được.",
        "The device's key is not in it: keep the key (the file key in the store) elsewhere, for without it a restored store cannot send."
    )

    static let leftoversInside = words(
        "Có cả các mục rời và số của các mục mất từ lần sửa trước; kho khôi phục từ tệp này lấy lại được bằng: fieldlog repair --from KHO_KHÁC",
        "The loose entries and the missing numbers of an earlier repair are in it too; a store restored from it takes back with: fieldlog repair --from PEER"
    )

    static let leftoversBack = words(
        "Kho có mục rời hoặc mục mất từ lần sửa trước; xem: fieldlog check; lấy lại: fieldlog repair --from KHO_KHÁC",
        "It has loose or missing entries of an earlier repair; see: fieldlog check; take back: fieldlog repair --from PEER"
    )

    static func unnoted(_ cause: String) -> Bilingual {
        words(
            "\(cause). Bản sao lưu đã xong; chỉ là kho không ghi nhớ được điều đó",
            "\(cause). The backup is made; the store only could not note it")
    }

    static func restored(_ path: String, _ header: BackupHeader) -> Bilingual {
        let name = header.name.isEmpty ? header.device.description : header.name
        let counts = Many.entries(header.entries) + ", " + Many.of(header.visits, "visit", "visits")
        return words(
            "Đã tạo kho \(path) của \(name) từ bản sao lưu ngày \(time(header.made)): \(header.entries) mục, \(header.visits) lượt kiểm tra.",
            "Made the store \(path) of \(name) from the backup of \(time(header.made)): \(counts)."
        )
    }

    static let newName = words(
        "Kho ghi dưới tên mới. Nếu máy cũ còn chạy thì không sao: hai máy không ghi đè nhau; fieldlog status sẽ báo, hãy dừng một máy.",
        "It writes under a new name. Should the former device still run, no harm is done: neither overwrites the other; fieldlog status tells of it, and one of them should stop."
    )

    static let held = words(
        "Đây là kho trung tâm: chưa quyết định gì (cấp, thu hồi quyền) cho đến khi đồng bộ với một kho khác. Nếu chưa từng có kho nào khác: khôi phục lại với --alone.",
        "This is the central store: it decides nothing (grants, revocations) until it has synced with another store. If there never was another one: restore again with --alone."
    )

    static func keyless(_ path: String, _ name: String) -> Bilingual {
        words(
            """
            Kho không có khóa: đọc, xuất được; không ghi, không gửi được. Nếu khóa được cất ở nơi khác: khôi phục lại với --key TỆP.
            Nếu mất khóa: fieldlog device request THƯ_MỤC_MỚI --device TÊN --out TỆP, rồi ở kho trung tâm: fieldlog device enrol, fieldlog device revoke \(name); việc chỉ có ở \(path) phải ghi lại. Kho trung tâm mất khóa: fieldlog key takeover ở kho khác.
            """,
            """
            The store has no key: it can be read and exported; it can neither write nor send. If the key is kept elsewhere: restore again with --key FILE.
            If it is lost: fieldlog device request NEW_FOLDER --device NAME --out FILE, then at the central store: fieldlog device enrol, fieldlog device revoke \(name); what only \(path) has must be typed in again. For a central store without its key: fieldlog key takeover on another one.
            """)
    }

    static func takenBack(_ peer: String, _ outcome: SyncOutcome, own: Int) -> Bilingual {
        words(
            "\(peer): nhận lại \(outcome.received) mục (\(own) mục do máy này ghi), gửi \(outcome.sent).",
            "\(peer): \(Many.entries(outcome.received)) came back (\(own) that this device had written), \(outcome.sent) sent."
        )
    }

    static func notTaken(_ peer: String, _ cause: String) -> Bilingual {
        words(
            "\(cause). Kho đã khôi phục; lấy lại sau: fieldlog sync \(peer)",
            "\(cause). The store is restored; take back later: fieldlog sync \(peer)")
    }

    /// Trying again would not help.
    static func wrongPeer(_ cause: String) -> Bilingual {
        words(
            "\(cause). Kho đã khôi phục; lấy lại từ kho khác: fieldlog sync KHO_KHÁC",
            "\(cause). The store is restored; take back from another: fieldlog sync PEER")
    }

    static let noPeers = words(
        "Chưa lấy lại gì từ kho khác; nếu có kho khác: fieldlog sync KHO_KHÁC",
        "Nothing was taken back from other stores yet; if there are any: fieldlog sync PEER")

    static func missing(_ entries: MissingEntries) -> Bilingual {
        let feed = "\(entries.feed.incarnation.short)/\(entries.feed.area)"
        let range = entries.from == entries.through ? "\(entries.from)" : "\(entries.from)–\(entries.through)"
        return words(
            "sổ \(feed) mục \(range): \(entries.peer) biết là đã từng có, nhưng không kho nào được hỏi còn giữ",
            "feed \(feed) entry \(range): known of by \(entries.peer), and no store that was asked has it")
    }

    static func due(_ last: LastBackup?) -> Bilingual {
        guard let last else {
            return words(
                "chưa có bản sao lưu nào, dù nightly được cấu hình để sao lưu; chạy: fieldlog backup TỆP",
                "there is no backup yet, though nightly is configured to make them; run: fieldlog backup FILE")
        }
        return words(
            "bản sao lưu cuối là của \(time(last.made)) (\(last.path)): quá \(LastBackup.dueAfterDays) ngày; chạy: fieldlog backup TỆP",
            "the last backup is of \(time(last.made)) (\(last.path)): more than \(LastBackup.dueAfterDays) days ago; run: fieldlog backup FILE"
        )
    }

    static func standing(_ last: LastBackup) -> Bilingual {
        words(
            "bản sao lưu cuối: \(time(last.made)), \(last.path)", "last backup: \(time(last.made)), \(last.path)")
    }
}
