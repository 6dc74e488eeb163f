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
    /// An area would come from itself, or all of it goes to two areas on one day. Nothing is wrong with an area that goes on under its code,
    /// nor with one that goes to another level: island districts became communes.
    public func problem(_ values: FieldValues) throws(FieldLogError) -> FieldRefusal? {
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
        guard returns(to: old, from: new) else { return nil }
        for area in try index.areas(code: old) where ended(area, by: date) {
            for heir in try successors(new, on: date) where heir.key != area.key {
                if try comes(area.key, from: heir) { return refusal("new_code", .cycle(heir.key.text)) }
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
}
