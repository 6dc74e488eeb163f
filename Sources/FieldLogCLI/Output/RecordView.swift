internal import FieldLogKit
internal import FieldLogConsole
internal import FieldLogFormats
internal import FieldLogModel
internal import FieldLogReports
internal import FieldLogStorage

/// Records as cells: values for programs, words for people.
struct RecordView {
    let codes: CodeBook
    let isVietnamese: Bool
    let places: PlaceWords

    /// How many characters of an id a table shows: enough to name one among millions, and few enough to type.
    static let idShown = 8

    /// An id as tables show it. Its beginning is as good as the whole wherever an id is asked.
    static func id(_ id: RecordID) -> Sheet.Cell {
        Sheet.Cell(.string(id.description), shown: String(id.description.prefix(idShown)))
    }

    /// A cell of a field's value.
    func cell(_ value: FieldValue, _ field: FieldSpec) -> Sheet.Cell {
        switch value {
        case .null, .other: Sheet.Cell(.null)
        case .int(let number):
            field.type == .flag
                ? Sheet.Cell(
                    .int(number),
                    shown: (number == 1 ? ViewWords.yes : ViewWords.no).text(isVietnamese ? .vietnamese : .english))
                : Sheet.Cell(.int(number))
        case .bytes(let bytes):
            if let id = RecordID(bytes: bytes) {
                places.name(id, field).map { Sheet.Cell(.string(id.description), shown: $0) } ?? Self.id(id)
            } else {
                Sheet.Cell(.null)
            }
        case .text(let text): Sheet.Cell(.string(text), shown: shown(text, field))
        }
    }

    private func shown(_ text: String, _ field: FieldSpec) -> String {
        switch field.type {
        case .code(let catalogue): return codes.word(text, in: catalogue, vietnamese: isVietnamese)
        case .codes(let catalogue):
            return text.split(separator: ",").map { codes.word(String($0), in: catalogue, vietnamese: isVietnamese) }
                .joined(separator: ", ")
        case .tally(let catalogue), .marks(let catalogue):
            return text.split(separator: ",").map { pair in
                let sides = pair.split(separator: "=", maxSplits: 1).map(String.init)
                guard sides.count == 2 else { return String(pair) }
                return codes.word(sides[0], in: catalogue, vietnamese: isVietnamese) + ": " + mark(sides[1])
            }.joined(separator: ", ")
        case .area: return AreaKey(text: text).map(places.area) ?? text
        default: return text
        }
    }

    private func mark(_ text: String) -> String {
        guard let known = Catalogues.marks.first(where: { $0.code == text }) else { return text }
        return isVietnamese ? known.label.vi : known.label.en
    }

    /// Columns for an id, the area that the record lives in, and fields of a kind. What lives in the commons has no such area; a field
    /// of that name is then the only one.
    static func columns(_ kind: KindSpec, fields: [String]) -> [Sheet.Column] {
        let area = livesInArea(kind) ? [Sheet.Column("area", words("Địa bàn", "Area"), minor: true)] : []
        return [Sheet.Column("id", words("Mã số", "Id"))] + area + fields.compactMap { kind.field($0) }.map(column)
    }

    private static func livesInArea(_ kind: KindSpec) -> Bool {
        switch kind.home {
        case .area, .parent, .subject: true
        case .commons, .authority: false
        }
    }

    /// The column of a field.
    static func column(_ field: FieldSpec) -> Sheet.Column {
        let isNumber = field.type == .count || field.type == .money
        let isLong =
            switch field.type {
            case .text, .code, .codes, .tally, .marks: true
            case .reference(let kind): kind == Schema.establishment.name || kind == Schema.team.name
            default: false
            }
        return Sheet.Column(
            field.name, Bilingual(title: field.label), right: isNumber, shrink: isLong, minor: field.name == "note")
    }

    /// The cells for those columns.
    func row(_ record: StoredRecord, fields: [String]) -> [Sheet.Cell] {
        let home = Sheet.Cell(.string(record.home.text), shown: places.area(record.home))
        var cells = fields.compactMap { record.kind.field($0) }.map { cell(record[$0.name], $0) }
        // A row in which nothing stands says why. Programs ask `show` for it.
        if record.values.allSatisfy(\.isNull), !cells.isEmpty, places.isErased(record) {
            cells[0] = Sheet.Cell(.null, shown: ViewWords.emptied.text(isVietnamese ? .vietnamese : .english))
        }
        return [Self.id(record.id)] + (Self.livesInArea(record.kind) ? [home] : []) + cells
    }

    /// Names and values of the whole record.
    func pairs(_ record: StoredRecord) -> [(column: Sheet.Column, cell: Sheet.Cell)] {
        let fields = record.kind.fields.map(\.name)
        var cells = row(record, fields: fields)
        cells[0] = .text(record.id.description)
        return Array(zip(Self.columns(record.kind, fields: fields), cells)).map { ($0, $1) }
    }
}

extension Context {
    /// The view of records in the words of this run.
    func view() throws(FieldLogError) -> RecordView {
        let workspace = try workspace()
        return RecordView(
            codes: try workspace.codes(), isVietnamese: isVietnamese,
            places: PlaceWords(workspace: workspace, isNeeded: printer.form == .table))
    }

    /// That something of a record was erased, when and by what decision: empty for a record that is whole, where programs find it all the same.
    func erasure(of record: StoredRecord) throws(FieldLogError) -> [(column: Sheet.Column, cell: Sheet.Cell)] {
        let column = Sheet.Column("erased", words("Đã xóa", "Erased"))
        guard let erasure = try RecordErasure.of(record, try workspace()) else {
            return printer.form == .json || printer.form == .csv ? [(column, Sheet.Cell(.null))] : []
        }
        let value = JSONValue.object([
            JSONMember(key: "time", value: erasure.time.map { .string(ValueText.text($0)) } ?? .null),
            JSONMember(key: "legal_basis", value: .string(erasure.legalBasis)),
        ])
        let time = erasure.time.map { TimeShown.text($0) } ?? "?"
        return [(column, Sheet.Cell(value, shown: "\(time) (\(erasure.legalBasis))"))]
    }

    /// Prints what a command that wrote a record says: its id alone into a pipe, the record with `--json`, a sentence for people.
    func wrote(_ record: StoredRecord, _ sentence: Bilingual) throws(FieldLogError) {
        switch printer.form {
        case .table: printer.say(sentence)
        case .tabs: printer.line(record.id.description)
        case .json, .csv: printer.details(try view().pairs(record))
        }
        for doubt in try workspace().doubts(about: try again(record)) { printer.note(DoubtWords.text(doubt)) }
        if try workspace().awaitsNewKey() { printer.note(AuthorityWords.keyIsAwaited) }
    }

    /// The record as it stands now.
    func again(_ record: StoredRecord) throws(FieldLogError) -> StoredRecord {
        try workspace().store.record(record.kind, id: record.id, home: record.home) ?? record
    }
}
