"""Labels and what they say: within a text ("Lead: DfE. Partners: MoJ, DHSC"), and in tables of labels and values."""

import re

from joinup.reader.cues import plain
from joinup.reader.layout.items import Cell, Table, unclosed

from .collector import CandidateCollector, Place
from .headers import TITLES, Grid, distinct, grid_of, mended

LABEL = re.compile(
    r"(?:^|(?<=[.;|\n\v)])\s*|(?<=\s)[–—|/]\s+)((?:[A-Z]|(?<=; )[a-z])[\w/&()' \v-]{1,48}?)\s*(?::|\s[–—]\s)\s*"
)


def labelled(text: str, collector: CandidateCollector) -> tuple[str, list[tuple[str, str]]]:
    """Part a text into what is before its first label, and labels with their contents.

    A label begins the text, a line or a sentence, or follows a dash or stroke. Other text after a label belongs to it.
    """
    spans: list[tuple[int, int, str]] = []
    for m in LABEL.finditer(text) if re.search("[:–—]", text) else ():
        name = collector.label(m[1])
        if name and not unclosed(text[: m.start()]) and (name != "ignore" or spans):
            spans.append((m.start(), m.end(), name))
    ends = [*(s[0] for s in spans), len(text)]
    before = text[: ends[0]].strip() if spans else text
    parts = zip(spans, ends[1:], strict=True)
    return before, [(name, text[b:e].strip().rstrip("/–—|").strip()) for (_, b, name), e in parts]


def card_rows(table: Table, collector: CandidateCollector) -> list[tuple[str | None, list[Cell]]]:
    """Return label (None for a title) and cells of each row of a card, or an empty list if a table is none.

    Left of the labels a column may hold captions of their groups.
    """
    grid = mended(grid_of(table), table.breaks)
    second = [len(row) == 3 and _labels(row[1], collector) for row in grid]
    if sum(second) > max(2, sum(_labels(row[0], collector) for row in grid)):
        grid = [_uncaptioned(row, inner) for row, inner in zip(grid, second, strict=True)]
    if not _is_card(grid, collector):
        return []
    rows: list[tuple[str | None, list[Cell]]] = []
    label = ""
    seen: set[str] = set()  # labels since the last title
    for n, row in enumerate(grid):
        cells = distinct(row)
        if not cells:
            continue
        first, name = cells[0], collector.label(cells[0].text)
        if len(cells) > 1:
            label = name
            seen.add(first.text)
            usual = plain(first.text) in collector.usual
            if usual:
                collector.heading("label", first.text, Place.of(first), name)
            if label or rows or usual or collector.names.whole(first.text):
                rows.append((label or "ignore", cells[1:]))
            else:
                rows += [(None, cells[:1]), ("", cells[1:])]
            continue
        number = collector.words.numbered(first.text)
        after = grid[n + 1][0] if n + 1 < len(grid) else None
        again = after is not None and not name and after.text in seen  # the labels begin again
        if first.col > 0:  # a value that goes on under the same label
            rows.append((label, cells))
        elif (number and number[1]) or again:
            seen = set()
            rows.append((None, cells))
        elif name or (first.cols == 1 and rows):
            label = name or "ignore"
        else:
            rows.append((None, cells))
    named = any(label in TITLES for label, _ in rows)  # then what stands over the labels is no title
    return [row for row in rows if row[0] is not None or not named]


def _uncaptioned(row: list[Cell | None], inner: bool) -> list[Cell | None]:
    """Return a row of a card without the caption left of its label; ``inner``: its second cell is the label."""
    if inner or row[1] is row[0]:
        return row[1:]
    return row[:2] if row[2] in (None, row[1]) else row


def _labels(cell: Cell | None, collector: CandidateCollector) -> bool:
    """Say whether a cell is a label: known, or printed again and again where cards have theirs."""
    return cell is not None and (collector.label(cell.text) != "" or plain(cell.text) in collector.usual)


def _is_card(grid: Grid, collector: CandidateCollector) -> bool:
    """Say whether the first column holds labels, at least one of them known, and the others what they say."""
    pairs = [(row[0], row[1]) for row in grid if len(row) > 1 and row[0] is not None and row[1] is not row[0]]
    if len(grid[0]) > 3 or not pairs or (len(grid) > 14 and len(grid[0]) > 2):
        return False
    known = [name for a, _ in pairs if (name := collector.label(a.text))]
    labels = sum(_labels(a, collector) for a, _ in pairs) if len(set(known)) > 1 else len(known)
    values = sum(collector.label(b.text) != "" for _, b in pairs if b is not None)
    return labels >= max(1, 0.6 * len(pairs)) and values <= 0.34 * len(pairs)
