/// Phrases with invented personal data of each kind.
enum PersonalText {
    static func phrase(_ kind: String, _ random: inout CorpusRandom) -> String {
        switch kind {
        case "CCCD":
            framed(
                citizen(&random),
                ["CCCD", "số CCCD", "căn cước", "căn cước công dân số", "số định danh", "mã định danh"], &random)
        case "CMND":
            framed(identity(&random), ["CMND", "CMT", "số CMND", "chứng minh nhân dân số", "giấy tờ"], &random)
        case "PHONE":
            framed(
                mobile(&random), ["ĐT", "SĐT", "LH", "gọi", "liên hệ", "Zalo", "điện thoại", "hotline", "số máy"],
                &random)
        case "PASS": framed(passport(&random), ["hộ chiếu", "hộ chiếu số", "passport", "quyển", "HC"], &random)
        case "PLATE":
            framed(plate(&random), ["xe", "xe máy", "ô tô biển", "BKS", "biển số", "xe mang biển kiểm soát"], &random)
        case "WORD": word(&random)
        case "EMAIL": framed(mail(&random), ["email", "thư điện tử", "gửi", "hộp thư", "liên hệ"], &random)
        case "LAND": framed(landline(&random), ["ĐT bàn", "máy bàn", "điện thoại cố định", "fax"], &random)
        default: name(&random)
        }
    }

    /// A number in a phrase: announced by a word, or bare beside whoever it is of.
    private static func framed(_ number: String, _ announced: [String], _ random: inout CorpusRandom) -> String {
        let link = random.pick([" ", ": ", ":", " - "])
        switch random.number(0...9) {
        case 0...3:
            return random.pick(["", "khách ", "chủ cơ sở ", "quản lý, ", "lễ tân ("]) + random.pick(announced) + link
                + number
        case 4: return "ghi " + number + " vào sổ"
        case 5: return "khách phòng " + String(random.number(101...909)) + ", " + number
        case 6: return "chủ quán (" + number + ") vắng mặt"
        case 7: return number + " là của khách"
        case 8: return "nhân viên lễ tân, số " + number
        default: return "người đại diện " + number + random.pick([" đồng ý ký", " không ký", ""])
        }
    }

    /// Digits in groups of these sizes.
    private static func grouped(
        _ digits: String, _ sizes: [[Int]], _ separators: [String], _ random: inout CorpusRandom
    ) -> String {
        if random.once(in: 2) { return digits }
        let sizes = sizes[random.number(0...sizes.count - 1)]
        let separator = random.pick(separators)
        var rest = digits[...]
        var parts: [Substring] = []
        for size in sizes {
            parts.append(rest.prefix(size))
            rest = rest.dropFirst(size)
        }
        return parts.joined(separator: separator)
    }

    private static func citizen(_ random: inout CorpusRandom) -> String {
        let digits = "0" + random.padded(1...96, to: 2) + random.digits(9)
        return grouped(
            digits, [[3, 3, 6], [3, 3, 3, 3], [4, 4, 4], [3, 9], [6, 6], [3, 1, 2, 6]], [" ", ".", "-", " ", "\u{A0}"],
            &random)
    }

    private static func identity(_ random: inout CorpusRandom) -> String {
        let digits = String(random.number(0...3)) + random.digits(8)
        // Rooms and amounts look like groups that begin with another digit; with nothing before them nobody could tell.
        return grouped(digits, digits.hasPrefix("0") ? [[3, 3, 3], [3, 6]] : [[3, 3, 3]], [" ", ".", "-"], &random)
    }

    private static let operators = [
        "32", "33", "35", "37", "38", "39", "52", "56", "58", "70", "76", "77", "79", "81", "83", "86", "88", "89",
        "90", "91", "93", "96", "98",
    ]

    private static func mobile(_ random: inout CorpusRandom) -> String {
        let rest = random.pick(operators) + random.digits(7)
        let separators = [" ", ".", "-", "\u{A0}", "–", " - ", "·"]
        switch random.number(0...5) {
        case 0:
            return "+84" + random.pick(["", " ", ".", "-"])
                + grouped(rest, [[3, 3, 3], [2, 3, 4], [3, 6]], separators, &random)
        case 1: return random.pick(["84", "0084", "(+84) ", "+84 (0) "]) + rest
        case 2:
            return "(0" + rest.prefix(2) + ") "
                + grouped(String(rest.dropFirst(2)), [[3, 4], [4, 3], [3, 2, 2]], separators, &random)
        default:
            return grouped(
                "0" + rest, [[4, 3, 3], [3, 3, 4], [4, 2, 2, 2], [3, 4, 3], [2, 4, 4], [5, 5]], separators, &random)
        }
    }

    private static func passport(_ random: inout CorpusRandom) -> String {
        let letter = random.pick(["B", "C", "N", "K", "P", "E", "M", "G", "D", "S"])
        let digits = random.digits(random.once(in: 3) ? 8 : 7)
        return letter + random.pick(["", "", "", "", digits.count == 7 && !digits.hasSuffix("000") ? " " : ""]) + digits
    }

    private static func plate(_ random: inout CorpusRandom) -> String {
        let province = String(random.number(11...99))
        let series = random.pick([
            "A", "B", "C", "D", "E", "F", "G", "H", "K", "L", "M", "N", "P", "S", "T", "U", "V", "X", "Y", "Z", "LD",
            "MD",
        ])
        let extra = series.count == 1 && random.once(in: 2) ? String(random.number(1...9)) : ""
        let number =
            random.once(in: 4) ? random.digits(4) : random.digits(3) + random.pick([".", ".", ""]) + random.digits(2)
        return province + random.pick(["", "", "-"]) + series + extra
            + random.pick(["-", " ", "-", " - ", "–"].filter { number.count > 4 || $0.count == 1 }) + number
    }

    private static func word(_ random: inout CorpusRandom) -> String {
        var word = random.pick([
            "CCCD", "CMND", "căn cước", "căn cước công dân", "hộ chiếu", "họ tên", "họ và tên", "ngày sinh", "sinh năm",
            "SĐT", "biển số",
            "ngày tháng năm sinh", "năm sinh", "Số CMND",
        ])
        if random.once(in: 5) { word = word.uppercased() }
        return random.pick([
            "sổ ghi \(word) của khách", "\(word) khách chưa ghi", "thu giữ \(word) của nhân viên",
            "khách không có \(word)", "\(word): chưa rõ",
            "bảng kê có \(word)", "photo \(word) 02 người",
        ])
    }

    private static func mail(_ random: inout CorpusRandom) -> String {
        let user = random.pick([
            "lan.nguyen", "hoa_78", "karaoke.songxanh", "tran-van", "ks1990", "minh+kd", "nam01.02.1990", "thu2000000",
            "lehoa",
        ])
        let host = random.pick([
            "gmail.com", "example.vn", "yahoo.com.vn", "mail.example.org", "outlook.com", "nhanghi-hoasua.vn",
        ])
        return user + "@" + host
    }

    private static func landline(_ random: inout CorpusRandom) -> String {
        let area = random.pick(["24", "28", "225", "236", "292", "299", "208", "254"])
        let digits = "0" + area + String(random.number(3...6)) + random.digits(area.count == 2 ? 7 : 6)
        return grouped(
            digits,
            [[area.count + 1, 4, 4], [area.count + 1, 3, 4], [area.count + 2, 3, 4]].filter {
                $0.reduce(0, +) == digits.count
            }, [" ", ".", "-"], &random)
    }

    private static func name(_ random: inout CorpusRandom) -> String {
        let family = random.pick(["Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Đỗ", "Vũ", "Bùi", "Đặng", "Ngô"])
        let middle = random.pick(["Văn ", "Thị ", "Minh ", "Ngọc ", "Đức ", ""])
        let given = random.pick(["An", "Hoa", "Lan", "Nam", "Tuấn", "Hương", "Ánh", "Đức", "Yến", "Phúc"])
        return random.pick(["ông ", "bà ", "anh ", "chị ", "Ông ", "Bà ", "nhân viên ", "nhân viên tên "]) + family
            + " " + middle + given
    }
}
