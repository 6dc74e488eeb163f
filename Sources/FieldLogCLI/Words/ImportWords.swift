internal import FieldLogConsole
internal import FieldLogImport
internal import FieldLogModel

/// Why a row was refused.
enum RowWords {
    static func text(_ reason: RowReason) -> Bilingual {
        switch reason {
        case .field(let problem): FieldWords.text(problem)
        case .csv(let code): csv(code)
        case .cells(let found, let expected):
            words(
                "có \(found) ô, cần \(expected); dòng bị cắt hoặc thiếu dấu nháy",
                "\(found) cells instead of \(expected): a cut line or a lost quote")
        case .noWord(let word):
            words(
                "bảng mã của bản đồ không có “\(word)”; thêm vào bản đồ",
                "the map's code table does not have “\(word)”; add it to the map")
        case .emptyKey: words("một cột khóa để trống", "a column of the key is empty")
        case .areaOutside(let area):
            words("địa bàn \(area) không thuộc kho này", "area \(area) is outside those of this store")
        case .unknownKey(let kind, let key):
            words(
                "không có \(label(kind).vi) mang khóa \(key) ở đây", "no \(label(kind).en) here has the key \(key)")
        case .ambiguousKey(let kind, let key):
            words(
                "khóa \(key) (\(label(kind).vi)) có ở nhiều địa bàn; cần --area",
                "the key \(key) (\(label(kind).en)) is in several areas; give --area")
        case .orphan(let kind, let key):
            words(
                "\(label(kind).vi) \(key) mà dòng này cần đã bị từ chối",
                "the \(label(kind).en) \(key) that this row needs was refused")
        case .withdrawn(let kind): words("\(label(kind).vi) đã được rút", "the \(label(kind).en) was withdrawn")
        case .visitIsOver(let status):
            words(
                "lượt kiểm tra \(RecordWords.ended(status).vi)", "the visit \(RecordWords.ended(status).en)")
        }
    }

    /// What a kind of record is called within a sentence.
    private static func label(_ kind: String) -> Bilingual {
        guard let label = Schema.kind(kind)?.label else { return Bilingual(stringLiteral: kind) }
        return words(label.vi.lowercased(), label.en)
    }

    /// Some records of a kind.
    static func counted(_ count: Int, _ kind: String) -> Bilingual {
        let label = label(kind)
        return words("\(count) \(label.vi)", Many.of(count, label.en, label.en + "s"))
    }

    private static func csv(_ code: String) -> Bilingual {
        switch code {
        case "csv.field-too-long": words("một ô dài quá 64 KiB", "a cell is longer than 64 KiB")
        case "csv.row-too-long": words("dòng quá dài", "the row is too long")
        case "csv.invalid-encoding": words("không đúng bảng mã ký tự của tệp", "not in the encoding of the file")
        case "csv.unterminated-quote": words("thiếu dấu nháy đóng", "a quote is not closed")
        case "csv.stray-quote": words("thừa dấu nháy", "a stray quote")
        case "csv.too-many-fields": words("quá nhiều ô", "too many cells")
        default: words("không đọc được (\(code))", "cannot be read (\(code))")
        }
    }

    /// The reason as one line of a reject file, with the column it came from.
    static func line(_ row: RefusedRow, _ language: ConsoleLanguage) -> String {
        let place = row.column.isEmpty ? "" : "\(row.column): "
        return place + text(row.reason).text(language)
    }
}

/// What is said of an import as a whole.
enum ImportWords {
    static let differing = words(
        "Giá trị khác chỉ được ghi khi có --update.", "Differing values are written with --update only.")

    static func rejected(_ path: String) -> Bilingual { words("Dòng bị từ chối: \(path)", "Refused rows: \(path)") }
    static func more(_ count: Int) -> Bilingual { words("… và \(count) dòng nữa", "… and \(count) more") }

    static func summary(
        _ outcome: ImportOutcome, _ created: [(key: String, value: Int)], isDryRun: Bool
    ) -> Bilingual {
        let dry = isDryRun ? words("Thử, không ghi gì. ", "Dry run, nothing written. ") : words("", "")
        let kinds = created.map { RowWords.counted($0.value, $0.key) }
        let (vi, en) = (kinds.map(\.vi).joined(separator: ", "), kinds.map(\.en).joined(separator: ", "))
        let new = kinds.isEmpty ? words("", "") : words("; mới: \(vi)", "; new: \(en)")
        return words(
            "\(dry.vi)\(outcome.rows) dòng: \(outcome.imported) nhập, \(outcome.unchanged) không đổi, \(outcome.refusedCount) bị từ chối, \(outcome.differingCount) giá trị khác\(new.vi).",
            "\(dry.en)\(Many.of(outcome.rows, "row", "rows")): \(outcome.imported) imported, \(outcome.unchanged) unchanged, \(outcome.refusedCount) refused, \(outcome.differingCount) differing\(new.en)."
        )
    }
}

/// What is wrong with a map.
enum MapWords {
    static func text(_ path: String, _ problem: MapProblem) -> Bilingual {
        let reason = text(problem.reason)
        let place = problem.place.isEmpty ? path : "\(path): \(problem.place)"
        return words(
            "\(place): \(reason.vi). Không nhập gì. Xem Examples/IMPORT.md",
            "\(place): \(reason.en). Nothing was imported. See Examples/IMPORT.md")
    }

    private static func text(_ reason: MapProblem.Reason) -> Bilingual {
        switch reason {
        case .notJSON(let code, let line, let column):
            words(
                "không phải JSON, dòng \(line) cột \(column) (\(code))",
                "not JSON, line \(line) column \(column) (\(code))")
        case .unknownKey(let key, let near):
            words(
                "không có khóa “\(key)”; có: \(near.joined(separator: ", "))",
                "no key “\(key)”; there are: \(near.joined(separator: ", "))")
        case .missingKey(let key): words("thiếu khóa “\(key)”", "the key “\(key)” is missing")
        case .twoKeys(let one, let other):
            words("chỉ được có một trong “\(one)” và “\(other)”", "only one of “\(one)” and “\(other)” may be there")
        case .wrongType(let expected): words("cần kiểu \(expected)", "must be \(expected)")
        case .unknownName(let name, let near):
            words(
                "không có “\(name)”; có: \(near.joined(separator: ", "))",
                "no “\(name)”; there are: \(near.joined(separator: ", "))")
        case .badPattern(let pattern):
            words("mẫu ngày “\(pattern)” không hiểu được", "the pattern “\(pattern)” of dates cannot be read")
        case .value(let problem): FieldWords.text(problem)
        default: aboutFile(reason)
        }
    }

    private static func aboutFile(_ reason: MapProblem.Reason) -> Bilingual {
        switch reason {
        case .missingColumn(let column, let file, let columns):
            words(
                "tệp \(file) không có cột “\(column)”; có: \(columns.joined(separator: ", "))",
                "\(file) has no column “\(column)”; it has: \(columns.joined(separator: ", "))")
        case .repeatedColumn(let column, let file):
            words("tệp \(file) có hai cột “\(column)”", "\(file) has the column “\(column)” twice")
        case .noEntry(let file, let columns):
            words(
                "bản đồ không nói gì về \(file) (cột: \(columns.joined(separator: ", ")))",
                "the map says nothing about \(file) (columns: \(columns.joined(separator: ", ")))")
        case .noHeader(let file, let code):
            words(
                "\(file) không có dòng tiêu đề đọc được (\(code))", "\(file) has no header that can be read (\(code))")
        default:
            words(
                "thiếu địa bàn: --area MÃ[@NGÀY] hoặc “area” trong bản đồ",
                "an area is needed: --area CODE[@DATE], or “area” in the map")
        }
    }
}
