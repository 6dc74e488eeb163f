internal import FieldLogConsole
internal import FieldLogModel
internal import FieldLogReports
internal import FieldLogStorage

/// What is said about periodic reports.
enum PeriodicWords {
    static func summary(_ cycle: ReportCycle) -> Bilingual {
        switch cycle {
        case .month: words("báo cáo tháng", "the report of a month")
        case .quarter: words("báo cáo quý", "the report of a quarter")
        case .halfYear: words("báo cáo sáu tháng", "the report of a half-year")
        case .year: words("báo cáo năm", "the report of a year")
        }
    }

    static func unassigned(_ areas: String) -> Bilingual {
        words("Chưa phân địa bàn, một trong: \(areas)", "Unassigned, one of: \(areas)")
    }

    static let partOnly = words(
        "Kho này chỉ có một phần địa bàn; số liệu chỉ tính phần đó.",
        "This store has only a part of the areas; the figures are of that part.")

    /// What a frozen report cannot be used for.
    static func problem(_ id: String, _ problem: ReportProblem) -> Bilingual {
        switch problem {
        case .incomplete(let here, let count):
            words(
                "báo cáo \(id) chưa về đủ: có \(here)/\(count) phần; đồng bộ rồi thử lại",
                "report \(id) is not here as a whole: \(here) of \(count) parts; sync and try again")
        case .damaged:
            words(
                "nội dung báo cáo \(id) không khớp mã băm; không dùng được. Lập lại báo cáo từ sổ: fieldlog report half-year …",
                "the text of report \(id) does not have its digest; do not use it. Make the report again from the log: fieldlog report half-year …"
            )
        case .layout(let name):
            words(
                "báo cáo \(id) theo mẫu \(name) mà bản này không đọc được; cập nhật fieldlog",
                "report \(id) has the layout \(name), which this version cannot read; update fieldlog")
        case .unknownCell(let text, let near):
            words(
                "báo cáo \(id) không có ô \(text). Gõ ĐỊA_BÀN:CỘT hoặc CỘT; có: \(near.joined(separator: " "))",
                "report \(id) has no cell \(text). Type AREA:COLUMN or COLUMN; there are: \(near.joined(separator: " "))"
            )
        }
    }

    static func kept(_ id: String) -> Bilingual {
        words(
            "Đã chốt báo cáo \(id). Lập lại: fieldlog report reissue \(id); nguồn của một số: fieldlog report trace \(id) CỘT",
            "Report \(id) is frozen. Make it again: fieldlog report reissue \(id); follow a number: fieldlog report trace \(id) COLUMN"
        )
    }

    static func withdrawn(_ reason: String) -> Bilingual {
        words("Báo cáo này đã được rút: \(reason)", "This report was withdrawn: \(reason)")
    }

    static let noDifference = words("Không có số nào khác.", "No number differs.")

    static func sameValue(_ count: Int) -> Bilingual {
        words(
            "\(count) ô có số như cũ nhưng từ bản ghi khác; xem --json.",
            "\(Many.of(count, "cell has", "cells have")) the same number, made by other records; see --json.")
    }

    static func cause(_ cause: DifferenceReason.Cause) -> Bilingual {
        switch cause {
        case .late: words("đến muộn", "late")
        case .new: words("ghi sau khi chốt", "logged since")
        case .changed: words("sửa sau khi chốt", "changed since")
        case .assigned: words("đã phân địa bàn", "assigned to an area")
        case .withdrawn: words("đã rút", "withdrawn")
        case .amended: words("đính chính hoặc hủy", "amended or annulled")
        case .erased: words("đã xóa", "erased")
        case .cut: words("bị cắt cùng khóa", "cut with its key")
        case .absent: words("không có ở kho này", "not in this store")
        case .linked: words("ghép hoặc tách cơ sở trùng", "duplicates linked or parted")
        case .boundaries: words("danh mục địa bàn đổi", "the areas changed")
        case .day: words("đến ngày tính khác", "another day")
        }
    }

    static func state(_ state: TracedRecord.State) -> Bilingual {
        switch state {
        case .same: words("như lúc chốt", "as then")
        case .changed: words("đã thay đổi", "changed since")
        case .erased: words("đã xóa", "erased")
        case .absent: words("không có ở đây", "not here")
        }
    }

    // MARK: What is not known

    static let unknown = words("Những gì báo cáo chưa biết", "What this report does not know")

    /// A line for each thing that is or may be missing; one where nothing is known to be.
    static func gaps(_ gaps: ReportGaps) -> [Bilingual] {
        guard !gaps.isNothing else {
            return [
                words(
                    "Chưa thấy thiếu gì: \(gaps.devices) thiết bị của địa bàn đều đã có tin.",
                    "Nothing is known to be missing: \(Many.of(gaps.devices, "device", "devices")) of the area, all heard of."
                )
            ]
        }
        var lines: [Bilingual] = []
        if let first = gaps.silent.map(\.heard).min() {
            let names =
                gaps.silent.prefix(5).map(\.principal).joined(separator: ", ") + (gaps.silent.count > 5 ? ", …" : "")
            let day = BackupWords.time(first).prefix(10)
            lines.append(
                words(
                    "\(gaps.silent.count)/\(gaps.devices) thiết bị im lặng, lâu nhất từ \(day): \(names).",
                    "\(gaps.silent.count) of \(gaps.devices) devices silent, the longest since \(day): \(names)."))
        }
        if gaps.notReceived > 0 {
            lines.append(
                words(
                    "Ít nhất \(gaps.notReceived) mục của địa bàn chưa nhận được.",
                    "Entries of the area that have not been received: at least \(gaps.notReceived)."))
        }
        let counts: [(Int, Bilingual)] = [
            (gaps.conflicts, words("xung đột chưa giải quyết", "Open conflicts")),
            (gaps.pending, words("thay đổi chờ mục khác", "Changes that wait for others")),
            (gaps.quarantined, words("lượt gửi bị từ chối, được giữ", "Refused runs kept")),
            (gaps.unfolded, words("mục của bản mới hơn", "Entries of newer versions")),
            (gaps.unassigned, words("cơ sở chưa phân địa bàn", "Establishments not assigned to an area")),
        ]
        for (count, text) in counts where count > 0 {
            lines.append(words("\(count) \(text.vi).", "\(text.en): \(count)."))
        }
        return lines
    }

    // MARK: The page

    static let published = words(
        "BẢN ĐỂ CÔNG BỐ: “<5” là số nhỏ hơn 5, “…” là số được ẩn để không suy ra được số nhỏ",
        "FOR PUBLICATION: “<5” is a number under 5, “…” one that is hidden so that no small one can be computed")

    /// What stands in the place of a hidden number.
    static func hidden(_ isSmall: Bool) -> String { isSmall ? "<5" : "…" }

    /// What the page is about, in Vietnamese.
    static func caption(_ report: PeriodicReport, place: String?) -> String {
        let days = "từ \(report.days.first) đến \(report.days.last), tính đến \(report.days.seen)"
        return (place.map { "\($0), " } ?? "") + "kỳ \(report.period.name), \(days), địa giới ngày \(report.boundaries)"
    }

    static func frozen(_ record: StoredRecord) -> String {
        let digest = (record["digest"].text ?? "").prefix(16)
        return "chốt lúc \(record["frozen"].text ?? ""), mã \(record.id), mã băm \(digest)…"
    }

    /// A number as Vietnamese readers write it, with a point before each three digits.
    static func grouped(_ number: Int64) -> String {
        let digits = String(number.magnitude)
        var text = ""
        for (place, digit) in digits.enumerated() {
            if place > 0, (digits.count - place).isMultiple(of: 3) { text += "." }
            text.append(digit)
        }
        return number < 0 ? "-" + text : text
    }
}
