// swift-tools-version: 6.3
import PackageDescription

let common: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"), .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"), .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .treatAllWarnings(as: .error),
]
let strict = common + [.strictMemorySafety()]

/// One direction of dependency: each module uses only modules that stand above it.
let modules: [(name: String, uses: [Target.Dependency])] = [
    ("FieldLogText", []),
    ("FieldLogFormats", []),
    ("FieldLogConsole", []),
    ("FieldLogCorpus", []),
    ("FieldLogHash", ["CFieldLog"]),
    ("FieldLogSystem", ["CFieldLog"]),
    ("FieldLogModel", ["FieldLogHash", "FieldLogText"]),
    ("FieldLogSync", ["FieldLogHash", "FieldLogModel"]),
    ("FieldLogStorage", ["CSQLite", "FieldLogHash", "FieldLogModel", "FieldLogSystem"]),
    (
        "FieldLogKit",
        [
            "FieldLogFormats", "FieldLogHash", "FieldLogModel", "FieldLogStorage", "FieldLogSync", "FieldLogSystem",
            "FieldLogText",
        ]
    ),
    ("FieldLog", ["FieldLogHash", "FieldLogKit", "FieldLogModel", "FieldLogStorage", "FieldLogText"]),
    (
        "FieldLogImport",
        [
            "FieldLogFormats", "FieldLogHash", "FieldLogKit", "FieldLogModel", "FieldLogStorage", "FieldLogSystem",
            "FieldLogText",
        ]
    ),
    ("FieldLogStandIns", ["FieldLogHash", "FieldLogKit", "FieldLogModel", "FieldLogSystem"]),
    (
        "FieldLogSimulation",
        [
            "CFault", "CSQLite", "FieldLogHash", "FieldLogKit", "FieldLogModel", "FieldLogModelReplica",
            "FieldLogStandIns",
            "FieldLogStorage", "FieldLogSync", "FieldLogSystem",
        ]
    ),
    (
        "FieldLogReports",
        ["FieldLogFormats", "FieldLogHash", "FieldLogKit", "FieldLogModel", "FieldLogStorage", "FieldLogText"]
    ),
    (
        "FieldLogDemo",
        [
            "FieldLogFormats", "FieldLogHash", "FieldLogKit", "FieldLogModel", "FieldLogStorage", "FieldLogSystem",
            "FieldLogText",
        ]
    ),
    (
        "FieldLogCLI",
        [
            "FieldLogConsole", "FieldLogDemo", "FieldLogFormats", "FieldLogHash", "FieldLogImport", "FieldLogKit",
            "FieldLogModel", "FieldLogReports",
            "FieldLogStorage", "FieldLogSystem", "FieldLogText",
        ]
    ),
]

/// What each module's tests use besides the module; scripts and data lie beside the tests.
let tests: [(name: String, uses: [Target.Dependency], leaves: [String])] = [
    ("FieldLogTextTests", ["FieldLogCorpus", "FieldLogText"], ["guard_reference.py"]),
    ("FieldLogFormatsTests", ["FieldLogFormats"], ["Scripts"]),
    ("FieldLogConsoleTests", ["FieldLogConsole"], []),
    ("FieldLogFuzzingTests", ["FieldLogFuzzing", "fieldlog-fuzz"], []),
    ("FieldLogHashTests", ["CFieldLog", "FieldLogHash", "FieldLogSystem"], []),
    ("FieldLogSystemTests", ["CFieldLog", "FieldLogSystem"], []),
    ("CFaultTests", ["CFault", "CSQLite", "FieldLogStorage"], []),
    ("CFloorTests", ["CFloor"], []),
    ("FieldLogTests", ["FieldLog", "FieldLogStorage"], []),
    ("FieldLogExamplesTests", [], []),
    ("FieldLogFaultsTests", ["fieldlog-faults"], []),
    (
        "FieldLogCLITests",
        [
            "FieldLogCLI", "FieldLogConsole", "FieldLogDemo", "FieldLogHash", "FieldLogImport", "FieldLogKit",
            "FieldLogModel", "FieldLogReports", "FieldLogStorage",
            "FieldLogText", "fieldlog", "fieldlog-flips",
        ], ["Golden", "Scripts"]
    ),
    (
        "FieldLogDemoTests",
        [
            "CSQLite", "FieldLogDemo", "FieldLogFormats", "FieldLogHash", "FieldLogKit", "FieldLogModel",
            "FieldLogReports", "FieldLogStorage", "FieldLogText", "fieldlog",
        ], []
    ),
    (
        "FieldLogReportsTests",
        [
            "FieldLogFormats", "FieldLogHash", "FieldLogKit", "FieldLogModel", "FieldLogReports", "FieldLogStorage",
            "FieldLogText",
        ], []
    ),
    (
        "FieldLogImportTests", ["FieldLogImport", "FieldLogKit", "FieldLogModel", "FieldLogStorage", "FieldLogSystem"],
        []
    ),
    (
        "FieldLogKitTests",
        [
            "FieldLogHash", "FieldLogKit", "FieldLogModel", "FieldLogStorage", "FieldLogSync", "FieldLogSystem",
            "FieldLogText",
        ], []
    ),
    ("FieldLogModelTests", ["FieldLogHash", "FieldLogModel"], []),
    (
        "FieldLogStorageTests", ["CSQLite", "FieldLogHash", "FieldLogModel", "FieldLogStorage"], []
    ),
    ("FieldLogSimulationTests", ["FieldLogSimulation"], []),
    ("FieldLogSyncTests", ["FieldLogHash", "FieldLogModel", "FieldLogModelReplica", "FieldLogSync"], []),
    ("FieldLogTransportTests", ["fieldlog"], []),
    ("FieldLogVectorTests", ["FieldLogHash", "FieldLogModel", "FieldLogStorage", "FieldLogSync"], []),
]

let package = Package(
    name: "FieldLog",
    products: [
        .library(name: "FieldLog", targets: ["FieldLog"]),
        .executable(name: "fieldlog", targets: ["fieldlog"]),
    ],
    targets: [
        .systemLibrary(name: "CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),
        .target(name: "CFieldLog"),
        .target(name: "CFloor", dependencies: ["CSQLite"]),
        .target(name: "CFault", dependencies: ["CSQLite"]),
        .executableTarget(name: "fieldlog", dependencies: ["FieldLogCLI"], swiftSettings: strict),
        .executableTarget(
            name: "fieldlog-bench",
            dependencies: [
                "CFloor", "FieldLogCorpus", "FieldLogFormats", "FieldLogHash", "FieldLogKit", "FieldLogModel",
                "FieldLogStorage", "FieldLogSystem",
                "FieldLogText",
            ], swiftSettings: strict),
        .executableTarget(
            name: "fieldlog-corpus", dependencies: ["FieldLogCorpus", "FieldLogText"], swiftSettings: strict),
        .executableTarget(
            name: "fieldlog-sim", dependencies: ["FieldLogSimulation", "FieldLogSystem"], swiftSettings: strict),
        .executableTarget(
            name: "fieldlog-faults",
            dependencies: [
                "CFault", "CSQLite", "FieldLogHash", "FieldLogImport", "FieldLogKit", "FieldLogModel",
                "FieldLogStandIns",
                "FieldLogStorage", "FieldLogSystem",
            ], swiftSettings: strict),
        .executableTarget(
            name: "fieldlog-flips",
            dependencies: [
                "FieldLogHash", "FieldLogKit", "FieldLogModel", "FieldLogReports", "FieldLogStorage", "FieldLogSync",
                "FieldLogSystem",
            ], swiftSettings: strict),
        .target(
            name: "FieldLogTestSupport",
            dependencies: ["FieldLogHash", "FieldLogKit", "FieldLogModel", "FieldLogStandIns", "FieldLogStorage"],
            path: "Tests/Support", swiftSettings: common),
        .target(
            name: "FieldLogFuzzing",
            dependencies: [
                "FieldLogCLI", "FieldLogConsole", "FieldLogFormats", "FieldLogHash", "FieldLogImport", "FieldLogKit",
                "FieldLogModel",
                "FieldLogModelReplica", "FieldLogReports", "FieldLogStorage", "FieldLogSync", "FieldLogSystem",
                "FieldLogText",
            ], swiftSettings: strict),
        .executableTarget(
            name: "fieldlog-fuzz",
            dependencies: ["FieldLogFuzzing", "FieldLogHash", "FieldLogModel", "FieldLogSystem", "FieldLogText"],
            swiftSettings: strict),
        .target(
            name: "FieldLogModelReplica", dependencies: ["FieldLogHash", "FieldLogModel", "FieldLogSync"],
            swiftSettings: common),
    ]
        + modules.map { .target(name: $0.name, dependencies: $0.uses, swiftSettings: strict) }
        + tests.map {
            .testTarget(
                name: $0.name, dependencies: $0.uses + ["FieldLogTestSupport"], exclude: $0.leaves,
                swiftSettings: common)
        },
    swiftLanguageModes: [.v6],
    cLanguageStandard: .c11
)
