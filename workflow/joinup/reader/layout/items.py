"""What every file is turned into: text blocks and tables in reading order, each with its address."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from unicodedata import normalize

from joinup.errors import Fault, InputError

MARKER = re.compile(
    r"^(?P<mark>[•●○◦▪■□‣⁃∙·–—*➢➤►▸✓\uf0b7\uf0a7-]|o(?= [A-Z])"
    r"|\(?(?:\d{1,2}(?:\.\d{1,2})*|[a-zA-Z]|[ivxIVX]{1,4})[.):]|[A-Z]\.\d{1,2}(?:\.\d{1,2})*|\d{1,2}(?:\.\d{1,2})+|\d{1,2}(?=\s+[A-Z]))(?:\s+|$)"
)
RAISED = re.compile(r"(?<=[\w)\].,;%'’”])(?<!\bm)(?<!km)(?<!cm)(?<![¹²³⁰⁴-⁹])[¹²³⁰⁴-⁹]+(?!\w)")
NOTE = re.compile(r"\s*(?:[¹²³⁰⁴-⁹]+|[*†‡§]{1,3})\s*(?=\w)")  # what a footnote begins with
FORMS = str.maketrans(
    {c: None for c in "\u00ad\u200b\u200c\u200d\u2060\ufeff"}
    | {c: normalize("NFKC", c) for c in "\ufb00\ufb01\ufb02\ufb03\ufb04\ufb05\ufb06"}
    | dict.fromkeys("\uf0b7\uf0a7", "•")  # bullets of symbol fonts
)
QUOTES = str.maketrans(dict(zip("‘’‛`´“”„‟‐‑\u00a0\u2009\u202f\u2007", "''''''\"\"\"--    ", strict=False)))


@dataclass(frozen=True)
class Limits:
    """How much of a machine one document may take, whatever it holds."""

    bytes: int = 64_000_000
    pages: int = 600
    cells: int = 1_600_000
    nesting: int = 120
    seconds: float = 60.0
    memory: int = 1_500_000_000
    zip_ratio: float = 150.0
    zip_bytes: int = 400_000_000


@dataclass
class Block:
    """A heading, paragraph or list item; ``size`` is relative to the running text, ``level`` the nesting."""

    text: str
    page: int
    address: str
    kind: str = "text"  # heading | text | item | note
    size: float = 1.0
    bold: bool = False
    level: int = 0
    marker: str = ""
    lead: str = ""  # a bold beginning of a paragraph that is not bold as a whole


@dataclass
class Cell:
    """One table cell with its place in the grid; paragraphs in ``text`` are separated by line feeds."""

    text: str
    row: int
    col: int
    page: int
    address: str
    rows: int = 1
    cols: int = 1
    bold: bool = False


@dataclass
class Table:
    """A grid of cells; ``edges`` are the left edges of its columns, by which a continuation is known."""

    cells: list[Cell]
    page: int
    edges: list[float] = field(default_factory=list)
    loose: bool = False  # without vertical rulings: its cells were found by white space
    breaks: list[int] = field(default_factory=list)  # rows that are the first after a page break
    sheet: bool = False  # of a spreadsheet: its rows and columns are certain

    @property
    def height(self) -> int:
        return max((c.row + c.rows for c in self.cells), default=0)

    def extend(self, other: Table) -> None:
        """Add the rows of a continuation below."""
        start = self.height
        self.breaks.append(start)
        for c in other.cells:
            c.row += start
            self.cells.append(c)


@dataclass
class Layout:
    """A document as laid out: blocks and tables in reading order, and what could not be read."""

    items: list[Block | Table]
    unread: list[str] = field(default_factory=list)
    pages: int = 1


def refusal(file: str, problem: str, remedy: str, page: int = 0) -> InputError:
    """Make the error of a document that is not read; it names the page where there is one."""
    return InputError(Fault(file=f"{file}, page {page}" if page else file, problem=problem, remedy=remedy))


def tidy(text: str) -> str:
    """Bring a printed text to one form: ligatures, soft hyphens, spaces, control characters."""
    text = text.translate(FORMS)
    if not text.isprintable():
        text = "".join(c if c == "\n" or c.isprintable() else " " for c in text)
    return "\n".join(" ".join(line.split()) for line in text.split("\n")).strip()


def unclosed(text: str) -> bool:
    """Say whether a bracket is open where a text ends."""
    return any(text.count(a) > text.count(b) for a, b in ("()", "[]"))


def sentence(text: str) -> bool:
    """Say whether a text of several words holds the end of a sentence."""
    return bool(re.search(r"[a-z]{3}[.!?](\s+[A-Z]|$)", text)) and len(text.split()) > 8


def split_marker(text: str) -> tuple[str, str]:
    """Split a bullet or number from the beginning of a text."""
    match = MARKER.match(text)
    return (match["mark"], text[match.end() :]) if match else ("", text)
