internal import FieldLogModel

/// What happens in a province, day after day: a value that makes deeds from chance alone. It knows no store.
struct Story {
    /// What is to happen on a day to come.
    enum Task {
        case decide(PendingMeasure)
        case execute(PendingMeasure)
        case drop(PendingMeasure)
        case withdrawMeasure(PendingMeasure)
        case withdrawFinding(RecordID, place: Int)
        case followUp(place: Int)
        case tryAgain(followUp: RecordID, fact: Int, place: Int)
        case verify(PendingComplaint)
        case close(PendingComplaint, String)
        case life(VisitLife, RecordID, place: Int, [(name: String, said: Said)])
        case change(Change, place: Int)
    }

    /// What befalls a logged visit later.
    enum VisitLife { case finalize, discard, amend, annul }

    /// What befalls an establishment.
    enum Change { case close, resume, withdraw, logAgain, newOwner }

    /// A measure on its way.
    struct PendingMeasure {
        let id: RecordID
        let place: Int
        let kind: String
        let amount: Int
        let agency: String
        let executed: Int?
    }

    /// A complaint on its way.
    struct PendingComplaint {
        let id: RecordID
        let home: Int
        let place: Int?
        let closed: Int?
    }

    let days: ClosedRange<Int>
    let visitsPerYear: Int
    let establishments: Int
    var chance: Chance
    var land: Land
    var teams: [Team] = []
    var places: [Place] = []
    var facts = Facts()
    var pairs: [LabelledPair] = []
    /// Establishments that have neither closed nor been withdrawn.
    var standing = 0
    /// How many records of each kind were made.
    var counts: [String: Int] = [:]
    var today: Int
    /// What the day has logged so far.
    private(set) var deeds: [Deed] = []
    private var agenda: [Int: [Task]] = [:]
    private var clock: Int64
    private var ticks: UInt64 = 0
    /// Visits that are due, in parts of ``Day/weightOfYear``; one that comes of itself counts among them.
    private var owed = 0
    /// The numbers that papers of this year have reached.
    private var papers: [String: Int] = [:]
    private var year = 0
    /// Milliseconds from one entry to the next, at most: a register is read in at once, and an evening must do for a day.
    private var pace = 500

    init(options: DemoOptions, days: ClosedRange<Int>, land: Land, chance: Chance) {
        self.days = days
        establishments = options.establishments
        visitsPerYear = options.visits ?? options.establishments
        self.land = land
        self.chance = chance
        today = days.lowerBound
        clock = Day.midnight(today)
    }

    /// What is logged before the first visit: teams, plans, the register as it stands.
    mutating func beginnings() -> [Deed] {
        clock = Day.midnight(today) + 7 * Self.hour
        foundTeams()
        fillRegister()
        pace = min(30_000, 20_000_000 / (1 + visitsPerYear / 50))
        return take()
    }

    private static let hour: Int64 = 3_600_000

    /// A day: what was to come, what comes in, and the visits that were due. All of it is logged in the evening.
    mutating func live(_ day: Int) -> [Deed] {
        today = day
        clock = max(clock, Day.midnight(day) + 18 * Self.hour)
        if Day.year(day) != year {
            year = Day.year(day)
            papers = [:]
            planYear()
        }
        reformTeams()
        owed += visitsPerYear * Day.weight(day)
        for task in agenda.removeValue(forKey: day) ?? [] { run(task) }
        receiveComplaints()
        changeRegister()
        while owed >= Day.weightOfYear {
            guard let place = nextPlace() else {
                owed = 0
                break
            }
            inspect(place, usualReason())
        }
        return take()
    }

    private mutating func take() -> [Deed] {
        defer { deeds.removeAll(keepingCapacity: true) }
        return deeds
    }

    // MARK: What helpers share

    /// One visit less is due.
    mutating func countVisit() { owed -= Day.weightOfYear }

    /// Has something happen on a day; nothing where the story has ended by then.
    mutating func plan(_ task: Task, on day: Int) {
        if day <= days.upperBound { agenda[max(day, today + 1), default: []].append(task) }
    }

    /// A day to come within the story, nil beyond it.
    func within(_ day: Int) -> Int? { day <= days.upperBound ? day : nil }

    /// The next number of papers of a sort in this year, with its suffix.
    mutating func paper(_ suffix: String) -> String {
        papers[suffix, default: 0] += 1
        let number = papers[suffix, default: 0]
        return (number < 10 ? "0\(number)" : "\(number)") + suffix
    }

    /// The id of a record that is logged now.
    mutating func mint() -> RecordID {
        ticks = max(UInt64(clamping: clock) &* 65_536 / 1_000, ticks + 1)
        return RecordID(ticks: ticks, random: UInt32(truncatingIfNeeded: chance.next()))
    }

    mutating func create(_ kind: KindSpec, _ home: AreaKey, _ values: [(name: String, said: Said)]) -> RecordID {
        let id = mint()
        create(kind, .given(id), home, values)
        return id
    }

    mutating func create(_ kind: KindSpec, _ id: DeedID, _ home: AreaKey, _ values: [(name: String, said: Said)]) {
        counts[kind.name, default: 0] += 1
        log(.create, kind, id, home, values)
    }

    mutating func change(_ kind: KindSpec, _ id: RecordID, _ home: AreaKey, _ values: [(name: String, said: Said)]) {
        log(.change, kind, .given(id), home, values)
    }

    mutating func log(
        _ verb: Deed.Verb, _ kind: KindSpec, _ id: DeedID, _ home: AreaKey, _ values: [(name: String, said: Said)]
    ) {
        deeds.append(Deed(time: clock, verb: verb, kind: kind, id: id, home: home, values: values))
        // One after the other, as they are typed.
        clock += Int64(1 + chance.below(pace))
    }

    func key(of place: Int) -> AreaKey { land.homes[places[place].home].key }

    private mutating func run(_ task: Task) {
        switch task {
        case .decide(let measure): decide(measure)
        case .execute(let measure): execute(measure)
        case .drop(let measure): drop(measure)
        case .withdrawMeasure(let measure):
            change(
                Schema.measure, measure.id, key(of: measure.place),
                [("withdrawn", .text(chance.pick(Phrases.withdrawnMeasure)))])
        case .withdrawFinding(let id, let place):
            change(Schema.finding, id, key(of: place), [("withdrawn", .text(chance.pick(Phrases.withdrawnFinding)))])
        case .followUp(let place): followUp(place)
        case .tryAgain(let id, let fact, let place): tryAgain(id, fact: fact, place: place)
        case .verify(let complaint): verify(complaint)
        case .close(let complaint, let verification): close(complaint, verification)
        case .life(let life, let id, let place, let values): befall(life, id, place, values)
        case .change(let change, let place): befall(change, place)
        }
    }
}
