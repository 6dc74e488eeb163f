import FieldLogModel
import Testing

@testable import FieldLogKit

/// Where peers may be, in every spelling that people and enemies try.
@Suite struct PeerAddressTests {
    private static func problem(_ text: String) -> AddressProblem? {
        do throws(AddressProblem) {
            _ = try PeerAddress(text)
            return nil
        } catch {
            return error
        }
    }

    /// One peer has one written form, whichever way it was typed; reading that form gives the same peer.
    @Test(arguments: [
        ("https://Hub.Example:443/FieldLog", "https://hub.example/FieldLog"),
        ("https://hub:8443/x", "https://hub:8443/x"),
        ("https://hub", "https://hub"), ("ssh://hub:022/srv/sổ", "ssh://hub:22/srv/sổ"),
        ("ssh://may-a@Huyen:2222/srv/hub", "ssh://may-a@Huyen:2222/srv/hub"),
        ("/media/THẺ NHỚ/kho", "/media/THẺ NHỚ/kho"),
        ("./ssh://x/y", "./ssh://x/y"), ("/a://b", "/a://b"), ("kho", "kho"),
    ]) func formsAreOne(_ typed: String, _ written: String) throws {
        let address = try PeerAddress(typed)
        #expect(address.text == written)
        #expect(try PeerAddress(written) == address)
    }

    /// What `ssh` or `curl` could take for an option or another port, and what a person cannot see, is refused.
    @Test(arguments: [
        "", "ssh://", "ssh:///x", "ssh://hub", "ssh://hub/", "ssh://-oProxyCommand=x/y", "ssh://-l@hub/x",
        "ssh://@hub/x",
        "ssh://a b@hub/x", "ssh://hub:+22/x", "ssh://hub:0/x", "ssh://hub:65536/x", "ssh://hub:/x", "ssh://hub:-1/x",
        "ssh://hub/a b", "ssh://hub/a\u{A0}b", "ssh://hub/a\u{202E}b", "ssh://hub\u{0}/x", "ssh://hub/\u{9B}31m",
        "https://", "https:///x", "https://-x/y", "https://hub:abc/y", "https://hub:/y",
        "https://hub:99999999999999999999/y",
        "https://hub/a b", "https://hub/\u{1B}[31m", "https://hub/\u{200B}", "https://hub/x?token=1", "https://hub#x",
        "https://h;ls/x", "https://$(ls)/x", "/kho\n", "/kho\u{85}",
        "https://hub/" + String(repeating: "a", count: 9_000),
    ]) func formsAreRefused(_ text: String) {
        #expect(Self.problem(text) == .form)
    }

    /// A password in an address is refused with a word on where it belongs, whatever else is wrong.
    @Test(arguments: [
        "https://may-a:secret@hub/x", "https://may-a@hub/x", "ssh://may-a:secret@hub/x", "https://a:b@h?x",
    ])
    func passwordsAreRefused(_ text: String) {
        #expect(Self.problem(text) == .secret)
    }

    /// No other scheme is spoken, plain `http` least of all.
    @Test(arguments: ["http", "HTTPS", "file", "ext", "git+ssh"]) func schemesAreRefused(_ scheme: String) {
        #expect(Self.problem(scheme + "://hub/x") == .scheme(scheme))
    }
}
