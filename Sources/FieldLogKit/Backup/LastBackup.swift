public import FieldLogModel
internal import FieldLogStorage

/// The last backup of a store, as far as the store knows.
public struct LastBackup: Sendable, Hashable {
    /// When it was made, in milliseconds since 1970.
    public let made: Int64
    /// The file.
    public let path: String

    init(made: Int64, path: String) {
        self.made = made
        self.path = path
    }

    init?(text: String) {
        let parts = text.split(separator: " ", maxSplits: 1)
        guard parts.count == 2, let made = Int64(parts[0]) else { return nil }
        self.init(made: made, path: String(parts[1]))
    }

    var text: String { "\(made) \(path)" }

    /// After so many days without a backup it is said: where backups are made, one a day is usual.
    public static let dueAfterDays = 7

    /// Whether a backup made at a time, or none at all, is too old now. A time ahead of the clock is none.
    public static func isDue(_ made: Int64?, now: Int64) -> Bool {
        guard let made else { return true }
        let (age, overflow) = now.subtractingReportingOverflow(made)
        return overflow || age < 0 || age > Int64(dueAfterDays) * 86_400_000
    }
}

extension Workspace {
    /// The last backup of this store; nil when none was ever made.
    public func lastBackup() throws(FieldLogError) -> LastBackup? {
        try store.setting(.lastBackup).flatMap(LastBackup.init(text:))
    }
}
