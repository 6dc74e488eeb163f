internal import FieldLogConsole
internal import FieldLogKit
internal import FieldLogModel

/// `serve`: what the other side of SSH and of a web server runs. Nobody types it.
enum ServeCommand {
    static let all = [serve]

    static let serve = Command(
        CommandSpec(
            ["serve"],
            summary: words(
                "trả lời một kho khác (do sshd, máy chủ web gọi)", "answer another store (for sshd and web servers)"),
            discussion: words(
                "Danh tính chỉ đến từ --principal (lệnh ép buộc của sshd) hoặc REMOTE_USER (máy chủ web). Kho: --store hoặc FIELDLOG_STORE.",
                "The identity comes from --principal (a forced command of sshd) or REMOTE_USER (the web server) alone. The store: --store or FIELDLOG_STORE."
            ),
            options: [
                OptionSpec(
                    "--stdio", summary: words("khung trên đầu vào/đầu ra chuẩn", "frames on the standard streams")),
                OptionSpec("--cgi", summary: words("chương trình CGI (RFC 3875)", "a CGI program (RFC 3875)")),
                OptionSpec(
                    "--principal", placeholder: words("TÊN", "NAME"),
                    summary: words("thiết bị ở đầu kia", "the device on the other side")),
            ],
            examples: [
                ExampleSpec(
                    "fieldlog serve --stdio --principal may-1 --store /srv/fieldlog/hub",
                    meaning: words(
                        "lệnh ép buộc trong authorized_keys của sshd", "the forced command in authorized_keys of sshd"))
            ])
    ) { (context) throws(FieldLogError) in
        switch (context.invocation.has("--stdio"), context.invocation.has("--cgi")) {
        case (true, false):
            guard let principal = context.option("--principal") else {
                throw .refused(FieldRefusal(argument: "--principal", problem: .required))
            }
            return try StreamService(try context.workspace(), principal: principal).run()
                ? ExitCode.ok : ExitCode.network
        case (false, true):
            // An option would be an identity that the web server has not vouched for.
            guard context.option("--principal") == nil else {
                throw .refused(FieldRefusal(argument: "--principal", problem: .notBeside("cgi")))
            }
            let folder = context.folder
            let host = context.host
            let service = GatewayService(variable: { Environment.value($0) }) { () throws(FieldLogError) in
                try Workspace.open(folder, host: host)
            }
            try service.run()
            return ExitCode.ok
        default:
            throw .refused(FieldRefusal(argument: "--stdio", problem: .oneNeeded(["stdio", "cgi"])))
        }
    }
}
