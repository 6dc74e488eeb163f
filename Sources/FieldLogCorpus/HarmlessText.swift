/// Phrases without personal data, many of them with numbers that look alike.
enum HarmlessText {
    /// What a harmless line is made of.
    struct Matter: Sendable {
        let name: String
        let make: @Sendable (inout CorpusRandom) -> String
    }

    static let matters: [Matter] = [
        Matter(name: "decision") { decision(&$0) }, Matter(name: "amount") { amount(&$0) },
        Matter(name: "lot") { lot(&$0) },
        Matter(name: "business code") { business(&$0) }, Matter(name: "certificate") { certificate(&$0) },
        Matter(name: "date") { date(&$0) },
        Matter(name: "count") { sentence(&$0) }, Matter(name: "area") { area(&$0) }, Matter(name: "room") { room(&$0) },
        Matter(name: "time") { time(&$0) }, Matter(name: "minutes") { minutes(&$0) },
        Matter(name: "invoice") { invoice(&$0) },
        Matter(name: "address") { address(&$0) }, Matter(name: "law") { law(&$0) },
        Matter(name: "trade name") { trade(&$0) },
        Matter(name: "ordinary word") { ordinary(&$0) },
    ]

    static func sentence(_ random: inout CorpusRandom) -> String {
        let count = random.padded(0...30, to: 2)
        let other = random.padded(0...30, to: 2)
        return random.pick([
            "8/8 phòng đủ 20 m², không chốt trong", "\(count) phòng, thiếu thông báo lưu trú \(other) lượt",
            "\(count) lao động, \(other) có HĐLĐ",
            "đã khám sức khỏe \(count)/\(other) lao động", "giấy tờ đủ, đã ký cam kết", "\(count) chòi che kín, đèn mờ",
            "Chuyển Công an xã",
            "phổ biến pháp luật \(count) lao động, phát \(other) tờ rơi",
            "lối thoát nạn tầng \(random.number(2...9)) bị chắn", "Hẹn kiểm tra lại",
            "Chưa phát hiện vi phạm", "Nhắc nhở, phúc tra sau \(count) ngày", "chủ cơ sở vắng mặt",
            "tước GCN ANTT \(count) tháng",
            "khách nước ngoài \(other) người", "không tiếp cận được", "hàng không có hóa đơn", "chưa có giấy phép",
            "chưa xuất trình GCN ANTT",
            "không rõ số lô", "nợ tiền phạt",
        ])
    }

    private static func decision(_ random: inout CorpusRandom) -> String {
        let number = random.padded(1...9999, to: 2)
        let year = random.once(in: 3) ? "/\(random.number(2004...2026))" : ""
        let mark = random.pick([
            "QĐ-XPHC", "QĐ-UBND", "BB-VPHC", "KH-UBND", "NĐ-CP", "TB-CAX", "QĐ-ĐKT178", "BC-UBND", "CV-PA04", "NQ-HĐND",
            "TT-BCA", "GCN-ANTT",
        ])
        return random.pick(["Quyết định ", "Theo QĐ số ", "số ", "biên bản số ", "kèm theo ", "căn cứ văn bản "])
            + number + year + "/" + mark
    }

    private static func amount(_ random: inout CorpusRandom) -> String {
        let thousands = random.number(1...350_000)
        let unit = random.pick([" đồng", "đ", " đồng", " VND", " VNĐ", " đ"])
        let plain = String(thousands) + "000"
        var grouped = ""
        for (place, digit) in plain.reversed().enumerated() {
            if place > 0, place % 3 == 0 { grouped += "#" }
            grouped.append(digit)
        }
        let mark = random.pick([".", ".", ".", ","])
        let dotted = String(grouped.reversed().map { $0 == "#" ? Character(mark) : $0 })
        let spaced = String(grouped.reversed().map { $0 == "#" ? " " : $0 })
        return random.pick(["phạt ", "đã nộp ", "doanh thu ", "mức phạt ", "tạm giữ ", "hóa đơn "])
            + random.pick([
                dotted + unit, dotted, plain + unit, spaced + unit, "\(random.number(1...900)) triệu đồng",
                "\(random.number(1...99)),5 triệu",
            ])
    }

    private static func lot(_ random: inout CorpusRandom) -> String {
        let digits = random.digits(random.number(5...12))
        return random.pick([
            "lô ", "lô hàng ", "lô số ", "số lô: ", "lô sản xuất ", "lô hàng số ", "LOT ", "Lot: ", "mã vạch ", "seri ",
            "số seri ", "mã hàng ",
        ])
            + random.pick(["", "", "", "A", "L", "SX"]) + digits
            + random.pick(["", " hết hạn", ", 12 thùng", " không rõ nguồn gốc"])
    }

    /// A tax code with its check digit.
    static func code(_ random: inout CorpusRandom) -> String {
        let weights = [31, 29, 23, 19, 17, 13, 7, 5, 3]
        while true {
            let digits = [0, random.number(1...9), 0] + (0..<6).map { _ in random.number(0...9) }
            let check = 10 - zip(weights, digits).reduce(0) { $0 + $1.0 * $1.1 } % 11
            if check < 10 { return (digits + [check]).map(String.init).joined() }
        }
    }

    private static func business(_ random: inout CorpusRandom) -> String {
        let code = code(&random)
        switch random.number(0...7) {
        case 0...2:
            return random.pick([
                "MST ", "MST: ", "mã số thuế ", "MSDN ", "mã số doanh nghiệp ", "ĐKKD ", "số ĐKKD: ", "ĐKKD số ",
            ]) + code
        case 3: return random.pick(["", "chi nhánh ", "MST "]) + code + "-00" + String(random.number(1...9))
        case 4:
            return random.pick(["HKD ", "giấy phép HKD ", "ĐKKD "]) + random.padded(11...96, to: 2) + "A8"
                + random.digits(6)
        case 5: return "Công ty TNHH " + random.pick(names) + random.pick([", mã số ", " MST ", " (MST ", " "]) + code
        // Bare: those whose third digit cannot follow in a mobile number.
        case 6: return "cơ sở thuộc doanh nghiệp 010" + code.dropFirst(3)
        default: return "MST " + code.prefix(4) + " " + code.dropFirst(4).prefix(3) + " " + code.dropFirst(7)
        }
    }

    private static func certificate(_ random: inout CorpusRandom) -> String {
        random.pick(["GCN ANTT số ", "GCN ", "giấy phép số ", "giấy chứng nhận số ", "GCN PCCC "])
            + random.digits(random.number(2...9))
            + random.pick(["", "/GCN", " còn hạn", ", cấp 12/03/2024"])
    }

    private static func date(_ random: inout CorpusRandom) -> String {
        let day = random.padded(1...28, to: 2)
        let month = random.padded(1...12, to: 2)
        let mark = random.pick(["/", ".", "-"])
        return random.pick(["ngày ", "từ ngày ", "hạn ", "cấp "])
            + [day, month, String(random.number(1990...2027))].joined(separator: mark)
    }

    private static func area(_ random: inout CorpusRandom) -> String {
        random.pick(["diện tích ", "phòng rộng ", "sàn ", "bãi xe "]) + String(random.number(9...12000))
            + random.pick([" m²", "m2", " m2", ",5 m²"])
    }

    private static func room(_ random: inout CorpusRandom) -> String {
        let floor = random.number(1...9) * 100
        let rooms = (0..<random.number(1...5)).map { _ in String(floor + random.number(1...29)) }
        return random.pick(["phòng ", "các phòng ", "kiểm tra phòng "])
            + rooms.joined(separator: random.pick([", ", " ", "-", " - ", ","]))
            + random.pick(["", " có chốt trong", " trống"])
    }

    private static func time(_ random: inout CorpusRandom) -> String {
        let hour = random.padded(0...23, to: 2)
        let minute = random.padded(0...59, to: 2)
        return random.pick(["lúc ", "hoạt động đến ", "từ "]) + hour + random.pick(["h", ":", "g", " giờ "]) + minute
    }

    private static func minutes(_ random: inout CorpusRandom) -> String {
        random.pick(["biên bản số ", "BB ", "lập biên bản ", "số biên bản "])
            + random.padded(1...9999, to: random.number(2...7))
            + random.pick(["", "/BB-VPHC", "/BB-KT", "/2026/BB-ĐKT"])
    }

    private static func invoice(_ random: inout CorpusRandom) -> String {
        random.pick([
            "hóa đơn số ", "hóa đơn GTGT số ", "hóa đơn điện tử ký hiệu 1C25TAA số ", "phiếu thu số ", "biên lai số ",
        ])
            + random.padded(1...9_999_999, to: random.number(7...8))
    }

    private static func address(_ random: inout CorpusRandom) -> String {
        let street = random.pick(["Lê Lợi", "Trần Hưng Đạo", "Hai Bà Trưng", "30/4", "Nguyễn Huệ"])
        return random.pick(["số ", "", "ki-ốt ", "hẻm "]) + String(random.number(1...999))
            + random.pick(["", "A", "/12", "/7B"]) + " " + street
            + random.pick([
                "", ", mã bưu chính \(random.number(100_000...999_999))", ", phường \(random.number(1...19))",
            ])
    }

    private static func law(_ random: inout CorpusRandom) -> String {
        random.pick([
            "điểm a khoản 2 Điều 15 Nghị định 144/2021/NĐ-CP", "Nghị định 178/2004/NĐ-CP ngày 15/10/2004",
            "Luật 91/2025/QH15", "QCVN 06:2022/BXD",
            "Thông tư 05/2006/TTLT", "Điều 12 khoản 3, mức 1.000.000 - 2.000.000 đồng", "TCVN 3890:2023",
        ])
    }

    private static let names = ["Sóng Xanh", "Hoa Sữa", "Ánh Trăng", "Biển Bạc", "Đêm Phố", "An Nhiên", "Ruộng Vàng"]

    private static func trade(_ random: inout CorpusRandom) -> String {
        random.pick(["Karaoke ", "Nhà nghỉ ", "Massage ", "Khách sạn ", "Quán bar ", "Cà phê vườn "])
            + random.pick(names) + " "
            + String(random.number(1...999)) + ": " + sentence(&random)
    }

    private static func ordinary(_ random: inout CorpusRandom) -> String {
        random.pick([
            "nhà vệ sinh nam hỏng", "vi phạm phát sinh năm 2025", "thiếu biển số nhà", "lịch ngày sinh hoạt câu lạc bộ",
            "học sinh năm cuối không vào quán",
            "loa 12V 1000W, đèn 24V", "công suất 350000 kWh", "tải trọng 1250000 kg", "mật khẩu wifi dán ở quầy",
            "giá 12 phòng @ 300.000",
            "đường dây nóng niêm yết đủ", "camera 04 mắt, lưu 30 ngày",
        ])
    }
}
