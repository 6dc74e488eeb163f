internal import FieldLogFormats
internal import FieldLogModel
internal import FieldLogText

extension FieldMap {
    /// Whether it names a record by its key.
    var isKey: Bool {
        if case .key = source { return true }
        return false
    }
}

extension CodeTable {
    /// The form in which words are compared: NFC, without blanks around them, without regard to case.
    static func form(_ word: String) -> String { CellWork.trimmed(TextForm.nfc(word)).lowercased() }
}

/// Reads what a map says of fields.
extension MapReader {
    func field(_ field: FieldSpec, _ node: MapNode) throws(MapProblem) -> FieldMap {
        if node.value.stringValue != nil {
            return FieldMap(field: field, source: .columns([try node.word()], join: " "), place: node.place)
        }
        let members = try node.members([
            "column", "columns", "join", "constant", "key", "default", "dates", "numbers", "codes", "split",
        ])
        var map = FieldMap(field: field, source: try source(members, field), place: node.place)
        map.fallback = try members["default"]?.text()
        if let dates = members["dates"] { map.dates = try Self.patterns(dates) }
        if let numbers = members["numbers"] { map.numbers = try Self.numbers(numbers) }
        map.codes = try codes(members["codes"])
        if let split = members["split"] { map.split = try self.split(split) }
        return map
    }

    private func source(_ members: MapMembers, _ field: FieldSpec) throws(MapProblem) -> FieldMap.Source {
        let names = ["column", "columns", "constant", "key"]
        for (place, first) in names.enumerated() {
            for second in names.dropFirst(place + 1) { try members.onlyOne(first, second) }
        }
        if let constant = members["constant"] {
            if let number = constant.value.intValue { return .constant(String(number)) }
            return .constant(try constant.text())
        }
        if let columns = members["columns"] {
            return .columns(try columns.texts(), join: try members["join"]?.text() ?? " ")
        }
        if let node = members["key"] {
            guard case .reference(let name) = field.type, let kind = Schema.kind(name), kind.home != .commons else {
                throw members.owner.problem(.unknownKey("key", near: ["column", "columns", "constant"]))
            }
            return .key(try key(node), of: kind)
        }
        return .columns([try members.required("column").word()], join: " ")
    }

    private func split(_ node: MapNode) throws(MapProblem) -> SplitMap {
        let members = try node.members(["separator", "pair", "value", "values"])
        return SplitMap(
            separator: try members.required("separator").word(), pair: try members["pair"]?.word(),
            value: try members["value"]?.text(), values: try codes(members["values"]), place: node.place)
    }

    /// A table by its name, or as it stands there.
    func codes(_ node: MapNode?) throws(MapProblem) -> CodeTable? {
        guard let node else { return nil }
        if node.value.stringValue == nil { return try table(node) }
        let name = try node.text()
        guard let table = tables[name] else {
            throw node.problem(.unknownName(name, near: NearNames.of(name, among: tables.keys.sorted())))
        }
        return table
    }

    func table(_ node: MapNode) throws(MapProblem) -> CodeTable {
        let members = try node.members(["words", "else"])
        var words: [String: String] = [:]
        for (word, code) in try members.required("words").entries() {
            let form = CodeTable.form(word)
            if let known = words[form], known != (try code.text()) { throw code.problem(.twoKeys(word, form)) }
            words[form] = try code.text()
        }
        let otherwise: CodeTable.Otherwise
        switch members["else"] {
        case nil: otherwise = .refused
        case .some(let node) where node.value == .null: otherwise = .empty
        case .some(let node): otherwise = .code(try node.word())
        }
        return CodeTable(words: words, otherwise: otherwise, place: node.place)
    }
}
