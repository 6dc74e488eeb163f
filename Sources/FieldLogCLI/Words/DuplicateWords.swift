internal import FieldLogConsole
internal import FieldLogReports

/// What speaks for two establishments being one.
enum DuplicateWords {
    static func reason(_ reason: DuplicatePair.Reason) -> Bilingual {
        switch reason {
        case .registration: words("số ĐKKD", "registration")
        case .certificate: words("số GCN", "certificate")
        case .premises: words("mã nhà", "premises")
        case .name: words("tên", "name")
        case .address: words("địa chỉ", "address")
        case .kind: words("loại hình", "kind")
        }
    }
}
