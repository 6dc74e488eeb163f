import FieldLogHash
import FieldLogModel
@testable import FieldLogStorage
import FieldLogTestSupport
import Foundation
import Testing

struct OpeningTests {
    /// A store that a newer version wrote is refused and not touched.
    @Test func newerStoresAreRefused() throws {
        try Sample.withFolder { folder in
            let database = try RawDatabase(Store.databasePath(folder))
            try database.run("CREATE TABLE future(x)")
            try database.run("PRAGMA user_version = \(Tables.version + 1)")
            let known = Tables.version
            #expect(throws: FieldLogError.newerStore(path: folder, found: known + 1, known: known)) {
                try Store.open(folder)
            }
            #expect(
                try RawDatabase(Store.databasePath(folder)).run("PRAGMA user_version") == [[.int(Int64(known + 1))]])
        }
    }

    /// A folder that may not be entered is named itself, not a file in it that nobody knows of.
    @Test func aFolderThatMayNotBeEntered() throws {
        try withTemporaryFolder { folder in
            let path = folder + "/kho"
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
            chmod(path, 0)
            defer { chmod(path, 0o700) }
            // Of this thread alone; root could enter.
            typealias Change = @convention(c) (UInt32) -> Int32
            let change = try #require(dlsym(nil, "setfsuid").map { unsafeBitCast($0, to: Change.self) })
            if geteuid() == 0 { _ = change(65_534) }
            defer { if geteuid() == 0 { _ = change(0) } }
            #expect(throws: FieldLogError.system(operation: "stat", path: path, code: EACCES)) {
                try Store.open(path)
            }
            #expect(throws: FieldLogError.system(operation: "stat", path: path, code: EACCES)) {
                try Store.exists(path)
            }
        }
    }

    /// A store that cannot be written is read all the same: as it is where all is in the database, else from a private copy.
    @Test func readOnlyMediaAreRead() throws {
        try Sample.withFolder { folder in
            let store = try Store.open(folder)
            let entries = try store.entryCount()
            let log = Store.databasePath(folder) + "-wal"
            try store.write { (_) throws(FieldLogError) in try store.markDirty(.commons) }
            try #require(try Data(contentsOf: URL(fileURLWithPath: log)).count > 0)
            let copied = try ReadOnlyMedia(folder: folder).open()
            #expect(try copied.number("SELECT count(*) FROM entry") == Int64(entries))
            try store.database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            try #require(try Contents.bytes(log).isEmpty)
            let whole = try ReadOnlyMedia(folder: folder).open()
            #expect(try whole.number("SELECT count(*) FROM entry") == Int64(entries))
            try whole.execute("ATTACH '' AS beside; CREATE TABLE beside.t(x)")
        }
    }

    /// What is no store is called so, whatever it is; an empty folder and no folder have none.
    @Test func whatIsNoStoreIsRefused() throws {
        try withTemporaryFolder { folder in
            #expect(throws: FieldLogError.noStore(path: folder)) { try Store.open(folder) }
            #expect(throws: FieldLogError.noStore(path: folder + "/không có")) { try Store.open(folder + "/không có") }
            let path = Store.databasePath(folder)
            let contents: [[UInt8]] = [
                [], Array("Sổ kiểm tra, không phải cơ sở dữ liệu. ".utf8), Array(repeating: 0, count: 8192),
                Array("SQLite format 3\0".utf8) + Array(repeating: 0xFF, count: 4080),
            ]
            for bytes in contents {
                try Data(bytes).write(to: URL(fileURLWithPath: path))
                #expect {
                    try Store.open(folder)
                } throws: { error in
                    guard case .notAStore(folder, _)? = error as? FieldLogError else { return false }
                    return true
                }
                #expect(try Contents.bytes(path) == bytes)
            }
            try FileManager.default.removeItem(atPath: path)
            try RawDatabase(path).run("CREATE TABLE other(x)")
            #expect(throws: FieldLogError.notAStore(path: folder, detail: "application_id")) { try Store.open(folder) }
        }
    }

    /// A store is never made over another.
    @Test func storesAreNotMadeTwice() throws {
        try Sample.withFolder { folder in
            #expect(throws: FieldLogError.exists(path: folder)) { try Store.create(folder) }
        }
    }

    /// The tables of an older version are made anew from the log when the store is opened.
    @Test func olderStoresAreBroughtUpToDate() throws {
        try Sample.withFolder { folder in
            let before = try Snapshot(try Store.open(folder))
            try Sample.damaged(folder) { raw in
                for table in Tables.derivedNames { try raw.run("DROP TABLE \"\(table)\"") }
                try raw.run("CREATE TABLE visit(id BLOB, old TEXT)")
                try raw.makeVersionOne()
            } _: { (store: Store) throws in
                #expect(try store.check() == [])
                #expect(try Snapshot(store) == before)
                #expect(try store.database.number("PRAGMA user_version") == Int64(Tables.version))
            }
        }
    }
}

struct WritingTests {
    /// A transaction that fails leaves nothing behind.
    @Test func failedWritesLeaveNothing() throws {
        try withStore { store in
            let made = try store.add(Schema.establishment, Sample.id(1), ["rooms": .int(1)])
            let before = (try Snapshot(store), try store.allHeads(), try store.entryCount())
            #expect(throws: FieldLogError.interrupted) {
                try store.write { (transaction) throws(FieldLogError) in
                    try transaction.append(
                        kind: Schema.establishment, record: Sample.id(1), home: fixtureHome,
                        values: FieldValues(Schema.establishment, ["rooms": .int(2)]), parents: [made],
                        stamp: .fixture())
                    throw .interrupted
                }
            }
            #expect(try Snapshot(store) == before.0)
            #expect(try store.allHeads() == before.1)
            #expect(try store.entryCount() == before.2)
        }
    }

    /// What does not follow its feed is refused by name and changes nothing: gaps, other entries under a known number, wrong links.
    @Test func onlyTheNextEntryIsTaken() throws {
        try withStore(name: "máy-1") { source in
            for number in 0..<4 as Range<UInt32> {
                try source.add(Schema.establishment, Sample.id(number), ["rooms": .int(1)])
            }
            let feed = try source.allHeads()[0].feed
            let entries = try source.entries(of: feed)
            let name = Transaction.name(feed)
            try withStore(name: "máy-2") { store in
                func insert(_ entry: Entry) throws -> Transaction.Outcome {
                    try store.write { (transaction) throws(FieldLogError) in try transaction.insert(entry) }
                }
                func changed(_ entry: Entry, _ change: (inout EntryHeader) -> Void) throws -> Entry {
                    var header = entry.header
                    change(&header)
                    return Entry(header: header, values: try entry.values(), salt: Array(repeating: 8, count: 16))
                }
                #expect(throws: FieldLogError.entry(.chain, feed: name, seq: 2)) { try insert(entries[1]) }
                #expect(throws: FieldLogError.entry(.chain, feed: name, seq: 1)) {
                    try insert(try changed(entries[0]) { $0.previous = fixtureDeployment })
                }
                #expect(try insert(entries[0]) == .added)
                #expect(try insert(entries[0]) == .known)
                #expect(throws: FieldLogError.entry(.chain, feed: name, seq: 3)) { try insert(entries[2]) }
                #expect(throws: FieldLogError.fork(feed: name, seq: 1)) {
                    try insert(try changed(entries[0]) { $0.auth = 3 })
                }
                #expect(throws: FieldLogError.entry(.chain, feed: name, seq: 2)) {
                    try insert(try changed(entries[1]) { $0.previous = .zero })
                }
                #expect(throws: FieldLogError.entry(.body, feed: name, seq: 2)) {
                    try insert(try Entry(headerBytes: entries[1].headerBytes, bodyBytes: nil))
                }
                #expect(try store.entryCount() == 1)
                for entry in entries { _ = try insert(entry) }
                let (mine, theirs) = (try store.areaDigests(), try source.areaDigests())
                #expect(mine.map(\.digest) == theirs.map(\.digest))
            }
        }
    }

    /// One id in two kinds, while a change of one of them waits: the tables do not tell in which order they came.
    @Test func oneIDInTwoKindsFoldsAlike() throws {
        let nobody = EntryRef(
            incarnation: IncarnationID.derived(publicKey: "không ai", nonce: []), seq: 1, hash: fixtureDeployment)
        let waiting = try withTemporaryFolder { folder in
            let other = try Store.fixture(folder, name: "máy-2")
            try other.add(Schema.visit, Sample.id(1), ["minutes": .text("01")], parents: [nobody])
            return try other.entries(of: try other.allHeads()[0].feed)
        }
        try withStore { store in
            try store.add(Schema.establishment, Sample.id(2), ["rooms": .int(1)])
            try store.write { (transaction) throws(FieldLogError) in
                for entry in waiting { try transaction.insert(entry) }
            }
            try store.add(Schema.finding, Sample.id(1), ["domain": .text("FIRE")], parents: [])
            #expect(try store.pendingCount() == 1)
            #expect(try [store.count(Schema.finding), store.count(Schema.visit)] == [1, 0])
        }
    }
}
