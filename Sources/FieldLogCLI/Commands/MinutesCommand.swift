internal import FieldLogConsole
internal import FieldLogKit
internal import FieldLogModel
internal import FieldLogReports
internal import FieldLogStorage
internal import FieldLogSystem

/// `visit minutes`: a visit as the paper that is signed.
enum MinutesCommand {
    static let all = [minutes]

    static let minutes = Command(
        CommandSpec(
            ["visit", "minutes"],
            summary: words("biên bản kiểm tra để in khổ A4", "the minutes of a visit, to print on A4"),
            discussion: words(
                "Một tệp HTML, mở bằng trình duyệt rồi in. Họ tên, giấy tờ và chữ ký là dòng trống, điền bằng tay; không bao giờ là dữ liệu. Lượt đã đính chính hoặc hủy nêu rõ mọi bản.",
                "One HTML file, to be opened in a browser and printed; in Vietnamese. Names, papers and signatures are blank lines, filled in by hand and never data. Of a visit that was amended or annulled it shows all versions."
            ),
            positionals: [SharedOptions.id],
            options: [
                OptionSpec(
                    "--html", placeholder: words("TỆP", "FILE"),
                    summary: words(
                        "ghi vào tệp này; - là ra màn hình, mặc định",
                        "write to this file; - is standard output, the default"))
            ],
            examples: [
                ExampleSpec(
                    "fieldlog visit minutes @last --html bien-ban.html",
                    meaning: words("biên bản của lượt vừa ghi", "the minutes of the visit written last"))
            ])
    ) { (context) throws(FieldLogError) in
        let workspace = try context.workspace()
        let visit = try workspace.record(Schema.visit, context.argument("ID"))
        let view = RecordView(
            codes: try workspace.codes(), isVietnamese: true,
            places: PlaceWords(workspace: workspace, isNeeded: true))
        let page = try MinutesPage(workspace: workspace, view: view, visit: visit).page()
        guard let path = context.option("--html"), path != "-" else {
            context.printer.write(page)
            return ExitCode.ok
        }
        do throws(SystemError) { try Files.writeAtomically(page, to: path) } catch {
            throw .system(operation: error.operation, path: error.path, code: error.code)
        }
        context.printer.say(MinutesWords.written(path))
        return ExitCode.ok
    }
}
