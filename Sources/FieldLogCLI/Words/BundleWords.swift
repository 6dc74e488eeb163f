internal import FieldLogConsole
internal import FieldLogKit
internal import FieldLogModel

/// What is said about bundles.
enum BundleWords {
    static func made(_ path: String, _ contents: BundleContents) -> Bilingual {
        words(
            "Đã ghi \(path): \(contents.entries) mục của \(contents.feeds) sổ, \(contents.bytes) byte.",
            "Wrote \(path): \(Many.entries(contents.entries)) of \(Many.feeds(contents.feeds)), \(contents.bytes) bytes."
        )
    }

    static let readable = words(
        "Ai nhặt được tệp này đều đọc được. Cách mã hóa: Examples/BUNDLES.md (age hoặc gpg).",
        "Whoever finds this file can read it. How to encrypt it: Examples/BUNDLES.md (age or gpg).")

    static func contents(_ path: String, _ contents: BundleContents) -> Bilingual {
        words(
            "\(path): chữ ký của \(contents.maker) đúng; \(contents.entries) mục của \(contents.feeds) sổ.",
            "\(path): the signature of \(contents.maker) holds; \(Many.entries(contents.entries)) of \(Many.feeds(contents.feeds))."
        )
    }

    static let complete = words("Có thể nhận ngay: không thiếu gì.", "It can be taken now: nothing is missing.")

    static func taken(_ outcome: BundleOutcome) -> Bilingual {
        let over = outcome.passedOver
        return words(
            "Đã nhận \(outcome.added) mục mới; \(over) mục thuộc địa bàn ngoài kho này được bỏ qua.",
            "Took \(Many.of(outcome.added, "new entry", "new entries")); passed over \(Many.entries(over)) of areas that this store does not have."
        )
    }

    static func missing(_ feed: String, _ seq: UInt64) -> Bilingual {
        words(
            "thiếu: sổ \(feed) đến mục \(seq)", "missing: feed \(feed) up to entry \(seq)")
    }

    static func ask(_ maker: String) -> Bilingual {
        words(
            "Đưa biên nhận (fieldlog bundle apply … --receipt TỆP) cho \(maker) và xin: fieldlog bundle create --since TỆP --out TỆP_MỚI",
            "Bring a receipt (fieldlog bundle apply … --receipt FILE) to \(maker) and ask for: fieldlog bundle create --since FILE --out NEW"
        )
    }

    static func vouched(_ maker: String, _ reason: String) -> Bilingual {
        words(
            "Nhận theo lời quản trị viên, không theo chữ ký của \(maker). Lý do được lưu: \(reason)",
            "Taken on the administrator's word, not by the signature of \(maker). The reason is kept: \(reason)")
    }

    static func receipt(_ path: String) -> Bilingual {
        words(
            "Đã ghi biên nhận \(path). Đưa về cho người tạo tệp: fieldlog bundle receipt \(path)",
            "Wrote the receipt \(path). Bring it back to the maker of the bundle: fieldlog bundle receipt \(path)")
    }

    static func confirmed(_ outcome: ReceiptOutcome) -> Bilingual {
        words(
            "\(outcome.maker) xác nhận đã lưu các mục của \(outcome.feeds) sổ.",
            "\(outcome.maker) confirms that it holds the entries of \(Many.feeds(outcome.feeds)).")
    }
}
