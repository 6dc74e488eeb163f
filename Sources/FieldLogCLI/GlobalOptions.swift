internal import FieldLogConsole

/// Options that stand anywhere on the command line.
enum GlobalOptions {
    static let all: [OptionSpec] = [
        OptionSpec(
            "--store", placeholder: words("THƯ_MỤC", "DIR"),
            summary: words(
                "kho dữ liệu; nếu không: FIELDLOG_STORE, thư mục XDG",
                "the store; else FIELDLOG_STORE, else the XDG folder")),
        OptionSpec("--json", summary: words("in một tài liệu JSON", "print one JSON document")),
        OptionSpec("--csv", summary: words("in CSV có BOM và tiêu đề", "print CSV with BOM and header")),
        OptionSpec("--lang", placeholder: words("vi|en", "vi|en"), summary: words("ngôn ngữ", "language")),
        OptionSpec("--no-color", summary: words("không dùng màu", "no color")),
        OptionSpec("--quiet", short: "q", summary: words("chỉ in dữ liệu và lỗi", "print data and errors only")),
        OptionSpec("--help", short: "h", summary: words("trợ giúp", "help"), isPreempting: true),
        OptionSpec("--version", summary: words("phiên bản", "version"), isPreempting: true),
    ]
}
