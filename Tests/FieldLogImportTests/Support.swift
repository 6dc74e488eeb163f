import FieldLogImport
import FieldLogKit
import FieldLogModel
import FieldLogStorage
import FieldLogSystem
import Foundation
import Testing

/// A folder of a test's own with a new central store in it; it goes with the value.
final class Bench {
    let folder: String
    let workspace: Workspace

    init(areas: [(code: String, from: String)] = [("T", "")]) throws {
        folder = FileManager.default.temporaryDirectory.path + "/fieldlog-import-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let now = WallTime(milliseconds: 1_760_000_000_000, offsetMinutes: 420, trust: .unknown)
        let host = Host.system(fixedNow: now, machine: "import-tests")
        workspace = try Workspace.found(folder + "/store", host: host)
        for area in areas {
            _ = try workspace.addArea([
                TypedField("code", area.code), TypedField("level", "commune"), TypedField("name", "Xã \(area.code)"),
                TypedField("valid_from", area.from),
            ])
        }
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    func write(_ name: String, _ text: String) throws -> String { try write(name, Array(text.utf8)) }

    func write(_ name: String, _ bytes: [UInt8]) throws -> String {
        let path = folder + "/" + name
        try Data(bytes).write(to: URL(fileURLWithPath: path))
        return path
    }

    func read(_ path: String) throws -> String {
        String(decoding: try Files.read(path, maxBytes: 1 << 24), as: UTF8.self)
    }

    func map(_ text: String) throws -> ImportMap { try ImportMap.read(Array(text.utf8), path: "test.map.json") }

    /// Imports with the small map, into area T.
    @discardableResult
    func run(
        _ files: [String], map text: String = Bench.small, area: String? = "T", dryRun: Bool = false,
        update: Bool = false, committed: @escaping (String, Int) -> Void = { _, _ in },
        interrupted: @escaping () -> Bool = { false }
    ) throws -> ImportOutcome {
        var request = ImportRequest(files: files, map: try map(text), area: area)
        request.isDryRun = dryRun
        request.isUpdate = update
        return try workspace.importFiles(request, committed: committed, isInterrupted: interrupted)
    }

    var digest: [FeedHead] { get throws { try workspace.store.allHeads() } }

    func isClean() throws -> Bool { try workspace.store.check().isEmpty }

    /// One row a finding: a shape like many a city's inspection file.
    static let small = """
        {"version": 1, "dates": ["DD/MM/YYYY"], "records": [
          {"kind": "establishment", "key": {"namespace": "e", "columns": ["e"]},
           "fields": {"name": "name", "kind": {"constant": "KARAOKE"}, "address": "address", "rooms": "rooms"}},
          {"kind": "visit", "when": {"column": "v", "filled": true}, "key": {"namespace": "v", "columns": ["v"]},
           "fields": {"establishment": {"key": {"namespace": "e", "columns": ["e"]}}, "date": "date",
             "kind": {"constant": "PLANNED"}, "outcome": {"constant": "DONE"}, "note": "note"}},
          {"kind": "finding", "when": {"column": "text", "filled": true},
           "key": {"namespace": "f", "columns": ["v", "text"]},
           "fields": {"visit": {"key": {"namespace": "v", "columns": ["v"]}}, "domain": {"constant": "FIRE"},
             "text": "text"}}
        ]}
        """

    static let head = "e,name,address,rooms,v,date,note,text"
}

/// The repository's examples.
enum Examples {
    static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("Examples").path
}
