import FieldLogSystem
import Glibc
import Testing

@Suite("Private files")
struct PrivateFilesTests {
    private func code(_ body: () throws -> Void) -> Int32? {
        #expect(throws: SystemError.self, performing: body)?.code
    }

    // Only a regular file of this very name is read, whole or not at all, and nothing makes the reader wait.
    @Test func onlyRegularFiles() throws {
        try withTemporaryFolder { folder in
            try Files.writeAtomically(patternBytes(300_000), to: folder + "/khóa")
            #expect(try Files.readRegular(folder + "/khóa", maxBytes: 300_000) == patternBytes(300_000))
            #expect(symlink(folder + "/khóa", folder + "/link") == 0)
            #expect(symlink("nowhere", folder + "/dangling") == 0)
            #expect(mkfifo(folder + "/pipe", 0o600) == 0)
            let cases: [(String, Int, Int32)] = [
                (folder + "/khóa", 299_999, EFBIG), (folder + "/khóa", -1, EFBIG), (folder + "/link", 300_000, ELOOP),
                (folder + "/dangling", 9, ELOOP), (folder + "/pipe", 9, EINVAL), (folder, 9, EISDIR),
                ("/dev/null", 9, EINVAL), (folder + "/none", 9, ENOENT), (folder + "/a\0", 9, EINVAL),
            ]
            for (path, bound, expected) in cases {
                #expect(code { _ = try Files.readRegular(path, maxBytes: bound) } == expected)
            }
            // The other way of reading follows links, as before.
            #expect(try Files.read(folder + "/link", maxBytes: 300_000).count == 300_000)
            // Those that claim to be empty are bounded too.
            #expect(code { _ = try Files.readRegular("/proc/self/status", maxBytes: 10) } == EFBIG)
        }
    }

    // A socket is refused by either way of reading, as pipes and devices are.
    @Test func sockets() throws {
        try withTemporaryFolder { folder in
            #expect(chdir(folder) == 0)
            defer { _ = chdir("/") }
            let script = "import socket; socket.socket(socket.AF_UNIX).bind('cổng')"
            guard try Subprocess.run(["python3", "-c", script], maxOutput: 100).status == 0 else { return }
            #expect(code { _ = try Files.readRegular(folder + "/cổng", maxBytes: 9) } == EINVAL)
            #expect(code { _ = try Files.read(folder + "/cổng", maxBytes: 9) } == EINVAL)
        }
    }

    // Who else may write counts, not who may read; a link stands for what it leads to.
    @Test func writableByOthers() throws {
        try withTemporaryFolder { folder in
            let path = folder + "/cấu hình"
            try Files.writeAtomically([1], to: path)
            #expect(symlink(path, folder + "/link") == 0)
            for (mode, expected) in [
                (0o600, false), (0o644, false), (0o755, false), (0o620, true), (0o602, true), (0o666, true),
            ] as [(mode_t, Bool)] {
                #expect(chmod(path, mode) == 0)
                #expect(try Files.isWritableByOthers(path) == expected)
                #expect(try Files.isWritableByOthers(folder + "/link") == expected)
            }
            #expect(try !Files.isWritableByOthers("/etc/passwd") && Files.isWritableByOthers("/tmp"))
            #expect(code { _ = try Files.isWritableByOthers(folder + "/none") } == ENOENT)
            // Another's file, which only root can make.
            if Account.userID == 0 {
                #expect(chmod(path, 0o600) == 0 && chown(path, 12_345, 0) == 0)
                #expect(try Files.isWritableByOthers(path))
                #expect(try Account.ownerID(of: path) == 12_345)
            }
        }
    }

    // The account and the room on the disk are those that the system's own programs tell.
    @Test func accountAndSpace() throws {
        let id = try Subprocess.run(["id", "-u"], maxOutput: 100)
        #expect(String(decoding: id.output, as: UTF8.self) == "\(Account.userID)\n")
        try withTemporaryFolder { (folder) throws in
            #expect(try Account.ownerID(of: folder) == Account.userID)
            #expect(try Account.ownerID(of: folder + "/none") == nil)
            #expect(try DiskSpace.free(at: folder) >= 0)
            #expect(code { _ = try DiskSpace.free(at: folder + "/none") } == ENOENT)
            #expect(code { _ = try DiskSpace.free(at: "a\0") } == EINVAL)
        }
        #expect(try DiskSpace.free(at: "/proc") == 0)
    }

    // A temporary folder is ours alone and goes with its files and one level of folders; links are not followed.
    @Test func temporaryDirectory() throws {
        try withTemporaryFolder { other in
            try Files.writeAtomically([1], to: other + "/giữ")
            let folder = try TemporaryDirectory(prefix: "tổ-178-")
            #expect(try Files.identity(of: folder.path)?.permissions == 0o700)
            #expect(try TemporaryDirectory().remove())
            try Files.writeAtomically([], to: folder.path + "/a", mode: 0o400)
            try Files.makeDirectory(folder.path + "/d")
            try Files.writeAtomically([], to: folder.path + "/d/b")
            #expect(symlink(other, folder.path + "/link") == 0 && symlink(other, folder.path + "/d/link") == 0)
            #expect(try folder.remove())
            #expect(try !Files.exists(folder.path) && Files.exists(other + "/giữ"))
            #expect(try !folder.remove())
        }
    }

    // What lies deeper stays and is told; a link in the folder's own place is not entered.
    @Test func temporaryDirectoryWithMore() throws {
        let folder = try TemporaryDirectory()
        try Files.makeDirectory(folder.path + "/d/e", parents: true)
        try Files.writeAtomically([], to: folder.path + "/d/e/f")
        try Files.writeAtomically([], to: folder.path + "/a")
        #expect(code { try folder.remove() } == ENOTEMPTY)
        #expect(try Files.list(folder.path) == ["d"])
        #expect(try Files.remove(folder.path + "/d/e/f") && folder.remove())
        try withTemporaryFolder { other in
            try Files.writeAtomically([1], to: other + "/giữ")
            #expect(symlink(other, folder.path) == 0)
            #expect(code { try folder.remove() } != nil)
            #expect(try Files.exists(other + "/giữ") && Files.remove(folder.path))
        }
        for prefix in ["a/b", "a\0b"] { #expect(code { _ = try TemporaryDirectory(prefix: prefix) } == EINVAL) }
    }

    // Modes hold under any umask, and a TMPDIR that is no absolute path is passed over.
    @Test func umaskAndPlace() async {
        await #expect(processExitsWith: .success) {
            for (mask, place) in [(0o000, ""), (0o777, "tạm"), (0o277, "/tmp")] as [(mode_t, String)] {
                umask(mask)
                setenv("TMPDIR", place, 1)
                let folder = try TemporaryDirectory()
                try Files.writeAtomically([1], to: folder.path + "/khóa", sync: false)
                guard folder.path.hasPrefix("/tmp/fieldlog-"),
                    try Files.identity(of: folder.path)?.permissions == 0o700,
                    try Files.identity(of: folder.path + "/khóa")?.permissions == 0o600,
                    try folder.remove()
                else { exit(1) }
            }
            setenv("TMPDIR", "/không/có", 1)
            exit((try? TemporaryDirectory()) == nil ? 0 : 1)
        }
    }
}
