/// Sentences of notes, reasons and complaints. None tells of a person.
enum Phrases {
    static let clean = [
        "Giấy tờ đủ, đã ký cam kết. Chưa phát hiện vi phạm.", "Không phát hiện vi phạm tại thời điểm kiểm tra.",
        "Cơ sở chấp hành tốt. Tuyên truyền {i} lao động.",
        "{u}/{r} phòng đang dùng, lối thoát nạn thông. Chưa phát hiện vi phạm.",
        "Phổ biến pháp luật {i} lao động, phát {l} tờ rơi.", "Đã bổ sung hồ sơ sau lần nhắc trước. Đạt yêu cầu.",
    ]
    static let wrong = [
        "Phát hiện {f} lỗi. Đã lập biên bản, yêu cầu khắc phục.",
        "{f} nội dung không đạt; nhắc nhở tại chỗ, hẹn phúc tra.",
        "Lập biên bản {f} lỗi, chuyển cấp có thẩm quyền.", "Còn {f} nội dung chưa đạt. Tuyên truyền {i} lao động.",
        "{w} lao động tại thời điểm kiểm tra; {f} nội dung phải khắc phục.",
    ]
    static let mended = ["Đã khắc phục các lỗi nêu lần trước.", "Phúc tra: đã khắc phục đủ, kết thúc theo dõi."]
    static let notMended = ["Phúc tra: chưa khắc phục xong, lập biên bản.", "Phúc tra: còn tồn tại {f} nội dung."]
    static let attempts = [
        "NO_ACCESS": [
            "Cửa khóa ngoài, không tiếp cận được.", "Người quản lý đi vắng, không làm việc được. Hẹn kiểm tra lại.",
        ],
        "REFUSED": ["Đại diện cơ sở không hợp tác, từ chối làm việc.", "Từ chối cho kiểm tra khu phòng phía sau."],
        "CLOSED": ["Cơ sở đã tháo biển, không còn hoạt động.", "Đóng cửa, hàng xóm cho biết đã nghỉ kinh doanh."],
        "NOT_FOUND": ["Không tìm thấy cơ sở tại địa chỉ đã đăng ký.", "Địa chỉ nay là nhà ở, không thấy biển hiệu."],
    ]

    static let amended = [
        "ghi nhầm số lao động", "đếm lại số người được tuyên truyền", "bổ sung sau khi đối chiếu biên bản",
    ]
    static let annulled = ["nhập hai lần cùng một biên bản", "chọn nhầm cơ sở", "biên bản lập sai mẫu, lập lại"]
    static let discarded = ["nhập thử", "ghi nhầm cơ sở", "Đội hoãn lịch"]
    static let withdrawnPlace = [
        "ghi nhầm, không phải cơ sở kinh doanh", "nhập thử khi tập huấn", "ngoài địa bàn quản lý",
    ]
    static let withdrawnFinding = ["xem lại hồ sơ: đủ điều kiện", "ghi nhầm lĩnh vực"]
    static let withdrawnMeasure = ["ghi nhầm biện pháp", "nhập hai lần"]
    static let dropped = [
        "hết thời hiệu xử phạt", "cơ sở đã ngừng hoạt động", "đã khắc phục trước khi ra quyết định",
        "hồ sơ không đủ căn cứ",
    ]
    static let askedFor = ["đóng cửa, hẹn kiểm tra lại", "chưa tiếp cận được, hẹn lại", "người quản lý vắng, hẹn lại"]

    /// What complaints say, by whether they are tips.
    static let tips = [
        "Tin báo cơ sở có dấu hiệu lợi dụng kinh doanh.", "Tin báo bán rượu bia không rõ nguồn gốc.",
        "Tin báo cơ sở đón khách mà không ghi sổ lưu trú.", "Tin báo cơ sở khóa cửa, hoạt động bên trong sau 24 giờ.",
    ]
    static let complaints = [
        "Phản ánh mở nhạc lớn sau 23 giờ, nhiều đêm liền.", "Phản ánh cơ sở hoạt động quá giờ quy định.",
        "Phản ánh lối thoát nạn bị khóa.",
        "Phản ánh cơ sở chưa có giấy phép vẫn đón khách.", "Phản ánh để xe chắn lối đi chung.",
        "Phản ánh giá phòng không niêm yết.", "Phản ánh nước thải chảy ra đường.",
    ]
    static let areaComplaints = [
        "Phản ánh tụ điểm cà phê chòi dọc tuyến lộ, chưa rõ cơ sở.", "Tin báo nhiều nhà trọ không khai báo lưu trú.",
    ]
    /// How a complaint ends, by what its verification found.
    static let results = [
        "FOUNDED": [
            "Đã xử lý theo biên bản kiểm tra, trả lời nơi phản ánh.", "Đã kiến nghị xử phạt, trả lời nơi phản ánh.",
        ],
        "PARTLY": ["Nhắc nhở cơ sở, đã khắc phục.", "Đã xác minh, trả lời nơi phản ánh."],
        "UNFOUNDED": ["Không có cơ sở, kết thúc xác minh.", "Đã xác minh, không đúng như phản ánh."],
        "NOT_OURS": ["Chuyển cơ quan có thẩm quyền."],
    ]

    /// A phrase with numbers in its places.
    static func filled(_ phrase: String, _ numbers: [Character: Int]) -> String {
        var text = ""
        var rest = phrase[...]
        while let open = rest.firstIndex(of: "{") {
            text += rest[..<open]
            let name = rest.index(after: open)
            guard let close = rest[name...].firstIndex(of: "}"), let letter = rest[name..<close].first else { break }
            let number = numbers[letter] ?? 0
            text += number < 10 && letter != "n" ? "0\(number)" : "\(number)"
            rest = rest[rest.index(after: close)...]
        }
        return text + rest
    }
}
