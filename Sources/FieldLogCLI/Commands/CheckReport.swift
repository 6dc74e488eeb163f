internal import FieldLogKit
internal import FieldLogConsole
internal import FieldLogFormats
internal import FieldLogModel
internal import FieldLogStorage

/// What a check found, and what to do about it.
struct CheckReport {
    let context: Context

    func run() throws(FieldLogError) -> Int32 {
        do throws(FieldLogError) {
            return try check()
        } catch {
            // Damage so great that the store cannot even be opened is a finding too.
            guard let finding = CheckFinding(error) else { throw error }
            var checkup = Checkup()
            checkup.findings = [finding]
            return report(checkup)
        }
    }

    private func check() throws(FieldLogError) -> Int32 {
        let workspace = try context.workspace()
        let store = workspace.store
        let isQuick = context.invocation.has("--quick")
        let meter = ProgressMeter()
        // The context holds the store: it must not be held by it in turn.
        let language = context.printer.language
        store.progress = { meter.show(Words.checking($0).text(language)) }
        var found = try meter.watching { () throws(FieldLogError) in try Self.checkUp(workspace, quick: isQuick) }
        if context.invocation.has("--rebuild"), !found.findings.isEmpty {
            let count = found.findings.count
            _ = try meter.watching { () throws(FieldLogError) in try store.rebuild() }
            found = try meter.watching { () throws(FieldLogError) in try Self.checkUp(workspace, quick: isQuick) }
            context.printer.note(CheckWords.mended(count - found.findings.count))
        }
        return report(found)
    }

    private static func checkUp(_ workspace: Workspace, quick: Bool) throws(FieldLogError) -> Checkup {
        do throws(FieldLogError) {
            return try workspace.checkUp(quick: quick)
        } catch {
            guard let finding = CheckFinding(error) else { throw error }
            var checkup = Checkup()
            checkup.findings = [finding]
            return checkup
        }
    }

    private func report(_ checkup: Checkup) -> Int32 {
        let findings = checkup.findings
        if context.printer.form == .json {
            let facts = checkup.facts.map { (fact) -> JSONValue in
                [
                    "what": .string(fact.check), "level": .string(fact.level.rawValue),
                    "detail": .string(DoctorWords.text(fact).text(context.printer.language)),
                ]
            }
            let rows = findings.map { (finding) -> JSONValue in
                guard case .object(let members) = json(finding) else { return .null }
                return .object(members + [JSONMember(key: "repair", value: .string(CheckWords.command(findings)))])
            }
            context.printer.document([
                JSONMember(key: "rows", value: .array(rows)), JSONMember(key: "facts", value: .array(facts)),
            ])
        } else {
            for finding in findings {
                context.printer.line(
                    context.text(CheckWords.text(finding)) + "; " + context.text(CheckWords.next(findings)))
            }
            for fact in checkup.facts {
                let text = DoctorWords.text(fact)
                if fact.level == .fail { context.printer.line(context.text(text)) } else { context.printer.note(text) }
            }
        }
        guard !findings.isEmpty else { return checkup.needsAttention ? ExitCode.attention : ExitCode.ok }
        context.printer.warn("fieldlog: " + context.text(CheckWords.remedy(findings)))
        return ExitCode.damage
    }

    private func json(_ finding: CheckFinding) -> JSONValue {
        switch finding {
        case .file(let text): ["what": "file", "detail": .string(text)]
        case .notAFile(let path): ["what": "file", "detail": .string(path), "how": "not_a_file"]
        case .schema(let name): ["what": "table", "table": .string(name), "how": "declaration"]
        case .writeAheadLog(let frame): ["what": "wal", "frame": .int(Int64(frame))]
        case .signature(let feed, let seq):
            ["what": "entry", "feed": .string(feed), "seq": .int(Int64(seq)), "how": "signature"]
        case .unsigned(let feed, let from, let through):
            [
                "what": "entry", "feed": .string(feed), "seq": .int(Int64(from)), "through": .int(Int64(through)),
                "how": "unsigned",
            ]
        case .entryDamaged(let feed, let seq):
            ["what": "entry", "feed": .string(feed), "seq": .int(Int64(seq)), "how": "damaged"]
        case .entriesMissing(let feed, let from, let through):
            [
                "what": "entry", "feed": .string(feed), "seq": .int(Int64(from)), "through": .int(Int64(through)),
                "how": "missing",
            ]
        case .entryBeyondHead(let feed, let seq):
            ["what": "entry", "feed": .string(feed), "seq": .int(Int64(seq)), "how": "beyond_head"]
        case .feedMissing(let number, let feed):
            ["what": "table", "table": "feed", "record": .string("\(number) \(feed)"), "how": "missing"]
        case .row(let table, let record, let how):
            ["what": "table", "table": .string(table), "record": .string(record), "how": .string(how.rawValue)]
        case .checksum(let table, let row):
            ["what": "table", "table": .string(table), "record": row.map { .string($0) } ?? .null, "how": "checksum"]
        case .witness(let problem): ["what": "witness", "how": .string(problem.rawValue)]
        case .lost(let last):
            [
                "what": "store", "how": "missing", "feed": last.map { .string($0.feed) } ?? .null,
                "seq": last.map { .int(Int64(clamping: $0.seq)) } ?? .null,
            ]
        case .nameless: ["what": "table", "table": "setting", "record": "device", "how": "missing"]
        case .digest(let area): ["what": "table", "table": "area_digest", "record": .string(area), "how": "differs"]
        }
    }
}
