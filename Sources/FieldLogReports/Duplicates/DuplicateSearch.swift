public import FieldLogKit
public import FieldLogModel
internal import FieldLogStorage
internal import FieldLogText

/// Looks for what an establishment that is about to be added may be already.
///
/// The ranking of ``DuplicateRanking`` for one establishment, without an index: one pass over the establishments by a rough look at names,
/// houses and numbers, and the whole comparison for the few that pass it.
public enum DuplicateSearch {
    /// What is likely one with an establishment of these values and this home, the likeliest first, at most `limit`. Those that were withdrawn are
    /// left out, and so is the one that it continues. `one` of each pair is the new one, and has an id of noughts.
    public static func likely(
        _ values: FieldValues, home: AreaKey, in workspace: Workspace, limit: Int
    ) throws(FieldLogError) -> [DuplicatePair] {
        let kind = Schema.establishment
        let new = EstablishmentProfile(EstablishmentKey(id: RecordID(ticks: 0, random: 0), home: home)) { name in
            values[kind, name] ?? .null
        }
        let look = RoughLook(new)
        var found: [DuplicatePair] = []
        try workspace.store.forEach(kind) { (record) throws(FieldLogError) in
            guard record["withdrawn"].isNull, record.id != new.continues, look.passes(record) else { return true }
            let pair = DuplicateRanking.pair(new, EstablishmentProfile(record))
            if pair.isLikely { found.append(pair) }
            return true
        }
        found.sort { ($1.score, $0.other) < ($0.score, $1.other) }
        return Array(found.prefix(max(0, limit)))
    }
}

/// What tells most establishments apart from one, without taking their names to pieces.
private struct RoughLook {
    private let grams: Set<UInt32>
    private let house: [UInt8]
    private let numbers: [String?]

    init(_ profile: EstablishmentProfile) {
        grams = Set(profile.grams)
        house = Array((profile.house ?? "").utf8.prefix { $0 != 0x20 })
        numbers = [profile.registration, profile.certificate, profile.premises]
    }

    /// A third of the runs of the name, less one of its beginning that a word for the kind may cover; or the number of the house; or a number.
    func passes(_ record: StoredRecord) -> Bool {
        if let name = record["name"].text {
            let count = shared(SearchKey.fold(name))
            if count > 0, (count + 1) * 3 >= grams.count { return true }
        }
        if !house.isEmpty, let address = record["address"].text, holds(address, house) { return true }
        for (number, field) in zip(numbers, ["registration_number", "certificate_number", "premises"]) {
            if let number, let text = record[field].text,
                SearchKey.fold(text).filter({ $0 != " " }) == number.filter({ $0 != " " })
            {
                return true
            }
        }
        return false
    }

    private func shared(_ key: String) -> Int {
        var (first, second): (UInt32, UInt32) = (0x20, 0x20)
        var count = 0
        for scalar in key.unicodeScalars {
            let third = scalar.value & 0x3FF
            if grams.contains(first << 20 | second << 10 | third) { count += 1 }
            (first, second) = (second, third)
        }
        return grams.contains(first << 20 | second << 10 | 0x20) ? count + 1 : count
    }

    /// Whether a text has a part that no letter or digit of ASCII touches.
    private func holds(_ text: String, _ part: [UInt8]) -> Bool {
        var matched = 0
        var isInside = false
        for byte in text.utf8 {
            let isCapital = byte >= 0x41 && byte <= 0x5A
            let folded = isCapital ? byte | 0x20 : byte
            let isWord = (folded >= 0x61 && folded <= 0x7A) || (byte >= 0x30 && byte <= 0x39)
            if matched == part.count, !isWord { return true }
            if !isWord {
                (matched, isInside) = (0, false)
            } else if !isInside || matched > 0 {
                let next = isInside ? matched : 0
                matched = next < part.count && folded == part[next] ? next + 1 : 0
                isInside = true
            }
        }
        return matched == part.count
    }
}
