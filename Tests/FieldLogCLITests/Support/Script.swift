import Foundation
import Testing

extension CLI {
    /// Writes a program of the shell in place of another one, and returns the folder to put into PATH.
    ///
    /// Another process writes it: were it this one, a program that is started meanwhile from another thread would have the file open for
    /// writing for a moment, and whatever the system is being written it does not run.
    func script(_ name: String, _ text: String) throws -> String {
        let folder = self.folder + "/bin-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try program(folder + "/" + name, "#!/bin/sh\n" + text)
        return folder
    }

    /// Writes a program at a path, its first line included, in the same way.
    func program(_ path: String, _ text: String) throws {
        let write = #"printf '%s\n' "$1" > "$0" && chmod 755 "$0""#
        try #require(try start("/bin/sh", ["-c", write, path, text]).end().exit == 0)
    }
}
