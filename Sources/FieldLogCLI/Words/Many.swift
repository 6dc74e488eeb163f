internal import FieldLogConsole
internal import FieldLogModel

/// Numbers and lists within sentences. Vietnamese has one form for one and many.
enum Many {
    static func of(_ count: Int, _ one: String, _ many: String) -> String { "\(count) \(count == 1 ? one : many)" }
    static func entries(_ count: Int) -> String { of(count, "entry", "entries") }
    static func feeds(_ count: Int) -> String { of(count, "feed", "feeds") }
    static func findings(_ count: Int) -> String { of(count, "finding", "findings") }

    /// The areas of a grant.
    static func areas(_ areas: AreaList) -> Bilingual {
        guard let keys = areas.keys else { return words("MỌI địa bàn", "EVERY area") }
        if keys.isEmpty { return words("không địa bàn nào", "no area") }
        return words("địa bàn \(areas.text)", (keys.count == 1 ? "area " : "areas ") + areas.text)
    }
}
