/// Something to pick: a record found by what was typed.
public struct PickerItem: Sendable, Equatable {
    /// What the answer is.
    public let id: String
    /// What the user knows it by.
    public let label: String
    /// What tells it from others of the same name: an address, an area.
    public let detail: String

    /// Something to pick.
    public init(id: String, label: String, detail: String = "") {
        self.id = id
        self.label = label
        self.detail = detail
    }
}

/// Search as you type: a query, the candidates for it, one of them highlighted.
///
/// Digits are part of the query: names of establishments have them.
public struct Picker {
    /// The query.
    public private(set) var query: LineEditor
    /// The candidates, best first; at most the limit.
    public private(set) var items: [PickerItem] = []
    /// The place of the highlighted candidate; `nil` if there is none.
    public private(set) var highlighted: Int?

    /// Whether the user did anything: only then is a highlighted candidate a wish, where the question is optional.
    public private(set) var isTouched = false

    let suggestion: PickerItem?
    private let limit: Int
    private let search: (String) -> [PickerItem]
    private var isPasting = false

    /// - Parameters:
    ///   - suggestion: the candidate that stands first as long as nothing is typed: the default.
    ///   - limit: how many candidates are kept at most, at least 1.
    ///   - search: finds candidates, best first. It is called once for the empty query and after every change, so it
    ///     should answer within a few dozen milliseconds.
    public init(suggestion: PickerItem? = nil, limit: Int = 8, search: @escaping (String) -> [PickerItem]) {
        self.query = LineEditor(limit: 200)
        self.suggestion = suggestion
        self.limit = max(1, limit)
        self.search = search
        refresh()
    }

    /// The highlighted candidate: what Enter takes.
    public var choice: PickerItem? {
        highlighted.flatMap { items.indices.contains($0) ? items[$0] : nil }
    }

    /// Takes a key: text changes the query, up and down the highlight, Escape empties the query.
    ///
    /// - Returns: whether the key means something to a picker. Enter does not: see ``choice``.
    public mutating func handle(_ key: Key) -> Bool {
        switch key {
        case .up:
            isTouched = true
            if let place = highlighted { highlighted = max(0, place - 1) }
        case .down:
            isTouched = true
            if let place = highlighted { highlighted = min(items.count - 1, place + 1) }
        case .escape:
            query = LineEditor(limit: query.limit)
            isTouched = false
            refresh()
        case .pasteBegin: isPasting = true
        case .pasteEnd:
            isPasting = false
            refresh()
        default:
            let before = query.text
            guard query.handle(key) else { return false }
            guard query.text != before else { return true }
            isTouched = true
            if !isPasting { refresh() }
        }
        return true
    }

    private mutating func refresh() {
        let text = query.text
        var found = search(text)
        if let suggestion, text.isEmpty {
            found.removeAll { $0.id == suggestion.id }
            found.insert(suggestion, at: 0)
        }
        items = Array(found.prefix(limit))
        highlighted = items.isEmpty ? nil : 0
    }
}
