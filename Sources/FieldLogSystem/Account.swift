internal import CFieldLog

/// The account that this process acts for (the effective user), and what belongs to whom.
public enum Account {
    /// The number of the account; 0 is root.
    public static var userID: UInt32 { fl_user_id() }

    /// The number of the account that owns what `path` leads to, symbolic links followed; nil when nothing is there.
    public static func ownerID(of path: String) throws(SystemError) -> UInt32? {
        try Files.identity(of: path)?.owner
    }
}

extension FileIdentity {
    /// Whether somebody besides this account and root can change it: its group or everybody may write, or it belongs to
    /// another, who can give himself that right.
    ///
    /// A folder with the sticky bit, such as /tmp, counts as writable. The folders above are not looked at: who may write
    /// there can put another file in its place.
    public var isWritableByOthers: Bool {
        permissions & 0o022 != 0 || (owner != Account.userID && owner != 0)
    }
}

extension Files {
    /// Whether somebody besides this account and root can change what `path` leads to, symbolic links followed:
    /// ``FileIdentity/isWritableByOthers``. Throws `ENOENT` when nothing is there.
    public static func isWritableByOthers(_ path: String) throws(SystemError) -> Bool {
        guard let found = try identity(of: path) else {
            throw SystemError(operation: "stat", path: path, code: noSuchFile)
        }
        return found.isWritableByOthers
    }

    /// Run by root, gives a file to the account that owns a folder, as new files are given to the owner of the folder that they are made in:
    /// else that account could not open what root left it. Nothing happens otherwise, nor when it fails.
    public static func give(_ path: String, toOwnerOf folder: String) {
        guard !path.utf8.contains(0), !folder.utf8.contains(0) else { return }
        unsafe fl_give_file_to_owner(path, folder)
    }

    /// The same for a folder, itself no link, with the regular files in it.
    public static func giveFolder(_ path: String, toOwnerOf folder: String) {
        guard !path.utf8.contains(0), !folder.utf8.contains(0) else { return }
        unsafe fl_give_folder_to_owner(path, folder)
    }
}
