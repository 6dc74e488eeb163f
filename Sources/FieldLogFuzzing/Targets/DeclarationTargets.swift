internal import FieldLogFormats
internal import FieldLogModel
internal import FieldLogReports
internal import FieldLogText

/// Documents that declare something: targets and layouts of reports, from files and from records that came by sync.
enum DeclarationTargets {
    static let all = [
        FuzzTarget("target", share: 60, bytesMax: 2_048, dictionary: "declaration", run: target),
        FuzzTarget("layout", share: 40, bytesMax: 4_096, dictionary: "declaration", run: layout),
    ]

    private static let input = LayoutReader.initial

    /// A target: read or refused with a place, as a file and as a record; what is read is read again as it is written, as either; and
    /// it can be told of any numbers how it stands.
    @Sendable static func target(_ bytes: [UInt8]) throws(FuzzViolation) -> Int {
        let (files, records) = (TargetReader(input), TargetReader(stored: input.codes))
        let head = [JSONMember(key: "name", value: "n"), JSONMember(key: "area", value: "900")]
        let found = records.stored(text(bytes), head: head)
        try hold((found.form == nil) != (found.problem == nil), "a form, or a reason why not")
        if let problem = found.problem { try check(problem, bytes) }
        if let form = found.form { try check(form, bytes) }
        let json: JSONValue
        let form: TargetForm
        do throws(DeclarationProblem) {
            json = try files.json(bytes)
            form = try files.form(json)
        } catch {
            try check(error, bytes)
            if case .notJSON = error.reason { return 0 }
            return found.form == nil ? 1 : 2
        }
        for pretty in [false, true] {
            let written = Array(json.encoded(pretty: pretty).utf8)
            try hold((try? files.form(files.json(written))) == form, "a form is read again")
        }
        let kept = (json.objectValue ?? []).filter { !StoredTarget.fields.contains($0.key) }
        let fields = zip(StoredTarget.fields, [form.name, form.basis, form.area]).compactMap { name, text in
            text.map { JSONMember(key: name, value: .string($0)) }
        }
        let again = records.stored(JSONValue.object(kept).encoded(), head: fields)
        try hold(again.form == form, "a record says what the file said")
        try check(form, bytes)
        for member in json["reports"]?.objectValue ?? [] {
            let key = TextForm.nfc(member.key)
            try hold(ReportPeriod(key)?.name == key, "a period has one name")
        }
        return 3 + step(form.goals.count) + step(form.goals.map(\.allocation.count).max() ?? 0) * 8
    }

    private static func check(_ problem: DeclarationProblem, _ bytes: [UInt8]) throws(FuzzViolation) {
        try hold(problem.place.utf8.count <= bytes.count * 3 + 16, "a place is one of the document")
        guard case .notJSON(_, let line, let column) = problem.reason else { return }
        let lines = bytes.count { $0 == 0x0A || $0 == 0x0D } + 1
        // What is no UTF-8 is told of a text in which it was mended.
        try hold((1...lines).contains(line) && (1...bytes.count + 2).contains(column), "the place of an error")
    }

    // MARK: Targets

    private static func check(_ form: TargetForm, _ bytes: [UInt8]) throws(FuzzViolation) {
        try hold((1...TargetReader.goalsMax).contains(form.goals.count) && !form.name.isEmpty, "goals and a name")
        for (number, goal) in form.goals.enumerated() {
            try hold(goal.allocation.count <= TargetReader.allocationMax, "areas of an allocation")
            try hold(Set(goal.allocation.map(\.area)).count == goal.allocation.count, "each area once")
            for bound in [goal.atLeast, goal.atMost] + goal.allocation.map(\.atLeast) { try check(bound) }
            if case .growth(_, let share) = goal.measure {
                try hold((-Share.whole...10 * Share.whole).contains(share.points), "growth")
            }
            if case .reports(let dues) = goal.measure {
                try hold(Set(dues.map(\.period)).count == dues.count, "each report once")
                try hold(dues.map(\.due) == dues.map(\.due).sorted(), "reports by their day")
                try hold(dues.allSatisfy { (0...365).contains($0.remind) && $0.due >= $0.period.first }, "reminders")
            }
            let periods = goal.periods
            try check(periods, of: goal.period)
            // Few of them: a page of goals has thousands of months.
            guard number < 4 else { continue }
            for period in [periods[0], periods[periods.count / 2], periods[periods.count - 1]] {
                try check(goal, period, bytes)
            }
        }
    }

    private static func check(_ bound: TargetBound?) throws(FuzzViolation) {
        switch bound {
        case .number(let number): try hold((0...1_000_000_000_000_000).contains(number), "a number")
        case .share(let share): try hold((0...Share.whole).contains(share.points), "a share")
        case nil: break
        }
    }

    /// Periods follow each other from the first day to the last.
    private static func check(_ periods: [TargetPeriod], of whole: TargetPeriod) throws(FuzzViolation) {
        try hold((1...400).contains(periods.count), "periods")
        var next = whole.first
        for period in periods {
            try hold(period.first == next && period.first <= period.last, "periods follow each other")
            next = dayAfter(period.last)
        }
        try hold(next == dayAfter(whole.last), "periods end with the last day")
        let before = whole.yearBefore
        try hold(before.first <= before.last && before.last < whole.last, "the year before")
    }

    private static func dayAfter(_ day: String) -> String {
        CalendarDate(day).flatMap { CalendarDate(daysSinceEpoch: $0.daysSinceEpoch + 1) }?.description ?? ""
    }

    private static let parts: [TargetPart] = [.whole, .team(nil), .kind(""), .rest]

    /// How a goal stands with numbers of any size: sums may come to anything, for numbers of records come from anywhere.
    private static func check(_ goal: TargetGoal, _ period: TargetPeriod, _ bytes: [UInt8]) throws(FuzzViolation) {
        let numbers: [Int64] = isOfSums(goal) ? [0, .max, .min, 1, -1, 1 << 60] : [0, 1, 3, 1 << 20, 1 << 40, 5]
        let choice = Int(bytes.last ?? 0) + bytes.count
        var piece = TargetPiece(number: 1, goal: goal, period: period)
        piece.atLeast = goal.atLeast
        (piece.done, piece.whole, piece.previous) = (0, choice & 1 == 0 ? 1 : nil, choice & 2 == 0 ? 2 : nil)
        if case .count(_, _, deadline: .some) = goal.measure {
            (piece.ahead, piece.doneAhead, piece.undated) = (3, 4, 5)
        }
        for (place, asOf) in [period.first, period.last, period.yearBefore.first, "2025-06-15"].enumerated() {
            let line = piece.line(parts[place], asOf) { numbers[($0 * 5 + choice / 8) % numbers.count] }
            try hold(line.daysLeft >= 0 && line.done != nil, "days that are left")
            let shares = [line.ratio, line.growth, line.pace, line.needed].compactMap { $0 }
            try hold(shares.allSatisfy(\.isFinite) && line.needed ?? 0 >= 0, "shares are numbers")
            try hold(asOf >= period.first || line.state == .notBegun, "what has not begun")
        }
    }

    private static func isOfSums(_ goal: TargetGoal) -> Bool {
        let counts: [Count?] =
            switch goal.measure {
            case .count(let count, let whole, _): [count, whole]
            case .growth(let count, _): [count]
            case .areas(let areas): [areas.count, areas.whole]
            case .reports: []
            }
        return counts.contains { if case .sum? = $0?.unit { true } else { false } }
    }

    // MARK: Layouts

    /// A layout: columns of their own names that name others, and a year whose periods follow each other.
    @Sendable static func layout(_ bytes: [UInt8]) throws(FuzzViolation) -> Int {
        let reader = LayoutReader(input)
        let found: ReportLayout
        do throws(DeclarationProblem) { found = try reader.layout(bytes) } catch {
            try check(error, bytes)
            if case .notJSON = error.reason { return 0 }
            return ReportLayout(stored: text(bytes), codes: input.codes) == nil ? 1 : 2
        }
        for pretty in [false, true] {
            let written = found.form.encoded(pretty: pretty)
            try hold((try? reader.layout(Array(written.utf8))) == found, "a layout is read again")
            try hold(ReportLayout(stored: written, codes: input.codes) == found, "a report carries its layout")
        }
        try check(found.columns)
        try check(found.start, said: found.form["year_begins"]?.stringValue)
        return 3 + step(found.columns.count) + (found.start == .calendar ? 0 : 8)
    }

    private static func check(_ columns: [ReportColumn]) throws(FuzzViolation) {
        try hold((1...LayoutReader.columnsMax).contains(columns.count), "columns")
        let keys = Set(columns.map(\.key))
        try hold(keys.count == columns.count && keys.isDisjoint(with: LayoutReader.taken), "each key once")
        let numbers = Set(columns.filter { if case .count = $0.content { true } else { false } }.map(\.key))
        var wholes: [String: String] = [:]
        for column in columns {
            try hold(!column.title.isEmpty && (1...40).contains(column.key.utf8.count), "a key and a title")
            if case .ratio(let part, let whole) = column.content {
                try hold(numbers.contains(part) && numbers.contains(whole), "a ratio is one of numbers")
            }
            guard let whole = column.partOf else { continue }
            try hold(numbers.contains(whole) && numbers.contains(column.key), "a part is one of numbers")
            wholes[column.key] = whole
        }
        for column in columns {
            var steps = 0
            var next = wholes[column.key]
            while let whole = next, steps <= columns.count { (next, steps) = (wholes[whole], steps + 1) }
            try hold(steps <= columns.count, "no part of itself")
        }
    }

    private static func check(_ start: YearStart, said text: String?) throws(FuzzViolation) {
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        let written = "\(two(start.month))-\(two(start.day))"
        try hold(written == text.map(TextForm.nfc) ?? "01-01", "a day has one name")
        for year in [1900, 2024, 2025, 2199] {
            for (name, cycle) in [("", ReportCycle.year), ("-H2", .halfYear), ("-Q1", .quarter), ("-12", .month)] {
                guard let period = ReportPeriod("\(year)\(name)", start: start) else {
                    throw FuzzViolation("a name of a period")
                }
                try hold(period.name == "\(year)\(name)" && period.cycle == cycle, "the name of a period")
                try hold(period.first < period.last && dayAfter(period.before.last) == period.first, "days of a period")
                for day in [period.first, period.last] {
                    try hold(ReportPeriod(cycle, around: day, start: start) == period, "a day lies in its period")
                }
            }
        }
    }
}
