internal import FieldLogHash
public import FieldLogModel
internal import FieldLogStorage
internal import FieldLogSystem

/// Reads what is intact out of a wreck, and makes a new store of it elsewhere.
public enum Salvage {
    /// Makes a store in a new folder of whatever a folder, or a single file, still has. Writes nothing into that.
    ///
    /// A damaged backup is read as the store that is in it. Throws `exists` where the new folder is not empty, `salvage` where it lies in
    /// the wreck, and where not one entry is left.
    public static func run(_ path: String, to folder: String, host: Host) throws(FieldLogError) -> SalvageOutcome {
        let from = try source(path, folder)
        var report: RemakeReport?
        var hasKey = false
        let aside = DamageFolder.prefix + Repair.stamp(host.now())
        try NewFolder.fill(folder) { (partial) throws(FieldLogError) in
            let backup = partial + "/backup"
            let isBackup = try layBackup(from, backup)
            let from = isBackup ? backup : from
            hasKey = try bringKey(from, partial)
            let wreck = try Wreck(from, scratch: partial)
            // A single file has none.
            let earlier = (try? LooseFile.all(in: from)) ?? []
            if isBackup { try removeFolder(backup) }
            guard !wreck.isEmpty else { throw .salvage(path: path, .nothingLeft) }
            let remake = try Remake(wreck, in: partial) { (claims) throws(FieldLogError) in
                try host.verifier.areGenuine(claims)
            }
            try remake.restore()
            try remake.takeBack(earlier)
            try remake.settle(nonce: try host.random(IncarnationID.byteCount))
            let found = try remake.report()
            report = found
            if let finding = try remake.store.check().first(where: { !$0.isUnsigned }) {
                throw .damaged(detail: "\(finding)")
            }
            if !found.loose.isEmpty || !found.isWhole { try Store.keep(found, in: partial + "/" + aside) }
            try remake.store.gather()
        }
        guard let report else { throw .noStore(path: path) }
        let loose = report.loose.isEmpty ? nil : folder + "/" + aside + "/" + LooseFile.name
        return SalvageOutcome(report: report, path: folder, loose: loose, hasKey: hasKey)
    }

    /// The wreck by its whole path. The new folder may not lie in it: nothing is written there.
    private static func source(_ path: String, _ folder: String) throws(FieldLogError) -> String {
        do throws(SystemError) {
            guard try Files.exists(path) else { throw SystemError(operation: "open", path: path, code: 2) }
            let from = try Files.canonicalPath(path)
            var parent = folder.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(
                separator: "/")
            if parent.isEmpty { parent = folder.hasPrefix("/") ? "/" : "." }
            // One that is there may be a link that leads into the wreck.
            let above = (try? Files.canonicalPath(folder)) ?? (try? Files.canonicalPath(parent))
            if let above, (above + "/").hasPrefix(from + "/") {
                throw SystemError(operation: "inside", path: folder, code: 22)
            }
            return from
        } catch {
            if error.operation == "inside" { throw .salvage(path: folder, .insideWreck) }
            throw .system(operation: error.operation, path: error.path, code: error.code)
        }
    }

    private static func layBackup(_ path: String, _ folder: String) throws(FieldLogError) -> Bool {
        do throws(SystemError) { return try BackupWreck.lay(path, into: folder) } catch {
            throw .system(operation: error.operation, path: error.path, code: error.code)
        }
    }

    private static func removeFolder(_ folder: String) throws(FieldLogError) {
        do throws(SystemError) { try Files.removeTree(folder) } catch {
            throw .system(operation: error.operation, path: error.path, code: error.code)
        }
    }

    private static func bringKey(_ from: String, _ to: String) throws(FieldLogError) -> Bool {
        var count = 0
        let places = DamageFolder.decided(from) + [from]
        for name in ["key", "key.pub"] {
            let found = places.lazy.compactMap { try? Files.readRegular($0 + "/" + name, maxBytes: 65_536) }
            guard let bytes = found.first else { continue }
            do throws(SystemError) { try Files.writeAtomically(bytes, to: to + "/" + name) } catch {
                throw .system(operation: error.operation, path: error.path, code: error.code)
            }
            count += 1
        }
        return count == 2
    }
}
