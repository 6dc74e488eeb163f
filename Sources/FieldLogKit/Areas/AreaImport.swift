internal import FieldLogFormats
public import FieldLogModel
public import FieldLogStorage
internal import FieldLogSystem

/// What an import of a catalogue did.
public struct CatalogueOutcome: Sendable, Hashable {
    /// Rows of the file.
    public var rows = 0
    /// Records that were new.
    public var added = 0
    /// Records that said something else before.
    public var changed = 0
    /// Rows that said what was known.
    public var unchanged = 0
}

/// A row of a catalogue's file after its values were read.
private struct AreaRow {
    let line: Int
    let key: AreaKey
    let values: FieldValues
    let parent: String?
    let from: String
    let to: String
}

/// Reads a catalogue of areas, all or nothing.
struct AreaImport {
    let workspace: Workspace
    let path: String
    /// What a blank first day means; nil for "since ever".
    let from: String?

    func run() throws(FieldLogError) -> CatalogueOutcome {
        let table = try CatalogueFile(path: path, required: ["code", "level", "name"])
        var problems = table.problems
        var rows: [AreaRow] = []
        var lines: [AreaKey: Int] = [:]
        let input = try workspace.input()
        for row in table.rows {
            do throws(RowProblem) {
                let read = try self.row(row, input: input)
                if let earlier = lines[read.key], let first = rows.first(where: { $0.line == earlier }) {
                    if first.values != read.values { throw RowProblem(reason: .repeated(line: earlier)) }
                    continue
                }
                lines[read.key] = read.line
                rows.append(read)
            } catch {
                problems.append(FileProblem(path: path, line: row.line, reason: error.reason))
            }
        }
        problems += try parentProblems(rows)
        guard problems.isEmpty else { throw .file(problems.sorted { $0.line < $1.line }) }
        return try write(rows, count: table.rows.count)
    }

    private struct RowProblem: Error { let reason: FileProblem.Reason }

    private func row(_ row: CatalogueFile.Row, input: FieldInput) throws(RowProblem) -> AreaRow {
        let kind = Schema.area
        var values = FieldValues()
        for field in kind.fields {
            var text = row[field.name] ?? ""
            if field.name == "valid_from", text.isEmpty, let from { text = from }
            do throws(FieldProblem) {
                let value = try input.value(text, for: field)
                if value.isNull && field.isRequired { throw FieldProblem.required }
                if !value.isNull { values[field.number] = value }
            } catch {
                throw RowProblem(reason: .field(FieldRefusal(kind: kind.name, field: field.name, problem: error)))
            }
        }
        let from = values[kind, "valid_from"]?.text
        let to = values[kind, "valid_to"]?.text
        if let to, to <= from ?? "" { throw RowProblem(reason: .emptyInterval(from: from ?? "", to: to)) }
        guard let code = values[kind, "code"]?.text, let key = AreaKey(code: code, validFrom: from) else {
            let shown = FieldProblem.notAnAreaCode(row["code"] ?? "")
            throw RowProblem(reason: .field(FieldRefusal(kind: kind.name, field: "code", problem: shown)))
        }
        return AreaRow(
            line: row.line, key: key, values: values, parent: values[kind, "parent_code"]?.text, from: from ?? "",
            to: to ?? "~")
    }

    /// A parent is a code of the file or of the store with an interval that overlaps the row's.
    private func parentProblems(_ rows: [AreaRow]) throws(FieldLogError) -> [FileProblem] {
        var intervals: [String: [(from: String, to: String)]] = [:]
        for row in rows { intervals[row.key.code, default: []].append((row.from, row.to)) }
        let index = AreaIndex(store: workspace.store)
        var problems: [FileProblem] = []
        for row in rows {
            guard let parent = row.parent else { continue }
            let isInFile = intervals[parent]?.contains { $0.from < row.to && row.from < $0.to } ?? false
            if isInFile { continue }
            let isKnown = try index.areas(code: parent).contains {
                ($0.key.validFrom ?? "") < row.to && row.from < ($0.validTo ?? "~")
            }
            if !isKnown { problems.append(FileProblem(path: path, line: row.line, reason: .unknownParent(parent))) }
        }
        return problems
    }

    private func write(_ rows: [AreaRow], count: Int) throws(FieldLogError) -> CatalogueOutcome {
        var outcome = CatalogueOutcome(rows: count)
        outcome.unchanged = count - rows.count
        var known: [AreaKey: StoredRecord] = [:]
        try workspace.store.forEach(Schema.area) { (record) throws(FieldLogError) in
            if let area = Area(stored: record) { known[area.key] = record }
            return true
        }
        let deployment = try workspace.store.deployment()
        let fresh = rows.filter { known[$0.key] == nil }
        let other = rows.compactMap { row in known[row.key].map { (row, $0) } }.filter { $0.0.values != $0.1.filled }
        outcome.added = fresh.count
        outcome.changed = other.count
        outcome.unchanged += rows.count - fresh.count - other.count
        if fresh.isEmpty && other.isEmpty { return outcome }
        try workspace.commit { (batch) throws(FieldLogError) in
            for row in fresh {
                let id = RecordID.derived(
                    deployment: deployment, kind: Schema.area.name, home: .commons, namespace: "area", key: row.key.text
                )
                try batch.create(Schema.area, home: .commons, values: row.values, id: id)
            }
            for (row, record) in other {
                var values = row.values
                for field in Schema.area.fields where values[field.number] == nil && !record[field.name].isNull {
                    values[field.number] = .null
                }
                try batch.change(record, values)
            }
        }
        return outcome
    }
}

extension Workspace {
    /// Reads a catalogue of areas from a CSV file, all of it or nothing. Throws `file` with every line that was refused.
    public func importAreas(path: String, from: String?) throws(FieldLogError) -> CatalogueOutcome {
        if let from { _ = try value(from, of: Schema.area, "valid_from") }
        return try AreaImport(workspace: self, path: path, from: from).run()
    }

    /// Adds one area, or changes the one of this code and first day.
    public func addArea(_ typed: [TypedField]) throws(FieldLogError) -> (area: StoredRecord, isNew: Bool) {
        let kind = Schema.area
        let given = try values(typed, of: kind)
        var values = FieldValues()
        for (number, value) in zip(given.numbers, given.values) where !value.isNull { values[number] = value }
        if let refusal = RecordRules.problem(kind, values) { throw .refused(refusal) }
        guard let code = values[kind, "code"]?.text,
            let key = AreaKey(code: code, validFrom: values[kind, "valid_from"]?.text)
        else {
            let shown = values[kind, "code"]?.text ?? ""
            throw .refused(FieldRefusal(kind: kind.name, field: "code", problem: .notAnAreaCode(shown)))
        }
        if let parent = values[kind, "parent_code"]?.text {
            let code = try parentCode(
                parent, from: key.validFrom ?? "", to: values[kind, "valid_to"]?.text ?? "~")
            values[kind, "parent_code"] = .text(code)
        }
        let id = RecordID.derived(
            deployment: try store.deployment(), kind: kind.name, home: .commons, namespace: "area", key: key.text)
        let known = try store.record(kind, id: id, home: .commons)
        let whole = values
        try commit { (batch) throws(FieldLogError) in
            if let known {
                _ = try batch.change(known, whole)
            } else {
                try batch.create(kind, home: .commons, values: whole, id: id)
            }
        }
        return (try written(kind, id, .commons), known == nil)
    }

    /// The code of a parent given as `CODE[@DATE]`: known when an area of it is valid on some day of the child's, as in an import.
    private func parentCode(_ text: String, from: String, to: String) throws(FieldLogError) -> String {
        let index = AreaIndex(store: store)
        let unknown = FieldRefusal(kind: Schema.area.name, field: "parent_code", problem: .unknownArea(text))
        let parents: [Area]
        do throws(FieldLogError) {
            parents = text.contains("@") ? [try index.resolve(text, today: today)] : try index.areas(code: text)
        } catch {
            guard case .unknownArea = error else { throw error }
            throw .refused(unknown)
        }
        guard let found = parents.first(where: { ($0.key.validFrom ?? "") < to && from < ($0.validTo ?? "~") }) else {
            throw .refused(unknown)
        }
        return found.key.code
    }
}
