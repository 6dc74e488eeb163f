internal import FieldLogConsole
internal import FieldLogStorage
internal import FieldLogFormats
internal import FieldLogKit
internal import FieldLogModel
internal import FieldLogSystem
internal import FieldLogText

/// The file of a draft: a JSON object of texts.
package enum DraftFile {
    /// The texts by the names of fields; what is no text is left out, and nothing is read of what is no such file.
    package static func texts(_ bytes: [UInt8]) -> [(name: String, text: String)] {
        let object = try? JSONParser.parse(bytes).objectValue
        return (object ?? []).compactMap { member in member.value.stringValue.map { (member.key, $0) } }
    }

    /// The bytes of such a file; of fields of one name the last counts.
    package static func bytes(_ fields: [(name: String, text: String)]) -> [UInt8] {
        var members: [JSONMember] = []
        for field in fields {
            members.removeAll { $0.key == field.name }
            members.append(JSONMember(key: field.name, value: .string(field.text)))
        }
        return Array(JSONValue.object(members).encoded(pretty: true).utf8)
    }
}

/// What was typed for a record that was refused or not finished: kept in a file of the store's folder, so that nobody types it twice.
struct Draft {
    let workspace: Workspace
    /// What it is for: a kind that is added, or a record that is changed.
    let name: String

    private static let bytesMax = 1 << 20

    private var path: String { workspace.store.path + "/draft-\(name).json" }

    /// The fields that were kept, none when there is no draft. One that is there and cannot be read is an error: what is saved next would
    /// take its place.
    func load() throws(FieldLogError) -> [TypedField] {
        do throws(SystemError) {
            guard try Files.exists(path) else { return [] }
            let bytes = try Files.read(path, maxBytes: Self.bytesMax)
            return DraftFile.texts(bytes).map { TypedField($0.name, $0.text) }
        } catch {
            throw .system(operation: error.operation, path: error.path, code: error.code)
        }
    }

    /// Keeps the fields; durable when it returns.
    func save(_ fields: [TypedField]) throws(FieldLogError) {
        let bytes = DraftFile.bytes(fields.map { ($0.name, $0.text) })
        do throws(SystemError) {
            try Files.writeAtomically(bytes, to: path)
        } catch {
            throw .system(operation: error.operation, path: error.path, code: error.code)
        }
    }

    /// Forgets it, after what was typed has been saved as a record.
    func remove() { _ = try? Files.remove(path) }

    /// What may be kept of fields that were refused: personal data is in no file of a store, be it one that nobody shares.
    static func masked(_ fields: [TypedField], _ error: FieldLogError) -> [TypedField] {
        guard case .refused(let refusal) = error else { return fields }
        switch refusal.problem {
        case .person, .identityAsRegistration, .masked: break
        default: return fields
        }
        let kind = Schema.kind(refusal.kind)
        return fields.map { field in
            var isGuarded = field.name == refusal.field
            if let spec = kind?.field(field.name), case .text(_, _, true) = spec.type { isGuarded = true }
            guard isGuarded else { return field }
            if field.name == refusal.field, case .identityAsRegistration = refusal.problem {
                return TypedField(field.name, String(PersonGuard.mask))
            }
            return TypedField(field.name, PersonGuard.masked(field.text))
        }
    }

    /// The kept fields with those just typed in their place.
    static func merge(_ kept: [TypedField], _ typed: [TypedField]) -> [TypedField] {
        kept.filter { old in !typed.contains { $0.name == old.name } } + typed
    }
}

extension Context {
    /// Runs a body with what was typed, with what an earlier refusal kept where `--resume` asks for it. A refusal keeps what was
    /// typed and says how to go on; `amending` is the command for that where the record has become final meanwhile.
    func keeping(
        _ name: String, _ typed: [TypedField], command: String, amending: String? = nil,
        _ body: ([TypedField]) throws(FieldLogError) -> Int32
    ) throws(FieldLogError) -> Int32 {
        let draft = Draft(workspace: try workspace(), name: name)
        let fields = invocation.has("--resume") ? Draft.merge(try draft.load(), typed) : typed
        do throws(FieldLogError) {
            if let field = fields.first(where: { $0.text.unicodeScalars.contains(PersonGuard.mask) }) {
                // A draft of a change has the name of its record.
                let kind = Schema.kind(name)?.name ?? FieldRefusal.commandLine
                throw .refused(FieldRefusal(kind: kind, field: field.name, problem: .masked))
            }
            let code = try body(fields)
            draft.remove()
            return code
        } catch {
            if isOfInput(error, isNew: Schema.kind(name) != nil), !fields.isEmpty {
                var next = command
                if case .visitIsFinal = error, let amending { next = amending }
                if case .likelyThere = error { next += " --new" }
                do throws(FieldLogError) {
                    let kept = Draft.masked(fields, error)
                    try draft.save(kept)
                    sayAtEnd(Words.kept("\(next) --resume", isMasked: kept != fields))
                } catch {
                    // Where nothing can be written, why the input was refused still has to be said.
                    sayAtEnd(Words.notKept(ErrorPresenter(language: printer.language).text(error)))
                }
            }
            throw error
        }
    }

    /// Whether somebody can correct what was typed and go on.
    private func isOfInput(_ error: FieldLogError, isNew: Bool) -> Bool {
        switch error {
        // A record that is over takes no correction; a new one may refer to another instead.
        case .withdrawn, .visitIsOver: isNew
        case .refused, .reasonMissing, .unknownRecord, .ambiguousRecord, .unknownArea, .areaOutside, .visitIsFinal,
            .visitIsDraft, .denied(.noKey), .denied(.otherPublicHalf), .likelyThere:
            true
        default: false
        }
    }
}
