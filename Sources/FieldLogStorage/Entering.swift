internal import FieldLogModel
internal import FieldLogSystem
internal import Glibc

extension FieldLogError {
    /// The failure of looking for a file in a folder. Where the folder may not be entered it is named itself: the file is one of ours that
    /// nobody knows of, and need not be there.
    init(_ error: SystemError, entering folder: String) {
        self =
            error.code == EACCES
            ? .system(operation: error.operation, path: folder, code: error.code) : FieldLogError(error)
    }
}
