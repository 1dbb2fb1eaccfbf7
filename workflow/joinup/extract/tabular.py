"""Read tables row by row: what a row says under the headers of its columns."""

from __future__ import annotations

import re

from .blocks import NOTE, Cell, Table, split_marker
from .candidates import Place, Taker
from .cues import ROLES, plain
from .fields import begin, own_section, take_field
from .headers import Grid, distinct, grid_of, guessed, header_of, mended
from .money import amounts
from .phrases import Share
from .units import State

LISTS = ("organisation", "department", "partner", "supporting", "lead", "delivery")


def read_table(table: Table, taker: Taker, state: State) -> None:
    """Take candidates from a table: rows under headers, a card of labels and values, or departments by outcomes."""
    grid = mended(grid_of(table), table.breaks)
    if {taker.label(c.text) for c in distinct(grid[0])} == {"ignore"}:
        return  # abbreviations, dates, contacts
    width = len(grid[0])
    fields, found = _known_header(table, width, state), False
    taker.loose = table.loose
    r = 0
    while r < len(grid):
        head = header_of(grid, r, taker)
        again = head is not None and (
            head[0] == fields or all(f not in ("", "body") for f, _ in head[0]) or distinct(grid[r])[0].bold
        )
        if head and (not found or again):
            found = True
            fields, r = head
            if state.headers.get(width, [None, None])[1] != fields:
                state.carried = []
            state.headers[width] = [table.edges, fields]
            continue
        if fields is None:
            fields = guessed(grid[r:], taker)
        _row(grid, r, fields, taker, state)
        r += 1
    taker.loose = False


def _known_header(table: Table, width: int, state: State) -> list | None:
    """Return the header of an earlier table with the same columns."""
    before = state.headers.get(width)
    if before and len(before[0]) == len(table.edges):
        return before[1]
    return None


def _row(grid: Grid, r: int, fields: list[tuple[str, str]], taker: Taker, state: State) -> None:
    row = grid[r]
    cells = distinct(row)
    if not cells:
        return
    if len(cells) == 1 and (cells[0].cols > 1 or len(row) > 2) and _band(cells[0], fields, taker, state):
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
    place = Place.of(c)
    if field == "funding":
        for value, _, _ in amounts(c.text, head)[:1]:
            taker.fund(value, place, state.current, "column")
    elif field in ROLES and taker.cues.mark(c.text) and not taker.names.find(c.text):
        pass  # a tick under "Lead": which organisation is said elsewhere in the row
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
    used = {plain(c.text) or c.text for row in grid for c in distinct(row) if len(c.text) < 3}
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
