public import FieldLogKit
public import FieldLogModel
internal import FieldLogStorage
internal import FieldLogText

/// Two establishments that may be one.
public struct DuplicatePair: Sendable, Hashable {
    /// What speaks for it.
    public enum Reason: String, Sendable, CaseIterable {
        /// The same number of the business registration.
        case registration
        /// The same number of the certificate of security and order.
        case certificate
        /// The same building.
        case premises
        /// Names that are the same or nearly so, without diacritics and the words of their kind.
        case name
        /// The same or nearly the same address.
        case address
        /// The same kind.
        case kind
    }

    /// The one with the smaller key.
    public let one: EstablishmentKey
    /// The other.
    public let other: EstablishmentKey
    /// From 0 to 100.
    public let score: Int
    /// What speaks for it, the strongest first.
    public let reasons: [Reason]

    /// From which score on two are shown as likely one.
    public static let likely = 62
    /// Below which score two are not shown at all.
    public static let possible = 45

    /// Whether they are likely one.
    public var isLikely: Bool { score >= Self.likely }
}

/// Ranks establishments that were logged twice, perhaps by two teams: by name, address, numbers and building, and says why.
///
/// Made once of all that a store has: O(establishments) and an index of the runs of letters of their names; then each question looks at those
/// that share something. Withdrawn establishments are left out, and so are pairs that are linked already, that somebody has said not to be
/// one, or of which one continues the other.
public struct DuplicateRanking: Sendable {
    private let profiles: [EstablishmentProfile]
    private let places: [EstablishmentKey: Int]
    private let byGram: [UInt32: [Int32]]
    private let byNumber: [String: [Int32]]
    /// The first place of the group of each profile: equal ones are one already.
    private let groupOf: [Int]
    private let apart: Set<[EstablishmentKey]>

    /// A ranking of the establishments of a store.
    public init(_ workspace: Workspace) throws(FieldLogError) {
        var profiles: [EstablishmentProfile] = []
        var apart: Set<[EstablishmentKey]> = []
        var groups: EstablishmentGroups?
        try workspace.store.read { () throws(FieldLogError) in
            try workspace.store.forEach(Schema.establishment) { (record) throws(FieldLogError) in
                if record["withdrawn"].isNull { profiles.append(EstablishmentProfile(record)) }
                return true
            }
            try workspace.store.forEach(Schema.link, .field("state", .text("UNLINKED"))) {
                (link) throws(FieldLogError) in
                if let one = link["one"].record, let other = link["other"].record,
                    let home = link["other_home"].text.flatMap({ AreaKey(text: $0) })
                {
                    apart.insert([EstablishmentKey(id: one, home: link.home), EstablishmentKey(id: other, home: home)])
                }
                return true
            }
            groups = try EstablishmentGroups(workspace.store)
        }
        self.init(profiles, groups: groups ?? EstablishmentGroups(links: []), apart: apart)
    }

    init(_ profiles: [EstablishmentProfile], groups: EstablishmentGroups, apart: Set<[EstablishmentKey]>) {
        self.profiles = profiles
        self.apart = apart
        var firstOf: [EstablishmentKey: Int] = [:]
        groupOf = profiles.enumerated().map { place, profile in
            let leader = groups.leader(of: profile.key)
            if let first = firstOf[leader] { return first }
            firstOf[leader] = place
            return place
        }
        var places: [EstablishmentKey: Int] = [:]
        var byGram: [UInt32: [Int32]] = [:]
        var byNumber: [String: [Int32]] = [:]
        for (place, profile) in profiles.enumerated() {
            places[profile.key] = place
            for gram in profile.grams { byGram[gram, default: []].append(Int32(place)) }
            for number in Self.numbers(profile) { byNumber[number, default: []].append(Int32(place)) }
        }
        // What half of all names have tells none from another.
        let common = max(64, profiles.count / 8)
        self.byGram = byGram.filter { $0.value.count <= common }
        self.byNumber = byNumber
        self.places = places
    }

    private static func numbers(_ profile: EstablishmentProfile) -> [String] {
        var numbers: [String] = []
        if let number = profile.registration { numbers.append("r" + number) }
        if let number = profile.certificate { numbers.append("c" + number) }
        if let premises = profile.premises { numbers.append("p" + premises) }
        // A house in a street.
        if let house = profile.house, !profile.street.isEmpty { numbers.append("a\(house) \(profile.street)") }
        return numbers
    }

    /// What may be one with an establishment, the likeliest first, at most `limit`.
    public func candidates(for key: EstablishmentKey, limit: Int) -> [DuplicatePair] {
        guard let place = places[key] else { return [] }
        var counts = [UInt16](repeating: 0, count: profiles.count)
        return Array(Self.sorted(pairs(of: place, from: 0, &counts)).prefix(max(0, limit)))
    }

    /// All pairs that may be one, the likeliest first, at most `limit`.
    public func all(limit: Int, _ isAsked: (AreaKey) throws(FieldLogError) -> Bool) throws(FieldLogError)
        -> [DuplicatePair]
    {
        var found: [DuplicatePair] = []
        var counts = [UInt16](repeating: 0, count: profiles.count)
        for place in profiles.indices {
            // Profiles stand in the order of their keys: each pair is met once, from its first end.
            for pair in pairs(of: place, from: Int32(place) + 1, &counts) where pair.score >= DuplicatePair.possible {
                let isOneAsked = try isAsked(pair.one.home)
                let isOtherAsked = try isAsked(pair.other.home)
                if isOneAsked || isOtherAsked { found.append(pair) }
            }
        }
        return Array(Self.sorted(found).prefix(max(0, limit)))
    }

    private static func sorted(_ pairs: [DuplicatePair]) -> [DuplicatePair] {
        pairs.sorted { ($1.score, $0.one, $0.other) < ($0.score, $1.one, $1.other) }
    }

    /// The pairs of a profile with those from a place on. `counts` is room for one number a profile, all nought before and after.
    private func pairs(of place: Int, from first: Int32, _ counts: inout [UInt16]) -> [DuplicatePair] {
        let profile = profiles[place]
        var met: [Int32] = []
        for gram in profile.grams {
            guard let sharing = byGram[gram] else { continue }
            for other in sharing.reversed() {
                if other < first { break }
                if counts[Int(other)] == 0 { met.append(other) }
                counts[Int(other)] += 1
            }
        }
        // A third of the runs in common is as far as names of one establishment are apart.
        var near = Set(met.filter { Int(counts[Int($0)]) * 3 >= profile.grams.count })
        for other in met { counts[Int(other)] = 0 }
        for number in Self.numbers(profile) { near.formUnion((byNumber[number] ?? []).filter { $0 >= first }) }
        near.remove(Int32(place))
        return near.compactMap { other in
            let (low, high) = place < Int(other) ? (place, Int(other)) : (Int(other), place)
            guard groupOf[low] != groupOf[high] else { return nil }
            let (one, two) = (profiles[low], profiles[high])
            guard one.continues != two.key.id, two.continues != one.key.id else { return nil }
            let pair = Self.pair(one, two)
            return !apart.isEmpty && apart.contains([one.key, two.key]) ? nil : pair
        }
    }

    /// The weights were found on made provinces; `DuplicateRankingTests` holds them against the labels of others.
    static func pair(_ one: EstablishmentProfile, _ other: EstablishmentProfile) -> DuplicatePair {
        var points: [(DuplicatePair.Reason, Double)] = []
        let name = nameLikeness(one, other)
        points.append((.name, 50 * name))
        let address = addressLikeness(one, other)
        if let address { points.append((.address, 30 * address - 6)) }
        if let left = one.registration, let right = other.registration {
            points.append((.registration, left == right ? 45 : -8))
        }
        if let left = one.certificate, let right = other.certificate {
            points.append((.certificate, left == right ? 40 : -5))
        }
        if let left = one.premises, let right = other.premises { points.append((.premises, left == right ? 15 : -6)) }
        if let left = one.kind, let right = other.kind { points.append((.kind, left == right ? 6 : -8)) }
        let near: Double = one.key.home == other.key.home ? 6 : -4
        let sum = points.reduce(near) { $0 + $1.1 }
        let reasons = points.filter { $0.1 >= 5 }.sorted { $0.1 > $1.1 }.map(\.0)
        return DuplicatePair(
            one: one.key, other: other.key, score: Int(min(100, max(0, sum)).rounded()), reasons: reasons)
    }

    private static let leastForEdits = 0.3

    private static func nameLikeness(_ one: EstablishmentProfile, _ other: EstablishmentProfile) -> Double {
        if one.words == other.words { return 1 }
        let grams = EstablishmentProfile.overlap(one.grams, other.grams)
        let (left, right) = (one.words.joined(), other.words.joined())
        if left == right { return 0.97 }
        // Few letters that differ leave more than a few runs as they are; counting edits is what costs.
        guard grams >= leastForEdits else { return grams }
        let longest = max(left.unicodeScalars.count, right.unicodeScalars.count)
        guard longest > 0, let edits = EditDistance.between(left, right, atMost: 3) else { return grams }
        return max(grams, 1 - Double(edits) / Double(longest) * 1.2)
    }

    /// From 0 to 1; nil where one has no address. A street alone says little: names repeat along it.
    private static func addressLikeness(_ one: EstablishmentProfile, _ other: EstablishmentProfile) -> Double? {
        guard one.address != nil, other.address != nil else { return nil }
        // "Ấp 3" and "Quốc lộ 1A" say little, but said alike they are alike.
        if !one.wholeAddress.isEmpty, one.wholeAddress == other.wholeAddress { return 1 }
        let street = EstablishmentProfile.overlap(one.street, other.street)
        var house = 0.0
        if let left = one.house, let right = other.house {
            if left == right {
                house = 1
            } else if left.hasPrefix(right) || right.hasPrefix(left)
                || EditDistance.between(left, right, atMost: 1) != nil
            {
                house = 0.5
            }
        } else if one.house == nil, other.house == nil {
            house = 0.6
        }
        let part = one.parts == other.parts && !one.parts.isEmpty ? 1.0 : 0
        return street * (0.15 + 0.6 * house + 0.25 * max(part, house * 0.6))
    }
}
