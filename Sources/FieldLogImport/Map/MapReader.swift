internal import FieldLogFormats
public import FieldLogModel
internal import FieldLogSystem
internal import FieldLogText

extension ImportMap {
    /// A map may have this many bytes.
    private static let bytesMax = 4 << 20

    /// Reads a map from a file. Throws `map` with the place and what is wrong there.
    public static func load(_ path: String) throws(FieldLogError) -> ImportMap {
        let bytes: [UInt8]
        do throws(SystemError) { bytes = try Files.read(path, maxBytes: bytesMax) } catch {
            throw .system(operation: error.operation, path: error.path, code: error.code)
        }
        do throws(MapProblem) { return try read(bytes, path: path) } catch { throw .map(path: path, problem: error) }
    }

    /// Reads a map from the bytes of its JSON. `path` is where it came from, for messages.
    public static func read(_ bytes: [UInt8], path: String = "") throws(MapProblem) -> ImportMap {
        let value: JSONValue
        do throws(JSONError) { value = try JSONParser.parse(bytes, bytesMax: bytesMax) } catch {
            throw MapProblem(
                place: "", reason: .notJSON(code: error.code.rawValue, line: error.line, column: error.column))
        }
        var reader = MapReader()
        return ImportMap(path: path, files: try reader.files(MapNode(value: value, place: "")))
    }
}

/// Reads a map: what it says of files and records.
struct MapReader {
    /// The code tables that have a name.
    private(set) var tables: [String: CodeTable] = [:]

    private static let fileKeys = [
        "about", "encoding", "delimiter", "skip", "columns", "dates", "numbers", "offset", "area", "records",
    ]
    private static let kinds = ["establishment", "visit", "finding"]
    /// Viet Nam is seven hours ahead of UTC all year.
    private static let offsetMinutes = 420

    mutating func files(_ root: MapNode) throws(MapProblem) -> [FileMap] {
        let members = try root.members(["version", "codes", "files"] + Self.fileKeys)
        if let version = members["version"] { _ = try version.number(1...1) }
        for (name, node) in try members["codes"]?.entries() ?? [] { tables[name] = try table(node) }
        try members.onlyOne("files", "records")
        var base = FileMap(offsetMinutes: Self.offsetMinutes, place: "")
        try read(members, into: &base)
        guard let files = members["files"] else {
            base.records = try records(try members.required("records"))
            return [base]
        }
        var maps: [FileMap] = []
        for node in try files.list() {
            let members = try node.members(["name", "has"] + Self.fileKeys)
            var map = FileMap(offsetMinutes: base.offsetMinutes, place: node.place)
            (map.encoding, map.delimiter, map.skip, map.columns) =
                (base.encoding, base.delimiter, base.skip, base.columns)
            (map.dates, map.numbers, map.area) = (base.dates, base.numbers, base.area)
            map.name = try members["name"]?.word()
            map.has = try members["has"]?.texts() ?? []
            try read(members, into: &map)
            map.records = try records(try members.required("records"))
            maps.append(map)
        }
        guard !maps.isEmpty else { throw files.problem(.wrongType(expected: "list")) }
        return maps
    }

    private func read(_ members: MapMembers, into map: inout FileMap) throws(MapProblem) {
        _ = try members["about"]?.text()
        if let node = members["encoding"] {
            map.encoding = try node.name(TextEncoding.init(name:), among: TextEncoding.allCases.map(\.rawValue))
        }
        if let node = members["delimiter"] {
            map.delimiter = try node.name(Self.delimiter, among: [",", ";", "|", "tab"])
        }
        map.skip = try members["skip"]?.number(0...1_000) ?? map.skip
        map.columns = try members["columns"]?.texts() ?? map.columns
        if let node = members["dates"] { map.dates = try Self.patterns(node) }
        if let node = members["numbers"] { map.numbers = try Self.numbers(node) }
        if let node = members["offset"] {
            let text = try node.text()
            guard let instant = ZonedInstant("2000-01-01T00:00:00" + text) else {
                throw node.problem(.wrongType(expected: "+07:00"))
            }
            map.offsetMinutes = instant.offsetMinutes
        }
        if let node = members["area"] { map.area = try area(node) }
    }

    private static func delimiter(_ text: String) -> CSVDelimiter? {
        if text == "tab" { return .tab }
        guard text.utf8.count == 1, let byte = text.utf8.first else { return nil }
        return CSVDelimiter(byte)
    }

    static func patterns(_ node: MapNode) throws(MapProblem) -> [DatePattern] {
        var patterns: [DatePattern] = []
        for text in try node.texts() {
            do throws(DatePatternError) { patterns.append(try DatePattern(text)) } catch {
                throw node.problem(.badPattern(text))
            }
        }
        return patterns
    }

    static func numbers(_ node: MapNode) throws(MapProblem) -> NumberStyle {
        try node.name(NumberStyle.init(rawValue:), among: NumberStyle.allCases.map(\.rawValue))
    }

    private func area(_ node: MapNode) throws(MapProblem) -> AreaMap {
        if node.value.stringValue != nil {
            return AreaMap(source: .constant(try node.word()), date: nil, codes: nil, place: node.place)
        }
        let members = try node.members(["column", "date", "codes"])
        return AreaMap(
            source: .column(try members.required("column").word()), date: try members["date"]?.word(),
            codes: try codes(members["codes"]), place: node.place)
    }

    private func records(_ node: MapNode) throws(MapProblem) -> [RecordMap] {
        var records: [RecordMap] = []
        for item in try node.list() { records.append(try record(item)) }
        guard !records.isEmpty else { throw node.problem(.wrongType(expected: "list")) }
        return records
    }

    private func record(_ node: MapNode) throws(MapProblem) -> RecordMap {
        let members = try node.members(["about", "kind", "when", "each", "key", "fields"])
        _ = try members["about"]?.text()
        let kind = try members.required("kind").name(
            { Self.kinds.contains($0) ? Schema.kind($0) : nil }, among: Self.kinds)
        var when: [Condition] = []
        if let node = members["when"] {
            for item in node.value.arrayValue == nil ? [node] : try node.list() { when.append(try condition(item)) }
        }
        var each: EachMap?
        if let node = members["each"] {
            let inner = try node.members(["column", "separator"])
            each = EachMap(
                column: try inner.required("column").word(), separator: try inner.required("separator").word(),
                place: node.place)
        }
        let fieldsNode = try members.required("fields")
        let names = kind.fields.map(\.name).filter { $0 != "withdrawn" && $0 != "reason" }
        var fields: [FieldMap] = []
        for (name, node) in try fieldsNode.entries() {
            guard names.contains(name), let field = kind.field(name) else {
                throw fieldsNode.problem(.unknownKey(name, near: NearNames.of(name, among: names)))
            }
            fields.append(try self.field(field, node))
        }
        if case .parent(let name) = kind.home, !fields.contains(where: { $0.field.name == name && $0.isKey }) {
            throw fieldsNode.problem(.missingKey("\(name).key"))
        }
        return RecordMap(
            kind: kind, when: when, each: each, key: try key(try members.required("key")), fields: fields,
            place: node.place)
    }

    private func condition(_ node: MapNode) throws(MapProblem) -> Condition {
        let members = try node.members(["column", "filled", "equals", "not"])
        let column = try members.required("column").word()
        let test: Condition.Test
        try members.onlyOne("filled", "equals")
        try members.onlyOne("filled", "not")
        try members.onlyOne("equals", "not")
        if let equals = members["equals"] {
            test = .isOne(of: Set(try equals.texts().map(CodeTable.form)))
        } else if let not = members["not"] {
            test = .isNone(of: Set(try not.texts().map(CodeTable.form)))
        } else {
            test = .filled(try members.required("filled").flag())
        }
        return Condition(column: column, test: test, place: node.place)
    }

    func key(_ node: MapNode) throws(MapProblem) -> KeyMap {
        let members = try node.members(["namespace", "columns"])
        return KeyMap(
            namespace: try members.required("namespace").word(), columns: try members.required("columns").texts(),
            place: node.place)
    }
}
