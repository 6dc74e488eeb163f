internal import FieldLogHash
internal import FieldLogConsole
internal import FieldLogFormats
internal import FieldLogModel
internal import FieldLogReports
internal import FieldLogStorage

/// A visit with all its sealed versions.
struct VisitHistoryView {
    let context: Context
    let view: RecordView

    func show(
        _ pairs: [(column: Sheet.Column, cell: Sheet.Cell)], _ versions: [VisitVersion], _ locations: [Location]
    ) {
        let printer = context.printer
        let places = PeerView(context: context)
        guard printer.form == .json else {
            let place: (column: Sheet.Column, cell: Sheet.Cell) = (
                Sheet.Column("locations", words("Đang ở", "Locations")), .text(places.line(locations))
            )
            let pairs = printer.form == .table && !locations.isEmpty ? pairs + [place] : pairs
            // CSV is one table: with the history that of the versions.
            if printer.form != .csv || versions.isEmpty { printer.details(pairs) }
            guard !versions.isEmpty else { return }
            if printer.form == .table {
                printer.line("")
                printer.blocks(versions.map(block))
            } else {
                printer.print(sheet(versions))
            }
            return
        }
        printer.details(
            pairs,
            extra: [JSONMember(key: "locations", value: .array(locations.map(places.json)))]
                + (context.invocation.has("--history")
                    ? [JSONMember(key: "history", value: .array(versions.map(json)))] : []))
    }

    private func sheet(_ versions: [VisitVersion]) -> Sheet {
        var sheet = Sheet([
            Sheet.Column("version", words("Bản", "Version"), right: true),
            Sheet.Column("status", words("Trạng thái", "Status")),
            Sheet.Column("device", words("Thiết bị", "Device")), Sheet.Column("time", words("Giờ máy", "Clock")),
            Sheet.Column("reason", words("Lý do", "Reason"), shrink: true),
            Sheet.Column("values", words("Nội dung", "Contents"), shrink: true),
            Sheet.Column("erased", words("Đã xóa", "Erased")),
            Sheet.Column("legal_basis", words("Căn cứ", "Legal basis")),
        ])
        for version in versions {
            sheet.rows.append([
                .count(version.number),
                Sheet.Cell(.string(version.status), shown: word(version.status)),
                .text(version.device.text), .text(ValueText.text(version.time)), .text(version.reason),
                .text(contents(version).joined(separator: ", ")),
                .text(version.erasure?.time.map(ValueText.text)), .text(version.erasure?.legalBasis),
            ])
        }
        return sheet
    }

    /// A version for people: what it is on one line, each field on a line of its own.
    private func block(_ version: VisitVersion) -> (head: String, lines: [String]) {
        var head = context.text(ViewWords.version) + " \(version.number): "
        head += version.erasure.map(erased) ?? word(version.status)
        if let reason = version.reason { head += " (\(reason))" }
        head += " · \(version.device.text) · \(TimeShown.text(version.time))"
        if version.isWaiting { head += " · " + context.text(StandingWords.waits) }
        return (head, contents(version))
    }

    /// The whole of the first version, what changed of the others.
    private func contents(_ version: VisitVersion) -> [String] {
        if version.erasure != nil { return [] }
        let isLife = { (name: String) in name == "status" || name == "reason" }
        let changed = version.changes.filter { !isLife($0.name) }
        return version.number == 1
            ? version.fields.filter { !isLife($0.name) }.map { "\($0.name)=\($0.text)" }
            : changed.map { "\($0.name): \($0.old ?? "–") → \($0.new ?? "–")" }
    }

    private func erased(_ erasure: VisitVersion.Erasure) -> String {
        let time = erasure.time.map { TimeShown.text($0) } ?? "?"
        return context.text(StandingWords.erased(time, erasure.legalBasis))
    }

    private func word(_ status: String) -> String { view.codes.word(status, in: "LIFE", vietnamese: view.isVietnamese) }

    private func json(_ version: VisitVersion) -> JSONValue {
        .object([
            JSONMember(key: "version", value: .int(Int64(version.number))),
            JSONMember(key: "status", value: .string(version.status)),
            JSONMember(key: "reason", value: version.reason.map { .string($0) } ?? .null),
            JSONMember(key: "device", value: .string(version.device.text)),
            JSONMember(key: "time", value: .string(ValueText.text(version.time))),
            JSONMember(key: "hash", value: .string(version.entry.hash.hex)),
            JSONMember(key: "stands", value: .bool(version.isStanding)),
            JSONMember(key: "waits", value: .bool(version.isWaiting)),
            JSONMember(
                key: "erased",
                value: version.erasure.map { erasure in
                    .object([
                        JSONMember(
                            key: "time", value: erasure.time.map { .string(ValueText.text($0)) } ?? .null),
                        JSONMember(key: "legal_basis", value: .string(erasure.legalBasis)),
                    ])
                } ?? .null),
            JSONMember(
                key: "values", value: .object(version.fields.map { JSONMember(key: $0.name, value: value($0)) })),
        ])
    }

    /// Numbers stay numbers, as in the record itself.
    private func value(_ field: VisitVersion.Field) -> JSONValue {
        switch Schema.visit.field(field.name)?.type {
        case .count, .money, .flag: Int64(field.text).map { .int($0) } ?? .string(field.text)
        default: .string(field.text)
        }
    }
}
