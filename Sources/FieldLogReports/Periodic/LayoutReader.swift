internal import FieldLogFormats
public import FieldLogKit
public import FieldLogModel
internal import FieldLogSystem

/// Reads layouts of reports (Examples/LAYOUTS.md). Counts are written as in forms of targets.
package struct LayoutReader {
    /// The version of the form that this program reads.
    static let version: Int64 = 1
    /// What a frozen report can carry.
    static let bytesMax = Limits.textBytesMax
    package static let columnsMax = 100
    /// Keys that every line has of its own.
    package static let taken = ["area", "name", "stt", "unassigned"]

    private let input: FieldInput

    /// A reader that knows codes, and judges titles.
    package init(_ input: FieldInput) { self.input = input }

    /// The codes that every deployment begins with.
    package static var initial: FieldInput {
        var book = CodeBook()
        for item in Catalogues.initial {
            book.add(CodeBook.Code(code: item.code, label: item.label, retired: nil), to: item.catalogue)
        }
        return FieldInput(codes: book)
    }

    /// The layout of a document.
    package func layout(_ bytes: [UInt8]) throws(DeclarationProblem) -> ReportLayout {
        let value: JSONValue
        do throws(JSONError) { value = try JSONParser.parse(bytes, bytesMax: Self.bytesMax) } catch {
            throw DeclarationProblem("", .notJSON(code: error.code.rawValue, line: error.line, column: error.column))
        }
        if let version = value["layout"]?.intValue, version > Self.version {
            throw DeclarationProblem("layout", .newer(version))
        }
        let root = try DeclarationNode(value: value, place: "").members([
            "layout", "id", "title", "year_begins", "columns",
        ])
        if let node = root["layout"], node.value.intValue != Self.version {
            throw node.problem(.wrongType(expected: "\(Self.version)"))
        }
        var columns: [ReportColumn] = []
        for node in try root.required("columns").list(max: Self.columnsMax) {
            let column = try self.column(node)
            if columns.contains(where: { $0.key == column.key }) { throw node.problem(.repeated(column.key)) }
            columns.append(column)
        }
        try check(columns, root)
        let start = try root["year_begins"].map { (node) throws(DeclarationProblem) in try yearStart(node) }
        return ReportLayout(
            id: try key(root.required("id")), title: try title(root.required("title")), columns: columns,
            start: start ?? .calendar, form: value)
    }

    private func yearStart(_ node: DeclarationNode) throws(DeclarationProblem) -> YearStart {
        let text = try node.text()
        guard let start = YearStart(text) else { throw node.problem(.outOfRange(text, bounds: "01-01…12-28")) }
        return start
    }

    private func column(_ node: DeclarationNode) throws(DeclarationProblem) -> ReportColumn {
        let members = try node.members(["key", "title", "count", "ratio", "part_of"])
        let key = try key(members.required("key"))
        if Self.taken.contains(key) { throw node.problem(.reserved(key, taken: Self.taken)) }
        let title = try title(members.required("title"))
        let partOf = try members["part_of"]?.text()
        if let count = members["count"] {
            try members.without(["ratio"], beside: "count")
            return ReportColumn(key, title, .count(try CountReader(input: input).count(count)), partOf: partOf)
        }
        if let node = members["part_of"] { throw node.problem(.unfit(beside: key)) }
        guard let ratio = members["ratio"] else { return ReportColumn(key, title, .note) }
        let sides = try ratio.list(max: 2)
        guard sides.count == 2 else { throw ratio.problem(.wrongType(expected: "[\"…\", \"…\"]")) }
        return ReportColumn(key, title, .ratio(of: try sides[0].text(), to: try sides[1].text()))
    }

    /// That ratios and parts name columns with numbers.
    private func check(_ columns: [ReportColumn], _ root: DeclarationMembers) throws(DeclarationProblem) {
        let numbers = columns.filter { if case .count = $0.content { true } else { false } }.map(\.key)
        let nodes = try root.required("columns").list(max: Self.columnsMax)
        for (column, node) in zip(columns, nodes) {
            var named = column.partOf.map { [$0] } ?? []
            if case .ratio(let part, let whole) = column.content { named = [part, whole] }
            for name in named where !numbers.contains(name) { throw node.problem(.unknownName(name, near: numbers)) }
            if named.contains(column.key) || Self.isWithinItself(column, columns) {
                throw node.problem(.circle(column.key))
            }
        }
    }

    private static func isWithinItself(_ column: ReportColumn, _ columns: [ReportColumn]) -> Bool {
        var whole = column.partOf
        // As many steps as there are columns: a circle that this one hangs on without being in it is told of its own columns.
        for _ in columns {
            if whole == column.key { return true }
            whole = columns.first { $0.key == whole }?.partOf
        }
        return false
    }

    /// A name for programs: small letters, digits and underscores, at most 40.
    private func key(_ node: DeclarationNode) throws(DeclarationProblem) -> String {
        let text = try node.text()
        let isPlain = text.utf8.allSatisfy { (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x5F }
        guard isPlain, text.utf8.count <= 40 else { throw node.problem(.wrongType(expected: "a-z, 0-9, _")) }
        return text
    }

    private func title(_ node: DeclarationNode) throws(DeclarationProblem) -> String {
        let field = FieldSpec(1, "title", .line, "Tiêu đề", "title")
        let text = try node.text()
        do throws(FieldProblem) { return try input.value(text, for: field).text ?? "" } catch {
            throw node.problem(.value(error))
        }
    }
}

extension ReportLayout {
    /// The layout of a file. Throws `target` with the place and the problem, `system` for a file that cannot be read.
    public static func load(_ path: String, _ workspace: Workspace) throws(FieldLogError) -> ReportLayout {
        let bytes: [UInt8]
        do throws(SystemError) { bytes = try Files.read(path, maxBytes: LayoutReader.bytesMax) } catch {
            if error.code == fileTooLarge {
                throw .declaration(path: path, .layout, DeclarationProblem("", .tooLarge(max: LayoutReader.bytesMax)))
            }
            throw .system(operation: error.operation, path: error.path, code: error.code)
        }
        let input = FieldInput(codes: try workspace.codes())
        do throws(DeclarationProblem) { return try LayoutReader(input).layout(bytes) } catch {
            throw .declaration(path: path, .layout, error)
        }
    }

    /// The layout that a frozen report carries; nil for one that this version cannot read. What stood in it was judged when it was frozen.
    package init?(stored text: String, codes: CodeBook) {
        let reader = LayoutReader(FieldInput(codes: codes, overridesGuard: true))
        guard let layout = try? reader.layout(Array(text.utf8)) else { return nil }
        self = layout
    }
}
