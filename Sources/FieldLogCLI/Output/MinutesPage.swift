internal import FieldLogFormats
internal import FieldLogHash
internal import FieldLogKit
internal import FieldLogModel
internal import FieldLogReports
internal import FieldLogStorage

/// The minutes of a visit (biên bản kiểm tra) as a page for A4. Who was there is written by hand: no field holds a person.
struct MinutesPage {
    let workspace: Workspace
    /// Vietnamese, as the paper is.
    let view: RecordView
    let visit: StoredRecord

    func page() throws(FieldLogError) -> [UInt8] {
        let versions = try VisitVersions.of(visit, workspace)
        let number = visit["minutes"].text ?? ""
        var page = HTMLPage(title: number.isEmpty ? MinutesWords.title : "\(MinutesWords.title) \(number)")
        let team = try team()
        page.columns([MinutesWords.team] + (team.map { [$0] } ?? []), MinutesWords.nation)
        page.title(MinutesWords.title)
        notice(versions, &page)
        try head(&page)
        present(&page)
        page.heading(MinutesWords.situation)
        page.facts(facts(of: Self.counts).filter { !$0.value.isEmpty })
        checks(&page)
        try findings(&page)
        try measures(&page)
        page.heading(MinutesWords.opinions)
        if let note = visit["note"].text { page.facts([(MinutesWords.note, note)]) }
        page.blank(MinutesWords.opinion, lines: 3)
        page.paragraph(MinutesWords.copies(shown("copies")))
        page.signatures(MinutesWords.signers, hint: MinutesWords.hint)
        if versions.count > 1 { list(versions, &page) }
        page.remark(MinutesWords.origin(visit.id.description, versions.last { $0.isStanding }?.entry.hash.hex))
        return page.bytes
    }

    /// What is counted, in the order of the paper.
    private static let counts = [
        "workers", "contracts", "health_checks", "under_18", "residence_declared", "qualified", "guests_not_notified",
        "rooms_in_use", "informed", "leaflets",
    ]

    private func shown(_ name: String) -> String { shown(visit, name) }

    private func shown(_ record: StoredRecord, _ name: String) -> String {
        guard let field = record.kind.field(name) else { return "" }
        guard let text = record[name].text else { return view.cell(record[name], field).shown }
        switch field.type {
        case .date: return Self.day(text)
        case .instant: return text.utf8.count < 16 ? text : "\(text.dropFirst(11).prefix(5)) ngày \(Self.day(text))"
        default: return view.cell(.text(text), field).shown
        }
    }

    /// A day as it is written on paper here: `01/03/2025`.
    private static func day(_ text: String) -> String {
        text.prefix(10).split(separator: "-").reversed().joined(separator: "/")
    }

    private func facts(of names: [String]) -> [(name: String, value: String)] {
        names.compactMap { name in visit.kind.field(name).map { ($0.label.vi, shown(name)) } }
    }

    private func team() throws(FieldLogError) -> String? {
        guard let id = visit["team"].record else { return nil }
        return try workspace.store.record(Schema.team, id: id, home: .commons)?["name"].text
    }

    /// That the visit is not, or not any more, as it was first signed.
    private func notice(_ versions: [VisitVersion], _ page: inout HTMLPage) {
        let reason = visit["reason"].text ?? "–"
        switch workspace.status(of: visit) {
        case .draft: page.notice(MinutesWords.draft)
        case .discarded: page.notice(MinutesWords.discarded)
        case .amended: page.notice(MinutesWords.amended(reason, versions.last { $0.isStanding }?.number ?? 1))
        case .annulled: page.notice(MinutesWords.annulled(reason))
        case .final: break
        }
    }

    private func head(_ page: inout HTMLPage) throws(FieldLogError) {
        var facts = [(name: MinutesWords.number, value: visit["minutes"].text ?? "")]
        facts += self.facts(of: ["date", "started", "ended"])
        if let id = visit["establishment"].record {
            let place = try workspace.store.record(Schema.establishment, id: id, home: visit.home)
            for name in ["name", "kind", "address", "registration_number", "certificate_number"] {
                guard let field = Schema.establishment.field(name) else { continue }
                facts.append((field.label.vi, place.map { shown($0, name) } ?? ""))
            }
        }
        facts += self.facts(of: ["kind", "trigger", "decision", "plan", "outcome"]).filter { !$0.value.isEmpty }
        page.facts(facts)
    }

    private func present(_ page: inout HTMLPage) {
        page.heading(MinutesWords.present)
        let pairs = pairs(visit["agencies"].text)
        if !pairs.isEmpty {
            page.table(
                head: [[MinutesWords.agency, MinutesWords.persons, MinutesWords.names].map { HTMLPage.Cell($0) }],
                rows: pairs.map { code, count in
                    // As many lines as people: each writes a name.
                    let lines = String(repeating: "\n", count: max(1, min(Int(count) ?? 1, 20)))
                    return [
                        HTMLPage.Cell(word(code, "AGENCY")), HTMLPage.Cell(count, right: true), HTMLPage.Cell(lines),
                    ]
                })
        }
        page.blank(MinutesWords.representative)
        page.blank(MinutesWords.position)
        page.blank(MinutesWords.papers)
    }

    private func checks(_ page: inout HTMLPage) {
        page.heading(MinutesWords.checks)
        let pairs = pairs(visit["checks"].text)
        guard !pairs.isEmpty else { return page.paragraph(MinutesWords.notChecked) }
        page.table(
            head: [[MinutesWords.domain, MinutesWords.result].map { HTMLPage.Cell($0) }],
            rows: pairs.map { code, mark in
                let label = Catalogues.marks.first { $0.code == mark }?.label.vi ?? mark
                return [HTMLPage.Cell(word(code, "DOMAIN")), HTMLPage.Cell(label)]
            })
    }

    private func findings(_ page: inout HTMLPage) throws(FieldLogError) {
        page.heading(MinutesWords.findings)
        let rows = try parts(Schema.finding).enumerated().map { place, finding in
            let basis = [shown(finding, "basis"), shown(finding, "legal_basis"), shown(finding, "basis_date")]
            return [
                "\(place + 1)", shown(finding, "domain"), shown(finding, "text"),
                basis.filter { !$0.isEmpty }.joined(separator: ", "), shown(finding, "severity"),
                shown(finding, "deadline"),
            ].map { HTMLPage.Cell($0) }
        }
        guard !rows.isEmpty else { return page.paragraph(MinutesWords.noFinding) }
        page.table(head: [MinutesWords.findingHead.map { HTMLPage.Cell($0) }], rows: rows)
    }

    /// What the team proposed. What became of it stands on other papers.
    private func measures(_ page: inout HTMLPage) throws(FieldLogError) {
        page.heading(MinutesWords.measures)
        let rows = try parts(Schema.measure).enumerated().map { place, measure in
            [
                "\(place + 1)", shown(measure, "kind"), shown(measure, "proposed"), shown(measure, "proposed_by"),
                shown(measure, "note"),
            ].map { HTMLPage.Cell($0) }
        }
        guard !rows.isEmpty else { return page.paragraph(MinutesWords.noMeasure) }
        page.table(head: [MinutesWords.measureHead.map { HTMLPage.Cell($0) }], rows: rows)
    }

    private func parts(_ kind: KindSpec) throws(FieldLogError) -> [StoredRecord] {
        try workspace.store.records(kind, .field("visit", .bytes(visit.id.bytes))).filter {
            $0.home == visit.home && $0["withdrawn"].isNull
        }
    }

    /// Every version that was sealed, with what it changed.
    private func list(_ versions: [VisitVersion], _ page: inout HTMLPage) {
        page.heading(MinutesWords.versions)
        page.table(
            head: [MinutesWords.versionHead.map { HTMLPage.Cell($0) }],
            rows: versions.map { version in
                let changes = version.changes.filter { $0.name != "status" && $0.name != "reason" }.map(change)
                let state = version.isWaiting ? " (\(MinutesWords.waiting))" : ""
                return [
                    "\(version.number)", word(version.status, "LIFE") + state,
                    "\(TimeShown.text(version.time)), \(version.device.text)", version.reason ?? "",
                    version.erasure == nil
                        ? version.number == 1 ? "" : changes.joined(separator: "\n") : MinutesWords.erased,
                ].map { HTMLPage.Cell($0) }
            })
    }

    private func change(_ change: FieldChange) -> String {
        let field = visit.kind.field(change.name)
        func text(_ value: String?) -> String {
            guard let value else { return "–" }
            guard let field else { return value }
            switch field.type {
            case .code, .codes, .tally, .marks, .area: return view.cell(.text(value), field).shown
            default: return value
            }
        }
        return "\(field?.label.vi ?? change.name): \(text(change.old)) → \(text(change.new))"
    }

    private func word(_ code: String, _ catalogue: String) -> String {
        view.codes.word(code, in: catalogue, vietnamese: true)
    }

    /// `CULTURE=1,POLICE=2` as pairs.
    private func pairs(_ text: String?) -> [(code: String, value: String)] {
        (text ?? "").split(separator: ",").compactMap { part in
            let sides = part.split(separator: "=", maxSplits: 1).map(String.init)
            return sides.count == 2 ? (sides[0], sides[1]) : nil
        }
    }
}
