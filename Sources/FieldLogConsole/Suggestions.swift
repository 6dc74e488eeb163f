/// Finds what was probably meant. Names longer than 64 scalars get no suggestion, so that the cost stays bounded.
public enum Suggestions {
    static let most = 3
    private static let longest = 64

    /// Names close to the mistyped one, best first, three at most.
    public static func near(_ typed: String, among names: [String]) -> [String] {
        let wanted = Array(typed.lowercased().unicodeScalars.prefix(longest + 1))
        guard !wanted.isEmpty, wanted.count <= longest else { return [] }
        var scored: [(distance: Int, name: String)] = []
        for name in names where !scored.contains(where: { $0.name == name }) {
            let candidate = Array(name.unicodeScalars.prefix(longest))
            let isBeginning = wanted.count >= 2 && candidate.starts(with: wanted)
            let distance = isBeginning ? 1 : editDistance(wanted, candidate)
            let allowed = max(1, min(wanted.count, candidate.count) / 3)
            if distance <= allowed, distance < candidate.count { scored.append((distance, name)) }
        }
        scored.sort { $0.distance != $1.distance ? $0.distance < $1.distance : $0.name < $1.name }
        return scored.prefix(most).map(\.name)
    }

    static func options(for spelled: String, among specs: [OptionSpec]) -> [String] {
        let keys = near(OptionKey.of(spelled), among: specs.map(\.key))
        return keys.compactMap { key in specs.first { $0.key == key }?.name }
    }

    /// Whole commands close to the words, the last of which is the unknown one.
    static func commands(for words: [String], following: String?, among commands: [CommandSpec]) -> [String] {
        guard let last = words.last else { return [] }
        let prefix = Array(words.dropLast())
        let level = commands.filter { $0.path.starts(with: prefix) && $0.path.count > prefix.count }
        let close = near(last, among: level.map { $0.path[prefix.count] })
        if !close.isEmpty { return close.map { (prefix + [$0]).joined(separator: " ") } }
        // The verb before its noun, or without it.
        let verbs = commands.filter { $0.path.count > 1 && $0.path.last == last }
        let swapped = verbs.filter { $0.path.first == following }
        return (swapped.isEmpty ? verbs : swapped).prefix(most).map { $0.path.joined(separator: " ") }
    }

    /// The number of insertions, deletions, replacements and swaps of neighbours between two names.
    static func editDistance(_ left: [Unicode.Scalar], _ right: [Unicode.Scalar]) -> Int {
        if left.isEmpty || right.isEmpty { return max(left.count, right.count) }
        var before = [Int](repeating: 0, count: right.count + 1)
        var previous = Array(0...right.count)
        for row in 1...left.count {
            var current = [row] + [Int](repeating: 0, count: right.count)
            for column in 1...right.count {
                let cost = left[row - 1] == right[column - 1] ? 0 : 1
                var best = min(previous[column] + 1, current[column - 1] + 1, previous[column - 1] + cost)
                if row > 1, column > 1, left[row - 1] == right[column - 2], left[row - 2] == right[column - 1] {
                    best = min(best, before[column - 2] + 1)
                }
                current[column] = best
            }
            before = previous
            previous = current
        }
        return previous[right.count]
    }
}
