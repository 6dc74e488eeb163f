internal import FieldLogConsole
internal import FieldLogFormats
internal import FieldLogKit
internal import FieldLogModel

/// `peer`: what is remembered of other stores. `status` shows it.
enum PeerCommands {
    static let all = [forget]

    static let forget = Command(
        CommandSpec(
            ["peer", "forget"],
            summary: words("quên một kho không còn nữa", "forget a peer that is no more"),
            discussion: words(
                "status không còn nhắc kho ấy. Không mục nào bị xóa; những gì kho ấy đã xác nhận thì không còn tính.",
                "status no longer speaks of it. No entry goes away; what that peer had confirmed no longer counts."),
            positionals: [PositionalSpec("NAME", summary: words("tên trong status", "its name in status"))],
            examples: [
                ExampleSpec(
                    "fieldlog peer forget /media/usb/hub", meaning: words("thẻ nhớ đã mất", "a stick that is lost"))
            ])
    ) { (context) throws(FieldLogError) in
        let name = context.argument("NAME")
        try context.workspace().forget(peer: name)
        context.printer.say(
            words(
                "Đã quên \(name). Lần đồng bộ sau bắt đầu như lần đầu.",
                "Forgot \(name). The next sync with it begins as the first one."))
        if context.printer.form == .json { context.printer.document([JSONMember(key: "peer", value: .string(name))]) }
        return ExitCode.ok
    }
}
