public import FieldLogModel
internal import FieldLogStorage

extension Workspace {
    /// Reads what became of areas from a CSV file, all of it or nothing. Throws `file` with every line that was refused: a row
    /// that `SuccessionRules` refuses beside the others of the file and of the store as well.
    public func importSuccessions(path: String) throws(FieldLogError) -> CatalogueOutcome {
        let kind = Schema.succession
        let table = try CatalogueFile(path: path, required: ["old_code", "new_code", "effective_date", "extent"])
        var problems = table.problems
        let input = try input()
        let index = AreaIndex(store: store)
        let deployment = try store.deployment()
        var read: [(id: RecordID, line: Int, values: FieldValues)] = []
        var met: [RecordID: FieldValues] = [:]
        var outcome = CatalogueOutcome(rows: table.rows.count)
        for row in table.rows {
            var values = FieldValues()
            var reason: FileProblem.Reason?
            for field in kind.fields {
                do throws(FieldProblem) {
                    let value = try input.value(row[field.name] ?? "", for: field)
                    if value.isNull && field.isRequired { throw FieldProblem.required }
                    if !value.isNull { values[field.number] = value }
                } catch {
                    reason = reason ?? .field(FieldRefusal(kind: kind.name, field: field.name, problem: error))
                }
            }
            if reason == nil { reason = try unknownArea(values, kind, index) }
            if let reason {
                problems.append(FileProblem(path: path, line: row.line, reason: reason))
                continue
            }
            let key = ["old_code", "new_code", "effective_date"].compactMap { values[kind, $0]?.text }.joined(
                separator: " ")
            let id = RecordID.derived(
                deployment: deployment, kind: kind.name, home: .commons, namespace: "succession", key: key)
            if let earlier = met.updateValue(values, forKey: id) {
                if earlier == values {
                    outcome.unchanged += 1
                } else {
                    problems.append(FileProblem(path: path, line: row.line, reason: .repeated(line: 0)))
                }
                continue
            }
            read.append((id, row.line, values))
        }
        var known: [RecordID: StoredRecord] = [:]
        for record in try store.records(kind) { known[record.id] = record }
        let fresh = read.filter { known[$0.id]?.filled != $0.values }
        let rules = try SuccessionRules(store)
        for row in fresh { rules.expect(row.values) }
        for row in fresh {
            guard let refusal = try rules.problem(row.values) else { continue }
            problems.append(FileProblem(path: path, line: row.line, reason: .field(refusal)))
        }
        guard problems.isEmpty else { throw .file(problems.sorted { $0.line < $1.line }) }
        return try write(read, known, kind, outcome)
    }

    private func unknownArea(
        _ values: FieldValues, _ kind: KindSpec, _ index: AreaIndex
    ) throws(FieldLogError) -> FileProblem.Reason? {
        for name in ["old_code", "new_code"] {
            let code = values[kind, name]?.text ?? ""
            if try index.areas(code: code).isEmpty {
                return .field(FieldRefusal(kind: kind.name, field: name, problem: .unknownArea(code)))
            }
        }
        return nil
    }

    private func write(
        _ rows: [(id: RecordID, line: Int, values: FieldValues)], _ known: [RecordID: StoredRecord], _ kind: KindSpec,
        _ start: CatalogueOutcome
    ) throws(FieldLogError) -> CatalogueOutcome {
        var outcome = start
        let fresh = rows.filter { known[$0.id] == nil }
        let other = rows.compactMap { row in known[row.id].map { (row, $0) } }.filter { $0.0.values != $0.1.filled }
        outcome.added = fresh.count
        outcome.changed = other.count
        outcome.unchanged += rows.count - fresh.count - other.count
        if fresh.isEmpty && other.isEmpty { return outcome }
        try commit { (batch) throws(FieldLogError) in
            for row in fresh { try batch.create(kind, home: .commons, values: row.values, id: row.id) }
            for (row, record) in other { try batch.change(record, row.values) }
        }
        return outcome
    }
}
