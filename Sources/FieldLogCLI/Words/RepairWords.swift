internal import FieldLogConsole
internal import FieldLogKit
internal import FieldLogModel
internal import FieldLogStorage

/// What a repair or a salvage has done, and what is left to do.
enum RepairWords {
    static func lines(_ outcome: RepairOutcome) -> [Bilingual] {
        var lines: [Bilingual] = []
        switch outcome.depth {
        case .nothing where outcome.missing.isEmpty && outcome.after.isEmpty && !outcome.isNameless:
            lines.append(words("Không có gì phải sửa.", "Nothing to repair."))
        case .nothing: break
        case .tookBack: break
        case .named where outcome.tookNewName: break
        case .named:
            lines.append(
                words(
                    "Kho nguyên vẹn; lần ghi tới sẽ lấy tên mới.",
                    "The store is sound; the next change takes a new name."))
        case .rebuilt:
            lines.append(
                words(
                    "Đã dựng lại bảng từ sổ: \(outcome.before.count) chỗ. Sổ nguyên vẹn.",
                    "Made tables anew from the log: \(Many.findings(outcome.before.count)). The log is sound."))
        case .remade: break
        }
        if let report = outcome.report { lines += Self.lines(report) }
        if outcome.received > 0 {
            lines.append(
                words(
                    "Nhận lại \(outcome.received) mục từ kho kia.",
                    "Took back \(Many.entries(outcome.received)) from the peer."))
        }
        if outcome.tookBack > 0 {
            lines.append(tookBack(outcome.tookBack))
        }
        if let aside = outcome.aside {
            lines.append(words("Bản hỏng được giữ trong \(aside)", "What was damaged is kept in \(aside)"))
        }
        if outcome.isNameless { lines.append(nameless) }
        lines += outcome.missing.map(missing)
        if outcome.report?.feeds.contains(where: { !$0.missing.isEmpty }) == true || !outcome.missing.isEmpty {
            lines.append(askOthers)
        }
        if outcome.tookNewName {
            lines.append(words("Kho này đã lấy tên mới.", "This store has taken a new name."))
        }
        if outcome.depth == .remade, outcome.takesNewName {
            lines.append(words("Lần ghi tới sẽ lấy tên mới.", "The next change takes a new name."))
        }
        return lines
    }

    static func tookBack(_ count: Int) -> Bilingual {
        words(
            "\(count) mục rời đã vào sổ.", "\(Many.of(count, "loose entry", "loose entries")) went into the log.")
    }

    private static let nameless = words(
        "Không còn gì cho biết kho này của máy nào; chạy: fieldlog repair --from KHO_KHÁC",
        "Nothing is left that says which device this store is of; run: fieldlog repair --from PEER")

    /// What is missing somebody else may have.
    private static let askOthers = words(
        "Nếu còn kho khác có thể giữ các mục đã mất: fieldlog repair --from KHO_KHÁC",
        "If there is another store that may have what is missing: fieldlog repair --from PEER")

    static func lines(_ outcome: SalvageOutcome) -> [Bilingual] {
        var lines = lines(outcome.report)
        lines.append(words("Đã tạo kho \(outcome.path).", "Made the store \(outcome.path)."))
        if let loose = outcome.loose {
            lines.append(words("Các mục rời: \(loose)", "Loose entries: \(loose)"))
        }
        if outcome.report.feeds.contains(where: { !$0.missing.isEmpty }) { lines.append(askOthers) }
        return lines
    }

    private static func lines(_ report: RemakeReport) -> [Bilingual] {
        var lines: [Bilingual] = []
        for feed in report.feeds {
            var vi = "sổ \(feed.name): có \(feed.entries) mục"
            var en = "feed \(feed.name): has \(Many.entries(feed.entries))"
            if !feed.missing.isEmpty {
                let numbers = feed.missing.map(text).joined(separator: ", ")
                vi += "; mất \(numbers), không kho nào được hỏi còn giữ"
                en += "; missing \(numbers), held by nobody asked"
            }
            if feed.loose > 0 {
                vi += "; \(feed.loose) mục đang chờ các mục trước đó"
                en += "; \(Many.of(feed.loose, "entry waits", "entries wait")) for those before them"
            }
            lines.append(words(vi, en))
        }
        let forged = report.loose.count { !$0.isBorneOut }
        if forged > 0 {
            lines.append(
                words(
                    "\(forged) mục không có gì chứng thực được để riêng, không vào sổ.",
                    "Put apart, not into the log, as nothing bears them out: \(Many.entries(forged))."))
        }
        if report.mended > 0 {
            lines.append(
                words(
                    "\(report.mended) mục được sửa lại bằng cách đảo đúng một bit.",
                    "Mended by turning one bit back: \(Many.entries(report.mended)).")
            )
        }
        if report.isNameless {
            lines.append(nameless)
        }
        if report.lostTables.contains("quarantine") {
            lines.append(
                words(
                    "Bằng chứng cách ly (quarantine), nếu có, không giữ được: không ai gửi lại.",
                    "Evidence in quarantine, if there was any, is not saved: nobody sends it again."))
        }
        let lost = report.lostTables.filter { $0 != "setting" && $0 != "quarantine" }
        if !lost.isEmpty {
            let names = lost.joined(separator: ", ")
            lines.append(
                words(
                    "Không giữ được: \(names) (sẽ biết lại khi đồng bộ).",
                    "Not saved: \(names) (learnt again by syncing)."))
        }
        return lines
    }

    /// What an earlier repair could not bring back, or the witness knew of.
    static func missing(_ feed: MissingNumbers) -> Bilingual {
        let numbers = feed.ranges.map(text).joined(separator: ", ")
        return words(
            "sổ \(feed.name): vẫn còn mất \(numbers), không kho nào được hỏi còn giữ",
            "feed \(feed.name): still missing \(numbers), held by nobody asked")
    }

    /// A range of numbers.
    static func text(_ range: ClosedRange<UInt64>) -> String {
        range.count == 1 ? "\(range.lowerBound)" : "\(range.lowerBound)–\(range.upperBound)"
    }

    static func text(_ path: String, _ problem: SalvageProblem) -> Bilingual {
        switch problem {
        case .nothingLeft:
            words(
                "\(path): không còn mục nào đọc được. Dùng bản sao lưu (fieldlog restore TỆP THƯ_MỤC), hoặc lấy lại từ kho khác (fieldlog clone KHO_KHÁC THƯ_MỤC)",
                "\(path): not one entry is left to read. Use a backup (fieldlog restore FILE DIR), or another store (fieldlog clone PEER DIR)"
            )
        case .insideWreck:
            words(
                "\(path) nằm trong thư mục hỏng, nơi không được ghi gì; chọn thư mục ở nơi khác cho --to",
                "\(path) lies in the wreck, where nothing is written; choose a folder elsewhere for --to")
        }
    }

    static func text(_ path: String, _ problem: RepairProblem) -> Bilingual {
        switch problem {
        case .noKey(let last):
            let (finding, next) = (lost(last), CheckWords.instead)
            return words("\(path): \(finding.vi); \(next.vi)", "\(path): \(finding.en); \(next.en)")
        case .peerNeeded:
            return words(
                "\(path): chỉ còn khóa; chạy: fieldlog repair --from KHO_KHÁC, kho ấy phải là thư mục trên máy này",
                "\(path): only the key is left; run: fieldlog repair --from PEER, which must be a folder on this machine"
            )
        case .farPeer(let peer):
            return words(
                "\(path): chỉ còn khóa, và qua mạng thì \(peer) không cho biết được kho này thuộc hệ thống nào; dùng một kho là thư mục trên máy này (bản chép hoặc bản khôi phục của kho kia cũng được): fieldlog repair --from THƯ_MỤC",
                "\(path): only the key is left, and over a network \(peer) cannot say which deployment it is of; use a store in a folder on this machine (a copy of the peer's will do, or one restored of its backup): fieldlog repair --from DIR"
            )
        case .unknownToPeer(let peer):
            return words(
                "\(path): chỉ còn khóa, mà \(peer) không biết khóa này: kho ấy thuộc hệ thống khác, hoặc chưa từng nghe về thiết bị này. Nêu kho mà máy này đã đồng bộ: fieldlog repair --from KHO_KHÁC",
                "\(path): only the key is left, and \(peer) does not know it: it belongs to another deployment, or has not heard of this device. Name a store that this one has synced with: fieldlog repair --from PEER"
            )
        }
    }

    /// That nothing is left, and what the witness knows of what was there.
    static func lost(_ last: NamedEntry?) -> Bilingual {
        let (vi, en) = ("không còn cơ sở dữ liệu, cũng không còn khóa", "neither a database nor a key is left")
        guard let last else { return words(vi, en) }
        return words(
            "\(vi); theo dấu chứng, mục cuối là mục \(last.seq) của sổ \(last.feed)",
            "\(en); by the witness, the last entry was number \(last.seq) of feed \(last.feed)")
    }

    static func damageLeft(_ path: String) -> Bilingual {
        words(
            "vẫn còn hư hỏng; chạy lại, và nếu vẫn thế thì chính đĩa có thể hỏng: fieldlog salvage \(path) --to THƯ_MỤC trên đĩa khác",
            "damage is left; run it again, and if it stays the disk itself may be failing: fieldlog salvage \(path) --to DIR2 on another disk"
        )
    }

    /// What is left is readable, and waits for its authors' signatures.
    static let signaturesLeft = words(
        "các mục này đọc được nhưng không chuyển đi đâu được; lấy lại chữ ký từ một kho có chúng, tốt nhất là máy đã ghi: fieldlog repair --from KHO_KHÁC",
        "these entries can be read, and go to nobody; take the signatures back from a store that has them, best the device that wrote them: fieldlog repair --from PEER"
    )

    static func noKey(_ path: String) -> Bilingual {
        words(
            "Kho này không có khóa: đọc, xuất được; không ghi, không gửi được. Chép tệp key và key.pub từ bản sao lưu vào \(path). Nếu mất khóa: tạo thiết bị mới (fieldlog device request), rồi ghi lại những gì chỉ có ở kho này.",
            "This store has no key: it can be read and exported; it can neither write nor send. Copy key and key.pub from a backup into \(path). If the key is lost: make a new device (fieldlog device request), and log again what only this store has."
        )
    }
}
