/// A day of the Gregorian calendar that exists.
public struct FormDate: Sendable, Equatable, Comparable {
    /// The year, 1 to 9999.
    public let year: Int
    /// The month, 1 to 12.
    public let month: Int
    /// The day of the month, from 1.
    public let day: Int

    /// A day; `nil` if the calendar has none such.
    public init?(year: Int, month: Int, day: Int) {
        guard (1...9999).contains(year), (1...12).contains(month) else { return nil }
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        let lengths = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        guard (1...lengths[month - 1]).contains(day) else { return nil }
        self.year = year
        self.month = month
        self.day = day
    }

    /// Reads `2025-07-01`, or as it is written in Viet Nam `1/7/2025`, `1-7-2025`, `1.7.2025`. From the right, parts
    /// left out come from the base: `1/7` is of its year, `1` of its month. `nil` for anything else.
    public init?(_ text: String, base: FormDate?) {
        let parts = text.split(omittingEmptySubsequences: false) { $0 == "/" || $0 == "-" || $0 == "." }
        guard parts.count <= 3, parts.allSatisfy({ $0.utf8.count <= 4 && !$0.isEmpty }) else { return nil }
        let numbers = parts.compactMap { part in part.utf8.allSatisfy { (48...57).contains($0) } ? Int(part) : nil }
        guard numbers.count == parts.count, let first = numbers.first else { return nil }
        if numbers.count == 3, parts[0].utf8.count == 4 {
            self.init(year: first, month: numbers[1], day: numbers[2])
            return
        }
        guard numbers.count < 3 || parts[2].utf8.count == 4 else { return nil }
        guard let month = numbers.count > 1 ? numbers[1] : base?.month else { return nil }
        guard let year = numbers.count > 2 ? numbers[2] : base?.year else { return nil }
        self.init(year: year, month: month, day: first)
    }

    /// `2025-07-01` (ISO 8601).
    public var iso: String {
        Self.padded(year, 4) + "-" + Self.padded(month, 2) + "-" + Self.padded(day, 2)
    }

    /// The order of time.
    public static func < (left: FormDate, right: FormDate) -> Bool {
        (left.year, left.month, left.day) < (right.year, right.month, right.day)
    }

    private static func padded(_ number: Int, _ digits: Int) -> String {
        let text = String(number)
        return String(repeating: "0", count: max(0, digits - text.utf8.count)) + text
    }
}

/// An answer to a question of a form.
public enum FormAnswer: Sendable, Equatable {
    /// Left empty, where that is allowed.
    case blank
    /// Text, as typed, without blanks around it.
    case text(String)
    /// The id of the choice taken.
    case choice(String)
    /// A whole number.
    case number(Int64)
    /// A day.
    case date(FormDate)
    /// Yes or no.
    case flag(Bool)
    /// What was picked.
    case picked(PickerItem)
}

/// The answers of a form by question, in the order in which they were first given.
public struct FormAnswers: Sendable, Equatable {
    /// An answer and the id of its question.
    public struct Entry: Sendable, Equatable {
        /// The question's id.
        public let id: String
        /// Its answer.
        public let answer: FormAnswer
    }

    /// All answers.
    public private(set) var entries: [Entry] = []

    /// No answers.
    public init() {}

    /// The answer to a question; `nil` if it has none. Linear in the number of answers.
    public subscript(_ id: String) -> FormAnswer? {
        get { entries.first { $0.id == id }?.answer }
        set {
            let place = entries.firstIndex { $0.id == id }
            switch (place, newValue) {
            case (let place?, let answer?): entries[place] = Entry(id: id, answer: answer)
            case (let place?, nil): entries.remove(at: place)
            case (nil, let answer?): entries.append(Entry(id: id, answer: answer))
            case (nil, nil): break
            }
        }
    }
}
