public import FieldLogText

/// Reads what people type, or what a file holds, into values: everything is checked here before it may enter the log.
public struct FieldInput: Sendable {
    /// The codes that are known.
    public let codes: CodeBook
    /// Whether guarded text is taken although it seems to tell of a person: an officer said so, and the log will say that it was said.
    public let overridesGuard: Bool

    /// An input that knows these codes.
    public init(codes: CodeBook, overridesGuard: Bool = false) {
        self.codes = codes
        self.overridesGuard = overridesGuard
    }

    /// The value of a text for a field. An empty text is null: it empties the field.
    ///
    /// References are not resolved here: the caller gives the whole id. Throws the first problem found; what was typed is the
    /// caller's to keep.
    public func value(_ raw: String, for field: FieldSpec) throws(FieldProblem) -> FieldValue {
        if raw.utf8.count > Limits.textBytesMax { throw .tooLong(bytes: raw.utf8.count, max: Limits.textBytesMax) }
        if case .text(let max, let lines, let guarded) = field.type {
            return try text(raw, max: max, lines: lines, guarded: guarded, name: field.name)
        }
        try Self.checkCharacters(raw, max: Limits.textBytesMax, lines: false)
        let trimmed = Self.trimmed(TextForm.nfc(raw))
        if trimmed.isEmpty { return .null }
        switch field.type {
        case .text: return .null
        case .code(let catalogue): return .text(try code(trimmed, catalogue))
        case .codes(let catalogue): return .text(try list(trimmed, catalogue))
        case .tally(let catalogue):
            return .text(try pairs(trimmed, catalogue) { count in Self.whole(count).map(String.init) })
        case .marks(let catalogue):
            return .text(
                try pairs(trimmed, catalogue) { mark in
                    let upper = Self.codeSpelling(mark)
                    return Catalogues.marks.contains { $0.code == upper } ? upper : nil
                })
        case .count: return .int(try Self.number(trimmed, max: 1_000_000_000))
        case .money: return .int(try Self.money(trimmed))
        case .flag: return .int(try Self.flag(trimmed))
        case .date: return .text(try Self.date(trimmed).description)
        case .instant: return .text(try Self.instant(trimmed))
        case .reference:
            guard let id = RecordID(text: trimmed) else { throw .unknownRecord(trimmed) }
            return .bytes(id.bytes)
        case .area:
            guard let key = AreaKey(text: trimmed) else { throw .unknownArea(trimmed) }
            return .text(key.text)
        }
    }

    private func text(
        _ raw: String, max: Int, lines: Bool, guarded: Bool, name: String
    ) throws(FieldProblem) -> FieldValue {
        try Self.checkCharacters(raw, max: max, lines: lines)
        let text = Self.trimmed(TextForm.nfc(raw))
        if text.isEmpty { return .null }
        if text.utf8.count > max { throw .tooLong(bytes: text.utf8.count, max: max) }
        guard guarded else { return .text(text) }
        let hits = Self.personalHits(in: text, field: name)
        if name == Self.registration, PersonGuard.isTwelveDigits(text) || hits.contains(where: { $0.pattern == .cccd })
        {
            throw .identityAsRegistration
        }
        if !overridesGuard, let hit = hits.first { throw .person(pattern: hit.pattern.rawValue, excerpt: hit.excerpt) }
        return .text(text)
    }

    private static let registration = "registration_number"
    /// What a number in a field of its own is: the word that would stand before it in a note, so that it is not taken for another one.
    private static let announced = [registration: "ĐKKD ", "certificate_number": "GCN "]

    /// The places in a text for a guarded field that keep it from being saved.
    public static func personalHits(in text: String, field: String) -> [GuardHit] {
        PersonGuard.hits(in: (announced[field] ?? "") + text).filter { !$0.isWarning }
    }

    private static func checkCharacters(_ text: String, max: Int, lines: Bool) throws(FieldProblem) {
        guard let problem = TextRule.problem(in: text, maxBytes: max, allowsNewlines: lines) else { return }
        switch problem {
        case .tooLong(let bytes, let limit): throw .tooLong(bytes: bytes, max: limit)
        case .nul: throw .controlCharacter("U+0000")
        case .control(let scalar, _), .bidirectional(let scalar, _), .lineSeparator(let scalar, _),
            .noncharacter(let scalar, _):
            throw .controlCharacter("U+" + Self.hex4(scalar))
        case .tooManyMarks: throw .controlCharacter("U+0300…")
        }
    }

    private static func hex4(_ scalar: UInt32) -> String {
        let digits = String(scalar, radix: 16, uppercase: true)
        return String(repeating: "0", count: Swift.max(0, 4 - digits.count)) + digits
    }

    private func code(_ typed: String, _ catalogue: String) throws(FieldProblem) -> String {
        let known = codes.codes(in: catalogue)
        let found =
            known.first { $0.code == typed } ?? known.first { Self.codeSpelling($0.code) == Self.codeSpelling(typed) }
        guard let found else {
            let key = SearchKey.fold(typed)
            let near = known.filter { $0.retired == nil }.compactMap { code -> (Int, String)? in
                let score = [code.code, code.label.vi, code.label.en]
                    .compactMap { SearchRanking.score(query: key, candidate: SearchKey.fold($0)) }.max()
                return score.map { ($0, code.code) }
            }
            let best = near.sorted { $0.0 > $1.0 }.prefix(3).map(\.1)
            throw .unknownCode(
                typed, catalogue: catalogue, near: best.isEmpty ? known.prefix(30).map(\.code) : Array(best))
        }
        return found.code
    }

    private func list(_ typed: String, _ catalogue: String) throws(FieldProblem) -> String {
        var found: Set<String> = []
        for part in typed.split(separator: ",") { found.insert(try code(Self.trimmed(String(part)), catalogue)) }
        // Commas alone are no empty field: one that must be filled would pass for filled.
        guard !found.isEmpty else { throw .notAList(typed) }
        return found.sorted().joined(separator: ",")
    }

    private func pairs(
        _ typed: String, _ catalogue: String, _ value: (String) -> String?
    ) throws(FieldProblem) -> String {
        var found: [String: String] = [:]
        for part in typed.split(separator: ",") {
            let sides = part.split(separator: "=", omittingEmptySubsequences: false).map { Self.trimmed(String($0)) }
            guard sides.count == 2, let right = value(sides[1]) else { throw .notAList(typed) }
            guard found.updateValue(right, forKey: try code(sides[0], catalogue)) == nil else { throw .notAList(typed) }
        }
        guard !found.isEmpty else { throw .notAList(typed) }
        return found.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: ",")
    }

    /// Codes are written with capitals and underscores; people type them otherwise.
    static func codeSpelling(_ text: String) -> String {
        String(text.uppercased().map { $0 == "-" || $0 == " " ? "_" : $0 })
    }

    static func trimmed(_ text: String) -> String {
        var part = text[...]
        while let first = part.first, first.isWhitespace { part.removeFirst() }
        while let last = part.last, last.isWhitespace { part.removeLast() }
        return String(part)
    }
}

extension FieldInput {
    private static func whole(_ text: String) -> Int64? {
        guard !text.isEmpty, text.utf8.count <= 10, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
            return nil
        }
        return Int64(text)
    }

    private static func number(_ text: String, max: Int64) throws(FieldProblem) -> Int64 {
        guard let value = Int64(text) else { throw .notANumber(text) }
        guard (0...max).contains(value) else { throw .outOfRange(text) }
        return value
    }

    /// Whole đồng, perhaps in groups of three digits as an amount is written: `35.000.000` or `35,000,000`, with or without `đồng`.
    private static func money(_ text: String) throws(FieldProblem) -> Int64 {
        var digits = text[...]
        for unit in ["đồng", "VND", "đ"] where digits.lowercased().hasSuffix(unit.lowercased()) {
            digits = digits.dropLast(unit.count)
            break
        }
        let plain = trimmed(String(digits))
        for mark in [Character("."), ","] where plain.contains(mark) {
            let groups = plain.split(separator: mark, omittingEmptySubsequences: false)
            guard (1...3).contains(groups[0].utf8.count), groups.dropFirst().allSatisfy({ $0.utf8.count == 3 }),
                groups.allSatisfy({ $0.utf8.allSatisfy { (0x30...0x39).contains($0) } })
            else { throw .notMoney(text) }
            return try number(groups.joined(), max: moneyMax)
        }
        guard Int64(plain) != nil else { throw .notMoney(text) }
        return try number(plain, max: moneyMax)
    }

    private static let moneyMax: Int64 = 1_000_000_000_000_000

    private static func flag(_ text: String) throws(FieldProblem) -> Int64 {
        switch SearchKey.fold(text) {
        case "1", "yes", "true", "y", "co", "da ky", "x": return 1
        case "0", "no", "false", "n", "khong", "chua": return 0
        default: throw .notAFlag(text)
        }
    }

    /// A day that may be recorded, of an ISO date.
    public static func date(_ text: String) throws(FieldProblem) -> CalendarDate {
        guard let date = CalendarDate(text) else { throw .notADate(text) }
        guard date.isRecordable else { throw .dateOutOfRange(text) }
        return date
    }

    private static func instant(_ text: String) throws(FieldProblem) -> String {
        guard let instant = ZonedInstant(text) else { throw .notAnInstant(text) }
        guard instant.localDate.isRecordable else { throw .dateOutOfRange(text) }
        let whole = ZonedInstant(
            millisecondsSinceEpoch: instant.millisecondsSinceEpoch - instant.millisecondsSinceEpoch % 1000,
            offsetMinutes: instant.offsetMinutes)
        return (whole ?? instant).description
    }
}
