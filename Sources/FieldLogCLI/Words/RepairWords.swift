internal import FieldLogConsole
internal import FieldLogKit
internal import FieldLogModel
internal import FieldLogStorage

/// What a repair or a salvage has done, and what is left to do.
enum RepairWords {
    static func lines(_ outcome: RepairOutcome) -> [Bilingual] {
        var lines: [Bilingual] = []
        switch outcome.depth {
        case .nothing where outcome.missing.isEmpty:
            lines.append(words("Không có gì phải sửa.", "Nothing to repair."))
        case .nothing: break
        case .tookBack: break
        case .named:
            lines.append(
                words(
                    "Kho nguyên vẹn; lần ghi tới sẽ lấy tên mới.",
                    "The store is sound; the next change takes a new name."))
        case .rebuilt:
            lines.append(
                words(
                    "Đã dựng lại bảng từ sổ: \(outcome.before.count) chỗ. Sổ nguyên vẹn.",
                    "Made tables anew from the log: \(outcome.before.count) findings. The log is sound."))
        case .remade: break
        }
        if let report = outcome.report { lines += Self.lines(report) }
        if outcome.received > 0 {
            lines.append(
                words("Nhận lại \(outcome.received) mục.", "Took back \(outcome.received) entries from the peer."))
        }
        if outcome.tookBack > 0 {
            lines.append(
                words("\(outcome.tookBack) mục rời đã vào sổ.", "\(outcome.tookBack) loose entries found their place."))
        }
        if let aside = outcome.aside {
            lines.append(words("Bản hỏng được giữ trong \(aside)", "What was damaged is kept in \(aside)"))
        }
        lines += outcome.missing.map(missing)
        if outcome.tookNewName {
            lines.append(words("Kho này đã lấy tên mới.", "This store has taken a new name."))
        }
        if outcome.depth == .remade, outcome.takesNewName {
            lines.append(words("Lần ghi tới sẽ lấy tên mới.", "The next change takes a new name."))
        }
        return lines
    }

    static func lines(_ outcome: SalvageOutcome) -> [Bilingual] {
        var lines = lines(outcome.report)
        lines.append(words("Đã tạo kho \(outcome.path).", "Made the store \(outcome.path)."))
        if let loose = outcome.loose {
            lines.append(words("Các mục rời: \(loose)", "Loose entries: \(loose)"))
        }
        return lines
    }

    private static func lines(_ report: RemakeReport) -> [Bilingual] {
        var lines: [Bilingual] = []
        for feed in report.feeds {
            var vi = "sổ \(feed.name): có \(feed.entries) mục"
            var en = "feed \(feed.name): has \(feed.entries) entries"
            if !feed.missing.isEmpty {
                let numbers = feed.missing.map(text).joined(separator: ", ")
                vi += "; mất \(numbers), không kho nào ở đây còn giữ"
                en += "; missing \(numbers), held by nobody asked"
            }
            if feed.loose > 0 {
                vi += "; \(feed.loose) mục chờ các mục trước đó"
                en += "; \(feed.loose) entries wait for those before them"
            }
            lines.append(words(vi, en))
        }
        let forged = report.loose.count { !$0.isBorneOut }
        if forged > 0 {
            lines.append(
                words(
                    "\(forged) mục không có gì chứng thực; để riêng, không vào sổ",
                    "\(forged) entries that nothing bears out were put apart, not into the log"))
        }
        if report.mended > 0 {
            lines.append(
                words("\(report.mended) mục được sửa đúng một bit.", "\(report.mended) entries were mended by one bit.")
            )
        }
        if report.isNameless {
            lines.append(
                words(
                    "Không còn gì cho biết kho này của máy nào: fieldlog repair --from KHO",
                    "Nothing is left that says which device this store is of: fieldlog repair --from PEER"))
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

    /// What an earlier repair could not bring back.
    static func missing(_ feed: MissingNumbers) -> Bilingual {
        let numbers = feed.ranges.map(text).joined(separator: ", ")
        return words(
            "sổ \(feed.name): từ lần sửa trước còn mất \(numbers), không kho nào đã hỏi còn giữ",
            "feed \(feed.name): since an earlier repair missing \(numbers), held by nobody asked")
    }

    /// A range of numbers.
    static func text(_ range: ClosedRange<UInt64>) -> String {
        range.count == 1 ? "\(range.lowerBound)" : "\(range.lowerBound)–\(range.upperBound)"
    }

    static func damageLeft(_ path: String) -> Bilingual {
        words(
            "vẫn còn hư hỏng; chạy lại, và nếu vẫn thế thì chính đĩa có thể hỏng: fieldlog salvage \(path) --to THƯ_MỤC trên đĩa khác",
            "damage is left; run it again, and if it stays the disk itself may be failing: fieldlog salvage \(path) --to DIR2 on another disk"
        )
    }

    static func noKey(_ path: String) -> Bilingual {
        words(
            "Kho này không có khóa: chỉ đọc được, và chưa ghi được. Chép tệp key và key.pub từ bản sao lưu vào \(path), hoặc đưa các mục sang kho khác rồi tạo thiết bị mới (fieldlog device request).",
            "This store has no key: it can be read, and cannot write. Copy key and key.pub from a backup into \(path), or make a new device (fieldlog device request) and clone it from another store."
        )
    }
}
