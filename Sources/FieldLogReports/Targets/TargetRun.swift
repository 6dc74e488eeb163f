public import FieldLogKit
public import FieldLogModel
internal import FieldLogStorage

/// What progress is asked for.
public struct TargetRequest: Sendable, Hashable {
    /// The area that is looked at, `CODE[@DATE]`; nil for that of each target.
    public let area: String?
    /// The day as of which; nil for today. Nothing dated later counts.
    public let asOf: String?
    /// By what lines are divided; nil for whole goals, and for those with an allocation its areas.
    public let breakdown: TargetBreakdown?

    /// A request of these parts.
    public init(area: String? = nil, asOf: String? = nil, by breakdown: TargetBreakdown? = nil) {
        self.area = area
        self.asOf = asOf
        self.breakdown = breakdown
    }
}

/// How far one target is.
public struct TargetProgress: Sendable, Hashable {
    /// The target.
    public let target: StoredTarget
    /// The day as of which it is told.
    public let asOf: String
    /// The area that is looked at; nil for everything here.
    public let area: AreaKey?
    /// The day whose boundaries decide what lies in it; nil where the form cannot be read.
    public let boundaries: String?
    /// Whether the area lies within those of this store; false says that the figures are those of a part of it.
    public let isWithinScope: Bool
    /// The lines: for each goal and period the whole, then its parts. None where the form cannot be read.
    public let lines: [TargetLine]

    /// Computes how far targets are: all numbers of all of them in one pass over each source.
    ///
    /// With an area, targets of areas that lie apart from it are left out; a number that a target asks of its whole area is then asked of
    /// the part only where an allocation says so. Throws `refused` for a day that is none, `unknownArea` for an area that no catalogue
    /// has. A target that cannot be read, and one without anything to do, are no errors.
    public static func run(
        _ workspace: Workspace, _ targets: [StoredTarget], _ request: TargetRequest = TargetRequest()
    ) throws(FieldLogError) -> [TargetProgress] {
        if let day = request.asOf {
            do throws(FieldProblem) { _ = try FieldInput.date(day) } catch {
                throw .refused(FieldRefusal(kind: FieldRefusal.commandLine, field: "--as-of", problem: error))
            }
        }
        let asOf = request.asOf ?? workspace.today
        let index = AreaIndex(store: workspace.store)
        return try workspace.store.read(cache: .passes) { () throws(FieldLogError) in
            let asked = try request.area.map { (text) throws(FieldLogError) in
                try index.resolve(text.contains("@") ? text : "\(text)@\(asOf)", today: asOf).key
            }
            let tally = TargetTally(workspace.store, seen: asOf)
            let scope = try workspace.scope()
            var works: [TargetWork] = []
            var lost: [TargetProgress] = []
            for target in targets {
                guard let form = target.form else {
                    lost.append(
                        TargetProgress(
                            target: target, asOf: asOf, area: target.record["area"].text.flatMap { AreaKey(text: $0) },
                            boundaries: nil, isWithinScope: true, lines: []))
                    continue
                }
                let work = try TargetWork(
                    workspace, target, form, index: index, tally: tally, asOf: asOf, asked: asked,
                    breakdown: request.breakdown)
                if let work { works.append(work) }
            }
            try tally.run()
            var all: [TargetProgress] = []
            for work in works {
                all.append(
                    TargetProgress(
                        target: work.target, asOf: asOf, area: work.area, boundaries: work.boundaries,
                        isWithinScope: try work.area.map { (key) throws(FieldLogError) in try scope.contains(key) }
                            ?? true,
                        lines: try work.lines()))
            }
            let order = targets.map(\.record.id)
            return (all + lost).sorted {
                (order.firstIndex(of: $0.target.record.id) ?? 0) < (order.firstIndex(of: $1.target.record.id) ?? 0)
            }
        }
    }
}
