internal import FieldLogConsole
internal import FieldLogFormats
internal import FieldLogKit
internal import FieldLogModel
internal import FieldLogStorage

/// `establishment move`: a new record that continues an old one.
enum EstablishmentMoving {
    private static let kind = Schema.establishment

    static let move = Command(
        CommandSpec(
            ["establishment", "move"],
            summary: words("ghi một cơ sở chuyển địa điểm", "record that an establishment moved house"),
            discussion: words(
                "Cơ sở cũ đóng từ ngày ấy; một cơ sở mới tiếp nối nó, giữ tên, loại hình, ĐKKD và cam kết. Giấy chứng nhận, hồ sơ PCCC và số phòng thuộc về ngôi nhà, không mang theo. Lượt kiểm tra ở lại với cơ sở cũ; nơi mới tính là chưa kiểm tra.",
                "The old one is closed on that day; a new one continues it and keeps name, kind, registration and commitment. The certificate, fire papers and rooms are those of the house and don't go along. Visits stay with the old one; the new place counts as not inspected yet."
            ),
            positionals: [SharedOptions.id],
            options: [
                OptionSpec(
                    "--to-area", placeholder: words("MÃ[@NGÀY]", "CODE[@DATE]"),
                    summary: words("địa bàn mới; bỏ trống là địa bàn cũ", "the new area; the old one if left out")),
                OptionSpec(
                    "--date", placeholder: words("NGÀY", "DATE"),
                    summary: words("ngày chuyển; hôm nay", "the day of the move; today")),
            ]
                + CommandSpec.fields(
                    of: kind, without: ["status", "opened", "closed", "continues", "assigned", "withdrawn"]) + [
                    SharedOptions.resume
                ],
            examples: [
                ExampleSpec(
                    "fieldlog establishment move @last --to-area 26743 --address \"40 Hàm Nghi\" --date 2025-08-01",
                    meaning: words("chuyển sang phường khác", "to another ward"))
            ])
    ) { (context) throws(FieldLogError) in
        let old = try context.workspace().record(kind, context.argument("ID"))
        let id = old.id.description
        let extra = ["--to-area", "--date"].flatMap { name in
            context.option(name).map { [TypedField(FlagName.field(name), $0)] } ?? []
        }
        return try context.keeping(id, context.typed(kind) + extra, command: "fieldlog establishment move \(id)") {
            (typed) throws(FieldLogError) in
            func given(_ name: String) -> String? { typed.last { $0.name == name }?.text }
            let new = try context.workspace().moveEstablishment(
                old, typed.filter { $0.name != "to_area" && $0.name != "date" }, area: given("to_area"),
                date: given("date"))
            try context.wrote(new, MovingWords.moved(id, new.id.description))
            return ExitCode.ok
        }
    }
}

/// What an establishment continues, and what continues it.
struct MovingView {
    let workspace: Workspace
    let context: Context

    /// Rows for `establishment show`: nothing for one that never moved, but for programs.
    func pairs(_ record: StoredRecord) throws(FieldLogError) -> [(column: Sheet.Column, cell: Sheet.Cell)] {
        let earlier = try workspace.earlier(than: record)
        let later = try workspace.later(than: record)
        var pairs: [(column: Sheet.Column, cell: Sheet.Cell)] = [
            (
                Sheet.Column("earlier", words("Nơi trước", "Earlier places")),
                Sheet.Cell(
                    .array(try earlier.map(value)), shown: try earlier.map(shown).joined(separator: "; "))
            ),
            (
                Sheet.Column("continued_by", words("Được tiếp nối bởi", "Continued by")),
                Sheet.Cell(
                    .array(later.map { .string($0.id.description) }),
                    shown: try later.map(shown).joined(separator: "; "))
            ),
        ]
        // Two offices that recorded one move apart: both are kept, and one is to be withdrawn.
        if later.count > 1 {
            let problem = FieldRefusal(
                kind: record.kind.name, field: "continues",
                problem: .already(later.map(\.id.description).joined(separator: " ")))
            pairs.append((RecordVerbs.flagColumn, RecordVerbs.cell(problem, context)))
        }
        return pairs
    }

    private func visits(_ record: StoredRecord) throws(FieldLogError) -> (count: Int, last: String?) {
        let all = try workspace.store.records(Schema.visit, .field("establishment", .bytes(record.id.bytes))).filter {
            $0.home == record.home && workspace.status(of: $0).counts && $0["outcome"].text == "DONE"
        }
        return (all.count, all.compactMap { $0["date"].text }.max())
    }

    private func value(_ record: StoredRecord) throws(FieldLogError) -> JSONValue {
        let visits = try visits(record)
        func text(_ text: String?) -> JSONValue { text.map { .string($0) } ?? .null }
        return .object([
            JSONMember(key: "id", value: .string(record.id.description)),
            JSONMember(key: "area", value: .string(record.home.text)),
            JSONMember(key: "address", value: text(record["address"].text)),
            JSONMember(key: "closed", value: text(record["closed"].text)),
            JSONMember(key: "visits", value: .int(Int64(visits.count))),
            JSONMember(key: "inspected", value: text(visits.last)),
        ])
    }

    private func shown(_ record: StoredRecord) throws(FieldLogError) -> String {
        let visits = try visits(record)
        let place = [record["address"].text, record["closed"].text.map { "→ \($0)" }].compactMap { $0 }
        let head = "\(RecordView.id(record.id).shown) \(place.joined(separator: " "))"
        return context.text(MovingWords.visits(head, visits.count, visits.last))
    }
}

/// What is said of establishments that move.
enum MovingWords {
    static func moved(_ old: String, _ new: String) -> Bilingual {
        words("Đã đóng \(old); \(new) tiếp nối.", "Closed \(old); \(new) continues it.")
    }

    /// A place with how often it was inspected.
    static func visits(_ place: String, _ count: Int, _ last: String?) -> Bilingual {
        guard let last else { return words("\(place), chưa kiểm tra", "\(place), never inspected") }
        return words(
            "\(place), \(count) lượt, gần nhất \(last)",
            "\(place), \(Many.of(count, "inspection", "inspections")), the last on \(last)")
    }
}
