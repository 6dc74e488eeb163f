internal import FieldLogModel

/// The tables of a store. Those of records are made from ``Schema``; any SQLite program may read them.
enum Tables {
    /// Marks a database as a store of FieldLog ("FLOG").
    static let applicationID: Int64 = 0x464C_4F47

    /// The tables that hold what cannot be derived: the log itself, and this store's settings.
    static let kept = """
        CREATE TABLE entry(
          pos INTEGER PRIMARY KEY, -- number of the feed × 2³² + sequence number
          header BLOB NOT NULL, body BLOB) STRICT;
        CREATE TABLE setting(name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
        CREATE TABLE checksum(name TEXT PRIMARY KEY, sum BLOB NOT NULL) STRICT, WITHOUT ROWID;
        CREATE TABLE feed(
          no INTEGER PRIMARY KEY, incarnation BLOB NOT NULL, area TEXT NOT NULL,
          branch BLOB NOT NULL, -- empty for the trunk
          seq INTEGER NOT NULL, hash BLOB NOT NULL, -- its head
          base INTEGER NOT NULL DEFAULT 0, base_hash BLOB NOT NULL DEFAULT x'', -- what a branch begins behind
          changed INTEGER NOT NULL DEFAULT 0, -- the generation in which the head moved last
          sum INTEGER NOT NULL DEFAULT 0, -- over all of the row
          UNIQUE(incarnation, area, branch)) STRICT;
        CREATE INDEX feed_by_area ON feed(area);
        CREATE INDEX feed_by_change ON feed(changed);
        CREATE TABLE area_digest(area TEXT PRIMARY KEY, digest BLOB) STRICT, WITHOUT ROWID; -- NULL: to be computed
        CREATE TABLE signature(pos INTEGER PRIMARY KEY, blob BLOB NOT NULL, sum BLOB NOT NULL) STRICT; -- of the author
        CREATE TABLE withheld(pos INTEGER PRIMARY KEY, header BLOB NOT NULL, body BLOB) STRICT; -- beyond a cut
        """ + "\n" + exchange + "\n" + caches

    /// What a store remembers of other stores, and of what they sent that it refused.
    static let exchange = """
        CREATE TABLE peer(
          no INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, -- an address, or the principal of one that calls
          calls INTEGER NOT NULL, -- 1: it calls this store
          incarnation BLOB, scope BLOB, base BLOB, -- of its last session
          generation INTEGER NOT NULL DEFAULT 0, -- of this store, when both were last equal
          succeeded INTEGER, tried INTEGER, failure TEXT, device TEXT,
          met INTEGER, -- when it was first tried, or first called
          restored INTEGER, -- when it was last found to have less than it had confirmed
          renamed INTEGER) STRICT; -- when it was last found to have another name
        CREATE TABLE peer_head(
          peer INTEGER NOT NULL, incarnation BLOB NOT NULL, area TEXT NOT NULL, branch BLOB NOT NULL,
          seq INTEGER NOT NULL, hash BLOB NOT NULL, PRIMARY KEY(peer, area, incarnation, branch)) STRICT, WITHOUT ROWID;
        CREATE TABLE receipt(
          peer INTEGER NOT NULL, feed INTEGER NOT NULL, seq INTEGER NOT NULL, state INTEGER NOT NULL, -- 1 handed, 2 confirmed
          since INTEGER NOT NULL, PRIMARY KEY(peer, feed, state, seq)) STRICT, WITHOUT ROWID;
        CREATE TABLE quarantine(
          no INTEGER PRIMARY KEY, at INTEGER NOT NULL, sender TEXT NOT NULL, code INTEGER NOT NULL, feed TEXT NOT NULL,
          bytes INTEGER NOT NULL, run BLOB NOT NULL, sum BLOB NOT NULL UNIQUE) STRICT;
        """

    /// What is kept between sessions to spare work, and can be had anew. Each row has its own checksum: a wrong one would mislead a peer.
    static let caches = """
        CREATE TABLE scope_area(
          scope BLOB NOT NULL, area TEXT NOT NULL, inside INTEGER NOT NULL, sum INTEGER NOT NULL,
          PRIMARY KEY(scope, area)) STRICT, WITHOUT ROWID;
        CREATE TABLE scope_digest(
          scope BLOB PRIMARY KEY, catalogue BLOB NOT NULL, generation INTEGER NOT NULL, digest BLOB NOT NULL,
          sum INTEGER NOT NULL) STRICT, WITHOUT ROWID;
        CREATE TABLE scope_mark(
          scope BLOB NOT NULL, digest BLOB NOT NULL, generation INTEGER NOT NULL, place INTEGER NOT NULL,
          sum INTEGER NOT NULL, PRIMARY KEY(scope, digest)) STRICT, WITHOUT ROWID;
        """

    /// The tables of ``caches`` with the columns that their sums cover.
    static let cacheColumns: [(name: String, columns: String)] = [
        ("scope_area", "scope, area, inside"), ("scope_digest", "scope, catalogue, generation, digest"),
        ("scope_mark", "scope, digest, generation, place"),
    ]

    /// The version of the tables. A store with a higher one is refused, one with a lower one brought up to date.
    static let version = 6

    /// What brings the tables of a version up to the next, before the derived tables are made anew.
    static let steps: [Int: String] = [
        1: """
        ALTER TABLE feed ADD COLUMN base INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE feed ADD COLUMN base_hash BLOB NOT NULL DEFAULT x'';
        ALTER TABLE feed ADD COLUMN changed INTEGER NOT NULL DEFAULT 0;
        CREATE INDEX feed_by_change ON feed(changed);
        CREATE TABLE signature(pos INTEGER PRIMARY KEY, blob BLOB NOT NULL, sum BLOB NOT NULL) STRICT;
        CREATE TABLE withheld(pos INTEGER PRIMARY KEY, header BLOB NOT NULL, body BLOB) STRICT;
        """ + "\n" + exchange,
        2: """
        ALTER TABLE feed ADD COLUMN sum INTEGER NOT NULL DEFAULT 0;
        DROP TABLE IF EXISTS scope_area; DROP TABLE IF EXISTS scope_digest; DROP TABLE IF EXISTS scope_mark;
        """ + "\n" + caches,
        // Kinds of records that came later: their tables are made with the others.
        3: "", 4: "",
        // The index of visits covers what lists ask for.
        5: "",
    ]

    /// Tables that nothing else says, and the columns over which each has a checksum.
    static let summed: [(name: String, columns: String)] = [
        (
            "peer",
            """
            no, name, calls, incarnation, scope, base, generation, succeeded, tried, failure, device, met, restored, renamed
            """
        ),
        ("peer_head", "peer, area, incarnation, branch, seq, hash"), ("receipt", "peer, feed, state, seq, since"),
        ("quarantine", "no, at, sender, code, feed, bytes, sum"), ("withheld", "pos, header, body"),
    ]

    /// The tables that are a fold of the log, in the order in which they are compared.
    static let derivedNames =
        Schema.kinds.map(table(of:)) + ["change", "pending", "unfolded", "conflict", "conflict_loser"]

    /// Statements that make the derived tables, with a prefix for the names of a second set.
    static func derived(_ schema: String) -> [String] {
        var statements = [
            // Every change of a record that has more than one; a record with one has it as its head.
            """
            CREATE TABLE \(schema)change(id BLOB NOT NULL, home TEXT NOT NULL, kind TEXT NOT NULL, pos INTEGER NOT NULL,
              PRIMARY KEY(id, home, kind, pos)) STRICT, WITHOUT ROWID
            """,
            // Changes that wait for one they were made upon.
            "CREATE TABLE \(schema)pending(pos INTEGER PRIMARY KEY, id BLOB NOT NULL, home TEXT NOT NULL) STRICT",
            // Entries of kinds that this version does not know, of a kind that does not live there, or behind a critical one.
            "CREATE TABLE \(schema)unfolded(pos INTEGER PRIMARY KEY, kind TEXT NOT NULL) STRICT",
            """
            CREATE TABLE \(schema)conflict(key BLOB PRIMARY KEY, id BLOB NOT NULL, home TEXT NOT NULL, kind TEXT NOT NULL,
              part TEXT NOT NULL, fields TEXT NOT NULL, winner INTEGER NOT NULL) STRICT, WITHOUT ROWID
            """,
            "CREATE INDEX \(schema)conflict_by_record ON conflict(id, home)",
            """
            CREATE TABLE \(schema)conflict_loser(key BLOB NOT NULL, place INTEGER NOT NULL, pos INTEGER NOT NULL,
              proposal INTEGER NOT NULL, PRIMARY KEY(key, place)) STRICT, WITHOUT ROWID
            """,
        ]
        for kind in Schema.kinds { statements += record(kind, schema) }
        return statements
    }

    /// The name of the table of a kind.
    static func table(of kind: KindSpec) -> String {
        kind.name.first == "!" ? String(kind.name.dropFirst()) : kind.name
    }

    private static func record(_ kind: KindSpec, _ schema: String) -> [String] {
        let name = table(of: kind)
        let columns = kind.fields.map { "\"\($0.name)\" \(columnType($0.type))" }.joined(separator: ", ")
        var statements = [
            """
            CREATE TABLE \(schema)\"\(name)\"(id BLOB NOT NULL, home TEXT NOT NULL, head INTEGER, \(columns),
              PRIMARY KEY(id, home)) STRICT, WITHOUT ROWID
            """
        ]
        for (number, index) in kind.indexes.enumerated() {
            let list = index.map { "\"\($0)\"" }.joined(separator: ", ")
            statements.append("CREATE INDEX \(schema)\"\(name)_\(number + 1)\" ON \"\(name)\"(\(list))")
        }
        return statements
    }

    private static func columnType(_ type: FieldType) -> String {
        switch type {
        case .count, .money, .flag: "INTEGER"
        case .reference: "BLOB"
        default: "TEXT"
        }
    }
}
