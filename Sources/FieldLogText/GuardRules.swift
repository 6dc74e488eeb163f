/// The patterns of the guard. First the masks, which take away what may be written (document numbers, dates, money,
/// numbers of businesses), in this order; then the detectors, each over the whole masked text.
struct GuardRules: Sendable {
    static let shared = GuardRules()

    let masks: [PatternProgram]
    let detectors: [(pattern: GuardPattern, program: PatternProgram)]
    /// The words of the WORD detector, whatever stands beside them: without one of them it need not be run.
    let keywords: PatternProgram?

    static let maskCount = 4

    private init() {
        masks = Self.maskPatterns.compactMap { PatternProgram($0.pattern, ignoresCase: $0.ignoresCase) }
        detectors = GuardPattern.allCases.compactMap { kind in
            PatternProgram(Self.text(of: kind), ignoresCase: kind == .word).map { (kind, $0) }
        }
        keywords = PatternProgram(Self.words, ignoresCase: true)
    }

    func program(_ kind: GuardPattern) -> PatternProgram? {
        detectors.first { $0.pattern == kind }?.program
    }

    private static let maskPatterns: [(pattern: String, ignoresCase: Bool)] = [
        (#"(?<!\w)\d{1,5}(?:/\d{4})?/[A-ZĐ][A-ZĐa-z\d]{0,9}(?:[-–][A-ZĐ][\wĐ&.]*)*"#, false),
        (#"(?<!\d)(?:0?[1-9]|[12]\d|3[01])[/.-](?:0?[1-9]|1[0-2])[/.-](?:19|20)\d\d(?!\d)"#, false),
        (
            #"(?<![\d.,])[1-9]\d{0,2}(?:[.,]\d{3})+(?![.,]?\d)"#
                + #"|(?<!\d)\d{4,12}\s*(?:đồng|đ\b|triệu)|(?<![\d.,])[1-9]\d{0,6}000000(?!\d)"#,
            true
        ),
        (
            #"(?:MST|MSDN|ĐKKD|GCN\w*|giấy phép)(?:(?!CMND|CCCD|ĐT|gọi)[^\d\n]){0,30}"#
                + #"(?:\d{10}(?:-?\d{3})?|\d{2}[A-Z]\d{7,8}|\d{1,9})(?!\d)"#
                + #"|(?<!\d)\d{10}-\d{3}(?!\d)|(?<!\w)\d{2}[A-Z]\d{7,8}(?!\d)"#,
            true
        ),
    ]

    private static let words =
        #"(?:CCCD|CMND|căn cước|hộ chiếu|họ (?:và )?tên|ngày sinh|sinh năm|SĐT|biển số)"#

    private static func text(of kind: GuardPattern) -> String {
        switch kind {
        case .cccd: #"(?<![\d.])0(?:0[1-9]|[1-8]\d|9[0-6])[ .]?\d{3}[ .]?\d{6}(?!\d)"#
        case .cmnd: #"(?<![\d./-])[0-3]\d{8}(?![\d/-])"#
        case .phone:
            #"(?<![\d/])(?:\+?84|0)[ .-]?(?:3[2-9]|5[25689]|7[06-9]|8[1-9]|9\d)(?:[ .-]?\d){7}(?!\d)"#
        case .pass: #"(?<![A-Za-z0-9Đ])[A-Z]\d{7,8}(?![\dA-Za-z])"#
        case .plate:
            #"(?<![\w/.])[1-9]\d[ -]?[A-HK-NPR-VX-Z](?:[A-Z]|\d)?[ -.]?(?:\d{3}\.?\d{2}|\d{4})(?![\d/])"#
        case .word: #"(?<!\w)"# + words + #"(?!\w)"#
        case .email: #"[\w.+-]+@[\w-]+\.[\w.]+"#
        case .land: #"(?<![\d/])(?:\+?84|0)[ .-]?2\d{1,2}(?:[ .-]?\d){7,8}(?!\d)"#
        case .name:
            #"(?:[Ôô]ng|[Bb]à|[Aa]nh|[Cc]hị|[Nn]hân viên)\s+(?:tên\s+)?(?:\p{Lu}\p{Ll}+\s+){1,3}\p{Lu}\p{Ll}+"#
        }
    }
}
