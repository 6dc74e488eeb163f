internal import FieldLogConsole
internal import FieldLogFormats
internal import FieldLogKit
internal import FieldLogModel

/// `device revoke`, `device handover` and `grant`: decisions of the central store about devices.
enum DeviceDecisionCommands {
    static let all = [revoke, handover, grant]

    private static let reason = OptionSpec(
        "--reason", placeholder: words("LÝ_DO", "REASON"), summary: words("vì sao", "why"), isRequired: true)

    private static let area = OptionSpec(
        "--area", placeholder: words("MÃ[@NGÀY]", "CODE[@DATE]"),
        summary: words("địa bàn, gồm mọi cấp dưới", "an area, with all below it"), isRepeatable: true)

    static let revoke = Command(
        CommandSpec(
            ["device", "revoke"],
            summary: words("thu hồi một thiết bị (kho trung tâm)", "take a device out (central store)"),
            discussion: words(
                "Những gì kho này có của máy đó được giữ. --at: điểm cắt khác, theo tệp của fieldlog device feeds; với máy đã thu hồi: nới điểm cắt. Với --former-keys thì máy vẫn dùng được: chỉ nới điểm cắt của các khóa cũ.",
                "What this store has of the device stays. --at: other cuts, from a file of fieldlog device feeds; for a device that is revoked already: moves its cuts on. With --former-keys the device stays: only the cuts of its former keys are moved on."
            ),
            positionals: [DeviceListCommands.name],
            options: [
                reason,
                OptionSpec(
                    "--at", placeholder: words("TỆP", "FILE"),
                    summary: words("mục cuối được nhận của các sổ", "the last admitted entries of feeds")),
                OptionSpec(
                    "--former-keys",
                    summary: words(
                        "không thu hồi máy: chỉ nới điểm cắt của các khóa cũ của nó (với --at)",
                        "do not revoke the device: only move the cuts of its former keys on (with --at)")),
            ],
            examples: [
                ExampleSpec(
                    "fieldlog device revoke may-1 --reason 'mất máy'", meaning: words("máy bị mất", "a lost laptop"))
            ])
    ) { (context) throws(FieldLogError) in
        let workspace = try context.workspace()
        guard try workspace.isCentral() else { throw .denied(.notCentral) }
        let lines = try context.option("--at").map { (path) throws(FieldLogError) in
            try workspace.cutLines(in: path)
        }
        let outcome = try workspace.revoke(
            context.argument("NAME"), reason: context.option("--reason") ?? "", lines: lines ?? [],
            onlyFormerKeys: context.invocation.has("--former-keys"))
        context.printer.say(AuthorityWords.revoked(outcome))
        context.printer.note(
            AuthorityWords.howToAdvance(outcome.principal, formerKeys: context.invocation.has("--former-keys")))
        if context.printer.form == .json {
            context.printer.document([
                JSONMember(key: "device", value: .string(outcome.principal)),
                JSONMember(key: "feeds", value: .int(Int64(outcome.feeds))),
                JSONMember(key: "entries", value: .int(Int64(outcome.entries))),
                JSONMember(key: "advanced", value: .bool(outcome.isAdvance)),
            ])
        }
        return ExitCode.ok
    }

    static let handover = Command(
        CommandSpec(
            ["device", "handover"],
            summary: words(
                "bàn giao một thiết bị cho địa bàn hay đội khác (kho trung tâm)",
                "hand a device over to other areas or another team (central store)"),
            discussion: words(
                "Yêu cầu: trên máy, fieldlog device request --handover --out TỆP. Việc chưa gửi của máy không mất.",
                "The request: on the device, fieldlog device request --handover --out FILE. Its unsent work is not lost."
            ),
            positionals: [PositionalSpec("REQUEST", summary: words("tệp yêu cầu", "the request"))],
            options: [DeviceCommands.roleOption, area, DeviceCommands.outOption],
            examples: [
                ExampleSpec(
                    "fieldlog device handover may-1.request --role inspector --area 26743 --out may-1.answer",
                    meaning: words("sang phường 26743", "to ward 26743"))
            ])
    ) { (context) throws(FieldLogError) in
        let workspace = try context.workspace()
        let role = try DeviceCommands.role(context.option("--role") ?? "")
        guard try workspace.isCentral() else { throw .denied(.notCentral) }
        let areas = try workspace.areaList(context.invocation.values("--area"))
        let outcome = try workspace.handOver(
            try workspace.readRequest(context.argument("REQUEST")), role: role, areas: areas)
        let out = context.option("--out") ?? ""
        try outcome.answer.write(to: out)
        context.printer.say(AuthorityWords.handedOver(outcome, out))
        if outcome.missingEntries > 0 { context.printer.note(AuthorityWords.missing(outcome)) }
        if context.printer.form == .json {
            let missing = outcome.missing.map { work in
                JSONValue.object([
                    JSONMember(key: "incarnation", value: .string(work.feed.incarnation.description)),
                    JSONMember(key: "area", value: .string(work.feed.area.text)),
                    JSONMember(key: "entries", value: .int(Int64(clamping: work.entries))),
                ])
            }
            context.printer.document([
                JSONMember(key: "path", value: .string(out)),
                JSONMember(key: "device", value: .string(outcome.principal)),
                JSONMember(key: "role", value: .string(role.rawValue)),
                JSONMember(key: "areas", value: .string(areas.text)),
                JSONMember(key: "feeds", value: .int(Int64(outcome.feeds))),
                JSONMember(key: "missing_entries", value: .int(Int64(outcome.missingEntries))),
                JSONMember(key: "missing", value: .array(missing)),
            ])
        }
        return ExitCode.ok
    }

    static let grant = Command(
        CommandSpec(
            ["grant"],
            summary: words(
                "thêm địa bàn hoặc đổi vai trò của một thiết bị (kho trung tâm)",
                "give a device more areas or another role (central store)"),
            discussion: words(
                "Chỉ thêm, không bớt: vai trò thấp hơn hay ít địa bàn hơn thì phải bàn giao (device handover) hoặc thu hồi (device revoke).",
                "It only adds: a lower role or fewer areas need device handover, or device revoke."),
            positionals: [DeviceListCommands.name],
            options: [
                area,
                OptionSpec(
                    "--role", placeholder: words("VAI_TRÒ", "ROLE"),
                    summary: words(
                        "inspector, officer, hub hoặc administrator", "inspector, officer, hub or administrator")),
            ],
            examples: [
                ExampleSpec(
                    "fieldlog grant may-1 --area 26743", meaning: words("thêm một phường", "one more ward"))
            ])
    ) { (context) throws(FieldLogError) in
        let workspace = try context.workspace()
        guard try workspace.isCentral() else { throw .denied(.notCentral) }
        let role = try context.option("--role").map { (text) throws(FieldLogError) in try DeviceCommands.role(text) }
        let texts = context.invocation.values("--area")
        if role == nil, texts.isEmpty {
            throw .refused(FieldRefusal(argument: "--area", problem: .oneNeeded(["area", "role"])))
        }
        let areas: AreaList? = texts.isEmpty ? nil : try workspace.areaList(texts)
        let granted = try workspace.widen(context.argument("NAME"), areas: areas, role: role)
        context.printer.say(AuthorityWords.granted(granted))
        if context.printer.form == .json {
            context.printer.document([
                JSONMember(key: "device", value: .string(granted.principal)),
                JSONMember(key: "role", value: .string(granted.role.rawValue)),
                JSONMember(key: "areas", value: .string(granted.areas.text)),
            ])
        }
        return ExitCode.ok
    }
}
