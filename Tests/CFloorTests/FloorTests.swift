import CFloor
import Foundation
import Testing

@Suite("The C floor does the work it claims")
struct FloorTests {
    private func withDatabase(_ body: (OpaquePointer) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
        defer { try? FileManager.default.removeItem(at: folder) }
        var database: OpaquePointer?
        #expect(floor_open(folder.appendingPathComponent("sàn.db").path, &database) == 0)
        let opened = try #require(database)
        defer { floor_close(opened) }
        try body(opened)
    }

    private func counts(_ database: OpaquePointer) -> [Int64] {
        var visits: Int64 = -1
        var entries: Int64 = -1
        #expect(floor_count(database, &visits, &entries) == 0)
        return [visits, entries]
    }

    // Single and bulk visits each write one log row and one visit row.
    @Test func localVisitsWriteBothRows() throws {
        try withDatabase { database in
            var seconds = [Double](repeating: -1, count: 3)
            #expect(floor_single(database, 3, &seconds) == 0)
            #expect(seconds.allSatisfy { $0 >= 0 })
            #expect(floor_bulk(database, 50) == 0)
            #expect(counts(database) == [53, 53])
        }
    }

    // A merge of more than one run adds every entry once, a second one none, and the quick check knows them all.
    @Test func mergingIsRepeatable() throws {
        try withDatabase { database in
            let batch = try #require(floor_batch_make(7, 2_345))
            defer { floor_batch_free(batch) }
            #expect(floor_batch_bytes(batch) == 2_345 * 262)
            var count = 99
            #expect(floor_merge_again(database, batch, &count) == 0)
            #expect(count == 0)
            #expect(floor_merge(database, batch, &count) == 0)
            #expect(count == 2_345)
            #expect(floor_merge(database, batch, &count) == 0)
            #expect(count == 0)
            #expect(floor_merge_again(database, batch, &count) == 0)
            #expect(count == 2_345)
            #expect(floor_merge_compare(database, batch, &count) == 0)
            #expect(count == 2_345)
            let other = try #require(floor_batch_make(8, 10))
            defer { floor_batch_free(other) }
            #expect(floor_merge_compare(database, other, &count) == 0)
            #expect(count == 0)
            #expect(counts(database) == [2_345, 2_345])
            var fold: UInt64 = 0
            #expect(floor_digest(database, &fold) == 0)
            #expect(fold == 7 * 7 + 2_345)
        }
    }

    // The changeset of the session extension has the rows that were written under it, and writes them as a bulk does.
    @Test func changesetsGrowWithTheirRows() throws {
        try withDatabase { database in
            var few = 0
            let code = floor_changeset(database, 10, &few)
            // 12: this SQLite lacks the extension; then nothing is written.
            try #require(code == 0 || code == 12)
            guard code == 0 else {
                #expect(counts(database) == [0, 0] && few == 0)
                return
            }
            var many = 0
            #expect(floor_changeset(database, 100, &many) == 0)
            #expect(counts(database) == [110, 110])
            #expect(few > 10 * 100 && many > 9 * few)
        }
    }
}
