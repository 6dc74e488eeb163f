internal import FieldLogModel
internal import FieldLogSync

/// A message to the node whose post is read.
struct Heard: Equatable {
    /// The event in which it came.
    let place: Int
    let from: Int
    let message: [UInt8]
}

extension World {
    /// Listens to what goes from one node to another: nothing leaves that is outside what the receiver was ever granted.
    func overhear(_ message: [UInt8], from sender: Node, to receiver: Node) {
        note(message)
        if receiver.number == listening { heard.append(Heard(place: place, from: sender.number, message: message)) }
        guard let areas = receiver.everAreas, let read = try? Message(decoding: message) else { return }
        for area in read.areas {
            guard let number = areaNumber(area), !reach(areas).contains(number) else { continue }
            ledger.violations.append(
                Violation("nothing-leaves-the-scope", "n\(sender.number) told n\(receiver.number) of \(area)"))
        }
    }
}
