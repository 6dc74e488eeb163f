/// The codes that a new deployment starts with. They are data: `init` writes them as records of the commons, and a province adds
/// its own.
public enum Catalogues {
    /// One code of a catalogue.
    public struct Code: Sendable, Hashable {
        /// The catalogue that it belongs to.
        public let catalogue: String
        /// The code.
        public let code: String
        /// What people call it.
        public let label: Label
    }

    /// The marks of a check: no catalogue of a province adds to them.
    public static let marks: [(code: String, label: Label)] = [
        ("PASS", Label("đạt", "pass")), ("FAIL", Label("không đạt", "fail")),
        ("NOT_CHECKED", Label("chưa kiểm tra", "not checked")),
        ("NOT_APPLICABLE", Label("không áp dụng", "not applicable")),
    ]

    /// All codes that `init` writes, catalogue by catalogue.
    public static let initial: [Code] = tables.flatMap { table in
        table.codes.map { Code(catalogue: table.name, code: $0.0, label: Label($0.1, $0.2)) }
    }

    private static let tables: [(name: String, codes: [(String, String, String)])] = [
        (
            "LEVEL",
            [
                ("country", "quốc gia", "country"), ("province", "cấp tỉnh", "province"),
                ("district", "cấp huyện", "district"), ("commune", "cấp xã", "commune"),
                ("hamlet", "thôn, tổ dân phố", "hamlet"),
            ]
        ),
        ("EXTENT", [("whole", "toàn bộ", "whole"), ("part", "một phần", "part")]),
        ("LIFE", lives), ("STATUS", statuses), ("KIND", establishments), ("AGENCY", agencies), ("VISIT", visits),
        (
            "TRIGGER",
            [
                ("COMPLAINT", "tố giác, khiếu nại", "complaint"), ("REQUEST", "yêu cầu của thủ trưởng", "request"),
                ("SIGNS", "dấu hiệu vi phạm", "signs of a violation"),
            ]
        ),
        (
            "OUTCOME",
            [
                ("DONE", "đã kiểm tra", "done"), ("NO_ACCESS", "không tiếp cận được", "no access"),
                ("REFUSED", "bị từ chối", "refused"), ("CLOSED", "đóng cửa", "closed"),
                ("NOT_FOUND", "không tìm thấy", "not found"),
            ]
        ),
        ("DOMAIN", domains), ("MEASURE", measures), ("BASIS", []),
        (
            "CHANNEL",
            [
                ("HOTLINE", "đường dây nóng", "hotline"), ("LETTER", "đơn thư", "letter"),
                ("IN_PERSON", "trực tiếp", "in person"), ("ONLINE", "cổng thông tin, thư điện tử", "online"),
                ("PRESS", "báo chí", "press"), ("AGENCY", "cơ quan khác chuyển đến", "another agency"),
                ("MEMBER", "thành viên Đội phản ánh", "a member of the team"), ("OTHER", "khác", "other"),
            ]
        ),
        (
            "COMPLAINT",
            [
                ("DENUNCIATION", "tố giác", "denunciation"), ("TIP", "tin báo", "tip"),
                ("COMPLAINT", "khiếu nại", "complaint"), ("FEEDBACK", "phản ánh, kiến nghị", "feedback"),
            ]
        ),
        (
            "VERIFICATION",
            [
                ("FOUNDED", "có cơ sở", "founded"), ("PARTLY", "có cơ sở một phần", "partly founded"),
                ("UNFOUNDED", "không có cơ sở", "unfounded"),
                ("NOT_OURS", "không thuộc thẩm quyền", "not within our powers"),
            ]
        ),
        ("LINK", [("LINKED", "là một", "one"), ("UNLINKED", "không phải một", "not one")]),
        (
            "SEVERITY",
            [
                ("MINOR", "nhẹ", "minor"), ("SIGNIFICANT", "đáng kể", "significant"),
                ("CRUCIAL", "nghiêm trọng", "crucial"),
                ("NOT_APPLICABLE", "không xếp mức", "not applicable"),
            ]
        ),
    ]

    private static let lives = [
        ("DRAFT", "nháp", "draft"), ("DISCARDED", "bỏ nháp", "discarded"), ("FINAL", "đã chốt", "final"),
        ("AMENDED", "đã đính chính", "amended"), ("ANNULLED", "đã hủy", "annulled"),
    ]

    private static let statuses = [
        ("ACTIVE", "đang hoạt động", "active"), ("SUSPENDED", "tạm ngừng", "suspended"),
        ("CLOSED", "đã đóng", "closed"),
        ("NOT_FOUND", "không tìm thấy", "not found"),
    ]

    private static let establishments = [
        ("HOTEL", "khách sạn", "hotel"), ("GUESTHOUSE", "nhà khách", "guesthouse"), ("MOTEL", "nhà nghỉ", "motel"),
        ("LODGING", "nhà trọ", "lodging"), ("VILLA", "biệt thự du lịch", "villa"),
        ("TOUR_APT", "căn hộ du lịch", "tourist apartment"),
        ("RENT_APT", "căn hộ cho thuê", "rented apartment"), ("RESTAURANT", "nhà hàng", "restaurant"),
        ("KARAOKE", "karaoke", "karaoke"),
        ("DISCO", "vũ trường", "disco"), ("BAR", "quán bar", "bar"), ("MASSAGE", "xoa bóp, tẩm quất", "massage"),
        ("SAUNA", "xông hơi", "sauna"), ("HAIRWASH", "cắt tóc, gội đầu", "hairwash"),
        ("CAFE_DIM", "cà phê đèn mờ", "dim-lit café"),
        ("CAFE_GARDEN", "cà phê vườn", "garden café"), ("SPA", "spa", "spa"), ("OTHER", "khác", "other"),
    ]

    private static let agencies = [
        ("HEALTH", "Y tế", "health"), ("LABOUR", "Lao động - TBXH", "labour (historic)"),
        ("HOME_AFF", "Nội vụ", "home affairs"),
        ("POLICE", "Công an", "police"), ("FIRE", "Cảnh sát PCCC", "fire police"),
        ("CULTURE", "Văn hóa, Thể thao và Du lịch", "culture, sports and tourism"), ("TOURISM", "Du lịch", "tourism"),
        ("MARKET", "Quản lý thị trường", "market surveillance"), ("TRADE", "Công Thương", "industry and trade"),
        ("JUSTICE", "Tư pháp", "justice"), ("FINANCE", "Tài chính", "finance"), ("TAX", "Thuế", "tax"),
        ("BORDER", "Bộ đội Biên phòng", "border guard"),
        ("INFOCOM", "Thông tin và Truyền thông", "information (historic)"),
        ("FRONT", "Mặt trận Tổ quốc", "Fatherland Front"), ("WOMEN", "Hội Phụ nữ", "Women's Union"),
        ("COMMITTEE", "UBND", "People's Committee"),
    ]

    private static let visits = [
        ("PLANNED", "theo kế hoạch", "planned"), ("UNANNOUNCED", "đột xuất", "unannounced"),
        ("FOLLOW_UP", "phúc tra", "follow-up"),
        ("JOINT", "phối hợp", "joint"), ("THEMATIC", "chuyên đề", "thematic"), ("OUTREACH", "tuyên truyền", "outreach"),
    ]

    private static let measures = [
        ("NONE", "không xử lý", "none"), ("REMIND", "nhắc nhở", "reminder"), ("INFORM", "tuyên truyền", "information"),
        ("MINUTES", "biên bản VPHC", "minutes of a violation"), ("WARN", "cảnh cáo", "warning"),
        ("FINE", "phạt tiền", "fine"),
        ("SUSPEND_LIC", "tước quyền sử dụng giấy phép", "suspension of a licence"),
        ("SUSPEND_OP", "đình chỉ hoạt động", "suspension of operation"), ("CONFISCATE", "tịch thu", "confiscation"),
        ("REMEDY", "buộc khắc phục", "order to remedy"), ("REVOKE", "thu hồi", "revocation"),
        ("REFER_AGENCY", "chuyển ngành", "referral to an agency"),
        ("PROPOSE_PC", "kiến nghị Chủ tịch UBND", "proposal to the chair of the People's Committee"),
        ("REFER_POLICE", "chuyển công an", "referral to the police"),
    ]

    private static let domains = [
        ("LICENCE", "đăng ký, giấy phép", "licence"), ("SECURITY", "an ninh trật tự", "security and order"),
        ("FIRE", "PCCC", "fire safety"),
        ("LABOUR", "lao động", "labour"), ("HEALTHCHK", "khám sức khỏe", "health checks"),
        ("RESIDENCE", "tạm trú, lưu trú", "residence"),
        ("CULTURE", "văn hóa", "culture"), ("PREMISES", "cơ sở vật chất", "premises"),
        ("FOODTRADE", "thực phẩm, hàng hóa", "food and goods"), ("COMMIT", "cam kết", "commitment"),
        ("ABUSE", "lợi dụng kinh doanh", "abuse of the business"),
    ]
}
