internal import FieldLogConsole
internal import FieldLogDemo
internal import FieldLogFormats
internal import FieldLogModel

/// `demo`.
enum DemoCommand {
    static let all = [demo]

    static let demo = Command(
        CommandSpec(
            ["demo"],
            summary: words(
                "tạo một tỉnh giả định để tập dùng", "make a province for practice, with the truth about it"),
            discussion: words(
                "Kho trung tâm mới với địa bàn, Đội 178, cơ sở và nhiều năm kiểm tra, tất cả từ một số hạt giống; cùng hạt giống cho cùng một tỉnh. DIR/truth.json là số liệu đúng theo tháng, nửa năm, năm và địa bàn; DIR/duplicates.csv là những cặp trùng và những cặp chỉ giống nhau (Examples/DEMO.md). Với --areas và --province, cơ sở nằm ở các xã thật.",
                "A new central store with areas, teams, establishments and years of visits, all from one seed; the same seed makes the same province. DIR/truth.json has the true figures for each month, half-year, year and area, DIR/duplicates.csv the pairs that are one establishment and those that only look alike (Examples/DEMO.md). With --areas and --province the establishments lie in real communes."
            ),
            positionals: [PositionalSpec("DIR", summary: words("thư mục mới", "a new folder"))],
            options: [
                number("--seed", "hạt giống (178)", "the seed (178)"),
                number(
                    "--establishments", "số cơ sở ngày đầu, 1–100000 (300)",
                    "establishments on the first day, 1 to 100000 (300)"),
                number("--years", "số năm, 1–50 (2)", "years, 1 to 50 (2)"),
                number(
                    "--visits", "số lượt mỗi năm, đến 1000000 (bằng số cơ sở)",
                    "visits a year, up to 1000000 (as many as establishments)"),
                OptionSpec(
                    "--from", placeholder: words("NGÀY", "DATE"),
                    summary: words(
                        "ngày đầu (sao cho năm cuối là 2025)", "the first day (so that the last year is 2025)")),
                OptionSpec(
                    "--areas", placeholder: words("TỆP", "FILE"),
                    summary: words(
                        "danh mục địa bàn thật, có thể nhiều tệp", "a real catalogue of areas; may be repeated"),
                    isRepeatable: true),
                OptionSpec(
                    "--successions", placeholder: words("TỆP", "FILE"),
                    summary: words("địa bàn nào thành địa bàn nào", "what became of areas")),
                OptionSpec(
                    "--province", placeholder: words("MÃ[@NGÀY]", "CODE[@DATE]"),
                    summary: words("tỉnh trong danh mục", "which province of the catalogue")),
            ],
            examples: [
                ExampleSpec(
                    "fieldlog demo ~/tap-dung", meaning: words("300 cơ sở, hai năm", "300 establishments, two years")),
                ExampleSpec(
                    "fieldlog demo st --areas areas_2025-03-01.csv --areas areas_2025-07-01.csv --successions successions.csv --province 94 --from 2023-07-01",
                    meaning: words("Sóc Trăng trước khi sắp xếp", "Sóc Trăng until the reform")),
            ])
    ) { (context) throws(FieldLogError) in
        let meter = ProgressMeter()
        let path = try context.newFolder()
        let options = try options(context)
        let outcome = try meter.watching { () throws(FieldLogError) in
            try Demo.make(
                path, options: options, host: context.host, progress: { meter.show($0) },
                isInterrupted: { InterruptFlag.isRaised })
        }
        show(outcome, options, context.printer)
        return outcome.isInterrupted ? InterruptFlag.exitCode ?? ExitCode.interrupted : ExitCode.ok
    }

    private static func number(_ name: String, _ vi: String, _ en: String) -> OptionSpec {
        OptionSpec(name, placeholder: words("SỐ", "N"), summary: words(vi, en))
    }

    private static func options(_ context: Context) throws(FieldLogError) -> DemoOptions {
        var options = DemoOptions()
        if let seed = try context.number("--seed") { options.seed = UInt64(seed) }
        if let count = try context.number("--establishments") { options.establishments = count }
        if let years = try context.number("--years") { options.years = years }
        options.visits = try context.number("--visits")
        options.first = context.option("--from")
        options.areas = context.invocation.values("--areas")
        options.successions = context.option("--successions")
        options.province = context.option("--province")
        return options
    }

    private static func show(_ outcome: DemoOutcome, _ options: DemoOptions, _ printer: Printer) {
        let records = outcome.records.sorted { $0.key < $1.key }
        guard printer.form == .json else {
            printer.say(
                outcome.isInterrupted ? DemoWords.interrupted(outcome) : DemoWords.made(outcome))
            if printer.form != .table { printer.line(outcome.deployment) }
            return
        }
        var members = [
            JSONMember(key: "path", value: .string(outcome.path)),
            JSONMember(key: "deployment", value: .string(outcome.deployment)),
            JSONMember(key: "seed", value: .string(String(options.seed))),
            JSONMember(key: "area", value: .string(outcome.area)),
            JSONMember(key: "first", value: .string(outcome.days.first)),
            JSONMember(key: "last", value: .string(outcome.days.last)),
            JSONMember(key: "entries", value: .int(Int64(outcome.entries))),
            JSONMember(
                key: "records", value: .object(records.map { JSONMember(key: $0.key, value: .int(Int64($0.value))) })),
            JSONMember(key: "same", value: .int(Int64(outcome.pairs.same))),
            JSONMember(key: "different", value: .int(Int64(outcome.pairs.different))),
            JSONMember(key: "interrupted", value: .bool(outcome.isInterrupted)),
        ]
        if !outcome.isInterrupted {
            members.append(JSONMember(key: "truth", value: .string(outcome.files.truth)))
            members.append(JSONMember(key: "duplicates", value: .string(outcome.files.duplicates)))
        }
        printer.document(members)
    }
}
