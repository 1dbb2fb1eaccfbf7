"""Read an HTML page: headings, paragraphs, nested lists, definition lists and tables with merged cells."""

import re
from itertools import takewhile
from pathlib import Path

from lxml import etree
from lxml import html as lx

from .items import Block, Cell, Layout, Limits, Table, refusal, split_marker, tidy

SKIP = {
    "script", "style", "noscript", "template", "head", "nav", "footer", "aside", "form", "button", "svg", "iframe",
    "object", "select", "textarea", "canvas", "figure",
}  # fmt: skip
INLINE = {
    "a", "abbr", "b", "strong", "em", "i", "u", "span", "sub", "sup", "small", "cite", "code", "q", "mark", "time",
    "font", "label", "ins", "bdi", "bdo", "dfn", "kbd", "var", "wbr", "acronym", "big", "s",
}  # fmt: skip
NOTE = re.compile(r"\s*\[(?:foot)?note (\d+)\]", re.IGNORECASE)  # as GOV.UK prints footnote marks
SIZES = {"h1": 2.0, "h2": 1.6, "h3": 1.35, "h4": 1.2, "h5": 1.15, "h6": 1.1}
AROUND = re.compile(
    r"(^|[\s_-])(cookie|breadcrumb|related|contents-list|banner|skip-link|feedback|pagination)", re.I
)
FRAMES = {"div", "section", "ul", "ol", "header", "p", "a"}


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
    """Collects the text of elements into blocks and tables."""

    def __init__(self, name: str, limits: Limits):
        self.name, self.limits = name, limits
        self.items: list[Block | Table] = []
        self.runs: list[tuple[str, bool]] = []  # texts of the present block, and whether they are bold
        self.at = ""
        self.shape: tuple[str, float, int, str] = ("text", 1.0, 0, "")  # kind, size, level, marker

    def flush(self) -> None:
        """Turn the collected text into blocks, one per line that ``br`` made."""
        lines: list[list[tuple[str, bool]]] = [[]]
        for text, bold in self.runs:
            first, *more = text.split("\n")
            lines[-1].append((first, bold))
            lines += [[(piece, bold)] for piece in more]
        self.runs = []
        for line in lines:
            text = NOTE.sub("", tidy("".join(t for t, _ in line))).strip()
            if not text:
                continue
            kind, size, level, marker = self.shape
            bold = all(b for t, b in line if t.strip())
            lead = "" if bold else "".join(t for t, _ in takewhile(lambda r: r[1] or not r[0].strip(), line))
            printed, rest = split_marker(text)
            if not marker and rest:
                marker, text = printed, rest
                lead = split_marker(lead)[1] if lead.startswith(marker) else lead
            if kind == "text" and bold and len(text) < 260:
                kind = "heading"
            elif kind == "text" and marker:
                kind = "item"
            bold = bold or size > 1
            self.items.append(Block(text, 1, self.at, kind, size, bold, level, marker, tidy(lead)))

    def begin(self, el, kind: str, size: float = 1.0, level: int = 0, marker: str = "") -> None:
        self.flush()
        self.at = el.getroottree().getpath(el)
        self.shape = (kind, size, level, marker)

    def walk(self, el, depth: int, level: int, bold: bool = False) -> None:
        """Read an element and all within it."""
        if depth > self.limits.nesting:
            problem = f"is nested deeper than {self.limits.nesting} levels"
            raise refusal(self.name, problem, "Save a simpler copy.")
        tag = el.tag if isinstance(el.tag, str) else ""
        mark = tag == "sup" and re.fullmatch(r"\W*[\w*†‡]{1,3}\W*", el.text_content().strip())
        if mark or tag in SKIP or _hidden(el):
            return
        if tag == "table" and not el.xpath(".//table"):
            self.begin(el, "text")
            self.table(el, depth)
            self.begin(el, "text")
        elif tag == "br":
            self.runs.append(("\n", bold))
        else:
            if tag not in INLINE:
                self.open(el, tag, level)
            bold = bold or tag in ("b", "strong", "th", "dt") or tag in SIZES
            self.walk_inside(el, depth, level + (tag in ("ul", "ol", "dl")), bold)
            if tag not in INLINE:
                self.flush()
                self.shape = ("text", 1.0, level, "")

    def walk_inside(self, el, depth: int, level: int, bold: bool) -> None:
        if el.text:
            self.runs.append((re.sub(r"\s+", " ", el.text), bold))
        for child in el:
            self.walk(child, depth + 1, level, bold)
            if child.tail:
                self.runs.append((re.sub(r"\s+", " ", child.tail), bold))

    def open(self, el, tag: str, level: int) -> None:
        """Begin the block of an element."""
        if tag in SIZES:
            self.begin(el, "heading", SIZES[tag])
        elif tag == "li":
            ordered = el.getparent() is not None and el.getparent().tag == "ol"
            place = sum(1 for _ in el.itersiblings("li", preceding=True)) + 1
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
        filled: set[tuple[int, int]] = set()
        for caption in el.iterchildren("caption"):
            self.runs.append((caption.text_content(), True))
            self.flush()
        for r, line in enumerate(el.iter("tr")):
            c = 0
            for td in line.iterchildren("td", "th"):
                while (r, c) in filled:
                    c += 1
                tall, wide = _span(td, "rowspan", 2000), _span(td, "colspan", 200)
                filled |= {(r + i, c + j) for i in range(tall) for j in range(wide)}
                if len(filled) > self.limits.cells:
                    problem = "has a table with more cells than allowed"
                    raise refusal(self.name, problem, "Keep only the part needed.")
                inner = _Reader(self.name, self.limits)
                inner.walk_inside(td, depth + 1, 0, td.tag == "th")
                inner.flush()
                blocks = [b for b in inner.items if isinstance(b, Block)]
                if blocks:
                    text = "\n".join(f"{b.marker} {b.text}".strip() for b in blocks)
                    at = td.getroottree().getpath(td)
                    cells.append(Cell(text, r, c, 1, at, tall, wide, all(b.bold for b in blocks)))
                c += wide
        if cells:
            self.items.append(Table(cells, 1, [float(i) for i in sorted({c.col for c in cells})]))


def _span(el, name: str, most: int) -> int:
    value = el.get(name, "1").strip()
    return min(int(value), most) if value.isdecimal() and 0 < len(value) < 6 and int(value) else 1


def _hidden(el) -> bool:
    style = (el.get("style") or "").replace(" ", "").lower()
    if el.get("hidden") is not None or "display:none" in style or el.get("role") in ("navigation", "banner"):
        return True
    return bool(AROUND.search(el.get("class") or "")) and el.tag in FRAMES
