import FieldLogCLI
import Testing

/// Shares as people read them.
struct ShareTests {
    /// One decimal, of whatever numbers: those of a report that came by sync may be beyond all measure.
    @Test(arguments: [
        (0, "0.0%"), (0.5, "50.0%"), (1, "100.0%"), (0.1235, "12.4%"), (-0.015, "-1.5%"), (-0.0001, "0.0%"),
        (Double(Int64.max), "90000000000000000.0%"), (-Double(Int64.max), "-90000000000000000.0%"),
    ])
    func aShareIsShown(_ share: Double, _ shown: String) { #expect(CoverageView.percent(share) == shown) }
}
