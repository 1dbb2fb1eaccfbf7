"""Read an HTML page: headings, paragraphs, nested lists, definition lists and tables with merged cells."""

from __future__ import annotations

import re
from pathlib import Path

from lxml import etree
from lxml import html as lx

from .items import Block, Cell, Layout, Limits, Table, refusal, split_marker, tidy

SKIP = {
    *(
        "script",
        "style",
        "noscript",
        "template",
        "head",
        "nav",
        "footer",
        "aside",
        "form",
        "button",
        "svg",
        "iframe",
    ),
    *("object", "select", "textarea", "canvas", "figure"),
}
INLINE = {
    *(
        "a",
        "abbr",
        "b",
        "strong",
        "em",
        "i",
        "u",
        "span",
        "sub",
        "small",
        "cite",
        "code",
        "q",
        "mark",
        "time",
        "font",
    ),
    *("label", "ins", "bdi", "bdo", "dfn", "kbd", "var", "wbr", "acronym", "big", "s"),
}
NOTE = re.compile(r"\s*\[(?:foot)?note (\d+)\]", re.IGNORECASE)  # as GOV.UK prints footnote marks
SIZES = {"h1": 2.0, "h2": 1.6, "h3": 1.35, "h4": 1.2, "h5": 1.15, "h6": 1.1}
AROUND = re.compile(
    r"(^|[\s_-])(cookie|breadcrumb|related|contents-list|banner|skip-link|feedback|pagination)", re.I
)


def read_html(path: Path, limits: Limits) -> Layout:
    """Read an HTML file into blocks and tables; nothing is fetched, no entity is expanded."""
    data = path.read_bytes()
    if b"<!ENTITY" in data[:100_000].upper():
        raise refusal(path.name, "declares XML entities", "Save the page again as plain HTML without a DTD.")
    try:
        data.decode("utf-8")
        encoding: str | None = "utf-8"
    except UnicodeDecodeError:
        encoding = None if re.search(rb"charset", data[:4000], re.I) else "cp1252"
    parser = lx.HTMLParser(encoding=encoding, no_network=True, remove_comments=True, remove_pis=True)
    try:
        root = lx.document_fromstring(data, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError, LookupError):
        raise refusal(path.name, "holds no readable HTML", "Save the page again from the browser.") from None
    reader = _Reader(path.name, limits)
    main = root.xpath("//main | //*[@role='main']")
    reader.walk(main[0] if main and len(main[0].text_content().strip()) > 200 else root, 0, 0)
    reader.flush()
    if not reader.items:
        raise refusal(path.name, "holds no text", "Save the page again from the browser.")
    return Layout(reader.items)


class _Reader:
    def __init__(self, name: str, limits: Limits):
        self.name, self.limits = name, limits
        self.items: list[Block | Table] = []
        self.runs: list[tuple[str, bool]] = []
        self.marks: list[str] = []
        self.at = ""
        self.shape: tuple[str, float, int, str] = ("text", 1.0, 0, "")
        self.letters = 0

    def flush(self) -> None:
        """Turn the collected text into blocks, one per line that ``br`` made."""
        lines: list[list[tuple[str, bool]]] = [[]]
        for text, bold in self.runs:
            pieces = text.split("\n")
            lines[-1].append((pieces[0], bold))
            lines += [[(p, bold)] for p in pieces[1:]]
        kind, size, level, marker = self.shape
        for line in lines:
            text = tidy("".join(t for t, _ in line))
            self.marks += NOTE.findall(text)
            text = NOTE.sub("", text).strip()
            if not text:
                continue
            bold = all(b for t, b in line if t.strip())
            lead = ""
            if not bold:
                for t, b in line:
                    if not b and t.strip():
                        break
                    lead += t
            own, rest = split_marker(text)
            mark, text = (marker, text) if marker or not rest else (own, rest)
            what = (
                "heading"
                if bold and kind == "text" and len(text) < 260
                else "item"
                if mark and kind == "text"
                else kind
            )
            self.items.append(
                Block(text, 1, self.at, what, size, bold or size > 1, level, mark, tidy(lead), self.marks)
            )
            self.letters += len(text)
            self.marks = []
        if self.letters > self.limits.characters:
            raise refusal(self.name, "holds more text than allowed", "Keep only the part needed.")
        self.runs = []

    def begin(self, el, kind: str, size: float = 1.0, level: int = 0, marker: str = "") -> None:
        self.flush()
        self.at = el.getroottree().getpath(el)
        self.shape = (kind, size, level, marker)

    def walk(self, el, depth: int, level: int, bold: bool = False) -> None:
        if depth > self.limits.nesting:
            raise refusal(
                self.name, f"is nested deeper than {self.limits.nesting} levels", "Save a simpler copy."
            )
        tag = el.tag if isinstance(el.tag, str) else ""
        if tag in SKIP or _hidden(el):
            return
        if tag == "table" and not el.xpath(".//table"):
            self.begin(el, "text")
            self.table(el, depth)
            self.begin(el, "text")
            return
        if tag == "br":
            self.runs.append(("\n", bold))
            return
        if tag == "sup" and re.fullmatch(r"\W*[\w*†‡]{1,3}\W*", el.text_content().strip()):
            self.marks = [*self.marks, *re.findall(r"\w+|[*†‡]", el.text_content())]
            return
        block = tag not in INLINE and tag != "sup"
        bold = bold or tag in ("b", "strong", "th", "dt") or tag in SIZES
        if block:
            self.open(el, tag, level)
        if el.text:
            self.runs.append((re.sub(r"\s+", " ", el.text), bold))
        for child in el:
            self.walk(child, depth + 1, level + (tag in ("ul", "ol", "dl")), bold)
            if child.tail:
                self.runs.append((re.sub(r"\s+", " ", child.tail), bold))
        if block:
            self.flush()
            self.shape = ("text", 1.0, level, "")

    def open(self, el, tag: str, level: int) -> None:
        if tag in SIZES:
            self.begin(el, "heading", SIZES[tag])
        elif tag == "li":
            ordered = el.getparent() is not None and el.getparent().tag == "ol"
            place = sum(1 for s in el.itersiblings("li", preceding=True)) + 1
            self.begin(el, "item", 1.0, level, f"{place}." if ordered else "•")
        elif tag in ("dt", "dd"):
            self.begin(el, "heading" if tag == "dt" else "text", 1.0, level)
        elif self.shape[0] == "item" and tag in ("p", "div") and not "".join(t for t, _ in self.runs).strip():
            self.runs = []  # a paragraph that fills a list item is the item
        else:
            self.begin(el, "text", 1.0, level)

    def table(self, el, depth: int) -> None:
        """Read a table; ``rowspan`` and ``colspan`` become merged cells."""
        cells: list[Cell] = []
        taken: set[tuple[int, int]] = set()
        for caption in el.iterchildren("caption"):
            self.runs.append((caption.text_content(), True))
            self.flush()
        for r, line in enumerate(el.iter("tr")):
            c = 0
            for td in line.iterchildren("td", "th"):
                while (r, c) in taken:
                    c += 1
                tall, wide = (_span(td, "rowspan", 2000), _span(td, "colspan", 200))
                inner = _Reader(self.name, self.limits)
                inner.walk_children(td, depth + 1, td.tag == "th")
                taken |= {(r + i, c + j) for i in range(tall) for j in range(wide)}
                if len(taken) > self.limits.cells:
                    raise refusal(
                        self.name, "has a table with more cells than allowed", "Keep only the part needed."
                    )
                blocks = [b for b in inner.items if isinstance(b, Block)]
                text = "\n".join(f"{b.marker} {b.text}".strip() for b in blocks)
                if text:
                    at = td.getroottree().getpath(td)
                    marks = [m for b in blocks for m in b.marks]
                    cells.append(Cell(text, r, c, 1, at, tall, wide, all(b.bold for b in blocks), marks))
                    self.letters += len(text)
                c += wide
        if cells:
            self.items.append(Table(cells, 1, [float(i) for i in sorted({c.col for c in cells})]))

    def walk_children(self, el, depth: int, bold: bool) -> None:
        if el.text:
            self.runs.append((re.sub(r"\s+", " ", el.text), bold))
        for child in el:
            self.walk(child, depth + 1, 0, bold)
            if child.tail:
                self.runs.append((re.sub(r"\s+", " ", child.tail), bold))
        self.flush()


def _span(el, name: str, most: int) -> int:
    value = el.get(name, "1").strip()
    return min(int(value), most) if value.isdecimal() and 0 < len(value) < 6 and int(value) else 1


def _hidden(el) -> bool:
    style = (el.get("style") or "").replace(" ", "").lower()
    if el.get("hidden") is not None or "display:none" in style or el.get("role") in ("navigation", "banner"):
        return True
    return bool(AROUND.search(el.get("class") or "")) and el.tag in {
        "div",
        "section",
        "ul",
        "ol",
        "header",
        "p",
        "a",
    }
