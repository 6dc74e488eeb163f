internal import FieldLogModel

extension FieldLogFailure {
    /// The failure of the kernel as the app sees it.
    init(_ error: FieldLogError) {
        switch error {
        case .noStore(let path), .noPeer(let path), .keyAlone(let path): self = .noStore(path: path)
        case .exists(let path), .storeThere(let path): self = .exists(path: path)
        case .notAStore(let path, _): self = .notAStore(path: path)
        case .newerStore(let path, _, _): self = .newerStore(path: path)
        case .busy(let path): self = .busy(path: path)
        case .notAFile(let path): self = .damaged(detail: path)
        case .damaged(let detail): self = .damaged(detail: detail)
        case .nothingLeft(let path, _): self = .damaged(detail: path)
        case .refused(let refusal): self = .refused(Refusal(refusal))
        case .unknownRecord(let text, _): self = .unknownRecord(text)
        case .ambiguousRecord(let text, let candidates): self = .ambiguousRecord(text, candidates: candidates)
        case .unknownArea(let text): self = .unknownArea(text)
        case .areaOutside(let text): self = .areaOutside(text)
        case .visitIsFinal(let id): self = .visitIsFinal(id)
        case .visitIsDraft(let id): self = .visitIsDraft(id)
        case .visitIsOver(let id, _): self = .visitIsOver(id)
        case .withdrawn(let id): self = .withdrawn(id)
        case .reasonMissing: self = .reasonMissing
        case .nothingToChange: self = .nothingToChange
        case .unknownConflict(let text): self = .unknownConflict(text)
        case .unknownCandidate(let number, let count): self = .unknownCandidate(number, count: count)
        case .otherDeployment(let path): self = .otherDeployment(path: path)
        case .samePeer(let path): self = .samePeer(path: path)
        case .denied(let denial): self = .denied(detail: "\(denial)")
        case .peer(let code, _): self = .peer(code: Int(clamping: code))
        case .damagedPeer: self = .peer(code: 18)
        case .network(let peer, let problem): self = .network(detail: "\(peer): \(Self.word(problem))")
        case .key(let detail): self = .key(detail: detail)
        case .program(let name, let code): self = .key(detail: "\(name): \(code)")
        case .database(let code, let message, _): self = .database(code: code, message: message)
        case .system(let operation, let path, let code): self = .system(operation: operation, path: path, code: code)
        default: self = .other(detail: "\(error)")
        }
    }

    /// A word for a log; what `ssh` or `curl` said as it is.
    private static func word(_ problem: LineProblem) -> String {
        switch problem {
        case .said(let text): text
        case .program(let name, let code): "\(name): \(code)"
        case .noAnswer: "no answer of a store"
        case .ended: "ended"
        case .timedOut: "timed out"
        case .status(let status): "HTTP \(status)"
        }
    }
}

extension Refusal {
    init(_ refusal: FieldRefusal) {
        kind = refusal.kind
        field = refusal.field
        (problem, shown) = Self.split(refusal.problem)
    }

    private static func split(_ problem: FieldProblem) -> (Problem, String?) {
        switch problem {
        case .unknownField, .notBeside: (.unknownField, nil)
        case .required, .oneNeeded: (.required, nil)
        case .notANumber(let text), .outOfRange(let text), .notMoney(let text): (.number, text)
        case .notADate(let text), .dateOutOfRange(let text), .future(let text): (.date, text)
        case .notAnInstant(let text): (.instant, text)
        case .notAFlag(let text): (.flag, text)
        case .unknownCode(let text, _, _), .retiredCode(let text, _, _), .earlyCode(let text, _, _),
            .neededCode(let text, _):
            (.code, text)
        case .notAList(let text): (.list, text)
        case .tooLong: (.tooLong, nil)
        case .notUTF8, .controlCharacter, .notAPrincipal: (.characters, nil)
        case .person(_, let excerpt): (.person, excerpt)
        case .identityAsRegistration, .masked: (.person, nil)
        case .before(let text), .otherDay(let text), .stepMissing(let text), .already(let text): (.order, text)
        case .otherReport(let text, _): (.code, text)
        case .void(let text), .attempt(let text, _): (.reference, text)
        case .unknownArea(let text), .endedArea(let text, _, _), .notAnAreaCode(let text), .unknownRecord(let text),
            .otherHome(let text),
            .otherVisit(let text), .otherEstablishment(let text), .cycle(let text), .notAnHeir(let text, _),
            .noHeir(let text), .otherHeir(let text), .earlyArea(let text, _, _),
            .same(let text):
            (.reference, text)
        }
    }
}
