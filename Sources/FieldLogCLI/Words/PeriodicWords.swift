internal import FieldLogConsole
internal import FieldLogReports

/// What is said about periodic reports.
enum PeriodicWords {
    static func summary(_ cycle: ReportCycle) -> Bilingual {
        switch cycle {
        case .month: words("báo cáo tháng", "the report of a month")
        case .quarter: words("báo cáo quý", "the report of a quarter")
        case .halfYear: words("báo cáo sáu tháng", "the report of a half-year")
        case .year: words("báo cáo năm", "the report of a year")
        }
    }

    static func unassigned(_ areas: String) -> Bilingual {
        words("Chưa phân địa bàn, một trong: \(areas)", "Unassigned, one of: \(areas)")
    }

    static let partOnly = words(
        "Kho này chỉ có một phần địa bàn; số liệu chỉ tính phần đó.",
        "This store has only a part of the areas; the figures are of that part.")
}
