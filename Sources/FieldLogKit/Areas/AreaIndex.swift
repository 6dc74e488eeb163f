public import FieldLogModel
public import FieldLogStorage

/// An area for as long as it was valid.
public struct Area: Sendable, Hashable {
    /// Code and first day.
    public let key: AreaKey
    /// The code of the area above, nil for none.
    public let parentCode: String?
    /// The code of its level.
    public let level: String
    /// What kind of area it is, in words.
    public let kind: String?
    /// Its name.
    public let name: String
    /// Its name with its kind.
    public let fullName: String?
    /// The first day on which it is not valid any more, nil while it is.
    public let validTo: String?

    /// The area of a record of the catalogue; nil when the record lacks what an area needs.
    public init?(stored record: StoredRecord) {
        guard let code = record["code"].text, let name = record["name"].text,
            let key = AreaKey(code: code, validFrom: record["valid_from"].text)
        else { return nil }
        self.key = key
        parentCode = record["parent_code"].text
        level = record["level"].text ?? ""
        kind = record["kind"].text
        self.name = name
        fullName = record["full_name"].text
        validTo = record["valid_to"].text
    }

    /// Whether the area is valid on a day.
    public func isValid(on date: String) -> Bool { (key.validFrom ?? "") <= date && date < (validTo ?? "~") }

    /// Whether the two are valid on some day together.
    public func overlaps(_ other: Area) -> Bool {
        (key.validFrom ?? "") < (other.validTo ?? "~") && (other.key.validFrom ?? "") < (validTo ?? "~")
    }
}

/// Areas looked up in the store as they are asked for: a command needs a few of fifteen thousand.
public final class AreaIndex {
    private let store: Store
    private var byCode: [String: [Area]] = [:]
    private var heirs: [String: [(code: String, date: String)]] = [:]
    private var hasBelow: [AreaKey: Bool] = [:]
    private var sources: [String: [(code: String, date: String)]] = [:]

    /// An index over a store's catalogue.
    public init(store: Store) { self.store = store }

    /// The areas that ever had a code, the earliest first.
    public func areas(code: String) throws(FieldLogError) -> [Area] {
        if let known = byCode[code] { return known }
        let found = try store.records(Schema.area, .field("code", .text(code))).compactMap { Area(stored: $0) }
            .sorted { $0.key < $1.key }
        byCode[code] = found
        return found
    }

    /// The area of a key, nil when no catalogue has it.
    public func area(_ key: AreaKey) throws(FieldLogError) -> Area? {
        try areas(code: key.code).first { $0.key == key }
    }

    /// The area that `CODE` or `CODE@DATE` means: the one valid on the date, or today. `CODE@` is the one that was always there.
    public func resolve(_ text: String, today: String) throws(FieldLogError) -> Area {
        let parts = text.split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        let all = try areas(code: parts[0])
        if parts.count == 2, parts[1].isEmpty {
            guard let area = all.first(where: { $0.key.validFrom == nil }) else { throw .unknownArea(text) }
            return area
        }
        if parts.count == 2 {
            do throws(FieldProblem) { _ = try FieldInput.date(parts[1]) } catch {
                throw .refused(FieldRefusal(kind: Schema.area.name, field: "area", problem: error))
            }
        }
        let date = parts.count == 2 ? parts[1] : today
        guard let area = all.last(where: { $0.isValid(on: date) }) else { throw .unknownArea(text) }
        return area
    }

    /// The areas directly above an area on some day of its validity, and those that took its place: whoever has one of these has it.
    func above(_ area: Area) throws(FieldLogError) -> [Area] {
        var found: [Area] = []
        if let parent = area.parentCode { found += try areas(code: parent).filter { $0.overlaps(area) } }
        return found + (try heirs(of: area, through: "~"))
    }

    /// What an area became by the successions that take effect from its second day to a day, both included: each area valid on that day
    /// of a code that it went to, other than itself.
    public func heirs(of area: Area, through date: String) throws(FieldLogError) -> [Area] {
        var found: [Area] = []
        for heir in try heirs(of: area.key.code) {
            guard (area.key.validFrom ?? "") < heir.date, (area.validTo ?? "~") >= heir.date, heir.date <= date else {
                continue
            }
            found += try areas(code: heir.code).filter { $0.isValid(on: heir.date) && $0.key != area.key }
        }
        return found
    }

    /// What an area came from by the successions that take effect on its first day: each area of such a code that was valid on the day
    /// before.
    public func predecessors(of area: Area) throws(FieldLogError) -> [Area] {
        guard let first = area.key.validFrom else { return [] }
        var found: [Area] = []
        try store.forEach(Schema.succession, .field("new_code", .text(area.key.code))) {
            (record) throws(FieldLogError) in
            if let old = record["old_code"].text, record["effective_date"].text == first {
                found += try areas(code: old).filter {
                    ($0.key.validFrom ?? "") < first && ($0.validTo ?? "~") >= first && $0.key != area.key
                }
            }
            return true
        }
        return found
    }

    /// The areas directly above an area on some day of its validity, and those of the lowest level that ended when it took their place: who had one
    /// of these goes on in this one. An area that ceded a part and goes on is none of them. Neither is one that had others below it: a province
    /// that was merged with two more brings what became of its communes, not the other two.
    func origins(of area: Area) throws(FieldLogError) -> [Area] {
        var found: [Area] = []
        if let parent = area.parentCode { found += try areas(code: parent).filter { $0.overlaps(area) } }
        for source in try sources(of: area.key.code) where area.isValid(on: source.date) {
            for old in try areas(code: source.code)
            where (old.key.validFrom ?? "") < source.date && old.validTo == source.date && old.key != area.key {
                if try !hasBelow(old) { found.append(old) }
            }
        }
        return found
    }

    /// Whether any area ever lay below an area.
    private func hasBelow(_ area: Area) throws(FieldLogError) -> Bool {
        if let known = hasBelow[area.key] { return known }
        var found = false
        try store.forEach(Schema.area, .field("parent_code", .text(area.key.code))) {
            (record) throws(FieldLogError) in
            found = Area(stored: record)?.overlaps(area) == true
            return !found
        }
        hasBelow[area.key] = found
        return found
    }

    /// The areas that lay directly below an area on some day of its validity, in no order. Not kept.
    public func below(_ area: Area) throws(FieldLogError) -> [Area] {
        try store.records(Schema.area, .field("parent_code", .text(area.key.code))).compactMap { Area(stored: $0) }
            .filter { $0.overlaps(area) }
    }

    private func sources(of code: String) throws(FieldLogError) -> [(code: String, date: String)] {
        if let known = sources[code] { return known }
        var found: [(code: String, date: String)] = []
        try store.forEach(Schema.succession, .field("new_code", .text(code))) { (record) throws(FieldLogError) in
            if let old = record["old_code"].text, let date = record["effective_date"].text { found.append((old, date)) }
            return true
        }
        sources[code] = found
        return found
    }

    private func heirs(of code: String) throws(FieldLogError) -> [(code: String, date: String)] {
        if let known = heirs[code] { return known }
        var found: [(code: String, date: String)] = []
        try store.forEach(Schema.succession, .field("old_code", .text(code))) { (record) throws(FieldLogError) in
            if let new = record["new_code"].text, let date = record["effective_date"].text { found.append((new, date)) }
            return true
        }
        heirs[code] = found
        return found
    }
}

/// The areas that a store may have: those named, all below them, and what these were before reforms (design of the scope). Where it follows, what
/// took the place of one that ended as well: a reform leaves nobody without an area to work in.
public final class AreaScope {
    /// Nil for every area.
    public let named: Set<AreaKey>?
    private let follows: Bool
    private let index: AreaIndex
    private var known: [AreaKey: Bool] = [:]
    private var reached: [AreaKey: Bool] = [:]

    /// A scope from the text of the setting: `*`, or keys separated by spaces.
    ///
    /// - Parameter follows: whether it goes on in the heirs of areas that ended, as what was granted does; not so for an area that is asked about.
    public init(setting: String, follows: Bool = false, index: AreaIndex) {
        named = setting == "*" ? nil : Set(setting.split(separator: " ").compactMap { AreaKey(text: String($0)) })
        self.follows = follows
        self.index = index
    }

    /// The scope of a list of areas that were granted.
    public init(_ list: AreaList, follows: Bool = true, index: AreaIndex) {
        named = list.keys.map { Set($0) }
        self.follows = follows
        self.index = index
    }

    /// Whether an area belongs to it. Pseudo-areas belong to every scope. Looks only at what lies above the area, and at what that came from.
    public func contains(_ key: AreaKey) throws(FieldLogError) -> Bool {
        guard let named, !key.isPseudo else { return true }
        if let answer = known[key] { return answer }
        var queue = [key]
        var met: Set<AreaKey> = [key]
        var answer = false
        while let next = queue.popLast() {
            var isIn = named.contains(next) || known[next] == true
            if !isIn, follows { isIn = try reaches(next, from: named) }
            if isIn {
                answer = true
                break
            }
            guard let area = try index.area(next) else { continue }
            for upper in try index.above(area) where met.insert(upper.key).inserted { queue.append(upper.key) }
        }
        known[key] = answer
        return answer
    }

    /// Whether an area is one of those named, or lies below one, or took the place of one that ended, by however many such steps.
    private func reaches(_ key: AreaKey, from named: Set<AreaKey>) throws(FieldLogError) -> Bool {
        if let answer = reached[key] { return answer }
        var queue = [key]
        var met: Set<AreaKey> = [key]
        var answer = false
        while let next = queue.popLast() {
            if named.contains(next) || reached[next] == true {
                answer = true
                break
            }
            guard let area = try index.area(next) else { continue }
            for origin in try index.origins(of: area) where met.insert(origin.key).inserted { queue.append(origin.key) }
        }
        reached[key] = answer
        return answer
    }
}

extension Workspace {
    /// The areas of this store.
    public func scope() throws(FieldLogError) -> AreaScope {
        AreaScope(setting: try store.requiredSetting(.scope), follows: true, index: AreaIndex(store: store))
    }

    /// The home that `CODE[@DATE]` means; throws `areaOutside` when this store does not have it.
    public func home(_ text: String) throws(FieldLogError) -> AreaKey {
        let area = try AreaIndex(store: store).resolve(text, today: today)
        guard try scope().contains(area.key) else { throw .areaOutside(text) }
        return area.key
    }
}
