internal import FieldLogConsole
internal import FieldLogFormats
internal import FieldLogModel
internal import FieldLogStorage

/// The declaration of kinds and fields, printed.
struct SchemaReport {
    let printer: Printer

    func run(_ kinds: [KindSpec]) {
        guard printer.form != .json else {
            printer.document([
                JSONMember(key: "version", value: .int(Int64(Schema.version))),
                JSONMember(key: "rows", value: .array(kinds.map(json))),
            ])
            return
        }
        var sheet = Sheet([
            Sheet.Column("kind", words("Loại", "Kind")), Sheet.Column("number", words("Số", "No"), right: true),
            Sheet.Column("name", words("Trường", "Field")), Sheet.Column("type", words("Kiểu", "Type")),
            Sheet.Column("group", words("Nhóm", "Group")), Sheet.Column("required", words("Bắt buộc", "Required")),
            Sheet.Column("label", words("Tên gọi", "Label"), shrink: true),
        ])
        for kind in kinds {
            for field in kind.fields {
                sheet.rows.append([
                    .text(kind.name), .count(Int(field.number)), .text(field.name), .text(type(field)),
                    .text(field.group),
                    Sheet.Cell(.bool(field.isRequired), shown: field.isRequired ? "✓" : ""),
                    .text(printer.isVietnamese ? field.label.vi : field.label.en),
                ])
            }
        }
        printer.print(sheet)
    }

    private func type(_ field: FieldSpec) -> String {
        switch field.type {
        case .reference(let kind): "reference(\(kind))"
        default: field.type.catalogue.map { "\(field.type.name)(\($0))" } ?? field.type.name
        }
    }

    private func json(_ kind: KindSpec) -> JSONValue {
        let home: JSONValue =
            switch kind.home {
            case .commons: "commons"
            case .authority: "authority"
            case .area: "area"
            case .parent(let field): .string("parent:\(field)")
            case .subject: "subject"
            }
        var members: [JSONMember] = [
            JSONMember(key: "kind", value: .string(kind.name)),
            JSONMember(key: "critical", value: .bool(kind.name.hasPrefix("!"))),
            JSONMember(key: "home", value: home),
            JSONMember(key: "table", value: .string(kind.name.filter { $0 != "!" })),
            JSONMember(key: "label", value: .object(["vi": .string(kind.label.vi), "en": .string(kind.label.en)])),
            JSONMember(key: "fields", value: .array(kind.fields.map(json))),
        ]
        let groups = kind.groups.map { group in
            JSONValue.object([
                "group": .string(group.name), "fields": .array(group.places.map { .string(kind.fields[$0].name) }),
            ])
        }
        members.append(JSONMember(key: "groups", value: .array(groups)))
        if let seal = kind.seal, let field = kind.field(seal.field) {
            let values = JSONValue.array(seal.values.sorted().map { .string($0) })
            members.append(JSONMember(key: "seal", value: .object(["field": .string(field.name), "values": values])))
        }
        return .object(members)
    }

    private func json(_ field: FieldSpec) -> JSONValue {
        var members: [JSONMember] = [
            JSONMember(key: "name", value: .string(field.name)),
            JSONMember(key: "number", value: .int(Int64(field.number))),
            JSONMember(key: "type", value: .string(field.type.name)),
            JSONMember(key: "group", value: .string(field.group)),
            JSONMember(key: "required", value: .bool(field.isRequired)),
            JSONMember(key: "label", value: .object(["vi": .string(field.label.vi), "en": .string(field.label.en)])),
        ]
        if let catalogue = field.type.catalogue {
            members.append(JSONMember(key: "catalogue", value: .string(catalogue)))
        }
        switch field.type {
        case .text(let max, let lines, let guarded):
            members.append(JSONMember(key: "bytes_max", value: .int(Int64(max))))
            members.append(JSONMember(key: "lines", value: .bool(lines)))
            members.append(JSONMember(key: "guarded", value: .bool(guarded)))
        case .reference(let kind): members.append(JSONMember(key: "refers_to", value: .string(kind)))
        default: break
        }
        return .object(members)
    }
}
