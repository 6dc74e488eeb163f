internal import FieldLogHash
public import FieldLogModel

/// What repairs left beside a store, and that is not in its log: it goes with the store wherever that goes.
public struct Leftovers: Sendable, Hashable {
    /// The entries that wait for missing ones, or that nothing bears out, each of them once, in order.
    public let loose: [LooseEntry]
    /// What is missing, feed by feed.
    public let missing: [MissingNumbers]
    /// The names of the files that they are kept in, in the order in which ``files`` has them.
    public static let fileNames = [LooseFile.name, MissingFile.name]

    /// No file of a name is larger; nil for any other name.
    public static func bytesMax(_ name: String) -> Int64? {
        switch name {
        case LooseFile.name: Int64(LooseFile.bytesMax)
        case MissingFile.name: Int64(MissingFile.bytesMax)
        default: nil
        }
    }

    /// The files that a folder of damage has of them; none that would be empty.
    public var files: [(name: String, bytes: [UInt8])] {
        var files: [(name: String, bytes: [UInt8])] = []
        if !loose.isEmpty { files.append((LooseFile.name, LooseFile.encode(loose))) }
        if !missing.isEmpty { files.append((MissingFile.name, Array(MissingFile.text(missing).utf8))) }
        return files
    }

    /// Whether a file of a name is one that ``files`` could have given: all of it can be read, and nothing else is in it.
    public static func isSound(_ name: String, _ bytes: [UInt8]) -> Bool {
        switch name {
        case LooseFile.name:
            let found = LooseFile.decode(bytes)
            return !found.isEmpty && LooseFile.encode(found) == bytes
        case MissingFile.name:
            let found = MissingFile.decode(bytes).map { MissingNumbers(feed: $0.0, ranges: [$0.1]) }
            return !found.isEmpty && Array(MissingFile.text(found).utf8) == bytes
        default: return false
        }
    }

    /// What is left of a file that is not as it was written; nil where nothing is. A bit that turns over in a header makes another entry, whose
    /// hash is right: borne out is only what another of them names still.
    public static func salvaged(_ name: String, _ bytes: [UInt8]) -> [UInt8]? {
        // Numbers that are wrong would be waited for in vain, and those that are missing before a loose entry are seen without.
        guard name == LooseFile.name else { return nil }
        let doubted = LooseFile.decode(bytes)
        return doubted.isEmpty ? nil : LooseFile.encode(doubted)
    }
}

extension LooseEntry {
    /// The same entry, found twice.
    fileprivate func joined(with other: LooseEntry) -> LooseEntry {
        LooseEntry(
            entry: entry.bodyBytes == nil ? other.entry : entry, signature: signature ?? other.signature,
            isBorneOut: isBorneOut || other.isBorneOut)
    }

    /// Whether another copy of the same entry has nothing that this one lacks.
    ///
    /// - Parameter isErased: whether nobody may have its body any more.
    fileprivate func covers(_ other: LooseEntry, isErased: Bool) -> Bool {
        (isBorneOut || !other.isBorneOut) && (isErased || entry.bodyBytes != nil || other.entry.bodyBytes == nil)
    }
}

extension Store {
    /// What repairs left in a folder of this store, or of one that it is a copy of, and what is not in this one.
    ///
    /// Throws what the system says of a file that cannot be read: what is in it would be lost with the folder.
    public func leftovers(of folder: String) throws(FieldLogError) -> Leftovers {
        let loose = try LooseFile.all(in: folder, passesOver: false)
        return Leftovers(
            loose: loose.isEmpty ? [] : try lacking(loose), missing: try missing(MissingFile.all(in: folder)))
    }

    /// The hashes of the bodies of all entries in the log. What nothing bears out and has one of these is a picture of that entry with a
    /// damaged header: a genuine other entry has a salt of its own, and with that another body.
    private func bodyHashes() throws(FieldLogError) -> Set<Digest32> {
        var hashes: Set<Digest32> = []
        let query = try database.compile("SELECT pos FROM entry ORDER BY pos")
        while try query.step() {
            if let entry = try anyEntry(at: Position(number: query.int(0))) { hashes.insert(entry.header.bodyHash) }
        }
        return hashes
    }

    /// The loose entries of these that are not in the log, each of them once, in order; what was erased is without its body.
    func lacking(_ loose: [LooseEntry]) throws(FieldLogError) -> [LooseEntry] {
        let erased = try erasedHashes()
        let bodies = loose.allSatisfy(\.isBorneOut) ? [] : try bodyHashes()
        var found: [Digest32: LooseEntry] = [:]
        for item in loose {
            let hash = item.entry.hash
            if let known = found[hash] {
                found[hash] = known.joined(with: item)
                continue
            }
            if try heldPlace(of: item.entry) != nil { continue }
            if item.isBorneOut || !bodies.contains(item.entry.header.bodyHash) { found[hash] = item }
        }
        var left: [LooseEntry] = []
        for (hash, item) in found {
            guard erased.contains(hash), item.entry.bodyBytes != nil else {
                left.append(item)
                continue
            }
            do throws(EntryError) {
                let entry = try Entry(headerBytes: item.entry.headerBytes, bodyBytes: nil)
                left.append(LooseEntry(entry: entry, signature: item.signature, isBorneOut: item.isBorneOut))
            } catch {
                throw .damaged(detail: LooseFile.name)
            }
        }
        return left.sorted(by: LooseEntry.order)
    }

    /// How many loose entries lie in a folder of another state of this store that are neither in this one's log nor loose beside it.
    public func looseLacking(of folder: String) throws(FieldLogError) -> Int {
        let theirs = try lacking(LooseFile.all(in: folder, passesOver: false))
        guard !theirs.isEmpty else { return 0 }
        let erased = try erasedHashes()
        var own: [Digest32: LooseEntry] = [:]
        for item in try LooseFile.all(in: path) {
            own[item.entry.hash] = own[item.entry.hash]?.joined(with: item) ?? item
        }
        return theirs.count { item in
            let hash = item.entry.hash
            return own[hash]?.covers(item, isErased: erased.contains(hash)) != true
        }
    }
}
