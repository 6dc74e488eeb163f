import FieldLogStorage
import FieldLogModel
import FieldLogSystem
import FieldLogTestSupport
import Foundation
import Testing

@testable import FieldLogKit

/// What a timer runs: configurations of every kind, peers that fail, two nights at once.
@Suite struct NightTests {
    private static func problem(_ text: String) -> ConfigurationProblem? {
        do throws(ConfigurationProblem) {
            _ = try NightConfiguration(Array(text.utf8))
            return nil
        } catch {
            return error
        }
    }

    /// What is meant is read, in its order, with the usual bounds.
    @Test func configurationsAreRead() throws {
        let text = """
            {"peers":[{"name":"huyện","address":"ssh://fieldlog@huyen:2222/srv/hub","attempts":2,"ssh_config":"/etc/x"},
            {"address":"https://hub.example/fieldlog","certificate":"/c","key":"/k","ca":"/a","timeout_seconds":30},
            {"name":"thẻ nhớ","address":"/mnt/kho"}],"silent_after":24}
            """
        let configuration = try NightConfiguration(Array(text.utf8))
        #expect(configuration.peers.map(\.name) == ["huyện", "https://hub.example/fieldlog", "thẻ nhớ"])
        #expect(configuration.peers.map(\.attempts) == [2, 4, 4] && configuration.silentAfterHours == 24)
        #expect(configuration.peers[0].address == .ssh(user: "fieldlog", host: "huyen", port: 2222, path: "/srv/hub"))
        #expect(configuration.peers[1].options.timeoutSeconds == 30 && configuration.peers[1].options.key == "/k")
    }

    /// What cannot be meant is refused, with the member named.
    @Test(arguments: [
        ("{", "not JSON"), (#"{"peers":{}}"#, "peers"), (#"{"peers":[],"silent":1}"#, "silent"),
        (#"{"peers":[7]}"#, "peers[0]"), (#"{"peers":[{"address":"http://x/y"}]}"#, "peers[0].address"),
        (#"{"peers":[{"address":"https://a:b@x/y"}]}"#, "peers[0].address"),
        (#"{"peers":[{"address":"ssh://-oProxyCommand=x/y"}]}"#, "peers[0].address"),
        (#"{"peers":[{"address":"/x","attempts":0}]}"#, "peers[0].attempts"),
        (#"{"peers":[{"address":"/x","name":"a\u001bb"}]}"#, "peers[0].name"),
        (#"{"peers":[{"address":"/x","name":"a"},{"address":"/y","name":"a"}]}"#, "peers[1].name"),
        (#"{"peers":[],"silent_after":9223372036854775807}"#, "silent_after"),
        (#"{"peers":[{"address":"/x","netrc":""}]}"#, "peers[0].netrc"),
    ]) func configurationsAreRefused(_ text: String, _ place: String) {
        switch Self.problem(text) {
        case .member(let name, _)?: #expect(name == place)
        case .notJSON?: #expect(place == "not JSON")
        default: Issue.record("\(text) was read")
        }
    }

    /// A file that others may change is not read, whatever it says.
    @Test func othersMayNotChangeIt() throws {
        try withTemporaryFolder { folder in
            chmod(folder, 0o755)
            let path = folder + "/config.json"
            try Files.writeAtomically(Array(#"{"peers":[]}"#.utf8), to: path)
            _ = try NightConfiguration.load(path)
            chmod(path, 0o620)
            #expect(throws: FieldLogError.configuration(path: path, .writableByOthers)) {
                try NightConfiguration.load(path)
            }
        }
    }

    /// Waits grow, never beyond five minutes, and are not the same for everybody.
    @Test func waits() {
        for attempt in 1...40 {
            for random in [UInt32(0), 1, 77_777, .max] {
                let wait = Backoff.milliseconds(after: attempt, random: random)
                let whole = min(Backoff.first << Int64(min(attempt - 1, 16)), Backoff.longest)
                #expect((whole / 2...whole).contains(wait))
            }
        }
        #expect(Backoff.milliseconds(after: 3, random: 5) != Backoff.milliseconds(after: 3, random: 6))
    }

    /// One peer that cannot be reached keeps no other from its sync; each has its report, in the order of the file.
    @Test func oneBadPeerStopsNobody() throws {
        try withTemporaryFolder { folder in
            let world = try SessionWorld(folder)
            let device = try world.device("may-a")
            try world.log(device, area: SessionWorld.here, count: 2)
            let text = """
                {"peers":[{"name":"xa","address":"https://127.0.0.1:1/x","attempts":1},{"name":"gần","address":"\(folder)/hub"},
                {"name":"không có","address":"\(folder)/none"}]}
                """
            let configuration = try NightConfiguration(Array(text.utf8))
            #expect(try device.unsent(to: .folder(folder + "/hub")) == 2)
            var told: [String] = []
            let reports = try NightRun(device, configuration, isInterrupted: { false }).run {
                told.append($0.peer.name)
            }
            #expect(told == ["xa", "gần", "không có"])
            #expect(reports[0].error?.isTemporary == true && reports[0].attempts == 1)
            #expect(reports[1].error == nil && reports[1].outcome?.sent == 2)
            #expect(reports[2].error != nil && reports[2].attempts == 1)
            #expect(try world.hub.store.count(Schema.establishment) == 2)
            #expect(try device.unsent(to: .folder(folder + "/hub")) == 0)
        }
    }

    /// While one night runs another does not begin.
    @Test func oneAtATime() throws {
        try withTemporaryFolder { folder in
            let world = try SessionWorld(folder)
            let device = try world.device("may-a")
            let configuration = try NightConfiguration(Array(#"{"peers":[]}"#.utf8))
            var lock = try FileLock(path: device.store.path + "/night.lock")
            #expect(try lock.tryLock())
            #expect(throws: FieldLogError.nightRunning(path: device.store.path + "/night.lock")) {
                try NightRun(device, configuration, isInterrupted: { false }).run { _ in }
            }
            try lock.unlock()
            #expect(try NightRun(device, configuration, isInterrupted: { false }).run { _ in }.isEmpty)
        }
    }
}
