"""The parts of a document, whatever the engine that prints them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Run:
    """Words in one face; ``note`` is the text of a footnote called after them."""

    text: str
    bold: bool = False
    italic: bool = False
    note: str = ""


Runs = tuple[Run, ...]


def runs(*parts: str | Run) -> Runs:
    """Make runs from strings and runs."""
    return tuple(Run(p) if isinstance(p, str) else p for p in parts if p)


def plain(words: Runs) -> str:
    """Return the words without faces and footnotes."""
    return "".join(run.text for run in words)


@dataclass(frozen=True)
class Heading:
    """A heading; level 1 is a chapter."""

    level: int
    words: Runs


@dataclass(frozen=True)
class Para:
    """A paragraph; ``kind`` is "" or "title" or "small"."""

    words: Runs
    kind: str = ""


@dataclass(frozen=True)
class Item:
    """An item of a list with the lists inside it."""

    words: Runs
    inside: tuple[Bullets, ...] = ()


@dataclass(frozen=True)
class Bullets:
    """A list, bulleted or numbered."""

    items: tuple[Item, ...]
    numbered: bool = False


@dataclass(frozen=True)
class Terms:
    """A definition list: terms, each with its definitions."""

    pairs: tuple[tuple[Runs, tuple[Runs, ...]], ...]


@dataclass(frozen=True)
class Cell:
    """A table cell: lines, whether they are bullets, how far it reaches, and a number if it is one."""

    lines: tuple[Runs, ...] = ()
    bullets: bool = False
    down: int = 1
    across: int = 1
    number: float | None = None


@dataclass(frozen=True)
class Table:
    """A table: header rows, body rows; a cell covered by a merged one is None. ``widths`` are shares."""

    head: tuple[tuple[Cell | None, ...], ...]
    body: tuple[tuple[Cell | None, ...], ...]
    widths: tuple[float, ...]
    caption: str = ""
    name: str = ""


@dataclass(frozen=True)
class Break:
    """The start of a new page where the medium has pages."""


Block = Heading | Para | Bullets | Terms | Table | Break


@dataclass(frozen=True)
class Look:
    """How a document is dressed; every engine takes what it can do."""

    running_head: str = ""
    foot: str = ""
    columns: int = 1
    ruled: str = "all"  # all | rows | head | none | zebra
    landscape: bool = False
    justify: bool = False
    hyphenate: bool = False
    ligatures: bool = False
    soft_hyphens: bool = False
    smart_quotes: bool = True
    serif: bool = False
    size: float = 10.5
    capitals: bool = False  # chapter headings in capitals
    numbered_chapters: bool = False
    bullet: str = "•"
    shuffled: bool = False  # drawn in another order than read
    title: str = ""
    extra: dict[str, float] = field(default_factory=dict)


def cell(*lines: str | Runs, bullets: bool = False, number: float | None = None) -> Cell:
    """Make a cell of one or more lines."""
    return Cell(
        tuple(runs(line) if isinstance(line, str) else line for line in lines), bullets, number=number
    )


def walk(blocks: list[Block]) -> Iterator[Runs]:
    """Give every run of words in a document, in reading order."""
    for block in blocks:
        if isinstance(block, Heading | Para):
            yield block.words
        elif isinstance(block, Bullets):
            yield from _items(block)
        elif isinstance(block, Terms):
            for term, texts in block.pairs:
                yield term
                yield from texts
        elif isinstance(block, Table):
            for row in (*block.head, *block.body):
                for one in row:
                    if one is not None:
                        yield from one.lines


def _items(bullets: Bullets) -> Iterator[Runs]:
    for item in bullets.items:
        yield item.words
        for inner in item.inside:
            yield from _items(inner)
