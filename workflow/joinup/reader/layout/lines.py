"""Words in rows: what stands side by side, and running heads, footnotes and headers among the rows."""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise

from .items import MARKER
from .paragraphs import Style
from .rulings import Grid, Rule

Span = tuple[float, float]


@dataclass(slots=True)
class Word:
    """A word as drawn: box in points from the top left, size, baseline, whether it touches the one before."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    size: float
    base: float
    bold: bool
    glued: bool = False
    raised: bool = False
    last: float = 0.0  # where the last letter begins


@dataclass
class Page:
    number: int
    width: float
    height: float
    words: list[Word]
    rules: list[Rule] = field(default_factory=list)


@dataclass
class Row:
    """What stands side by side at one height: words, or one ruled table."""

    words: list[Word]
    top: float
    bottom: float
    base: float
    table: Grid | None = None

    @cached_property
    def spans(self) -> list[Span]:
        """Runs of words without a wide space between them; a bullet or number belongs to what follows it."""
        return self.runs(0.95, 7.0)

    @cached_property
    def fine(self) -> list[Span]:
        """Runs of words without more than an ordinary space between them."""
        return self.runs(0.45, 3.5)

    def runs(self, share: float, least: float) -> list[Span]:
        if self.table:
            return [(self.table.x0, self.table.x1)]
        spans: list[Span] = []
        text = ""
        for w in self.words:
            a, b = spans[-1] if spans else (w.x0, -1e9)
            marker = w.x0 - b < 3.2 * w.size and MARKER.fullmatch(text + " ")
            if w.x0 - b < max(share * w.size, least) or marker:
                spans[-1] = a, max(b, w.x1)
                text += w.text
            else:
                spans.append((w.x0, w.x1))
                text = w.text
        return spans


def part_notes(rows: list[Row], style: Style) -> tuple[list[Row], list[Row]]:
    """Part the footnotes of a page from its text: small lines at the foot that begin with a mark."""
    small = [[w for w in r.words if w.size < 0.93 * style.body] for r in rows]
    first = None
    for k, words in reversed(list(enumerate(small))):
        if not words and (first is not None or rows[k].table):
            break
        mark = len(words) > 2 and re.fullmatch(r"\d{1,3}[.)]?|[*†‡§]+", words[0].text)
        if mark and len(rows[k].spans) == 1:
            first = k
    if first is None or any(len(Row(s, 0, 0, 0).spans) > 1 for s in small[first:] if s):
        return rows, []
    notes = [Row(s, r.top, r.bottom, r.base) for s, r in zip(small[first:], rows[first:], strict=True) if s]
    taken = {id(w): True for r in notes for w in r.words}
    return rows[:first] + [r for r in (without(r, taken) for r in rows[first:]) if r.words or r.table], notes


def without(row: Row, taken: dict) -> Row:
    return Row([w for w in row.words if id(w) not in taken], row.top, row.bottom, row.base, row.table)


def rows_of(words: Sequence[Word]) -> list[Row]:
    """Group words by baseline; a small raised word belongs to the row it is raised from."""
    rows: list[Row] = []
    for w in sorted(words, key=lambda w: (round(w.base, 1), w.x0)):
        for row in reversed(rows[-3:]):
            if abs(w.base - row.base) <= 0.3 * min(w.size, max(x.size for x in row.words[-3:])):
                row.words.append(w)
                row.top, row.bottom = min(row.top, w.top), max(row.bottom, w.bottom)
                break
        else:
            rows.append(Row([w], w.top, w.bottom, w.base))
    for i, row in enumerate(rows):
        for other in rows[i + 1 : i + 4]:
            for w in list(row.words):
                if any(_raised(w, x) for x in other.words):
                    w.raised = w.glued = True
                    row.words.remove(w)
                    other.words.append(w)
    for row in rows:
        row.words.sort(key=lambda w: w.x0)
        for a, b in pairwise(row.words):
            b.raised = b.raised or _raised(b, a)
    return [r for r in rows if r.words]


def _raised(w: Word, by: Word) -> bool:
    """Say whether a word is a mark raised from the end of another word."""
    high = 0.15 * by.size < by.base - w.base < 0.7 * by.size and w.size <= by.size
    touches = -0.2 * by.size < w.x0 - by.x1 < 0.3 * by.size
    return high and touches and bool(re.fullmatch(r"\(?[\d,]{1,5}\)?|[*†‡§¹²³]+|[a-z]", w.text))


def drop_running(pages: Sequence[Page], rows: dict[int, list[Row]]) -> None:
    """Take out heads, feet and page numbers: the same words (digits aside) at the edge of several pages."""

    def edge(page: Page) -> list[Row]:
        """Return the outermost rows of a page that head no table."""
        far = 0.1 * max(page.height, page.width)  # a landscape page has the margins of the others
        outer = [r for r in rows[page.number] if r.bottom < far or r.top > page.height - far]
        outer = [r for r in outer if id(r) not in headers[page.number]]
        return outer if len(outer) <= 6 else outer[:3] + outer[-3:]

    def key(row: Row) -> str:
        return re.sub(r"[\divxlc]+", "#", " ".join(w.text for w in row.words).lower())

    def depth(row: Row, page: Page) -> tuple[bool, float]:
        """Return whether a row is at the foot of its page, and how far it is from the page's edge."""
        at = (row.top + row.bottom) / 2
        return at > page.height / 2, min(at, page.height - at)

    def alone(row: Row) -> bool:
        text = " ".join(w.text for w in row.words).lower()
        return bool(re.fullmatch(r"(page\s*)?[-–|\s]*(\d{1,4}|[ivxl]{1,6})[-–|\s]*(of \d+)?", text))

    headers = {p.number: header_rows(rows[p.number]) for p in pages}
    seen = Counter(k for p in pages for k in {key(r) for r in edge(p)})
    once = [depth(r, p) for p in pages for r in edge(p) if seen[key(r)] == 1 and not alone(r)]

    def repeated(row: Row, page: Page) -> bool:
        """Say whether a row is repeated, and hardly any that is not stands as far out: it is in the margin."""
        foot, far = depth(row, page)
        times = seen[key(row)]
        outer = sum(f == foot and d < far + 4 for f, d in once)
        return times >= max(2, 0.3 * len(pages)) and outer <= 0.4 * times

    for page in pages:
        drop = {id(r) for r in edge(page) if alone(r) or repeated(r, page)}
        rows[page.number] = [r for r in rows[page.number] if id(r) not in drop]


def header_rows(rows: Sequence[Row]) -> set[int]:
    """Return the rows that head a table: bold cells side by side, right above other lines."""
    heads: set[int] = set()
    for before, r, after in zip([None, *rows], rows, rows[1:], strict=False):
        if r.table or not all(w.bold for w in r.words):
            continue
        size = r.words[0].size
        wrapped = before is not None and id(before) in heads and r.base - before.base < 1.6 * size
        if (len(r.spans) > 1 or wrapped) and after.base - r.base < 2.4 * size:
            heads.add(id(r))
    return heads


def style_of(rows: Sequence[Row]) -> Style:
    """Find the size of the running text and the usual distance of its lines."""
    sizes: Counter[float] = Counter()
    vocabulary: set[str] = set()
    for r in rows:
        starts = {s[0] for s in r.spans}
        for w in r.words:
            sizes[w.size] += len(w.text)
            if w.x0 not in starts or not w.text[:1].islower():  # else it may be the second half of a word
                vocabulary.add(w.text.lower().strip(".,;:()'\"“”‘’"))
    body = max(sizes, key=lambda s: (sizes[s], -s)) if sizes else 10.0
    steps: dict[float, list[float]] = defaultdict(list)
    for i, a in enumerate(rows):
        for span in a.spans:
            size = next(w.size for w in a.words if w.x0 >= span[0])
            for b in rows[i + 1 : i + 7]:
                if any(s[0] < span[1] and s[1] > span[0] for s in b.spans):
                    if 0.9 < (b.base - a.base) / size < 2.4 and any(w.size == size for w in b.words):
                        steps[size].append(b.base - a.base)
                    break
    lines = Counter(
        " ".join(w.text for w in r.words)
        for r in rows
        if len(r.words) < 6 * len(r.spans) and all(w.bold for w in r.words)
    )
    ends = [w.text for r in rows if len(r.words) > 3 for w in r.words if any(w.x1 == b for _, b in r.spans)]
    hyphens = sum(len(t) > 2 and t.endswith("-") for t in ends)
    pitch = {s: sorted(v)[len(v) // 5] for s, v in steps.items() if len(v) > 3}
    return Style(
        body, pitch, vocabulary, hyphens > max(1, 0.02 * len(ends)), {t for t, n in lines.items() if n > 2}
    )


def union_of(spans: list[Span]) -> list[Span]:
    merged: list[Span] = []
    for a, b in sorted(spans):
        if merged and a <= merged[-1][1] + 0.1:
            a, c = merged.pop()
            b = max(b, c)
        merged.append((a, b))
    return merged


def gaps_between(spans: list[Span], least: float) -> list[Span]:
    return [(a[1], b[0]) for a, b in pairwise(spans) if b[0] - a[1] >= least]


def split_at(rows: list[Row], gaps: list[Span]) -> list[list[Row]]:
    """Part rows at the middle of each white column."""
    cuts = [(a + b) / 2 for a, b in gaps]
    sides: list[list[Row]] = [[] for _ in range(len(cuts) + 1)]
    for r in rows:
        if r.table:
            sides[sum(c < (r.table.x0 + r.table.x1) / 2 for c in cuts)].append(r)
            continue
        parts: dict[int, list[Word]] = defaultdict(list)
        for w in r.words:
            parts[sum(c < (w.x0 + w.x1) / 2 for c in cuts)].append(w)
        for k, words in parts.items():
            row = Row(words, min(w.top for w in words), max(w.bottom for w in words), r.base)
            sides[k].append(row)
    return [sorted(s, key=lambda r: (r.base, r.top)) for s in sides]
