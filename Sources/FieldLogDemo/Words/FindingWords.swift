/// What a finding of a domain says: texts with places for counts, how grave it is, and the regulations as they stood.
///
/// `{w}` workers, `{c}` with contract, `{h}` with health check, `{g}` guests not notified, `{r}` rooms, `{n}` a small number.
struct FindingWords {
    let text: String
    /// The code of the severity.
    let severity: String
    /// The agency that proposes what is to be done.
    let agency: String

    private init(_ text: String, _ severity: String, _ agency: String) {
        self.text = text
        self.severity = severity
        self.agency = agency
    }

    /// What may be found in a domain.
    static func of(_ domain: String) -> [FindingWords] { table[domain] ?? [] }

    private static let table: [String: [FindingWords]] = [
        "LICENCE": [
            FindingWords("Giấy chứng nhận đăng ký không treo tại cơ sở.", "MINOR", "TRADE"),
            FindingWords("Kinh doanh chưa đăng ký bổ sung ngành nghề; hoạt động đã {n} tháng.", "SIGNIFICANT", "TRADE"),
            FindingWords("Giấy phép hết hạn {n} tháng, vẫn hoạt động.", "CRUCIAL", "CULTURE"),
        ],
        "SECURITY": [
            FindingWords("Sổ theo dõi an ninh trật tự ghi không đầy đủ.", "MINOR", "POLICE"),
            FindingWords(
                "Giấy chứng nhận đủ điều kiện ANTT chưa đổi khi thay người đại diện.", "SIGNIFICANT", "POLICE"),
            FindingWords("Chưa có giấy chứng nhận đủ điều kiện ANTT; đang đón khách.", "CRUCIAL", "POLICE"),
        ],
        "FIRE": [
            FindingWords("Thiếu {n} bình chữa cháy so với phương án.", "SIGNIFICANT", "FIRE"),
            FindingWords("Lối thoát nạn tầng 2 bị chắn bằng vật dụng.", "CRUCIAL", "FIRE"),
            FindingWords("Đèn chỉ dẫn thoát nạn hỏng {n} vị trí.", "MINOR", "FIRE"),
            FindingWords("Chưa tổ chức thực tập phương án chữa cháy trong năm.", "MINOR", "FIRE"),
        ],
        "LABOUR": [
            FindingWords("{w} lao động, {c} có HĐLĐ văn bản.", "SIGNIFICANT", "HOME_AFF"),
            FindingWords(
                "{w} lao động, chỉ {c} được giao kết hợp đồng; chưa đóng bảo hiểm cho số còn lại.", "SIGNIFICANT",
                "HOME_AFF"),
        ],
        "HEALTHCHK": [
            FindingWords("{w} lao động, {h} đã khám sức khỏe định kỳ.", "MINOR", "HEALTH"),
            FindingWords("Giấy khám sức khỏe quá hạn; còn hạn {h}/{w} lao động.", "SIGNIFICANT", "HEALTH"),
        ],
        "RESIDENCE": [
            FindingWords("Thiếu thông báo lưu trú {g} lượt khách.", "SIGNIFICANT", "POLICE"),
            FindingWords("Thông báo lưu trú chậm {g} lượt; sổ ghi không đủ cột mục.", "MINOR", "POLICE"),
        ],
        "CULTURE": [
            FindingWords("Phòng hát thứ {n} có chốt cửa bên trong.", "CRUCIAL", "CULTURE"),
            FindingWords("Mở nhạc quá giờ quy định, lúc 01h{m}.", "SIGNIFICANT", "CULTURE"),
            FindingWords("Diện tích {n} phòng dưới 20 m².", "SIGNIFICANT", "CULTURE"),
        ],
        "PREMISES": [
            FindingWords("{n} phòng che kín, ánh sáng không đạt yêu cầu.", "MINOR", "CULTURE"),
            FindingWords("Tự sửa chữa, ngăn thêm {n} phòng so với hồ sơ.", "SIGNIFICANT", "CULTURE"),
        ],
        "FOODTRADE": [
            FindingWords("{n} thùng bia không có hóa đơn chứng từ.", "SIGNIFICANT", "MARKET"),
            FindingWords("Khu chế biến chưa lưu mẫu thức ăn theo quy định.", "MINOR", "HEALTH"),
        ],
        "COMMIT": [FindingWords("Chưa ký lại bản cam kết năm nay.", "MINOR", "COMMITTEE")],
        "ABUSE": [
            FindingWords("Có dấu hiệu lợi dụng kinh doanh; lập biên bản, chuyển cơ quan điều tra.", "CRUCIAL", "POLICE")
        ],
    ]
}

/// The regulation that a finding of a domain rests on. Laws change: each is from a day on, and series are not to be joined across them.
struct BasisWords {
    let text: String
    /// The day of the regulation.
    let date: String
    /// The first day on which findings rest on it.
    let from: String

    /// The regulation of a domain on a day `YYYY-MM-DD`.
    static func of(_ domain: String, on day: String) -> BasisWords? {
        (table[domain] ?? common).last { $0.from <= day } ?? common.first
    }

    private static let common = [BasisWords("Nghị định 178/2004/NĐ-CP", "2004-10-15", "")]
    private static let order = [
        BasisWords("Điều 11 Nghị định 167/2013/NĐ-CP", "2013-11-12", ""),
        BasisWords("Điều 12 Nghị định 144/2021/NĐ-CP", "2021-12-31", "2022-01-01"),
    ]
    private static let table: [String: [BasisWords]] = [
        "SECURITY": order, "RESIDENCE": order, "ABUSE": order,
        "LICENCE": [
            BasisWords("Nghị định 124/2015/NĐ-CP", "2015-11-19", ""),
            BasisWords("Nghị định 98/2020/NĐ-CP", "2020-08-26", "2020-10-15"),
        ],
        "FIRE": [
            BasisWords("Điều 38 Nghị định 167/2013/NĐ-CP", "2013-11-12", ""),
            BasisWords("Điều 37 Nghị định 144/2021/NĐ-CP", "2021-12-31", "2022-01-01"),
            BasisWords("Điều 18 Nghị định 106/2025/NĐ-CP", "2025-05-15", "2025-07-01"),
        ],
        "LABOUR": [
            BasisWords("Nghị định 95/2013/NĐ-CP", "2013-08-22", ""),
            BasisWords("Nghị định 28/2020/NĐ-CP", "2020-03-01", "2020-04-15"),
            BasisWords("Điều 9 Nghị định 12/2022/NĐ-CP", "2022-01-17", "2022-01-17"),
        ],
        "CULTURE": [
            BasisWords("Nghị định 158/2013/NĐ-CP", "2013-11-12", ""),
            BasisWords("Điều 15 Nghị định 38/2021/NĐ-CP", "2021-03-29", "2021-06-01"),
        ],
        "FOODTRADE": [
            BasisWords("Nghị định 178/2013/NĐ-CP", "2013-11-14", ""),
            BasisWords("Nghị định 115/2018/NĐ-CP", "2018-09-04", "2018-10-20"),
        ],
    ]

    private init(_ text: String, _ date: String, _ from: String) {
        self.text = text
        self.date = date
        self.from = from
    }
}
