"""From lines of one column to paragraphs, headings and list items."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from typing import Any

from .items import Block, split_marker, tidy

SOFT = "\v"  # in a cell: a line ends, perhaps an entry with it
OPEN = ("-", ",", "/", "&", " and", " of", " the", " for", " with")  # ends of lines that go on


@dataclass
class Style:
    """What is usual in a document: size of running text, line distance by size, its words."""

    body: float
    pitch: dict[float, float]
    vocabulary: set[str]
    hyphenated: bool = True  # words are parted at line ends; else a hyphen there belongs to its word
    repeated: set[str] = field(default_factory=set)  # short lines that stand several times: labels
    gutters: list[float] = field(default_factory=list)  # where columns of running text were parted
    columns: list[list[float]] = field(default_factory=list)  # where columns of unruled tables were parted


class Line:
    """Words of one line in one column."""

    def __init__(self, words: Sequence[Any]):
        self.words = sorted(words, key=lambda w: w.x0)
        plain = [w for w in self.words if not w.raised] or self.words
        self.plain = plain
        self.x0, self.x1 = self.words[0].x0, max(w.x1 for w in self.words)
        self.top, self.bottom = min(w.top for w in plain), max(w.bottom for w in plain)
        self.size = max(plain, key=lambda w: len(w.text)).size
        self.base = plain[0].base
        self.bold = all(w.bold for w in plain)

    @cached_property
    def text(self) -> str:
        out = ""
        for w in self.plain:
            out += w.text if w.glued and out else f" {w.text}"
        return re.sub(r"(ffi|ffl|fi|fl)\1", r"\1", tidy(out))  # some fonts name a ligature twice

    @cached_property
    def raw(self) -> str:
        return " ".join(w.text for w in self.words)

    @cached_property
    def marker(self) -> str:
        return split_marker(self.text)[0]


def room(p: Line, q: Line, right: float) -> bool:
    """Say whether the first word of the next line would still have fitted: then the break was meant."""
    return p.x1 + 0.35 * p.size + q.plain[0].x1 - q.plain[0].x0 < right - 0.3 * p.size


def _breaks(p: Line, q: Line, style: Style) -> bool:
    """Say whether a new paragraph begins for reasons of distance, style, marker or indent."""
    usual = style.pitch.get(p.size, 1.25 * p.size)
    lifted = 0.3 * q.size if any(w.raised for w in q.words) else 0.0  # a raised mark pushes its line down
    if q.base - p.base > max(1.22 * usual, 1.05 * p.size) + lifted or q.base < p.base:
        return True
    if abs(p.size - q.size) > 0.09 * p.size:
        return True
    if p.bold != q.bold and not (p.plain[-1].bold and q.plain[0].bold):
        return True
    if q.text[:1].isupper() and (q.raw in style.repeated or p.raw in style.repeated):
        return True
    return q.plain[0].bold and not p.plain[-1].bold and ":" in q.text


def _begins_item(first: Line, p: Line, q: Line, right: float) -> bool:
    """Say whether a line begins a list item of its own."""
    if not q.marker:
        return False
    bullet = not q.marker[-1].isalnum() and not (q.marker[-1] in ".):" and q.marker[0].isalpha())
    beside = bool(first.marker) and q.x0 <= first.x0 + 2
    return bullet or beside or p.text[-1:] in ".:;!?" or room(p, q, right) or q.bold


def paragraphs(
    lines: Sequence[Line], page: int, left: float, right: float, style: Style, soft: str = " "
) -> list[Block]:
    """Join lines of one column into blocks: one per paragraph, heading or list item.

    A line break is meant where the next word would still have fitted; ``soft`` joins lines of which the second begins
    with a capital.
    """
    parts: list[list[Line]] = []
    first: Line | None = None
    for line in (ln for ln in lines if ln.text.strip()):
        before = parts[-1][-1] if parts else line
        if first is None or _breaks(before, line, style) or _begins_item(first, before, line, right):
            first = line
            parts.append([line])
            continue
        hangs = first.marker and line.x0 > first.x0 + 2  # an item goes on
        goes_on = hangs or before.text.endswith(OPEN) or line.text[:1].islower()
        if room(before, line, right) and not goes_on:
            parts.append([line])
        else:
            parts[-1].append(line)
    return [_block(part, page, left, style, soft) for part in parts]


def join_lines(text: str, more: str, vocabulary: set[str], hyphenated: bool = True) -> str:
    """Join two lines; a hyphen at the end goes unless the document prints the word with it.

    >>> join_lines("Cross-", "cutting edu-", {"cross", "cutting"}), join_lines("edu-", "cation", set())
    ('Cross-cutting edu-', 'education')
    """
    capitals = text[-3:-1].isupper() and more[:2].isupper()
    if text.endswith("-") and (more[:1].islower() or capitals) and not text.endswith(" -"):
        a = re.split(r"[\s(]", text)[-1][:-1].lower()
        b = re.split(r"[\s.,;:)]", more)[0].lower()
        parted = not hyphenated or f"{a}-{b}" in vocabulary or (a in vocabulary and b in vocabulary)
        return text + more if parted and a + b not in vocabulary else text[:-1] + more
    if text.endswith(("-", "/")) and not text.endswith((" -", " /")):
        return text + more
    return f"{text} {more}"


def _joined(lines: Sequence[Line], style: Style, soft: str) -> str:
    text = lines[0].text
    for before, line in pairwise(lines):
        if before.plain[-1].text.endswith("\u00ad"):
            text += line.text
        elif not text.endswith(OPEN) and (soft == SOFT or line.text[:1].isupper()):
            text += soft + line.text
        else:
            text = join_lines(text, line.text, style.vocabulary, style.hyphenated)
    return text


def _block(lines: list[Line], page: int, left: float, style: Style, soft: str) -> Block:
    marker, text = split_marker(_joined(lines, style, soft))
    if not text:
        marker, text = "", marker
    bold = all(ln.bold for ln in lines)
    size = round(lines[0].size / style.body, 2)
    lead = ""
    words = [w for ln in lines for w in ln.plain]
    if not bold:
        count = next((i for i, w in enumerate(words) if not w.bold and w.text not in "•–-:"), len(words))
        lead = tidy(" ".join(w.text for w in words[:count])) if words[0].bold else ""
        lead = split_marker(lead)[1] if marker and lead.startswith(marker) else lead
    box = (min(ln.x0 for ln in lines), lines[0].top, max(ln.x1 for ln in lines), lines[-1].bottom)
    large = bold or size > 1.28 or (size > 1.08 and text[-1:] not in ".;,")
    kind = "heading" if large and len(text) < 260 else "item" if marker else "text"
    if (
        size < 0.93
        and (marker[:1].isdigit() or marker in "*†‡" or lines[0].words[0].raised)
        and kind != "heading"
    ):
        kind = "note"
    level = max(0, round((lines[0].x0 - left) / (1.3 * style.body)))
    return Block(text, page, ",".join(f"{v:.1f}" for v in box), kind, size, bold, level, marker, lead)
