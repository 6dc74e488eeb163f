import FieldLogStorage
import FieldLogImport
import FieldLogKit
import FieldLogModel
import Foundation
import Testing

/// Maps that are wrong say where, and nothing is imported.
@Suite struct MapTests {
    private static func map(_ fields: String, _ rest: String = "") -> String {
        """
        {\(rest) "records": [{"kind": "establishment", "key": {"namespace": "e", "columns": ["e"]},
          "fields": {\(fields)}}]}
        """
    }

    static let problems: [(String, String, MapProblem.Reason)] = [
        ("{", "", .notJSON(code: "json.unexpected-end", line: 1, column: 2)),
        ("{}", "", .missingKey("records")),
        ("{\"record\": []}", "", .unknownKey("record", near: ["records"])),
        (map("\"nam\": \"x\""), "records[0].fields", .unknownKey("nam", near: ["name"])),
        (
            map("\"name\": {\"colum\": \"x\"}"), "records[0].fields.name",
            .unknownKey("colum", near: ["column", "columns"])
        ),
        (map("\"name\": {}"), "records[0].fields.name", .missingKey("column")),
        (map("\"name\": 5"), "records[0].fields.name", .wrongType(expected: "object")),
        (
            map("\"name\": {\"column\": \"x\", \"constant\": \"y\"}"), "records[0].fields.name",
            .twoKeys("column", "constant")
        ),
        (
            map("\"opened\": {\"column\": \"x\", \"dates\": \"DD/MM\"}"), "records[0].fields.opened.dates",
            .badPattern("DD/MM")
        ),
        (
            map("\"kind\": {\"column\": \"x\", \"codes\": \"loai\"}"), "records[0].fields.kind.codes",
            .unknownName("loai", near: [])
        ),
        (
            map("", "\"encoding\": \"utf-9\","), "encoding",
            .unknownName("utf-9", near: ["utf-8", "utf-16", "utf-16le"])
        ),
        (map("", "\"skip\": -1,"), "skip", .wrongType(expected: "number 0…1000")),
        (
            "{\"records\": [{\"kind\": \"finding\", \"key\": {\"namespace\": \"f\", \"columns\": [\"f\"]}, \"fields\": {}}]}",
            "records[0].fields", .missingKey("visit.key")
        ),
    ]

    /// Every mistake is named with its place.
    @Test(arguments: problems) func mistakesAreNamed(map: String, place: String, reason: MapProblem.Reason) {
        do throws(MapProblem) {
            _ = try ImportMap.read(Array(map.utf8))
            Issue.record("read: \(map)")
        } catch {
            #expect(error.place == place)
            if case .unknownName("utf-9", _) = error.reason { return }
            #expect(error.reason == reason)
        }
    }

    /// What can be seen only with the file or the store is refused before the first row.
    @Test func nothingIsImportedByAMapThatDoesNotFit() throws {
        let bench = try Bench()
        let path = try bench.write("a.csv", "e,name,name\n1,Một,Hai\n")
        func refusal(_ fields: String, area: String? = "T") -> MapProblem? {
            do {
                try bench.run([path], map: Self.map(fields), area: area)
            } catch FieldLogError.map(let file, let problem) {
                #expect(file == "test.map.json")
                return problem
            } catch {}
            return nil
        }
        #expect(
            refusal("\"address\": \"addr\"")
                == MapProblem(
                    place: "records[0].fields.address",
                    reason: .missingColumn("addr", file: path, columns: ["e", "name", "name"])))
        #expect(refusal("\"name\": \"name\"")?.reason == .repeatedColumn("name", file: path))
        #expect(refusal("\"kind\": {\"constant\": \"BAR\"}", area: nil)?.reason == .noArea)
        #expect(refusal("\"rooms\": {\"constant\": \"-2\"}")?.reason == .value(.outOfRange("-2")))
        guard
            case .value(.unknownCode("BARR", _, _)) = refusal(
                "\"kind\": {\"column\": \"e\", \"codes\": {\"words\": {}, \"else\": \"BARR\"}}")?.reason
        else {
            Issue.record("an unknown code of a table")
            return
        }
        let entry =
            "{\"files\": [{\"has\": [\"không có\"], \"records\": [{\"kind\": \"establishment\", \"key\": {\"namespace\": \"e\", \"columns\": [\"e\"]}, \"fields\": {}}]}]}"
        #expect(throws: FieldLogError.self) { try bench.run([path], map: entry) }
        #expect(try bench.workspace.store.count(Schema.establishment) == 0)
    }

    /// Cells with several values, joined columns, defaults, words without regard to case, files without a header.
    @Test func cellsAreReadAsTheMapSays() throws {
        let bench = try Bench()
        let map = """
            {"columns": ["e", "no", "street", "type", "cell", "date"], "delimiter": "|", "skip": 1, "dates": ["D/M/YYYY"],
             "codes": {"t": {"words": {"Quán Karaoke": "KARAOKE", "-": ""}, "else": null}}, "records": [
              {"kind": "establishment", "key": {"namespace": "e", "columns": ["e"]}, "fields": {
                "name": {"columns": ["type", "e"]}, "kind": {"column": "type", "codes": "t", "default": "BAR"},
                "address": {"columns": ["no", "street"], "join": " "}, "note": {"column": "cell", "default": "không"},
                "opened": "date"}},
              {"kind": "visit", "when": [{"column": "cell", "not": ["", "0"]}, {"column": "type", "equals": "quán karaoke"}],
               "each": {"column": "cell", "separator": ";"}, "key": {"namespace": "v", "columns": ["e", "@each"]},
               "fields": {"establishment": {"key": {"namespace": "e", "columns": ["e"]}}, "date": "date",
                "kind": {"constant": "JOINT"}, "outcome": {"constant": "DONE"}, "minutes": "@each"}}]}
            """
        let path = try bench.write(
            "a.txt", "Danh sách cơ sở\n1|12|Trần Phú|QUÁN KARAOKE|a; b ;|5/9/2025\n2||Lê Lợi||0|\n")
        let outcome = try bench.run([path], map: map)
        #expect(outcome.refused == [])
        #expect(outcome.created == ["establishment": 2, "visit": 2])
        let stored = try bench.workspace.store.records(Schema.establishment).sorted {
            ($0["name"].text ?? "") < ($1["name"].text ?? "")
        }
        #expect(stored.map { $0["name"].text } == ["2", "QUÁN KARAOKE 1"])
        #expect(stored.map { $0["kind"].text } == ["BAR", "KARAOKE"])
        #expect(stored.map { $0["address"].text } == ["Lê Lợi", "12 Trần Phú"])
        #expect(stored.map { $0["opened"].text } == [nil, "2025-09-05"])
        let minutes = try bench.workspace.store.records(Schema.visit).compactMap { $0["minutes"].text }
        #expect(Set(minutes) == ["a", "b"])
    }

    /// A map with any bytes changed is read or refused, with a place; nothing else happens.
    @Test(arguments: ["toronto.map.json", "register.map.json"]) func damagedMapsAreReadOrRefused(name: String) throws {
        let good = [UInt8](try Data(contentsOf: URL(fileURLWithPath: Examples.folder + "/" + name)))
        var state: UInt64 = 178
        func next(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % bound
        }
        var refused = 0
        for _ in 0..<1_000 {
            var bytes = good
            for _ in 0...next(3) {
                let place = next(bytes.count)
                switch next(3) {
                case 0: bytes[place] = UInt8(next(256))
                case 1: bytes.remove(at: place)
                default: bytes.insert(contentsOf: bytes[next(place + 1)...place], at: next(bytes.count))
                }
            }
            do throws(MapProblem) { _ = try ImportMap.read(bytes) } catch { refused += 1 }
        }
        #expect(refused > 100)
    }
}
