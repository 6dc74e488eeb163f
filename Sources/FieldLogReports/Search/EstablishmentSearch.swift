public import FieldLogKit
public import FieldLogModel
public import FieldLogStorage
internal import FieldLogText

/// The establishments of a store made ready to be searched as somebody types.
///
/// Names and addresses are compared without diacritics ("đ" as "d") and with small misspellings; the words of a query may stand in
/// the name and in the address ("hoa sua le loi"). Withdrawn establishments are not among them. About 200 bytes each.
public struct EstablishmentSearch: Sendable {
    /// An establishment that answers a query.
    public struct Hit: Sendable, Hashable {
        /// The establishment.
        public let establishment: EstablishmentLine
        /// How well it answers; higher is better. Comparable within one query only.
        public let score: Int
    }

    private struct Candidate: Sendable {
        let line: EstablishmentLine
        let name: String
        /// The keys of name and address; nil without an address.
        let whole: String?
    }

    private let candidates: [Candidate]

    /// Reads the establishments of an area with all below it, `CODE[@DATE]`, or of everything here. Throws `unknownArea`.
    public init(_ workspace: Workspace, area: String? = nil) throws(FieldLogError) {
        let index = AreaIndex(store: workspace.store)
        let asked = try area.map { (text) throws(FieldLogError) in
            try index.resolve(text, today: workspace.today).key
        }
        let scope = AreaScope(setting: asked?.text ?? "*", index: index)
        var found: [Candidate] = []
        try workspace.store.read { () throws(FieldLogError) in
            try workspace.store.forEachEstablishmentLine { (line) throws(FieldLogError) in
                guard try scope.contains(line.home) else { return true }
                let name = SearchKey.fold(line.name)
                let whole = line.address.map { name + " " + SearchKey.fold($0) }
                found.append(Candidate(line: line, name: name, whole: whole))
                return true
            }
        }
        candidates = found
    }

    /// How many establishments are searched.
    public var count: Int { candidates.count }

    /// The establishments that answer a query, the best first, at most `limit`; none for a query without a letter or digit.
    ///
    /// Equal scores go by name without diacritics, then by name, id and home, so that the order is the same everywhere.
    public func hits(for query: String, limit: Int) -> [Hit] {
        let ranking = SearchRanking(query: SearchKey.fold(query))
        var found: [(score: Int, candidate: Candidate)] = []
        for candidate in candidates {
            let scores = [ranking.score(candidate.name), candidate.whole.flatMap { ranking.score($0) }]
            if let best = scores.compactMap({ $0 }).max() { found.append((best, candidate)) }
        }
        found.sort { left, right in
            if left.score != right.score { return left.score > right.score }
            return Self.precedes(left.candidate, right.candidate)
        }
        return found.prefix(max(0, limit)).map { Hit(establishment: $0.candidate.line, score: $0.score) }
    }

    private static func precedes(_ left: Candidate, _ right: Candidate) -> Bool {
        if left.name != right.name { return left.name.utf8.lexicographicallyPrecedes(right.name.utf8) }
        if left.line.name != right.line.name {
            return left.line.name.utf8.lexicographicallyPrecedes(right.line.name.utf8)
        }
        return (left.line.id, left.line.home) < (right.line.id, right.line.home)
    }

    /// One search: reads the establishments and ranks them, see ``hits(for:limit:)``.
    public static func run(
        _ workspace: Workspace, query: String, limit: Int, area: String? = nil
    ) throws(FieldLogError) -> [Hit] {
        try EstablishmentSearch(workspace, area: area).hits(for: query, limit: limit)
    }
}
