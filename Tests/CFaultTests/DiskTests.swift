import CFault
import CSQLite
import FieldLogStorage
import FieldLogTestSupport
import Foundation
import Testing

/// The disk in memory keeps what a file system would keep, and loses what one may lose.
@Suite struct DiskTests {
    /// Two connections share one write-ahead log: a reader keeps its state, a second writer is refused, and both see the end.
    @Test func connectionsShareTheLog() throws {
        try withDisk("hai-kết-nối") { _, path in
            let (one, two) = (try prepared(path), try prepared(path))
            #expect(try one.text("PRAGMA journal_mode") == "wal")
            try two.run("BEGIN")
            #expect(try two.text("SELECT count(*) FROM visit") == "0")
            try one.run("BEGIN IMMEDIATE; INSERT INTO visit VALUES('Karaoke Sóng Xanh')")
            let three = try Database(path + "/sổ.db")
            #expect(throws: Refused.self) { try three.run("BEGIN IMMEDIATE") }
            try one.run("COMMIT")
            #expect(try two.text("SELECT count(*) FROM visit") == "0")
            try two.run("COMMIT")
            #expect(try two.text("SELECT name FROM visit") == "Karaoke Sóng Xanh")
            #expect(FileManager.default.fileExists(atPath: path) == false)
        }
    }

    /// Wherever the power goes and whatever the disk loses, what was acknowledged is there, and at most what was under way besides.
    @Test func acknowledgedCommitsSurvive() throws {
        try withDisk("mất-điện") { disk, path in
            var (images, lost) = (0, 0)
            for cut in 1...60 {
                for seed in 0..<8 {
                    var database = try prepared(path)
                    let before = try #require(Int(try database.text("SELECT count(*) FROM visit")))
                    var done = before
                    cfault_disk_cut(disk, Int64(cut))
                    while cfault_disk_is_off(disk) == 0 {
                        do {
                            try database.run("INSERT INTO visit VALUES('\(String(repeating: "Phố ", count: 900))')")
                            done += 1
                            if done % 3 == 0 {
                                try database.run("PRAGMA wal_checkpoint(\(done % 2 == 0 ? "TRUNCATE" : "PASSIVE"))")
                            }
                        } catch {}
                    }
                    #expect(throws: Refused.self) { try database.run("SELECT count(*) FROM visit") }
                    #expect(cfault_disk_crash(disk, CFAULT_POWER, UInt64(cut * 100 + seed)) == SQLITE_OK)
                    database = try prepared(path)
                    let after = try #require(Int(try database.text("SELECT count(*) FROM visit")))
                    #expect(after == done || after == done + 1, "cut \(cut) seed \(seed)")
                    #expect(try database.text("PRAGMA integrity_check") == "ok")
                    if after == done { lost += 1 }
                    images += 1
                    try database.run("DELETE FROM visit")
                }
            }
            #expect(images == 480 && lost > 0 && lost < images)
        }
    }

    /// What was never synced is lost now and then, and a seed loses the same each time.
    @Test func unsyncedWorkIsLost() throws {
        try withDisk("không-đồng-bộ") { disk, path in
            let database = try prepared(path, synchronous: "OFF")
            for number in 0..<20 { try database.run("INSERT INTO visit VALUES('Nhà nghỉ \(number)')") }
            let image = try #require(cfault_disk_snapshot(disk))
            defer { cfault_image_free(image) }
            #expect(cfault_disk_pending(disk) > 20)
            func left(_ seed: UInt64) throws -> [UInt8] {
                #expect(cfault_disk_restore(disk, image) == SQLITE_OK)
                #expect(cfault_disk_crash(disk, CFAULT_POWER, seed) == SQLITE_OK)
                let count = max(0, Int(cfault_disk_read(disk, "/sổ.db-wal", 0, nil, 0)))
                var bytes = [UInt8](repeating: 0, count: count)
                _ = cfault_disk_read(disk, "/sổ.db-wal", 0, &bytes, count)
                return bytes
            }
            let all = try (0..<40).map { try left(UInt64($0)) }
            #expect(Set(all).count > 10)
            #expect(try (0..<40).map { try left(UInt64($0)) } == all)
        }
    }

    /// A full disk refuses what does not fit and has lost nothing when there is room again.
    @Test func fullDisk() throws {
        try withDisk("đĩa-đầy") { disk, path in
            let database = try prepared(path)
            cfault_disk_limit(disk, 60_000)
            var done = 0
            var code = SQLITE_OK
            while code == SQLITE_OK {
                do {
                    try database.run("INSERT INTO visit VALUES('\(String(repeating: "x", count: 3_000))')")
                    done += 1
                } catch let refused as Refused { code = refused.code }
            }
            #expect(code == SQLITE_FULL && done > 3 && cfault_disk_bytes(disk) == 60_000)
            #expect(try database.text("SELECT count(*) FROM visit") == "\(done)")
            cfault_disk_limit(disk, -1)
            try database.run("INSERT INTO visit VALUES('Quán bar Đêm Phố')")
            #expect(try Database(path + "/sổ.db").text("SELECT count(*) FROM visit") == "\(done + 1)")
        }
    }

    /// An image goes to another disk as it was; what is written there is not seen here.
    @Test func copies() throws {
        try withDisk("gốc") { disk, path in
            try prepared(path).run("INSERT INTO visit VALUES('Karaoke Sao Đêm')")
            let image = try #require(cfault_disk_snapshot(disk))
            defer { cfault_image_free(image) }
            try withDisk("bản-sao") { other, otherPath in
                #expect(cfault_disk_restore(other, image) == SQLITE_OK)
                let copy = try Database(otherPath + "/sổ.db")
                #expect(try copy.text("SELECT name FROM visit") == "Karaoke Sao Đêm")
                try copy.run("INSERT INTO visit VALUES('Nhà nghỉ Hoa Sữa')")
            }
            #expect(try Database(path + "/sổ.db").text("SELECT count(*) FROM visit") == "1")
            #expect(cfault_disk_flip(disk, "/sổ.db", 0, 1) == SQLITE_OK)
            #expect(throws: Refused.self) { try Database(path + "/sổ.db").run("SELECT count(*) FROM visit") }
        }
    }

    /// The product's own store lives on a disk: only its lock, its witness and the name of its database are real.
    @Test func aStoreOnADisk() throws {
        try withTemporaryFolder { folder in
            let path = folder + "/kho"
            #expect(cfault_disk_install() == SQLITE_OK)
            let disk = try #require(cfault_disk_mount(folder))
            defer { cfault_disk_unmount(disk) }
            var store: Store? = try Store.fixture(path, name: "máy-đĩa")
            #expect(try store?.check() == [])
            let size = try FileManager.default.attributesOfItem(atPath: path + "/fieldlog.db")[.size] as? Int
            #expect(size == 0 && cfault_disk_bytes(disk) > 10_000)
            #expect(cfault_disk_crash(disk, CFAULT_SYNCED, 1) == SQLITE_OK)
            #expect(throws: (any Error).self) { try store?.check() }
            store = nil
            try FileManager.default.moveItem(atPath: path, toPath: folder + "/chuyển")
            #expect(try Store.open(folder + "/chuyển").check() == [])
            #expect(try Store.exists(path) == false)
        }
    }
}
