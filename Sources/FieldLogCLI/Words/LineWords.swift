internal import FieldLogConsole
internal import FieldLogKit
internal import FieldLogModel

/// What goes wrong on the way to another store.
enum LineWords {
    /// Why a peer, by its address, was not reached.
    static func text(_ problem: LineProblem, _ peer: String) -> Bilingual {
        switch problem {
        case .said(let text): words(text, text)
        case .program(let name, let code): ProgramWords.missing(name, code)
        case .noAnswer where peer.hasPrefix("https://"):
            words(
                "máy chủ web trả về thứ không phải trả lời của kho; xem địa chỉ có đúng là của fieldlog serve --cgi không",
                "the web server gave something that is no answer; see whether the address leads to fieldlog serve --cgi"
            )
        case .noAnswer:
            words(
                "bên kia in ra thứ không phải trả lời của kho; xem đã đặt lệnh ép buộc (command= trong authorized_keys) chưa",
                "the other side printed something that is no answer; see whether the forced command is set (command= in authorized_keys)"
            )
        case .ended: words("kết nối bị đứt", "the connection ended")
        case .timedOut: words("hết thời gian chờ", "no answer in time")
        case .status(let status): words("máy chủ web trả lời HTTP \(status)", "the web server answered HTTP \(status)")
        }
    }

    /// Why a peer was not met.
    static func text(_ absence: PeerAbsence, _ peer: String) -> Bilingual {
        switch absence {
        case .address: words("không phải địa chỉ kho", "not the address of a store")
        case .folder: words("không có kho ở đó", "no store there")
        case .line(let problem): text(problem, peer)
        case .error(let code):
            words("lỗi \(code): \(PeerWords.reason(code).vi)", "error \(code): \(PeerWords.reason(code).en)")
        case .failed: words("lỗi ở máy này", "it failed on this machine")
        }
    }
}
