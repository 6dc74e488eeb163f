public import FieldLogModel
public import FieldLogStorage
internal import FieldLogText

/// A store together with the host it runs on: what every command works with. Not `Sendable`: one call at a time.
public final class Workspace {
    /// The store.
    public let store: Store
    /// The machine.
    public let host: Host
    private var knownCodes: CodeBook?
    private var ids: IDMint
    /// Said to the person who called, once: the store took a new name, and why.
    public internal(set) var renewed: WitnessProblem?
    /// Why the witness could not be written after a commit of this run; what was committed stays.
    public internal(set) var unwitnessed: FieldLogError?
    /// Why traces of what was erased could not be removed from the store's files in this run; the next sync tries again.
    public internal(set) var unerased: FieldLogError?
    /// Why what the person guard refuses is saved in this run, nil where it is not.
    public internal(set) var overrideReason: String?

    init(store: Store, host: Host) {
        self.store = store
        self.host = host
        ids = IDMint(host: host)
        let path = store.path
        store.willErase = { (record, texts) in Self.removeDrafts(in: path, of: record, holding: texts) }
    }

    /// Opens the store in a folder.
    public static func open(_ folder: String, host: Host) throws(FieldLogError) -> Workspace {
        Workspace(store: try Store.open(folder), host: host)
    }

    /// Whether this is the central store: the one whose key writes the authority feed.
    public func isCentral() throws(FieldLogError) -> Bool {
        try store.authority().writerKey == (try store.requiredSetting(.publicKey))
    }

    /// What this device may do now: its latest live grant; nil for one that was never enrolled, or no longer is.
    public func grant() throws(FieldLogError) -> Grant? {
        let book = try store.authority()
        return book.rights(of: try store.requiredSetting(.publicKey)).live(at: book.position).last
    }

    /// Today at this place, `YYYY-MM-DD`.
    public var today: String {
        let now = host.now()
        let instant = ZonedInstant(millisecondsSinceEpoch: now.milliseconds, offsetMinutes: now.offsetMinutes)
        return instant?.localDate.description ?? "1970-01-01"
    }

    /// The codes of the store's catalogues. Read once.
    public func codes() throws(FieldLogError) -> CodeBook {
        if let knownCodes { return knownCodes }
        var book = CodeBook()
        try store.forEach(Schema.code) { (record) throws(FieldLogError) in
            guard let catalogue = record["catalogue"].text, let code = record["code"].text else { return true }
            let label = Label(record["vi"].text ?? code, record["en"].text ?? "")
            book.add(
                CodeBook.Code(
                    code: code, label: label, from: record["valid_from"].text, retired: record["retired"].text),
                to: catalogue)
            return true
        }
        // A deployment that was founded before a code came with the program has it all the same.
        for code in Catalogues.initial where book.code(code.code, in: code.catalogue) == nil {
            book.add(CodeBook.Code(code: code.code, label: code.label, retired: nil), to: code.catalogue)
        }
        let ordered = book.ordered(like: Catalogues.initial)
        knownCodes = ordered
        return ordered
    }

    func forgetCodes() { knownCodes = nil }

    /// Reads what people type.
    public func input() throws(FieldLogError) -> FieldInput {
        FieldInput(codes: try codes(), overridesGuard: overrideReason != nil)
    }

    /// Runs a body that writes changes of this device, in one transaction, durable when it returns.
    ///
    /// Before the first change the store is compared with its witness; a store that was copied, moved or restored takes a new name
    /// first, and ``renewed`` says so. Throws `denied` before anything is written where the key is gone or is another one.
    ///
    /// `isPeer`: another machine works on the store too, where it stays; that this one is not its own says nothing then.
    public func commit<Result>(
        isPeer: Bool = false, _ body: (Batch) throws(FieldLogError) -> Result
    ) throws(FieldLogError) -> Result {
        if try store.isNameless() { try requireName() }
        try requireKey()
        var last: FeedHead?
        let result = try store.write { (transaction) throws(FieldLogError) in
            let batch = Batch(workspace: self, transaction: transaction, ids: ids)
            let machine = isPeer ? nil : host.machine
            let isCut = try self.isNameCut()
            if let problem = try nameProblem(machine: machine) {
                try batch.renew(problem)
            } else if isCut {
                try batch.renewAfterCut()
            }
            let result = try body(batch)
            ids = batch.ids
            last = transaction.lastOwn?.head
            return result
        }
        if let last {
            // The entries are durable: an error now would have them typed once more. Without the new witness the old one serves, and
            // without any the next change takes a new name.
            do throws(FieldLogError) {
                try store.writeWitness(last, machine: try machine(isPeer: isPeer), sync: false)
            } catch {
                unwitnessed = error
            }
        }
        return result
    }

    /// Throws `damaged` where nothing says which device this is, not even what has come since it was repaired.
    private func requireName() throws(FieldLogError) {
        guard try store.settleName() else { throw .damaged(detail: "setting.device") }
    }

    /// The machine that a witness names: this one, or for a store that others work on too the one it named before.
    func machine(isPeer: Bool) throws(FieldLogError) -> String {
        guard isPeer, let known = try store.witnessMachine() else { return host.machine }
        return known
    }
}

extension CodeBook {
    /// The same codes: those that a deployment starts with in their own order, then the others as they came.
    func ordered(like initial: [Catalogues.Code]) -> CodeBook {
        var book = CodeBook()
        for entry in initial {
            if let code = code(entry.code, in: entry.catalogue) { book.add(code, to: entry.catalogue) }
        }
        for name in names {
            for code in codes(in: name) where book.code(code.code, in: name) == nil { book.add(code, to: name) }
        }
        return book
    }
}

/// Mints ids that grow with time, so that new rows land side by side.
struct IDMint {
    private let host: Host
    private var last: UInt64 = 0
    private var pool: RandomPool

    init(host: Host) {
        self.host = host
        pool = RandomPool(host: host)
    }

    mutating func next() throws(FieldLogError) -> RecordID { try next(at: host.now()) }

    mutating func next(at time: WallTime) throws(FieldLogError) -> RecordID {
        let now = UInt64(clamping: time.milliseconds) &* 65_536 / 1_000
        last = max(now, last &+ 1)
        return RecordID(ticks: last, random: try pool.word())
    }
}

/// Random bytes fetched by the page: a bulk import asks for some a hundred thousand times, each by a call of the system.
struct RandomPool {
    private let host: Host
    private var page: [UInt8] = []
    /// How many bytes of the page nobody has had yet; they are given out from its end.
    private var left = 0
    /// What the system gives in one call.
    private static let pageBytes = 256

    init(host: Host) { self.host = host }

    /// So many bytes, at most a page, each given out once.
    mutating func take(_ count: Int) throws(FieldLogError) -> [UInt8] {
        Array(page[try range(count)])
    }

    /// Thirty-two random bits, given out once.
    mutating func word() throws(FieldLogError) -> UInt32 {
        page[try range(4)].reduce(0) { $0 << 8 | UInt32($1) }
    }

    private mutating func range(_ count: Int) throws(FieldLogError) -> Range<Int> {
        if left < count {
            page = try host.random(max(count, Self.pageBytes))
            left = page.count
        }
        let end = left
        left = max(0, end - count)
        return left..<end
    }
}
