import FieldLogModel
import Foundation
import Testing

@Suite("SyncProtocol.md")
struct DocumentTests {
    // The independent reader takes the kinds from the document, so that the document must not fall behind the schema.
    @Test("the tables of kinds and fields are those of the schema")
    func kinds() throws {
        let text = try String(contentsOf: VectorFiles.document, encoding: .utf8)
        let parts = text.components(separatedBy: "<!-- kinds -->\n")
        let tables = try #require(parts.last).components(separatedBy: "\n<!-- /kinds -->")[0]
        let expected = Schema.kinds.map(Self.table).joined(separator: "\n\n")
        #expect(tables.trimmingCharacters(in: .newlines) == expected)
    }

    private static func table(_ kind: KindSpec) -> String {
        var lines = ["### `\(kind.name)`", ""]
        switch kind.home {
        case .commons: lines.append("Home: `commons`.")
        case .authority: lines.append("Home: `authority`.")
        case .area: lines.append("Home: a real area.")
        case .parent(let field): lines.append("Home: that of the record in `\(field)`.")
        case .subject: lines.append("Home: that of the record that it is about, the commons included.")
        }
        if let seal = kind.seal {
            let values = seal.values.sorted().map { "`\($0)`" }.joined(separator: ", ")
            lines.append("Sealed by field \(seal.field) with \(values).")
        }
        lines += ["", "| number | name | type | group | required |", "|---|---|---|---|---|"]
        for field in kind.fields {
            let required = field.isRequired ? "yes" : ""
            lines.append("| \(field.number) | `\(field.name)` | \(type(field)) | `\(field.group)` | \(required) |")
        }
        return lines.joined(separator: "\n")
    }

    private static func type(_ field: FieldSpec) -> String {
        switch field.type {
        case .text(let max, let lines, _): "text ≤ \(max)\(lines ? ", lines" : "")"
        case .reference(let kind): "reference \(kind)"
        default: field.type.catalogue.map { "\(field.type.name) \($0)" } ?? field.type.name
        }
    }

    // Numbers in a document are read as promises.
    @Test("the limits are those of the program")
    func limits() throws {
        let text = try String(contentsOf: VectorFiles.document, encoding: .utf8)
        let rows: [(String, String)] = [
            ("bytes of a header", "\(Limits.headerBytesMax)"), ("bytes of a body", "\(Limits.bodyBytesMax)"),
            ("bytes of one text or byte string in a body, nested ones included", "\(Limits.textBytesMax)"),
            ("fields that one change touches", "\(Limits.fieldsMax)"),
            ("parents of one change", "\(Limits.parentsMax)"),
            ("bytes of the name of a kind", "\(Limits.kindBytesMax)"),
            ("bytes of an area key", "\(Limits.areaBytesMax)"), ("number of a field", "\(Limits.fieldNumberMax)"),
            ("arrays and maps within which an item of a value may lie", "\(Limits.nestingMax)"),
        ]
        let plain = text.replacingOccurrences(of: ",", with: "")
        for (what, bound) in rows {
            #expect(plain.contains("| \(what.replacingOccurrences(of: ",", with: "")) | \(bound) |"), "\(what)")
        }
        #expect(plain.contains("| number of an entry in its feed | \(Limits.sequenceMax) "))
        #expect(text.contains("| years of a date | \(Limits.years.lowerBound) to \(Limits.years.upperBound) "))
    }

    // The worked example, and every vector once more, by a codec and a fold that share no line with the program.
    @Test("the independent reader agrees with the vectors and the worked example", .enabled(if: Python.isHere))
    func independent() throws {
        let outcome = try Python.run("check_vectors.py", [])
        #expect(outcome.status == 0, "\(outcome.output)")
    }

    // A vector edited by hand would be lost when they are written anew.
    @Test("the vectors are what the generator writes", .enabled(if: Python.isHere))
    func generated() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "fieldlog-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let outcome = try Python.run("make_vectors.py", [folder])
        #expect(outcome.status == 0, "\(outcome.output)")
        let kept = VectorFiles.tests.appending(path: "Vectors").path
        for part in ["entries", "folds"] {
            #expect(FileManager.default.contentsEqual(atPath: "\(folder)/\(part)", andPath: "\(kept)/\(part)"))
        }
    }
}
