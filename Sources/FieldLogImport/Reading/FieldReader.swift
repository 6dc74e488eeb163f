internal import FieldLogFormats
internal import FieldLogModel
internal import FieldLogText

/// What is wrong with a cell.
enum CellFailure: Error {
    case reason(RowReason)
    case store(FieldLogError)
}

/// Reads the cells of one field into its value, as the map says. Texts that come again are read once.
final class FieldReader {
    let field: FieldSpec
    let places: [Int]
    private let map: FieldMap
    private let join: String
    private let dates: DateReading
    private let numbers: NumberStyle
    private let input: FieldInput
    private let references: References
    private var constant: FieldValue?
    private var known: [String: FieldValue] = [:]

    private static let knownMax = 4_096
    private static let knownBytesMax = 256

    /// Binds a field of a map to the columns of a file. A constant or a code table that the field cannot hold is refused here.
    init(_ map: FieldMap, places: [Int], join: String, file: FileMap, input: FieldInput, references: References)
        throws(FieldLogError)
    {
        self.map = map
        field = map.field
        self.places = places
        self.join = join
        dates = DateReading(
            patterns: map.dates.isEmpty ? file.dates : map.dates, offsetMinutes: file.offsetMinutes)
        numbers = map.numbers == .grouped ? .grouped : file.numbers
        self.input = input
        self.references = references
        if case .constant(let text) = map.source { constant = try checked(text, at: map.place) }
        if let fallback = map.fallback { _ = try checked(fallback, at: map.place) }
        if let table = map.codes, let catalogue = field.type.catalogue {
            let one = FieldSpec(field.number, field.name, .code(catalogue), field.label.vi, field.label.en)
            var codes = Array(table.words.values)
            if case .code(let code) = table.otherwise { codes.append(code) }
            for code in codes where !code.isEmpty {
                do throws(FieldProblem) { _ = try input.value(code, for: one) } catch {
                    throw .map(path: "", problem: MapProblem(place: table.place, reason: .value(error)))
                }
            }
        }
    }

    private func checked(_ text: String, at place: String) throws(FieldLogError) -> FieldValue {
        do throws(CellFailure) { return try finished(text, isOurs: true) } catch {
            switch error {
            case .reason(.field(let problem)):
                throw .map(path: "", problem: MapProblem(place: place, reason: .value(problem)))
            case .reason: throw .map(path: "", problem: MapProblem(place: place, reason: .value(.required)))
            case .store(let error): throw error
            }
        }
    }

    /// The value of a row's cells; null for none.
    func value(_ cells: [String]) throws(CellFailure) -> FieldValue {
        if let constant { return constant }
        let raw: String
        if places.count == 1 {
            raw = cells[places[0]]
        } else {
            raw = places.map { CellWork.trimmed(cells[$0]) }.filter { !$0.isEmpty }.joined(separator: join)
        }
        if let value = known[raw] { return value }
        let value = try read(raw)
        if raw.utf8.count <= Self.knownBytesMax {
            if known.count >= Self.knownMax { known.removeAll(keepingCapacity: true) }
            known[raw] = value
        }
        return value
    }

    private func read(_ raw: String) throws(CellFailure) -> FieldValue {
        var text = CellWork.trimmed(raw)
        if case .text(_, let lines, _) = field.type, lines { text = CellWork.withPlainLineEnds(text) }
        if text.isEmpty {
            guard let fallback = map.fallback else { return .null }
            return try finished(fallback, isOurs: true)
        }
        // Controls are looked for before anything is normalised, split or looked up.
        if let problem = FieldText.problem(text) { throw .reason(.field(problem)) }
        if let split = map.split { return try finished(try joined(text, split), isOurs: true) }
        guard let table = map.codes else { return try finished(text, isOurs: false) }
        guard let code = try table.code(of: text) else { return .null }
        return try finished(code, isOurs: true)
    }

    /// The value of a text. One that is ours (a constant, a code) is in our form already.
    private func finished(_ text: String, isOurs: Bool) throws(CellFailure) -> FieldValue {
        if case .reference(let name) = field.type { return try references.value(text, of: name) }
        do throws(FieldProblem) {
            return try input.value(isOurs ? text : try ownForm(text), for: field)
        } catch {
            throw .reason(.field(error.shortened))
        }
    }

    /// A date or a number as we write it.
    private func ownForm(_ text: String) throws(FieldProblem) -> String {
        switch field.type {
        case .date: return try dates.day(TextForm.nfc(text))
        case .instant: return try dates.instant(TextForm.nfc(text))
        case .count where numbers == .grouped:
            guard let number = NumberText.whole(text, grouping: .thousands) else { throw .notANumber(text) }
            return String(number)
        case .money where numbers == .grouped:
            guard let number = NumberText.money(text) else { throw .notANumber(text) }
            return String(number)
        default: return text
        }
    }

    /// The parts of a cell as the list that the field takes. Counts of one code are added up.
    private func joined(_ text: String, _ split: SplitMap) throws(CellFailure) -> String {
        var words: [String] = []
        var values: [String: String] = [:]
        for part in CellWork.parts(text, separator: split.separator) {
            var word = part
            var value = split.value ?? Self.usualValue(field.type)
            if let pair = split.pair, let sides = CellWork.pair(part, separator: pair) { (word, value) = sides }
            if let table = map.codes {
                guard let code = try table.code(of: word) else { continue }
                word = code
            }
            if let table = split.values, let mark = try table.code(of: value) { value = mark }
            if let before = values[word] {
                guard case .tally = field.type else {
                    if before != value { throw .reason(.field(.notAList(Shown.short(text)))) }
                    continue
                }
                guard let first = Int32(before), let second = Int32(value) else {
                    throw .reason(.field(.notAList(Shown.short(text))))
                }
                values[word] = String(Int64(first) + Int64(second))
            } else {
                words.append(word)
                values[word] = value
            }
        }
        switch field.type {
        case .tally, .marks: return words.map { "\($0)=\(values[$0] ?? "")" }.joined(separator: ",")
        case .codes: return words.joined(separator: ",")
        default: return words.joined(separator: join)
        }
    }

    private static func usualValue(_ type: FieldType) -> String {
        if case .tally = type { return "1" }
        return ""
    }
}

extension CodeTable {
    /// The code of a word; nil when it stands for nothing.
    func code(of word: String) throws(CellFailure) -> String? {
        if let code = words[Self.form(word)] { return code.isEmpty ? nil : code }
        switch otherwise {
        case .refused: throw .reason(.noWord(Shown.short(word)))
        case .empty: return nil
        case .code(let code): return code
        }
    }
}

/// Checks of texts that do not go into a field as they are: keys, words, parts.
enum FieldText {
    static func problem(_ text: String) -> FieldProblem? {
        switch TextRule.problem(in: text, maxBytes: Limits.textBytesMax, allowsNewlines: true) {
        case nil: nil
        case .tooLong(let bytes, let limit): .tooLong(bytes: bytes, max: limit)
        case .nul: .controlCharacter("U+0000")
        case .control(let scalar, _), .bidirectional(let scalar, _), .lineSeparator(let scalar, _),
            .noncharacter(let scalar, _):
            .controlCharacter("U+" + hex4(scalar))
        case .tooManyMarks: .controlCharacter("U+0300…")
        }
    }

    private static func hex4(_ scalar: UInt32) -> String {
        let digits = String(scalar, radix: 16, uppercase: true)
        return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }
}
