internal import FieldLogConsole

/// The words of the minutes of a visit. The paper is Vietnamese, as the form is; what is said of it is in both languages.
enum MinutesWords {
    static func written(_ path: String) -> Bilingual {
        words("Đã ghi \(path). Mở bằng trình duyệt rồi in.", "Wrote \(path). Open it in a browser and print it.")
    }

    static let nation = ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"]
    static let team = "ĐỘI KIỂM TRA LIÊN NGÀNH 178"
    static let title = "BIÊN BẢN KIỂM TRA"
    static let number = "Số biên bản"
    static let hint = "(ký, ghi rõ họ tên)"

    static let draft = "BẢN NHÁP: lượt kiểm tra chưa chốt, biên bản chưa có giá trị."
    static let discarded = "LƯỢT ĐÃ BỎ: bản nháp không dùng nữa."

    static func amended(_ reason: String, _ count: Int) -> String {
        "ĐÃ ĐÍNH CHÍNH (\(reason)). Nội dung dưới đây là bản \(count); các bản trước nêu ở cuối."
    }

    static func annulled(_ reason: String) -> String {
        "ĐÃ HỦY (\(reason)). Biên bản không còn giá trị; các bản nêu ở cuối."
    }

    static let present = "I. THÀNH PHẦN"
    static let agency = "Cơ quan"
    static let persons = "Số người"
    static let names = "Họ và tên, chức vụ"
    static let representative = "Đại diện cơ sở (họ và tên):"
    static let position = "Chức vụ:"
    static let papers = "Giấy tờ tùy thân (loại, số):"
    static let situation = "II. TÌNH HÌNH CƠ SỞ"
    static let checks = "III. NỘI DUNG KIỂM TRA"
    static let domain = "Lĩnh vực"
    static let result = "Kết quả"
    static let notChecked = "Không ghi nội dung kiểm tra theo lĩnh vực."
    static let findings = "IV. VI PHẠM, TỒN TẠI"
    static let noFinding = "Chưa ghi nhận vi phạm."
    static let findingHead = ["STT", "Lĩnh vực", "Nội dung", "Căn cứ", "Mức độ", "Thời hạn khắc phục"]
    static let measures = "V. KIẾN NGHỊ XỬ LÝ"
    static let noMeasure = "Không."
    static let measureHead = ["STT", "Biện pháp", "Ngày kiến nghị", "Cơ quan kiến nghị", "Ghi chú"]
    static let opinions = "VI. Ý KIẾN"
    static let note = "Ghi chú của Đội"
    static let opinion = "Ý kiến của cơ sở:"
    static let signers = ["ĐẠI DIỆN CƠ SỞ", "NGƯỜI LẬP BIÊN BẢN", "TRƯỞNG ĐOÀN"]
    static let versions = "CÁC BẢN CỦA BIÊN BẢN"
    static let versionHead = ["Bản", "Trạng thái", "Lúc, thiết bị", "Lý do", "Thay đổi"]
    static let erased = "nội dung đã xóa"
    static let waiting = "chờ, chưa có hiệu lực"

    static func copies(_ count: String) -> String {
        count.isEmpty
            ? "Biên bản được lập thành ……… bản, các bên đã đọc lại và cùng ký."
            : "Biên bản được lập thành \(count) bản, các bên đã đọc lại và cùng ký."
    }

    static func origin(_ id: String, _ version: String?) -> String {
        "Mã lượt: \(id)" + (version.map { "; bản: \($0)" } ?? "")
            + ". In từ sổ nhật ký FieldLog; họ tên, giấy tờ và chữ ký chỉ có trên giấy."
    }
}
