internal import FieldLogConsole
internal import FieldLogFormats
internal import FieldLogKit
internal import FieldLogModel

/// `doctor`: whether the machine and the store are fit for their work.
enum DoctorCommand {
    static let all = [doctor]

    static let doctor = Command(
        CommandSpec(
            ["doctor"],
            summary: words(
                "kiểm tra máy và kho: giờ, đĩa, quyền tệp, khóa, kho khác, phiên bản",
                "check machine and store: clock, disk, permissions, keys, peers, versions"),
            discussion: words(
                "Mỗi dòng một điều: ok, warn hoặc fail, và việc cần làm. Mã 0 khi ổn, 21 khi có warn, 20 khi có fail.",
                "One line each: ok, warn or fail, and what to do. Exit code 0 when all is well, 21 with a warn, 20 with a fail."
            ),
            options: [
                OptionSpec(
                    "--connect",
                    summary: words("hỏi cả các kho qua mạng", "ask the peers over a network, too"))
            ] + ConnectionOptions.all,
            examples: [
                ExampleSpec("fieldlog doctor", meaning: words("kiểm tra tại chỗ", "check what is here")),
                ExampleSpec("fieldlog doctor --connect", meaning: words("cả các kho khác", "peers, too")),
            ])
    ) { (context) throws(FieldLogError) in
        let workspace = try context.workspace()
        let facts = try workspace.examine(
            expectsBackups: NightCommand.expectsBackups(of: workspace, context),
            connects: context.invocation.has("--connect"), options: ConnectionOptions.read(context))
        var sheet = Sheet([
            Sheet.Column("level", words("Mức", "Level")), Sheet.Column("check", words("Điều", "Check")),
            Sheet.Column("text", words("Nội dung", "Finding"), shrink: true),
        ])
        for fact in facts {
            let text = context.text(DoctorWords.text(fact))
            sheet.rows.append([.text(fact.level.rawValue), .text(fact.check), .text(text)])
        }
        if context.printer.form == .table {
            for (fact, row) in zip(facts, sheet.rows) {
                let level = fact.level.rawValue + String(repeating: " ", count: 4 - fact.level.rawValue.utf8.count)
                context.printer.say(Bilingual(vi: "\(level)  \(row[2].shown)", en: "\(level)  \(row[2].shown)"))
            }
        } else {
            context.printer.print(sheet)
        }
        switch facts.map(\.level).max() {
        case .fail: return ExitCode.damage
        case .warn: return ExitCode.attention
        default: return ExitCode.ok
        }
    }
}
