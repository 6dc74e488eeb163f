public import FieldLogKit
public import FieldLogModel
internal import FieldLogFormats

extension Workspace {
    /// Imports a register or visits from CSV files with a map. A row is taken as a whole or refused as a whole.
    ///
    /// Everything about maps, columns and the area given for all rows is checked before the first row is: then `map`, `unknownArea` or
    /// `areaOutside` is thrown and nothing has happened; and so is `output` where refused rows would take the place of
    /// anything but an earlier file of them. Refused rows are no error; the outcome lists them. Rows are committed in
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
        let rejects = try request.rejectFiles()
        var chosen: [(entry: Int, place: Int, file: BoundFile)] = []
        do throws(FieldLogError) {
            for (place, path) in request.files.enumerated() {
                let (entry, source) = try FileChoice.choose(path, request.map)
                let file = try BoundFile(
                    request.map.files[entry], source: source, area: request.area, workspace: self)
                chosen.append((entry, place, file))
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
            if try !importer.run(file.file, delimiter: delimiter, rejects: rejects[file.place]) { break }
        }
        return importer.outcome
    }
}

extension ImportRequest {
    /// Where refused rows of each file go, nil for nowhere: every place is looked at before anything is read.
    fileprivate func rejectFiles() throws(FieldLogError) -> [RejectFile?] {
        var all: [RejectFile?] = []
        for place in files.indices {
            guard !isDryRun else {
                all.append(nil)
                continue
            }
            var path = files[place] + ".rejected.csv"
            if let rejectPath {
                // Beside a device or a pipe there are no others.
                let isOne = place == 0 || all.first??.isStream == true
                path = isOne ? rejectPath : "\(rejectPath).\(place + 1)"
            }
            all.append(
                try RejectFile(
                    path: path, isGiven: rejectPath != nil, reads: files + [map.path],
                    delimiters: map.files.map(\.delimiter)))
        }
        return all
    }
}
