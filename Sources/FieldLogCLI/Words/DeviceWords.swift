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
            "Đã ghi yêu cầu \(path). Kho trung tâm: fieldlog device handover \(path) --role … --area … --out TRẢ_LỜI; rồi ở đây: fieldlog sync. Việc ghi thêm trước đó không được nhận, phải xin lại bằng một yêu cầu nữa.",
            "Wrote the request \(path). At the central store: fieldlog device handover \(path) --role … --area … --out ANSWER; then here: fieldlog sync. What is logged in between nobody takes until it is asked for by another request."
        )
    }

    static func enrolled(_ name: String, _ path: String) -> Bilingual {
        words(
            "Đã cấp quyền cho \(name). Đưa trả lời về máy: fieldlog clone KHO THƯ_MỤC --answer \(path)",
            "Enrolled \(name). Bring the answer to the device: fieldlog clone PEER DIR --answer \(path)")
    }
}
