internal import FieldLogConsole
internal import FieldLogReports

/// What is said of a day's work and of what has to be chased.
enum DailyWords {
    /// The lists of `today`.
    enum TodayList: String, CaseIterable {
        case followUps = "follow_ups"
        case never, stale, near
    }

    /// The lists of `chase`.
    enum ChaseList: String, CaseIterable {
        case undecided, unexecuted, complaints, reports, devices
    }

    static func title(_ list: TodayList) -> Bilingual {
        switch list {
        case .followUps: words("Phúc tra đến hạn", "Follow-ups due")
        case .never: words("Chưa từng kiểm tra", "Never inspected")
        case .stale: words("Lâu chưa kiểm tra", "Not inspected for long")
        case .near: words("Ở gần", "Near")
        }
    }

    static func title(_ list: ChaseList) -> Bilingual {
        switch list {
        case .undecided: words("Biện pháp chưa có quyết định", "Measures without a decision")
        case .unexecuted: words("Quyết định chưa thi hành", "Decisions not executed")
        case .complaints: words("Tố giác, khiếu nại quá hạn", "Complaints past due")
        case .reports: words("Báo cáo sắp đến hạn hoặc quá hạn", "Reports due")
        case .devices: words("Thiết bị im lặng", "Silent devices")
        }
    }

    static func need(_ need: TodayItem.Need) -> Bilingual {
        switch need {
        case .followUp: words("phúc tra", "follow-up")
        case .never: words("chưa kiểm tra", "never inspected")
        case .stale: words("đã lâu", "long ago")
        }
    }

    /// A title with how many there are, and their amounts where there are any.
    static func heading(_ title: Bilingual, _ total: Int, amount: String? = nil) -> Bilingual {
        let money = amount.map { words(", \($0) đồng", ", \($0) đồng") } ?? words("", "")
        return words("\(title.vi): \(total)\(money.vi)", "\(title.en): \(total)\(money.en)")
    }

    static func more(_ count: Int) -> Bilingual {
        words("… và \(count) nữa; xem hết: --limit SỐ", "… and \(count) more; to see them: --limit N")
    }

    static let nothingToday = words("Không có việc nào đến hạn.", "Nothing is due.")
    static let nothingToChase = words("Không có gì phải đôn đốc.", "Nothing has to be chased.")

    static func later(_ count: Int) -> Bilingual {
        words(
            "\(count) lần phúc tra hạn muộn hơn: fieldlog followup list",
            Many.of(count, "follow-up is", "follow-ups are") + " due later: fieldlog followup list")
    }

    static func offRegister(_ count: Int) -> Bilingual {
        words(
            "\(count) lần phúc tra tại cơ sở đã đóng, đã chuyển hoặc đã rút: fieldlog followup list",
            Many.of(count, "follow-up", "follow-ups")
                + " at establishments that were closed, moved or withdrawn: fieldlog followup list")
    }

    /// That another team was there.
    static func others(_ team: String?, _ date: String) -> Bilingual {
        words("\(team ?? "Đội khác") đã đến ngày \(date)", "\(team ?? "another team") was there on \(date)")
    }

    static func goOn(_ command: String) -> Bilingual { words("Làm tiếp: \(command)", "Go on with: \(command)") }

    static let inStreet = words("cùng đường", "same street")
}
