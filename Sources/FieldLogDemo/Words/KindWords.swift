/// What establishments of a kind are like, and what people call them.
struct KindWords {
    /// The code of the kind.
    let code: String
    /// The words that a trade name begins with, the usual one first.
    let words: [String]
    /// The short form of the first word.
    let short: String
    /// How many of a hundred or so are of this kind.
    let weight: Int
    /// How many rooms they have; none for those that have no rooms.
    let rooms: ClosedRange<Int>
    let workers: ClosedRange<Int>
    /// What is checked besides what is checked everywhere.
    let domains: [String]
    /// What a signboard says that changed the kind: the code and the word.
    let renamed: (code: String, word: String)

    /// What is checked everywhere.
    static let usualDomains = ["LICENCE", "SECURITY", "FIRE", "LABOUR", "PREMISES", "COMMIT"]

    /// Whether guests stay the night.
    var isLodging: Bool { domains.contains("RESIDENCE") }

    static let all: [KindWords] = [
        KindWords(
            code: "MOTEL", words: ["Nhà nghỉ"], short: "NN", weight: 26, rooms: 5...22, workers: 2...7,
            domains: ["RESIDENCE"],
            renamed: ("HOTEL", "Khách sạn")),
        KindWords(
            code: "KARAOKE", words: ["Karaoke", "Karaoke gia đình"], short: "KRK", weight: 20, rooms: 4...16,
            workers: 3...24,
            domains: ["CULTURE", "HEALTHCHK", "ABUSE"], renamed: ("BAR", "Quán bar")),
        KindWords(
            code: "LODGING", words: ["Nhà trọ"], short: "NT", weight: 13, rooms: 6...40, workers: 1...3,
            domains: ["RESIDENCE"],
            renamed: ("MOTEL", "Nhà nghỉ")),
        KindWords(
            code: "HOTEL", words: ["Khách sạn"], short: "KS", weight: 8, rooms: 15...90, workers: 6...45,
            domains: ["RESIDENCE", "FOODTRADE"], renamed: ("MOTEL", "Nhà nghỉ")),
        KindWords(
            code: "MASSAGE", words: ["Massage", "Tẩm quất"], short: "MS", weight: 7, rooms: 4...14, workers: 4...18,
            domains: ["HEALTHCHK", "ABUSE"], renamed: ("SPA", "Spa")),
        KindWords(
            code: "SPA", words: ["Spa"], short: "Spa", weight: 5, rooms: 2...8, workers: 2...10, domains: ["HEALTHCHK"],
            renamed: ("MASSAGE", "Massage")),
        KindWords(
            code: "CAFE_GARDEN", words: ["Cà phê vườn", "Cà phê sân vườn"], short: "CF", weight: 6, rooms: 4...20,
            workers: 2...9,
            domains: ["FOODTRADE", "ABUSE"], renamed: ("CAFE_DIM", "Cà phê")),
        KindWords(
            code: "CAFE_DIM", words: ["Cà phê"], short: "CF", weight: 3, rooms: 2...8, workers: 2...6,
            domains: ["FOODTRADE", "ABUSE"], renamed: ("CAFE_GARDEN", "Cà phê vườn")),
        KindWords(
            code: "RESTAURANT", words: ["Nhà hàng", "Nhà hàng tiệc cưới"], short: "NH", weight: 5, rooms: 2...12,
            workers: 5...40,
            domains: ["FOODTRADE"], renamed: ("KARAOKE", "Karaoke")),
        KindWords(
            code: "HAIRWASH", words: ["Gội đầu thư giãn", "Cắt tóc, gội đầu"], short: "GĐ", weight: 4, rooms: 1...5,
            workers: 2...7, domains: ["HEALTHCHK", "ABUSE"], renamed: ("SPA", "Spa")),
        KindWords(
            code: "BAR", words: ["Quán bar", "Beer club"], short: "Bar", weight: 3, rooms: 1...3, workers: 6...30,
            domains: ["CULTURE", "HEALTHCHK", "FOODTRADE"], renamed: ("RESTAURANT", "Nhà hàng")),
        KindWords(
            code: "GUESTHOUSE", words: ["Nhà khách"], short: "NK", weight: 1, rooms: 10...40, workers: 5...20,
            domains: ["RESIDENCE"], renamed: ("HOTEL", "Khách sạn")),
        KindWords(
            code: "TOUR_APT", words: ["Homestay", "Căn hộ du lịch"], short: "HS", weight: 2, rooms: 3...12,
            workers: 1...5,
            domains: ["RESIDENCE"], renamed: ("MOTEL", "Nhà nghỉ")),
        KindWords(
            code: "SAUNA", words: ["Xông hơi"], short: "XH", weight: 1, rooms: 3...9, workers: 3...9,
            domains: ["HEALTHCHK"],
            renamed: ("MASSAGE", "Massage")),
        KindWords(
            code: "DISCO", words: ["Vũ trường"], short: "VT", weight: 1, rooms: 1...2, workers: 15...50,
            domains: ["CULTURE", "HEALTHCHK", "ABUSE"], renamed: ("BAR", "Quán bar")),
        KindWords(
            code: "OTHER", words: ["Trà sữa", "Bi-a", "Internet"], short: "DV", weight: 1, rooms: 1...4, workers: 1...6,
            domains: ["FOODTRADE"], renamed: ("CAFE_DIM", "Cà phê")),
    ]

    static let weights = all.map(\.weight)
}
