internal import FieldLogConsole

/// How the program ends, for scripts and timers. The table is printed by `fieldlog --help`.
public enum ExitCode {
    /// All went well; nothing to do is well too.
    public static let ok: Int32 = 0
    /// An error; its text says which.
    public static let failure: Int32 = 1
    /// Done in part, or new conflicts.
    public static let partial: Int32 = 3
    /// Not allowed here.
    public static let notAllowed: Int32 = 4
    /// A peer cannot be reached now.
    public static let network: Int32 = 5
    /// No store in the folder.
    public static let noStore: Int32 = 10
    /// Another process held the store for too long.
    public static let busy: Int32 = 11
    /// Damage found.
    public static let damage: Int32 = 20
    /// Something needs a person's attention.
    public static let attention: Int32 = 21
    /// The command line is not understood.
    public static let usage: Int32 = 64
    /// Stopped by Ctrl-C or a signal.
    public static let interrupted: Int32 = 130

    static let rows: [ExitCodeRow] = [
        ExitCodeRow(ok, Bilingual(vi: "xong, kể cả khi không có gì phải làm", en: "done, nothing to do included")),
        ExitCodeRow(failure, Bilingual(vi: "lỗi", en: "error")),
        ExitCodeRow(
            partial, Bilingual(vi: "xong một phần, hoặc có xung đột mới", en: "done in part, or new conflicts")),
        ExitCodeRow(notAllowed, Bilingual(vi: "không được phép", en: "not allowed")),
        ExitCodeRow(network, Bilingual(vi: "lỗi mạng tạm thời", en: "temporary network error")),
        ExitCodeRow(noStore, Bilingual(vi: "chưa có kho dữ liệu", en: "no store")),
        ExitCodeRow(busy, Bilingual(vi: "kho đang bận", en: "busy")),
        ExitCodeRow(damage, Bilingual(vi: "phát hiện hư hỏng", en: "damage found")),
        ExitCodeRow(attention, Bilingual(vi: "cần xem xét", en: "attention needed")),
        ExitCodeRow(usage, Bilingual(vi: "sai cách dùng", en: "usage")),
        ExitCodeRow(interrupted, Bilingual(vi: "bị ngắt", en: "interrupted")),
    ]
}
