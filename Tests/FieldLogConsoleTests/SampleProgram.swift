import FieldLogConsole

/// A small program with the shapes of command lines that occur: noun and verb, noun alone, arguments, repetition.
enum SampleProgram {
    static let globals = [
        OptionSpec(
            "--store", placeholder: Bilingual(vi: "THƯ-MỤC", en: "DIR"),
            summary: Bilingual(vi: "kho dữ liệu", en: "the store")),
        OptionSpec("--json", summary: Bilingual(vi: "in JSON", en: "print JSON")),
        OptionSpec("--no-color", summary: Bilingual(vi: "không tô màu", en: "no colours")),
        OptionSpec("--lang", placeholder: "vi|en", summary: Bilingual(vi: "ngôn ngữ", en: "the language")),
        OptionSpec("--help", short: "h", summary: Bilingual(vi: "trợ giúp", en: "help"), isPreempting: true),
        OptionSpec("--version", summary: Bilingual(vi: "phiên bản", en: "the version"), isPreempting: true),
    ]

    static let visitAdd = CommandSpec(
        ["visit", "add"],
        summary: Bilingual(vi: "ghi một lượt kiểm tra", en: "log a visit"),
        discussion: Bilingual(
            vi: "Trên thiết bị đầu cuối, lệnh hỏi từng mục; nếu không, mọi mục phải có trên dòng lệnh.",
            en: "On a terminal it asks; otherwise everything has to stand on the line that was typed, in any order."),
        positionals: [
            PositionalSpec("ESTABLISHMENT", summary: Bilingual(vi: "cơ sở", en: "the establishment"))
        ],
        options: [
            OptionSpec(
                "--visited-on", placeholder: Bilingual(vi: "NGÀY", en: "DATE"),
                summary: Bilingual(vi: "ngày kiểm tra", en: "the day of the visit"), isRequired: true),
            OptionSpec(
                "--rooms", placeholder: Bilingual(vi: "SỐ", en: "N"),
                summary: Bilingual(vi: "số phòng", en: "rooms inspected")),
            OptionSpec(
                "--team", placeholder: Bilingual(vi: "MÃ", en: "CODE"),
                summary: Bilingual(vi: "đội tham gia", en: "a team that took part"), isRepeatable: true),
            OptionSpec("--final", summary: Bilingual(vi: "chốt ngay", en: "finalise at once")),
        ],
        examples: [
            ExampleSpec(
                "fieldlog visit add @last --visited-on 2025-07-01",
                meaning: Bilingual(vi: "ghi lượt ngày 1/7/2025", en: "logs the visit of 1 July 2025"))
        ])

    static let commands = [
        visitAdd,
        CommandSpec(
            ["visit", "list"], summary: Bilingual(vi: "liệt kê các lượt", en: "list visits"),
            options: [
                OptionSpec(
                    "--area", placeholder: Bilingual(vi: "MÃ", en: "CODE"),
                    summary: Bilingual(vi: "địa bàn", en: "area"))
            ]),
        CommandSpec(
            ["area", "list"], summary: Bilingual(vi: "liệt kê địa bàn", en: "list areas")),
        CommandSpec(
            ["import"], summary: Bilingual(vi: "nhập tệp", en: "import files"),
            positionals: [PositionalSpec("FILE", summary: Bilingual(vi: "tệp", en: "a file"), isRepeated: true)]),
        CommandSpec(
            ["log"], summary: Bilingual(vi: "ai đổi gì", en: "who changed what"),
            positionals: [
                PositionalSpec("RECORD", summary: Bilingual(vi: "bản ghi", en: "a record"), isOptional: true)
            ]),
        CommandSpec(["digest"], summary: Bilingual(vi: "mã băm chung", en: "the digest")),
    ]

    static let parser = CommandLineParser(commands: commands, globalOptions: globals)
}
