import FieldLogFuzzing
import FieldLogHash
import FieldLogSystem

/// Writes the inputs to begin with.
enum Seeds {
    /// Writes each input into a folder of its target's name, under a part of its hash. `vectors` holds signed files, `targets`
    /// examples of targets.
    static func write(to folder: String, vectors: String, targets: String) -> Bool {
        do throws(SystemError) {
            let files = try read(vectors, ".fieldlog")
            let declared = FuzzSeeds.declarations(targets: try read(targets, ".json"))
            for seed in FuzzSeeds.all(files: files) + declared {
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

    private static func read(_ folder: String, _ ending: String) throws(SystemError) -> [[UInt8]] {
        var files: [[UInt8]] = []
        for name in try Files.list(folder) where name.hasSuffix(ending) {
            files.append(try Files.read("\(folder)/\(name)", maxBytes: 1 << 16))
        }
        return files
    }
}
