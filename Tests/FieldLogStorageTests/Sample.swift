import FieldLogHash
import FieldLogModel
@testable import FieldLogStorage
import FieldLogTestSupport
import Foundation

/// A store with something in every table, and copies of it to be damaged.
enum Sample {
    /// A second home, so that feeds of one, two and many entries are there.
    static let otherHome: AreaKey = AreaKey(code: "26734", validFrom: nil) ?? .commons

    static func id(_ number: UInt32) -> RecordID { RecordID(ticks: 115_000_000_000_000, random: number) }

    /// Fills a store that was just made.
    static func fill(_ store: Store) throws {
        for (number, kind) in Schema.kinds.enumerated() where kind.home == .commons || kind.home == .authority {
            var values = FieldValues()
            for field in kind.fields.prefix(3) where field.type.admits(.text("")) {
                values[field.number] = .text("Yên Bái")
            }
            for copy in 0..<3 {
                let home: AreaKey = kind.home == .authority ? .authority : .commons
                try store.add(kind, id(UInt32(number * 10 + copy)), home: home, values, salt: UInt8(number * 10 + copy))
            }
        }
        for number in 0..<3 as Range<UInt32> {
            try store.add(
                Schema.establishment, id(500 + number),
                ["name": .text("Nhà nghỉ Hoa Sữa \(number)"), "kind": .text("MOTEL"), "rooms": .int(12)])
            try store.add(
                Schema.visit, id(600 + number),
                ["status": .text("DRAFT"), "establishment": .bytes(id(500).bytes), "date": .text("2025-10-09")])
            try store.add(Schema.finding, id(700 + number), ["visit": .bytes(id(600).bytes), "domain": .text("FIRE")])
        }
        try fillRest(store)
        // Conflicts: of two groups of one record, and about a sealed one with a proposal.
        let first = try store.parents(of: Schema.establishment, id: id(500), home: fixtureHome)
        try store.add(Schema.establishment, id(500), ["rooms": .int(1), "note": .text("cửa sau khóa")], parents: first)
        try store.add(Schema.establishment, id(500), ["rooms": .int(2), "note": .text("cửa sau mở")], parents: first)
        let draft = try store.parents(of: Schema.visit, id: id(600), home: fixtureHome)
        try store.add(Schema.visit, id(600), ["status": .text("FINAL"), "outcome": .text("DONE")], parents: draft)
        try store.add(Schema.visit, id(600), ["minutes": .text("01/BB")], parents: draft)
        // Waiting for what nobody has.
        for number in 0..<2 as Range<UInt32> {
            let nobody = EntryRef(incarnation: try store.ownIncarnation(), seq: 99, hash: fixtureDeployment)
            try store.add(Schema.establishment, id(800 + number), ["rooms": .int(3)], parents: [nobody])
        }
        try store.write { (transaction) throws(FieldLogError) in
            for entry in unknown(area: otherHome, kind: "song") { try transaction.insert(entry) }
        }
        try store.add(Schema.establishment, id(900), home: otherHome, ["name": .text("Karaoke Sao Đêm")])
        _ = try store.areaDigests()
    }

    /// What leads to visits and follows them.
    private static func fillRest(_ store: Store) throws {
        for number in 0..<3 as Range<UInt32> {
            let (place, visit) = (FieldValue.bytes(id(500).bytes), FieldValue.bytes(id(600).bytes))
            try store.add(
                Schema.measure, id(1_000 + number),
                ["visit": visit, "kind": .text("FINE"), "decided": .text("2025-11-01"), "amount": .int(35_000_000)])
            try store.add(
                Schema.complaint, id(1_010 + number),
                ["received": .text("2025-10-01"), "channel": .text("HOTLINE"), "establishment": place])
            try store.add(
                Schema.followUp, id(1_020 + number),
                ["establishment": place, "due": .text("2025-12-01"), "asked_by": visit])
            try store.add(
                Schema.link, id(1_030 + number),
                [
                    "one": place, "other": .bytes(id(501).bytes), "other_home": .text("15@2025-07-01"),
                    "state": .text("LINKED"),
                ])
            try store.add(
                Schema.guardOverride, id(1_040 + number),
                [
                    "kind": .text("visit"), "field": .text("note"), "patterns": .text("PHONE"),
                    "reason": .text("số trên biển hiệu"),
                ])
            try store.add(
                Schema.report, id(1_050 + number),
                ["layout": .text("178"), "period": .text("2026-H1"), "parts": .int(1)])
            try store.add(
                Schema.reportPart, id(1_060 + number), ["report": .bytes(id(1_050).bytes), "text": .text("[]")])
        }
    }

    /// Two entries of another device, of a kind that no version knows yet.
    static func unknown(area: AreaKey, kind: String) -> [Entry] {
        var previous = Digest32.zero
        return (1...2).map { number in
            let header = EntryHeader(
                incarnation: IncarnationID.derived(publicKey: "máy lạ", nonce: []), area: area, seq: UInt64(number),
                previous: previous, auth: 0, time: Stamp.fixture().time, record: id(UInt32(950 + number)), kind: kind,
                fields: [], parents: [], bodyHash: .zero, bodyLength: 0)
            var values = FieldValues()
            values[1] = .other([0xA1, 0x01, 0xF5])
            let entry = Entry(header: header, values: values, salt: Array(repeating: 3, count: 16))
            previous = entry.hash
            return entry
        }
    }

    /// Calls a body with the folder of a filled and closed store.
    @discardableResult
    static func withFolder<Result>(_ body: (String) throws -> Result) throws -> Result {
        try withTemporaryFolder { folder in
            let path = folder + "/mẫu"
            try fill(try Store.fixture(path, name: "máy-1"))
            try RawDatabase(Store.databasePath(path)).run("PRAGMA wal_checkpoint(TRUNCATE)")
            return try body(path)
        }
    }

    /// Calls a body with a copy of a store that was damaged while nobody had it open.
    @discardableResult
    static func damaged<Result>(
        _ original: String, _ damage: (RawDatabase) throws -> Void, _ body: (Store) throws -> Result
    ) throws -> Result {
        try withTemporaryFolder { folder in
            let copy = folder + "/bản-sao"
            try FileManager.default.copyItem(atPath: original, toPath: copy)
            try damage(RawDatabase(Store.databasePath(copy)))
            return try body(try Store.open(copy))
        }
    }
}

extension Store {
    /// As the fixture's ``add``, with values by name.
    @discardableResult
    func add(
        _ kind: KindSpec, _ record: RecordID, home: AreaKey = fixtureHome, _ values: [String: FieldValue],
        parents: [EntryRef]? = nil
    ) throws -> EntryRef {
        try add(kind, record, home: home, FieldValues(kind, values), parents: parents)
    }
}
