internal import FieldLogConsole
internal import FieldLogKit
internal import FieldLogModel

/// What is said about devices.
enum DeviceWords {
    static func requested(_ path: String) -> Bilingual {
        words(
            "Đã ghi yêu cầu \(path). Đưa cho quản trị viên: fieldlog device enrol \(path) --role … --area … --out TRẢ_LỜI",
            "Wrote the request \(path). Bring it to the administrator: fieldlog device enrol \(path) --role … --area … --out ANSWER"
        )
    }

    static func handoverRequested(_ path: String) -> Bilingual {
        words(
            "Đã ghi yêu cầu \(path). Kho trung tâm: fieldlog device handover \(path) --role … --area … --out TRẢ_LỜI; rồi ở đây: fieldlog sync. Những gì ghi thêm trong lúc chờ thì không kho nào nhận; phải xin lại bằng một yêu cầu nữa.",
            "Wrote the request \(path). At the central store: fieldlog device handover \(path) --role … --area … --out ANSWER; then here: fieldlog sync. No store takes what is logged in between; it has to be asked for by another request."
        )
    }

    /// What the device may do from now on, all of it, and what it does next: one that has a store already takes its new key, if it is one.
    static func enrolled(
        _ request: DeviceRequest, _ role: Role, _ areas: AreaList, isNewKey: Bool, _ path: String
    ) -> Bilingual {
        let name = request.principal
        let next: Bilingual
        if request.device == nil {
            next = words("fieldlog clone KHO_KHÁC THƯ_MỤC --answer \(path)", "fieldlog clone PEER DIR --answer \(path)")
        } else if isNewKey {
            next = words(
                "fieldlog sync KHO_KHÁC, rồi fieldlog key rotate --answer \(path)",
                "fieldlog sync PEER, then fieldlog key rotate --answer \(path)")
        } else {
            next = words("fieldlog sync KHO_KHÁC", "fieldlog sync PEER")
        }
        return words(
            "Đã cấp quyền cho \(name): \(role.rawValue), \(Many.areas(areas).vi). Đưa trả lời về máy: \(next.vi)",
            "Enrolled \(name): \(role.rawValue), \(Many.areas(areas).en). Bring the answer to the device: \(next.en)"
        )
    }
}
