internal import FieldLogKit
internal import FieldLogModel
internal import FieldLogStorage
internal import FieldLogSystem

/// (f) The start of the process, and (a) one durable visit by a process that does nothing else.
struct Processes {
    let options: Options
    let place: Workplace

    /// This program.
    static var ownPath: String {
        do throws(SystemError) { return try Files.canonicalPath("/proc/self/exe") } catch {
            return CommandLine.arguments.first ?? "fieldlog-bench"
        }
    }

    /// The program `fieldlog` beside this one, nil when it is not there.
    static var fieldlog: String? {
        let folder = ownPath.split(separator: "/").dropLast().map { "/" + $0 }.joined()
        let path = folder + "/fieldlog"
        do throws(SystemError) { return try Files.exists(path) ? path : nil } catch { return nil }
    }

    func run(into report: inout Report) throws(BenchError) {
        do throws(BenchError) { _ = try Workplace.run(["sqlite3", "--version"]) } catch {
            report.note("the sqlite3 program is not here: (f) and the visit of a fresh process were not measured")
            return
        }
        let program = Self.fieldlog
        let start = [program ?? Self.ownPath, "--version"]
        let (ours, floor) = try Self.interleaved(start, ["sqlite3", ":memory:", "select 1"], count: 40 * options.runs)
        let name = program == nil ? "start of a process (this program)" : "start of a process"
        report.add("(f)", name, "ms", ours: ours, floor: floor, aim: 1.5)
        guard let program else {
            report.note(
                "the fieldlog program does not lie beside this one: the visit of a fresh process was not measured")
            return
        }
        try freshVisit(program, into: &report)
    }

    private func freshVisit(_ program: String, into report: inout Report) throws(BenchError) {
        let store = try place.store("fresh")
        let floor = try Floor(place.fresh("fresh-floor.db"))
        let establishment: StoredRecord
        do throws(FieldLogError) {
            _ = try store.addArea([
                TypedField("code", "15"), TypedField("level", "province"), TypedField("name", "Lào Cai"),
                TypedField("valid_from", "2025-07-01"),
            ])
            establishment = try store.addEstablishment(
                [TypedField("kind", "KARAOKE"), TypedField("name", "Karaoke Hoa Sữa")], area: "15")
        } catch {
            throw BenchError(error)
        }
        try floor.single(10)
        let visit = [
            program, "visit", "add", "--store", store.store.path, "--establishment", establishment.id.description,
            "--kind", "PLANNED", "--outcome", "DONE", "--final",
        ]
        let sql = """
            PRAGMA synchronous=FULL; PRAGMA wal_autocheckpoint=0; BEGIN IMMEDIATE;
            INSERT INTO entry(pos, header, body) SELECT max(pos) + 1, zeroblob(80), zeroblob(170) FROM entry;
            INSERT INTO visit(id, home, status, establishment, date, kind, outcome)
            SELECT randomblob(10), '15@2025-07-01', 'FINAL', randomblob(10), '2025-07-01', 'PLANNED', 'DONE'; COMMIT;
            """
        let sqlite = ["sqlite3", "-cmd", ".dbconfig no_ckpt_on_close on", floor.path, sql]
        let (ours, lower) = try Self.interleaved(visit, sqlite, count: 20 * options.runs)
        report.add("(a)", "a durable visit by a fresh process", "ms", ours: ours, floor: lower, aim: 1.15)
    }

    /// Milliseconds of two programs, run in turn; medians.
    static func interleaved(
        _ ours: [String], _ floor: [String], count: Int
    ) throws(BenchError) -> (ours: Double, floor: Double) {
        var times: (ours: [Double], floor: [Double]) = ([], [])
        for _ in 0..<count {
            times.ours.append(try Stopwatch.wall { () throws(BenchError) in try succeed(ours) } * 1e3)
            times.floor.append(try Stopwatch.wall { () throws(BenchError) in try succeed(floor) } * 1e3)
        }
        return (times.ours.median, times.floor.median)
    }

    private static func succeed(_ arguments: [String]) throws(BenchError) {
        let status = try Workplace.run(arguments).status
        if status != 0 { throw BenchError("\(arguments.prefix(3).joined(separator: " ")): exit status \(status)") }
    }
}
