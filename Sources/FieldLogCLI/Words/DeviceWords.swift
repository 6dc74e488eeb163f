internal import FieldLogConsole

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
            "Đã ghi yêu cầu \(path). Kho trung tâm: fieldlog device handover \(path) --role … --area … --out TRẢ_LỜI",
            "Wrote the request \(path). At the central store: fieldlog device handover \(path) --role … --area … --out ANSWER"
        )
    }

    static func enrolled(_ name: String, _ path: String) -> Bilingual {
        words(
            "Đã cấp quyền cho \(name). Đưa trả lời về máy: fieldlog clone KHO THƯ_MỤC --answer \(path)",
            "Enrolled \(name). Bring the answer to the device: fieldlog clone PEER DIR --answer \(path)")
    }
}
