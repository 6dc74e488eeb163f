import FieldLogSystem
import Foundation
import Glibc
import Testing

@Suite("Files", .serialized)
struct FilesTests {
    // Modes are exactly as asked under any umask, of files, of folders, and of the folders above.
    @Test(arguments: [0o000, 0o077] as [mode_t])
    func modesWhateverTheUmask(mask: mode_t) throws {
        try withTemporaryFolder { folder in
            let before = umask(mask)
            defer { umask(before) }
            for mode in [0o600, 0o644, 0o400, 0o666] as [UInt32] {
                try Files.writeAtomically(Array("sổ".utf8), to: folder + "/f", mode: mode)
                #expect(try Files.identity(of: folder + "/f")?.permissions == mode)
            }
            #expect(try Files.makeDirectory(folder + "/a/b/c", parents: true))
            for made in ["/a", "/a/b", "/a/b/c"] {
                #expect(try Files.identity(of: folder + made)?.permissions == 0o700)
            }
        }
    }

    // A replaced file has the new contents whole, no temporary file stays, and a link is replaced, not followed.
    @Test func replacing() throws {
        try withTemporaryFolder { folder in
            let path = folder + "/nhật ký"
            for count in [0, 1, 70_000, 3] {
                try Files.writeAtomically(patternBytes(count), to: path)
                #expect(try Files.read(path, maxBytes: 70_000) == patternBytes(count))
            }
            #expect(symlink(path, folder + "/link") == 0)
            try Files.writeAtomically([9], to: folder + "/link", sync: false)
            #expect(try Files.read(path, maxBytes: 9) == patternBytes(3))
            #expect(try Files.list(folder) == ["link", "nhật ký"])
        }
    }

    // A pipe or a device is written to and stays what it is, by its name or by a link in /dev; another link is replaced.
    @Test func streams() throws {
        try withTemporaryFolder { folder in
            let pipe = folder + "/ống"
            #expect(mkfifo(pipe, 0o600) == 0)
            #expect(throws: SystemError.self) { try Files.writeAtomically([1], to: pipe) }
            let reader = open(pipe, O_RDONLY | O_NONBLOCK)
            defer { close(reader) }
            try Files.writeAtomically([7, 8, 9], to: pipe)
            var read: [UInt8] = [0, 0, 0, 0]
            #expect(Glibc.read(reader, &read, 4) == 3 && read == [7, 8, 9, 0])
            #expect(try Files.identity(of: pipe)?.mode == 0o010600)
            let null = try #require(try Files.identity(of: "/dev/null"))
            try Files.writeAtomically(patternBytes(9), to: "/dev/null")
            #expect(try Files.identity(of: "/dev/null")?.isSameFile(as: null) == true)
            #expect(symlink("/dev/null", folder + "/link") == 0)
            try Files.writeAtomically([3], to: folder + "/link")
            #expect(try Files.read(folder + "/link", maxBytes: 9) == [3])
            #expect(try Files.identity(of: "/dev/null")?.isRegular == false)
        }
    }

    // Failures have their codes and leave nothing behind.
    @Test func failedWrites() throws {
        try withTemporaryFolder { folder in
            try Files.makeDirectory(folder + "/d")
            for (path, code) in [
                (folder + "/d", EISDIR), (folder + "/d/", EISDIR), (folder + "/none/f", ENOENT), ("", ENOENT),
                (folder + "/a\0b", EINVAL),
            ] {
                #expect(throws: SystemError(operation: "write", path: path, code: code)) {
                    try Files.writeAtomically([1], to: path)
                }
            }
            #expect(try Files.list(folder) == ["d"])
        }
    }

    // Reading keeps its bound exactly, and refuses folders and pipes without waiting.
    @Test func readingIsBounded() throws {
        try withTemporaryFolder { folder in
            try Files.writeAtomically(patternBytes(100), to: folder + "/f")
            #expect(try Files.read(folder + "/f", maxBytes: 100).count == 100)
            #expect(mkfifo(folder + "/pipe", 0o600) == 0)
            for (name, bound, code) in [
                ("/f", 99, EFBIG), ("/f", -1, EFBIG), ("", 9, EISDIR), ("/pipe", 9, EINVAL), ("/none", 9, ENOENT),
            ] {
                let error = #expect(throws: SystemError.self) { try Files.read(folder + name, maxBytes: bound) }
                #expect(error?.code == code)
            }
            // Files that claim to be empty are read all the same, and bounded.
            #expect(try !Files.read("/proc/self/status", maxBytes: 100_000).isEmpty)
            #expect(throws: SystemError.self) { try Files.read("/proc/self/status", maxBytes: 10) }
        }
    }

    // A reader gives the pieces in order and then nothing.
    @Test func readingInPieces() throws {
        try withTemporaryFolder { folder in
            try Files.writeAtomically(patternBytes(1_000), to: folder + "/f")
            var reader = try FileReader(path: folder + "/f")
            #expect(reader.sizeAtOpening == 1_000)
            var all: [UInt8] = []
            while true {
                let piece = try reader.read(upTo: 333)
                #expect(piece.count <= 333)
                if piece.isEmpty { break }
                all += piece
            }
            #expect(all == patternBytes(1_000))
            #expect(try reader.read(upTo: 1).isEmpty)
            #expect(try reader.read(upTo: -5).isEmpty && reader.read(upTo: .max).isEmpty)
        }
    }

    // What is there, what is not, and what only seems to be, is told apart.
    @Test func namesAndIdentities() throws {
        try withTemporaryFolder { folder in
            try Files.writeAtomically([1, 2], to: folder + "/a")
            #expect(link(folder + "/a", folder + "/b") == 0)
            #expect(symlink("nowhere", folder + "/dangling") == 0)
            let first = try #require(try Files.identity(of: folder + "/a"))
            let second = try #require(try Files.identity(of: folder + "/b"))
            #expect(first.isSameFile(as: second) && first.size == 2 && first.isRegular && first.owner == geteuid())
            #expect(try Files.identity(of: folder)?.isDirectory == true)
            #expect(try Files.identity(of: folder + "/dangling") == nil)
            #expect(try Files.exists(folder + "/dangling"))
            #expect(try !Files.exists(folder + "/none") && !Files.exists(folder + "/a/b"))
            #expect(try Files.canonicalPath(folder + "/./a").hasSuffix("/a"))
            #expect(throws: SystemError.self) { try Files.canonicalPath(folder + "/none") }
            #expect(try Files.remove(folder + "/dangling"))
            #expect(try !Files.remove(folder + "/dangling"))
        }
    }

    // An existing folder is no error and keeps its mode; a file of that name is one.
    @Test func makingFolders() throws {
        try withTemporaryFolder { folder in
            #expect(mkdir(folder + "/d", 0o755) == 0)
            #expect(chmod(folder + "/d", 0o755) == 0)
            #expect(try !Files.makeDirectory(folder + "/d"))
            #expect(try Files.identity(of: folder + "/d")?.permissions == 0o755)
            try Files.writeAtomically([], to: folder + "/f")
            #expect(throws: SystemError(operation: "make folder", path: folder + "/f", code: EEXIST)) {
                try Files.makeDirectory(folder + "/f")
            }
            #expect(try Files.removeDirectory(folder + "/d"))
            #expect(try !Files.removeDirectory(folder + "/d"))
        }
    }

    // Listing sorts by bytes, leaves out names that are no text, and keeps its bound.
    @Test func listing() throws {
        try withTemporaryFolder { folder in
            for name in ["ấp 3", "b", "A", ".hidden"] {
                try Files.writeAtomically([], to: folder + "/" + name, sync: false)
            }
            _ = try Subprocess.run(["sh", "-c", "printf '' > \"$0/$(printf '\\377x')\"", folder], maxOutput: 10)
            #expect(try Files.list(folder) == [".hidden", "A", "b", "ấp 3"])
            #expect(throws: SystemError(operation: "list", path: folder, code: EOVERFLOW)) {
                try Files.list(folder, maxBytes: 5)
            }
        }
    }
}
