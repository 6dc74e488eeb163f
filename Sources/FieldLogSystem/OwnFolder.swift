internal import CFieldLog

extension Files {
    /// Whether a name is that of a folder, not of a link to one, that belongs to this account and that nobody else may enter: what a run of
    /// ours that was killed left behind, and not something that was laid in its way.
    public static func isOwnFolder(_ path: String) throws(SystemError) -> Bool {
        try SystemError.checkNoNUL(path, "stat")
        return unsafe fl_is_own_directory(path) == 1
    }
}
