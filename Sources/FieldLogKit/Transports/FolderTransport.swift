internal import FieldLogModel

/// The other store lies on this machine: its part is played here, with the rights of the device that asks.
struct FolderTransport: Transport {
    let responder: Responder

    func exchange(_ request: [UInt8]) throws(FieldLogError) -> [UInt8] { responder.answer(request) }

    func close() {}
}
