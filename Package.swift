// swift-tools-version: 6.3
import PackageDescription

let strict: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"), .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"), .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .strictMemorySafety(), .treatAllWarnings(as: .error),
]

/// Tests may call what is not memory-safe; all else holds for them too.
let strictTests: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"), .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"), .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .treatAllWarnings(as: .error),
]

/// One direction of dependency: each module may use those above it.
let modules: [(name: String, uses: [Target.Dependency])] = [
    ("FieldLogText", []),
    ("FieldLogFormats", []),
    ("FieldLogConsole", []),
    ("FieldLogHash", ["CFieldLog"]),
    ("FieldLogSystem", ["CFieldLog"]),
    ("FieldLogModel", ["FieldLogHash", "FieldLogText"]),
    ("FieldLogSync", ["FieldLogModel"]),
    ("FieldLogStorage", ["CSQLite", "FieldLogHash", "FieldLogModel", "FieldLogSystem"]),
    (
        "FieldLogKit",
        [
            "FieldLogFormats", "FieldLogHash", "FieldLogModel", "FieldLogStorage", "FieldLogSync", "FieldLogSystem", "FieldLogText",
        ]
    ),
    ("FieldLogReports", ["FieldLogFormats", "FieldLogKit", "FieldLogModel", "FieldLogStorage", "FieldLogText"]),
    (
        "FieldLogCLI",
        [
            "FieldLogConsole", "FieldLogFormats", "FieldLogHash", "FieldLogKit", "FieldLogModel", "FieldLogReports", "FieldLogStorage",
            "FieldLogSystem", "FieldLogText",
        ]
    ),
]

let package = Package(
    name: "FieldLog",
    products: [
        .executable(name: "fieldlog", targets: ["fieldlog"])
    ],
    targets: [
        .systemLibrary(name: "CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),
        .target(name: "CFieldLog"),
        .executableTarget(name: "fieldlog", dependencies: ["FieldLogCLI"], swiftSettings: strict),
    ]
        + modules.map { .target(name: $0.name, dependencies: $0.uses, swiftSettings: strict) }
        + [
            .testTarget(
                name: "FieldLogVectorTests", dependencies: ["FieldLogHash", "FieldLogModel", "FieldLogStorage"],
                swiftSettings: strictTests)
        ],
    swiftLanguageModes: [.v6],
    cLanguageStandard: .c11
)
