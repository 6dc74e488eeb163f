import FieldLogModel
@testable import FieldLogStorage
import FieldLogTestSupport
import Foundation
import Testing

/// Databases that came from outside: ours and nothing else are opened.
struct ForeignDatabaseTests {
    private static func copied(_ change: (RawDatabase) throws -> Void) throws -> [CheckFinding] {
        try Sample.withFolder { folder in
            try withTemporaryFolder { other in
                try Store.open(folder).copyDatabase(to: Store.databasePath(other))
                let mode = try FileManager.default.attributesOfItem(atPath: Store.databasePath(other))[
                    .posixPermissions]
                #expect(mode as? Int == 0o600)
                try change(try RawDatabase(Store.databasePath(other)))
                return try Store.openForeign(other).check()
            }
        }
    }

    /// A copy of a store is opened, checks clean, and says what the store says.
    @Test func copiesAreOpened() throws {
        #expect(try Self.copied { _ in } == [])
        #expect(try Self.copied { try $0.run("ANALYZE") } == [], "another program may have looked at it")
        try Sample.withFolder { folder in
            try withTemporaryFolder { other in
                let store = try Store.open(folder)
                try store.copyDatabase(to: Store.databasePath(other))
                let copy = try Store.openForeign(other)
                #expect(try Snapshot(copy) == (try Snapshot(store)))
                #expect(try copy.allHeads() == (try store.allHeads()))
                #expect(throws: FieldLogError.self) { try store.copyDatabase(to: Store.databasePath(other)) }
            }
        }
    }

    /// Whatever else is in the schema is refused before it could do anything.
    @Test(arguments: [
        "CREATE TRIGGER t AFTER INSERT ON entry BEGIN DELETE FROM entry; END", "CREATE VIEW v AS SELECT 1",
        "CREATE VIRTUAL TABLE f USING fts5(x)", "CREATE TABLE more(x)", "CREATE INDEX i ON entry(body)",
        "DROP INDEX feed_by_change", "ALTER TABLE peer ADD COLUMN more TEXT", "DROP TABLE setting",
        "CREATE INDEX j ON visit(id) WHERE id IS NULL", "ALTER TABLE entry ADD COLUMN x INTEGER CHECK (x > 1)",
        "ALTER TABLE feed ADD COLUMN g INTEGER GENERATED ALWAYS AS (abs(-9223372036854775808)) VIRTUAL",
    ]) func otherSchemasAreRefused(_ statement: String) throws {
        #expect {
            try Self.copied { try $0.run(statement) }
        } throws: { error in
            guard case .damaged(let detail)? = error as? FieldLogError else { return false }
            return detail.hasPrefix("schema")
        }
    }

    /// Versions that this program does not know, and files of others, are named.
    @Test func otherVersionsAreRefused() throws {
        #expect {
            try Self.copied { try $0.run("PRAGMA user_version = \(Tables.version + 1)") }
        } throws: { error in
            guard case .newerStore? = error as? FieldLogError else { return false }
            return true
        }
        for statement in ["PRAGMA user_version = 1", "PRAGMA application_id = 7"] {
            #expect {
                try Self.copied { try $0.run(statement) }
            } throws: { error in
                guard case .notAStore? = error as? FieldLogError else { return false }
                return true
            }
        }
    }

    /// What was erased or deleted is in no page of a copy.
    @Test func copiesHoldNothingThatWasDeleted() throws {
        try withTemporaryFolder { folder in
            let store = try Store.fixture(folder, name: "máy-1")
            let secret = "Quán Xóa Rồi"
            _ = try store.add(Schema.establishment, Sample.id(1), ["name": .text(secret)])
            try store.database.execute("PRAGMA secure_delete = OFF; DELETE FROM entry; DELETE FROM establishment")
            try withTemporaryFolder { other in
                try store.copyDatabase(to: Store.databasePath(other))
                let bytes = try Data(contentsOf: URL(fileURLWithPath: Store.databasePath(other)))
                #expect(bytes.range(of: Data(secret.utf8)) == nil)
            }
        }
    }

    /// A database that was brought up to date by this program has the shape of a new one, though not its text.
    @Test func migratedTablesHaveTheSameShape() throws {
        try Sample.withFolder { folder in
            try Sample.damaged(folder) { raw in
                try raw.makeVersionOne()
            } _: { (store: Store) throws in
                try withTemporaryFolder { other in
                    try store.copyDatabase(to: Store.databasePath(other))
                    #expect(try Store.openForeign(other).check() == [])
                }
            }
        }
    }
}
