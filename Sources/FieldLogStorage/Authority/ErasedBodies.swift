internal import FieldLogHash
public import FieldLogModel
internal import FieldLogSystem

/// What a store knows of the bodies that were erased, so that it can tell them wherever they lie.
package struct ErasedBodies {
    /// The hashes of the entries.
    let entries: Set<Digest32>
    /// The hashes of the bodies, by their lengths; of entries that are not here nothing is known but their own hash.
    private(set) var bodies: [Int: Set<Digest32>] = [:]

    /// Whether nothing was ever erased.
    package var isEmpty: Bool { entries.isEmpty }

    init(entries: Set<Digest32>) { self.entries = entries }

    /// Notes what the header of an erased entry says of its body.
    mutating func note(_ header: EntryHeader) {
        bodies[Int(header.bodyLength), default: []].insert(header.bodyHash)
    }

    /// Whether an entry still has a body that is to be gone: its own, or one that it shares with an erased entry, of which it is a damaged picture.
    package func isHeld(by entry: Entry) -> Bool {
        guard entry.bodyBytes != nil else { return false }
        return entries.contains(entry.hash)
            || bodies[Int(entry.header.bodyLength)]?.contains(entry.header.bodyHash) == true
    }

    /// Whether one of the bodies stands somewhere in these bytes as a string of CBOR, in whatever form the rest is. O(bytes × lengths), and a hash
    /// wherever a head of such a length stands.
    package func isHeld(in bytes: [UInt8]) -> Bool {
        for (length, hashes) in bodies {
            var writer = CBORWriter(capacity: 8 + length)
            writer.bytes([UInt8](repeating: 0, count: length))
            let head = Array(writer.output.prefix(writer.output.count - length))
            guard let first = head.first, bytes.count >= head.count + length else { continue }
            for start in 0...(bytes.count - head.count - length) where bytes[start] == first {
                guard bytes[start..<start + head.count].elementsEqual(head) else { continue }
                let body = Array(bytes[(start + head.count)..<(start + head.count + length)])
                if hashes.contains(SHA256.hash(body)) { return true }
            }
        }
        return false
    }
}

extension Store {
    /// What is known of all bodies that were erased. O(erasures).
    package func erasedBodies() throws(FieldLogError) -> ErasedBodies {
        let erasures = try authority().erasures
        var found = ErasedBodies(entries: Set(erasures.keys))
        for (hash, erasure) in erasures {
            for state in try feeds.states(of: erasure.line.feed.incarnation, erasure.line.feed.area) {
                let position = Position(feed: state.number, seq: erasure.line.seq)
                for entry in [try entries.entry(at: position), try withheld(at: position)] {
                    if let entry, entry.hash == hash { found.note(entry.header) }
                }
            }
        }
        return found
    }

    /// The position in the authority feed of the last erasure whose traces are still to be removed; nil where nothing is left to do.
    ///
    /// A body goes from the log and the tables in the very transaction that hears of its erasure. Copies of it may lie on in pages that are free,
    /// and in files beside the database: those are removed afterwards, and until that is done this says so, whoever was killed meanwhile.
    public func erasureDue() throws(FieldLogError) -> UInt64? {
        guard !isReadOnly, let last = try authority().erasures.values.map(\.position).max() else { return nil }
        let done = try setting(.erasedUpTo).flatMap { UInt64($0) } ?? 0
        return last > done ? last : nil
    }

    /// Removes every trace of erased bodies from the files of this store, and remembers that it was done.
    ///
    /// - Parameter due: what ``erasureDue()`` gave.
    ///
    /// The database is written anew (`VACUUM`): pages that were split keep former contents in their gaps, which `secure_delete` does not reach.
    /// Costs as much as a copy of the database, and room for two. Throws `busy` while a reader needs what is to go; it is done the next time then.
    public func removeTraces(upTo due: UInt64) throws(FieldLogError) {
        try withLock { () throws(FieldLogError) in
            try removeTracesBeside(try erasedBodies())
            try database.execute("VACUUM")
            database.emptyLog()
            do throws(SystemError) {
                let log = try Files.identity(of: Store.databasePath(path) + "-wal")
                if (log?.size ?? 0) > 0 { throw SystemError(operation: Self.logInUse, path: path, code: 11) }
            } catch {
                throw error.operation == Self.logInUse ? .busy(path: path) : FieldLogError(error)
            }
        }
        try write { (transaction) throws(FieldLogError) in try transaction.set([.erasedUpTo: String(due)]) }
    }

    private static let logInUse = "write-ahead log in use"
}
