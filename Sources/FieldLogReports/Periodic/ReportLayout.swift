public import FieldLogFormats
internal import FieldLogModel

/// A column of a report.
public struct ReportColumn: Sendable, Hashable {
    /// What stands in it.
    public enum Content: Sendable, Hashable {
        /// What a count comes to.
        case count(Count)
        /// One column divided by another, as a share.
        case ratio(of: String, to: String)
        /// Room for a remark.
        case note
    }

    /// Its name in JSON and for `report trace`, never translated.
    public let key: String
    /// Its heading, in Vietnamese: it is the form of an authority.
    public let title: String
    /// What stands in it.
    public let content: Content
    /// The key of the column of which this one is a part, so that its small numbers stay hidden in what is published; nil for none.
    public let partOf: String?

    /// A column of these parts.
    public init(_ key: String, _ title: String, _ content: Content, partOf: String? = nil) {
        self.key = key
        self.title = title
        self.content = content
        self.partOf = partOf
    }
}

/// The form of a report: its columns, as data.
public struct ReportLayout: Sendable, Hashable {
    /// Its name.
    public let id: String
    /// What stands over it.
    public let title: String
    /// The columns, without the number and the name of the area, which every report begins with.
    public let columns: [ReportColumn]
    /// When its year begins.
    public let start: YearStart
    /// The document that says all this (Examples/LAYOUTS.md).
    public let form: JSONValue

    /// A layout of these parts.
    init(id: String, title: String, columns: [ReportColumn], start: YearStart = .calendar, form: JSONValue) {
        self.id = id
        self.title = title
        self.columns = columns
        self.start = start
        self.form = form
    }

    /// The periodic report of a 178 team (domain: the likely layout of the half-year form), as ``BuiltInLayout`` says it.
    public static let periodic: ReportLayout = {
        let bytes = Array(BuiltInLayout.text.utf8)
        let none = ReportLayout(id: "178", title: "", columns: [], form: .null)
        return (try? LayoutReader(LayoutReader.initial).layout(bytes)) ?? none
    }()
}
