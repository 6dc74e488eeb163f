import Testing

@testable import FieldLogText

/// Lines collected by hand: how numbers of persons are typed, and what looks alike. Every number is invented.
struct GuardVariantTests {
    static func isRefused(_ line: String) -> Bool { PersonGuard.hits(in: line).contains { !$0.isWarning } }

    static let personal = [
        "Chủ cơ sở: 079 095 012 345", "Quản lý xuất trình thẻ số 079.095.012345", "so 001099012345 cua khach",
        "Khách lưu trú 001-099-012345", "ĐDCS 0 7 9 0 9 5 0 1 2 3 4 5", "mã số thuế hộ kinh doanh 079095012345",
        "MST: 079 095 012 345", "ĐKKD 079.095.012.345", "MST 0790 9501 2345 của hộ",
        "hộ KD mang MST 001099012345, hoạt động từ 2024", "GPKD: 001099012345", "số CMND 212345678",
        "số CMND 212.345.678",
        "CMND: 212-345-678 CA Bình Định", "CMND 012345678/CA HN", "khách tên trong sổ 301234567",
        "giấy tờ tùy thân 212 345 678", "Sđt 0912345678", "sđt:0912.345.678", "0912345678.", "(0912345678)",
        "Đt 0912-345-678",
        "gọi số 0912 345678", "09 1234 5678", "091 2345678", "0912,345,678", "+84912345678", "+84 912 345 678",
        "+84-912-345-678", "+84.912.345.678", "84912345678", "0084 912 345 678", "(+84)912345678", "(84) 912345678",
        "+84(0)912345678", "Zalo 0912 34 56 78", "0912345678/0987654321", "SĐT/Zalo: 0912345678",
        "lễ tân 0868.123.456 xác nhận", "0 9 1 2 3 4 5 6 7 8", "HC số B1234567", "passport no. B 1234567",
        "quốc tịch Hàn, M12345678", "khách Trung Quốc E12345678", "Hộ chiếu: b1234567", "khách Nga 75 1234567 hộ chiếu",
        "51F-123.45", "51F12345", "51F 123 45", "51F-12345", "xe 83-P1 123.45", "xe 83P1-12345",
        "29-C1 123.45 để trước cửa",
        "ô tô 30A - 123.45", "xe 59X3-456.78 của khách", "biển 29LD-123.45", "29MĐ1-123.45", "xe máy 59f1-123.45",
        "65A-12345 đỗ trong sân", "29H 1234", "xe ba bánh 29MK-012.34", "email nguyenvana@gmail.com",
        "thư a.b@c.vn nhé",
        "nguyen.van.a @ gmail.com", "Nguyễn_A@yahoo.com.vn", "Họ và tên khách ghi đủ", "HỌ VÀ TÊN", "họ, tên khách",
        "ngày sinh: 01/02/1990", "sinh năm 1990", "SINH NĂM 1990", "số căn cước", "Căn  cước công dân", "CĂN CƯỚC",
        "hộ  chiếu", "Biển Số xe", "cmnd", "cccd bản photo", "Khách đi xe biển số Đồng Nai", "ngày, tháng, năm sinh",
        "thu giữ CCCD: chưa", "can cuoc cong dan", "ho ten khach", "sdt cua khach", "sinh ngày 01/02/1990",
        "0912345678 đồng ý làm việc", "khách 212345678 đồng thời vi phạm", "001099012345 đồng ý",
        "không có giấy phép, khách 0912345678", "chưa có GCN ANTT, chủ quán 0912345678",
        "giấy phép kinh doanh do chủ 0912345678 giữ", "GCN ANTT số 12, LH 0912345678", "lô hàng của khách 0912345678",
        "hóa đơn ghi tên khách 001099012345", "phòng 203 0912345678", "phòng 203: 0912 345 678",
        "phòng 305, 079095012345",
        "Nghị định 178/2004/NĐ-CP, gọi 0912345678", "nộp phạt 35.000.000 đồng, SĐT 0912.345.678",
        "ngày 12/03/2026 khách B1234567", "012 345 678", "012345 678", "số 0123456789012? CMND 123456789",
        "Quán bar số máy 0912 345.678", "+84 912.345.678", "(0912) 345.678", "0912·345·678", "0912–345–678",
        "0912—345—678",
        "０９１２ ３４５ ６７８", "0️⃣9️⃣1️⃣2️⃣3️⃣4️⃣5️⃣6️⃣7️⃣8️⃣", "0912_345_678", "tel:+84912345678", "ghi \"0912345678\" lên tường",
        "Khách-0912345678", "No.B1234567", "số: 012345678-CA", "gửi về abc@xyz.com.vn.",
        "khai báo tại abc+def@mail.gov.vn",
        "năm sinh 1990", "khách 212.345.678 không ký", "không có hóa đơn, 0912345678", "chưa có giấy phép, 0912345678",
        "không có hóa đơn. 0912345678",
    ]

    static let harmless = [
        "Quyết định số 07/QĐ-XPHC ngày 12/05/2025", "QĐ 1234/QĐ-UBND", "07/2025/QĐ-UBND", "số 1234/2025/QĐ-XPVPHC",
        "Biên bản số 07/BB-VPHC", "biên bản 0000123/BB-VPHC", "phạt 35.000.000 đồng", "phạt 35,000,000đ",
        "phạt 35 000 000 đồng", "phạt 135.250.000đ", "phạt 235 500 250 đồng", "tổng 215340500 đồng", "350000000đ",
        "doanh thu 215.340.500", "doanh thu 315340500/năm", "thu nộp 123456789 đồng",
        "nộp 12,5 triệu; còn 112.500.000 VNĐ",
        "số tiền: 120.000.000 (một trăm hai mươi triệu) đồng", "lô 123456789", "Lô hàng 012345678 hết hạn",
        "lô số 0912345678",
        "số lô 001099012345", "LÔ: B1234567", "lot no 123456789", "lô SX: 20240315A", "Lô 12-345-678",
        "thuốc lá lô 312345678, 10 bao", "rượu nhập khẩu, số lô L12345678", "MST 0312345678", "MST: 0312345678-001",
        "Mã số thuế 0901234567", "mã số doanh nghiệp: 0312345678", "mã số DN 0312345678",
        "ĐKKD số 0312345678 cấp ngày 12/03/2019", "ĐKKD 41A8012345", "số ĐKKD 41A8.012345",
        "GCN ĐKKD số 0312345678 do Sở KH&ĐT cấp", "giấy chứng nhận đăng ký kinh doanh số 0312345678",
        "Giấy CNĐKDN số 0312345678", "Giấy CN ĐKDN 0312345678", "Giấy phép KD 41A8001234",
        "hộ kinh doanh số 41A8001234",
        "0312345678-001", "Chi nhánh 0312345678-002", "đăng ký hộ kinh doanh số 8012345678", "DN 0101234567",
        "công ty mã số 0101234567", "mã số hộ kinh doanh 41A8001234", "MST công ty 0312 345 678",
        "GCN ANTT số 123456789",
        "GCN số 012345678/GCN", "GCN PCCC 301/TD-PCCC", "Giấy phép số 312345678", "số GCN: 212345678",
        "giấy chứng nhận số 212345678", "GCN đủ điều kiện ANTT số 0123/GCN-PC06", "giấy phép bán lẻ rượu số 212345678",
        "hóa đơn số 0001234", "hóa đơn 00012345", "Hóa đơn GTGT số 0912345678", "hoá đơn số: 012345678",
        "HĐ số 0001234",
        "hóa đơn AA/20E số 0001234", "HĐĐT 1C25TAA số 1234", "phiếu thu 0912345",
        "biên lai thu tiền số 0123456, quyển 0012",
        "12/03/2025", "12-03-2025, 12.03.2025", "từ 01/01/2025 đến 31/12/2025", "01.01.2025-31.12.2025", "lúc 02h40",
        "22h30-23h45 ngày 12/5", "từ 08:00 đến 17:30", "1.200 m2", "1200m² sàn", "diện tích 120,5 m²",
        "phòng 101, 102, 103",
        "phòng 101 102 103", "các phòng 201-202-203", "phòng 301 - 302 - 303", "P.203, P204", "tầng 3 phòng 0305",
        "phòng 01 02 03 04 05 06", "các phòng 01-02-03-04-05-06", "phòng 09 10 11 12 13", "08 12 15 20 25 30",
        "mã bưu chính 700000", "mã bưu điện 10000, Hà Nội", "Huế 530000", "178 đội, 3.321 xã, 34 tỉnh",
        "tọa độ 10.762622, 106.660172", "(10.7626, 106.6602)", "công tơ 123456789", "chỉ số điện 123456 kWh",
        "đồng hồ nước 012345", "bình chữa cháy seri 212345678", "camera S/N B1234567", "mã hàng B1234567",
        "mã sản phẩm 8934567890123", "mã vạch 893456789012", "mã vạch 0123456789012", "nồng độ 0.25 0.30 0.35 0.40",
        "20/25 phòng có khách, 05/07 lao động có HĐLĐ", "Căn hộ 12A-1205", "căn A12.05", "block B 1203",
        "số nhà 12A, 123/45/6 Lê Lợi", "hẻm 123/45", "QL1A km 1234", "loa 12V 1000W", "12A 250V", "điều hòa 18000 BTU",
        "220V-2000W", "QCVN 06:2022/BXD", "TCVN 7336:2021", "Nghị định 144/2021/NĐ-CP điều 15 khoản 3 điểm a",
        "Thông tư 42/2017/TT-BCA", "Công văn 1234/CAT-QLHC", "vệ sinh năm 2024 đạt", "phát sinh năm 2025",
        "nhà vệ sinh nam",
        "học sinh năm 2", "ngày sinh hoạt", "biển số nhà", "gửi biên bản về UBND", "karaoke 9X, quán A1, quán 123",
        "Bar 1900, Lounge 24/7, Club 88888888", "Homestay 0123", "Cà phê 1975 - 2025", "năm 2019 2020 2021 2022",
        "2024-2025: 120 lượt, 2025-2026: 150 lượt", "1.234.567 lượt", "tờ rơi 2000 tờ",
        "mức 1.000.000 - 2.000.000 đồng",
        "10.000.000 đến 20.000.000đ", "300k/giờ, 150k/2h", "giá 500.000đ/đêm", "giấy phép xây dựng 123/GPXD",
        "sổ 01/2025, trang 12", "kế hoạch 15/KH-ĐKT178 ngày 01/01/2025", "hồ sơ số 000.00.12.H35-250601-0001",
        "mã hồ sơ 000123456789", "đội gồm 03 CA, 02 YT, 01 LĐ", "Mã số cơ sở 123456789", "số hiệu 123456789",
        "mã số: 123456789", "Số vào sổ 012345678", "tem rượu 123456789", "sim rác 20 chiếc",
        "5/5/2025 kiểm tra; 10/6/2025 phúc tra", "ngày 3-4-2025 08-09 người", "15 bao x 10 gói = 150",
        "số seri tiền 12 AB 3456789", "số quyết định 0123456", "đã nộp kho bạc 15/05/2025 số 1234567",
        "giấy nộp tiền số 123456789", "biên lai 0012345 ngày 1/2/2025", "TK 3941.0.1054567",
        "trước khi vào 20 m2 1500 lux",
        "bãi giữ xe 20 m2 còn trống 1500", "xe 45 chỗ 2024", "giữ xe đến 22h 2025", "bình quân 0,35 người",
        "hợp đồng số 123456789/HĐLĐ", "hợp đồng lao động 012345678", "thẻ kho 212345678", "vé số 123456",
        "bộ 120 150 180 ghế",
        "bàn 101 102 103", "máy 1 2 3 4 5 6 7 8 9 10", "công suất 12345678W", "1C25TAA-00001234", "K25TNH 00001234",
        "mã tra cứu A1B2C3D4", "mã giao dịch FT25123456789", "camera IP 192.168.1.100",
        "website songxanh.vn, facebook.com/songxanh", "@songxanh trên mạng", "3.000.000.000 đồng vốn",
        "vốn 10.000.000.000đ",
        "công ty TNHH Sóng Xanh 0312345672", "doanh nghiệp tư nhân Hoa Sữa (0900123452)", "tổng 215.340.567",
        "mã: 0312345678", "LOT123456789",
        "lô123456789", "215.340.567 đồng",
    ]

    /// However the groups, the separators, the digits and the words around them are typed, personal data is refused.
    @Test(arguments: personal)
    func refuses(_ line: String) {
        #expect(Self.isRefused(line))
    }

    /// Numbers of papers, goods, businesses, rooms and amounts are let through, and words that only sound alike.
    @Test(arguments: harmless)
    func letsThrough(_ line: String) {
        #expect(!Self.isRefused(line))
    }

    /// The check digit of a tax code is that of the rule; where the rule gives ten there is none.
    @Test func checksBusinessCodes() {
        #expect(BusinessCode.checkDigit([0, 1, 0, 0, 1, 0, 9, 1, 0]) == 6)
        #expect(BusinessCode.checkDigit([0, 3, 0, 0, 5, 8, 8, 5, 6]) == 9)
        #expect(BusinessCode.checkDigit([0, 1]) == nil)
        #expect(BusinessCode.checkDigit([0, 1, 0, 0, 1, 0, 9, 1, 10]) == nil)
        let none = (0...9).filter { BusinessCode.checkDigit([0, 1, 0, 0, 1, 0, 9, UInt32($0), 0]) == nil }
        #expect(none.count <= 1)
    }

    /// A business code behind the name of an enterprise is one when its check digit says so; with another digit it is a number to call.
    @Test func trustsCheckDigitBehindEnterprise() {
        let digits: [UInt32] = [0, 9, 0, 0, 1, 2, 3, 4, 5]
        let code = digits.map(String.init).joined()
        for last in UInt32(0)...9 {
            let isCode = BusinessCode.checkDigit(digits) == last
            #expect(Self.isRefused("Công ty TNHH Sóng Xanh \(code)\(last)") == !isCode)
            #expect(Self.isRefused("gọi \(code)\(last)"), "a word that announces a number to call outweighs it")
        }
    }
}
