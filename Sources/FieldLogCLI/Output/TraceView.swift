internal import FieldLogConsole
internal import FieldLogFormats
internal import FieldLogHash
internal import FieldLogKit
internal import FieldLogModel
internal import FieldLogReports
internal import FieldLogStorage

/// The records that made a number of a frozen report.
struct TraceView {
    let context: Context

    func show(_ found: [TracedRecord]) throws(FieldLogError) {
        let store = try context.workspace().store
        var sheet = Sheet([
            Sheet.Column("kind", words("Loại", "Kind")),
            Sheet.Column("id", words("Mã", "Id")),
            Sheet.Column("date", words("Ngày", "Date")),
            Sheet.Column("establishment", words("Cơ sở", "Establishment")),
            Sheet.Column("name", words("Tên", "Name"), shrink: true),
            Sheet.Column("visit", words("Lượt kiểm tra", "Visit")),
            Sheet.Column("area", words("Địa bàn", "Area"), minor: true),
            Sheet.Column("added", words("Cộng", "Adds"), right: true),
            Sheet.Column("state", words("Nay", "Now")),
            Sheet.Column("entries", words("Mục", "Entries"), minor: true),
        ])
        for item in found {
            let place = try item.establishment.flatMap { (key) throws(FieldLogError) in
                try store.record(Schema.establishment, id: key.id, home: key.home)
            }
            let label = Schema.kind(item.record.kind)?.label
            sheet.rows.append([
                Sheet.Cell(
                    .string(item.record.kind),
                    shown: label.map { context.text(Bilingual(title: $0)) } ?? item.record.kind),
                .text(item.record.id.description), .text(Self.day(item)),
                .text(item.establishment?.id.description), .text(place?["name"].text),
                .text(item.visit?.description), .text(item.record.home.text),
                Sheet.Cell(item.added.map { .int($0) } ?? .null),
                Sheet.Cell(.string(item.state.rawValue), shown: context.text(PeriodicWords.state(item.state))),
                Sheet.Cell(
                    .array(item.hashes.map { .string($0.hex) }),
                    shown: item.hashes.map { String($0.hex.prefix(8)) }.joined(separator: " ")),
            ])
        }
        context.printer.print(sheet)
    }

    /// The day that a reader looks for: of a visit, a decision, a complaint, or of what opened.
    private static func day(_ item: TracedRecord) -> String? {
        let names = ["date", "decided", "received", "opened", "valid_from"]
        return names.lazy.compactMap { item.stored?[$0].text }.first
    }
}
