internal import FieldLogConsole
internal import FieldLogModel

/// Why a file is not written where somebody wants it. Nothing has been done yet when this is said.
enum OutputWords {
    static func text(_ path: String, _ problem: OutputProblem) -> Bilingual {
        switch problem {
        case .insideStore(let store):
            words(
                "\(path) nằm trong thư mục của một kho (\(store)), nơi có thể ghi đè lên dữ liệu của kho; chưa làm gì. Chọn nơi khác",
                "\(path) lies in the folder of a store (\(store)), where it could replace what the store needs; nothing was done. Choose another place"
            )
        case .witness:
            words(
                "\(path) mang tên của tệp đứng cạnh một kho và cho biết kho ấy đã ghi gì; chưa làm gì. Chọn tên khác",
                "\(path) has the name of a file that stands beside a store and says what it has written; nothing was done. Choose another name"
            )
        case .isRead:
            words(
                "\(path) là tệp mà lần nhập này đọc; chưa nhập gì. Chọn tên khác cho dòng bị từ chối: --rejects TỆP",
                "\(path) is a file that this import reads; nothing was imported. Choose another name for refused rows: --rejects FILE"
            )
        case .notRejects:
            words(
                "\(path) đã có và không phải tệp dòng bị từ chối của một lần nhập; được giữ nguyên, chưa nhập gì. Chọn tên khác: --rejects TỆP",
                "\(path) exists and is no file of refused rows of an earlier import; it was left as it is, and nothing was imported. Choose another name: --rejects FILE"
            )
        case .link:
            words(
                "\(path) là liên kết tượng trưng; chưa nhập gì. Chọn tên khác cho dòng bị từ chối: --rejects TỆP",
                "\(path) is a symbolic link; nothing was imported. Choose another name for refused rows: --rejects FILE"
            )
        }
    }
}
