import FieldLogDemo
import FieldLogFormats
import FieldLogHash
import FieldLogKit
import FieldLogModel
import FieldLogStorage
import FieldLogTestSupport
import FieldLogText
import Foundation
import Testing

struct DemoTests {
    private static let data = ProcessInfo.processInfo.environment["FIELDLOG_DATA"]

    private func small(_ seed: UInt64 = 178) -> DemoOptions {
        var options = DemoOptions()
        options.seed = seed
        options.establishments = 60
        options.years = 1
        return options
    }

    /// The same seed and options make the same truth, and with the same keys the same log; another seed makes another province.
    @Test func sameSeedSameProvince() throws {
        try withTemporaryFolder { folder in
            let one = try MadeProvince(folder + "/a", small())
            let two = try MadeProvince(folder + "/b", small())
            let other = try MadeProvince(folder + "/c", small(179))
            #expect(one.truth.bytes == two.truth.bytes && one.pairs == two.pairs)
            #expect(one.outcome.deployment == two.outcome.deployment)
            func digests(_ made: MadeProvince) throws -> [String] {
                try Store.open(made.outcome.path).areaDigests().map { "\($0.key) \($0.digest.hex)" }
            }
            #expect(try digests(one) == digests(two))
            #expect(one.truth.bytes != other.truth.bytes)
            #expect(Set(one.pairs.map { $0[2] }).isDisjoint(with: other.pairs.map { $0[2] }))
        }
    }

    /// Keys change no id and no figure: with other keys the truth and the values are the same.
    @Test func keysChangeNoTruth() throws {
        try withTemporaryFolder { folder in
            let one = try MadeProvince(folder + "/a", small())
            let two = try Demo.make(folder + "/b", options: small(), host: StandInHost(seed: 8).host())
            #expect(two.deployment != one.outcome.deployment)
            #expect(try Contents.bytes(two.files.truth) == one.truth.bytes)
            let sql = "SELECT hex(id), home, date, kind, outcome, note, checks FROM visit ORDER BY 1"
            #expect(try Table(one.outcome.path).rows(sql) == Table(two.path).rows(sql))
        }
    }

    /// The store is sound, and so is all that lies in its folder.
    @Test func storeIsSound() throws {
        try withTemporaryFolder { folder in
            let made = try MadeProvince(folder + "/a", small())
            let store = try Store.open(made.outcome.path)
            #expect(try store.check() == [])
            for (kind, count) in made.outcome.records {
                let kind = try #require(Schema.kind(kind))
                #expect(try store.count(kind) == count, "\(kind.name)")
            }
        }
    }

    /// Entries bear the time at which they would have been typed: in the order of the log, on the day of the visit or later, and no visit before it.
    @Test func entriesBearTheirTimes() throws {
        try withTemporaryFolder { folder in
            let made = try MadeProvince(folder + "/a", small())
            let store = try Store.open(made.outcome.path)
            var visits = 0
            for record in try store.records(Schema.visit) {
                let change = try #require(try store.changes(of: Schema.visit, id: record.id, home: record.home).first)
                let time = change.entry.header.time
                let logged = try #require(
                    ZonedInstant(millisecondsSinceEpoch: time.milliseconds, offsetMinutes: time.offsetMinutes))
                #expect(logged.localDate.description == record["date"].text)
                visits += 1
            }
            #expect(visits > 40)
        }
    }

    /// No text trips the guard, all of it is in normal form, and nothing warns of a name.
    @Test func textsAreClean() throws {
        try withTemporaryFolder { folder in
            var options = small()
            options.visits = 600
            let made = try MadeProvince(folder + "/a", options)
            let store = try Store.open(made.outcome.path)
            var texts: Set<String> = []
            for kind in Schema.kinds where made.outcome.records[kind.name] != nil {
                for record in try store.records(kind) {
                    for (field, value) in zip(kind.fields, record.values) {
                        guard case .text = field.type, let text = value.text else { continue }
                        texts.insert(text)
                    }
                }
            }
            #expect(texts.count > 500)
            #expect(texts.filter { !PersonGuard.hits(in: $0).isEmpty } == [])
            #expect(texts.filter { Array(TextForm.nfc($0).utf8) != Array($0.utf8) } == [])
            #expect(texts.filter { $0.contains("{") || $0.contains("}") } == [])
        }
    }

    /// The counts of a visit's minutes agree with each other and with its checks.
    @Test func minutesAgree() throws {
        try withTemporaryFolder { folder in
            var options = small()
            options.visits = 500
            let made = try MadeProvince(folder + "/a", options)
            let table = try Table(made.outcome.path)
            let wrong = try table.rows(
                """
                SELECT hex(id) FROM visit WHERE outcome = 'DONE' AND (contracts > workers OR health_checks > workers OR under_18 > workers
                  OR residence_declared > workers OR qualified > workers OR informed > workers
                  OR (checks LIKE '%LABOUR=FAIL%' AND contracts >= workers) OR (checks LIKE '%RESIDENCE=FAIL%' AND guests_not_notified < 1)
                  OR workers IS NULL OR checks IS NULL OR agencies IS NULL OR team IS NULL)
                """)
            #expect(wrong == [])
            #expect(try table.rows("SELECT 1 FROM visit WHERE outcome <> 'DONE' AND workers IS NOT NULL") == [])
            let lives = try table.rows("SELECT DISTINCT status FROM visit ORDER BY 1").map { $0[0] }
            #expect(Set(lives).isSuperset(of: ["AMENDED", "ANNULLED", "DISCARDED", "FINAL"]))
            #expect(try table.rows("SELECT DISTINCT outcome FROM visit").count == 5)
            #expect(try table.rows("SELECT DISTINCT kind FROM visit").count == 6)
            #expect(try table.rows("SELECT 1 FROM visit WHERE kind = 'UNANNOUNCED' AND trigger IS NULL") == [])
        }
    }

    /// What is labelled is there: pairs that are one, some of them in two communes, and pairs that only look alike.
    @Test func labelledPairsAreThere() throws {
        try withTemporaryFolder { folder in
            var options = small()
            options.establishments = 700
            options.visits = 20
            let made = try MadeProvince(folder + "/a", options)
            let store = try Store.open(made.outcome.path)
            for pair in made.pairs {
                let names = try [(2, 3), (5, 6)].map { id, area in
                    let (id, home) = (try #require(RecordID(text: pair[id])), try #require(AreaKey(text: pair[area])))
                    let record = try #require(try store.record(Schema.establishment, id: id, home: home))
                    #expect(record["withdrawn"].isNull)
                    return record["name"].text
                }
                #expect(names == [pair[4], pair[7]])
            }
            let same = made.pairs.filter { $0[0] == "1" }
            #expect(
                same.count == made.outcome.pairs.same && made.pairs.count - same.count == made.outcome.pairs.different)
            #expect(same.contains { $0[1].hasSuffix("+area") && $0[3] != $0[6] })
            let kinds = Set(same.map { $0[1].replacingOccurrences(of: "+area", with: "") })
            #expect(kinds == ["typo", "no_diacritics", "abbreviation", "number", "kind", "renamed", "address_style"])
            let other = Set(made.pairs.filter { $0[0] == "0" }.map { $0[1] })
            #expect(
                other == ["similar_name", "same_street", "chain", "same_name_other_kind", "moved", "same_premises"])
        }
    }

    /// What is out of bounds, or lacks its counterpart, is refused before anything is made.
    @Test func refusesWhatCannotBe() throws {
        try withTemporaryFolder { folder in
            func refused(_ field: String, _ change: (inout DemoOptions) -> Void) {
                var options = small()
                change(&options)
                #expect {
                    try Demo.make(folder + "/a", options: options, host: StandInHost(seed: 7).host())
                } throws: { error in
                    guard case FieldLogError.refused(let refusal) = error else { return false }
                    return refusal.field == field
                }
                #expect(!FileManager.default.fileExists(atPath: folder + "/a"))
            }
            refused("establishments") { $0.establishments = 0 }
            refused("years") { $0.years = 51 }
            refused("visits") { $0.visits = -1 }
            refused("from") { $0.first = "31/12/2024" }
            refused("from") { $0.first = "2199-01-01" }
            refused("areas") { $0.province = "94" }
            refused("areas") { $0.successions = "s.csv" }
            refused("province") { $0.areas = ["a.csv"] }
            try Data("x".utf8).write(to: URL(fileURLWithPath: folder + "/file"))
            #expect(throws: FieldLogError.self) {
                try Demo.make(folder, options: small(), host: StandInHost(seed: 7).host())
            }
        }
    }

    /// One that is stopped leaves a sound store and no truth.
    @Test func stoppedLeavesNoTruth() throws {
        try withTemporaryFolder { folder in
            let outcome = try Demo.make(
                folder + "/a", options: small(), host: StandInHost(seed: 7).host(), isInterrupted: { true })
            #expect(outcome.isInterrupted && outcome.entries == 0)
            #expect(!FileManager.default.fileExists(atPath: outcome.files.truth))
            #expect(try Store.open(outcome.path).check() == [])
        }
    }

    /// The command makes the province, says in JSON what it made and where the truth is, and refuses a folder that holds anything.
    @Test func commandSaysWhatItMade() throws {
        try withTemporaryFolder { folder in
            func run(_ words: String...) throws -> Finished { try Finished([Built.program(), "--lang", "en"] + words) }
            let made = try run("demo", folder + "/a", "--establishments", "40", "--years", "1", "--seed", "9", "--json")
            #expect(made.status == 0, "\(made.errors)")
            guard case .object(let members) = try JSONParser.parse(text: made.output) else {
                Issue.record("no object: \(made.output)")
                return
            }
            #expect(
                members.map(\.key) == [
                    "schema_version", "path", "deployment", "seed", "area", "first", "last", "entries", "records",
                    "same",
                    "different", "interrupted", "truth", "duplicates",
                ])
            #expect(try run("--store", folder + "/a", "check").status == 0)
            var options = DemoOptions()
            (options.establishments, options.years, options.seed) = (40, 1, 9)
            // Another process, other keys: the same truth.
            let same = try MadeProvince(folder + "/b", options)
            #expect(try Contents.bytes(folder + "/a/truth.json") == same.truth.bytes)
            #expect(try Contents.bytes(folder + "/a/duplicates.csv") == Contents.bytes(same.outcome.files.duplicates))
            let again = try run("demo", folder + "/a")
            #expect(again.status == 1 && again.errors.contains("choose another folder"), "\(again.errors)")
            #expect(try run("demo", folder + "/c", "--years", "51").errors.contains("--years"))
            #expect(try run("demo", folder + "/c", "--province", "94").errors.contains("--areas"))
        }
    }

    /// Sóc Trăng with the real catalogues: its eleven districts and communes until the reform, and the figures hold across it.
    @Test(.enabled(if: data != nil, "FIELDLOG_DATA is not set: the real catalogues are not read"))
    func socTrangAcrossTheReform() throws {
        try withTemporaryFolder { folder in
            let data = Self.data ?? ""
            var options = DemoOptions()
            options.establishments = 250
            options.visits = 300
            options.first = "2024-07-01"
            options.areas = ["\(data)/areas_2025-03-01.csv", "\(data)/areas_2025-07-01.csv"]
            options.successions = "\(data)/successions.csv"
            options.province = "94"
            let made = try MadeProvince(folder + "/a", options)
            #expect(made.outcome.area == "94@")
            #expect(made.truth.rows.filter { $0.period == "2024" && $0.level == "district" }.count == 11)
            try TruthTests.compare(made)
            // Who was there before keeps the old home; who opened since lies in a new commune.
            let table = try Table(made.outcome.path)
            let homes = try table.rows("SELECT DISTINCT home FROM establishment WHERE opened > '2025-07-20'").map {
                $0[0]
            }
            #expect(!homes.isEmpty && homes.allSatisfy { $0.hasSuffix("@2025-07-01") })
            let workspace = try Workspace.open(folder + "/a", host: StandInHost(seed: 1).host())
            #expect(try workspace.store.check() == [])
            options.province = "92@2025-08-01"
            options.first = "2025-08-01"
            options.years = 1
            let later = try MadeProvince(folder + "/b", options)
            #expect(later.truth.rows.contains { $0.level == "commune" && $0.area.hasSuffix("@2025-07-01") })
            #expect(!later.truth.rows.contains { $0.level == "district" })
            options.province = "ZZ"
            #expect(throws: FieldLogError.unknownArea("ZZ")) { try MadeProvince(folder + "/c", options) }
        }
    }

    /// A commune that ended long before the reform takes nobody's team with it but its own.
    @Test func teamsEndWithTheirAreas() throws {
        try withTemporaryFolder { folder in
            var lines = ["code,parent_code,level,kind,name,valid_from,valid_to", "94,,province,tỉnh,Cũ,,2025-07-01"]
            lines += ["92,,province,thành phố,Mới,,", "941,94,district,huyện,Một,,2025-07-01"]
            var moves = ["old_code,new_code,effective_date,extent", "94,92,2025-07-01,whole"]
            for place in 0..<12 {
                let end = place < 6 ? "2024-09-01" : "2025-07-01"
                lines.append("\(100 + place),941,commune,xã,Cũ \(place),,\(end)")
                if place >= 6 {
                    lines.append("\(200 + place),92,commune,xã,Mới \(place),2025-07-01,")
                    moves.append("\(100 + place),\(200 + place),2025-07-01,whole")
                }
            }
            for (name, rows) in [("areas", lines), ("moves", moves)] {
                try (rows.joined(separator: "\n") + "\n").write(
                    toFile: "\(folder)/\(name).csv", atomically: true, encoding: .utf8)
            }
            var options = small()
            options.years = 2
            options.first = "2024-01-01"
            options.areas = [folder + "/areas.csv"]
            options.successions = folder + "/moves.csv"
            options.province = "94@2024-01-01"
            let table = try Table(try MadeProvince(folder + "/a", options).outcome.path)
            let ends = try table.rows(
                "SELECT DISTINCT level, substr(area, 1, 2), valid_to FROM team WHERE valid_to IS NOT NULL ORDER BY 1, 3"
            )
            #expect(
                ends.filter { $0[0] != "commune" } == [
                    ["district", "94", "2025-07-01"], ["province", "94", "2025-07-01"],
                ])
            #expect(ends.contains { $0[0] == "commune" && $0[2] == "2024-09-01" })
            let begun = try table.rows("SELECT DISTINCT valid_from FROM team WHERE area LIKE '2%' OR area LIKE '92@%'")
            #expect(begun == [["2025-07-01"]])
            let early = try table.rows(
                "SELECT count(*) FROM visit v JOIN team t ON t.id = v.team WHERE v.date < t.valid_from OR v.date >= t.valid_to"
            )
            #expect(early == [["0"]])
        }
    }
}
