internal import FieldLogConsole
internal import FieldLogModel
internal import FieldLogStorage

/// The words of a check.
enum CheckWords {
    static func text(_ finding: CheckFinding) -> Bilingual {
        switch finding {
        case .file(let text): words("tệp: \(text)", "file: \(text)")
        case .notAFile(let path):
            words(
                "\(path): không phải tệp (thư mục, ống dẫn, liên kết không dẫn đến đâu), chỗ này phải là tệp dữ liệu",
                "\(path): not a file (a folder, a pipe, a link that leads nowhere) where the database belongs")
        case .schema(let name):
            words(
                "bảng \(name): khai báo khác với phiên bản này", "table \(name): not declared as this version makes it")
        case .writeAheadLog(let frame):
            words(
                "nhật ký ghi trước (-wal), khung \(frame): không còn như khi ghi; những gì ghi sau đó không đọc được",
                "write-ahead log (-wal), frame \(frame): not as it was written; what was committed after it cannot be read"
            )
        case .signature(let feed, let seq):
            words(
                "sổ \(feed) mục \(seq): chữ ký của người ghi không đúng",
                "feed \(feed) entry \(seq): the author's signature is not genuine")
        case .unsigned(let feed, let from, let through):
            words(
                "sổ \(feed) mục \(from)\(from == through ? "" : "–\(through)"): không còn chữ ký của người ghi, không chuyển cho kho khác được",
                "feed \(feed) entry \(from)\(from == through ? "" : "–\(through)"): without its author's signature, so no other store takes it from here"
            )
        case .entryDamaged(let feed, let seq):
            words(
                "sổ \(feed) mục \(seq): nội dung không còn như khi ghi",
                "feed \(feed) entry \(seq): not as it was written")
        case .entriesMissing(let feed, let from, let through):
            words(
                "sổ \(feed) mục \(from)\(from == through ? "" : "–\(through)"): mất",
                "feed \(feed) entry \(from)\(from == through ? "" : "–\(through)"): missing")
        case .entryBeyondHead(let feed, let seq):
            words(
                "sổ \(feed) mục \(seq): sau mục cuối đã ghi trong bảng feed",
                "feed \(feed) entry \(seq): beyond the head in table feed")
        case .feedMissing(let number, let feed):
            words("bảng feed, dòng \(number) (\(feed)): mất", "table feed, row \(number) (\(feed)): missing")
        case .row(let table, let record, let how):
            switch how {
            case .missing: words("bảng \(table), bản ghi \(record): mất", "table \(table), record \(record): missing")
            case .extra:
                words("bảng \(table), bản ghi \(record): thừa", "table \(table), record \(record): not in the log")
            case .differs:
                words(
                    "bảng \(table), bản ghi \(record): khác với sổ",
                    "table \(table), record \(record): differs from the log")
            }
        case .checksum(let table, let row):
            words(
                "bảng \(table)\(row.map { ", dòng \($0)" } ?? ""): sai tổng kiểm",
                "table \(table)\(row.map { ", row \($0)" } ?? ""): checksum does not match")
        case .witness(let problem):
            words("dấu chứng: \(Words.why(problem).vi)", "witness: \(Words.why(problem).en)")
        case .lost(let last): RepairWords.lost(last)
        case .nameless: nameless
        case .digest(let area):
            words(
                "bảng area_digest, địa bàn \(area): mã tóm tắt không khớp với các sổ",
                "table area_digest, area \(area): the digest does not match the feeds")
        }
    }

    private static let nameless = words(
        "bảng setting: không còn gì cho biết kho này của máy nào; chưa ghi được",
        "table setting: nothing is left that says which device this store is of; it writes nothing before")

    /// What helps where a repair has nothing to begin with.
    static let instead = words(
        "khôi phục một bản sao lưu vào thư mục mới hoặc rỗng: fieldlog restore TỆP THƯ_MỤC; nếu không có, xin một thiết bị mới: fieldlog device request THƯ_MỤC --device TÊN --out TỆP",
        "restore a backup into a new or empty folder: fieldlog restore FILE DIR; where there is none, ask for a new device: fieldlog device request DIR --device NAME --out FILE"
    )

    private static func isLost(_ findings: [CheckFinding]) -> Bool {
        findings.contains { if case .lost = $0 { true } else { false } }
    }

    static func remedy(_ findings: [CheckFinding]) -> Bilingual {
        if isLost(findings) {
            return words("không có gì để sửa từ đó; \(instead.vi)", "a repair has nothing to begin with; \(instead.en)")
        }
        if findings.allSatisfy(\.isMendable) {
            return words(
                "các bảng khác với sổ; sổ nguyên vẹn. Chạy: fieldlog check --rebuild",
                "tables differ from the log; the log is sound. Run: fieldlog check --rebuild")
        }
        return words(
            "kho bị hư hỏng. Chạy: fieldlog repair --from KHO_KHÁC (hoặc fieldlog repair, khi không có kho nào khác); không xóa gì, bản hỏng được giữ lại",
            "the store is damaged. Run: fieldlog repair --from PEER (or fieldlog repair, when there is no other store); nothing is destroyed, what is damaged is kept"
        )
    }

    /// The command that repairs what was found: the tables are made anew from a log that is sound.
    static func command(_ findings: [CheckFinding]) -> String {
        if isLost(findings) { return "fieldlog restore FILE DIR" }
        return findings.allSatisfy(\.isMendable) ? "fieldlog check --rebuild" : "fieldlog repair --from PEER"
    }

    /// The same for people.
    static func next(_ findings: [CheckFinding]) -> Bilingual {
        let command = command(findings)
        if isLost(findings) { return words("fieldlog restore TỆP THƯ_MỤC", command) }
        return words(findings.allSatisfy(\.isMendable) ? command : "fieldlog repair --from KHO_KHÁC", command)
    }

    static func mended(_ count: Int) -> Bilingual {
        words("Đã sửa \(max(0, count)) chỗ.", "Mended \(Many.findings(max(0, count))).")
    }
}
