internal import FieldLogFormats
internal import FieldLogModel
internal import FieldLogText

/// A value of a map's JSON with its place.
struct MapNode {
    let value: JSONValue
    let place: String

    func problem(_ reason: MapProblem.Reason) -> MapProblem { MapProblem(place: place, reason: reason) }

    func text() throws(MapProblem) -> String {
        guard let text = value.stringValue else { throw problem(.wrongType(expected: "text")) }
        return TextForm.nfc(text)
    }

    /// A text that says something.
    func word() throws(MapProblem) -> String {
        let text = try text()
        guard !text.isEmpty else { throw problem(.wrongType(expected: "text")) }
        return text
    }

    func flag() throws(MapProblem) -> Bool {
        guard case .bool(let flag) = value else { throw problem(.wrongType(expected: "true or false")) }
        return flag
    }

    func number(_ range: ClosedRange<Int64>) throws(MapProblem) -> Int {
        guard let number = value.intValue, range.contains(number) else {
            throw problem(.wrongType(expected: "number \(range.lowerBound)…\(range.upperBound)"))
        }
        return Int(number)
    }

    func list() throws(MapProblem) -> [MapNode] {
        guard let items = value.arrayValue else { throw problem(.wrongType(expected: "list")) }
        return items.enumerated().map { MapNode(value: $0.element, place: "\(place)[\($0.offset)]") }
    }

    /// One text or a list of them, at least one.
    func texts() throws(MapProblem) -> [String] {
        if value.stringValue != nil { return [try text()] }
        guard value.arrayValue != nil else { throw problem(.wrongType(expected: "text or list of texts")) }
        var texts: [String] = []
        for item in try list() { texts.append(try item.text()) }
        guard !texts.isEmpty else { throw problem(.wrongType(expected: "text or list of texts")) }
        return texts
    }

    /// One of these names.
    func name<Value>(_ meaning: (String) -> Value?, among names: [String]) throws(MapProblem) -> Value {
        let text = try text()
        guard let value = meaning(text) else {
            throw problem(.unknownName(text, near: NearNames.of(text, among: names)))
        }
        return value
    }

    /// Any members, as they stand.
    func entries() throws(MapProblem) -> [(key: String, node: MapNode)] {
        guard let members = value.objectValue else { throw problem(.wrongType(expected: "object")) }
        return members.map { ($0.key, MapNode(value: $0.value, place: inner($0.key))) }
    }

    /// Members of these names only.
    func members(_ allowed: [String]) throws(MapProblem) -> MapMembers {
        var found: [String: MapNode] = [:]
        for (key, node) in try entries() {
            guard allowed.contains(key) else {
                throw problem(.unknownKey(key, near: NearNames.of(key, among: allowed)))
            }
            found[key] = node
        }
        return MapMembers(owner: self, found: found)
    }

    private func inner(_ key: String) -> String { place.isEmpty ? key : "\(place).\(key)" }
}

/// The members of an object whose keys are all known.
struct MapMembers {
    let owner: MapNode
    fileprivate let found: [String: MapNode]

    subscript(key: String) -> MapNode? { found[key] }

    func required(_ key: String) throws(MapProblem) -> MapNode {
        guard let node = found[key] else { throw owner.problem(.missingKey(key)) }
        return node
    }

    /// That at most one of two is there.
    func onlyOne(_ first: String, _ second: String) throws(MapProblem) {
        if found[first] != nil, found[second] != nil { throw owner.problem(.twoKeys(first, second)) }
    }
}
