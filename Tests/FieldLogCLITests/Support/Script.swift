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
        let write = #"printf '#!/bin/sh\n%s\n' "$1" > "$0" && chmod 755 "$0""#
        try #require(try start("/bin/sh", ["-c", write, folder + "/" + name, text]).end().exit == 0)
        return folder
    }
}
