"""Read tables: what their columns hold, by header words or by content, and row by row what they say."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from .blocks import NOTE, Cell, Table, split_marker
from .candidates import Place, Taker
from .cues import ROLES, plain
from .phrases import Share

if TYPE_CHECKING:
    from .outline import State

LISTS = ("organisation", "department", "partner", "supporting", "lead", "delivery")
Grid = list[list[Cell | None]]


def grid_of(table: Table) -> Grid:
    """Lay cells out as rows and columns; a merged cell stands in each of its fields."""
    width = max(c.col + c.cols for c in table.cells)
    grid: Grid = [[None] * width for _ in range(table.height)]
    for c in table.cells:
        for i in range(c.row, c.row + c.rows):
            for j in range(c.col, c.col + c.cols):
                grid[i][j] = c
    return grid


def read_table(table: Table, taker: Taker, state: State) -> None:
    """Take candidates from a table: rows under headers, a card of labels and values, or departments by outcomes."""
    grid = _mended(grid_of(table), table.breaks)
    if {taker.label(c.text) for c in _distinct(grid[0])} == {"ignore"}:
        return  # abbreviations, dates, contacts
    width = len(grid[0])
    fields, found = _known_header(table, width, state), False
    taker.loose = table.loose
    r = 0
    while r < len(grid):
        head = _header(grid, r, taker)
        again = head is not None and (
            head[0] == fields or all(f for f, _ in head[0]) or _distinct(grid[r])[0].bold
        )
        if head and (not found or again):
            found = True
            fields, r = head
            if state.headers.get(width, [None, None])[1] != fields:
                state.carried = []
            state.headers[width] = [table.edges, fields]
            continue
        if fields is None:
            fields = _guessed(grid[r:], taker)
        _row(grid, r, fields, taker, state)
        r += 1
    taker.loose = False


def _known_header(table: Table, width: int, state: State) -> list | None:
    """Return the header of an earlier table with the same columns."""
    before = state.headers.get(width)
    if before and len(before[0]) == len(table.edges):
        return before[1]
    return None


def _distinct(row: list[Cell | None]) -> list[Cell]:
    return list({id(c): c for c in row if c is not None}.values())


def _mended(grid: Grid, breaks: list[int]) -> Grid:
    """Join a row that a page break cut in two: its second part goes on in mid-sentence, below a repeated header."""
    gone = set()
    for r in breaks:
        while 0 < r < len(grid) - 1 and _same_texts(grid[r], grid[0]):
            gone.add(r)
            r += 1
        if not 0 < r < len(grid):
            continue
        last = max(k for k in range(r) if k not in gone)
        pairs = [(a, b) for a, b in zip(grid[last], grid[r], strict=True) if a is not None and b is not None]
        pairs = [(a, b) for a, b in pairs if a is not b]
        if not pairs or not _goes_on(*pairs[0]):
            continue
        if sum(not _goes_on(a, b) for a, b in pairs[1:]) > 1:  # a cell merged over several rows goes on
            above, below = pairs[0]
            joined = replace(above, text=f"{above.text} {below.text}")
            grid = [[joined if c is above or c is below else c for c in row] for row in grid]
        else:
            for j, b in enumerate(grid[r]):
                a = grid[last][j]
                if b is not None and a is not None and a is not b:
                    joint = " " if b.text[:1].islower() or a.text.endswith(",") else "\n"
                    grid[last][j] = replace(a, text=a.text + joint + b.text)
                elif b is not None and a is None:
                    grid[last][j] = b
            gone.add(r)
    return [row for r, row in enumerate(grid) if r not in gone]


def _same_texts(row: list[Cell | None], other: list[Cell | None]) -> bool:
    return [c and c.text for c in row] == [c and c.text for c in other]


def _goes_on(above: Cell, below: Cell) -> bool:
    """Say whether a cell is the second part of the one above it."""
    text = above.text
    unclosed = text.count("(") > text.count(")") or text.count("[") > text.count("]")
    return below.text[:1].islower() or unclosed or bool(re.search(r"(,|&|\band|\bof|\bfor|\bthe|-)$", text))


def _is_card(grid: Grid, taker: Taker) -> bool:
    """Say whether the first column holds labels and the others what they say."""
    pairs = [(row[0], row[1]) for row in grid if len(row) > 1 and row[0] is not None and row[1] is not row[0]]
    if len(grid[0]) > 3 or not pairs or (len(grid) > 14 and len(grid[0]) > 2):
        return False
    labels = [taker.label(a.text) for a, _ in pairs]
    values = [taker.label(b.text) for _, b in pairs if b is not None]
    return sum(map(bool, labels)) >= max(1, 0.6 * len(pairs)) and sum(map(bool, values)) <= 0.34 * len(pairs)


def card_rows(table: Table, taker: Taker) -> list[tuple[str | None, list[Cell]]]:
    """Return label (None for a title) and cells of each row of a card, or an empty list if a table is none."""
    grid = _mended(grid_of(table), table.breaks)
    if not _is_card(grid, taker):
        return []
    rows: list[tuple[str | None, list[Cell]]] = []
    label = ""
    seen: set[tuple[str, str]] = set()  # labels since the last title
    for n, row in enumerate(grid):
        cells = _distinct(row)
        if len(cells) == 1:
            c = cells[0]
            numbered = taker.cues.numbered_as(c.text, taker.noun)
            after = grid[n + 1][0] if n + 1 < len(grid) else None
            again = (
                after is not None
                and not taker.label(c.text)
                and (taker.label(after.text), after.text) in seen
            )
            if c.col == 0 and ((numbered and numbered[1]) or again):  # the labels begin again
                seen = set()
                rows.append((None, cells))
            elif c.col > 0:  # a value that goes on under the same label
                rows.append((label, cells))
            elif taker.label(c.text) or (c.cols == 1 and rows):
                label = taker.label(c.text) or "ignore"
            else:
                rows.append((None, cells))
        elif cells:
            label = taker.label(cells[0].text)
            seen.add((label, cells[0].text))
            if label or rows or taker.names.whole(cells[0].text):
                rows.append((label or "ignore", cells[1:]))
            else:
                rows.append((None, cells[:1]))
                rows.append(("", cells[1:]))
    return rows


def has_titles(table: Table, taker: Taker) -> bool:
    """Say whether a table has a column of outcomes (or pilots)."""
    grid = grid_of(table)
    heads = (_header(grid, r, taker) for r in range(min(4, len(grid))))
    return any(f in (taker.noun, "name") for h in heads if h for f, _ in h[0])


def _header(grid: Grid, r: int, taker: Taker) -> tuple[list, int] | None:
    """Return the fields of the columns if a row (with those below it) is a header, and the first row after it."""
    first = _fields_of(grid[r], taker)
    if first is None:
        return None
    rows = [r]
    while rows[-1] + 1 < len(grid):
        below = _fields_of(grid[rows[-1] + 1], taker)
        new = [c for c in _distinct(grid[rows[-1] + 1]) if all(c is not o for o in grid[rows[-1]])]
        if not all(
            taker.label(c.text) or taker.cues.label(c.text, 6) or taker.names.whole(c.text) for c in new
        ):
            break  # a row of marks under a table of departments holds a title too
        partial = any(c is None or c is grid[rows[-1]][j] for j, c in enumerate(grid[rows[-1] + 1]))
        spanning = any(c.cols > 1 for c in _distinct(grid[rows[-1]]))
        if below is None or not (partial or spanning):
            break
        rows.append(rows[-1] + 1)
    fields = []
    for j in range(len(grid[r])):
        texts = list(dict.fromkeys(grid[k][j].text for k in rows if grid[k][j] is not None))  # type: ignore[union-attr]
        fields.append(_column(texts, taker))
    if len(rows) == 1 and not any(f for f, _ in fields):
        return None
    return _spread(fields, grid, rows), rows[-1] + 1


def _spread(fields: list, grid: Grid, rows: list[int]) -> list:
    """A header cell merged in print may be stored in its first column only: the empty ones beside it share it."""
    return fields


def _column(texts: list[str], taker: Taker) -> tuple[str, str]:
    """Return what a column holds and its header: the lowest header line that says it decides."""
    for text in reversed(texts):
        bodies = taker.names.whole(text)
        if len(bodies) == 1:
            return "body", text
        field = taker.label(text) or taker.cues.label(text, 8)
        if field:
            return field, " ".join(texts)
    return "", " ".join(texts)


def _fields_of(row: list[Cell | None], taker: Taker) -> list[str] | None:
    """Return the fields that the cells of a row name, or None where it is no header row."""
    cells = _distinct(row)
    if not cells or any(len(c.text) > 90 for c in cells):
        return None
    named = [taker.label(c.text) for c in cells]
    loose = [
        n or (taker.cues.label(c.text, 6) if not re.search(r"[.;]$", c.text) else "")
        for n, c in zip(named, cells, strict=True)
    ]
    bodies = [len(taker.names.whole(c.text)) == 1 for c in cells]
    short = all(len(c.text.split()) < 7 for c in cells) and all(
        a or b for a, b in zip(loose, bodies, strict=True)
    )
    if all(loose) and all(c.bold for c in cells) and len(set(loose)) >= 2:
        return loose
    if short and sum(map(bool, named)) >= 0.5 * len(cells) and len(set(filter(None, loose))) >= 2:
        return loose
    if len(set(filter(None, named))) >= 2 and sum(map(bool, loose)) + sum(bodies) >= 0.6 * len(cells):
        return loose
    if sum(bodies) >= 3 and sum(bodies) + sum(map(bool, named)) >= 0.7 * len(cells) and len(cells) > 3:
        return loose
    if len(cells) == 1 and cells[0].cols > 1 and named[0]:
        return loose
    return None


def _guessed(rows: Grid, taker: Taker) -> list[tuple[str, str]]:
    """Guess from their content what the columns of a table without a header hold."""
    fields = []
    for j in range(len(rows[0])):
        texts = [
            c.text
            for c in {id(row[j]): row[j] for row in rows if row[j] is not None}.values()
            if c is not None
        ]
        n = len(texts) or 1
        bodies = sum(bool(taker.names.whole(t)) for t in texts) / n
        money = sum("£" in t for t in texts) / n
        metric = sum(bool(taker.cues.metric.match(split_marker(t)[1])) for t in texts) / n
        length = sum(map(len, texts)) / n
        if bodies > 0.6:
            fields.append(("organisation" if any(f == "department" for f, _ in fields) else "department", ""))
        elif money > 0.6:
            fields.append(("funding", ""))
        elif metric > 0.5:
            fields.append(("metric", ""))
        elif length > 18 and not any(f in ("outcome", "pilot") for f, _ in fields):
            fields.append((taker.noun, ""))
        else:
            fields.append(("", ""))
    kinds = {f for f, _ in fields}
    return (
        fields
        if kinds & {"department", "organisation", "metric"} and taker.noun in kinds
        else [("", "")] * len(fields)
    )


def _row(grid: Grid, r: int, fields: list[tuple[str, str]], taker: Taker, state: State) -> None:
    from .outline import own_section, take_field

    row = grid[r]
    cells = _distinct(row)
    if not cells:
        return
    if len(cells) == 1 and (cells[0].cols > 1 or len(row) > 2):
        if _band(cells[0], fields, taker, state):
            return
    by_field: dict[str, list[tuple[Cell, str]]] = {}
    for j, c in enumerate(row):
        if c is None or j >= len(fields):
            continue
        field, head = fields[j]
        if not any(c is other for other, _ in by_field.get(field, [])) or field == "body":
            by_field.setdefault(field, []).append((c, head))
    noun = taker.noun
    title = next(
        iter(
            by_field.get(noun, [])
            or by_field.get("name", [])
            or by_field.get("pilot" if noun == "pilot" else "outcome", [])
        ),
        None,
    )
    if title is None and noun == "outcome" and "pilot" in by_field:
        title = by_field["pilot"][0]
    department = next(iter(by_field.get("department", [])), None)
    role_cell = next(iter(by_field.get("role", [])), None)
    long_form = role_cell is not None and any(f in by_field for f in LISTS)
    _carry(fields, by_field, title, state)
    if department is not None and not long_form and noun == "outcome":
        many = len(taker.names.find(department[0].text)) > 1
        if not many or "lead" not in by_field:
            state.owners = taker.speech.listed(department[0].text, "lead", "column")
            state.owner_place, state.owner_role = Place.of(department[0]), "lead"
    reference = next((c.text for c, _ in by_field.get("reference", [])), "")
    if title is not None:
        text = (
            "\n".join(c.text for c, _ in by_field[noun])
            if noun in by_field and len(by_field[noun]) == 1
            else title[0].text
        )
        lines = [ln for ln in text.split("\n") if ln.strip()]
        before = state.current
        place = Place.of(title[0])
        _begin_lines(lines, place, taker, state, "lead" in by_field)
        if reference and state.current:
            state.references[plain(reference)] = state.current
        if state.current == before and not taker.lookup(lines[0] if lines else ""):
            state.current = before
    elif reference and plain(reference) in state.references:
        state.current = state.references[plain(reference)]
    if not state.current:
        return
    if department is not None and not long_form:
        if noun == "pilot":
            take_field("department", department[0].text, Place.of(department[0]), taker, state, "column")
        elif "lead" not in by_field and title is None:
            own_section(Place.of(department[0]), taker, state)
    if long_form:
        cell = next(by_field[f] for f in LISTS if f in by_field)[0][0]
        role = taker.cues.mark(role_cell[0].text) if role_cell else ""
        for s in taker.speech.listed(cell.text, role or "named", "role column"):
            taker.share(s, Place.of(cell), state.current)
    for field in (*ROLES, "metric", "funding", "summary", "organisation"):
        if field in LISTS and long_form:
            continue
        for c, head in by_field.get(field, []):
            _value(field, c, head, taker, state)
    _matrix(by_field.get("body", []), grid, taker, state)


def _carry(fields: list[tuple[str, str]], by_field: dict, title: tuple | None, state: State) -> None:
    """A blank cell left of an outcome, in a column of leads, is one printed once for several rows."""
    names = [f for f, _ in fields]
    if title is None or "lead" not in names or names.index("lead") > title[0].col:
        return
    if "lead" in by_field:
        state.carried = by_field["lead"]
    elif state.carried:
        by_field["lead"] = state.carried


def _begin_lines(lines: list[str], place: Place, taker: Taker, state: State, lead_known: bool) -> None:
    """Begin the outcome or pilot of a cell; lines below its title may say who takes part."""
    from .outline import begin

    if not lines:
        return
    owners = state.owners
    if lead_known:
        state.owners = []
    parts = [split_marker(ln)[1] for ln in lines]
    rest = [p for p in parts[1:] if any(s.role for s in taker.speech.spoken(p))]
    title = " ".join(p for p in parts if p not in rest)
    begin(title, place, taker, state, "column")
    for p in rest:
        taker.shares(taker.speech.spoken(p), place, state.current)
    state.owners = owners


def _value(field: str, c: Cell, head: str, taker: Taker, state: State) -> None:
    from .outline import take_field
    from .phrases import amounts

    place = Place.of(c)
    if field == "funding":
        for value, _, _ in amounts(c.text, head)[:1]:
            taker.fund(value, place, state.current, "column")
    elif field in ROLES and (mark := taker.cues.mark(c.text)) and not taker.names.find(c.text):
        del mark  # a tick under "Lead": which organisation is said elsewhere in the row
    else:
        take_field(field, c.text, place, taker, state, "column")


def _band(cell: Cell, fields: list[tuple[str, str]], taker: Taker, state: State) -> bool:
    """Read a row of one cell: a department whose outcomes follow, or a label. Say whether it was one."""
    bodies = taker.names.whole(split_marker(cell.text)[1]) or taker.names.whole(
        re.sub(r"^[\d.]+\s*", "", cell.text)
    )
    column = fields[cell.col][0] if cell.col < len(fields) else ""
    if bodies and column not in (*ROLES, "organisation"):
        state.owners = taker.speech.listed(cell.text, "lead", "section")
        state.owner_place, state.owner_role, state.current = Place.of(cell), "lead", ""
        return True
    sentence = re.search(r"[a-z]{3}[.](\s|$)", cell.text) and len(cell.text.split()) > 8
    if (NOTE.match(cell.text) or sentence) and column not in ("metric", "summary"):
        return True  # a note below the table
    label = taker.label(cell.text)
    if label in ("supporting", "lead") and state.owners:
        state.owner_role = "supporting" if label == "supporting" else "lead"
        return True
    if column in ("outcome", "pilot", "name") and (len(cell.text) > 170 or taker.kind == "pilots"):
        return True  # a note below the table
    if cell.cols > 1 or (cell.bold and column not in ("metric", *ROLES)):
        taker.statements(cell.text, Place.of(cell))
        return not column or cell.cols > 1
    return bool(label)


def _matrix(cells: list[tuple[Cell, str]], grid: Grid, taker: Taker, state: State) -> None:
    """Read the marks of a table of departments by outcomes."""
    used = {plain(c.text) or c.text for row in grid for c in _distinct(row) if len(c.text) < 3}
    hollow = bool(used & {"○", "◇", "□"}) and not used & {"l", "lead"}
    for c, head in cells:
        role = taker.cues.mark(c.text)
        if hollow and c.text.strip() in "●◆■⬤":
            role = "lead"
        if role:
            body = taker.names.whole(head)
            printed = body[0].name if body else head
            taker.share(
                Share(role, printed, "matrix", 0, 0),
                Place(c.page, c.address, f"{head}: {c.text}"),
                state.current,
            )
