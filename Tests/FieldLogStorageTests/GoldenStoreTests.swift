import CSQLite
import FieldLogHash
import FieldLogModel
@testable import FieldLogStorage
import FieldLogTestSupport
import Foundation
import Testing

/// A store that an older version wrote, kept as a dump: what it did not know takes effect when a newer version opens it.
@Suite struct GoldenStoreTests {
    private static let dump = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Vectors/stores/version-1.sql")

    /// Calls a body with a folder that holds the store of the dump.
    private static func withStore(_ body: (String) throws -> Void) throws {
        try withTemporaryFolder { folder in
            try FileManager.default.createDirectory(atPath: folder + "/kho", withIntermediateDirectories: false)
            var handle: OpaquePointer?
            defer { sqlite3_close(handle) }
            #expect(sqlite3_open(Store.databasePath(folder + "/kho"), &handle) == SQLITE_OK)
            let text = try String(contentsOf: dump, encoding: .utf8)
            #expect(
                sqlite3_exec(handle, text, nil, nil, nil) == SQLITE_OK, "\(String(cString: sqlite3_errmsg(handle)))")
            #expect(sqlite3_exec(handle, "PRAGMA journal_mode = WAL", nil, nil, nil) == SQLITE_OK)
            try body(folder + "/kho")
        }
    }

    /// Kinds of the authority feed that the older version had kept unfolded are known now: the grants count, every entry is as it was.
    @Test func kindsThatCameLaterTakeEffect() throws {
        try Self.withStore { folder in
            let before = try RawDatabase(Store.databasePath(folder)).run(
                "SELECT count(*), sum(length(header) + length(body)) FROM entry")
            let store = try Store.open(folder)
            // That version knew no signatures: what it had of others can be passed on by nobody else.
            #expect(try store.check().allSatisfy(\.isUnsigned))
            #expect(try store.unfoldedCount() == (0, 0))
            let book = try store.authority()
            #expect(book.liveGrants.map(\.principal) == ["central", "may-1"])
            #expect(try store.records(Schema.establishment).first?["name"].text == "Karaoke Sóng Xanh")
            #expect(try store.count(Schema.visit) == 1)
            let after = try RawDatabase(Store.databasePath(folder)).run(
                "SELECT count(*), sum(length(header) + length(body)) FROM entry")
            #expect(before == after)
        }
    }

    /// The same digest as the version that wrote it gave.
    @Test func digestsStay() throws {
        try Self.withStore { folder in
            let rows = try RawDatabase(Store.databasePath(folder)).run(
                "SELECT digest FROM area_digest WHERE digest IS NOT NULL ORDER BY area")
            let kept = rows.compactMap { row -> [UInt8]? in
                if case .bytes(let bytes) = row[0] { return bytes }
                return nil
            }
            let store = try Store.open(folder)
            let now = Set(try store.areaDigests().map(\.digest.bytes))
            #expect(!kept.isEmpty && Set(kept).isSubset(of: now))
        }
    }
}
