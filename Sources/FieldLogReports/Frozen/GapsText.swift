public import FieldLogFormats
internal import FieldLogText

/// What was missing when a report was frozen, as the text of its field `missing`, and as JSON for programs.
extension ReportGaps {
    /// The members, in one order for ever.
    public var json: JSONValue {
        [
            "devices": .int(Int64(devices)),
            "silent": .array(
                silent.map { ["device": .string($0.principal), "heard": .string(Self.time($0.heard))] }),
            "not_received": .int(Int64(clamping: notReceived)), "quarantined": .int(Int64(quarantined)),
            "conflicts": .int(Int64(conflicts)), "pending": .int(Int64(pending)), "unfolded": .int(Int64(unfolded)),
            "unassigned": .int(Int64(unassigned)),
        ]
    }

    /// Reads such a value; what is not there, or is something else, is nothing: it comes from anywhere.
    package init(json: JSONValue) {
        func number(_ key: String) -> Int { max(0, json[key]?.intValue.flatMap { Int(exactly: $0) } ?? 0) }
        let list = json["silent"]?.arrayValue ?? []
        self.init(
            silent: list.compactMap { item in
                guard let name = item["device"]?.stringValue, let text = item["heard"]?.stringValue,
                    let heard = ZonedInstant(text)?.millisecondsSinceEpoch, !Self.time(heard).isEmpty
                else { return nil }
                return Silent(principal: name, heard: heard)
            },
            devices: number("devices"), notReceived: UInt64(clamping: number("not_received")),
            quarantined: number("quarantined"), conflicts: number("conflicts"), pending: number("pending"),
            unfolded: number("unfolded"), unassigned: number("unassigned"))
    }

    private static func time(_ milliseconds: Int64) -> String {
        ZonedInstant(millisecondsSinceEpoch: milliseconds / 1000 * 1000, offsetMinutes: 0)?.description ?? ""
    }
}
