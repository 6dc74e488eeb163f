internal import FieldLogConsole
internal import FieldLogModel
internal import FieldLogReports

/// What speaks for two establishments being one.
enum DuplicateWords {
    static func reason(_ reason: DuplicatePair.Reason) -> Bilingual {
        switch reason {
        case .registration: words("số ĐKKD", "registration")
        case .certificate: words("số GCN", "certificate")
        case .premises: words("mã nhà", "premises")
        case .name: words("tên", "name")
        case .address: words("địa chỉ", "address")
        case .kind: words("loại hình", "kind")
        }
    }

    /// That an establishment is likely there already, with what to do in either case.
    static func likelyThere(_ found: [LikelyDuplicate]) -> Bilingual {
        func list(_ language: ConsoleLanguage) -> String {
            found.map { line($0).text(language) }.joined(separator: "\n    ")
        }
        let first = found.first?.id ?? "ID"
        return words(
            """
            cơ sở này có lẽ đã có:
                \(list(.vietnamese))
            Nếu đúng, dùng mã ấy: fieldlog establishment show \(first); nếu là cơ sở khác, thêm --new
            """,
            """
            this establishment is likely there already:
                \(list(.english))
            If it is one of these, use that id: fieldlog establishment show \(first); if it is another one, add --new
            """)
    }

    /// One that is likely the same: id, name, address, and why.
    static func line(_ found: LikelyDuplicate) -> Bilingual {
        let reasons = found.reasons.compactMap { DuplicatePair.Reason(rawValue: $0) }.map(reason)
        let place = [found.id, found.name, found.address].compactMap { $0 }.joined(separator: " · ")
        return words(
            "\(place) (giống: \(reasons.map(\.vi).joined(separator: ", ")))",
            "\(place) (alike: \(reasons.map(\.en).joined(separator: ", ")))")
    }

    static let isNew = words("Thêm như một cơ sở khác?", "Add it as another one?")
    static let notAdded = words("Không thêm gì.", "Nothing was added.")
}
