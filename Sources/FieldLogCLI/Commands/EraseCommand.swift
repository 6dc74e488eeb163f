internal import FieldLogConsole
internal import FieldLogFormats
internal import FieldLogHash
internal import FieldLogKit
internal import FieldLogModel

/// `erase`.
enum EraseCommand {
    static let all = [erase]

    static let erase = Command(
        CommandSpec(
            ["erase"],
            summary: words(
                "xóa nội dung một mục theo căn cứ pháp lý (kho trung tâm)",
                "erase the body of an entry on a legal basis (central store)"),
            discussion: words(
                "Mục là mã băm như fieldlog log in ra, hoặc PHIÊN/ĐỊA_BÀN:SỐ, hoặc ba phần rời. Không lấy lại được; mọi kho khác xóa khi đồng bộ.",
                "The entry is a hash as fieldlog log prints it, or INCARNATION/AREA:SEQ, or these three parts. It cannot be undone; all other stores erase it when they sync."
            ),
            positionals: [
                PositionalSpec("ENTRY", summary: words("mục, hoặc phiên", "the entry, or the incarnation")),
                PositionalSpec("AREA", summary: words("địa bàn", "the area"), isOptional: true),
                PositionalSpec("SEQ", summary: words("số thứ tự", "the number"), isOptional: true),
            ],
            options: [
                OptionSpec(
                    "--legal-basis", placeholder: words("CĂN_CỨ", "TEXT"),
                    summary: words("văn bản làm căn cứ", "the law or decision it is done by"), isRequired: true)
            ],
            examples: [
                ExampleSpec(
                    "fieldlog erase 3f2a91c4 --legal-basis 'QĐ 12/QĐ-UBND'",
                    meaning: words("mục có mã băm này", "the entry with this hash")),
                ExampleSpec(
                    "fieldlog erase ab12cd34/26740@2025-07-01:7 --legal-basis 'QĐ 12/QĐ-UBND'",
                    meaning: words("mục số 7 của một sổ", "entry 7 of a feed")),
            ])
    ) { (context) throws(FieldLogError) in
        let parts = ["ENTRY", "AREA", "SEQ"].compactMap { context.invocation.argument($0) }
        let outcome = try context.workspace().erase(
            parts.joined(separator: " "), legalBasis: context.option("--legal-basis") ?? "")
        context.printer.say(AuthorityWords.erased(outcome))
        let alike = outcome.alike.map(\.hex)
        if !alike.isEmpty { context.printer.note(AuthorityWords.alike(alike)) }
        if context.printer.form == .json {
            context.printer.document([
                JSONMember(key: "incarnation", value: .string(outcome.line.feed.incarnation.description)),
                JSONMember(key: "area", value: .string(outcome.line.feed.area.text)),
                JSONMember(key: "seq", value: .int(Int64(outcome.line.seq))),
                JSONMember(key: "hash", value: .string(outcome.line.hash.hex)),
                JSONMember(key: "kind", value: .string(outcome.kind)),
                JSONMember(key: "record", value: .string(outcome.record.description)),
                JSONMember(key: "sealed", value: .bool(outcome.sealed)),
                JSONMember(key: "alike", value: .array(alike.map { .string($0) })),
            ])
        }
        return ExitCode.ok
    }
}
