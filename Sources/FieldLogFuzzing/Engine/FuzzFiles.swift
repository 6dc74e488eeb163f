internal import FieldLogHash
internal import FieldLogModel
internal import FieldLogSystem

/// The folders of corpora and dictionaries.
package struct FuzzFiles: Sendable {
    private let folder: String

    /// The folder that holds `Corpus` and `Dictionaries`.
    package init(folder: String) { self.folder = folder }

    /// The inputs of a target in the order of their names; none where there is no folder.
    package func corpus(_ target: FuzzTarget) -> [(name: String, bytes: [UInt8])] {
        let path = "\(folder)/Corpus/\(target.name)"
        guard let names = try? Files.list(path) else { return [] }
        return names.filter { !$0.hasPrefix(".") }.sorted().compactMap { name in
            (try? Files.read("\(path)/\(name)", maxBytes: 1 << 16)).map { (name, $0) }
        }
    }

    /// The words of a target's dictionary.
    package func words(_ target: FuzzTarget) -> [[UInt8]] {
        guard let name = target.dictionary,
            let bytes = try? Files.read("\(folder)/Dictionaries/\(name).dict", maxBytes: 1 << 16)
        else { return [] }
        return FuzzDictionary(bytes).words
    }
}

extension FuzzTarget {
    /// Runs the target of a name with bytes in hexadecimal digits: what a failure prints for a test.
    @discardableResult
    package static func run(_ name: String, hex: String) throws(FuzzViolation) -> Int {
        guard let target = named(name), let bytes = Hex.decode(hex) else { throw FuzzViolation("no such target") }
        return try target.run(bytes)
    }
}
