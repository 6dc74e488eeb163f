internal import FieldLogHash
internal import FieldLogModel

/// Where the time of an entry goes: its parts on their own, in memory, and SQLite's part as the floor has it.
struct Phases {
    let options: Options

    func run(into report: inout Report, letter: String, total: Double, floor: Double) throws(BenchError) {
        let entries = made()
        let hashing = time { sum in
            for entry in entries {
                sum ^= SHA256.hash(entry.headerBytes) < SHA256.hash(entry.bodyBytes ?? []) ? 1 : 2
            }
        }
        var rest = total - floor - hashing
        report.add(letter, "  SHA-256 of header and body", "µs CPU", ours: hashing)
        if letter == "(b)" {
            let encoding = time { sum in
                for entry in entries {
                    let header = entry.header.encoded()
                    sum ^= header.count ^ EntryBody.encode(salt: Self.salt, values: Self.values).count
                }
            }
            report.add(letter, "  encoding", "µs CPU", ours: encoding)
            rest -= encoding
        } else {
            let decoding = time { sum in
                for entry in entries {
                    do throws(EntryError) {
                        let header = try EntryHeader(decoding: entry.headerBytes)
                        let values = try EntryBody.decode(entry.bodyBytes ?? [], fields: header.fields)
                        sum ^= values.values.count ^ header.bodyLength
                    } catch { sum ^= 1 }
                }
            }
            report.add(letter, "  decoding and checking", "µs CPU", ours: decoding)
            rest -= decoding
        }
        report.add(letter, "  SQLite and the values, as in the floor", "µs CPU", ours: floor)
        report.add(letter, "  the rest: binding, fold, heads, larger rows", "µs CPU", ours: rest)
    }

    private static let salt = [UInt8](repeating: 7, count: EntryBody.saltBytes)
    private static let values: FieldValues = {
        var visit = SampleVisit()
        return visit.make(1)
    }()

    private func made() -> [Entry] {
        guard let incarnation = IncarnationID(bytes: Self.salt) else { return [] }
        var visit = SampleVisit()
        return (0..<10_000).map { number in
            let header = EntryHeader(
                incarnation: incarnation, area: SampleVisit.home, seq: UInt64(number + 1), previous: .zero, auth: 1,
                time: WallTime(milliseconds: 1_750_000_000_000, offsetMinutes: 420, trust: .given),
                record: RecordID(ticks: UInt64(number), random: 0), kind: "visit", fields: [], parents: [],
                bodyHash: .zero, bodyLength: 0)
            return Entry(header: header, values: visit.make(number), salt: Self.salt)
        }
    }

    /// Microseconds of processor time for each entry; `sum` keeps the work from being optimised away.
    private func time(_ body: (inout Int) -> Void) -> Double {
        var sum = 0
        let times = (0..<options.runs).map { _ in Stopwatch.processor { body(&sum) } }
        if sum == .min { Console.write("", to: 2) }
        return times.median * 1e6 / 10_000
    }
}
