internal import FieldLogKit
internal import FieldLogModel
internal import FieldLogStorage

/// What a bad disk leaves, and what repairs and backups write beside a store.
enum DamageTargets {
    static let all = [
        FuzzTarget("wal", share: 40, bytesMax: 4_096, run: log),
        FuzzTarget("page", share: 60, run: page),
        FuzzTarget("scan", share: 50, bytesMax: 1_024, run: scan),
        FuzzTarget("loose", share: 60, bytesMax: 1_024, run: loose),
        FuzzTarget("missing", share: 40, bytesMax: 256, run: missing),
        FuzzTarget("backup", share: 50, bytesMax: 1_024, run: backup),
    ]

    /// A write-ahead log: what is accepted of it is a sound log of as many frames.
    @Sendable static func log(_ bytes: [UInt8]) throws(FuzzViolation) -> Int {
        let log = WriteAheadLog(bytes)
        try hold(log.frames <= log.lastCommit && log.lastCommit <= log.room, "frames within the file")
        guard log.lastCommit > 0 else { return log.damages.isEmpty ? 0 : 1 }
        let accepted = WriteAheadLog(log.accepted())
        try hold(accepted.damages.isEmpty, "what is accepted is sound")
        try hold(accepted.frames == log.lastCommit, "what is accepted is whole")
        return 2 + step(log.damages.count) * 4 + step(log.lastCommit)
    }

    /// A page of a b-tree, which every row that goes on elsewhere finds again.
    @Sendable static func page(_ bytes: [UInt8]) throws(FuzzViolation) -> Int {
        let reader = RawRows(usable: 512) { $0 < 4 ? bytes[...] : nil }
        var count = 0
        for isFirst in [false, true] {
            let rows = reader.rows(of: bytes[...], isFirst: isFirst)
            try hold(rows.count <= bytes.count, "no more rows than bytes")
            count += rows.count
        }
        return step(count)
    }

    /// Entries that lie about: each is within the bytes, as it stands there.
    @Sendable static func scan(_ bytes: [UInt8]) throws(FuzzViolation) -> Int {
        var (found, length) = (0, 0)
        EntryScan.entries(in: bytes[...]) { header, body in
            found += 1
            length += header.count
        }
        try hold(length <= bytes.count, "headers do not overlap")
        return step(found)
    }

    /// Loose entries come back as they were written, up to the first that is none.
    @Sendable static func loose(_ bytes: [UInt8]) throws(FuzzViolation) -> Int {
        let found = LooseFile.decode(bytes)
        try hold(LooseFile.decode(LooseFile.encode(found)) == found, "loose entries are read again")
        return step(found.count)
    }

    /// Numbers that are missing: each a range from 1 on.
    @Sendable static func missing(_ bytes: [UInt8]) throws(FuzzViolation) -> Int {
        let found = MissingFile.decode(bytes)
        try hold(
            found.allSatisfy { $0.1.lowerBound >= 1 && $0.1.upperBound <= Limits.sequenceMax }, "numbers of entries")
        return step(found.count)
    }

    /// The head of a backup is written as it came.
    @Sendable static func backup(_ bytes: [UInt8]) throws(FuzzViolation) -> Int {
        let header: BackupHeader
        do throws(BackupProblem) { header = try BackupHeader(decoding: bytes) } catch {
            if case .newer = error { return 1 }
            return 0
        }
        try hold(header.encoded == bytes, "a head is written as it came")
        return (header.name.isEmpty ? 2 : 3) + (header.hasLeftovers ? 2 : 0)
    }
}
