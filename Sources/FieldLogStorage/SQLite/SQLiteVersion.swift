internal import CSQLite

/// The library that stores are kept with.
public struct SQLiteVersion: Sendable, Hashable {
    /// As it says it itself, as in "3.40.1".
    public let text: String
    /// As one number, as in 3040001.
    public let number: Int

    /// Whether it has the bug by which one connection committing while another checkpoints can lose pages
    /// (sqlite.org/wal.html#walresetbug): mended in 3.51.3, and in 3.50.7 and 3.44.6 of older lines.
    public var hasResetBug: Bool {
        switch number {
        case 3_051_003...: false
        case 3_050_007..<3_051_000, 3_044_006..<3_045_000: false
        default: number >= 3_007_000
        }
    }
}

extension Store {
    /// The library that this process uses.
    public static var sqliteVersion: SQLiteVersion {
        SQLiteVersion(text: unsafe String(cString: sqlite3_libversion()), number: Int(sqlite3_libversion_number()))
    }

    /// The version of the tables that this program makes.
    public static var tablesVersion: Int { Tables.version }
}
