internal import FieldLogConsole

/// What is said about areas that change.
enum AreaWords {
    static func noHeir(_ area: String) -> Bilingual {
        words(
            "Chưa có địa bàn nào kế thừa \(area); bản ghi ở đó được giữ và tính riêng. Ghi kế thừa: fieldlog succession add --from \(area) …",
            "Nothing takes the place of \(area); its records stay and are counted apart. Say what does: fieldlog succession add --from \(area) …"
        )
    }

    static func stillValid(_ code: String, _ date: String) -> Bilingual {
        words(
            "\(code) vẫn còn hiệu lực sau \(date): cơ sở ở đó chưa phân địa bàn. Cho hết hiệu lực: fieldlog area end \(code) --on \(date)",
            "\(code) is still valid after \(date): its establishments may be of either. End it: fieldlog area end \(code) --on \(date)"
        )
    }
}
