import FieldLogSystem
import Foundation
import Testing

struct ManyRunsTests {
    private func files(_ count: Int, in folder: String) throws -> [String] {
        try (0..<count).map { number in
            let path = "\(folder)/tệp-\(number)"
            try Files.writeAtomically(Array("\(number)\n".utf8), to: path, sync: false)
            return path
        }
    }

    // Each program reads its own file, and its answer stands in its own place however many run at one time.
    @Test(arguments: [1, 2, 7, 64, 1_000, -1])
    func ownInputAndPlace(parallel: Int) throws {
        try withTemporaryFolder { folder in
            let jobs = try files(100, in: folder).map { path in
                Subprocess.Job(["sh", "-c", "read n; echo \"$n\"; exit $n"], inputPath: path)
            }
            #expect(try Subprocess.runMany(jobs, parallel: parallel) == (0..<100).map { Int32($0) })
        }
    }

    // A program ended by a signal says so, and does not touch its neighbours; no job is no error.
    @Test func signals() throws {
        try withTemporaryFolder { folder in
            let paths = try files(3, in: folder)
            let scripts = ["exit 255", "kill -9 $$", "exit 0"]
            let jobs = zip(scripts, paths).map { Subprocess.Job(["sh", "-c", $0], inputPath: $1) }
            #expect(try Subprocess.runMany(jobs, timeoutMilliseconds: 60_000) == [255, -9, 0])
            #expect(try Subprocess.runMany([]).isEmpty)
        }
    }

    // What cannot be started is an error, and those that run already are ended, not waited for.
    @Test func failures() throws {
        try withTemporaryFolder { folder in
            let path = try files(1, in: folder)[0]
            let slow = Subprocess.Job(["sleep", "600"], inputPath: path)
            let others: [(Subprocess.Job, Int32)] = [
                (Subprocess.Job(["/no/such/program"], inputPath: path), ENOENT),
                (Subprocess.Job(["true"], inputPath: folder + "/thiếu"), ENOENT),
                (Subprocess.Job(["true"], inputPath: folder), EISDIR),
                (Subprocess.Job(["true"], inputPath: "/dev/null"), EINVAL),
                (Subprocess.Job([], inputPath: path), EINVAL),
                (Subprocess.Job([""], inputPath: path), EINVAL),
                (Subprocess.Job(["true", "a\u{0}b"], inputPath: path), EINVAL),
            ]
            for (job, code) in others {
                let error = #expect(throws: SystemError.self) {
                    try Subprocess.runMany([slow, job, slow], parallel: 2)
                }
                #expect(error?.code == code)
            }
            let late = #expect(throws: SystemError.self) {
                try Subprocess.runMany([slow, slow, slow], parallel: 2, timeoutMilliseconds: 30)
            }
            #expect(late?.code == ETIMEDOUT)
        }
    }
}
