internal import FieldLogKit
internal import FieldLogConsole
internal import FieldLogFormats
internal import FieldLogModel
internal import FieldLogStorage

/// What a check found, and what to do about it.
struct CheckReport {
    let context: Context

    func run() throws(FieldLogError) -> Int32 {
        do throws(FieldLogError) {
            return try check()
        } catch {
            guard let finding = Self.finding(error) else { throw error }
            return report([finding])
        }
    }

    /// Damage so great that the store cannot even be opened or read is a finding too.
    private static func finding(_ error: FieldLogError) -> CheckFinding? {
        switch error {
        case .notAStore(_, let detail), .damaged(let detail): .file(detail)
        // A table that is not there, a file that is malformed or none of SQLite's.
        case .database(let code, let message, _) where [1, 11, 26].contains(code & 0xFF): .file(message)
        default: nil
        }
    }

    private func found(in store: Store) throws(FieldLogError) -> [CheckFinding] {
        do throws(FieldLogError) {
            return try store.check()
        } catch {
            guard let finding = Self.finding(error) else { throw error }
            return [finding]
        }
    }

    private func check() throws(FieldLogError) -> Int32 {
        let store = try context.workspace().store
        let meter = ProgressMeter()
        store.progress = { meter.show(context.text(Words.checking($0))) }
        let before = try meter.watching { () throws(FieldLogError) in try found(in: store) }
        let mends = context.invocation.has("--rebuild") && !before.isEmpty
        let findings = mends ? try meter.watching { () throws(FieldLogError) in try store.rebuild() } : before
        if context.invocation.has("--rebuild"), !before.isEmpty {
            context.printer.note(CheckWords.mended(before.count - findings.count))
        }
        return report(findings)
    }

    private func report(_ findings: [CheckFinding]) -> Int32 {
        if context.printer.form == .json {
            let rows = findings.map(json)
            context.printer.document([JSONMember(key: "rows", value: .array(rows))])
        } else {
            for finding in findings { context.printer.line(CheckWords.text(finding).text(context.printer.language)) }
        }
        guard !findings.isEmpty else { return ExitCode.ok }
        context.printer.warn("fieldlog: " + context.text(CheckWords.remedy(findings)))
        return ExitCode.damage
    }

    private func json(_ finding: CheckFinding) -> JSONValue {
        switch finding {
        case .file(let text): ["what": "file", "detail": .string(text)]
        case .schema(let name): ["what": "table", "table": .string(name), "how": "declaration"]
        case .writeAheadLog(let frame): ["what": "wal", "frame": .int(Int64(frame))]
        case .signature(let feed, let seq):
            ["what": "entry", "feed": .string(feed), "seq": .int(Int64(seq)), "how": "signature"]
        case .entryDamaged(let feed, let seq):
            ["what": "entry", "feed": .string(feed), "seq": .int(Int64(seq)), "how": "damaged"]
        case .entriesMissing(let feed, let from, let through):
            [
                "what": "entry", "feed": .string(feed), "seq": .int(Int64(from)), "through": .int(Int64(through)),
                "how": "missing",
            ]
        case .entryBeyondHead(let feed, let seq):
            ["what": "entry", "feed": .string(feed), "seq": .int(Int64(seq)), "how": "beyond_head"]
        case .feedMissing(let number, let feed):
            ["what": "table", "table": "feed", "record": .string("\(number) \(feed)"), "how": "missing"]
        case .row(let table, let record, let how):
            ["what": "table", "table": .string(table), "record": .string(record), "how": .string(how.rawValue)]
        case .checksum(let table, let row):
            ["what": "table", "table": .string(table), "record": row.map { .string($0) } ?? .null, "how": "checksum"]
        case .digest(let area): ["what": "table", "table": "area_digest", "record": .string(area), "how": "differs"]
        }
    }
}

/// The words of a check.
enum CheckWords {
    static func text(_ finding: CheckFinding) -> Bilingual {
        switch finding {
        case .file(let text): words("tệp: \(text)", "file: \(text)")
        case .schema(let name):
            words("bảng \(name): khai báo khác với phiên bản này", "table \(name): not declared as this version makes it")
        case .writeAheadLog(let frame):
            words(
                "nhật ký ghi trước (-wal), khung \(frame): không còn như khi ghi; những gì ghi sau đó không đọc được",
                "write-ahead log, frame \(frame): not as it was written; what was committed after it is passed over")
        case .signature(let feed, let seq):
            words(
                "sổ \(feed) mục \(seq): chữ ký của người ghi không đúng",
                "feed \(feed) entry \(seq): the author's signature is not genuine")
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
        case .digest(let area):
            words("bảng area_digest, địa bàn \(area): sai", "table area_digest, record \(area): not that of the heads")
        }
    }

    static func remedy(_ findings: [CheckFinding]) -> Bilingual {
        if findings.allSatisfy(\.isMendable) {
            return words(
                "các bảng khác với sổ; sổ nguyên vẹn. Chạy: fieldlog check --rebuild",
                "tables differ from the log; the log is sound. Run: fieldlog check --rebuild")
        }
        let isOfFile = findings.allSatisfy { if case .file = $0 { true } else { false } }
        if isOfFile {
            return words(
                "tệp dữ liệu bị hư hỏng. Sao lưu thư mục kho, rồi thử: fieldlog check --rebuild; nếu không được, tạo kho mới từ kho khác (fieldlog clone) hoặc khôi phục bản sao lưu",
                "the database file is damaged. Copy the store's folder away, then try: fieldlog check --rebuild; if that fails, make a new store from a peer (fieldlog clone) or restore a backup"
            )
        }
        return words(
            "sổ bị hư hỏng. Sao lưu thư mục kho, rồi tạo kho mới từ kho khác (fieldlog clone) hoặc khôi phục bản sao lưu; các mục hỏng có thể còn ở kho khác",
            "the log is damaged. Copy the store's folder away, then make a new store from a peer (fieldlog clone) or restore a backup; a peer may still have the damaged entries"
        )
    }

    static func mended(_ count: Int) -> Bilingual {
        words("Đã sửa \(max(0, count)) chỗ.", "Mended \(max(0, count)) findings.")
    }
}
