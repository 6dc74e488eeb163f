import FieldLog

/// Made-up establishments, the same in every run.
enum Names {
    private static let kinds = [
        ("KARAOKE", "Karaoke"), ("MOTEL", "Nhà nghỉ"), ("RESTAURANT", "Nhà hàng"), ("SPA", "Spa"),
    ]
    private static let names = ["Hoa Sữa", "Đồng Quê", "Sông Hồng", "Bình Minh", "Hương Lúa"]
    private static let streets = ["Tô Hiệu", "Lê Lợi", "Nguyễn Huệ"]

    static func establishment(_ number: Int) -> EstablishmentDraft {
        let kind = kinds[number % kinds.count]
        return EstablishmentDraft(
            kind: kind.0, name: "\(kind.1) \(names[number % names.count])",
            address: "\(12 + 7 * number) \(streets[number % streets.count])", rooms: 8 + number, opened: "2024-01-15")
    }
}
