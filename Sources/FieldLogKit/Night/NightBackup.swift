public import FieldLogModel
internal import FieldLogStorage
internal import FieldLogSystem
internal import FieldLogText

/// The backups that a night makes and keeps.
public struct NightBackup: Sendable, Hashable {
    /// The folder that they lie in, from the root on. It is never made: a disk that is not there must not be taken for an empty folder.
    public let folder: String
    /// Of so many days the last backup is kept, 1 to 3,650.
    public let days: Int
    /// And of so many weeks the last one, 0 to 520.
    public let weeks: Int
    /// Whether the device's key stays out of them.
    public let withoutKey: Bool

    /// Without a word on it: a week of days, four weeks.
    static let daysDefault = 7
    static let weeksDefault = 4
}

/// What a night did about backups.
public struct NightBackupReport: Sendable {
    /// The backup that was made; nil when none was.
    public var outcome: BackupOutcome?
    /// Why none was made, or why an older one was not removed; nil when all went well.
    public var error: FieldLogError?
    /// The older backups that were removed, by name.
    public var removed: [String] = []
    /// Those that the rotation does not want any more and that were kept, for they have entries that the store lacks, or cannot be read.
    public var kept: [String] = []
    /// Those that bear a later time than this night's, as a clock was wrong once, or is now: they are neither counted nor removed.
    public var later: [String] = []
    /// How long it took, in milliseconds.
    public var milliseconds: Int64 = 0
}

extension Workspace {
    /// Makes the backup of a night, and removes older ones of this very store that the rotation does not keep: only once the new one was
    /// read back and checked, and only what has nothing that the store lacks.
    public func backUp(nightly backup: NightBackup, isInterrupted: () -> Bool = { false }) -> NightBackupReport {
        let began = SystemClock.monotonicMilliseconds()
        var report = NightBackupReport()
        do throws(FieldLogError) {
            let device = try store.requiredSetting(.device)
            guard let name = BackupName(device: device, time: host.now()) else {
                throw FieldLogError.system(operation: "clock", path: nil, code: 22)
            }
            clearKilled(in: backup.folder, of: device)
            var options = BackupOptions()
            options.withoutKey = backup.withoutKey
            // A second night within the same second has nothing else to say.
            options.replaces = true
            report.outcome = try backUp(
                to: backup.folder + "/" + name.text, options: options, isInterrupted: isInterrupted)
            try rotate(backup, around: name, &report, isInterrupted)
        } catch {
            report.error = error
        }
        report.milliseconds = SystemClock.monotonicMilliseconds() - began
        return report
    }

    /// Removes what nights have left that were killed as they made a backup: each had a name of its own, which no other takes over.
    private func clearKilled(in folder: String, of device: String) {
        // A folder that is not there is named by what is done next.
        for name in (try? Files.list(folder)) ?? [] where name.hasSuffix(BackupFolder.suffix) {
            let path = folder + "/" + name
            guard BackupName(String(name.dropLast(BackupFolder.suffix.count)), device: device) != nil,
                (try? BackupFolder.isOurs(path)) == true, let killed = try? BackupFolder(path)
            else { continue }
            killed.remove()
        }
    }

    private func rotate(
        _ backup: NightBackup, around new: BackupName, _ report: inout NightBackupReport, _ isInterrupted: () -> Bool
    ) throws(FieldLogError) {
        let names: [String]
        do throws(SystemError) { names = try Files.list(backup.folder) } catch {
            throw .system(operation: error.operation, path: error.path, code: error.code)
        }
        report.later = BackupName.later(names, than: new)
        for name in BackupName.surplus(names, keeping: new, days: backup.days, weeks: backup.weeks) {
            let path = backup.folder + "/" + name
            do throws(FieldLogError) {
                let folder = try BackupFolder(path + BackupFolder.suffix)
                defer { folder.remove() }
                try makeSureOfOlder(path, in: folder.path, isInterrupted)
                do throws(SystemError) { try Files.remove(path) } catch {
                    throw .system(operation: error.operation, path: error.path, code: error.code)
                }
                report.removed.append(name)
            } catch {
                // Nothing is removed for its name alone.
                if case .backup(_, .otherStore) = error { continue }
                if case .backup(_, .notABackup) = error { continue }
                if error == .interrupted { throw error }
                report.kept.append(name)
                report.error = report.error ?? error
            }
        }
    }
}

/// The name of a backup that a night made: `fieldlog-DEVICE-2026-11-21-023000.backup`, by the local clock.
struct BackupName {
    let device: String
    let day: CalendarDate
    let time: String

    /// Nil for a clock that shows no day of the calendar.
    init?(device: String, time: WallTime) {
        guard let local = ZonedInstant(millisecondsSinceEpoch: time.milliseconds, offsetMinutes: time.offsetMinutes)
        else { return nil }
        self.device = device
        day = local.localDate
        self.time = String(local.description.dropFirst(11).prefix(8).filter { $0 != ":" })
    }

    /// Reads a name; nil for any other.
    init?(_ name: String, device: String) {
        let (head, tail) = ("fieldlog-\(device)-", ".backup")
        guard name.hasPrefix(head), name.hasSuffix(tail), name.utf8.count == head.utf8.count + 17 + tail.utf8.count
        else { return nil }
        let middle = name.dropFirst(head.count).dropLast(tail.count)
        guard let day = CalendarDate(String(middle.prefix(10))), middle.dropFirst(10).first == "-",
            middle.suffix(6).utf8.allSatisfy({ (0x30...0x39).contains($0) })
        else { return nil }
        self.device = device
        self.day = day
        time = String(middle.suffix(6))
    }

    var text: String { "fieldlog-\(device)-\(day)-\(time).backup" }

    /// The week of a day, counted from some Monday.
    private var week: Int { (day.daysSinceEpoch + 3) / 7 }

    private static func isLater(_ one: BackupName, _ other: BackupName) -> Bool {
        (one.day, one.time) > (other.day, other.time)
    }

    /// The names of a device that bear a later time than another.
    static func later(_ names: [String], than new: BackupName) -> [String] {
        names.filter { BackupName($0, device: new.device).map { isLater($0, new) } ?? false }
    }

    /// The names that a rotation removes: all but the new one, the last of each of so many days, and the last of each of so many weeks.
    /// Days and weeks without a backup do not count: a device that was off for a month keeps what it has. Names of others are left alone,
    /// and those with a later time: they would take the places of good ones for as long as the clock was ahead.
    static func surplus(_ names: [String], keeping new: BackupName, days: Int, weeks: Int) -> [String] {
        let known = names.compactMap { BackupName($0, device: new.device) }.filter { !isLater($0, new) }
            .sorted(by: isLater)
        var (daysSeen, weeksSeen): (Set<Int>, Set<Int>) = ([], [])
        var surplus: [String] = []
        for name in known {
            let isLastOfDay = !daysSeen.contains(name.day.daysSinceEpoch) && daysSeen.count < days
            let isLastOfWeek = !weeksSeen.contains(name.week) && weeksSeen.count < weeks
            if isLastOfDay { daysSeen.insert(name.day.daysSinceEpoch) }
            if isLastOfWeek { weeksSeen.insert(name.week) }
            if !isLastOfDay, !isLastOfWeek, name.text != new.text { surplus.append(name.text) }
        }
        return surplus
    }
}
