import FieldLogHash
import FieldLogModel
import FieldLogStorage
import FieldLogTestSupport
import Foundation
import Testing

@testable import FieldLogKit

/// Entries that travel as a file.
@Suite struct BundleTests {
    /// What a device wrote reaches the hub on a stick, once; the receipt that comes back confirms it.
    @Test func aStickAndItsReceipt() throws {
        try withTemporaryFolder { folder in
            let world = try SessionWorld(folder)
            let device = try world.device("may-a")
            try world.log(device, area: SessionWorld.here, count: 5)
            let made = try device.makeBundle(.peer(folder + "/hub"), to: world.bundle("tuần"))
            #expect(made.entries == 5 && made.feeds == 1 && made.maker == "may-a")
            #expect(try made.bytes == world.bytes(world.bundle("tuần")).count)
            let mode = try FileManager.default.attributesOfItem(atPath: world.bundle("tuần"))[.posixPermissions]
            #expect(mode as? Int == 0o600)
            let hub = try world.hub
            #expect(try hub.readBundle(world.bundle("tuần")).missing.isEmpty)
            let taken = try hub.applyBundle(world.bundle("tuần"), receipt: folder + "/biên-nhận")
            #expect(taken.added == 5 && taken.refused.isEmpty && taken.passedOver == 0)
            #expect(try world.digest(hub) == world.digest(device))
            let again = try hub.applyBundle(world.bundle("tuần"))
            #expect(again.added == 0 && again.refused.isEmpty && again.contents.missing.isEmpty)
            let place = try #require(try lastOwn(device))
            #expect(try device.store.locations(of: place).last?.state == .handed)
            let receipt = try device.takeReceipt(folder + "/biên-nhận")
            #expect(try receipt.maker == hub.grant()?.principal)
            #expect(try device.store.locations(of: place).last?.state == .confirmed)
            #expect(try device.store.check() == [] && hub.store.check() == [])
            // Its maker has all now, so that the next bundle is empty, and one too.
            let empty = try device.makeBundle(.peer(receipt.maker), to: world.bundle("không"))
            #expect(empty.entries == 0)
            #expect(try hub.applyBundle(world.bundle("không")).added == 0)
        }
    }

    /// A central store of last week gets another device's week back from whoever has it, while that device is gone.
    @Test func aRestoredHubGetsAWeekBack() throws {
        try withTemporaryFolder { folder in
            let world = try SessionWorld(folder)
            // Both have the area.
            _ = try Workspace.clone(
                from: folder + "/hub", to: folder + "/may-c", device: "may-c", areas: [SessionWorld.here],
                host: world.host)
            try world.copy("hub", "backup")
            let lost = try world.device("may-a")
            try world.log(lost, area: SessionWorld.here, count: 4)
            _ = try lost.sync(withFolder: folder + "/hub")
            let other = try world.device("may-c")
            _ = try other.sync(withFolder: folder + "/hub")
            try FileManager.default.removeItem(atPath: folder + "/hub")
            try FileManager.default.removeItem(atPath: folder + "/may-a")
            try world.copy("backup", "hub")
            let hub = try world.hub
            #expect(try hub.store.count(Schema.establishment) == 0)
            _ = try other.makeBundle(.all, to: world.bundle("c"))
            let taken = try hub.applyBundle(world.bundle("c"))
            #expect(taken.added >= 4 && taken.refused.isEmpty)
            #expect(try hub.store.count(Schema.establishment) == 4)
            #expect(try hub.store.check() == [])
        }
    }

    /// A store of last week that finds its own later entries in a bundle takes another name before it writes again.
    @Test func ownEntriesComeBack() throws {
        try withTemporaryFolder { folder in
            let world = try SessionWorld(folder)
            try world.copy("may-a", "backup")
            let device = try world.device("may-a")
            try world.log(device, area: SessionWorld.here, count: 3)
            _ = try device.sync(withFolder: folder + "/hub")
            _ = try (try world.hub).makeBundle(.all, to: world.bundle("hub"))
            let before = try device.store.ownIncarnation()
            try FileManager.default.removeItem(atPath: folder + "/may-a")
            try world.copy("backup", "may-a")
            let restored = try world.device("may-a")
            #expect(try restored.applyBundle(world.bundle("hub")).added >= 3)
            #expect(try restored.store.ownIncarnation() != before)
            try world.log(restored, area: SessionWorld.here, count: 1, name: "Nhà nghỉ Hoa Sữa")
            _ = try restored.sync(withFolder: folder + "/hub")
            #expect(try world.hub.store.count(Schema.establishment) == 4)
            #expect(try world.hub.store.forks().isEmpty)
        }
    }

    /// Where something is missing, what can be taken is taken; the receipt brings back what is missing and nothing else.
    @Test func prerequisites() throws {
        try withTemporaryFolder { folder in
            let world = try SessionWorld(folder)
            let device = try Workspace.clone(
                from: folder + "/hub", to: folder + "/may-c", device: "may-c", areas: [], host: world.host
            ).workspace
            try world.log(device, area: SessionWorld.here, count: 2)
            _ = try device.makeBundle(to: world.bundle("một"))
            try world.copy("hub", "backup")
            _ = try (try world.hub).applyBundle(world.bundle("một"), receipt: folder + "/một.receipt")
            let maker = try device.takeReceipt(folder + "/một.receipt").maker
            try world.log(device, area: SessionWorld.here, count: 3, name: "Quán bar Đêm Phố")
            try world.log(device, area: SessionWorld.there, count: 1, name: "Karaoke Sao Đêm")
            #expect(try device.makeBundle(.peer(maker), to: world.bundle("hai")).entries == 4)
            // The hub is put back to where the first one had not come yet.
            try FileManager.default.removeItem(atPath: folder + "/hub")
            try world.copy("backup", "hub")
            let hub = try world.hub
            let missing = try hub.readBundle(world.bundle("hai")).missing
            #expect(missing.map(\.seq) == [2] && missing.first?.feed.area.code == SessionWorld.here)
            #expect(try hub.store.count(Schema.establishment) == 0)
            let taken = try hub.applyBundle(world.bundle("hai"), receipt: folder + "/hai.receipt")
            #expect(taken.added == 1 && taken.contents.missing == missing && taken.refused.isEmpty)
            #expect(try hub.store.quarantined().isEmpty)
            let asked = try device.makeBundle(.receipt(folder + "/hai.receipt"), to: world.bundle("ba"))
            #expect(asked.entries == 5 && asked.feeds == 1)
            let whole = try hub.applyBundle(world.bundle("ba"))
            #expect(whole.added == 5 && whole.contents.missing.isEmpty)
            #expect(try world.digest(hub) == world.digest(device))
        }
    }

    /// A device takes of a bundle what is of its own areas, and counts the rest.
    @Test func otherAreasArePassedOver() throws {
        try withTemporaryFolder { folder in
            let world = try SessionWorld(folder)
            let hub = try world.hub
            try world.log(hub, area: SessionWorld.here, count: 2)
            try world.log(hub, area: SessionWorld.there, count: 3)
            _ = try hub.makeBundle(to: world.bundle("hub"))
            let taken = try world.device("may-a").applyBundle(world.bundle("hub"))
            #expect(taken.added >= 2 && taken.passedOver == 3 && taken.refused.isEmpty)
            // One that is made for a device holds nothing that the device may not have.
            #expect(
                try hub.makeBundle(.peer("may-b"), to: world.bundle("b")).areas.map(\.code).contains("26740") == false)
            #expect(
                try hub.makeBundle(areas: ["26740"], to: world.bundle("vùng")).areas.map(\.code) == [
                    "26740", "authority", "commons",
                ])
        }
    }

    /// A new device begins with a bundle, and what it writes reaches the hub by its next one.
    @Test func aFirstClone() throws {
        try withTemporaryFolder { folder in
            let world = try SessionWorld(folder)
            let hub = try world.hub
            try world.log(hub, area: SessionWorld.here, count: 3)
            _ = try hub.makeBundle(to: world.bundle("cũ"))
            try Workspace.request(folder + "/mới", principal: "máy mới", host: world.host).write(to: folder + "/req")
            let areas = try hub.areaList([SessionWorld.here])
            try hub.enrol(try hub.readRequest(folder + "/req"), role: .inspector, areas: areas)
                .write(to: folder + "/ans")
            let early = failure {
                _ = try Workspace.clone(
                    from: .folder(world.bundle("cũ")), to: folder + "/mới", answer: folder + "/ans", host: world.host)
            }
            #expect(early == .denied(.bundleTooOld(world.bundle("cũ"))))
            _ = try hub.makeBundle(to: world.bundle("mới"))
            let made = try Workspace.clone(
                from: .folder(world.bundle("mới")), to: folder + "/mới", answer: folder + "/ans", host: world.host)
            #expect(try made.workspace.store.count(Schema.establishment) == 3)
            try world.log(made.workspace, area: SessionWorld.here, count: 1, name: "Nhà nghỉ Hoa Sữa")
            _ = try made.workspace.makeBundle(to: world.bundle("về"))
            let taken = try hub.applyBundle(world.bundle("về"))
            #expect(taken.added == 2 && taken.refused.isEmpty)
            #expect(try hub.store.check() == [] && made.workspace.store.check() == [])
        }
    }

    private func lastOwn(_ workspace: Workspace) throws -> Position? {
        guard let record = try workspace.store.records(Schema.establishment).last else { return nil }
        return try workspace.store.changes(of: Schema.establishment, id: record.id, home: record.home).last?.position
    }
}
