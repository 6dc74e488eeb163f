internal import FieldLogModel
internal import FieldLogReports

/// Wall times for people.
enum TimeShown {
    /// Day and minute as the writer's clock showed them.
    static func text(_ time: WallTime) -> String {
        let whole = ValueText.text(time)
        guard whole.utf8.count >= 16, whole.contains("T") else { return whole }
        return String(whole.prefix(16).map { $0 == "T" ? " " : $0 })
    }
}
