internal import FieldLogFormats

/// A column of a report.
public struct ReportColumn: Sendable, Hashable {
    /// What stands in it.
    public enum Content: Sendable, Hashable {
        /// What a count comes to.
        case count(Count)
        /// One column divided by another, as a share.
        case ratio(of: String, to: String)
        /// Room for a remark.
        case note
    }

    /// Its name in JSON and for `report trace`, never translated.
    public let key: String
    /// Its heading, in Vietnamese: it is the form of an authority.
    public let title: String
    /// What stands in it.
    public let content: Content
    /// The key of the column of which this one is a part, so that its small numbers stay hidden in what is published; nil for none.
    public let partOf: String?

    /// A column of these parts.
    public init(_ key: String, _ title: String, _ content: Content, partOf: String? = nil) {
        self.key = key
        self.title = title
        self.content = content
        self.partOf = partOf
    }
}

/// The form of a report: its columns, as data.
public struct ReportLayout: Sendable, Hashable {
    /// Its name.
    public let id: String
    /// What stands over it.
    public let title: String
    /// The columns, without the number and the name of the area, which every report begins with.
    public let columns: [ReportColumn]

    /// A layout of these parts.
    public init(id: String, title: String, columns: [ReportColumn]) {
        self.id = id
        self.title = title
        self.columns = columns
    }

    private static let done = Count.Condition.among("outcome", ["DONE"])

    private static func measures(_ kinds: String..., unit: Count.Unit = .records) -> ReportColumn.Content {
        .count(Count(.measures, unit, where: [.among("kind", kinds)]))
    }

    private static func visits(_ conditions: Count.Condition...) -> ReportColumn.Content {
        .count(Count(.visits, where: [done] + conditions))
    }

    /// The periodic report of a 178 team (domain: the likely layout of the half-year form).
    public static let periodic = ReportLayout(
        id: "178", title: "Báo cáo kết quả hoạt động Đội kiểm tra liên ngành 178",
        columns: [
            ReportColumn("register", "Số cơ sở quản lý", .count(Count(.register))),
            ReportColumn("teams", "Số Đội 178", .count(Count(.teams))),
            ReportColumn("visits", "Lượt kiểm tra", visits()),
            ReportColumn("visits_planned", "kế hoạch", visits(.among("kind", ["PLANNED"])), partOf: "visits"),
            ReportColumn("visits_unannounced", "đột xuất", visits(.among("kind", ["UNANNOUNCED"])), partOf: "visits"),
            ReportColumn("visits_follow_up", "phúc tra", visits(.among("kind", ["FOLLOW_UP"])), partOf: "visits"),
            ReportColumn(
                "inspected", "Số cơ sở được kiểm tra",
                .count(Count(.visits, .establishments, where: [done, .onRegister]))),
            ReportColumn("coverage", "Tỷ lệ (%)", .ratio(of: "inspected", to: "register")),
            ReportColumn("violating", "Số cơ sở vi phạm", .count(Count(.findings, .establishments))),
            ReportColumn("reminded", "Nhắc nhở", measures("REMIND")),
            ReportColumn("warned", "Cảnh cáo", measures("WARN")),
            ReportColumn("fined", "Phạt tiền: số cơ sở", measures("FINE", unit: .establishments)),
            ReportColumn("amount", "Số tiền (đồng)", measures("FINE", unit: .sum("amount"))),
            ReportColumn("licences", "Tước GP/GCN", measures("SUSPEND_LIC", "REVOKE")),
            ReportColumn("suspended", "Đình chỉ", measures("SUSPEND_OP")),
            ReportColumn("confiscated", "Tịch thu", measures("CONFISCATE")),
            ReportColumn("to_police", "Chuyển công an", measures("REFER_POLICE")),
            ReportColumn("executed", "Đã thi hành", .count(Count(.measures, where: [.by("executed")]))),
            ReportColumn(
                "informed", "Lao động được tuyên truyền", .count(Count(.visits, .sum("informed"), where: [done]))),
            ReportColumn("complaints", "Tố giác, khiếu nại: tiếp nhận", .count(Count(.complaints))),
            ReportColumn("complaints_closed", "đã xử lý", .count(Count(.complaints, where: [.by("closed")]))),
            ReportColumn("note", "Ghi chú", .note),
        ])
}

extension ReportLayout {
    /// The layout as a frozen report carries it.
    var json: JSONValue { ["id": .string(id)] }

    /// Reads such a text; nil for a layout that this version does not have.
    init?(text: String) {
        guard let value = try? JSONParser.parse(text: text), value["id"]?.stringValue == Self.periodic.id else {
            return nil
        }
        self = .periodic
    }
}
