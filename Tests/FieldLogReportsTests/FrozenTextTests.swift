import FieldLogFormats
import FieldLogHash
import FieldLogKit
import FieldLogModel
import FieldLogStorage
import Testing

@testable import FieldLogReports

/// The text of a frozen report, and what is hidden of one that is published.
struct FrozenTextTests {
    private static func record(_ number: Int) -> CountedRecord {
        CountedRecord(
            kind: "visit", id: RecordID(ticks: 115_000_000_000_000, random: UInt32(number)),
            home: AreaKey(text: "26740@2025-07-01") ?? .commons)
    }

    /// A report with one of everything.
    private static func sample() throws -> FrozenReport {
        let home = try #require(AreaKey(text: "26740@2025-07-01"))
        let other = try #require(AreaKey(text: "26743@2025-07-01"))
        let hashes = (0..<3).map { SHA256.hash([UInt8($0)]) }.sorted()
        let feed = FeedID(incarnation: .derived(publicKey: "khóa", nonce: [1]), area: home)
        let branch = FeedID(incarnation: feed.incarnation, area: home, branch: hashes[0])
        return FrozenReport(
            heads: [FeedHead(feed: feed, seq: 7, hash: hashes[1]), FeedHead(feed: branch, seq: 9, hash: hashes[2])],
            rows: [
                FrozenRow(areas: [home], name: "Phường \"Bến\" Thành"), FrozenRow(areas: [home, other], name: ""),
            ],
            records: [
                FrozenRecord(record: record(0), hashes: [hashes[0]], belongsTo: []),
                FrozenRecord(record: record(1), hashes: hashes, belongsTo: [0]),
                FrozenRecord(record: record(2), hashes: [], belongsTo: [0, 1]),
            ],
            cells: [
                FrozenCell(row: 0, column: "visits", value: 3, records: [0, 1, 2], values: nil),
                FrozenCell(row: 1, column: "amount", value: -5, records: [0, 2], values: [10, -15]),
            ])
    }

    @Test func whatWasWrittenIsRead() throws {
        let report = try Self.sample()
        let text = FrozenText.write(report)
        #expect(FrozenText.read(text) == report)
        #expect(text.split(separator: "\n").count == 9 && text.hasSuffix("\n"))
        #expect(text.contains(#"["cell",0,"visits",3,"0-2",null]"#) && text.contains(#""0,2",[10,-15]]"#))
    }

    /// A text from anywhere is read as a report whose numbers all lead somewhere, or not at all.
    @Test func aHostileTextIsNoReport() throws {
        let text = FrozenText.write(try Self.sample())
        var seed: UInt64 = 178
        var accepted = 0
        for _ in 0..<4_000 {
            var bytes = Array(text.utf8)
            for _ in 0...Int(seed % 3) {
                seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                let place = Int(seed >> 33) % bytes.count
                switch seed >> 60 {
                case 0..<6: bytes[place] = UInt8(truncatingIfNeeded: seed >> 20)
                case 6..<10: bytes.remove(at: place)
                default: bytes.insert([0x30, 0x39, 0x2C, 0x2D, 0x22, 0x5B][Int(seed >> 8) % 6], at: place)
                }
            }
            guard let read = FrozenText.read(String(decoding: bytes, as: UTF8.self)) else { continue }
            accepted += 1
            #expect(read.cells.allSatisfy { $0.row < read.rows.count })
            #expect(read.cells.allSatisfy { $0.records.allSatisfy { $0 < read.records.count } })
            #expect(read.cells.allSatisfy { $0.values == nil || $0.values?.count == $0.records.count })
            #expect(read.rows.allSatisfy { !$0.areas.isEmpty })
            _ = read.table
        }
        #expect(accepted > 10 && accepted < 3_000)
        for wrong in [
            "[]", "[\"cell\",0,\"x\",1,\"0\",null]", "{}", "[\"row\",1,[\"26740\"],\"\"]", "[\"row\",0,[],\"\"]",
        ] {
            #expect(FrozenText.read(wrong) == nil, "\(wrong)")
        }
    }

    private static func line(_ number: Int, of upper: [Int] = []) -> String {
        #"["record",\#(number),"visit","\#(record(number).id)","26740@",[],\#(upper)]"# + "\n"
    }

    /// Nothing is said twice, and no record belongs to itself: then a total is the sum of its cells, and a number is followed to what made it.
    @Test func nothingIsSaidTwice() {
        let row = #"["row",0,["26740@"],""]"# + "\n"
        let cell = #"["cell",0,"visits",1,"0",null]"# + "\n"
        let text = row + Self.line(0) + Self.line(1, of: [0])
        #expect(FrozenText.read(text + cell)?.cells.count == 1)
        #expect(FrozenText.read(text + cell + #"["cell",0,"amount",1,"0",null]"#)?.cells.count == 2)
        #expect(FrozenText.read(text + cell + cell) == nil)
        #expect(FrozenText.read(text + #"["row",1,["26740@"],"b"]"#) == nil)
        #expect(FrozenText.read(text + #"["row",1,["26743@"],"b"]"#)?.rows.count == 2)
        #expect(FrozenText.read(row + Self.line(0, of: [0])) == nil)
    }

    /// A short text cannot ask for many numbers: a layout has a hundred columns, and a record is once in each.
    @Test func aShortTextAsksForLittle() throws {
        let records = (0..<200).map { Self.line($0) }.joined()
        func text(_ columns: Int) -> String {
            #"["row",0,["26740@"],""]"# + "\n" + records
                + (0..<columns).map { #"["cell",0,"c\#($0)",200,"0-199",null]"# + "\n" }.joined()
        }
        let most = try #require(FrozenText.read(text(100)))
        #expect(most.cells.reduce(0) { $0 + $1.records.count } == 20_000)
        #expect(FrozenText.read(text(101)) == nil)
        #expect(FrozenText.numbers("0-999999999999", below: .max, atMost: 100) == nil)
        #expect(FrozenText.numbers("0-49,51-100", below: 101, atMost: 100)?.count == 100)
        #expect(FrozenText.numbers("0-49,50-100", below: 101, atMost: 100) == nil)
    }

    /// The number of parts comes from anywhere, as they do.
    @Test func partsMakeOneText() {
        let pieces: [Int64: String] = [0: "a", 1: "b", 2: "c", -1: "x", .max: "y"]
        #expect(FrozenText.joined(pieces, count: 3) == "abc" && FrozenText.joined(pieces, count: 0)?.isEmpty == true)
        for count in [-1, 4, 6, Int64.min, .max] { #expect(FrozenText.joined(pieces, count: count) == nil, "\(count)") }
    }

    /// Numbers of any size are added up, published and shown.
    @Test func anySizeIsShown() throws {
        let period = try #require(ReportPeriod("2026"))
        for (one, other, total) in [
            (Int64.max, Int64(2), Int64.max), (.min, 2, .min + 2), (.min, .min, .min), (.max, .max, .max),
            (3, .max, .max),
        ] {
            let text = [
                #"["row",0,["26740@"],"a"]"#, #"["row",1,["26743@"],"b"]"#, #"["row",2,["26746@"],"c"]"#,
                #"["cell",0,"visits",\#(one),"",null]"#, #"["cell",1,"visits",\#(other),"",null]"#,
                #"["cell",0,"inspected",\#(one),"",null]"#, #"["cell",0,"register",1,"",null]"#,
            ].joined(separator: "\n")
            let cells = try #require(FrozenText.read(text))
            let report = cells.report(
                .periodic, period, CountDays(first: period.first, last: period.last), boundaries: period.last,
                area: .commons, gaps: ReportGaps(json: nil))
            let place = try #require(report.layout.columns.firstIndex { $0.key == "visits" })
            guard case .count(let sum) = report.total.values[place] else { throw FieldProblem.required }
            #expect(sum.value == total)
            let shown = report.published.lines.map { $0.values[place] }
            #expect(other != 2 || shown[1] == .suppressed(isSmall: true))
            #expect(one != 3 || shown[0] == .suppressed(isSmall: true))
        }
    }

    /// What was not known comes from anywhere too: no two of its numbers are added up, and none is below nought.
    @Test func anyGapIsShown() throws {
        let gaps = ReportGaps(
            json: try JSONParser.parse(text: #"{"conflicts":9223372036854775807,"pending":1,"devices":-3}"#))
        #expect(!gaps.isNothing && gaps.conflicts == .max && gaps.devices == 0)
        #expect(ReportGaps(json: ["pending": -1]).isNothing && ReportGaps(json: nil).isNothing)
        #expect(ReportGaps(json: gaps.json) == gaps)
        // An hour of the year 0000 that no calendar has in UTC.
        let silent: JSONValue = [
            "silent": [
                ["device": "a", "heard": "0000-01-01T00:00:00+14:00"],
                ["device": "b", "heard": "0000-01-02T00:00:00Z"],
            ]
        ]
        #expect(ReportGaps(json: silent).silent.map(\.principal) == ["b"])
    }

    @Test(arguments: [[], [0], [0, 1, 2], [1, 3, 4, 9], [5, 6, 8, 9, 10, 12]])
    func rangesAreReadAsTheyWereWritten(_ numbers: [Int]) {
        #expect(FrozenText.numbers(FrozenText.ranges(numbers), below: 13) == numbers)
        #expect(numbers.isEmpty || FrozenText.numbers(FrozenText.ranges(numbers), below: numbers.count - 1) == nil)
    }

    @Test(arguments: ["1,1", "2-1", "-1", "1-", "x", "1,,2", "3-5,4", "99999999999999999999"])
    func otherTextsAreNoNumbers(_ text: String) { #expect(FrozenText.numbers(text, below: 100) == nil) }
}
