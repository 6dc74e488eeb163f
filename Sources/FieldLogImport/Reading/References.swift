internal import FieldLogKit
internal import FieldLogModel
internal import FieldLogStorage
internal import FieldLogText

/// Reads references that a file gives otherwise than by a key: whole ids, and teams by their names.
final class References {
    private let store: Store
    private var teams: [String: [RecordID]]?

    init(store: Store) { self.store = store }

    /// The record that a text names. Whether a record of an area lies in the right one is for the caller to see.
    func value(_ text: String, of name: String) throws(CellFailure) -> FieldValue {
        guard let kind = Schema.kind(name) else { throw .reason(.field(.unknownRecord(Shown.short(text)))) }
        do throws(FieldLogError) {
            if let id = RecordID(text: text) {
                if kind.home != .commons { return .bytes(id.bytes) }
                if try store.hasRecord(kind, id: id, home: .commons) { return .bytes(id.bytes) }
            }
            if kind == Schema.team {
                let named = try teamsByName()[TextForm.nfc(text)] ?? []
                if named.count == 1 { return .bytes(named[0].bytes) }
            }
        } catch {
            throw .store(error)
        }
        throw .reason(.field(.unknownRecord(Shown.short(text))))
    }

    private func teamsByName() throws(FieldLogError) -> [String: [RecordID]] {
        if let teams { return teams }
        var found: [String: [RecordID]] = [:]
        for team in try store.records(Schema.team) {
            if let name = team["name"].text { found[name, default: []].append(team.id) }
        }
        teams = found
        return found
    }
}

/// Reads the area of a row. Each code and day is looked up once.
final class AreaCells {
    private let column: Int?
    private let name: String
    private let dateColumn: Int?
    private let dates: DateReading
    private let codes: CodeTable?
    private let index: AreaIndex
    private let scope: AreaScope
    private let today: String
    private var fixed: AreaKey?
    private var known: [String: Result<AreaKey, RowReason>] = [:]

    /// The area of a file's rows. Throws `unknownArea` or `areaOutside` for one that is given for all of them.
    init(given: String?, file: FileMap, source: RowSource, workspace: Workspace) throws(FieldLogError) {
        index = AreaIndex(store: workspace.store)
        scope = try workspace.scope()
        today = workspace.today
        dates = DateReading(patterns: file.dates, offsetMinutes: file.offsetMinutes)
        codes = file.area?.codes
        var column: Int?
        var dateColumn: Int?
        var name = ""
        do throws(MapProblem) {
            if given == nil, let area = file.area, case .column(let wanted) = area.source {
                name = wanted
                column = try source.header.place(wanted, file: source.path, at: area.place)
                if let date = area.date {
                    dateColumn = try source.header.place(date, file: source.path, at: area.place)
                }
            }
        } catch {
            throw .map(path: "", problem: error)
        }
        (self.column, self.dateColumn, self.name) = (column, dateColumn, name)
        if let given {
            fixed = try workspace.home(given)
        } else if case .constant(let text) = file.area?.source {
            fixed = try workspace.home(text)
        }
    }

    /// Whether rows have one at all.
    var exists: Bool { fixed != nil || column != nil }

    /// Whether this store has an area that a record was found in.
    func isInScope(_ home: AreaKey) throws(FieldLogError) -> Bool { try scope.contains(home) }

    /// The area of a row; nil where the map has none or the cell is empty.
    func home(_ cells: [String]) throws(RowFailure) -> AreaKey? {
        if let fixed { return fixed }
        guard let column else { return nil }
        let text = CellWork.trimmed(cells[column])
        if text.isEmpty { return nil }
        let date = dateColumn.map { CellWork.trimmed(cells[$0]) } ?? ""
        let both = text + "\n" + date
        let answer: Result<AreaKey, RowReason>
        if let met = known[both] {
            answer = met
        } else {
            do throws(FieldLogError) { answer = try look(text, date) } catch { throw .store(error) }
            if known.count > 50_000 { known.removeAll() }
            known[both] = answer
        }
        switch answer {
        case .success(let key): return key
        case .failure(let reason): throw .refused(field: "area", column: name, reason)
        }
    }

    private func look(_ text: String, _ date: String) throws(FieldLogError) -> Result<AreaKey, RowReason> {
        if let problem = FieldText.problem(text) { return .failure(.field(problem)) }
        var code = TextForm.nfc(text)
        var day = today
        do throws(CellFailure) {
            if let codes {
                guard let found = try codes.code(of: code) else { return .failure(.field(.required)) }
                code = found
            }
        } catch {
            if case .reason(let reason) = error { return .failure(reason) }
        }
        if !date.isEmpty {
            do throws(FieldProblem) { day = try FieldInput.date(try dates.day(date)).description } catch {
                return .failure(.field(error.shortened))
            }
        }
        do throws(FieldLogError) {
            let area = try index.resolve(code, today: day)
            return try scope.contains(area.key) ? .success(area.key) : .failure(.areaOutside(Shown.short(text)))
        } catch {
            switch error {
            case .unknownArea: return .failure(.field(.unknownArea(Shown.short(text))))
            case .refused(let refusal): return .failure(.field(refusal.problem.shortened))
            default: throw error
            }
        }
    }
}
