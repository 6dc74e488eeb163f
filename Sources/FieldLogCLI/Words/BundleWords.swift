internal import FieldLogConsole
internal import FieldLogKit
internal import FieldLogModel

/// What is said about bundles.
enum BundleWords {
    static func made(_ path: String, _ summary: BundleSummary) -> Bilingual {
        words(
            "Đã ghi \(path): \(summary.entries) mục, \(summary.feeds) sổ, \(summary.bytes) byte. Ai nhặt được thẻ nhớ đều đọc được: hãy mã hóa thẻ.",
            "Wrote \(path): \(summary.entries) entries, \(summary.feeds) feeds, \(summary.bytes) bytes. Whoever finds the stick can read it: encrypt the stick."
        )
    }

    static func holds(_ summary: BundleSummary) -> Bilingual {
        words(
            "Chữ ký của \(summary.maker) đúng: \(summary.entries) mục, \(summary.feeds) sổ, \(summary.areas) địa bàn.",
            "The signature of \(summary.maker) holds: \(summary.entries) entries, \(summary.feeds) feeds, \(summary.areas) areas."
        )
    }

    static func taken(_ outcome: BundleOutcome) -> Bilingual {
        words(
            "Nhận \(outcome.received) mục mới từ \(outcome.summary.maker), bỏ qua \(outcome.passedOver) mục của địa bàn khác, xung đột mới \(outcome.conflicts).",
            "Took \(outcome.received) new entries from \(outcome.summary.maker), passed over \(outcome.passedOver) of other areas, new conflicts \(outcome.conflicts)."
        )
    }

    static func missing(_ head: FeedHead, _ maker: String) -> Bilingual {
        let feed = "\(head.feed.incarnation.short)/\(head.feed.area)"
        return words(
            "thiếu sổ \(feed) đến số \(head.seq); xin \(maker): fieldlog bundle create --out TỆP",
            "feed \(feed) is missing up to number \(head.seq); ask \(maker) for: fieldlog bundle create --out FILE")
    }

    static func vouched(_ reason: String) -> Bilingual {
        words("nhận theo bảo lãnh của quản trị viên: \(reason)", "taken as the administrator vouches for it: \(reason)")
    }

    static func receipt(_ path: String) -> Bilingual {
        words("Đã ghi biên nhận \(path).", "Wrote the receipt \(path).")
    }

    static func confirmed(_ maker: String) -> Bilingual {
        words("\(maker) xác nhận đã có các mục trong biên nhận.", "\(maker) has confirmed what the receipt names.")
    }
}
