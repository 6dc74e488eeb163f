public import FieldLogModel
internal import FieldLogStorage

extension Workspace {
    /// Gives an enrolled device more areas, or a role that may write as much or more, at the central store. Nothing of it is revoked; its
    /// areas add up.
    ///
    /// - Parameters:
    ///   - name: its principal, or its id or the beginning of it.
    ///   - areas: more areas; nil for none.
    ///   - role: the role from now on; nil for the one it has.
    ///
    /// Throws `denied` for a lower role: a device that goes on as if it had not heard of it would keep the one it had.
    ///
    /// Returns the principal with all areas and the role that it has now.
    public func widen(
        _ name: String, areas: AreaList?, role: Role?
    ) throws(FieldLogError) -> Grant {
        let live = try device(name)
        guard let last = live.last else { throw .denied(.unknownDevice(name)) }
        if areas == nil, role == nil { throw .nothingToChange }
        if let role, role.isLower(than: last.role) { throw .denied(.authority(.narrower(last.principal))) }
        try decide { (batch) throws(FieldLogError) in
            try batch.grant(
                device: last.device, key: last.publicKey, role: role ?? last.role, areas: areas ?? last.areas,
                principal: last.principal)
            let all = live.reduce(areas ?? last.areas) { $0.union($1.areas) }
            if let record = try store.record(Schema.device, id: last.device, home: .commons) {
                var values = FieldValues()
                values[3] = .text(all.text)
                try batch.change(record, values)
            }
        }
        let now = try device(last.principal)
        guard let newest = now.last else { throw .denied(.unknownDevice(name)) }
        return Grant(
            position: newest.position, device: newest.device, publicKey: newest.publicKey, role: newest.role,
            areas: now.reduce(newest.areas) { $0.union($1.areas) }, principal: newest.principal)
    }
}
