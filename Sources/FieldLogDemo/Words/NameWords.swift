/// Words that names of establishments, areas and streets are made of: all fictional, none of a person.
enum NameWords {
    /// The beginnings and ends of trade names; each beginning goes with each end.
    static let first = [
        "Sóng", "Ánh", "Hoa", "Biển", "Hương", "Phố", "Mây", "Gió", "Sao", "Nắng", "Đồi", "Suối", "Rừng", "Cánh Buồm",
        "Vườn",
        "Bến", "Lá", "Đồng", "Trăng", "Cầu Vồng", "Thác", "Bờ", "Hồ", "Đảo", "Bình Minh", "Hoàng Hôn", "Thiên Đường",
        "Cỏ", "Sen",
        "Dừa", "Tre", "Sông",
    ]
    static let last = [
        "Xanh", "Vàng", "Bạc", "Tím", "Hồng", "Đêm", "Sớm", "Biếc", "Ngọc", "Trắng", "Mới", "Việt", "Thu", "Xuân", "Hạ",
        "Lấp Lánh", "Yên Bình", "Quê", "Phương Nam", "Cửu Long", "An Nhiên", "Thanh Bình", "Lộng Gió", "Sao Khuya",
        "Đất Mũi",
        "Miền Tây", "Bốn Mùa", "Hữu Nghị", "Thịnh Vượng", "Rực Rỡ",
    ]
    /// Names that stand alone.
    static let whole = [
        "An Nhiên", "Phượng Hoàng", "Kim Cương", "Thảo Nguyên", "Bồ Công Anh", "Hải Âu", "Thiên Nga", "Đại Dương",
        "Ruby", "Sài Gòn",
        "Hoàng Gia", "Thế Kỷ", "Vạn Lộc", "Tân Tiến", "Gia Đình", "Hạnh Phúc", "Mê Kông", "Tây Đô", "Làng Tôi",
        "Góc Phố",
    ]

    static let streets = [
        "Bờ Sông", "Chợ Mới", "Cầu Quay", "Bến Xe", "Hùng Vương", "30 Tháng 4", "Cách Mạng Tháng Tám", "Đồng Khởi",
        "Hòa Bình",
        "Thống Nhất", "Giải Phóng", "Nhà Máy Nước", "Kênh Sáng", "Vành Đai", "Công Nghiệp", "Trung Tâm", "Cây Dương",
        "Bến Tàu",
        "Lộ Tẻ", "Mậu Thân", "Ngô Quyền", "Phan Đăng Lưu", "Đinh Tiên Hoàng", "Lý Thường Kiệt",
    ]
    /// What a part of a commune is called, by whether the commune is of a town.
    static let townParts = ["khóm", "khu phố", "tổ dân phố"]
    static let villageParts = ["ấp", "thôn"]

    /// The two halves of names of communes and districts.
    static let areaFirst = ["An", "Bình", "Phú", "Tân", "Vĩnh", "Long", "Hòa", "Thạnh", "Mỹ", "Đông", "Xuân", "Trung"]
    static let areaLast = [
        "Hưng", "Lộc", "Khánh", "Thới", "Điền", "Quới", "Thuận", "Phước", "Lợi", "Hải", "Sơn", "Giang", "Châu", "Thành",
    ]
    static let province = "Bình Giang"
}
