internal import FieldLogHash
internal import FieldLogConsole
internal import FieldLogFormats
internal import FieldLogKit
internal import FieldLogModel
internal import FieldLogStorage
internal import FieldLogSystem

/// `init`, `status`, `check`, `digest`, `schema`.
enum StoreCommands {
    static let all = [found, status, check, digest, schema]

    static let found = Command(
        CommandSpec(
            ["init"], summary: words("tạo kho trung tâm mới", "make a new central store"),
            positionals: [PositionalSpec("DIR", summary: words("thư mục mới", "a new folder"))],
            examples: [
                ExampleSpec("fieldlog init ~/trung-tam", meaning: words("tạo kho trung tâm", "make a central store"))
            ])
    ) { (context) throws(FieldLogError) in
        let path = try context.newFolder()
        let workspace = try Workspace.found(path, host: context.host)
        let deployment = try workspace.store.deployment().hex
        context.printer.say(Words.founded(path))
        if context.printer.form == .json {
            context.printer.document([
                JSONMember(key: "path", value: .string(workspace.store.path)),
                JSONMember(key: "deployment", value: .string(deployment)),
            ])
        } else if context.printer.form != .table {
            context.printer.line(deployment)
        }
        return ExitCode.ok
    }

    static let status = Command(
        CommandSpec(
            ["status"], summary: words("tình trạng kho", "the state of the store"),
            discussion: words(
                "Mã thoát 21 khi có xung đột, mục chờ, loại bản ghi quan trọng mà bản này không biết, sổ tách nhánh, mục bị từ chối, một kho hay thiết bị im lặng quá lâu, hoặc bản sao lưu cuối quá cũ.",
                "Exit code 21 when there are conflicts, waiting changes, critical entries that this version does not know, forks, refused runs, a peer or device that has been silent for too long, or a last backup that is too old."
            ),
            options: [
                OptionSpec(
                    "--silent-after", placeholder: words("GIỜ", "HOURS"),
                    summary: words(
                        "im lặng quá lâu từ chừng này giờ (72)", "silent for too long from so many hours on (72)"))
            ],
            examples: [ExampleSpec("fieldlog status", meaning: words("xem tình trạng", "look at the state"))])
    ) { (context) throws(FieldLogError) in try StatusReport(context: context).run() }

    static let check = Command(
        CommandSpec(
            ["check"], summary: words("kiểm tra toàn bộ kho", "check the whole store"),
            discussion: words(
                "Tệp, chuỗi mục, chữ ký, bảng so với sổ, dấu chứng, quyền, chỗ trống; mỗi điều tìm thấy kèm lệnh sửa. Im lặng và mã 0 khi nguyên vẹn; mã 20 khi có hư hỏng, 21 khi chỉ có quyền, khóa hay chỗ trống (dưới 100 MiB) không đúng.",
                "File, chains, signatures, tables against the log, witness, permissions, room; each finding names the command that repairs it. Silent and 0 when all is sound; exit code 20 when damage is found, 21 when only permissions, key or room (under 100 MiB) are not as they should be."
            ),
            options: [
                OptionSpec(
                    "--quick",
                    summary: words(
                        "không dựng lại bảng để so, không kiểm chữ ký",
                        "without a second fold to compare with, without signatures")),
                OptionSpec(
                    "--rebuild", summary: words("dựng lại các bảng từ sổ", "make the tables equal to the log again")),
            ],
            examples: [
                ExampleSpec("fieldlog check", meaning: words("kiểm tra", "check")),
                ExampleSpec("fieldlog check --rebuild", meaning: words("dựng lại bảng hỏng", "rebuild damaged tables")),
            ])
    ) { (context) throws(FieldLogError) in try CheckReport(context: context).run() }

    static let digest = Command(
        CommandSpec(
            ["digest"],
            summary: words("mã tóm tắt: bằng nhau khi hai kho giống nhau", "the digest: equal when two stores are"),
            options: [
                OptionSpec(
                    "--area", placeholder: words("MÃ[@NGÀY]", "CODE[@DATE]"),
                    summary: words("chỉ địa bàn này", "this one area"))
            ],
            examples: [
                ExampleSpec("fieldlog digest", meaning: words("cả kho", "the whole store")),
                ExampleSpec("fieldlog digest --area 79", meaning: words("một địa bàn", "one area")),
            ])
    ) { (context) throws(FieldLogError) in
        let workspace = try context.workspace()
        let all = try workspace.store.areaDigests()
        var area: AreaKey?
        if let text = context.option("--area") {
            let key = AreaKey(text: text)
            if let key, key.isPseudo { area = key } else { area = try workspace.home(text) }
        }
        let digest =
            area.map { key in all.first { $0.key == key }?.digest ?? LogDigest.area([]) } ?? LogDigest.scope(all)
        if context.printer.form == .json {
            var members = [JSONMember(key: "digest", value: .string(digest.hex))]
            if let area {
                members.append(JSONMember(key: "area", value: .string(area.text)))
            } else {
                let rows = all.map {
                    JSONValue.object(["area": .string($0.key.text), "digest": .string($0.digest.hex)])
                }
                members.append(JSONMember(key: "rows", value: .array(rows)))
            }
            context.printer.document(members)
        } else {
            context.printer.line(digest.hex)
        }
        return ExitCode.ok
    }

    static let schema = Command(
        CommandSpec(
            ["schema"], summary: words("các loại bản ghi và trường", "kinds and fields"),
            positionals: [PositionalSpec("KIND", summary: words("chỉ loại này", "this kind only"), isOptional: true)],
            examples: [
                ExampleSpec(
                    "fieldlog schema visit", meaning: words("các trường của lượt kiểm tra", "the fields of a visit"))
            ])
    ) { (context) throws(FieldLogError) in
        let wanted = context.invocation.argument("KIND")
        let kinds = Schema.kinds.filter { wanted == nil || $0.name == wanted }
        if kinds.isEmpty { throw .unknownRecord(wanted ?? "", kind: "kind") }
        SchemaReport(printer: context.printer).run(kinds)
        return ExitCode.ok
    }
}
