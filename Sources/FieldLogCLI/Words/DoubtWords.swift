internal import FieldLogConsole
internal import FieldLogKit

/// What is said of a record that was written and may hold a slip.
enum DoubtWords {
    static func text(_ doubt: RecordDoubt) -> Bilingual {
        switch doubt {
        case .afterToday(let field, let day, let today):
            words(
                "Lưu ý: \(FlagName.flag(field)) \(day) sau hôm nay (\(today) theo đồng hồ máy này); nếu gõ nhầm thì sửa lại. Đã lưu như đã gõ.",
                "Note: \(FlagName.flag(field)) \(day) lies after today (\(today) by the clock of this device); if it is a slip, correct it. It was saved as typed."
            )
        case .afterClosing(let day, let closed):
            words(
                "Lưu ý: kiểm tra ngày \(day), sau khi cơ sở đóng cửa (\(closed)); xem lại ngày, hoặc sửa cơ sở nếu mở lại.",
                "Note: the inspection of \(day) comes after the establishment was closed (\(closed)); check the day, or edit the establishment if it opened again."
            )
        case .endedArea(let area, let day, let heirs):
            words(
                "Lưu ý: địa bàn \(area) đã thôi hiệu lực từ \(day); nếu cơ sở còn đó, nay là: \(heirs.joined(separator: ", "))",
                "Note: area \(area) ended on \(day); if the establishment is still there, its area is now: \(heirs.joined(separator: ", "))"
            )
        case .partOverWhole(let field, let part, let whole):
            words(
                "Lưu ý: \(FlagName.flag(field)) \(part) nhiều hơn --workers \(whole); nếu gõ nhầm thì sửa lại. Đã lưu như đã gõ.",
                "Note: \(FlagName.flag(field)) \(part) is more than --workers \(whole); if it is a slip, correct it. It was saved as typed."
            )
        case .visitsRemain(let count):
            words(
                "Lưu ý: \(count) lượt kiểm tra đã chốt vẫn được tính, còn cơ sở không ở sổ nữa; nếu cơ sở thôi hoạt động thì ghi --status CLOSED, nếu ghi trùng thì duplicate link.",
                "Note: \(Many.of(count, "final visit", "final visits")) count on while the establishment is off the register; if it ceased, record --status CLOSED instead, if it was logged twice, duplicate link."
            )
        case .sameNumber(let number, let id, let name):
            words(
                "Lưu ý: số ĐKKD \(number) cũng là của \(id) (\(name)); nếu là một cơ sở: fieldlog duplicate link",
                "Note: registration number \(number) is also that of \(id) (\(name)); if they are one: fieldlog duplicate link"
            )
        }
    }
}
