@testable import FieldLogDemo

/// A province as it is spoken of.
enum EveryDemo {
    static let outcome = DemoOutcome(
        path: "tap-dung", deployment: "ab12cd34", area: "900@", name: "tỉnh Bình Giang",
        days: ("2024-01-01", "2025-12-31"),
        records: ["team": 7, "establishment": 369, "visit": 599, "finding": 475, "measure": 503, "complaint": 1],
        entries: 3_121,
        pairs: (21, 40), files: ("tap-dung/truth.json", "tap-dung/duplicates.csv"), isInterrupted: false)
}
