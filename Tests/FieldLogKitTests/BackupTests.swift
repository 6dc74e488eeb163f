import FieldLogHash
import FieldLogModel
import FieldLogSystem
import FieldLogTestSupport
import FieldLogText
import Foundation
import Testing

@testable import FieldLogKit
@testable import FieldLogStorage

/// Backups as files: what is read back, what is refused, and what a rotation keeps.
@Suite struct BackupTests {
    /// A store with a few records, a backup of it, and its bytes.
    private static func withBackup(
        _ body: (_ world: SessionWorld, _ path: String, _ bytes: [UInt8]) throws -> Void
    ) throws {
        try withTemporaryFolder { folder in
            let world = try SessionWorld(folder)
            try world.log(try world.device("may-a"), area: SessionWorld.here, count: 3)
            let path = folder + "/máy a.backup"
            _ = try world.device("may-a").backUp(to: path)
            try body(world, path, Array(try Data(contentsOf: URL(fileURLWithPath: path))))
        }
    }

    private static func problem(_ world: SessionWorld, _ bytes: [UInt8]) throws -> BackupProblem? {
        let path = world.folder + "/hỏng.backup"
        try Data(bytes).write(to: URL(fileURLWithPath: path))
        do throws(FieldLogError) {
            _ = try Workspace.restore(path, to: world.folder + "/lại", host: world.host)
            return nil
        } catch {
            #expect(!FileManager.default.fileExists(atPath: world.folder + "/lại"))
            guard case .backup(_, let problem) = error else { throw error }
            return problem
        }
    }

    /// What a backup says of itself is what the store was, and what comes out of it is the store, under a new name.
    @Test func aBackupIsTheStore() throws {
        try Self.withBackup { world, path, _ in
            let device = try world.device("may-a")
            let header = try BackupFile(path: path).header
            #expect(header.entries == (try device.store.entryCount()) && header.name == "may-a" && header.hasKey)
            #expect(header.digest == (try world.digest(device)))
            let before = (try device.store.ownIncarnation(), header.digest)
            let (restored, outcome) = try Workspace.restore(path, to: world.folder + "/lại", host: world.host)
            #expect(outcome.hasKey && !outcome.isHeld)
            #expect(try restored.store.check() == [])
            #expect(try restored.store.ownIncarnation() != before.0)
            #expect(try restored.store.setting(.former)?.contains(before.0.description) == true)
            #expect(try restored.store.witnessProblem(machine: world.host.machine) == nil)
            #expect(try restored.lastBackup()?.made == header.made)
            #expect(try restored.store.entryCount() == header.entries + 1, "the record of its new name")
            let sync = try restored.sync(withFolder: world.folder + "/hub")
            #expect(sync.isEqual && sync.refused.isEmpty)
            #expect(try world.digest(device) != (try world.digest(restored)))
            _ = try device.sync(withFolder: world.folder + "/hub")
            #expect(try world.digest(device) == (try world.digest(restored)))
        }
    }

    /// A store that cannot be written is backed up too, with digests that were not computed since its last change: at once.
    @Test func aReadOnlyStoreWithOldDigestsIsBackedUp() throws {
        try withTemporaryFolder { folder in
            let world = try SessionWorld(folder)
            let device = try world.device("may-a")
            try world.log(device, area: SessionWorld.here, count: 3)
            let database = try ReadOnlyMedia(folder: device.store.path).open()
            let store = try Store(path: device.store.path, database: database, isReadOnly: true)
            let outcome = try Workspace(store: store, host: world.host).backUp(to: folder + "/máy a.backup")
            #expect(outcome.header.digest == (try world.digest(device)))
            #expect(!FileManager.default.fileExists(atPath: folder + "/máy a.backup.partial"))
        }
    }

    /// A flipped bit anywhere is named by its part and refused, and nothing is left of the attempt.
    @Test func aFlippedBitIsNamed() throws {
        try Self.withBackup { world, path, bytes in
            let header = try BackupFile(path: path).header
            let headEnd = 20 + header.encoded.count + 32
            let keyEnd = headEnd + header.files.reduce(0) { $0 + Int($1.count) }
            var random = SeededGenerator(178)
            var places = Array(0..<60) + (0..<60).map { _ in Int.random(in: 0..<headEnd, using: &random) }
            places += (0..<40).map { _ in Int.random(in: headEnd..<keyEnd, using: &random) }
            places += (0..<80).map { _ in Int.random(in: keyEnd..<(bytes.count - 32), using: &random) }
            places += (0..<32).map { bytes.count - 32 + $0 }
            for place in places {
                var flipped = bytes
                flipped[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
                let found = try Self.problem(world, flipped)
                switch place {
                case 0..<16: #expect(found == .notABackup, "byte \(place)")
                case 16..<20: #expect(found == .damaged(.header) || found == .truncated, "byte \(place)")
                case 20..<headEnd: #expect(found == .damaged(.header), "byte \(place)")
                case headEnd..<keyEnd: #expect(found == .damaged(.key), "byte \(place)")
                case keyEnd..<(bytes.count - 32): #expect(found == .damaged(.database), "byte \(place)")
                default: #expect(found == .damaged(.end), "byte \(place)")
                }
            }
        }
    }

    /// A disk that cannot be read is said to be that, and no damaged backup. (Nothing can be read at the beginning of this file.)
    @Test func aDiskErrorIsNoDamage() {
        #expect(throws: FieldLogError.system(operation: "read", path: "/proc/self/mem", code: EIO)) {
            _ = try BackupFile(path: "/proc/self/mem").header
        }
    }

    /// A file that is cut anywhere, that goes on behind its end, that is another file or a link, is refused.
    @Test func otherFilesAreRefused() throws {
        try Self.withBackup { world, path, bytes in
            for end in [1, 15, 16, 19, 20, 100, 400, 1_500, bytes.count / 2, bytes.count - 33, bytes.count - 1] {
                #expect(try Self.problem(world, Array(bytes.prefix(end))) == .truncated, "\(end) bytes")
            }
            #expect(try Self.problem(world, bytes + [0]) == .damaged(.end))
            #expect(try Self.problem(world, []) == .notABackup)
            #expect(try Self.problem(world, Array("Sổ kiểm tra không phải bản sao lưu.".utf8)) == .notABackup)
            let link = world.folder + "/link"
            try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: path)
            #expect(throws: FieldLogError.backup(path: link, .notRegular)) {
                try Workspace.restore(link, to: world.folder + "/lại", host: world.host)
            }
        }
    }

    /// The header is read in one form only; a later version is called so.
    @Test func headersHaveOneForm() throws {
        try Self.withBackup { _, path, _ in
            let header = try BackupFile(path: path).header
            #expect(try BackupHeader(decoding: header.encoded) == header)
            var later = header.encoded
            let place = try #require(later.firstIndex(of: 1))
            later[place] = 3
            #expect(throws: BackupProblem.newer(found: 3, known: 2)) { try BackupHeader(decoding: later) }
            // The second version always keeps something.
            later[place] = 2
            #expect(throws: BackupProblem.damaged(.header)) { try BackupHeader(decoding: later) }
            #expect(throws: BackupProblem.damaged(.header)) { try BackupHeader(decoding: header.encoded + [0]) }
            for count in 0..<header.encoded.count {
                #expect(throws: BackupProblem.damaged(.header)) {
                    try BackupHeader(decoding: Array(header.encoded.prefix(count)))
                }
            }
        }
    }

    /// What repairs left is of known names, once each, in their order, not empty and not larger than anything that is read: nothing else is ever
    /// written, and nowhere else than in a folder of its own.
    @Test func leftoversHaveKnownNames() throws {
        try Self.withBackup { _, path, _ in
            let plain = try BackupFile(path: path).header
            func read(_ kept: [(String, Int64)]) -> BackupHeader? {
                let header = BackupHeader(
                    deployment: plain.deployment, device: plain.device, name: plain.name,
                    incarnation: plain.incarnation, made: plain.made, tables: plain.tables, entries: plain.entries,
                    visits: plain.visits, digest: plain.digest, files: plain.files, database: plain.database,
                    kept: kept.map { BackupHeader.Piece(name: $0.0, count: $0.1, hash: SHA256.hash([1])) })
                let found = try? BackupHeader(decoding: header.encoded)
                #expect(found == nil || found == header)
                return found
            }
            #expect(read([]) == plain)
            let right: [[(String, Int64)]] = [
                [("loose.fieldlog", 1)], [("missing", 1)], [("loose.fieldlog", 1 << 32), ("missing", 1 << 24)],
            ]
            for kept in right {
                let header = try #require(read(kept))
                #expect(header.hasLeftovers && header.hasKey && header.aside.hasPrefix("damaged-2026"))
                #expect(!header.aside.contains("/"))
            }
            let wrong: [[(String, Int64)]] = [
                [("missing", 1), ("loose.fieldlog", 1)], [("missing", 1), ("missing", 1)], [("key", 1)], [("", 1)],
                [("../fieldlog.db", 1)], [("/etc/missing", 1)], [("loose.fieldlog", 0)], [("missing", -1)],
                [("loose.fieldlog", 1 << 32 + 1)], [("missing", 1 << 24 + 1)], [("loose.fieldlog/", 1)],
            ]
            for kept in wrong { #expect(read(kept) == nil, "\(kept)") }
        }
    }

    /// What the hashes of a backup bear out is looked at all the same: only what a repair could have left is laid beside a store.
    @Test func leftoversMustBeSound() throws {
        try Self.withBackup { world, path, _ in
            let out = world.folder + "/ra"
            try FileManager.default.createDirectory(atPath: out, withIntermediateDirectories: false)
            var file = try BackupFile(path: path)
            let header = file.header
            try file.unpack(into: out, isInterrupted: { false })
            let keys = try header.files.map { Array(try Data(contentsOf: URL(fileURLWithPath: "\(out)/\($0.name)"))) }
            let line = "\(header.incarnation) \(AreaKey.commons.text) 7 9\n"
            for (name, text, isSound) in [
                ("missing", line, true), ("missing", line + "\n", false), ("missing", "không có gì", false),
                ("loose.fieldlog", "fieldlog loose 1\n", false), ("loose.fieldlog", line, false),
            ] {
                let other = world.folder + "/khác.backup"
                try? FileManager.default.removeItem(atPath: other)
                let bytes = Array(text.utf8)
                let kept = BackupHeader(
                    deployment: header.deployment, device: header.device, name: header.name,
                    incarnation: header.incarnation, made: .max, tables: header.tables, entries: header.entries,
                    visits: header.visits, digest: header.digest, files: header.files, database: header.database,
                    kept: [BackupHeader.Piece(name, bytes)])
                try BackupFile.write(
                    kept, files: keys, database: out + "/fieldlog.db", kept: [bytes], to: other,
                    isInterrupted: { false })
                let found = try Self.problem(world, Array(try Data(contentsOf: URL(fileURLWithPath: other))))
                #expect(found == (isSound ? nil : .contents(name)), "\(text)")
                guard isSound else { continue }
                let restored = try world.open(world.folder + "/lại")
                #expect(try restored.store.missing().map(\.ranges) == [[7...9]])
                try FileManager.default.removeItem(atPath: world.folder + "/lại")
            }
        }
    }

    /// A backup of another deployment's key, or a database that does not go with the header, is not made a store.
    @Test func contentsMustAgree() throws {
        try Self.withBackup { world, path, _ in
            let out = world.folder + "/ra"
            try FileManager.default.createDirectory(atPath: out, withIntermediateDirectories: false)
            let header = try BackupFile(path: path).header
            var file = try BackupFile(path: path)
            try file.unpack(into: out, isInterrupted: { false })
            let keys = try header.files.map { Array(try Data(contentsOf: URL(fileURLWithPath: "\(out)/\($0.name)"))) }
            func problem(_ header: BackupHeader, _ files: [[UInt8]]) throws -> BackupProblem? {
                let other = world.folder + "/khác.backup"
                try? FileManager.default.removeItem(atPath: other)
                try BackupFile.write(
                    header, files: files, database: out + "/fieldlog.db", to: other, isInterrupted: { false })
                return try Self.problem(world, Array(try Data(contentsOf: URL(fileURLWithPath: other))))
            }
            let wrong = BackupHeader(
                deployment: header.deployment, device: header.device, name: header.name,
                incarnation: header.incarnation, made: header.made, tables: header.tables, entries: header.entries,
                visits: header.visits, digest: SHA256.hash([1]), files: header.files, database: header.database)
            #expect(try problem(wrong, keys) == .contents("digest"))
            let theirs = try ["key", "key.pub"].map {
                Array(try Data(contentsOf: URL(fileURLWithPath: "\(world.folder)/may-b/\($0)")))
            }
            let otherKey = BackupHeader(
                deployment: header.deployment, device: header.device, name: header.name,
                incarnation: header.incarnation, made: header.made, tables: header.tables, entries: header.entries,
                visits: header.visits, digest: header.digest,
                files: zip(header.files, theirs).map {
                    BackupHeader.Piece(name: $0.name, count: Int64($1.count), hash: SHA256.hash($1))
                }, database: header.database)
            guard case .otherKey? = try problem(otherKey, theirs) else {
                Issue.record("the key of another device was taken")
                return
            }
        }
    }

    /// Of each of the last days, and of each of the last weeks, the last backup is kept; the new one always; others' never touched.
    @Test func rotationsKeepDaysAndWeeks() throws {
        var names: [String] = []
        for day in 0..<60 {
            let date = try #require(
                ZonedInstant(millisecondsSinceEpoch: 1_795_150_000_000 - Int64(day) * 86_400_000, offsetMinutes: 420))
            for time in ["020000", "143000"] { names.append("fieldlog-m-\(date.localDate)-\(time).backup") }
        }
        let new = try #require(BackupName(names[1], device: "m"))
        let others = ["fieldlog-n-2020-01-01-020000.backup", "ghi chú.txt", "fieldlog-m-2020-13-01-020000.backup"]
        let gone = BackupName.surplus(names + others, keeping: new, days: 7, weeks: 4)
        let kept = Set(names).subtracting(gone)
        #expect(Set(gone).isSubset(of: names) && kept.contains(new.text))
        #expect(kept.count >= 9 && kept.count <= 11 && kept.allSatisfy { $0.contains("-143000") }, "\(kept.sorted())")
        for day in 0..<7 { #expect(kept.contains(names[day * 2 + 1])) }
        // The same again removes nothing more, and a month without a night loses nothing.
        #expect(BackupName.surplus(Array(kept), keeping: new, days: 7, weeks: 4) == [])
        let old = Array(names[100..<102])
        #expect(BackupName.surplus(old + [new.text], keeping: new, days: 7, weeks: 4) == [old[0]])
        // What a clock that was ahead has named takes no place of theirs, and is not removed.
        let ahead = (1...9).map { "fieldlog-m-2038-01-0\($0)-020000.backup" } + ["fieldlog-m-\(new.day)-235959.backup"]
        #expect(BackupName.later(names + others + ahead, than: new) == ahead)
        #expect(BackupName.surplus(names + others + ahead, keeping: new, days: 7, weeks: 4) == gone)
    }

    /// A store that was restored from an older backup replaces no newer one, which alone may have what was logged between both.
    @Test func whatHasMoreIsNotReplaced() throws {
        try Self.withBackup { world, path, _ in
            let (newer, folder) = (world.folder + "/sau.backup", world.folder + "/may-a")
            try world.log(try world.device("may-a"), area: SessionWorld.here, count: 2, name: "Karaoke Mây")
            _ = try world.device("may-a").backUp(to: newer)
            let bytes = try Data(contentsOf: URL(fileURLWithPath: newer))
            try FileManager.default.moveItem(atPath: folder, toPath: world.folder + "/hỏng")
            let (restored, _) = try Workspace.restore(path, to: folder, host: world.host)
            _ = try restored.sync(withFolder: world.folder + "/hub")
            var options = BackupOptions()
            options.replaces = true
            #expect(throws: FieldLogError.backup(path: newer, .hasMore(2))) {
                try restored.backUp(to: newer, options: options)
            }
            #expect(try Data(contentsOf: URL(fileURLWithPath: newer)) == bytes)
            // One that cannot be read as a whole may have more as well.
            var broken = bytes
            broken[broken.count / 2] ^= 1
            try broken.write(to: URL(fileURLWithPath: newer))
            #expect(throws: FieldLogError.backup(path: newer, .unreadable)) {
                try restored.backUp(to: newer, options: options)
            }
            #expect(try Data(contentsOf: URL(fileURLWithPath: newer)) == broken)
            // The way back that the message names.
            try bytes.write(to: URL(fileURLWithPath: newer))
            _ = try Workspace.restore(newer, to: world.folder + "/lại", host: world.host)
            _ = try restored.sync(withFolder: world.folder + "/lại")
            let made = try restored.backUp(to: newer, options: options)
            #expect(made.header.entries > (try BackupFile(path: path).header.entries) + 2)
            let files = try FileManager.default.contentsOfDirectory(atPath: world.folder)
            #expect(!files.contains { $0.contains("partial") }, "\(files)")
        }
    }

    /// Nothing is removed or written through a link that somebody has laid where a backup or a new store is made.
    @Test func linksInTheWayAreNotFollowed() throws {
        try Self.withBackup { world, path, _ in
            let kept = world.folder + "/của tôi"
            try FileManager.default.createDirectory(atPath: kept, withIntermediateDirectories: false)
            try Data([1]).write(to: URL(fileURLWithPath: kept + "/thư"))
            try FileManager.default.createDirectory(
                atPath: world.folder + "/lại", withIntermediateDirectories: false)
            for name in ["b.backup.partial", "lại/.fieldlog-new"] {
                try FileManager.default.createSymbolicLink(
                    atPath: "\(world.folder)/\(name)", withDestinationPath: kept)
            }
            #expect(throws: FieldLogError.inTheWay(path: world.folder + "/b.backup.partial")) {
                try world.device("may-a").backUp(to: world.folder + "/b.backup")
            }
            #expect(throws: FieldLogError.exists(path: world.folder + "/lại")) {
                try Workspace.restore(path, to: world.folder + "/lại", host: world.host)
            }
            #expect(try FileManager.default.contentsOfDirectory(atPath: kept) == ["thư"])
        }
    }

    /// Two processes never make one backup at the same time; what a killed one left is removed by the next.
    @Test func oneAtATime() throws {
        try withTemporaryFolder { folder in
            let world = try SessionWorld(folder)
            let device = try world.device("may-a")
            let path = folder + "/a.backup"
            do {
                let held = try BackupFolder(path + ".partial")
                #expect(throws: FieldLogError.busy(path: path + ".partial")) { try device.backUp(to: path) }
                held.remove()
            }
            try FileManager.default.createDirectory(
                atPath: path + ".partial/read", withIntermediateDirectories: true)
            chmod(path + ".partial", 0o700)
            for name in ["fieldlog.db", "backup", "read/fieldlog.db"] {
                try Data([1]).write(to: URL(fileURLWithPath: "\(path).partial/\(name)"))
            }
            // Nothing says that a backup left it: it may be somebody's store.
            #expect(throws: FieldLogError.inTheWay(path: path + ".partial")) { try device.backUp(to: path) }
            #expect(FileManager.default.fileExists(atPath: path + ".partial/read/fieldlog.db"))
            try Data("fieldlog work 1\n".utf8).write(to: URL(fileURLWithPath: path + ".partial/.fieldlog-work"))
            _ = try device.backUp(to: path)
            #expect(!FileManager.default.fileExists(atPath: path + ".partial"))
            #expect(throws: FieldLogError.interrupted) {
                try device.backUp(to: folder + "/b.backup", isInterrupted: { true })
            }
            #expect(!FileManager.default.fileExists(atPath: folder + "/b.backup"))
        }
    }
}
