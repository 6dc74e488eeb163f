internal import FieldLogFormats
internal import FieldLogKit
internal import FieldLogModel
internal import FieldLogStorage
internal import FieldLogSystem

/// Reads one file after the other into the store, in transactions of bounded size.
final class Importer {
    private let workspace: Workspace
    private let request: ImportRequest
    private let index: KeyIndex
    private(set) var outcome = ImportOutcome()
    private var told: Set<DifferenceName> = []
    private let committed: (String, Int) -> Void
    private let progress: (ImportProgress) -> Void
    private let isInterrupted: () -> Bool

    /// Rows of one transaction, and for how long one may go on: whoever waits for the store waits no longer than that.
    private static let rowsMax = 1_000
    private static let millisecondsMax: Int64 = 500
    /// Bytes of rows that are held at once.
    private static let chunkBytesMax = 4 << 20
    private static let toldMax = 1_000_000

    init(
        _ workspace: Workspace, _ request: ImportRequest, committed: @escaping (String, Int) -> Void,
        progress: @escaping (ImportProgress) -> Void, isInterrupted: @escaping () -> Bool
    ) throws(FieldLogError) {
        self.workspace = workspace
        self.request = request
        self.committed = committed
        self.progress = progress
        self.isInterrupted = isInterrupted
        index = try KeyIndex(store: workspace.store, isDryRun: request.isDryRun)
    }

    /// Two rows that say the same other value of one field are one difference.
    private struct DifferenceName: Hashable {
        let id: RecordID
        let field: UInt16
        let value: FieldValue
    }

    /// One file while it is read.
    private struct Work {
        let file: BoundFile
        let planner: RowPlanner
        let width: Int
        let delimiter: CSVDelimiter
        let rejects: RejectFile?
        var rows = 0
    }

    /// Imports one file; false when it was stopped.
    func run(_ file: BoundFile, delimiter: CSVDelimiter, rejects: RejectFile?) throws(FieldLogError) -> Bool {
        var work = Work(
            file: file,
            planner: RowPlanner(file: file, index: index, isUpdate: request.isUpdate, codes: try workspace.codes()),
            width: file.source.header.names.count, delimiter: delimiter, rejects: rejects)
        var isComplete = true
        reading: while true {
            var chunk = try nextChunk(file.source)[...]
            if chunk.isEmpty { break }
            while !chunk.isEmpty {
                if isInterrupted() {
                    isComplete = false
                    break reading
                }
                let done = try take(chunk, &work)
                chunk = chunk.dropFirst(done)
                if !request.isDryRun, work.rows > 0 { committed(file.source.path, work.rows) }
                progress(
                    ImportProgress(
                        file: file.source.path, row: work.rows, bytes: file.source.bytesRead,
                        bytesTotal: file.source.bytesTotal))
            }
        }
        if let rejects, rejects.isBegun {
            try rejects.finish()
            if !outcome.rejectFiles.contains(rejects.path) { outcome.rejectFiles.append(rejects.path) }
        }
        if !isComplete { outcome.isInterrupted = true }
        return isComplete
    }

    /// Rows read before the store's lock is taken: nothing is read from elsewhere under it.
    private func nextChunk(_ source: RowSource) throws(FieldLogError) -> [CSVRow] {
        var rows: [CSVRow] = []
        var bytes = 0
        while rows.count < Self.rowsMax, bytes < Self.chunkBytesMax, let row = try source.next() {
            rows.append(row)
            bytes += row.raw.count + (row.fields?.reduce(0) { $0 + $1.utf8.count } ?? 0)
        }
        return rows
    }

    /// Takes rows in one transaction until its time is over; gives how many.
    private func take(_ rows: ArraySlice<CSVRow>, _ work: inout Work) throws(FieldLogError) -> Int {
        if request.isDryRun { return try take(rows, &work, batch: nil) }
        // What is known of records is right only if the transaction is: an error ends the whole import.
        var copy = work
        let done = try workspace.commit { (batch) throws(FieldLogError) in
            // Each row was asked when it was planned: one that is wrong goes to the reject file and ends nothing.
            batch.checksCodes = false
            return try take(rows, &copy, batch: batch)
        }
        work = copy
        return done
    }

    private func take(_ rows: ArraySlice<CSVRow>, _ work: inout Work, batch: Batch?) throws(FieldLogError) -> Int {
        let end = SystemClock.monotonicMilliseconds() + Self.millisecondsMax
        var done = 0
        for row in rows {
            try take(row, &work, batch: batch)
            done += 1
            if isInterrupted() || SystemClock.monotonicMilliseconds() >= end { break }
        }
        return done
    }

    private func take(_ row: CSVRow, _ work: inout Work, batch: Batch?) throws(FieldLogError) {
        let cells = row.fields ?? []
        if !cells.isEmpty, cells.allSatisfy({ CellWork.trimmed($0).isEmpty }) {
            outcome.blankLines += 1
            return
        }
        work.rows += 1
        outcome.rows += 1
        do throws(RowFailure) {
            if let problem = row.problem { throw Self.unreadable(problem, work) }
            guard cells.count == work.width else {
                throw .refused(field: "", column: "", .cells(found: cells.count, expected: work.width))
            }
            try carryOut(try work.planner.plan(cells), row, work, batch: batch)
        } catch {
            switch error {
            case .store(let error): throw error
            case .refused(let field, let column, let reason):
                if cells.count == work.width { work.planner.refuseKeys(cells) }
                let refusal = RefusedRow(
                    file: work.file.source.path, line: row.line, field: field, column: column, reason: reason)
                outcome.refusedCount += 1
                if outcome.refused.count < ImportOutcome.listMax { outcome.refused.append(refusal) }
                guard let rejects = work.rejects else { return }
                try rejects.begin(header: work.file.source.header.names, delimiter: work.delimiter)
                try rejects.add(row, refusal, words: request.reasonText(refusal))
            }
        }
    }

    private static func unreadable(_ problem: CSVProblem, _ work: Work) -> RowFailure {
        let place = problem.field.map { $0 - 1 }
        let column = place.map { $0 < work.width ? work.file.column($0) : "" } ?? ""
        if case .invalidEncoding = problem, work.file.source.encoding == .utf8 {
            return .refused(field: "", column: column, .field(.notUTF8))
        }
        return .refused(field: "", column: column, .csv(code: problem.code))
    }

    private func carryOut(_ plan: RowPlan, _ row: CSVRow, _ work: Work, batch: Batch?) throws(RowFailure) {
        do throws(FieldLogError) {
            if let batch { for write in plan.writes { try write.run(batch, workspace.store) } }
        } catch {
            throw .store(error)
        }
        for write in plan.writes {
            if write.isNew {
                outcome.created[write.kind.name, default: 0] += 1
            } else {
                outcome.updated[write.kind.name, default: 0] += 1
            }
        }
        for given in plan.given { index.take(given.name, given.id, given.home, given.standing) }
        for difference in plan.differences { tell(difference, row, work) }
        if plan.writes.isEmpty { outcome.unchanged += 1 } else { outcome.imported += 1 }
    }

    private func tell(_ difference: RowPlan.Difference, _ row: CSVRow, _ work: Work) {
        let name = DifferenceName(id: difference.id, field: difference.field.number, value: difference.new)
        if told.count < Self.toldMax, !told.insert(name).inserted { return }
        outcome.differingCount += 1
        guard outcome.differing.count < ImportOutcome.listMax else { return }
        outcome.differing.append(
            ImportDifference(
                file: work.file.source.path, line: row.line, kind: difference.kind.name, record: difference.id,
                key: Shown.short(difference.key), field: difference.field.name,
                old: Shown.difference(difference.old, of: difference.field),
                new: Shown.difference(difference.new, of: difference.field)))
    }
}
