import FieldLogFormats
import Testing

@Suite struct HTMLTests {
    /// Whatever text a page is given, it has the tags that the page makes and no others.
    @Test func `no text becomes a tag, an attribute or a reference`() {
        let hostile = [
            "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "' onclick='x", "&lt;b&gt; &amp; &#60;",
            "</title></style><script>", "javascript:alert(1)", "a\nb", "-->", "]]>", "\u{202E}gnp\u{0}\u{1B}[31m",
        ]
        for text in hostile {
            let calm = page("x"), page = page(text)
            #expect(
                tags(page).filter { $0 != "<br>" } == tags(calm).filter { $0 != "<br>" }, "\(text.debugDescription)")
            // Reading the references back gives the text: nothing is lost, nothing is read twice.
            let shown = HTMLText.escaped(text)
            #expect(
                !shown.contains("<script") && !shown.unicodeScalars.contains { $0.value < 32 || $0.value == 0x202E })
        }
        #expect(HTMLText.escaped("a<b>&\"'\n") == "a&lt;b&gt;&amp;&quot;&#39;<br>")
        #expect(HTMLText.escaped("Nhà nghỉ Hoa Sữa\t1") == "Nhà nghỉ Hoa Sữa\t1")
        #expect(HTMLText.escaped("&amp;") == "&amp;amp;")
    }

    /// A page stands alone: it fetches nothing, runs nothing, and says that it is to be printed on A4.
    @Test func `a page stands alone and prints on A4`() {
        let text = page("x")
        #expect(text.contains("@page { size: A4 landscape;"))
        #expect(text.contains("default-src 'none'"))
        for word in ["http://", "https://", "url(", "@import", "<script", "<link", "<img"] {
            #expect(!text.contains(word), "\(word)")
        }
        #expect(
            text.contains("<td class=\"right strong\">x</td>")
                && text.contains("<th colspan=\"2\" rowspan=\"3\">x</th>"))
        #expect(text.hasSuffix("</body>\n</html>\n"))
    }

    private func page(_ text: String) -> String {
        var page = HTMLPage(language: text, title: text, orientation: .landscape)
        page.title(text)
        page.heading(text)
        page.paragraph(text)
        page.caption(text)
        page.notice(text)
        page.remark(text)
        page.columns([text, text], [text])
        page.facts([(text, text), (text, "")])
        page.blank(text, lines: 3)
        page.signatures([text, text], hint: text)
        page.table(
            head: [[HTMLPage.Cell(text, columns: 2, rows: 3)]],
            rows: [[HTMLPage.Cell(text, right: true, strong: true), HTMLPage.Cell(text)]])
        return String(decoding: page.bytes, as: UTF8.self)
    }

    /// What stands between `<` and `>`, with quoted attribute values taken out: as a browser tells tags.
    private func tags(_ text: String) -> [String] {
        var tags: [String] = []
        var rest = Substring(text)
        while let start = rest.firstIndex(of: "<"), let end = rest[start...].firstIndex(of: ">") {
            let tag = rest[start...end]
            let parts = tag.split(separator: "\"", omittingEmptySubsequences: false)
            tags.append(
                parts.enumerated().filter { $0.offset % 2 == 0 }.map { String($0.element) }.joined(separator: "\""))
            rest = rest[rest.index(after: end)...]
        }
        return tags
    }
}
