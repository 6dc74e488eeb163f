import FieldLogFuzzing
import FieldLogHash
import FieldLogSystem

/// Writes the inputs to begin with.
enum Seeds {
    /// Writes each input into a folder of its target's name, under a part of its hash. `vectors` holds signed files.
    static func write(to folder: String, vectors: String) -> Bool {
        do throws(SystemError) {
            var files: [[UInt8]] = []
            for name in try Files.list(vectors) where name.hasSuffix(".fieldlog") {
                files.append(try Files.read("\(vectors)/\(name)", maxBytes: 1 << 16))
            }
            for seed in FuzzSeeds.all(files: files) {
                let place = "\(folder)/\(seed.target)"
                _ = try Files.makeDirectory(place, parents: true)
                let name = SHA256.hash(seed.bytes).hex.prefix(16)
                try Files.writeAtomically(seed.bytes, to: "\(place)/\(name)", mode: 0o644, sync: false)
            }
            return true
        } catch {
            print("\(error)")
            return false
        }
    }
}
