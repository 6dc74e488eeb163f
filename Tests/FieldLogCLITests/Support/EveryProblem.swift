import FieldLogModel

/// What can be wrong with a value, a file, an address…: one of every case at least.
enum EveryProblem {
    static let entries: [EntryError] = EveryCase.walk { last in
        switch last {
        case nil: .encoding(.truncated)
        case .encoding: .version(2)
        case .version: .part("time")
        case .part: .body
        case .body: .chain
        case .chain: nil
        }
    }

    static let backups: [BackupProblem] =
        EveryCase.walk { (last: BackupProblem?) in
            switch last {
            case nil: .exists
            case .exists: .otherStore
            case .otherStore: .hasMore(3)
            case .hasMore: .unreadable
            case .unreadable: .insideStore
            case .insideStore: .notRegular
            case .notRegular: .notABackup
            case .notABackup: .truncated
            case .truncated: .damaged(.header)
            case .damaged: .newer(found: 2, known: 1)
            case .newer: .contents("digest")
            case .contents: .otherKey("ssh-ed25519 AAAA")
            case .otherKey: .notAlone(2)
            case .notAlone: nil
            }
        } + BackupProblem.Part.allCases.dropFirst().map { .damaged($0) }

    static let lines: [LineProblem] = EveryCase.walk { last in
        switch last {
        case nil: .said("ssh: connect to host huyen port 22: Connection refused")
        case .said: .program("ssh", code: 2)
        case .program: .noAnswer
        case .noAnswer: .ended
        case .ended: .timedOut
        case .timedOut: .status("503")
        case .status: nil
        }
    }

    static let addresses: [AddressProblem] = EveryCase.walk { last in
        switch last {
        case nil: .form
        case .form: .secret
        case .secret: .scheme("http")
        case .scheme: nil
        }
    }

    static let signedFiles: [SignedFileProblem] = EveryCase.walk { last in
        switch last {
        case nil: .notRegular
        case .notRegular: .form(expected: "BUNDLE")
        case .form: .signature
        case .signature: .unknownMaker("máy-1")
        case .unknownMaker: .otherDeployment
        case .otherDeployment: .tooLarge
        case .tooLarge: nil
        }
    }

    static let configurations: [ConfigurationProblem] =
        EveryCase.walk { (last: ConfigurationProblem?) in
            switch last {
            case nil: .writableByOthers
            case .writableByOthers: .folderWritableByOthers("/etc")
            case .folderWritableByOthers: .missing
            case .missing: .notJSON(code: "json.unexpected-end", line: 3, column: 1)
            case .notJSON: .member("pers", .unknown(known: ["peers", "store"]))
            case .member: nil
            }
        } + members.map { .member("peers[0].address", $0) }

    private static let members: [ConfigurationProblem.MemberProblem] = EveryCase.walk { last in
        switch last {
        case nil: .unknown(known: ["store", "backup"])
        case .unknown: .list
        case .list: .object
        case .object: .text
        case .text: .range(1...10)
        case .range: .hours(1...720)
        case .hours: .flag
        case .flag: .name
        case .name: .path
        case .path: .repeated
        case .repeated: .address("ftp://huyen", .scheme("ftp"))
        case .address: nil
        }
    }

    static let rows: [FileProblem.Reason] = EveryCase.walk { last in
        switch last {
        case nil: .missingColumn("code")
        case .missingColumn: .field(place("name", .required))
        case .field: .row("fields 5/8")
        case .row: .unknownParent("99")
        case .unknownParent: .emptyInterval(from: "2025-07-01", to: "2025-07-01")
        case .emptyInterval: .repeated(line: 2)
        case .repeated: .empty
        case .empty: nil
        }
    }

    // Not in the switch: the sanitizer for leaks named these lists there.
    private static let heirs = ["26740@2025-07-01", "26741@2025-07-01"]
    private static let nearVisit = ["visit"]
    private static let nearKaraoke = ["KARAOKE"]
    // A list within a switch expression is never given back.
    private static let twoColumns = ["Ten", "Phòng"]

    static let maps: [MapProblem] =
        EveryCase.walk { (last: MapProblem.Reason?) in
            switch last {
            case nil: .notJSON(code: "json.unexpected-end", line: 3, column: 1)
            case .notJSON: .unknownKey("colum", near: ["column"])
            case .unknownKey: .missingKey("files")
            case .missingKey: .twoKeys("column", "constant")
            case .twoKeys: .wrongType(expected: "text or list of texts")
            case .wrongType: .unknownName("vist", near: nearVisit)
            case .unknownName: .badPattern("Q/M/Y")
            case .badPattern: .value(.notADate("hôm qua"))
            case .value: .missingColumn("Tên", file: "sổ.csv", columns: twoColumns)
            case .missingColumn: .repeatedColumn("Tên", file: "sổ.csv")
            case .repeatedColumn: .noEntry(file: "sổ.csv", columns: ["Tên", "Phòng"])
            case .noEntry: .noHeader(file: "sổ.csv", code: "csv.invalid-encoding")
            case .noHeader: .noArea
            case .noArea: nil
            }
        }.map { MapProblem(place: "records[0].fields.date", reason: $0) }
}

/// Forms of targets that are refused.
extension EveryProblem {
    // Not in the switch: a list within a switch expression is never given back.
    private static let bounds = ["at_least", "at_most"]

    static let targets: [DeclarationProblem] =
        EveryCase.walk { (last: DeclarationProblem.Reason?) in
            switch last {
            case nil: .notJSON(code: "json.unexpected-end", line: 3, column: 1)
            case .notJSON: .newer(2)
            case .newer: .unknownKey("at_lest", near: bounds)
            case .unknownKey: .missingKey(bounds)
            case .missingKey: .onlyOne(bounds)
            case .onlyOne: .wrongType(expected: "percentage, \"50%\"")
            case .wrongType: .unknownName("vists", near: nearVisit)
            case .unknownName: .unfit(beside: "reports")
            case .unfit: .overWhole("120%")
            case .overWhole: .outOfRange("-1", bounds: "0…1000")
            case .outOfRange: .reversed
            case .reversed: .notWhole(cycle: "year")
            case .notWhole: .repeated("9010")
            case .repeated: .outside("9010")
            case .outside: .nested("90100@", within: "9010@")
            case .nested: .noTeam("Đội 178")
            case .noTeam: .reserved("name", taken: bounds)
            case .reserved: .circle("visits")
            case .circle: .tooLarge(max: 65536)
            case .tooLarge: .value(.notADate("hôm qua"))
            case .value: nil
            }
        }.map { DeclarationProblem("goals[0].count", $0) }
}

/// Values that are refused.
extension EveryProblem {
    private static func visit(_ field: String, _ problem: FieldProblem) -> FieldRefusal {
        FieldRefusal(kind: "visit", field: field, problem: problem)
    }

    fileprivate static func place(_ field: String, _ problem: FieldProblem) -> FieldRefusal {
        FieldRefusal(kind: "establishment", field: field, problem: problem)
    }

    private static func argument(_ name: String, _ problem: FieldProblem) -> FieldRefusal {
        FieldRefusal(kind: FieldRefusal.commandLine, field: name, problem: problem)
    }

    static let refusals: [FieldRefusal] =
        fields.map { visit("note", $0) } + [
            place("name", .required), visit("workers", .notANumber("chín")),
            place("kind", .retiredCode("BAR", catalogue: "KIND", on: "2025-07-01")),
            visit("establishment", .unknownRecord("zzzz")), visit("team", .unknownRecord("zzzz")),
            argument("NO", .notANumber("abc")), argument("out", .required), argument("FILE", .required),
            argument("device", .notAPrincipal("bad\"name")), argument("since", .notBeside("for")),
            argument("area", .oneNeeded(["area", "role"])),
            argument("role", .unknownCode("BOSS", catalogue: "role", near: ["INSPECTOR", "OFFICER"])),
        ]

    static let fields: [FieldProblem] = EveryCase.walk { last in
        switch last {
        case nil: .unknownField(near: ["date", "kind"])
        case .unknownField: .required
        case .required: .notANumber("chín")
        case .notANumber: .outOfRange("-3")
        case .outOfRange: .notADate("1/7/2025")
        case .notADate: .dateOutOfRange("2200-01-01")
        case .dateOutOfRange: .notAnInstant("20:30")
        case .notAnInstant: .notAFlag("chắc")
        case .notAFlag: .unknownCode("KARAOK", catalogue: "KIND", near: nearKaraoke)
        case .unknownCode: .retiredCode("LABOUR", catalogue: "AGENCY", on: "2025-03-01")
        case .retiredCode: .earlyCode("HOMESTAY", catalogue: "KIND", from: "2026-01-01")
        case .earlyCode: .future("2027-06-01")
        case .future: .neededCode("ACTIVE", catalogue: "STATUS")
        case .neededCode: .notAList("POLICE:2")
        case .notAList: .tooLong(bytes: 70_000, max: 65_536)
        case .tooLong: .notUTF8
        case .notUTF8: .controlCharacter("U+001B")
        case .controlCharacter: .person(pattern: "PHONE", excerpt: "0••••••••8")
        case .person: .identityAsRegistration
        case .identityAsRegistration: .before(field: "started")
        case .before: .otherDay(field: "started")
        case .otherDay: .notAnAreaCode("Đ 1")
        case .notAnAreaCode: .unknownArea("4711")
        case .unknownArea: .endedArea("26740@2024-01-01", on: "2025-07-01", heirs: heirs)
        case .endedArea: .earlyArea("26740", from: "2025-07-01", origins: heirs)
        case .earlyArea: .unknownRecord("zzzz")
        case .unknownRecord: .otherHome("k3v9a7b2c4d5e6f7")
        case .otherHome: .otherVisit("k3v9a7b2c4d5e6f7")
        case .otherVisit: .otherEstablishment("k3v9a7b2c4d5e6f7")
        case .otherEstablishment: .already("2026-06-08")
        case .already: .stepMissing("decided")
        case .stepMissing: .notMoney("2.5")
        case .notMoney: .cycle("26740@2025-07-01")
        case .cycle: .notAnHeir("26743", heirs: heirs)
        case .notAnHeir: .noHeir("31513@")
        case .noHeir: .otherHeir("26743")
        case .otherHeir: .same("k3v9a7b2c4d5e6f7")
        case .same: .notAPrincipal("bad\"name")
        case .notAPrincipal: .notBeside("for")
        case .notBeside: .oneNeeded(["area", "role"])
        case .oneNeeded: .otherReport("2025-Q3", command: "report quarter")
        case .otherReport: .void("k3v9a7b2c4d5e6f7")
        case .void: .attempt("k3v9a7b2c4d5e6f7", outcome: "NO_ACCESS")
        case .attempt: .masked
        case .masked: nil
        }
    }
}
