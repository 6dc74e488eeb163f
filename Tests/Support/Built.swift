import Foundation

/// The programs of this package, as they were built beside the tests.
public enum Built {
    /// The whole path of one. It is looked for beside the program that runs the tests, whatever folder that was built in, and where a
    /// debug build of this repository puts it otherwise.
    public static func program(_ name: String = "fieldlog") -> String {
        let tests = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
        let beside = (tests as NSString).deletingLastPathComponent + "/" + name
        if FileManager.default.isExecutableFile(atPath: beside) { return beside }
        return #filePath.components(separatedBy: "/Tests/")[0] + "/.build/debug/" + name
    }
}
