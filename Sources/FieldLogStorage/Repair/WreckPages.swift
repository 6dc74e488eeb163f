/// The pages of a database and of its write-ahead log, read without SQLite: as many as there are, however little of them makes sense.
struct WreckPages {
    private let database: [UInt8]
    private let log: WriteAheadLog
    /// The size of a page.
    let pageBytes: Int
    /// The bytes of a page that rows may lie in.
    let usable: Int
    /// Where the newest committed copy of a page begins in the write-ahead log.
    private var newest: [UInt32: Int] = [:]
    /// How many frames were committed for all that can be told, damage or not.
    private let committed: Int

    init(database: [UInt8], log: WriteAheadLog) {
        self.database = database
        self.log = log
        var size = 0
        var reserved = 0
        if database.count >= 100, database.starts(with: Array("SQLite format 3".utf8)) {
            size = Int(database[16]) << 8 | Int(database[17])
            if size == 1 { size = 65_536 }
            reserved = Int(database[20])
        }
        let isPower = size >= 512 && size & (size - 1) == 0
        if !isPower { size = log.pageBytes > 0 ? log.pageBytes : 4_096 }
        pageBytes = size
        usable = size - (reserved <= 32 ? reserved : 0)
        committed = log.pageBytes == size ? log.lastCommit : 0
        for frame in 0..<committed { newest[log.word(log.start(frame))] = log.start(frame) }
    }

    /// The newest copy of a page; nil where there is none.
    func page(_ number: UInt32) -> ArraySlice<UInt8>? {
        if let place = newest[number] { return slice(log.bytes, place + WriteAheadLog.frameHeadBytes) }
        guard number > 0 else { return nil }
        return slice(database, (Int(number) - 1) * pageBytes)
    }

    private func slice(_ bytes: [UInt8], _ place: Int) -> ArraySlice<UInt8>? {
        guard place >= 0, place < bytes.count else { return nil }
        return bytes[place..<min(bytes.count, place + pageBytes)]
    }

    /// Calls a body with every copy of every page.
    ///
    /// - Parameter body: the bytes; whether it is the first page of a database, whose rows begin later; whether it was committed, so that
    ///   rows in it are rows of the store, be they of an older state.
    func forEach(_ body: (_ page: ArraySlice<UInt8>, _ isFirst: Bool, _ isCommitted: Bool) -> Void) {
        var place = 0
        while place < database.count {
            body(database[place..<min(database.count, place + pageBytes)], place == 0, true)
            place += pageBytes
        }
        guard log.pageBytes > 0 else { return }
        for frame in 0..<log.room {
            let start = log.start(frame) + WriteAheadLog.frameHeadBytes
            guard start + log.pageBytes <= log.bytes.count else { return }
            body(log.bytes[start..<start + log.pageBytes], log.word(log.start(frame)) == 1, frame < committed)
        }
    }
}
