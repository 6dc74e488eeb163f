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
    public let outcome: BackupOutcome?
    /// Why none was made, or why older ones were not removed; nil when all went well.
    public let error: FieldLogError?
    /// The older backups that were removed, by name.
    public let removed: [String]
    /// How long it took, in milliseconds.
    public let milliseconds: Int64
}

extension Workspace {
    /// Makes the backup of a night, and removes older ones of this very store that the rotation does not keep: only once the new one was
    /// read back and checked.
    public func backUp(nightly backup: NightBackup, isInterrupted: () -> Bool = { false }) -> NightBackupReport {
        let began = SystemClock.monotonicMilliseconds()
        var outcome: BackupOutcome?
        var removed: [String] = []
        var failure: FieldLogError?
        do throws(FieldLogError) {
            let device = try store.requiredSetting(.device)
            guard let name = BackupName(device: device, time: host.now())?.text else {
                throw FieldLogError.system(operation: "clock", path: nil, code: 22)
            }
            var options = BackupOptions()
            options.withoutKey = backup.withoutKey
            // A second night within the same second has nothing else to say.
            options.replaces = true
            let made = try backUp(to: backup.folder + "/" + name, options: options, isInterrupted: isInterrupted)
            outcome = made
            try remove(backup, device: device, beside: name, &removed)
        } catch {
            failure = error
        }
        return NightBackupReport(
            outcome: outcome, error: failure, removed: removed,
            milliseconds: SystemClock.monotonicMilliseconds() - began)
    }

    private func remove(
        _ backup: NightBackup, device: String, beside new: String, _ removed: inout [String]
    ) throws(FieldLogError) {
        let deployment = try store.deployment()
        do throws(SystemError) {
            let names = try Files.list(backup.folder)
            for name in BackupName.surplus(names, device: device, keeping: new, days: backup.days, weeks: backup.weeks)
            {
                let path = backup.folder + "/" + name
                // Nothing is removed for its name alone.
                guard let old = try? BackupFile(path: path).header, old.deployment == deployment,
                    old.device.description == device
                else { continue }
                try Files.remove(path)
                removed.append(name)
            }
        } catch {
            throw .system(operation: error.operation, path: error.path, code: error.code)
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

    /// The names that a rotation removes: all but the new one, the last of each of so many days, and the last of each of so many weeks.
    /// Days and weeks without a backup do not count: a device that was off for a month keeps what it has. Names of others are left alone.
    static func surplus(_ names: [String], device: String, keeping new: String, days: Int, weeks: Int) -> [String] {
        let known = names.compactMap { BackupName($0, device: device) }
            .sorted { ($0.day, $0.time) > ($1.day, $1.time) }
        var (daysSeen, weeksSeen): (Set<Int>, Set<Int>) = ([], [])
        var surplus: [String] = []
        for name in known {
            let isLastOfDay = !daysSeen.contains(name.day.daysSinceEpoch) && daysSeen.count < days
            let isLastOfWeek = !weeksSeen.contains(name.week) && weeksSeen.count < weeks
            if isLastOfDay { daysSeen.insert(name.day.daysSinceEpoch) }
            if isLastOfWeek { weeksSeen.insert(name.week) }
            if !isLastOfDay, !isLastOfWeek, name.text != new { surplus.append(name.text) }
        }
        return surplus
    }
}
