internal import FieldLogHash
public import FieldLogModel
internal import FieldLogStorage
internal import FieldLogSystem

/// Enrolling devices: a request on the device, an entry at the central store, an answer back (SyncProtocol.md, "Signed files").
extension Workspace {
    /// Makes the key of a new device in a folder that is new or empty, and the request that asks for its enrolment. Asked again for the same
    /// folder, it makes the request with the key that is there.
    public static func request(_ folder: String, principal: String, host: Host) throws(FieldLogError) -> SignedFile {
        guard Principal.isUsable(principal) else {
            throw .refused(
                FieldRefusal(kind: FieldRefusal.commandLine, field: "device", problem: .notAPrincipal(principal)))
        }
        let key: String
        if try NewFolder.awaitsAnswer(folder) {
            key = try DeviceKey.publicKey(of: folder + "/key")
        } else {
            try NewFolder.fill(folder) { (path) throws(FieldLogError) in
                _ = try host.keyMaker.makeKey(in: path, name: DeviceKey.name)
            }
            key = try DeviceKey.publicKey(of: folder + "/key")
        }
        let request = DeviceRequest(principal: principal, publicKey: key, deployment: nil, device: nil, heads: [])
        return try SignedFile(
            kind: .request, maker: principal, payload: request.encoded, signer: host.signer(folder + "/key"))
    }

    /// A request of an enrolled device for a handover, or for another key: signed by its present key, it names the last entry of each feed
    /// that this device wrote, so that nothing it wrote is cut.
    public func request(newKey: String? = nil) throws(FieldLogError) -> SignedFile {
        guard let grant = try grant() else { throw .denied(.notEnrolled(try store.requiredSetting(.device))) }
        try requireKey()
        try signOwnHeads()
        // What is kept aside here because it was logged after an earlier request is asked for as well, under whatever key it was.
        let heads = try store.deviceFeeds(ofKeys: ownKeys()).compactMap(\.last)
        let request = DeviceRequest(
            principal: grant.principal, publicKey: newKey ?? grant.publicKey, deployment: try store.deployment(),
            device: grant.device, heads: heads)
        return try SignedFile(
            kind: .request, maker: grant.principal, payload: request.encoded, signer: host.signer(store.path + "/key"))
    }

    /// Reads a request and makes sure of its signature: that of the very key it names for a new device, that of the enrolled key for one
    /// that is enrolled.
    public func readRequest(_ path: String) throws(FieldLogError) -> DeviceRequest {
        let file = try SignedFile.unverified(path, .request)
        // What is parsed before its signature is known is one text, the key that must have signed it.
        guard let request = DeviceRequest(decoding: file.payload), request.principal == file.maker else {
            throw .signedFile(path: path, .form(expected: SignedFile.Kind.request.rawValue))
        }
        var keys = [request.publicKey]
        if let device = request.device {
            guard request.deployment == (try store.deployment()) else {
                throw .signedFile(path: path, .otherDeployment)
            }
            keys = try store.authority().liveGrants.filter { $0.device == device }.map(\.publicKey)
            guard !keys.isEmpty else { throw .denied(.notEnrolled(request.principal)) }
        }
        let items = keys.map { SignedMessage(message: file.payload, signature: file.signature, publicKey: $0) }
        guard try host.verifier.verify(items, namespace: SignedFile.Kind.request.namespace).contains(true) else {
            throw .signedFile(path: path, .signature)
        }
        return request
    }

    /// Enrols the device of a request, at the central store, and returns the answer to bring back.
    ///
    /// A request for the same key again gives the same device with the role and areas asked now: where that is less than it was, the former
    /// grant is revoked with everything under it. Throws `denied` for less when this store knows that the device has begun to write: what it
    /// has not handed in yet is for a handover to name. One of an enrolled device asks for another
    /// key, or for a handover: its former key is revoked with everything admitted that the request names.
    public func enrol(
        _ request: DeviceRequest, role: Role, areas: AreaList
    ) throws(FieldLogError) -> SignedFile {
        let granted = try decide { (batch) throws(FieldLogError) in
            try batch.enrol(request, role: role, areas: areas)
        }
        let book = try store.authority()
        let trust = book.liveGrants.filter { $0.role == .hub || $0.publicKey == book.writerKey }
            .map { DeviceAnswer.Trusted(principal: $0.principal, publicKey: $0.publicKey) }
        let answer = DeviceAnswer(
            deployment: try store.deployment(), device: granted, principal: request.principal,
            publicKey: request.publicKey, role: role, areas: areas, trust: trust)
        guard let own = try grant() else { throw .denied(.notCentral) }
        return try SignedFile(
            kind: .answer, maker: own.principal, payload: answer.encoded, signer: host.signer(store.path + "/key"))
    }
}

extension Batch {
    /// Writes a device's record and grant; returns the id of its record.
    func enrol(_ request: DeviceRequest, role: Role, areas: AreaList) throws(FieldLogError) -> RecordID {
        let book = try store.authority()
        let live = book.liveGrants
        let known = live.filter { $0.publicKey == request.publicKey || $0.device == request.device }
        let device = known.last?.device
        if live.contains(where: { $0.principal == request.principal && $0.device != device }) {
            throw .denied(.principalTaken(request.principal))
        }
        if let device, request.device != nil {
            let old = known.last?.publicKey == request.publicKey ? nil : known.last?.publicKey
            let keys = try workspace.keys(ofDevice: device.description)
            try revoke(device: device, key: old, cuts: try cuts(of: request, keys: keys), reason: nil)
        }
        if let device, request.device == nil,
            try isNarrower(role, areas, than: known.filter { $0.publicKey == request.publicKey })
        {
            guard try store.incarnations(ofKeys: [request.publicKey]).isEmpty else {
                throw .denied(.authority(.narrower(request.principal)))
            }
            try revoke(device: device, key: request.publicKey, cuts: [], reason: nil)
        }
        let id: RecordID
        if let device { id = device } else { id = try ids.next() }
        if device == nil {
            try writeDevice(id, name: request.principal, areas: areas.text)
        } else if let record = try store.record(Schema.device, id: id, home: .commons) {
            var values = FieldValues()
            values[3] = .text(areas.text)
            try change(record, values)
        }
        try grant(
            device: id, key: request.publicKey, role: role, areas: areas, principal: request.principal)
        return id
    }

    /// Whether a role in areas is less than some live grants of one key give.
    private func isNarrower(_ role: Role, _ areas: AreaList, than live: [Grant]) throws(FieldLogError) -> Bool {
        guard let last = live.last else { return false }
        if role.isLower(than: last.role) { return true }
        let scope = AreaScope(areas, index: AreaIndex(store: store))
        if scope.named == nil { return false }
        guard let held = live.reduce(last.areas, { $0.union($1.areas) }).keys else { return true }
        for area in held where try !scope.contains(area) { return true }
        return false
    }
}
