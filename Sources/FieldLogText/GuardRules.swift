/// The rules of the guard. M1 to M4 and the detectors named like their kinds come from the law's forms of numbers; what differs from
/// the first draft of them, and why, is in ARCHITECTURE.md, "The guard".
struct GuardRules: Sendable {
    static let shared = GuardRules()

    /// All rules in the order in which they are applied.
    let rules: [GuardRule]
    /// The words of the WORD detector, whatever stands beside them: without one of them it need not be run.
    let keywords: PatternProgram?
    /// The NAME detector, likewise.
    let names: PatternProgram?

    private init() {
        rules = Self.announced + Self.words + Self.papers + Self.numbers
        keywords = PatternProgram(Self.wordList, ignoresCase: true)
        names = rules.first { $0.effect == .detect(.name) }?.program
    }

    /// The fewest digits any detector of numbers needs: a plate has two, a letter, and four.
    static let fewestDigits = 6

    // Parts of the patterns. Between the digits of a number people type nothing, a blank, a dot, a dash or an underline;
    // other dashes and dots are folded to these before.
    private static let sep = "[ ._-]?"
    private static let wideSep = "(?:[ ._-]| [.-] )?"
    private static let anySep = "[ ._()-]{0,3}"
    private static let announcedSep = "[ ._()/,-]{0,3}"
    /// As between the groups of a mobile number: after the end of a bracket too; a dash between blanks only beside groups that a count
    /// ("07943184 - 11 phòng") does not look like.
    private static let phoneSep =
        #"(?:[ ._-]|\)[ .-]?|(?: [.-] |  )(?=\d{3}|\d\d [.-] \d\d(?!\d))|(?<= [.-] \d\d) [.-] (?=\d\d(?!\d)))?"#
    private static let someSep = "(?:[ ._-]| [.-] )"
    private static let province = #"0(?:0[1-9]|[1-8]\d|9[0-6])"#
    private static let mobile = #"(?:3[2-9]|5[25689]|7[06-9]|8[1-9]|9\d)"#
    private static let mobileApart =
        "(?:3" + someSep + "[2-9]|5" + someSep + "[25689]|7" + someSep + "[06-9]|8" + someSep + "[1-9]|9" + someSep
        + #"\d)"#
    /// No letter beside it: digits may stand there, as in "CMND012345678".
    private static let noLetterBefore = #"(?<!\p{Lu})(?<!\p{Ll})"#
    private static let noLetterAfter = #"(?!\p{Lu}|\p{Ll})"#

    /// Numbers behind the word that announces them, in any groups; nothing is masked before them. Addresses of mail as well.
    private static let announced: [GuardRule] = [
        GuardRule("EMAIL", .detect(.email), #"[\w.+-]+@[\w-]+\.[\w.]+"#),
        GuardRule(
            "EMAIL-SPACED", .detect(.email),
            #"[\w.+-]+ ?@ ?[\w-]+(?: ?\. ?[\w-]+){0,3} ?\. ?(?:com|vn|net|org|info|edu|gov|biz|asia|me|io)(?!\w)"#,
            ignoresCase: true),
        GuardRule(
            "CCCD-ANNOUNCED", .detect(.cccd),
            noLetterBefore + identityWords + #"[^\d\n]{0,25}0(?:"# + announcedSep + #"\d){11}(?!\d)"#,
            ignoresCase: true, digits: 12, beginsAtDigit: true),
        GuardRule(
            "CMND-ANNOUNCED", .detect(.cmnd),
            noLetterBefore + identityWords + #"[^\d\n]{0,25}\d(?:"# + announcedSep + #"\d){8}(?!\d)"#,
            ignoresCase: true, digits: 9, beginsAtDigit: true),
        GuardRule(
            "PASS-ANNOUNCED", .detect(.pass),
            #"(?<!\w)(?:hộ\s*chiếu|ho chieu|passport|PP|visa|thị thực|quyển)[^\d\n]{0,20}[A-Z]{1,2}"# + sep
                + #"\d(?:[ .-]?\d){5,7}(?!\d)"#,
            ignoresCase: true, digits: 6, beginsAtDigit: true),
        GuardRule(
            "PLATE-ANNOUNCED", .detect(.plate),
            #"(?<!\w)(?:xe|ô ?tô|mô ?tô|biển|bien so|BKS|BS)(?!\w)[^\d\n]{0,20}(?!\d\dh \d{4})[1-9]\d[ .-]?[A-ZĐ](?:[A-ZĐ]\d?|\d)?[ .-]{0,3}"#
                + #"(?:\d{3}[ .-]?\d{2}|\d{4})(?![\d/])"#,
            ignoresCase: true, digits: 6, beginsAtDigit: true),
        GuardRule(
            "PHONE-ANNOUNCED", .detect(.phone),
            noLetterBefore
                + #"(?:S?ĐT(?:DĐ)?|SDT|LH|gọi|liên hệ|điện thoại|zalo|viber|hotline|tel|di động|số máy)[^\d\n]{0,20}"#
                + "(?:(?:00)?84" + anySep + "0?|0)" + anySep + #"[35789](?:"# + announcedSep + #"\d){8}(?!\d)"#,
            ignoresCase: true, digits: 10, beginsAtDigit: true),
    ]

    private static let identityWords =
        #"(?:CMND|CMTND|CMT|CCCD|căn\s*cước|can cuoc|chứng\s+minh|định\s+danh|tùy\s+thân|tuỳ\s+thân)"#

    private static let wordList =
        #"(?:CCCD|CMND|CMTND|CMT|căn[\s._-]*cước|chứng\s+minh\s+(?:nhân\s+dân|thư)|hộ[\s._-]*chiếu"#
        + #"|họ(?:\s*(?:,|/|-|\.|&|và)\s*|\s*)tên|ngày(?:[\s,]*tháng[\s,]*năm)?[\s._-]*sinh(?!\s+(?:hoạt|viên))"#
        + #"|sinh[\s._-]*năm|năm\s+sinh(?!\s+(?:hoạt|viên))|sinh\s+ngày(?=\s*\d)|SĐT|SDT"#
        + #"|biển[\s._-]*số(?!\s+(?:nhà|phòng|tầng|hiệu))|biển\s+kiểm\s+soát|BKS|định\s+danh\s+cá\s+nhân"#
        + #"|can\s+cuoc|ho\s+chieu|ho\s+(?:va\s+)?ten|ngay\s+sinh|bien\s+so|sinh\s+nam(?=\s*\d{4}))"#

    /// Documents, and the words. A document may bear one of them in its number.
    private static let words: [GuardRule] = [
        GuardRule(
            "M1", .mask,
            #"(?<!\w)\d{1,5}(?:/\d{4})?/(?![A-Z]\d{7})[A-ZĐ][A-ZĐa-z\d]{0,9}(?:[-–][A-ZĐ][\wĐ&.]*)*"#, digits: 1),
        GuardRule(
            "M-BIRTH", .mask,
            #"(?<!\w)(?:phát|vệ|học|tái|sản|nảy|thí|môn|hóa|hoá|hy|mưu|dân|giáo|ôn|thư) sinh(?=\s+(?:năm|nam|ngày))"#,
            ignoresCase: true),
        GuardRule("WORD", .detect(.word), noLetterBefore + wordList + noLetterAfter, ignoresCase: true),
    ]

    private static let unit =
        #"(?:đồng(?!\s+(?:ý|thời|hồ|bộ|chí|nghiệp|loạt|phạm|tình|hành|đội|quản))|đ(?![\w/])|triệu|tỷ|tỉ|nghìn|ngàn|VNĐ|VND|USD)"#

    private static let token = #"[A-ZĐ]{0,4}[.-]?\d+(?:[./-]?[A-Z\d]+)*"#

    /// Days, goods and papers: before any bare number of a person is looked for.
    private static let papers: [GuardRule] = [
        GuardRule(
            "M2", .mask,
            #"(?<!\d)(?:0?[1-9]|[12]\d|3[01])[/.-](?:0?[1-9]|1[0-2])[/.-](?:19|20)\d\d(?!\d)"#, digits: 6),
        GuardRule(
            "M-UNITS", .mask, #"(?<![\d.,])[1-9]\d{3,11}\s*(?:kWh|m2|m²|m3|m³|kg|km|lít|lượt|ml|VA|W|kW)(?!\w)"#,
            ignoresCase: true,
            digits: 4),
        GuardRule(
            "M-LACKING", .mask,
            #"(?<!\w)(?:chưa|không|thiếu)(?:\s+(?:có|được|cấp|xuất|trình|làm|đủ|rõ|ghi|còn|kèm))*\s+(?:giấy phép|giấy chứng nhận"#
                + #"|GCN\w*|ĐKKD|MST|mã số|hóa đơn|hoá đơn|số lô|lô|chứng từ|tem|hợp đồng|phiếu)(?!\w)"#,
            ignoresCase: true, digits: 1),
        GuardRule(
            "M-GOODS", .mask,
            #"(?<!\w)(?:lô|lot|batch|hóa đơn|hoá đơn|HĐĐT|phiếu|biên lai|biên nhận|vận đơn|mã QR|mã(?=[\s:]*\d)"#
                + #"|mã (?!định|cá nhân|khách(?! hàng)|số|CC|nhân|tùy)(?:\p{Ll}|\p{Lu}){1,7}(?: (?:\p{Ll}|\p{Lu}){1,7})?"#
                + #"|bưu chính|seri|serial|sê-ri|S/N|SN|SKU|model|đơn hàng|công tơ|tem|niêm phong|ký hiệu|số hiệu|mẫu số|số vào sổ"#
                + #"|quyển số|tờ khai|(?:hợp đồng|HĐ)(?= số)|hợp đồng lao động|giấy nộp tiền|chứng từ|thẻ kho"#
                + #"|đồng hồ (?:điện|nước))(?!\p{Lu}|\p{Ll})"#
                + #"(?:\s*:?\s*(?:số|hàng|sản xuất|SX|NSX|nhập|điện tử|GTGT|VAT|bán hàng|bán lẻ|thu|chi|xuất|kho|thanh toán"#
                + #"|điện|nước|hải quan|mã|ký hiệu|quyển|tờ|lô|No|là|seri|sê-ri|máy|bia|rượu|thuốc)(?!\w)\.?){0,4}"#
                + #"(?:\s{0,2}[:#(°]?\s{0,2}|[.-])"#
                + #"(?:\d{3} [1-9]\d{2} \d{3}(?!\d)|"# + token + #"(?:[\s,;]*(?:quyển\s+)?số\s*"# + token + ")?)",
            ignoresCase: true, digits: 1),
    ]

    private static let stop =
        #"(?!\.\s|(?<!\w)(?:CMND|CMT|CCCD|căn cước|hộ chiếu|S?ĐT|gọi|liên hệ|LH|điện thoại|zalo|tel|hotline|di động|định danh"#
        + #"|cá nhân|khách|chủ(?! hộ)|(?:ông|bà|anh|chị)\s|nhân viên|lễ tân|quản lý|giấy tờ|ghi(?! nhận)|người(?! nộp)|xe(?!\w)|biển (?:số|kiểm)|email))"#

    /// Between a word for a paper and its number: not across a sentence, a comma before the number, or a word for somebody.
    private static let gap = "(?:" + stop + #"(?!,\s*\d)[^\d\n;]){0,30}"#

    /// The numbers of persons, each kind before the masks that would take it away: a number of 12 digits behind "MST" is its owner's,
    /// and "0912 345.678" ends like an amount.
    private static let numbers: [GuardRule] = [
        GuardRule(
            "CCCD", .detect(.cccd),
            #"(?<!\d)(?<!\d[.,])(?:"# + province + "(?:" + wideSep + #"\d){6}"# + wideSep + #"\d{3}(?!\d)"#
                + #"|0(?:[ ._-]\d){11}(?![ ._-]?\d))"#,
            digits: 12),
        GuardRule(
            "M-ROOMS", .mask,
            #"(?<!\w)(?:phòng|P\.|buồng|căn hộ|căn|số nhà|ki-?ốt|kiot|block|tòa|hẻm|ngõ|tầng)\s*(?:số\s*)?"#
                + #"(?:[1-9]\d{2}(?!\d)(?:(?:\s*[,;&-]\s*|\s+(?:và\s+)?)(?!\d{3}[ .-]\d{3}[ .-]\d{3}(?!\d))[1-9][0-3]\d(?!\d))*"#
                + #"|\d{1,3}[A-Z]{1,2}\d{0,2}[ .-]\d{3,4}(?!\d))"#,
            ignoresCase: true, digits: 3),
        GuardRule(
            "PLATE", .detect(.plate),
            #"(?<![\w/.])[1-9]\d[ -]?(?:[A-HK-NPR-VX-ZĐ](?:[A-ZĐ]\d?|\d)?(?:[ .-]{0,3}\d{3}[ .-]?\d{2}|[ .-]?\d{4})"#
                + #"|[a-hk-np-vx-zđ][a-z\d]?[ -]\d{3}\.\d{2}|\d{3}[ -](?:NG|NN|QT|CV)[ -]\d{2})(?![\d/])"#,
            digits: 6),
        GuardRule(
            "M4", .mask,
            #"(?<!\w)(?:(?:MST|MSDN|MSHKD|ĐKKD|ĐKDN|GPKD|HKD)(?:\.\s)?|mã số|mã DN|mã doanh nghiệp|số đăng ký"#
                + #"|đăng ký (?:kinh doanh|doanh nghiệp|thuế))"# + gap
                + #"(?:\d(?:[ .-]?\d){9}(?:\s?-\s?\d{3})?|\d{2}[A-Z]\d{7,8}|\d{1,9})(?!\d)"#
                + #"|(?<!\w)(?:GCN\w*|giấy phép|giấy chứng nhận)"# + gap
                + #"(?:\d{10}(?:-?\d{3})?|\d{2}[A-Z]\d{7,8}|(?<=số )\d{3}[ .]\d{3}[ .]\d{3}"#
                + #"|\d{1,9}(?![ .-]\d{2,4}[ .-]\d{2,6}(?!\d)))(?!\d)"#
                + #"|(?<!\d)\d{10}-\d{3}(?!\d)|(?<!\w)\d{2}[A-Z]\d{7,8}(?!\d)"#,
            ignoresCase: true, digits: 1),
        GuardRule(
            "M-BUSINESS", .mask,
            #"(?<!\w)(?:công ty|cty|doanh nghiệp|DNTN|DN|TNHH|chi nhánh|hộ kinh doanh)(?!\w)(?:"# + stop
                + #"[^\d\n;]){0,40}\d{10}(?!\d)"#,
            ignoresCase: true, digits: 10, check: .businessCode),
        GuardRule(
            "PHONE", .detect(.phone),
            #"(?<!\d)(?<!\d/)(?:(?:(?:\+|00)84"# + anySep + "0?" + anySep + "|0)" + mobile + "(?:" + phoneSep
                + #"\d){7}(?!\d)"#
                + #"|84(?:[ .-]|\) ?)?"# + mobile + #"\d(?:[ ._-]?\d{3}){2}(?!\d)|0"# + someSep + mobileApart + "(?:"
                + someSep
                + #"\d){7}(?!"# + sep + #"\d)|0"# + mobileApart + #"\d{2}(?:"# + wideSep + #"\d){5}(?!"# + sep
                + #"\d)|0[ -]"# + mobile + #"\d[ ._-]?\d{3}[ ._-]?\d{3}(?!"# + sep + #"\d)|0"# + mobile
                + #"\d[,/]\d{3}[,/]\d{3}(?![\d,/]))"#,
            digits: 10),
        GuardRule(
            "M-SUMS", .mask,
            #"(?<!\w)(?:phạt|tiền|nộp|giá|mức|doanh thu|chi phí|trị giá|tổng(?: cộng)?|thuế|vốn|lương|lãi|thanh toán|thiệt hại|đặt cọc)"#
                + #"(?:\s+(?:phạt|tiền|là|khoảng|mức)|\s*:)*\s*[1-9](?:\d{0,2}(?:[ .,]\d{3})+|\d{3,11})(?!\d)"#,
            ignoresCase: true, digits: 4),
        GuardRule(
            "CMND-GROUPS", .detect(.cmnd),
            #"(?<![A-ZĐ\d])(?<!\w[./-])(?:(?!0\d\d[ .-]0\d\d[ .-]0)0\d\d[ .-]\d{3}[ .-]\d{3}(?!\d)"#
                + #"|0\d{2}[ .-](?!(?:199\d|20[0-3]\d)(?:0[1-9]|1[0-2]))\d{6}(?!\d)"#
                + #"|[1-3]\d\d\.\d{3}\.(?!000|500)\d{3}(?![.,]?\d|\s*(?:m2|m²|kg|kWh|lượt|lít|"# + unit + "))"
                + #"|0\d{5}[ .]\d{3}(?!\d)|0\d{3}[ .]\d{5}(?!\d)|0\d{4}[ .](?!19|20)\d{4}(?!\d))"#,
            digits: 9),
        GuardRule(
            "M3", .mask,
            #"(?<![\d.,+])(?<!84[ -])(?!84[.,]"# + mobile + #"\d[.,]\d{3}[.,]\d{3}(?![.,\d]|\s*"# + unit + #"))"#
                + #"[1-9]\d{0,2}(?:[.,]\d{3})+(?![.,]?\d)"#
                + #"|(?<!\d)[1-9]\d{3,11}\s*"# + unit + #"|(?<!\d)(?<!\d )[1-9]\d{0,2}(?: \d{3})+\s*"# + unit
                + #"|(?<![\w.,+])[1-9]\d{0,6}000000(?!\d)"#,
            ignoresCase: true, digits: 4),
        GuardRule(
            "CMND", .detect(.cmnd),
            #"(?<![A-ZĐ\d])(?<!\w[./-])(?:[0-3]\d{8}(?![\d/]|-\d)"#
                + #"|(?!1[0-3]\d[ -]1[0-3]\d[ -]1[0-3]\d|2[0-3]\d[ -]2[0-3]\d[ -]2[0-3]\d"#
                + #"|3[0-3]\d[ -]3[0-3]\d[ -]3[0-3]\d|\d[01]\d[ -]\d[01]\d[ -]\d[01]\d|\d\d0[ -]\d\d0[ -]\d\d0)[1-3]\d\d[ -]\d{3}[ -](?!000)\d{3}(?![ -]?\d))"#,
            digits: 9),
        GuardRule(
            "PASS", .detect(.pass),
            #"(?<![A-Za-z0-9Đ])[A-Z](?:\d{7,8}|[ .-](?!\d*000(?!\d))\d{7}|[ .-]\d{3}[ .-]\d{4}"#
                + #"|\d{3}[ .-](?!(?:19|20)\d\d)\d{4}|\d{4}[ .-]\d{3})(?![\dA-Za-z])"#,
            digits: 7),
        GuardRule(
            "LAND", .detect(.land),
            #"(?<!\d)(?<!\d/)(?:(?:\+|00)?84"# + anySep + "0?|0)" + anySep + #"2\d{1,2}(?:"# + anySep
                + #"\d){7,8}(?!\d)"#,
            digits: 10),
        GuardRule(
            "NAME", .detect(.name),
            #"(?:[Ôô]ng|[Bb]à|[Aa]nh|[Cc]hị|[Nn]hân viên)\s+(?:tên\s+)?(?:\p{Lu}\p{Ll}+\s+){1,3}\p{Lu}\p{Ll}+"#),
    ]
}
