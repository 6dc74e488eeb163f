internal import FieldLogFormats
internal import FieldLogModel
internal import FieldLogSystem
internal import FieldLogText

/// The rows of a file, read piece by piece.
final class RowSource {
    let path: String
    let header: Header
    private var file: FileReader
    private var reader: CSVReader
    private(set) var bytesRead = 0
    let bytesTotal: Int

    private static let pieceBytes = 1 << 18

    /// Opens a file as an entry of a map says, and reads its header.
    init(path: String, map: FileMap) throws(FieldLogError) {
        self.path = path
        var reader = CSVReader(options: CSVOptions(delimiter: map.delimiter, encoding: map.encoding))
        var file: FileReader
        var bytesRead = 0
        do throws(SystemError) { file = try FileReader(path: path) } catch { throw FieldLogError.system(error) }
        bytesTotal = Int(clamping: file.sizeAtOpening)
        var skip = map.skip
        var first: CSVRow?
        while skip > 0 || map.columns == nil {
            if let row = reader.next() {
                if skip == 0 {
                    first = row
                    break
                }
                skip -= 1
            } else if reader.isAtEnd {
                break
            } else {
                bytesRead += try Self.feed(&reader, from: &file)
            }
        }
        if let names = map.columns {
            header = Header(names: names)
        } else if let names = first?.fields {
            header = Header(names: names.map { CellWork.trimmed(TextForm.nfc($0)) })
        } else {
            throw .map(
                path: "",
                problem: MapProblem(
                    place: map.place, reason: .noHeader(file: path, code: first?.problem?.code ?? "csv.empty")))
        }
        self.reader = reader
        self.file = file
        self.bytesRead = bytesRead
    }

    /// The encoding in use: a byte order mark goes before what the map says.
    var encoding: TextEncoding { reader.encoding }

    /// The next row, nil at the end.
    func next() throws(FieldLogError) -> CSVRow? {
        while true {
            if let row = reader.next() { return row }
            if reader.isAtEnd { return nil }
            bytesRead += try Self.feed(&reader, from: &file)
        }
    }

    private static func feed(_ reader: inout CSVReader, from file: inout FileReader) throws(FieldLogError) -> Int {
        do throws(SystemError) {
            let piece = try file.read(upTo: pieceBytes)
            if piece.isEmpty { reader.finish() } else { reader.append(piece) }
            return piece.count
        } catch {
            throw FieldLogError.system(error)
        }
    }
}

extension FieldLogError {
    static func system(_ error: SystemError) -> FieldLogError {
        .system(operation: error.operation, path: error.path, code: error.code)
    }
}

/// The columns of a file.
struct Header {
    let names: [String]
    private let places: [String: Int]
    private let repeated: Set<String>

    init(names: [String]) {
        self.names = names
        var places: [String: Int] = [:]
        var repeated: Set<String> = []
        for (place, name) in names.enumerated() {
            if places[name] == nil { places[name] = place } else { repeated.insert(name) }
        }
        self.places = places
        self.repeated = repeated
    }

    func has(_ name: String) -> Bool { places[name] != nil }

    /// The place of a column that a map names.
    func place(_ name: String, file: String, at place: String) throws(MapProblem) -> Int {
        let wanted = CellWork.trimmed(name)
        guard let found = places[wanted] else {
            throw MapProblem(place: place, reason: .missingColumn(name, file: file, columns: Array(names.prefix(200))))
        }
        if repeated.contains(wanted) { throw MapProblem(place: place, reason: .repeatedColumn(name, file: file)) }
        return found
    }
}

/// Which entry of a map is about a file.
enum FileChoice {
    /// The place of the entry and the opened file.
    static func choose(_ path: String, _ map: ImportMap) throws(FieldLogError) -> (entry: Int, source: RowSource) {
        var columns: [String] = []
        var failure: FieldLogError?
        for (place, entry) in map.files.enumerated() {
            if let pattern = entry.name, !matches(baseName(path), pattern) { continue }
            let source: RowSource
            do throws(FieldLogError) { source = try RowSource(path: path, map: entry) } catch {
                guard case .map(_, let problem) = error else { throw error }
                failure = failure ?? .map(path: map.path, problem: problem)
                continue
            }
            if columns.isEmpty { columns = Array(source.header.names.prefix(200)) }
            if entry.has.allSatisfy({ source.header.has(CellWork.trimmed($0)) }) { return (place, source) }
        }
        if columns.isEmpty, let failure { throw failure }
        throw .map(path: map.path, problem: MapProblem(place: "files", reason: .noEntry(file: path, columns: columns)))
    }

    static func baseName(_ path: String) -> String {
        path.split(separator: "/", omittingEmptySubsequences: true).last.map(String.init) ?? path
    }

    /// Whether a name matches a pattern with `*` (any text) and `?` (any character), without regard to case.
    static func matches(_ name: String, _ pattern: String) -> Bool {
        let text = Array(TextForm.nfc(name).lowercased())
        let marks = Array(TextForm.nfc(pattern).lowercased())
        var (at, mark) = (0, 0)
        var retry: (mark: Int, at: Int)?
        while at < text.count {
            if mark < marks.count, marks[mark] == "*" {
                retry = (mark + 1, at)
                mark += 1
            } else if mark < marks.count, marks[mark] == "?" || marks[mark] == text[at] {
                at += 1
                mark += 1
            } else if let last = retry {
                retry = (last.mark, last.at + 1)
                (mark, at) = (last.mark, last.at + 1)
            } else {
                return false
            }
        }
        return marks[mark...].allSatisfy { $0 == "*" }
    }
}
