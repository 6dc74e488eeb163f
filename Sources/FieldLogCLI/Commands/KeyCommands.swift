internal import FieldLogConsole
internal import FieldLogFormats
internal import FieldLogKit
internal import FieldLogModel
internal import FieldLogStorage

/// `key`: replacing keys.
enum KeyCommands {
    static let all = [rotate, takeover]

    static let rotate = Command(
        CommandSpec(
            ["key", "rotate"], summary: words("thay khóa của kho này", "replace the key of this store"),
            discussion: words(
                "Trên một máy: --out ghi yêu cầu; kho trung tâm chạy fieldlog device enrol; sau khi đồng bộ: --answer. Ở kho trung tâm: không có tùy chọn nào.",
                "On a device: --out writes the request; the central store runs fieldlog device enrol; after a sync: --answer. At the central store: without options."
            ),
            options: [
                OptionSpec(
                    "--out", placeholder: words("TỆP", "FILE"),
                    summary: words("tệp yêu cầu được ghi", "the request to write")
                ),
                OptionSpec(
                    "--answer", placeholder: words("TỆP", "FILE"),
                    summary: words("trả lời của kho trung tâm", "the answer of the central store")),
            ],
            examples: [
                ExampleSpec("fieldlog key rotate --out may-1.key", meaning: words("trên máy", "on a device")),
                ExampleSpec(
                    "fieldlog key rotate --answer may-1.answer", meaning: words("dùng khóa mới", "use the new key")),
                ExampleSpec("fieldlog key rotate", meaning: words("ở kho trung tâm", "at the central store")),
            ])
    ) { (context) throws(FieldLogError) in
        let workspace = try context.workspace()
        let (out, answer) = (context.option("--out"), context.option("--answer"))
        if let out {
            guard try !workspace.isCentral() else { throw .denied(.authority(.centralDecides)) }
            try workspace.requestNextKey().write(to: out)
            context.printer.say(AuthorityWords.keyRequested(out))
        } else if let answer {
            guard try !workspace.isCentral() else { throw .denied(.authority(.centralDecides)) }
            try workspace.takeNextKey(answer: answer)
            context.printer.say(AuthorityWords.keyTaken)
            try SyncCommands.sayWithheld(workspace.ownWithheld(), workspace, context)
        } else {
            _ = try workspace.rotateCentralKey()
            context.printer.say(AuthorityWords.keyTaken)
        }
        if context.printer.form == .json {
            context.printer.document([
                JSONMember(key: "public_key", value: .string(try workspace.store.requiredSetting(.publicKey))),
                JSONMember(key: "path", value: out.map { .string($0) } ?? .null),
            ])
        }
        return ExitCode.ok
    }

    static let takeover = Command(
        CommandSpec(
            ["key", "takeover"],
            summary: words(
                "biến kho này thành kho trung tâm khi khóa của kho cũ đã mất",
                "make this store the central one when the key of the former is lost"),
            discussion: words(
                "Chỉ khi kho trung tâm cũ không còn: hai kho trung tâm làm sổ quyền mâu thuẫn.",
                "Only when the former central store is gone: two of them would contradict each other."),
            options: [
                OptionSpec(
                    "--root", placeholder: words("TỆP", "FILE"),
                    summary: words("tệp khóa gốc", "the file of the root key"),
                    isRequired: true)
            ],
            examples: [
                ExampleSpec(
                    "fieldlog key takeover --root /mnt/ket/root-key",
                    meaning: words("từ khóa gốc trong két", "with the root key from the safe"))
            ])
    ) { (context) throws(FieldLogError) in
        let workspace = try context.workspace()
        try workspace.takeOver(rootKeyPath: context.option("--root") ?? "")
        context.printer.say(AuthorityWords.tookOver)
        if context.printer.form == .json {
            context.printer.document([
                JSONMember(key: "public_key", value: .string(try workspace.store.requiredSetting(.publicKey))),
                JSONMember(key: "central", value: .bool(try workspace.isCentral())),
            ])
        }
        return ExitCode.ok
    }
}
