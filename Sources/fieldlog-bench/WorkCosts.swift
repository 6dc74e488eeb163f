internal import Glibc

/// (j) What a day's commands cost at a province's size, and (k) coverage beside SQL written by hand: processor time of whole processes, the
/// start of the program included.
struct WorkCosts {
    let options: Options
    let place: Workplace

    /// Seconds of the processor that each command may take.
    private static let bound = 0.3

    /// A target of each sort that costs something: a share of the register each year, all of it over years, growth.
    private static let targets = [
        """
        {"name": "50% each year", "area": "900", "period": {"from": "2021", "to": "2025"}, "each": "year", "of": {"source": "register"},
         "count": {"source": "visits", "unit": "establishments", "where": {"register": true}}, "at_least": "50%"}
        """,
        """
        {"name": "all by 2025", "area": "900", "period": {"from": "2021", "to": "2025"}, "of": {"source": "register"},
         "count": {"source": "visits", "unit": "establishments", "where": {"register": true}}, "at_least": "100%"}
        """,
        """
        {"name": "growth", "area": "900", "period": "2025", "count": {"source": "measures"}, "growth": "3%"}
        """,
    ]

    func run(into report: inout Report) throws(BenchError) {
        guard let program = Processes.fieldlog else {
            throw BenchError("the fieldlog program does not lie beside this one")
        }
        try commands(program, into: &report)
        try coverage(program, into: &report)
    }

    private func province(_ program: String, _ name: String, _ size: Options.Province) throws(BenchError) -> String {
        let path = place.fresh(name)
        try succeed([
            program, "demo", path, "--establishments", "\(size.establishments)", "--visits", "\(size.visits)",
            "--years",
            "\(size.years)",
        ])
        return path
    }

    private func commands(_ program: String, into report: inout Report) throws(BenchError) {
        let size = options.province
        let store = try province(program, "province", size)
        for (number, text) in Self.targets.enumerated() {
            let path = place.fresh("target-\(number).json")
            try Workplace.write(text, to: path)
            try succeed([program, "--store", store, "target", "set", path])
        }
        report.note(
            "(j) \(size.establishments) establishments, \(size.visits) visits a year, \(size.years) years; the floor is the bound that is aimed at"
        )
        let asOf = ["--as-of", "2025-12-31"]
        let all: [(String, [String])] = [
            // As at a terminal, which is shown so many of each list, and every row for a program.
            ("today", ["today", "--limit", "10"]), ("today, every row", ["today"]),
            ("chase", ["chase", "--limit", "10"]), ("chase, every row", ["chase"]),
            ("target progress, three targets", ["target", "progress"] + asOf),
            ("report half-year", ["report", "half-year", "--area", "900"] + asOf),
            ("report year", ["report", "year", "--area", "900"] + asOf),
            ("report year, by commune", ["report", "year", "--area", "900", "--level", "commune"] + asOf),
            ("coverage", ["coverage", "--year", "2025"]),
        ]
        for (name, words) in all {
            var times: [Double] = []
            for _ in 0..<options.runs {
                times.append(
                    try Self.processor { () throws(BenchError) in try succeed([program, "--store", store] + words) })
            }
            report.add("(j)", name, "s CPU", ours: times.median, floor: Self.bound, aim: 1)
        }
    }

    private func coverage(_ program: String, into report: inout Report) throws(BenchError) {
        let size = options.nation
        let store = try province(program, "nation", size)
        report.note(
            "(k) \(size.establishments) establishments, \(size.visits * size.years) visits; the floor is sqlite3 with the query by hand"
        )
        let ours = [program, "--store", store, "coverage", "--year", "2025", "--json"]
        let floor = ["sqlite3", "-readonly", store + "/fieldlog.db", Self.byHand]
        let (mine, theirs) = (try Workplace.run(ours).output, try Workplace.run(floor).output)
        let counts = theirs.split(whereSeparator: { !$0.isNumber }).map(String.init)
        for (name, count) in zip(["register", "inspected", "visits", "attempts"], counts)
        where !mine.contains("\"\(name)\":\(count)") {
            throw BenchError("coverage and the query by hand differ in \(name): \(count), \(mine)")
        }
        var times: (ours: [Double], floor: [Double]) = ([], [])
        for _ in 0..<options.runs {
            times.ours.append(try Self.processor { () throws(BenchError) in try succeed(ours) })
            times.floor.append(try Self.processor { () throws(BenchError) in try succeed(floor) })
        }
        report.add("(k)", "coverage of a year", "s CPU", ours: times.ours.median, floor: times.floor.median, aim: 1.2)
    }

    /// What somebody who knows the tables would write: one pass over the register with a probe each, one over the visits of the year.
    private static let byHand = """
        SELECT count(*), sum(EXISTS(SELECT 1 FROM visit AS v WHERE v.establishment = e.id AND v.date BETWEEN '2025-01-01' AND '2025-12-31'
            AND v.home = e.home AND v.outcome = 'DONE' AND v.status IN ('FINAL', 'AMENDED')))
          FROM establishment AS e WHERE e.withdrawn IS NULL AND (e.opened IS NULL OR e.opened <= '2025-12-31')
          AND (e.closed > '2025-12-31' OR (e.closed IS NULL AND e.status IS NOT 'CLOSED'));
        SELECT sum(outcome IS 'DONE'), sum(outcome IS NOT 'DONE') FROM visit
          WHERE date BETWEEN '2025-01-01' AND '2025-12-31' AND status IN ('FINAL', 'AMENDED');
        """

    /// Seconds of processor time of the processes that a body starts and waits for.
    private static func processor(_ body: () throws(BenchError) -> Void) throws(BenchError) -> Double {
        let before = children()
        try body()
        return children() - before
    }

    private static func children() -> Double {
        var usage = rusage()
        unsafe getrusage(RUSAGE_CHILDREN.rawValue, &usage)
        func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) / 1e6 }
        return seconds(usage.ru_utime) + seconds(usage.ru_stime)
    }

    private func succeed(_ arguments: [String]) throws(BenchError) {
        let outcome = try Workplace.run(arguments)
        // 21: something needs a person's attention, as it should in a province.
        guard [0, 21].contains(outcome.status) else {
            throw BenchError("\(arguments.dropFirst().prefix(4).joined(separator: " ")): exit status \(outcome.status)")
        }
    }
}
