public import FieldLogModel
public import FieldLogStorage

/// What successions may not say together: what `succession add` and `import` refuse, and `list` flags where it came by sync.
///
/// Knows all successions at once, and looks areas up as it needs them: O(1) for nearly every succession, O(chain) for one that may go round.
public final class SuccessionRules {
    private struct Line {
        let code: String
        let date: String
        var isWhole: Bool
    }

    private let index: AreaIndex
    private var heirs: [String: [Line]] = [:]

    /// The rules over the successions of a store. One pass over them.
    public init(_ store: Store) throws(FieldLogError) {
        index = AreaIndex(store: store)
        try store.forEach(Schema.succession) { (record) throws(FieldLogError) in
            expect(record.filled)
            return true
        }
    }

    /// Takes a succession for written, in place of the one between the same two codes on the same day.
    public func expect(_ values: FieldValues) {
        let kind = Schema.succession
        guard let old = values[kind, "old_code"]?.text, let new = values[kind, "new_code"]?.text,
            let date = values[kind, "effective_date"]?.text
        else { return }
        let isWhole = values[kind, "extent"]?.text == "whole"
        if let place = heirs[old]?.firstIndex(where: { $0.code == new && $0.date == date }) {
            heirs[old]?[place].isWhole = isWhole
        } else {
            heirs[old, default: []].append(Line(code: new, date: date, isWhole: isWhole))
        }
    }

    /// The problem of a succession beside all others; nil where there is none.
    ///
    /// An area would come from itself; all of it goes to two areas on one day; or the two are of different levels. Of these the catalogues
    /// know one: a district with no commune in it that became one, as islands did. Nothing is wrong with an area that goes on under its code.
    /// - Parameter trustsLevels: whether levels that the succession itself calls equal are taken for equal.
    public func problem(_ values: FieldValues, trustsLevels: Bool = false) throws(FieldLogError) -> FieldRefusal? {
        let kind = Schema.succession
        func refusal(_ field: String, _ problem: FieldProblem) -> FieldRefusal {
            FieldRefusal(kind: kind.name, field: field, problem: problem)
        }
        guard let old = values[kind, "old_code"]?.text, let new = values[kind, "new_code"]?.text,
            let date = values[kind, "effective_date"]?.text
        else { return nil }
        if values[kind, "extent"]?.text == "whole",
            let other = heirs[old]?.first(where: { $0.isWhole && $0.date == date && $0.code != new })
        {
            return refusal("extent", .otherHeir(other.code))
        }
        let (oldLevel, newLevel) = (values[kind, "old_level"]?.text, values[kind, "new_level"]?.text)
        let mayDiffer = !trustsLevels || oldLevel == nil || oldLevel != newLevel
        let mayReturn = returns(to: old, from: new)
        guard mayDiffer || mayReturn else { return nil }
        for area in try index.areas(code: old) where ended(area, by: date) {
            for heir in try successors(new, on: date) where heir.key != area.key {
                if mayReturn, try comes(area.key, from: heir) { return refusal("new_code", .cycle(heir.key.text)) }
                if area.level != heir.level, try !isLoneIsland(area, heir, date) {
                    return refusal("new_code", .otherLevel(heir.key.text, level: heir.level, old: area.level))
                }
            }
        }
        return nil
    }

    /// Whether an area was there on the day before, and may go on.
    private func ended(_ area: Area, by date: String) -> Bool {
        (area.key.validFrom ?? "") < date && (area.validTo ?? "~") >= date
    }

    /// The areas that a code means for an heir: those valid on the day, or where both sides have ended those of the day before.
    private func successors(_ code: String, on date: String) throws(FieldLogError) -> [Area] {
        let all = try index.areas(code: code)
        let valid = all.filter { $0.isValid(on: date) }
        return valid.isEmpty ? all.filter { ended($0, by: date) } : valid
    }

    /// Whether codes alone lead from one to another: without that no areas do.
    private func returns(to code: String, from start: String) -> Bool {
        var met: Set<String> = [start]
        var queue = [start]
        while let next = queue.popLast() {
            if next == code { return true }
            for line in heirs[next] ?? [] where met.insert(line.code).inserted { queue.append(line.code) }
        }
        return false
    }

    /// Whether one area is another, or what that became on whatever day.
    private func comes(_ key: AreaKey, from area: Area) throws(FieldLogError) -> Bool {
        var met: Set<AreaKey> = [area.key]
        var queue = [area]
        while let next = queue.popLast() {
            if next.key == key { return true }
            for line in heirs[next.key.code] ?? [] where ended(next, by: line.date) {
                for heir in try successors(line.code, on: line.date) where met.insert(heir.key).inserted {
                    queue.append(heir)
                }
            }
        }
        return false
    }

    /// Whether a district became a commune, and had none in it.
    private func isLoneIsland(_ area: Area, _ heir: Area, _ date: String) throws(FieldLogError) -> Bool {
        guard area.level == "district", heir.level == "commune" else { return false }
        return try !index.hasBelow(area) { (below) in self.ended(below, by: date) }
    }
}
