"""Read tables row by row: what a row says under the headers of its columns."""

from __future__ import annotations

import re

from joinup.reader.cues import OTHER, PROJECT, plain
from joinup.reader.layout.items import NOTE, Cell, Table, split_marker

from .collector import CandidateCollector, Place
from .fields import add_field, begin, own_section
from .headers import Grid, distinct, grid_of, guessed, header_of, mended
from .money import amounts
from .phrases import Share
from .units import State

LISTS = ("organisation", "department", "partner", "supporting", "lead", "delivery")


def read_table(table: Table, collector: CandidateCollector, state: State) -> None:
    """Add candidates from a table: rows under headers, or departments by projects."""
    grid = mended(grid_of(table), table.breaks)
    if {collector.label(c.text) for c in distinct(grid[0])} == {"ignore"}:
        return  # abbreviations, dates, contacts
    width = len(grid[0])
    fields, found = _known_header(table, width, state), False
    collector.unruled = table.loose
    r = 0
    while r < len(grid):
        head = header_of(grid, r, collector)
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
            fields = guessed(grid[r:], collector)
        _row(grid, r, fields, collector, state)
        r += 1
    collector.unruled = False


def _known_header(table: Table, width: int, state: State) -> list | None:
    """Return the header of an earlier table with the same columns."""
    before = state.headers.get(width)
    if before and len(before[0]) == len(table.edges):
        return before[1]
    return None


def _row(
    grid: Grid, r: int, fields: list[tuple[str, str]], collector: CandidateCollector, state: State
) -> None:
    row = grid[r]
    cells = distinct(row)
    if not cells:
        return
    if len(cells) == 1 and (cells[0].cols > 1 or len(row) > 2) and _band(cells[0], fields, collector, state):
        return
    by_field: dict[str, list[tuple[Cell, str]]] = {}
    for j, c in enumerate(row):
        if c is None or j >= len(fields):
            continue
        field, head = fields[j]
        if not any(c is other for other, _ in by_field.get(field, [])) or field == "body":
            by_field.setdefault(field, []).append((c, head))
    title = next(iter(by_field.get(PROJECT) or by_field.get("name") or by_field.get(OTHER) or ()), None)
    department = next(iter(by_field.get("department", [])), None)
    role_cell = next(iter(by_field.get("role", [])), None)
    long_form = role_cell is not None and any(f in by_field for f in LISTS)
    _carry(fields, by_field, title, state)
    if department is not None and not long_form and collector.words.kind.by_department:
        many = len(collector.names.find(department[0].text)) > 1
        if not many or "lead" not in by_field:
            state.owners = collector.phrases.listed(department[0].text, "lead", "column")
            state.owner_place, state.owner_role = Place.of(department[0]), "lead"
    reference = next((c.text for c, _ in by_field.get("reference", [])), "")
    if title is not None:
        lines = [ln for ln in title[0].text.split("\n") if ln.strip()]
        _begin_lines(lines, Place.of(title[0]), collector, state, "lead" in by_field)
        if reference and state.current:
            state.references[plain(reference)] = state.current
    elif reference and plain(reference) in state.references:
        state.current = state.references[plain(reference)]
    if not state.current:
        return
    if department is not None and not long_form:
        if not collector.words.kind.by_department:
            add_field("department", department[0].text, Place.of(department[0]), collector, state, "column")
        elif "lead" not in by_field and title is None:
            own_section(Place.of(department[0]), collector, state)
    if long_form:
        cell = next(by_field[f] for f in LISTS if f in by_field)[0][0]
        role = collector.words.mark(role_cell[0].text) if role_cell else ""
        for s in collector.phrases.listed(cell.text, role or "named", "role column"):
            collector.share(s, Place.of(cell), state.current)
    for field in (*collector.words.roles, "metric", "funding", "summary", "organisation"):
        if field in LISTS and long_form:
            continue
        for c, head in by_field.get(field, []):
            _value(field, c, head, collector, state)
    _matrix(by_field.get("body", []), grid, collector, state)


def _carry(fields: list[tuple[str, str]], by_field: dict, title: tuple | None, state: State) -> None:
    """A blank cell left of an outcome, in a column of leads, is one printed once for several rows."""
    names = [f for f, _ in fields]
    if title is None or "lead" not in names or names.index("lead") > title[0].col:
        return
    if "lead" in by_field:
        state.carried = by_field["lead"]
    elif state.carried:
        by_field["lead"] = state.carried


def _begin_lines(
    lines: list[str], place: Place, collector: CandidateCollector, state: State, lead_known: bool
) -> None:
    """Begin the outcome or pilot of a cell; lines below its title may say who takes part."""
    if not lines:
        return
    owners = state.owners
    if lead_known:
        state.owners = []
    parts = [split_marker(ln)[1] for ln in lines]
    rest = [p for p in parts[1:] if any(s.role for s in collector.phrases.spoken(p))]
    title = " ".join(p for p in parts if p not in rest)
    begin(title, place, collector, state, "column")
    for p in rest:
        collector.shares(collector.phrases.spoken(p), place, state.current)
    state.owners = owners


def _value(field: str, c: Cell, head: str, collector: CandidateCollector, state: State) -> None:
    place = Place.of(c)
    if field == "funding":
        for value, _, _ in amounts(c.text, head)[:1]:
            collector.fund(value, place, state.current, "column")
    elif field in collector.words.roles and collector.words.mark(c.text) and not collector.names.find(c.text):
        pass  # a tick under "Lead": which organisation is said elsewhere in the row
    else:
        add_field(field, c.text, place, collector, state, "column")


def _band(cell: Cell, fields: list[tuple[str, str]], collector: CandidateCollector, state: State) -> bool:
    """Read a row of one cell: a department whose projects follow, or a label. Say whether it was one."""
    bodies = collector.names.whole(split_marker(cell.text)[1]) or collector.names.whole(
        re.sub(r"^[\d.]+\s*", "", cell.text)
    )
    column = fields[cell.col][0] if cell.col < len(fields) else ""
    if bodies and column not in (*collector.words.roles, "organisation"):
        state.owners = collector.phrases.listed(cell.text, "lead", "section")
        state.owner_place, state.owner_role, state.current = Place.of(cell), "lead", ""
        return True
    sentence = re.search(r"[a-z]{3}[.](\s|$)", cell.text) and len(cell.text.split()) > 8
    if (NOTE.match(cell.text) or sentence) and column not in ("metric", "summary"):
        return True  # a note below the table
    label = collector.label(cell.text)
    if label in ("supporting", "lead") and state.owners:
        state.owner_role = "supporting" if label == "supporting" else "lead"
        return True
    if column in (PROJECT, OTHER, "name") and (
        len(cell.text) > 170 or not collector.words.kind.by_department
    ):
        return True  # a note below the table
    if cell.cols > 1 or (cell.bold and column not in ("metric", *collector.words.roles)):
        collector.statements(cell.text, Place.of(cell))
        return not column or cell.cols > 1
    return bool(label)


def _matrix(cells: list[tuple[Cell, str]], grid: Grid, collector: CandidateCollector, state: State) -> None:
    """Read the marks of a table of departments by projects."""
    used = {plain(c.text) or c.text for row in grid for c in distinct(row) if len(c.text) < 3}
    hollow = bool(used & {"○", "◇", "□"}) and not used & {"l", "lead"}
    for c, head in cells:
        role = collector.words.mark(c.text)
        if hollow and c.text.strip() in "●◆■⬤":
            role = "lead"
        if role:
            body = collector.names.whole(head)
            printed = body[0].name if body else head
            collector.share(
                Share(role, printed, "matrix", 0, 0),
                Place(c.page, c.address, f"{head}: {c.text}"),
                state.current,
            )
