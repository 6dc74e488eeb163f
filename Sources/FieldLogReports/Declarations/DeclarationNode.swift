internal import FieldLogFormats
internal import FieldLogModel
internal import FieldLogText

/// A value of a form's JSON with its place.
struct DeclarationNode {
    let value: JSONValue
    let place: String

    func problem(_ reason: DeclarationProblem.Reason) -> DeclarationProblem { DeclarationProblem(place, reason) }

    func text() throws(DeclarationProblem) -> String {
        guard let text = value.stringValue, !text.isEmpty else { throw problem(.wrongType(expected: "text")) }
        return TextForm.nfc(text)
    }

    /// A day, or where a member has a name the first or last day of that.
    func date() throws(DeclarationProblem) -> String {
        let text = try text()
        do throws(FieldProblem) { return try FieldInput.date(text).description } catch { throw problem(.value(error)) }
    }

    func flag() throws(DeclarationProblem) -> Bool {
        guard let flag = value.boolValue else { throw problem(.wrongType(expected: "true, false")) }
        return flag
    }

    /// A whole number from 0; larger ones than this are slips of the pen.
    func number() throws(DeclarationProblem) -> Int64 {
        guard let number = value.intValue else { throw problem(.wrongType(expected: "whole number")) }
        guard (0...Self.numberMax).contains(number) else {
            throw problem(.outOfRange("\(number)", bounds: "0…\(Self.numberMax)"))
        }
        return number
    }

    private static let numberMax: Int64 = 1_000_000_000_000_000

    /// A share such as `"62.5%"`.
    func share() throws(DeclarationProblem) -> Share {
        let share = try anyShare()
        if share.points > Share.whole { throw problem(.overWhole(value.stringValue ?? "")) }
        if share.points < 0 { throw problem(.outOfRange(value.stringValue ?? "", bounds: "0%…100%")) }
        return share
    }

    /// By how much more, such as `"3%"`.
    func growth() throws(DeclarationProblem) -> Share {
        let share = try anyShare()
        guard (-Share.whole...10 * Share.whole).contains(share.points) else {
            throw problem(.outOfRange(value.stringValue ?? "", bounds: "-100%…1000%"))
        }
        return share
    }

    private func anyShare() throws(DeclarationProblem) -> Share {
        guard let text = value.stringValue, let points = Self.points(text) else {
            throw problem(.wrongType(expected: "percentage, \"50%\""))
        }
        return Share(points: points)
    }

    /// The hundredths of a percent of `50%`, `62.5%`, `-3 %`; nil for another text.
    private static func points(_ text: String) -> Int64? {
        guard text.hasSuffix("%"), text.utf8.count <= 12 else { return nil }
        var digits = text.dropLast()[...]
        while digits.hasSuffix(" ") { digits = digits.dropLast() }
        let isNegative = digits.hasPrefix("-")
        if isNegative || digits.hasPrefix("+") { digits = digits.dropFirst() }
        let parts = digits.split(
            maxSplits: 1, omittingEmptySubsequences: false, whereSeparator: { $0 == "." || $0 == "," })
        func number(_ text: Substring) -> Int64? {
            text.utf8.allSatisfy { (0x30...0x39).contains($0) } ? Int64(text) : nil
        }
        guard let head = parts.first, let whole = number(head) else { return nil }
        var points = whole.multipliedClamped(by: 100)
        if parts.count == 2 {
            guard (1...2).contains(parts[1].utf8.count), let rest = number(parts[1]) else { return nil }
            points = points.addingClamped(parts[1].utf8.count == 1 ? rest * 10 : rest)
        }
        return isNegative ? -points : points
    }

    func list(max: Int) throws(DeclarationProblem) -> [DeclarationNode] {
        guard let items = value.arrayValue else { throw problem(.wrongType(expected: "list")) }
        guard (1...max).contains(items.count) else {
            throw problem(.outOfRange("\(items.count)", bounds: "1…\(max)"))
        }
        return items.enumerated().map { DeclarationNode(value: $0.element, place: "\(place)[\($0.offset)]") }
    }

    /// One text or a list of them.
    func texts() throws(DeclarationProblem) -> [DeclarationNode] {
        if value.stringValue != nil { return [self] }
        guard value.arrayValue != nil else { throw problem(.wrongType(expected: "text, list of texts")) }
        return try list(max: 100)
    }

    /// One of these names.
    func name<Value>(_ meaning: (String) -> Value?, among names: [String]) throws(DeclarationProblem) -> Value {
        let text = try text()
        guard let value = meaning(text) else {
            throw problem(.unknownName(text, near: NearNames.of(text, among: names)))
        }
        return value
    }

    /// Any members, as they stand.
    func entries(max: Int) throws(DeclarationProblem) -> [(key: String, node: DeclarationNode)] {
        guard let members = value.objectValue else { throw problem(.wrongType(expected: "object")) }
        guard (1...max).contains(members.count) else {
            throw problem(.outOfRange("\(members.count)", bounds: "1…\(max)"))
        }
        return members.map { (TextForm.nfc($0.key), DeclarationNode(value: $0.value, place: inner($0.key))) }
    }

    /// Members of these names only.
    func members(_ allowed: [String]) throws(DeclarationProblem) -> DeclarationMembers {
        guard let members = value.objectValue else { throw problem(.wrongType(expected: "object")) }
        var found: [String: DeclarationNode] = [:]
        for member in members {
            guard allowed.contains(member.key) else {
                throw problem(.unknownKey(member.key, near: NearNames.of(member.key, among: allowed)))
            }
            found[member.key] = DeclarationNode(value: member.value, place: inner(member.key))
        }
        return DeclarationMembers(owner: self, found: found)
    }

    private func inner(_ key: String) -> String { place.isEmpty ? key : "\(place).\(key)" }
}

/// The members of an object whose keys are all known.
struct DeclarationMembers {
    let owner: DeclarationNode
    fileprivate var found: [String: DeclarationNode]

    subscript(key: String) -> DeclarationNode? { found[key] }

    func required(_ key: String) throws(DeclarationProblem) -> DeclarationNode {
        guard let node = found[key] else { throw owner.problem(.missingKey([key])) }
        return node
    }

    /// Which one of these keys is there.
    func one(of keys: [String]) throws(DeclarationProblem) -> (key: String, node: DeclarationNode) {
        let there = keys.compactMap { key in found[key].map { (key, $0) } }
        guard let first = there.first else { throw owner.problem(.missingKey(keys)) }
        if there.count > 1 { throw owner.problem(.onlyOne(there.map(\.0))) }
        return first
    }

    /// That none of these keys is there beside another.
    func without(_ keys: [String], beside: String) throws(DeclarationProblem) {
        for key in keys {
            if let node = found[key] { throw node.problem(.unfit(beside: beside)) }
        }
    }

    /// The same, with the members of another object where these are missing.
    func over(_ outer: DeclarationMembers, _ keys: [String]) -> DeclarationMembers {
        var all = self
        for key in keys where all.found[key] == nil { all.found[key] = outer.found[key] }
        return all
    }
}
