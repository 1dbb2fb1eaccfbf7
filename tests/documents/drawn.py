"""A document set line by line, as an old word processor or a designer's program would, on a canvas or a figure."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from random import Random
from typing import Any

import matplotlib
import pyphen
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from .blocks import Block, Break, Bullets, Cell, Heading, Item, Look, Para, Run, Runs, Table, Terms, runs
from .html import soft

FONTS = Path(matplotlib.get_data_path()) / "fonts" / "ttf"
FACES = {
    (False, False, False): "DejaVuSans", (False, True, False): "DejaVuSans-Bold",
    (False, False, True): "DejaVuSans-Oblique", (False, True, True): "DejaVuSans-BoldOblique",
    (True, False, False): "DejaVuSerif", (True, True, False): "DejaVuSerif-Bold",
    (True, False, True): "DejaVuSerif-Italic", (True, True, True): "DejaVuSerif-BoldItalic",
}  # fmt: skip
LIGATURES = (("ffi", "\ufb03"), ("ffl", "\ufb04"), ("ff", "\ufb00"), ("fi", "\ufb01"), ("fl", "\ufb02"))
HYPHENS = pyphen.Pyphen(lang="en_GB")


@dataclass(frozen=True)
class Bit:
    """Words at a place on a line; ``rise`` lifts a superscript."""

    text: str
    face: str
    size: float
    x: float = 0.0
    rise: float = 0.0


@dataclass
class Line:
    """A line of type with its height, and the footnotes that must stand on its page."""

    bits: list[Bit] = field(default_factory=list)
    height: float = 12.0
    notes: list[str] = field(default_factory=list)
    keep: int = 0  # points of room it wants below itself, as a heading does


@dataclass
class Page:
    """A page: words and rules with their places from the lower left corner."""

    bits: list[tuple[float, float, Bit]] = field(default_factory=list)
    rules: list[tuple[float, float, float, float]] = field(default_factory=list)
    fills: list[tuple[float, float, float, float]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def face(serif: bool, bold: bool = False, italic: bool = False) -> str:
    """Return the name of a face, registered with reportlab when it is first wanted."""
    name = FACES[serif, bold, italic]
    if name not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(TTFont(name, FONTS / f"{name}.ttf"))
    return name


class Setter:
    """Breaks blocks into lines and lines into pages."""

    def __init__(self, rng: Random, look: Look):
        self.rng, self.look = rng, look
        self.size = look.size * 0.84  # these faces run large
        self.wide, self.high = (842.0, 595.0) if look.landscape else (595.0, 842.0)
        self.margin, self.gutter = 52.0, 24.0
        self.width = (self.wide - 2 * self.margin - self.gutter * (look.columns - 1)) / look.columns
        self.pages = [Page()]
        self.column = 0
        self.y = self.top
        self.called = 0

    top = property(lambda self: self.high - 64)
    left = property(lambda self: self.margin + self.column * (self.width + self.gutter))

    @property
    def bottom(self) -> float:
        """The lowest point for type: above the foot and the footnotes of the page."""
        return 58 + 9.5 * sum(1 + len(note) // 110 for note in self.pages[-1].notes)

    def advance(self) -> None:
        """Go on at the top of the next column or page."""
        self.column += 1
        if self.column == self.look.columns:
            self.column = 0
            self.pages.append(Page())
        self.y = self.top

    def dress(self, text: str) -> str:
        """Put ligatures and soft hyphens into words."""
        if self.look.soft_hyphens:
            text = soft(text, "\u00ad")
        if self.look.ligatures:
            for letters, one in LIGATURES:
                text = text.replace(letters, one)
        return text

    def lines(
        self, words: Runs, width: float, size: float, indent: float = 0.0, mark: str = ""
    ) -> list[Line]:
        """Break runs into lines, with hyphens at line ends and justified where the look wants it."""
        out: list[Line] = [Line(height=size * 1.28)]
        x = 0.0
        if mark:
            out[0].bits.append(Bit(mark, face(self.look.serif), size, max(indent - size * 1.1, 0)))
        for run in words:
            name = face(self.look.serif, run.bold, run.italic)
            space = pdfmetrics.stringWidth(" ", name, size)
            tokens = run.text.split(" ")
            for at, word in enumerate(tokens):
                if at:
                    x += space if x else 0
                if not word:
                    continue
                shown = self.dress(word)
                wide = pdfmetrics.stringWidth(shown, name, size)
                if x + wide > width - indent and x > 0:
                    first, rest = self.broken(word, width - indent - x, name, size)
                    if first:
                        out[-1].bits.append(Bit(first, name, size, indent + x))
                        shown = self.dress(rest)
                        wide = pdfmetrics.stringWidth(shown, name, size)
                    if self.look.justify:
                        self.stretch(out[-1], width)
                    out.append(Line(height=size * 1.28))
                    x = 0.0
                out[-1].bits.append(Bit(shown, name, size, indent + x))
                x += wide
            if run.note:
                self.called += 1
                call = str(self.called)
                out[-1].bits.append(Bit(call, name, size * 0.62, indent + x, size * 0.35))
                out[-1].notes.append(f"{call} {run.note}")
                x += pdfmetrics.stringWidth(call, name, size * 0.62)
        return out

    def broken(self, word: str, room: float, name: str, size: float) -> tuple[str, str]:
        """Break a word so that its first part fits into the room that a line has left."""
        if not self.look.hyphenate or not word.isalpha() or len(word) < 7:
            return "", word
        for first, rest in HYPHENS.iterate(word):
            shown = self.dress(first) + "-"
            if pdfmetrics.stringWidth(shown, name, size) <= room:
                return shown, rest
        return "", word

    def stretch(self, line: Line, width: float) -> None:
        """Spread the words of a line to its full width."""
        words = [bit for bit in line.bits if not bit.rise]
        last = words[-1]
        slack = width - last.x - pdfmetrics.stringWidth(last.text, last.face, last.size)
        starts = sorted({bit.x for bit in line.bits})
        if len(starts) < 4 or slack < 0 or slack > width * 0.25:
            return
        step = slack / (len(starts) - 1)
        line.bits = [replace(bit, x=bit.x + step * starts.index(bit.x)) for bit in line.bits]

    def put(self, lines: list[Line], below: float = 0.0) -> None:
        """Set lines one below the other, in the next column or page when one is full."""
        for line in lines:
            page = self.pages[-1]
            notes = [note for note in line.notes if note not in page.notes]
            room = self.y - self.bottom - 9.5 * sum(1 + len(note) // 110 for note in notes)
            if line.height + line.keep > room and self.y < self.top:
                self.advance()
                page = self.pages[-1]
            page.notes += notes
            self.y -= line.height
            page.bits += [(self.left + bit.x, self.y + bit.rise, bit) for bit in line.bits]
        self.y -= below

    def block(self, block: Block) -> None:
        """Set one block."""
        size = self.size
        if isinstance(block, Heading):
            words = tuple(replace(run, bold=True) for run in block.words)
            if self.look.capitals and block.level == 2:
                words = tuple(replace(run, text=run.text.upper()) for run in words)
            large = size * {1: 1.9, 2: 1.45, 3: 1.12}[block.level]
            if self.y < self.top:
                self.y -= large * 0.7
            made = self.lines(words, self.width, large)
            made[0].keep = 60 + 14 * len(made)
            self.put(made, large * 0.3)
        elif isinstance(block, Para):
            self.put(
                self.lines(block.words, self.width, size * (0.85 if block.kind == "small" else 1)), size * 0.5
            )
        elif isinstance(block, Bullets):
            self.bullets(block, 0)
        elif isinstance(block, Terms):
            for term, texts in block.pairs:
                self.put(self.lines(tuple(replace(run, bold=True) for run in term), self.width, size))
                for text in texts:
                    self.put(self.lines(text, self.width, size, 18.0), 1.0)
        elif isinstance(block, Table):
            Grid(self, block).set()
        elif isinstance(block, Break) and self.y < self.top:
            self.column = self.look.columns - 1
            self.advance()

    def bullets(self, block: Bullets, depth: int) -> None:
        """Set a list and the lists inside it."""
        for at, item in enumerate(block.items, 1):
            mark = f"{at}." if block.numbered else (self.look.bullet if depth == 0 else "–")
            self.item(item, depth, mark)
        self.y -= self.size * 0.3

    def item(self, item: Item, depth: int, mark: str) -> None:
        """Set an item."""
        self.put(self.lines(item.words, self.width, self.size, 14.0 + 14.0 * depth, mark), self.size * 0.15)
        for inner in item.inside:
            self.bullets(inner, depth + 1)

    def finish(self) -> list[Page]:
        """Add running heads, page numbers and footnotes, and return the pages."""
        name = face(self.look.serif)
        for number, page in enumerate(self.pages, 1):
            y = 50.0
            for note in reversed(page.notes):
                for part in reversed(self.lines(runs(note), self.wide - 2 * self.margin, 7.0)):
                    page.bits += [(self.margin + bit.x, y, bit) for bit in part.bits]
                    y += 9.0
            if page.notes:
                page.rules.append((self.margin, y + 2, self.margin + 120, y + 2))
            furniture = [(self.margin, self.high - 40, self.look.running_head), (self.wide / 2, 28.0, str(number)),
                         (self.margin, 28.0, self.look.foot)]  # fmt: skip
            page.bits += [(x, y, Bit(text, name, 7.5)) for x, y, text in furniture if text]
            if self.look.shuffled:
                self.rng.shuffle(page.bits)
        return self.pages


class Grid:
    """Sets a table: rows that break over pages line by line, the head repeated, merged cells set once."""

    pad = 4.0

    def __init__(self, setter: Setter, table: Table):
        self.setter, self.table = setter, table
        share = setter.width / sum(table.widths)
        self.widths = [w * share for w in table.widths]
        self.ruled = setter.look.ruled
        self.closed = setter.rng.random() < 0.6  # whether a table is ruled off where a page ends
        self.size = setter.size * (0.9 if len(table.widths) < 8 else 0.72)

    def cell(self, one: Cell | None, x: int, bold: bool) -> list[Line]:
        """Return the lines of a cell."""
        if one is None:
            return []
        width = sum(self.widths[x : x + one.across]) - 2 * self.pad
        out: list[Line] = []
        for words in one.lines:
            faced = tuple(replace(run, bold=True) for run in words) if bold else words
            mark = self.setter.look.bullet if one.bullets else ""
            out += self.setter.lines(faced, width, self.size, 9.0 if one.bullets else 0.0, mark)
        return out

    def set(self) -> None:
        """Set the table."""
        if self.table.caption:
            self.setter.put(
                self.setter.lines((Run(self.table.caption, bold=True),), self.setter.width, self.size)
            )
        head = [[self.cell(one, x, True) for x, one in enumerate(row)] for row in self.table.head]
        height = sum(self.height(row) for row in head)
        self.room(height + 40)
        self.head(head)
        for at, (row, cells) in enumerate(zip(self.rows(), self.table.body, strict=True)):
            self.row(row, head, at, cells)
        self.close()
        self.setter.y -= 8

    def rows(self) -> Iterator[list[tuple[list[Line], bool]]]:
        """Give the rows; lines of a merged cell that its first row cannot hold go on in the rows it covers.

        The flag says whether a rule may be drawn above the cell.
        """
        waiting: dict[int, tuple[list[Line], int]] = {}
        for row in self.table.body:
            made: list[tuple[list[Line], bool]] = []
            own = [self.cell(one, x, False) if one and one.down == 1 else [] for x, one in enumerate(row)]
            room = max([len(lines) for lines in own] + [1])
            for x, one in enumerate(row):
                if one is not None and one.down > 1:
                    waiting[x] = (self.cell(one, x, False), one.down)
                if x in waiting:
                    lines, left = waiting.pop(x)
                    now, later = (lines, []) if left == 1 else (lines[:room], lines[room:])
                    made.append((now, one is not None))
                    if left > 1:
                        waiting[x] = (later, left - 1)
                else:
                    made.append((own[x], True))
            yield made

    def height(self, row: list[list[Line]]) -> float:
        """Return the height of a row."""
        return max((sum(line.height for line in lines) for lines in row), default=0.0) + 2 * self.pad

    def room(self, height: float) -> None:
        """Go on in the next column if there is no room for a height."""
        if self.setter.y - height < self.setter.bottom and self.setter.y < self.setter.top:
            self.setter.advance()

    def head(self, head: list[list[list[Line]]]) -> None:
        """Set the head with its rules and its background."""
        for at, (cells, row) in enumerate(zip(head, self.table.head, strict=True)):
            flags = [True] * len(row)
            if at:
                flags = [one is not None for one in row]
            self.band(list(zip(cells, flags, strict=True)), self.ruled == "zebra", row)
        if head and self.ruled in {"head", "rows", "all"}:
            self.rule(self.setter.y)

    def close(self, wanted: bool = True) -> None:
        """Draw the rule below the last row, or below the last one that a page holds."""
        if wanted and self.ruled in {"all", "rows"}:
            self.rule(self.setter.y)

    def rule(self, y: float) -> None:
        """Draw a rule over the width of the table."""
        left = self.setter.left
        self.setter.pages[-1].rules.append((left, y, left + sum(self.widths), y))

    def row(
        self,
        row: list[tuple[list[Line], bool]],
        head: list[list[list[Line]]],
        at: int,
        cells: tuple[Cell | None, ...],
    ) -> None:
        """Set a row, in as many pieces as the pages need."""
        rest = row
        first = True
        while first or any(lines for lines, _ in rest):
            notes = 9.5 * sum(1 + len(n) // 110 for lines, _ in rest for line in lines for n in line.notes)
            space = self.setter.y - self.setter.bottom - 2 * self.pad - notes
            unit = self.size * 1.28
            count = int(space // unit)
            longest = max(len(lines) for lines, _ in rest)
            fits = longest <= count
            if not fits and (count < 3 or longest < 8) and self.setter.y < self.setter.top - 120:
                self.close(self.closed)
                self.setter.advance()
                self.head(head)
                continue
            take = longest if fits else max(count, 1)
            piece = [(lines[:take], flag and first) for lines, flag in rest]
            self.band(piece, self.ruled == "zebra" and at % 2 == 1, cells)
            rest = [(lines[take:], flag) for lines, flag in rest]
            first = False
            if any(lines for lines, _ in rest):
                self.close(self.closed)
                self.setter.advance()
                self.head(head)

    def band(
        self, cells: list[tuple[list[Line], bool]], fill: bool = False, row: tuple[Cell | None, ...] = ()
    ) -> None:
        """Set one band of lines across the table, with its rules."""
        setter = self.setter
        page, left, top = setter.pages[-1], setter.left, setter.y
        bottom = top - self.height([lines for lines, _ in cells])
        x = left
        for at, (lines, _) in enumerate(cells):
            y = top - self.pad
            for line in lines:
                y -= line.height
                page.bits += [(x + self.pad + bit.x, y + 2 + bit.rise, bit) for bit in line.bits]
                page.notes += [note for note in line.notes if note not in page.notes]
            x += self.widths[at]
        if fill:
            page.fills.append((left, bottom, sum(self.widths), top - bottom))
        self.lines(cells, row, top, bottom)
        setter.y = bottom

    def lines(
        self, cells: list[tuple[list[Line], bool]], row: tuple[Cell | None, ...], top: float, bottom: float
    ) -> None:
        """Draw the rules of a band, none through merged cells."""
        page, x = self.setter.pages[-1], self.setter.left
        if self.ruled not in {"all", "rows"}:
            return
        covered = 0
        for at, (_, above) in enumerate(cells):
            if above:
                page.rules.append((x, top, x + self.widths[at], top))
            if self.ruled == "all" and covered == 0:
                page.rules.append((x, bottom, x, top))
            one = row[at] if row else None
            covered = one.across - 1 if one is not None else max(covered - 1, 0)
            x += self.widths[at]
        if self.ruled == "all":
            page.rules.append((x, bottom, x, top))


def pages(rng: Random, blocks: list[Block], look: Look) -> tuple[list[Page], float, float]:
    """Set a document; return its pages with their width and height in points."""
    setter = Setter(rng, look)
    setter.put(setter.lines((Run(look.title, bold=True),), setter.width, setter.size * 2.2), 16)
    for block in blocks:
        setter.block(block)
    return setter.finish(), setter.wide, setter.high


def on_canvas(rng: Random, blocks: list[Block], look: Look) -> bytes:
    """Return a PDF drawn word by word on reportlab's canvas."""
    made, wide, high = pages(rng, blocks, look)
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(wide, high), invariant=1)
    canvas.setTitle(look.title)
    for page in made:
        canvas.setFillGray(0.9)
        for x, y, width, height in page.fills:
            canvas.rect(x, y, width, height, stroke=0, fill=1)
        canvas.setFillGray(0)
        canvas.setLineWidth(0.5)
        for rule in page.rules:
            canvas.line(*rule)
        for x, y, bit in page.bits:
            canvas.setFont(bit.face, bit.size)
            canvas.drawString(x, y, bit.text)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def on_figures(rng: Random, blocks: list[Block], look: Look) -> bytes:
    """Return a PDF drawn by matplotlib: type 3 or TrueType faces, rules as paths."""
    from matplotlib.backends.backend_pdf import PdfPages
    from matplotlib.figure import Figure
    from matplotlib.font_manager import FontProperties
    from matplotlib.lines import Line2D
    from matplotlib.patches import Rectangle

    made, wide, high = pages(rng, blocks, look)
    out = io.BytesIO()
    settings: Any = {"pdf.fonttype": rng.choice((3, 42)), "text.parse_math": False}
    faces = {name: FontProperties(fname=str(FONTS / f"{name}.ttf")) for name in FACES.values()}
    about = {"CreationDate": None, "Title": look.title}
    with matplotlib.rc_context(settings), PdfPages(out, metadata=about) as book:
        for page in made:
            figure = Figure(figsize=(wide / 72, high / 72))
            for x, y, width, height in page.fills:
                figure.add_artist(Rectangle((x / wide, y / high), width / wide, height / high, color="0.9"))
            for x, y, x2, y2 in page.rules:
                figure.add_artist(Line2D([x / wide, x2 / wide], [y / high, y2 / high], lw=0.5, color="black"))
            for x, y, bit in page.bits:
                font = faces[bit.face].copy()
                font.set_size(bit.size)
                figure.text(x / wide, y / high, bit.text, fontproperties=font, va="baseline")
            book.savefig(figure)
    return out.getvalue()
