internal import FieldLogConsole
internal import FieldLogText

/// What the person guard is about, and what to write instead.
enum GuardWords {
    static func checked(_ lines: Int, refused: Int) -> Bilingual {
        words(
            "\(refused) trên \(lines) dòng sẽ bị từ chối",
            "\(Many.of(refused, "line", "lines")) of \(lines) would be refused")
    }

    /// What is refused of a text, with the place masked, and what to write in its place.
    static func person(_ pattern: String, _ excerpt: String) -> Bilingual {
        let kind = GuardPattern(rawValue: pattern)
        let (what, remedy) = (kind.map(about), kind.flatMap(remedy))
        let vi = what.map { "\($0.vi), " } ?? ""
        let en = what.map { "\($0.en), " } ?? ""
        return words(
            "giống thông tin cá nhân (\(vi)\(pattern): \(excerpt)). Sổ không ghi về cá nhân: viết số lượng hoặc chức danh, ví dụ “01 lao động”, “người đại diện”"
                + (remedy.map { "; " + $0.vi } ?? ""),
            "looks like personal data (\(en)\(pattern): \(excerpt)). The log is never about persons: write a count or a role, such as “1 worker”, “the representative”"
                + (remedy.map { "; " + $0.en } ?? ""))
    }

    /// The kind of personal data.
    static func about(_ kind: GuardPattern) -> Bilingual {
        switch kind {
        case .cccd: words("số căn cước 12 chữ số", "a citizen's identity number of 12 digits")
        case .cmnd: words("số CMND 9 chữ số", "an identity number of 9 digits")
        case .phone: words("số di động", "a mobile number")
        case .pass: words("số hộ chiếu", "a passport number")
        case .plate: words("biển số xe", "a number plate")
        case .word: words("từ báo trước thông tin cá nhân", "a word that announces personal data")
        case .email: words("địa chỉ thư điện tử", "an address of electronic mail")
        case .land: words("số máy bàn", "a landline number")
        case .name: words("họ tên sau ông, bà, anh, chị, nhân viên", "a name behind a title")
        }
    }

    /// What to write where the number may be something else.
    private static func remedy(_ kind: GuardPattern) -> Bilingual? {
        switch kind {
        case .cccd:
            words(
                "mã số thuế 12 chữ số của hộ kinh doanh là số định danh của chủ hộ: ghi HKD và số giấy phép",
                "a household business's tax code of 12 digits is its owner's identity number: write HKD and the number of the licence"
            )
        case .cmnd:
            words(
                "số lô, số giấy tờ thì ghi rõ “lô”, “GCN số” trước số",
                "of a lot or certificate write “lô” or “GCN số” before it")
        case .phone: words("mã số doanh nghiệp thì ghi “MST” trước số", "of a business code write “MST” before it")
        default: nil
        }
    }

    /// What a rule takes away or finds.
    static func about(_ rule: GuardRule) -> Bilingual {
        if case .detect(let kind) = rule.effect {
            let what = about(kind)
            return rule.beginsAtDigit
                ? words("\(what.vi), sau từ báo trước", "\(what.en), behind the word that announces it") : what
        }
        switch rule.name {
        case "M1": return words("số hiệu văn bản", "numbers of documents")
        case "M2": return words("ngày", "days")
        case "M3", "M-SUMS": return words("số tiền", "amounts of money")
        case "M4":
            return words(
                "mã số doanh nghiệp, giấy phép, giấy chứng nhận", "numbers of businesses, licences, certificates")
        case "M-BUSINESS":
            return words(
                "mã số sau tên doanh nghiệp, đúng chữ số kiểm tra",
                "a code behind the name of an enterprise, with its check digit")
        case "M-GOODS": return words("lô hàng, hóa đơn, chứng từ, số máy", "lots, invoices, vouchers, serial numbers")
        case "M-LACKING":
            return words(
                "giấy tờ được nói là không có: số sau đó là số khác",
                "papers said to be lacking: a number behind them is another")
        case "M-UNITS": return words("số đo có đơn vị", "measures with their unit")
        case "M-ROOMS": return words("số phòng, số nhà", "rooms and houses")
        case "M-BIRTH":
            return words(
                "“phát sinh”, “vệ sinh” và tương tự, không phải sinh năm", "words that end like the one for birth")
        default: return words("phần được phép", "what may be written")
        }
    }

    /// Where what is refused, or let through, may surprise.
    static let traps: [(name: String, text: Bilingual)] = [
        (
            "HOUSEHOLD_TAX_CODE",
            words(
                "Từ 01/07/2025 hộ kinh doanh dùng số định danh 12 chữ số của chủ hộ làm mã số thuế: số ấy bị từ chối; ghi HKD và số giấy phép.",
                "Since 1 July 2025 a household business uses its owner's identity number of 12 digits as tax code: it is refused; write HKD and the number of the licence."
            )
        ),
        (
            "BUSINESS_CODE",
            words(
                "Mã số doanh nghiệp 10 chữ số có thể giống số di động: ghi MST trước số. Chữ số thứ mười đúng 10 − (tổng có trọng số mod 11) chỉ là gợi ý: cứ 11 số bất kỳ có một số đúng.",
                "A business code of 10 digits can look like a mobile number: write MST before it. That its tenth digit is 10 − (weighted sum mod 11) is a hint only: one random number in eleven passes."
            )
        ),
        (
            "NO_PROOF",
            words(
                "Tên người không có ông, bà, anh, chị đứng trước không nhận ra được: đây là trợ giúp, không phải bảo đảm.",
                "A name without a title before it is not seen: the guard is a help against slips and no proof.")
        ),
    ]
}
