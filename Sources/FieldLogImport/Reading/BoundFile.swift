internal import FieldLogKit
internal import FieldLogModel
internal import FieldLogText

/// An entry of a map bound to the columns of one file.
struct BoundFile {
    let source: RowSource
    let records: [BoundRecord]
    let area: AreaCells

    /// Binds everything that an entry names. Throws `map` with the column that is missing, or with the value that does not fit.
    init(_ map: FileMap, source: RowSource, area given: String?, workspace: Workspace) throws(FieldLogError) {
        self.source = source
        area = try AreaCells(given: given, file: map, source: source, workspace: workspace)
        let input = try workspace.input()
        let references = References(store: workspace.store)
        var records: [BoundRecord] = []
        for record in map.records {
            records.append(
                try BoundRecord(record, file: map, source: source, input: input, references: references))
        }
        self.records = records
        if !area.exists, let record = map.records.first(where: { $0.kind.home == .area }) {
            throw .map(path: "", problem: MapProblem(place: record.place, reason: .noArea))
        }
    }

    /// The name of a column for messages.
    func column(_ place: Int) -> String {
        place < source.header.names.count ? source.header.names[place] : EachMap.columnName
    }
}

/// A record of a map bound to columns.
struct BoundRecord {
    let kind: KindSpec
    let conditions: [BoundCondition]
    let each: (place: Int, separator: String)?
    let key: BoundKey
    let fields: [FieldReader]
    let references: [(field: FieldSpec, kind: KindSpec, key: BoundKey)]

    init(
        _ map: RecordMap, file: FileMap, source: RowSource, input: FieldInput, references: References
    ) throws(FieldLogError) {
        let columns = Columns(source: source, hasEach: map.each != nil)
        kind = map.kind
        do throws(MapProblem) {
            var conditions: [BoundCondition] = []
            for condition in map.when {
                conditions.append(
                    BoundCondition(
                        place: try columns.place(condition.column, at: condition.place), test: condition.test))
            }
            self.conditions = conditions
            each = try map.each.map { (each) throws(MapProblem) in
                (try columns.fileColumn(each.column, at: each.place), each.separator)
            }
            key = try BoundKey(map.key, columns)
        } catch {
            throw .map(path: "", problem: error)
        }
        var fields: [FieldReader] = []
        var keys: [(field: FieldSpec, kind: KindSpec, key: BoundKey)] = []
        for field in map.fields {
            do throws(MapProblem) {
                if case .key(let key, let target) = field.source {
                    keys.append((field.field, target, try BoundKey(key, columns)))
                    continue
                }
            } catch {
                throw .map(path: "", problem: error)
            }
            let (places, join) = try Self.places(of: field, columns)
            fields.append(
                try FieldReader(field, places: places, join: join, file: file, input: input, references: references))
        }
        self.fields = fields
        self.references = keys
    }

    private static func places(of field: FieldMap, _ columns: Columns) throws(FieldLogError) -> ([Int], String) {
        guard case .columns(let names, let join) = field.source else { return ([], "") }
        do throws(MapProblem) {
            return (try names.map { (name) throws(MapProblem) in try columns.place(name, at: field.place) }, join)
        } catch {
            throw .map(path: "", problem: error)
        }
    }

    /// The rows that this record is read from: the row itself, or one for each part of the cell that holds several.
    func variants(_ cells: [String]) -> [[String]] {
        let all = each.map { each in CellWork.parts(cells[each.place], separator: each.separator).map { cells + [$0] } }
        return (all ?? [cells]).filter { cells in conditions.allSatisfy { $0.holds(cells) } }
    }
}

/// Finds columns by name; the part of a cell with several values is one more, after those of the file.
struct Columns {
    let source: RowSource
    let hasEach: Bool

    func place(_ name: String, at place: String) throws(MapProblem) -> Int {
        if name == EachMap.columnName, hasEach { return source.header.names.count }
        return try fileColumn(name, at: place)
    }

    func fileColumn(_ name: String, at place: String) throws(MapProblem) -> Int {
        try source.header.place(TextForm.nfc(name), file: source.path, at: place)
    }
}

/// A condition bound to a column.
struct BoundCondition {
    let place: Int
    let test: Condition.Test

    func holds(_ cells: [String]) -> Bool {
        switch test {
        case .filled(let filled): CellWork.trimmed(cells[place]).isEmpty != filled
        case .isOne(let words): words.contains(CodeTable.form(cells[place]))
        case .isNone(let words): !words.contains(CodeTable.form(cells[place]))
        }
    }
}

/// A key bound to columns.
struct BoundKey {
    let namespace: String
    let places: [Int]

    init(_ map: KeyMap, _ columns: Columns) throws(MapProblem) {
        namespace = map.namespace
        places = try map.columns.map { (name) throws(MapProblem) in try columns.place(name, at: map.place) }
    }

    /// The key of a row, in NFC and without blanks around its parts.
    func text(_ cells: [String]) throws(KeyFailure) -> String {
        if places.count == 1 { return try part(cells, places[0]) }
        var parts: [String] = []
        for place in places { parts.append(try part(cells, place)) }
        return CellWork.joinedKey(parts)
    }

    private func part(_ cells: [String], _ place: Int) throws(KeyFailure) -> String {
        let text = CellWork.trimmed(cells[place])
        if text.isEmpty { throw KeyFailure(place: place, reason: .emptyKey) }
        if let problem = FieldText.problem(text) { throw KeyFailure(place: place, reason: .field(problem)) }
        return TextForm.nfc(text)
    }
}

/// Why a row has no key.
struct KeyFailure: Error {
    let place: Int
    let reason: RowReason
}
