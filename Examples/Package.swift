// swift-tools-version: 6.3
import PackageDescription

let package = Package(
    name: "FieldLogExamples",
    dependencies: [.package(name: "FieldLog", path: "..")],
    targets: [
        .executableTarget(name: "visit-diary", dependencies: [.product(name: "FieldLog", package: "FieldLog")])
    ],
    swiftLanguageModes: [.v6]
)
