import FieldLogKit
import FieldLogModel
import FieldLogReports
import FieldLogStorage
import Testing

struct HistoryTests {
    private func change(_ item: HistoryItem, _ name: String) -> [String?]? {
        item.fields.first { $0.name == name }.map { [$0.old, $0.new] }
    }

    /// A record's log tells who wrote what upon what, with the values before and after, whatever the clocks said.
    @Test func logFollowsCausesNotClocks() throws {
        try withStore { workspace, clock, _ in
            let place = try addEstablishment(workspace, "Nhà nghỉ Hoa Sữa", ["rooms": "12"])
            clock.set(915_148_800_000)
            _ = try workspace.edit(place, [TypedField("rooms", "14")])
            clock.set(4_070_908_800_000)
            _ = try workspace.edit(
                try fresh(workspace, place), [TypedField("rooms", ""), TypedField("name", "Hoa Sữa")])
            let log = try History.log(workspace, place)
            #expect(log.count == 3)
            #expect(log.map { change($0, "rooms") } == [[nil, "12"], ["12", "14"], ["14", nil]])
            #expect(change(log[0], "name") == [nil, "Nhà nghỉ Hoa Sữa"])
            #expect(change(log[1], "name") == nil)
            #expect(change(log[2], "name") == ["Nhà nghỉ Hoa Sữa", "Hoa Sữa"])
            #expect(log[0].parents.isEmpty && log[1].parents == [log[0].short] && log[2].parents == [log[1].short])
            #expect(log.allSatisfy { $0.device.name == "central" && $0.device.device != nil && !$0.isWaiting })
            #expect(ValueText.text(log[1].time) == "1999-01-01T07:00:00+07:00")
        }
    }

    /// Two devices that disagree: both changes stand in the log with their part in the conflict, and the decision upon both.
    @Test func logShowsConflictAndDecision() throws {
        try withStore { workspace, clock, folder in
            let place = try addEstablishment(workspace, "Karaoke Sóng Xanh", kind: "KARAOKE")
            let device = try Workspace.clone(
                from: folder + "/hub", to: folder + "/a", device: "máy 1", areas: [], host: clock.host
            ).workspace
            _ = try workspace.edit(place, [TypedField("name", "Sóng Xanh")])
            _ = try device.edit(try fresh(device, place), [TypedField("name", "Sóng Biếc")])
            _ = try device.sync(withFolder: folder + "/hub")
            let log = try History.log(workspace, place)
            #expect(log.count == 3 && Set(log.map(\.device.text)) == ["central", "máy 1"])
            #expect(log[0].conflicts.isEmpty)
            #expect(Set(log[1...].flatMap { $0.conflicts.map(\.place) }) == [.winner, .loser])
            #expect(Set(log[1...].flatMap { $0.conflicts.map(\.number) }) == [1, 2])
            #expect(log[1...].allSatisfy { $0.conflicts.map(\.group) == ["name"] && $0.parents == [log[0].short] })
            #expect(try History.log(device, place).map(\.entry) == log.map(\.entry))
            let conflict = try #require(try workspace.store.conflicts().first)
            try workspace.settle(conflict, take: 2, reason: nil)
            let settled = try History.log(workspace, place)
            #expect(settled.count == 4 && settled.allSatisfy { $0.conflicts.isEmpty })
            #expect(Set(settled[3].parents) == Set(settled[1...2].map(\.short)))
            let winner = try #require(log.first { $0.conflicts.contains { $0.place == .winner } })
            let loser = try #require(log.first { $0.conflicts.contains { $0.place == .loser } })
            #expect(change(settled[3], "name") == [change(winner, "name")?[1], change(loser, "name")?[1]])
        }
    }

    /// A change whose cause is not here waits, and says so in both lists; a device that nobody told of has its short name.
    @Test func waitingChangeIsMarked() throws {
        try withStore { workspace, clock, folder in
            func clone(_ name: String) throws -> Workspace {
                try Workspace.clone(
                    from: folder + "/hub", to: folder + "/" + name, device: name, areas: [], host: clock.host
                ).workspace
            }
            let reader = try clone("reader")
            let writer = try clone("writer")
            let place = try addEstablishment(workspace, "Massage An Nhiên", kind: "MASSAGE")
            _ = try writer.sync(withFolder: folder + "/hub")
            _ = try writer.edit(try fresh(writer, place), [TypedField("rooms", "9")])
            let feed = FeedID(incarnation: try writer.store.ownIncarnation(), area: place.home)
            let run = try writer.store.run(of: feed, from: 1, maxCount: 10, maxBytes: 1 << 20)
            let entries = try run.map { try Entry(headerBytes: $0.header, bodyBytes: $0.body) }
            try reader.store.write { (transaction) throws(FieldLogError) in
                for entry in entries { try transaction.insert(entry) }
            }
            let log = try History.log(reader, place.kind, id: place.id, home: place.home)
            #expect(log.count == 1 && log[0].isWaiting && change(log[0], "rooms") == [nil, "9"])
            #expect(log[0].device.name == nil && log[0].device.text == log[0].entry.incarnation.short)
            let all = try History.all(reader, limit: 1000)
            #expect(all.filter(\.isWaiting).map(\.record) == [place.id])
            _ = try reader.sync(withFolder: folder + "/hub")
            _ = try writer.sync(withFolder: folder + "/hub")
            _ = try reader.sync(withFolder: folder + "/hub")
            #expect(try History.log(reader, place).map(\.isWaiting) == [false, false])
            #expect(try History.log(reader, place).map(\.device.text) == ["central", "writer"])
        }
    }

    /// A device that writes a record about the incarnation of another does not get its changes.
    @Test func nobodySpeaksForAnother() throws {
        try withStore { workspace, clock, folder in
            let device = try Workspace.clone(
                from: folder + "/hub", to: folder + "/a", device: "máy 1", areas: [], host: clock.host
            ).workspace
            let own = try device.store.requiredSetting(.device)
            for record in try device.store.records(Schema.incarnation) {
                var values = record.filled
                values[Schema.incarnation, "device"] = RecordID(text: own).map { .bytes($0.bytes) }
                let claim = values
                try device.commit { (batch) throws(FieldLogError) in
                    _ = try batch.create(Schema.incarnation, home: .commons, values: claim)
                    _ = try batch.change(record, claim)
                }
            }
            _ = try device.sync(withFolder: folder + "/hub")
            let book = try DeviceBook(workspace.store)
            #expect(book.name(of: try workspace.store.ownIncarnation()).text == "central")
            #expect(book.name(of: try device.store.ownIncarnation()).text == "máy 1")
        }
    }

    /// The list of all changes is by wall time, newest first, and gives as many as were asked for.
    @Test func allIsNewestFirst() throws {
        try withStore { workspace, clock, folder in
            let place = try addEstablishment(workspace, "Tẩm quất Hương Quê", kind: "MASSAGE")
            clock.set(1_795_150_900_000)
            let device = try Workspace.clone(
                from: folder + "/hub", to: folder + "/b", device: "máy 2", areas: [], host: clock.host
            ).workspace
            clock.set(1_795_151_000_000)
            try addVisit(device, try fresh(device, place), "2026-11-20")
            clock.set(1_795_151_100_000)
            _ = try workspace.edit(place, [TypedField("rooms", "3")])
            _ = try device.sync(withFolder: folder + "/hub")
            let all = try History.all(workspace, limit: 3)
            #expect(all.map(\.kind).prefix(2) == ["establishment", "visit"] && all.count == 3)
            #expect(all.map(\.device.text).prefix(2) == ["central", "máy 2"])
            #expect(change(all[0], "rooms") == [nil, "3"])
            #expect(try History.all(workspace, limit: 0).isEmpty && History.all(workspace, limit: -1).isEmpty)
            let everything = try History.all(workspace, limit: .max)
            #expect(everything.count == (try workspace.store.entryCount()))
            let times = everything.map(\.time.milliseconds)
            #expect(times == times.sorted(by: >))
        }
    }
}
