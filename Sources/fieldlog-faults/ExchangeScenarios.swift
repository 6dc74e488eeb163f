internal import FieldLogKit
internal import FieldLogModel
internal import FieldLogStandIns
internal import FieldLogStorage

extension Scenario {
    /// Stores that come into being.
    static var joining: [Scenario] {
        [
            Scenario(name: "found", faulty: "moi", stores: ["moi"], steps: .severalWithNewKeys) {
                (world) throws(FieldLogError) in
                _ = try Workspace.found(world.path("moi"), host: world.stand.host())
                return true
            },
            Scenario(name: "clone", faulty: "may-c", stores: ["may-c", "hub"], steps: .severalWithNewKeys, run: clone),
            Scenario(
                name: "clone-at-peer", faulty: "hub", stores: ["hub", "may-c"], steps: .severalWithNewKeys, run: clone),
        ]
    }

    private static func clone(_ world: World) throws(FieldLogError) -> Bool {
        try Workspace.clone(
            from: world.path("hub"), to: world.path("may-c"), device: "may-c", areas: [World.here],
            host: world.stand.host()
        ).outcome.isEqual
    }

    /// Work that goes from one store to another.
    static var exchanging: [Scenario] {
        [
            Scenario(name: "sync-initiator", faulty: "may-a", stores: ["may-a", "hub"], steps: .several, run: sync),
            Scenario(name: "sync-responder", faulty: "hub", stores: ["hub", "may-a"], steps: .several, run: sync),
            Scenario(
                name: "bundle-make", faulty: "may-a", stores: ["may-a"], steps: .several,
                proof: { (world) throws(FieldLogError) in
                    try world.open("hub").readBundle(world.path("may-a.bundle")).entries > 0
                }
            ) { (world) throws(FieldLogError) in
                try world.open("may-a").makeBundle(.all, to: world.path("may-a.bundle")).entries > 0
            },
            Scenario(name: "bundle-take", faulty: "hub", stores: ["hub"], steps: .several) {
                (world) throws(FieldLogError) in
                try world.open("hub").applyBundle(world.path("may-b.bundle")).refused.isEmpty
            },
        ]
    }

    private static func sync(_ world: World) throws(FieldLogError) -> Bool {
        let outcome = try world.open("may-a").sync(withFolder: world.path("hub"))
        return outcome.isEqual && outcome.refused.isEmpty
    }
}
