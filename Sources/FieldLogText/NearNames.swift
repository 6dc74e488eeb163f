/// What somebody probably meant.
package enum NearNames {
    /// Three names at most, the nearest first; when none is near, all of them, as far as they are few.
    package static func of(_ typed: String, among names: [String]) -> [String] {
        let ranking = SearchRanking(query: SearchKey.fold(String(typed.prefix(64))))
        let scored = names.compactMap { name in ranking.score(SearchKey.fold(name)).map { (score: $0, name: name) } }
        if scored.isEmpty { return Array(names.prefix(30)) }
        return scored.sorted { ($1.score, $0.name) < ($0.score, $1.name) }.prefix(3).map(\.name)
    }
}
