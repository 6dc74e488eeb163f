internal import FieldLogConsole
internal import FieldLogDemo

/// What is said of a province that was made for practice.
enum DemoWords {
    static func made(_ outcome: DemoOutcome) -> Bilingual {
        func count(_ kind: String) -> Int { outcome.records[kind] ?? 0 }
        let (first, last) = (outcome.days.first, outcome.days.last)
        let year = last.prefix(4)
        return words(
            """
            Đã tạo \(outcome.path): \(outcome.name), \(first) đến \(last). Số liệu giả định, để tập dùng.
            \(count("team")) Đội, \(count("establishment")) cơ sở, \(count("visit")) lượt, \(count("finding")) vi phạm, \(count("measure")) biện pháp, \(count("complaint")) tố giác; \(outcome.entries) mục.
            Số liệu đúng: \(outcome.files.truth); \(outcome.pairs.same) cặp trùng, \(outcome.pairs.different) cặp chỉ giống nhau: \(outcome.files.duplicates)
            Bước tiếp: export FIELDLOG_STORE=\(outcome.path); fieldlog coverage --year \(year) --by area; fieldlog followup list; fieldlog establishment find karaoke
            """,
            """
            Made \(outcome.path): \(outcome.name), \(first) to \(last). Made-up figures, for practice.
            \(Many.of(count("team"), "team", "teams")), \(Many.of(count("establishment"), "establishment", "establishments")), \(Many.of(count("visit"), "visit", "visits")), \(Many.of(count("finding"), "finding", "findings")), \(Many.of(count("measure"), "measure", "measures")), \(Many.of(count("complaint"), "complaint", "complaints")); \(Many.entries(outcome.entries)).
            True figures: \(outcome.files.truth); \(outcome.pairs.same) pairs that are one, \(outcome.pairs.different) that only look alike: \(outcome.files.duplicates)
            Next: export FIELDLOG_STORE=\(outcome.path); fieldlog coverage --year \(year) --by area; fieldlog followup list; fieldlog establishment find karaoke
            """)
    }

    static func interrupted(_ outcome: DemoOutcome) -> Bilingual {
        words(
            "Đã dừng. Kho \(outcome.path) có \(outcome.entries) mục và không có tệp số liệu đúng; hãy xóa thư mục rồi chạy lại.",
            "Stopped. The store \(outcome.path) has \(Many.entries(outcome.entries)) and no true figures; remove the folder and run it again."
        )
    }
}
