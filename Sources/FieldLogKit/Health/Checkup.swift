public import FieldLogModel
public import FieldLogStorage
internal import FieldLogSystem

/// What a check of a store and of what lies beside it found.
public struct Checkup: Sendable {
    /// What is not as it was written: damage.
    public var findings: [CheckFinding] = []
    /// What is not as it should be and is no damage: permissions, room, the key, a witness of which the next change takes care.
    public var facts: [HealthFact] = []

    /// Nothing was found.
    public init() {}

    /// Whether somebody has to do something about a fact.
    public var needsAttention: Bool { facts.contains { $0.level == .fail } }
}

extension Workspace {
    /// Compares everything of the store with everything (``FieldLogStorage/Store/check(folds:)``), the last signature of each feed with its
    /// author's key, and looks at what lies beside the database. Changes nothing.
    ///
    /// - Parameter quick: leaves out what costs most, the second fold, the signatures and a try of the key.
    public func checkUp(quick: Bool = false) throws(FieldLogError) -> Checkup {
        var checkup = Checkup()
        checkup.findings = try store.check(folds: !quick)
        if checkup.findings.isEmpty, try store.isNameless() { checkup.findings.append(.nameless) }
        if checkup.findings.isEmpty {
            if !quick { try checkSignatures(&checkup) }
            try checkWitness(&checkup)
        }
        do throws(SystemError) {
            checkup.facts += try permissions().filter { $0.level != .ok }
            if let room = Self.room(freeBytes: try DiskSpace.free(at: store.path)) { checkup.facts.append(room) }
        } catch {
            throw .system(operation: error.operation, path: error.path, code: error.code)
        }
        // Where the log itself cannot be read, what is missing of it cannot be told.
        if let missing = checkup.findings.isEmpty ? try missing() : try? missing() { checkup.facts += missing }
        if checkup.findings.isEmpty { try checkKey(&checkup, tries: !quick) }
        return checkup
    }

    /// What a check says of the room: that something is to be done, and its exit code says so too. The doctor speaks of it earlier.
    static func room(freeBytes: Int64) -> HealthFact? {
        let disk = HealthFact.disk(freeBytes: freeBytes)
        return disk.level == .fail ? disk : nil
    }

    private func checkSignatures(_ checkup: inout Checkup) throws(FieldLogError) {
        let claims = try store.headSignatures()
        do throws(FieldLogError) {
            let answers = try host.verifier.areGenuine(claims)
            for (claim, isGenuine) in zip(claims, answers) where !isGenuine {
                let feed = "\(claim.head.feed.incarnation.short)/\(claim.head.feed.area)"
                checkup.findings.append(.signature(feed: feed, seq: claim.head.seq))
            }
        } catch {
            guard case .program(let name, _) = error else { throw error }
            checkup.facts.append(.programMissing(name: name, isNeeded: true))
        }
    }

    /// A witness that does not match because the store was copied, moved or restored is in order: the next change takes a new name. One that
    /// cannot be read, or names an own entry that is gone, is not.
    private func checkWitness(_ checkup: inout Checkup) throws(FieldLogError) {
        guard let problem = try store.witnessProblem(machine: host.machine) else { return }
        switch problem {
        case .unreadable, .behind: checkup.findings.append(.witness(problem))
        case .differs:
            let own = try store.ownIncarnation()
            let named = try store.readableWitness()
            let isHere = try named.map { (named) throws(FieldLogError) in
                try store.anyEntry(of: named.head.feed, seq: named.seq)?.hash == named.hash
            }
            // A change of keys that was cut short behind its commit is ended by whoever writes next.
            if isHere == true, (try? isKeyChangeDue()) == true { return }
            // Cut short between taking a new name and writing the witness.
            if let named, isHere == true, named.incarnation != own,
                try store.formerNames().contains(named.incarnation.description)
            {
                checkup.facts.append(.witness(problem))
            } else {
                checkup.findings.append(.witness(problem))
            }
        case .missing, .otherMachine, .otherFile, .peerAhead, .restored, .repaired:
            checkup.facts.append(.witness(problem))
        }
    }

    /// A store that has lost its key, or half of it, or whose key has changed on the disk.
    private func checkKey(_ checkup: inout Checkup, tries: Bool) throws(FieldLogError) {
        guard let own = try store.setting(.publicKey), !own.isEmpty else { return }
        if let fact = try keyFact() {
            checkup.facts.append(fact)
        } else if tries, try !signs(as: own) {
            checkup.facts.append(.keyDiffers(path: store.path + "/" + DeviceKey.name))
        }
    }

    /// Whether the private key signs what its public half bears out. One that cannot be tried, as others may use it or `ssh-keygen` is not
    /// there, is told of as that; it need not be lost.
    private func signs(as own: String) throws(FieldLogError) -> Bool {
        // A change of keys that was cut short leaves none, or the former one.
        let isDue = (try? isKeyChangeDue()) == true
        let path = store.path + "/" + (isDue ? KeyFiles.next : DeviceKey.name)
        guard (try? FileReader(path: path)) != nil else { return true }
        do throws(FieldLogError) { return try host.holds(path, key: own) } catch {
            switch error {
            case .denied(.exposedFile), .program, .system: return true
            default: return false
            }
        }
    }
}

extension Verifying {
    /// Which signatures of heads are genuine, one answer for each.
    func areGenuine(_ claims: [SignatureClaim]) throws(FieldLogError) -> [Bool] {
        var items: [SignedMessage] = []
        for claim in claims {
            let message = SignedHead.message(deployment: claim.deployment, head: claim.head)
            items += claim.publicKeys.map {
                SignedMessage(message: message, signature: claim.signature, publicKey: $0)
            }
        }
        var answers = try verify(items, namespace: SignedHead.namespace)[...]
        return claims.map { claim in
            let own = answers.prefix(claim.publicKeys.count)
            answers = answers.dropFirst(claim.publicKeys.count)
            return own.contains(true)
        }
    }
}
