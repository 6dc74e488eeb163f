internal import FieldLogConsole

/// What is said about areas that change.
enum AreaWords {
    static func noHeir(_ area: String) -> Bilingual {
        words(
            "Chưa có địa bàn nào kế thừa \(area); bản ghi ở đó được giữ và tính riêng. Ghi kế thừa: fieldlog succession add --from \(area) …",
            "Nothing takes the place of \(area); its records stay and are counted apart. Say what does: fieldlog succession add --from \(area) …"
        )
    }

    /// Of a catalogue: how many areas ended without a successor and have establishments here, and the first of them.
    static func withoutHeirs(_ count: Int, _ first: String) -> Bilingual {
        words(
            "\(count) địa bàn đã hết hiệu lực, chưa có địa bàn kế thừa mà còn cơ sở ở đây. Xem: fieldlog succession list --unassigned; ghi kế thừa: fieldlog succession add --from \(first) …",
            "\(count == 1 ? "1 area has" : "\(count) areas have") ended without a successor and still \(count == 1 ? "has" : "have") establishments here. See them: fieldlog succession list --unassigned; say what took their place: fieldlog succession add --from \(first) …"
        )
    }

    static func stillValid(_ code: String, _ date: String) -> Bilingual {
        words(
            "\(code) vẫn còn hiệu lực sau \(date): cơ sở ở đó chưa phân địa bàn. Cho hết hiệu lực: fieldlog area end \(code) --on \(date)",
            "\(code) is still valid after \(date): its establishments may be of either. End it: fieldlog area end \(code) --on \(date)"
        )
    }
}
