/// How well a name answers a query, both as keys of ``SearchKey/fold(_:)``.
///
/// A value holds a prepared query, for scoring many candidates. Kinds of match, best first; the kinds never overlap:
/// 1. the keys are the same;
/// 2. the candidate begins with the query;
/// 3. every word of the query begins a word of its own of the candidate, in any order;
/// 4. the query stands somewhere in the candidate;
/// 5. the query stands somewhere in the candidate when blanks are left out of both ("hoasua"), from 5 letters on;
/// 6. every word of the query begins a word of its own, or is within edit distance of one: 1 for words of 3 letters
///    and more, 2 from 8 on; two neighbouring letters swapped count as one edit. Vietnamese syllables are short, and
///    short ones are near many: at most half of a query's words may be words of 3 letters with an edit.
///
/// Within a kind, fewer edits and then the shorter candidate come first.
public struct SearchRanking: Sendable {
    /// The most scalars of a key that are looked at.
    public static let longestKey = 256
    /// The most words of a candidate that are looked at.
    static let mostWords = 64

    private let query: [UInt32]
    /// Longest first: then giving each its best free word never takes the only word of another.
    private let words: [ArraySlice<UInt32>]
    /// The query without blanks, empty when it is too short to be looked for so.
    private let joined: [UInt32]
    private static let shortestJoined = 5

    /// Prepares a query.
    public init(query: String) {
        let scalars = Self.scalars(query)
        self.query = scalars
        words = Self.words(scalars).sorted { $0.count > $1.count }
        let joined = scalars.filter { $0 != 0x20 }
        self.joined = joined.count < Self.shortestJoined ? [] : joined
    }

    /// The score of a candidate: higher is better, `nil` is no match. An empty query matches nothing.
    ///
    /// Scores of the same query may be compared, nothing else. Cost: well under a microsecond for most names.
    public func score(_ candidate: String) -> Int? {
        guard !words.isEmpty else { return nil }
        let key = Self.scalars(candidate)
        guard !key.isEmpty else { return nil }
        let surplus = min(max(key.count - query.count, 0), 999)
        if key == query { return 50_000 }
        if key.starts(with: query) { return 41_000 - surplus }
        let itsWords = Self.words(key)
        if let edits = edits(to: itsWords, allowingEdits: false), edits == 0 { return 31_000 - surplus }
        if Self.contains(key, query) { return 21_000 - surplus }
        if !joined.isEmpty, Self.contains(key.filter { $0 != 0x20 }, joined) { return 12_000 - surplus }
        guard let edits = edits(to: itsWords, allowingEdits: true) else { return nil }
        return 11_000 - min(edits, 9) * 1000 - surplus
    }

    /// The score of one candidate for one query, see ``score(_:)``. For many candidates prepare the query once.
    public static func score(query: String, candidate: String) -> Int? {
        SearchRanking(query: query).score(candidate)
    }

    /// The sum of edits when every word of the query finds a word of its own, else `nil`.
    private func edits(to candidates: [ArraySlice<UInt32>], allowingEdits: Bool) -> Int? {
        guard words.count <= candidates.count else { return nil }
        var taken: UInt64 = 0
        var sum = 0
        var shortEdits = words.count / 2
        for word in words {
            let allowed =
                switch word.count {
                case _ where !allowingEdits: 0
                case ..<3: 0
                case 3: min(1, shortEdits)
                case 4..<8: 1
                default: 2
                }
            var best: (index: Int, edits: Int)?
            for (index, candidate) in candidates.enumerated() where taken >> UInt64(index) & 1 == 0 {
                let most = min(allowed, (best?.edits ?? 3) - 1)
                guard most >= 0 else { break }
                if candidate.starts(with: word) {
                    best = (index, 0)
                } else if most > 0, let edits = EditDistance.between(word, candidate, atMost: most) {
                    best = (index, edits)
                }
            }
            guard let best else { return nil }
            taken |= 1 << UInt64(best.index)
            if word.count == 3 { shortEdits -= best.edits }
            sum += best.edits
        }
        return sum
    }

    private static func scalars(_ key: String) -> [UInt32] {
        var scalars: [UInt32] = []
        scalars.reserveCapacity(min(key.utf8.count, longestKey))
        for scalar in key.unicodeScalars {
            guard scalars.count < longestKey else { break }
            scalars.append(scalar.value)
        }
        return scalars
    }

    private static func words(_ key: [UInt32]) -> [ArraySlice<UInt32>] {
        key.split(separator: 0x20, maxSplits: mostWords).prefix(mostWords).map { $0 }
    }

    private static func contains(_ key: [UInt32], _ part: [UInt32]) -> Bool {
        guard part.count <= key.count, let first = part.first else { return false }
        for start in 0...(key.count - part.count) where key[start] == first {
            if key[start...].starts(with: part) { return true }
        }
        return false
    }
}

/// The number of edits between two words: insert, delete, replace, swap two neighbours (each stretch edited once).
public enum EditDistance {
    /// The distance of two texts, scalar by scalar, when it is at most `bound` (0 to 3), else `nil`.
    public static func between(_ left: String, _ right: String, atMost bound: Int) -> Int? {
        between(left.unicodeScalars.map(\.value)[...], right.unicodeScalars.map(\.value)[...], atMost: min(bound, 3))
    }

    /// The distance when it is at most `bound` (0 to 3), else `nil`.
    ///
    /// Equal letters at either end never need an edit, so they are passed over, and what is left is tried edit by
    /// edit: at most 4^bound branches, no table.
    static func between(_ left: ArraySlice<UInt32>, _ right: ArraySlice<UInt32>, atMost bound: Int) -> Int? {
        guard abs(left.count - right.count) <= bound else { return nil }
        var left = left
        var right = right
        while let a = left.first, let b = right.first, a == b {
            left.removeFirst()
            right.removeFirst()
        }
        while let a = left.last, let b = right.last, a == b {
            left.removeLast()
            right.removeLast()
        }
        if left.isEmpty || right.isEmpty { return max(left.count, right.count) }
        guard bound > 0 else { return nil }

        var best: Int?
        func attempt(_ a: ArraySlice<UInt32>, _ b: ArraySlice<UInt32>) {
            let rest = min(bound, best ?? bound + 1) - 1
            guard rest >= 0, let edits = between(a, b, atMost: rest) else { return }
            best = min(best ?? .max, edits + 1)
        }
        attempt(left.dropFirst(), right.dropFirst())
        attempt(left.dropFirst(), right)
        attempt(left, right.dropFirst())
        if left.count > 1, right.count > 1, left.prefix(2).elementsEqual(right.prefix(2).reversed()) {
            attempt(left.dropFirst(2), right.dropFirst(2))
        }
        return best
    }
}
