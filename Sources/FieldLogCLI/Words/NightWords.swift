internal import FieldLogConsole
internal import FieldLogModel

/// What is said about configurations and nights.
enum NightWords {
    static func text(_ path: String, _ problem: ConfigurationProblem) -> Bilingual {
        switch problem {
        case .writableByOthers:
            words(
                "\(path): người khác sửa được tệp này; chạy: chmod go-w \(path)",
                "\(path): others may change this file; run: chmod go-w \(path)")
        case .folderWritableByOthers(let folder):
            words(
                "\(path): người khác sửa được thư mục của tệp này; chạy: chmod go-w \(folder)",
                "\(path): others may change the folder of this file; run: chmod go-w \(folder)")
        case .missing:
            words(
                "không có cấu hình \(path). Ví dụ: \(example); xem: fieldlog nightly --help",
                "there is no configuration \(path). An example: \(example); see: fieldlog nightly --help")
        case .notJSON(let code, let line, let column):
            words(
                "\(path):\(line):\(column): không phải JSON (\(code))", "\(path):\(line):\(column): not JSON (\(code))")
        case .member(let name, let problem):
            words("\(path): \(name): \(text(problem, name).vi)", "\(path): \(name): \(text(problem, name).en)")
        }
    }

    /// The least that does something.
    private static let example = #"{"peers": ["/mnt/hub", "ssh://fieldlog@huyen/srv/fieldlog/hub"]}"#

    /// The member that was probably meant, in front of all that there are.
    private static func unknown(_ name: String, _ known: [String]) -> Bilingual {
        let all = known.joined(separator: ", ")
        let typed = name.split(separator: ".").last.map(String.init) ?? name
        guard let near = Suggestions.near(typed, among: known).first else {
            return words("không có mục này; có: \(all)", "there is no such member; there are: \(all)")
        }
        return words(
            "không có mục này; có phải là \(near)? Có: \(all)",
            "there is no such member; did you mean \(near)? There are: \(all)")
    }

    private static func text(_ problem: ConfigurationProblem.MemberProblem, _ name: String) -> Bilingual {
        switch problem {
        case .unknown(let known): unknown(name, known)
        case .list: words("phải là danh sách", "must be a list")
        case .object: words("phải là đối tượng", "must be an object")
        case .text: words("phải là chữ, không rỗng, một dòng", "must be a text, not empty, one line")
        case .range(let range):
            words(
                "phải là số từ \(range.lowerBound) đến \(range.upperBound)",
                "must be a number from \(range.lowerBound) to \(range.upperBound)")
        case .hours(let range):
            words(
                "phải là số giờ từ \(range.lowerBound) đến \(range.upperBound), hoặc chữ như \"72h\", \"3d\"",
                "must be hours from \(range.lowerBound) to \(range.upperBound), or a text such as \"72h\" or \"3d\"")
        case .flag: words("phải là true hoặc false", "must be true or false")
        case .name: words("phải có 1 đến 64 ký tự in được", "must have 1 to 64 printable characters")
        case .path:
            words("phải là đường dẫn tuyệt đối, bắt đầu bằng /", "must be an absolute path, with / in front")
        case .repeated: words("trùng với một mục khác", "is the same as that of another one")
        case .address(let text, let problem): PeerWords.text(text, problem)
        }
    }

    static let nothing = words("cấu hình không nêu kho nào", "the configuration names no peer")
}
