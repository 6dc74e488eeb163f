internal import FieldLogConsole

/// Short words within lists, histories and questions.
enum ViewWords {
    static let yes = words("có", "yes")
    static let no = words("không", "no")
    /// The keys that answer a question with yes and no.
    static let keys = (yes: words("c", "y"), no: words("k", "n"))

    static let finalNow = words("Chốt ngay?", "Make it final?")
    static let establishment = words("Cơ sở", "Establishment")
    static let tally = words(" (MÃ=SỐ,…)", " (CODE=N,…)")
    static let reason = words("LÝ_DO", "REASON")
    static let total = words("Tổng", "Total")
    static let allAreas = words("tất cả", "all")

    /// In place of the first value of a row in which nothing stands.
    static let emptied = words("(đã xóa)", "(erased)")
    static let erased = words("nội dung đã xóa", "contents erased")
    static let waitsForAnother = words("chờ một mục chưa tới", "waits for a change that is not here")
    static let version = words("Bản", "Version")

    /// What a change was made upon.
    static func upon(_ parents: [String]) -> Bilingual {
        guard !parents.isEmpty else { return words("", "") }
        let list = parents.joined(separator: " ")
        return words(", dựa trên \(list)", ", upon \(list)")
    }

    static let stands = words("đang có hiệu lực", "stands")
    static let waits = words("đang chờ", "waits")
    static let proposal = words("đề nghị đính chính", "proposed amendment")

    static func conflict(_ id: some StringProtocol, _ place: Bilingual) -> Bilingual {
        words("xung đột \(id): \(place.vi)", "conflict \(id): \(place.en)")
    }
}
