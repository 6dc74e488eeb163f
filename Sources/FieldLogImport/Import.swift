public import FieldLogKit
public import FieldLogModel
internal import FieldLogFormats

extension Workspace {
    /// Imports a register or visits from CSV files with a map. A row is taken as a whole or refused as a whole.
    ///
    /// Everything about maps, columns and the area given for all rows is checked before the first row is: then `map`, `unknownArea` or
    /// `areaOutside` is thrown and nothing has happened. Refused rows are no error; the outcome lists them. Rows are committed in
    /// transactions of at most 1,000 rows and about half a second. After an error or an interruption in the middle, running the same
    /// again finishes the work, for a record whose key is here is not made twice.
    ///
    /// - Parameters:
    ///   - committed: called after each transaction with the file and the number of its last row that is durable: rows are counted
    ///     from 1, without header and blank lines, refused ones included. Not called in a dry run.
    ///   - progress: called now and then.
    ///   - isInterrupted: asked before each row; when it says true, what was taken is committed and the outcome says so.
    public func importFiles(
        _ request: ImportRequest, committed: @escaping (String, Int) -> Void,
        progress: @escaping (ImportProgress) -> Void = { _ in }, isInterrupted: @escaping () -> Bool = { false }
    ) throws(FieldLogError) -> ImportOutcome {
        for place in request.files.indices {
            // Refused rows must not replace what is being read.
            if let path = request.rejectPath(of: place), request.files.contains(path) { throw .exists(path: path) }
        }
        var chosen: [(entry: Int, place: Int, file: BoundFile, reject: String?)] = []
        do throws(FieldLogError) {
            for (place, path) in request.files.enumerated() {
                let (entry, source) = try FileChoice.choose(path, request.map)
                let file = try BoundFile(
                    request.map.files[entry], source: source, area: request.area, workspace: self)
                chosen.append((entry, place, file, request.rejectPath(of: place)))
            }
        } catch {
            // What is found out about a file does not know where the map came from.
            if case .map(_, let problem) = error { throw .map(path: request.map.path, problem: problem) }
            throw error
        }
        let importer = try Importer(
            self, request, committed: committed, progress: progress, isInterrupted: isInterrupted)
        for file in chosen.sorted(by: { ($0.entry, $0.place) < ($1.entry, $1.place) }) {
            let delimiter = request.map.files[file.entry].delimiter
            if try !importer.run(file.file, delimiter: delimiter, rejectPath: file.reject) { break }
        }
        return importer.outcome
    }
}

extension ImportRequest {
    /// Where refused rows of a file go; nil for nowhere.
    func rejectPath(of place: Int) -> String? {
        if isDryRun { return nil }
        guard let rejectPath else { return files[place] + ".rejected.csv" }
        return place == 0 ? rejectPath : "\(rejectPath).\(place + 1)"
    }
}
