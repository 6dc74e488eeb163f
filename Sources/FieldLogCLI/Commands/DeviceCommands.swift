internal import FieldLogConsole
internal import FieldLogFormats
internal import FieldLogKit
internal import FieldLogModel
internal import FieldLogStorage

/// `device`: who takes part.
enum DeviceCommands {
    static let all = [request, enrol]

    static let outOption = OptionSpec(
        "--out", placeholder: words("TỆP", "FILE"), summary: words("tệp được ghi", "the file to write"),
        isRequired: true)

    static let request = Command(
        CommandSpec(
            ["device", "request"],
            summary: words(
                "xin cấp quyền cho một thiết bị mới, hoặc bàn giao",
                "ask for a new device to be enrolled, or for a handover"),
            discussion: words(
                "Tạo khóa trong DIR và một tệp yêu cầu. Đưa tệp cho quản trị viên; khóa không rời máy. --handover: yêu cầu bàn giao của kho này, kể cả việc chưa gửi.",
                "Makes a key in DIR and a request. Bring the request to the administrator; the key stays here. --handover: this store asks for a handover, unsent work included."
            ),
            positionals: [PositionalSpec("DIR", summary: words("thư mục mới", "a new folder"), isOptional: true)],
            options: [
                OptionSpec(
                    "--device", placeholder: words("TÊN", "NAME"), summary: words("tên thiết bị", "name of the device")),
                OptionSpec(
                    "--handover", summary: words("bàn giao máy của kho này", "hand over the device of this store")),
                outOption,
            ],
            examples: [
                ExampleSpec(
                    "fieldlog device request ~/may-1 --device may-1 --out may-1.request",
                    meaning: words("trên máy mới", "on the new machine")),
                ExampleSpec(
                    "fieldlog device request --handover --out may-1.request",
                    meaning: words("trước khi bàn giao", "before a handover")),
            ])
    ) { (context) throws(FieldLogError) in
        let out = context.option("--out") ?? ""
        let isHandover = context.invocation.has("--handover")
        let file = isHandover ? try context.workspace().request() : try newRequest(context)
        try file.write(to: out)
        context.printer.say(isHandover ? DeviceWords.handoverRequested(out) : DeviceWords.requested(out))
        if context.printer.form == .json {
            context.printer.document([
                JSONMember(key: "path", value: .string(out)), JSONMember(key: "device", value: .string(file.maker)),
            ])
        }
        return ExitCode.ok
    }

    private static func newRequest(_ context: Context) throws(FieldLogError) -> SignedFile {
        for name in ["DIR", "--device"]
        where (name == "DIR" ? context.invocation.argument(name) : context.option(name)) == nil {
            throw .refused(FieldRefusal(argument: name, problem: .required))
        }
        let folder = try context.newFolder()
        try OutputPlace.check(context.option("--out") ?? "", new: folder)
        return try Workspace.request(
            folder, principal: context.option("--device") ?? "", host: context.host)
    }

    static let roleOption = OptionSpec(
        "--role", placeholder: words("VAI_TRÒ", "ROLE"),
        summary: words(
            "inspector, officer, hub hoặc administrator", "inspector, officer, hub or administrator"), isRequired: true)

    static let enrol = Command(
        CommandSpec(
            ["device", "enrol"],
            summary: words(
                "cấp quyền theo một yêu cầu (kho trung tâm)", "enrol the device of a request (central store)"),
            positionals: [PositionalSpec("REQUEST", summary: words("tệp yêu cầu", "the request"))],
            options: [
                roleOption,
                OptionSpec(
                    "--area", placeholder: words("MÃ[@NGÀY]", "CODE[@DATE]"),
                    summary: words(
                        "địa bàn, gồm mọi cấp dưới; không có là tất cả",
                        "an area, with all below it; none means every area"),
                    isRepeatable: true), outOption,
            ],
            examples: [
                ExampleSpec(
                    "fieldlog device enrol may-1.request --role inspector --area 79 --out may-1.answer",
                    meaning: words("một thanh tra của tỉnh 79", "an inspector of province 79"))
            ])
    ) { (context) throws(FieldLogError) in
        let workspace = try context.workspace()
        let role = try role(context.option("--role") ?? "")
        guard try workspace.isCentral() else { throw .denied(.notCentral) }
        let areas = try workspace.areaList(context.invocation.values("--area"))
        let request = try workspace.readRequest(context.argument("REQUEST"))
        let isNewKey = try !workspace.store.authority().rights(of: request.publicKey).isKnown
        let answer = try workspace.enrol(request, role: role, areas: areas)
        let out = context.option("--out") ?? ""
        try answer.write(to: out)
        context.printer.say(DeviceWords.enrolled(request, role, areas, isNewKey: isNewKey, out))
        if context.printer.form == .json {
            context.printer.document([
                JSONMember(key: "path", value: .string(out)),
                JSONMember(key: "device", value: .string(request.principal)),
                JSONMember(key: "role", value: .string(role.rawValue)),
                JSONMember(key: "areas", value: .string(areas.text)),
            ])
        }
        return ExitCode.ok
    }

    /// The role of a word, in whatever case it was typed.
    static func role(_ text: String) throws(FieldLogError) -> Role {
        guard let role = Role(rawValue: text.uppercased()) else {
            throw .refused(
                FieldRefusal(
                    argument: "--role",
                    problem: .unknownCode(text, catalogue: "role", near: Role.allCases.map { $0.rawValue.lowercased() })
                ))
        }
        return role
    }
}
