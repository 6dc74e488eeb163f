import FieldLogImport
import FieldLogKit
import FieldLogModel
import FieldLogStorage
import FieldLogSystem
import Foundation
import Testing

/// Where refused rows go: over an earlier file of them, and over nothing else.
@Suite struct RejectPlaceTests {
    private static let rows = "\(Bench.head)\n1,Quán bar,,x,,,,\n2,Nhà nghỉ,,3,,,,\n"
    private static let written = "1,Quán bar,,x,,,,,2,establishment.rooms (rooms),field.not-a-number\r\n"

    /// Imports two rows of which one is refused.
    private static func run(_ bench: Bench, _ files: [String], to place: String, map: String? = nil) throws
        -> ImportOutcome
    {
        var read = try bench.map(Bench.small)
        if let map { read = try ImportMap.load(map) }
        var request = ImportRequest(files: files, map: read, area: "T")
        request.rejectPath = place
        return try bench.workspace.importFiles(request, committed: { _, _ in })
    }

    /// Nothing happens: the error is the one expected, no record is made, and what was there is the same file with the same bytes.
    private static func expectRefused(
        _ bench: Bench, _ files: [String], to place: String, _ problem: OutputProblem, of named: String? = nil,
        map: String? = nil
    ) throws {
        let before = (try bench.digest, try Files.identity(of: place), try? bench.read(place))
        #expect(throws: FieldLogError.output(path: named ?? place, problem)) {
            try run(bench, files, to: place, map: map)
        }
        #expect(try bench.digest == before.0)
        #expect(try Files.identity(of: place) == before.1)
        #expect((try? bench.read(place)) == before.2)
        #expect(FileManager.default.fileExists(atPath: place + ".partial") == (named != nil))
    }

    /// What the import reads, by whatever name, is not written over; nor is a link followed or replaced.
    @Test func whatIsReadStays() throws {
        let bench = try Bench()
        let rows = try bench.write("a.csv", Self.rows)
        let map = try bench.write("a.map.json", Bench.small)
        try Self.expectRefused(bench, [rows], to: rows, .isRead)
        try Self.expectRefused(bench, [rows], to: bench.folder + "/./a.csv", .isRead)
        try Self.expectRefused(bench, [rows], to: map, .isRead, map: map)
        let hard = bench.folder + "/cùng.csv"
        #expect(link(rows, hard) == 0)
        try Self.expectRefused(bench, [rows], to: hard, .isRead)
        let soft = bench.folder + "/liên kết.csv"
        #expect(symlink(rows, soft) == 0)
        try Self.expectRefused(bench, [rows], to: soft, .link)
        // What a name is written under until it is complete.
        let half = try bench.write("b.partial", Self.rows)
        try Self.expectRefused(bench, [half], to: bench.folder + "/b", .isRead, of: half)
        #expect(try bench.read(half) == Self.rows)
    }

    /// A file of somebody's own stays, empty or not, and so does a folder; one of an earlier import is replaced, whatever separates its cells.
    @Test func onlyAFileOfRefusedRowsIsReplaced() throws {
        let bench = try Bench()
        let rows = try bench.write("a.csv", Self.rows)
        for text in ["của tôi\n", "a,b,line,field\n", "\u{FEFF}reason,line,field\r\n"] {
            try Self.expectRefused(bench, [rows], to: try bench.write("khác.csv", text), .notRejects)
        }
        try Self.expectRefused(bench, [rows], to: bench.folder + "/store", .notRejects)
        for text in [
            "", "\u{FEFF}a,b,line,field,reason\r\n1,2,3,4,5\r\n", "a;\"b\nc\";line;field;reason\n",
            "line\tfield\treason",
        ] {
            let place = try bench.write("cũ.csv", text)
            #expect(try Self.run(bench, [rows], to: place).rejectFiles == [place])
            #expect(try bench.read(place) == "\u{FEFF}\(Bench.head),line,field,reason\r\n" + Self.written)
        }
        // What a run that was killed has left, and what it has not.
        let place = bench.folder + "/mới.csv"
        _ = try bench.write("mới.csv.partial", "")
        #expect(try Self.run(bench, [rows], to: place).refusedCount == 1)
        let mine = try bench.write("mới.csv.partial", "của tôi")
        #expect(throws: FieldLogError.output(path: mine, .notRejects)) { try Self.run(bench, [rows], to: place) }
        #expect(try bench.read(mine) == "của tôi")
    }

    /// The usual name goes on, again and again, also beside a store's own files; somebody's own file under it stays.
    @Test func theUsualName() throws {
        let bench = try Bench()
        for folder in ["", "store/"] {
            let rows = try bench.write(folder + "a.csv", Self.rows)
            for _ in 0..<3 {
                #expect(try bench.run([rows]).rejectFiles == [rows + ".rejected.csv"])
                #expect(try bench.read(rows + ".rejected.csv").hasSuffix("reason\r\n" + Self.written))
            }
        }
        let own = try bench.write("b.csv.rejected.csv", "của tôi")
        let rows = try bench.write("b.csv", Self.rows)
        let before = try bench.digest
        #expect(throws: FieldLogError.output(path: own, .notRejects)) { try bench.run([rows]) }
        #expect(try bench.digest == before)
        #expect(try bench.read(own) == "của tôi")
    }

    /// Nothing goes into the folder of a store, whether or not it is the one at hand, nor takes the name of a witness.
    @Test func noStoreIsTouched() throws {
        let bench = try Bench()
        let rows = try bench.write("a.csv", Self.rows)
        let store = bench.workspace.store.path
        for name in ["fieldlog.db", "fieldlog.db-wal", "key", "mới.csv", "lock"] {
            try Self.expectRefused(bench, [rows], to: store + "/" + name, .insideStore(store))
        }
        let other = bench.folder + "/khác"
        try FileManager.default.createDirectory(atPath: other + "/damaged-1", withIntermediateDirectories: true)
        _ = try bench.write("khác/fieldlog.db", "")
        try Self.expectRefused(bench, [rows], to: other + "/damaged-1/x.csv", .insideStore(other))
        try Self.expectRefused(bench, [rows], to: bench.folder + "/.store.fieldlog-witness", .witness)
        try Self.expectRefused(bench, [rows], to: bench.folder + "/.ai.fieldlog-lost", .witness)
        #expect(try bench.isClean())
    }

    /// A device and a pipe are written to and stay what they are, for several files too; what cannot be written is known before any row is.
    @Test func devicesAndPipes() throws {
        let bench = try Bench()
        let rows = try bench.write("a.csv", Self.rows)
        let null = try Files.identity(of: "/dev/null")
        #expect(try Self.run(bench, [rows, rows], to: "/dev/null").refusedCount == 2)
        #expect(try Files.identity(of: "/dev/null")?.isSameFile(as: try #require(null)) == true)
        #expect(try Files.identity(of: "/dev/null")?.isRegular == false)
        #expect(!FileManager.default.fileExists(atPath: "/dev/null.2"))
        let pipe = bench.folder + "/ống"
        #expect(mkfifo(pipe, 0o600) == 0)
        let fresh = try bench.write("b.csv", "\(Bench.head)\n7,Quán bar,,3,,,,\n")
        let before = try bench.digest
        #expect(throws: FieldLogError.system(operation: "open", path: pipe, code: ENXIO)) {
            try Self.run(bench, [fresh], to: pipe)
        }
        #expect(try bench.digest == before)
        let reader = open(pipe, O_RDONLY | O_NONBLOCK)
        defer { close(reader) }
        #expect(try Self.run(bench, [rows], to: pipe).rejectFiles == [pipe])
        var bytes = [UInt8](repeating: 0, count: 4096)
        let count = read(reader, &bytes, bytes.count)
        #expect(
            String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
                == "\u{FEFF}\(Bench.head),line,field,reason\r\n" + Self.written)
        #expect(try Files.identity(of: pipe)?.mode == 0o010600)
        #expect(throws: FieldLogError.self) { try Self.run(bench, [fresh], to: bench.folder + "/không có/r.csv") }
        #expect(try bench.digest == before)
    }
}
