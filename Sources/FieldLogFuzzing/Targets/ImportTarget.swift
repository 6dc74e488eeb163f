internal import FieldLogImport
internal import FieldLogKit
internal import FieldLogModel
internal import FieldLogStorage
internal import FieldLogSystem
internal import Glibc

/// A central store of the worker's own with one area; it goes with the process.
private struct ImportBench {
    let folder: TemporaryDirectory
    let workspace: Workspace
    let heads: [FeedHead]
    let maps: [ImportMap]

    /// Keys and signatures are not what is looked at here.
    private struct NoVerifier: Verifying {
        func verify(_ items: [SignedMessage], namespace: String) throws(FieldLogError) -> [Bool] {
            items.map { _ in false }
        }
    }

    /// Nil where the machine will not have it.
    init?() {
        let time = WallTime(milliseconds: 1_760_000_000_000, offsetMinutes: 420, trust: .unknown)
        let host = Host.system(fixedNow: time, machine: "fuzz")
        guard let folder = try? TemporaryDirectory(prefix: "fieldlog-fuzz-"),
            let workspace = try? Workspace.found(folder.path + "/store", host: host),
            let area = try? workspace.addArea([
                TypedField("code", "T"), TypedField("level", "commune"), TypedField("name", "Xã Yên Bình"),
            ]), area.isNew, let heads = try? workspace.store.allHeads()
        else { return nil }
        (self.folder, self.workspace, self.heads) = (folder, workspace, heads)
        maps = Self.texts.compactMap { try? ImportMap.read(Array($0.utf8)) }
    }

    static let texts = [
        """
        {"dates": ["DD/MM/YYYY", "D/M/YYYY"], "numbers": "grouped", "records": [
          {"kind": "establishment", "key": {"namespace": "e", "columns": ["e"]},
           "fields": {"name": "name", "kind": {"constant": "KARAOKE"}, "address": {"columns": ["name", "e"]}, "rooms": "rooms"}},
          {"kind": "visit", "when": {"column": "v", "filled": true}, "key": {"namespace": "v", "columns": ["v"]},
           "fields": {"establishment": {"key": {"namespace": "e", "columns": ["e"]}}, "date": "date",
             "kind": {"constant": "PLANNED"}, "outcome": {"constant": "DONE"}, "note": "note"}}]}
        """,
        """
        {"delimiter": ";", "codes": {"k": {"words": {"Karaoke": "KARAOKE", "x": "HOTEL"}, "else": "OTHER"}},
         "dates": ["YYYY-MM-DD"], "records": [
          {"kind": "establishment", "key": {"namespace": "e", "columns": ["e", "v"]},
           "fields": {"name": "name", "kind": {"column": "v", "codes": "k"}, "rooms": "rooms", "opened": "date"}},
          {"kind": "visit", "when": [{"column": "v", "not": ["0"]}], "each": {"column": "note", "separator": ","},
           "key": {"namespace": "v", "columns": ["v", "@each"]},
           "fields": {"establishment": {"key": {"namespace": "e", "columns": ["e", "v"]}}, "date": "date",
             "kind": {"constant": "PLANNED"}, "outcome": {"constant": "DONE"},
             "agencies": {"column": "note", "split": {"separator": ",", "pair": ":", "value": "1"}}}}]}
        """,
    ]
}

extension SettingTargets {
    private nonisolated(unsafe) static let bench: ImportBench? = {
        let bench = ImportBench()
        atexit { _ = try? unsafe SettingTargets.bench?.folder.remove() }
        return bench
    }()

    /// A register that is read with one of two maps, which the first byte chooses, and would be written into a store. Every row is told of,
    /// and nothing is written.
    @Sendable static func table(_ bytes: [UInt8]) throws(FuzzViolation) -> Int {
        guard let bench = unsafe bench, let first = bytes.first, !bench.maps.isEmpty else { return 0 }
        let path = bench.folder.path + "/table.csv"
        guard (try? Files.writeAtomically(Array(bytes.dropFirst()), to: path, sync: false)) != nil else { return 0 }
        var request = ImportRequest(files: [path], map: bench.maps[Int(first) % bench.maps.count], area: "T")
        request.isDryRun = true
        request.isUpdate = first & 0x80 != 0
        let outcome: ImportOutcome
        do throws(FieldLogError) { outcome = try bench.workspace.importFiles(request, committed: { _, _ in }) } catch {
            guard case .map = error else { throw FuzzViolation("a table is refused as \(error)") }
            return 0
        }
        try hold(outcome.rows == outcome.imported + outcome.unchanged + outcome.refusedCount, "every row is told of")
        try hold((try? bench.workspace.store.allHeads()) == bench.heads, "reading a table writes nothing")
        return 1 + step(outcome.imported) * 8 + step(outcome.refusedCount)
    }
}
