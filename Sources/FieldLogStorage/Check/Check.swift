internal import FieldLogHash
public import FieldLogModel
internal import FieldLogSystem

extension Store {
    /// Compares everything with everything: SQLite's file with itself, every entry with its hash and its neighbours, the heads with
    /// the log, the digests with the heads, the settings with their checksum, and the tables with a second fold of the log.
    ///
    /// Empty when all is well. While the log itself is damaged the tables are not compared: they cannot be right or wrong then.
    /// Cost: the whole log is read and folded once more into a temporary file. Nothing of the store is changed.
    ///
    /// - Parameter folds: whether the tables are compared with a second fold, which is most of the cost.
    public func check(folds: Bool = true) throws(FieldLogError) -> [CheckFinding] {
        let ahead = try checkWriteAheadLog()
        guard folds else { return try read { () throws(FieldLogError) in ahead + (try checkAll(folds: false)) } }
        return try TableCheck.withSecondTables(self) { () throws(FieldLogError) in
            try read { () throws(FieldLogError) in ahead + (try checkAll(folds: true)) }
        }
    }

    /// What SQLite does not say of its write-ahead log. Nobody writes while it is read; while somebody writes for long it is not looked at.
    func checkWriteAheadLog() throws(FieldLogError) -> [CheckFinding] {
        do throws(FieldLogError) {
            if isReadOnly { return try unlockedWriteAheadLog() }
            let bytes = try withLock(milliseconds: Self.patienceMilliseconds) { () throws(FieldLogError) in
                try writeAheadLog()
            }
            return WriteAheadLog(bytes).damages.map { .writeAheadLog(frame: $0.frame) }
        } catch {
            guard case .busy = error else { throw error }
            return []
        }
    }

    /// The same where the lock cannot be taken: what reads the same twice was not being written meanwhile.
    private func unlockedWriteAheadLog() throws(FieldLogError) -> [CheckFinding] {
        for _ in 0..<3 {
            let bytes = try writeAheadLog()
            let damages = WriteAheadLog(bytes).damages
            let isSettled = try damages.isEmpty ? true : bytes == writeAheadLog()
            if isSettled {
                return damages.map { .writeAheadLog(frame: $0.frame) }
            }
        }
        return []
    }

    /// Makes sure that what a copy of this store would take is all that was acknowledged, as far as the store's own files say so: nothing
    /// committed lies behind a damaged frame of the write-ahead log, and the last entry that the witness names is here. Waits for the lock
    /// as ``check(folds:)`` does. Throws `damaged`.
    ///
    /// - Parameter machine: this machine.
    public func makeSureOfEnds(machine: String) throws(FieldLogError) {
        try makeSureOfLogEnd()
        if try witnessProblem(machine: machine) == .behind { throw .damaged(detail: "witness: behind") }
    }

    /// The first half of that: nothing that was committed lies behind a damaged frame of the write-ahead log.
    public func makeSureOfLogEnd() throws(FieldLogError) {
        if case .writeAheadLog(let frame)? = try checkWriteAheadLog().first {
            throw .damaged(detail: "fieldlog.db-wal, frame \(frame)")
        }
    }

    /// Makes sure once, in a transaction that writes, that nothing committed lies behind a damaged frame: SQLite would go on before it, and
    /// what lies there would be gone for good. The whole file is read only where something seems to.
    func makeSureOfLog() throws(FieldLogError) {
        if isLogSound { return }
        if database.mayHaveMoreInLog, let damage = WriteAheadLog(try writeAheadLog()).damages.first {
            throw .damaged(detail: "fieldlog.db-wal, frame \(damage.frame)")
        }
        isLogSound = true
    }

    /// The file of the write-ahead log, empty where there is none. The caller holds the lock.
    private func writeAheadLog() throws(FieldLogError) -> [UInt8] {
        let path = Store.databasePath(path) + "-wal"
        do throws(SystemError) {
            return try Files.exists(path) ? try Files.read(path, maxBytes: Self.fileBytesMax) : []
        } catch {
            throw FieldLogError(error)
        }
    }

    private static let patienceMilliseconds: Int32 = 10_000
    /// No file of a store that is read as a whole may be larger.
    static let fileBytesMax = 1 << 34

    private func checkAll(folds: Bool) throws(FieldLogError) -> [CheckFinding] {
        var findings = try checkFile()
        if !findings.isEmpty { return findings }
        findings += try SchemaCheck(database: database).run()
        // What is asked for by another name, or has another type, cannot be compared.
        if !findings.isEmpty { return findings }
        findings += try checkSettings()
        findings += try checkSums()
        var log = LogCheck(store: self)
        try log.run()
        findings += log.findings
        // Nothing else can be compared while it is not known whose entries these are.
        if log.hasWrongFeeds { return findings }
        findings += try checkDigests()
        let isLogSound = log.findings.isEmpty
        if isLogSound { findings += try unsignedStretches() }
        if isLogSound, folds { findings += try TableCheck(store: self).run() }
        return findings
    }

    private func checkFile() throws(FieldLogError) -> [CheckFinding] {
        let query = try database.compile("PRAGMA main.integrity_check(20)")
        var findings: [CheckFinding] = []
        while try query.step() {
            let line = query.text(0)
            if line != "ok" { findings.append(.file(line)) }
        }
        if !isReadOnly, findings.isEmpty {
            let mode = try database.compile("PRAGMA main.journal_mode")
            if try mode.step(), mode.text(0) != "wal" { findings.append(.file("journal_mode \(mode.text(0))")) }
        }
        return findings
    }

    private func checkSettings() throws(FieldLogError) -> [CheckFinding] {
        guard try settingsDiffer() else { return [] }
        if try database.number("SELECT count(*) FROM checksum WHERE name = 'setting'") == 0 {
            return [.checksum(table: "checksum", row: "setting")]
        }
        var missing: [CheckFinding] = []
        for name in Setting.allCases where try setting(name) == nil && !name.isOptional {
            missing.append(.checksum(table: "setting", row: name.rawValue))
        }
        return missing.isEmpty ? [.checksum(table: "setting", row: nil)] : missing
    }

    /// Whether the settings are not those that their checksum was made of.
    func settingsDiffer() throws(FieldLogError) -> Bool {
        let query = try database.statement("SELECT sum FROM checksum WHERE name = 'setting'")
        let kept = try query.step() ? query.bytes(0) : []
        query.reset()
        return kept != (try settingsSum())
    }

    private func checkDigests() throws(FieldLogError) -> [CheckFinding] {
        var kept: [AreaKey: [UInt8]] = [:]
        let query = try database.compile("SELECT area, digest FROM area_digest")
        while try query.step() {
            if let key = AreaKey(text: query.text(0)) { kept[key] = query.bytes(1) }
        }
        var findings: [CheckFinding] = []
        for area in try feeds.areas() {
            guard let digest = kept.removeValue(forKey: area) else {
                findings.append(.digest(area: area.text))
                continue
            }
            if !digest.isEmpty, digest != LogDigest.area(try feeds.heads(of: area).map(\.head)).bytes {
                findings.append(.digest(area: area.text))
            }
        }
        // An area of which nothing is admitted any more may still have its row.
        let empty = LogDigest.area([]).bytes
        return findings
            + kept.filter { !$0.value.isEmpty && $0.value != empty }.keys.sorted().map { .digest(area: $0.text) }
    }
}
