/// Lines as inspectors write them, made from a seed, to measure the guard with: such as tell of a person, and such as do not. Every number, name
/// and address in them is invented.
public struct GuardCorpus: Sendable {
    /// A line and what it was made for.
    public struct Line: Sendable, Hashable {
        /// The kind of personal data in it, as the guard names it; nil where there is none.
        public let kind: String?
        /// What it was made of: a kind of personal data, or what of the harmless stands in it.
        public let matter: String
        /// The line.
        public let text: String
    }

    /// The kinds that stop a save, in the order in which lines are made of them.
    public static let refused = ["CCCD", "CMND", "PHONE", "PASS", "PLATE", "WORD", "EMAIL"]
    /// The kinds that only warn.
    public static let warned = ["LAND", "NAME"]

    private var random: CorpusRandom

    private init(seed: UInt64, part: UInt64) { random = CorpusRandom(seed: seed &* 31 &+ part) }

    /// So many lines with personal data, the kinds in turn.
    public static func positive(seed: UInt64, count: Int) -> [Line] {
        lines(refused, seed: seed, part: 1, count: count)
    }

    /// So many lines that the guard warns of and lets through, the kinds in turn.
    public static func warned(seed: UInt64, count: Int) -> [Line] { lines(warned, seed: seed, part: 2, count: count) }

    /// So many lines without personal data: numbers of decisions, amounts, lots, codes of businesses and whatever else a note has.
    public static func negative(seed: UInt64, count: Int) -> [Line] {
        var corpus = GuardCorpus(seed: seed, part: 3)
        return (0..<count).map { place in
            let matter = HarmlessText.matters[place % HarmlessText.matters.count]
            return Line(
                kind: nil, matter: matter.name,
                text: corpus.disguised(corpus.note(matter.make(&corpus.random)), lightly: true))
        }
    }

    private static func lines(_ kinds: [String], seed: UInt64, part: UInt64, count: Int) -> [Line] {
        var corpus = GuardCorpus(seed: seed, part: part)
        return (0..<count).map { place in
            let kind = kinds[place % kinds.count]
            let text = corpus.note(PersonalText.phrase(kind, &corpus.random))
            return Line(kind: kind, matter: kind, text: corpus.disguised(text, lightly: false))
        }
    }

    /// A phrase within a note: alone, or with what else stands in notes before and after it.
    private mutating func note(_ phrase: String) -> String {
        let place = random.number(0...5)
        let before = place < 3 ? "" : HarmlessText.sentence(&random) + random.pick([" ", "; ", ". ", ", ", " - "])
        let after = random.once(in: 2) ? "" : random.pick([". ", "; ", ", ", " - "]) + HarmlessText.sentence(&random)
        return before + phrase + after
    }

    /// The line as it comes from other programs: with invisible characters, wide digits, letters taken apart, other blanks.
    private mutating func disguised(_ text: String, lightly: Bool) -> String {
        var line = text
        let among = lightly ? 40 : 14
        if random.once(in: among) { line = Disguise.zeroWidth(line, &random) }
        if random.once(in: among) { line = Disguise.fullWidth(line) }
        if random.once(in: among) { line = Disguise.otherBlanks(line, &random) }
        if random.once(in: among) { line = Disguise.decomposed(line) }
        return line
    }
}
