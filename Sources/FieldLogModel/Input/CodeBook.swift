/// The codes that a store has, catalogue by catalogue.
public struct CodeBook: Sendable {
    /// One code.
    public struct Code: Sendable, Hashable {
        /// The code.
        public let code: String
        /// What people call it.
        public let label: Label
        /// The day from which it is used; nil for since ever.
        public let from: String?
        /// The day from which it is not used any more.
        public let retired: String?

        /// A code of these parts.
        public init(code: String, label: Label, from: String? = nil, retired: String?) {
            self.code = code
            self.label = label
            self.from = from
            self.retired = retired
        }
    }

    private var catalogues: [String: [Code]] = [:]
    /// Whether any code begins or ends on a day: where none does, no record has to be asked.
    public private(set) var hasDays = false

    /// A book without codes.
    public init() {}

    /// Adds a code to a catalogue.
    public mutating func add(_ code: Code, to catalogue: String) {
        catalogues[catalogue, default: []].append(code)
        if code.from != nil || code.retired != nil { hasDays = true }
    }

    /// The code of a catalogue, nil when it has none such.
    public func code(_ code: String, in catalogue: String) -> Code? {
        catalogues[catalogue]?.first { $0.code == code }
    }

    /// The codes of a catalogue in the order in which they were added.
    public func codes(in catalogue: String) -> [Code] { catalogues[catalogue] ?? [] }

    /// The names of the catalogues, sorted.
    public var names: [String] { catalogues.keys.sorted() }

    /// What people call a code in one of the languages; the code itself when nobody knows it.
    public func word(_ code: String, in catalogue: String, vietnamese: Bool) -> String {
        guard let known = self.code(code, in: catalogue) else { return code }
        let word = vietnamese ? known.label.vi : known.label.en
        return word.isEmpty ? known.label.vi : word
    }
}
