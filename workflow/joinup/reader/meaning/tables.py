"""Read tables row by row: what a row says under the headers of its columns."""

import re
from collections.abc import Iterator
from dataclasses import replace

from joinup.reader.cues import plain
from joinup.reader.layout.items import NOTE, Cell, Table, sentence, split_marker

from .collector import CandidateCollector, Place
from .fields import add_field, begin, own_section
from .headers import TITLES, Fields, Grid, distinct, grid_of, header_of, mended, title_of, with_titles
from .labels import labelled
from .money import amounts
from .phrases import Share
from .units import State

LISTS = ("organisation", "department", "partner", "supporting", "lead", "delivery")
SMALL = 10_000  # pounds, below which a sum may be printed in thousands or millions without a word on it
PROSE = 12  # words from which a cell of a column of money is a text about it
Cells = dict[str, list[tuple[Cell, str]]]  # cells of a row, with their headers, by field


def read_table(table: Table, collector: CandidateCollector, state: State) -> None:
    """Add candidates from a table: rows under headers, or departments by projects."""
    grid = mended(grid_of(table), table.breaks)
    if {collector.label(c.text) for c in distinct(grid[0])} == {"ignore"}:
        return  # abbreviations, dates, contacts
    width = len(grid[0])
    edges, fields = state.headers.get(width, ([], None))  # of an earlier table with the same columns
    fields = fields if len(edges) == len(table.edges) else None
    headed, printed = False, fields
    hollow = _hollow(grid)
    bold = [all(c.bold for c in distinct(row)) for row in grid[:2]]
    collector.unruled = table.loose
    r = 0
    while r < len(grid):
        settled = headed and table.sheet and fields and title_of(fields) >= 0
        top = r == 0 and (table.sheet or bold == [True, False])
        head = None if settled else header_of(grid, r, collector, top)
        if head and (
            not headed
            or head[0] == printed
            or all(f not in ("", "body") for f, _ in head[0])
            or distinct(grid[r])[0].bold
        ):
            _note_header(grid, r, head[0], collector)
            headed, (printed, r) = True, head
            fields = with_titles(printed, grid[r:], collector, state.titled)
            if state.headers.get(width, ([], None))[1] != fields:
                state.carried = []
                if any(s.rule.startswith("column") for s in state.owners):
                    state.owners = []  # a department of another table's rows
            state.headers[width] = (table.edges, fields)
            continue
        if fields is None:
            fields = with_titles(_by_position(grid, r, collector), grid[r:], collector, state.titled)
        for row in _parted(grid[r], fields):
            cells = _row(row, fields, collector, state)
            if cells and "body" in cells and state.current:
                _marks(cells["body"], hollow, collector, state)
        r += 1
    collector.unruled = False


def _note_header(grid: Grid, r: int, fields: Fields, collector: CandidateCollector) -> None:
    """Note the headers of a table, understood or not; a first row that reads like data is none."""
    cells = distinct(grid[r])
    if len(cells) < 2 or len(grid) < 3 or any(len(c.text) > 90 for c in cells):
        return
    for c in cells:
        name, head = fields[c.col] if c.col < len(fields) else ("", "")
        if name not in ("body", "likely project") and re.search("[A-Za-z]{2}", head or c.text):
            collector.heading("column", head or c.text, Place.of(c), name)


def _by_position(grid: Grid, r: int, collector: CandidateCollector) -> Fields:
    """Return what a person chose for the columns of a table without a header, which are named by their position.

    Until then its first row is offered too: it may be a header that no cue explains.
    """
    heads = [f"column {col} of {len(grid[r])}" for col in range(1, len(grid[r]) + 1)]
    fields = [(collector.choices.get(head, ""), head) for head in heads]
    unchosen = "ignore" if any(field for field, _ in fields) else ""
    if not unchosen:
        names = [collector.column(c.text) if c is not None else "" for c in grid[r]]
        _note_header(grid, r, [(name, "") for name in names], collector)
    for (field, head), cell in zip(fields, grid[r], strict=True):
        if cell is not None and len(grid) > 2:
            collector.heading("position", head, Place.of(cell), field or unchosen, cell.text)
    return fields


def _parted(row: list[Cell | None], fields: Fields) -> Iterator[list[Cell | None]]:
    """Yield a row once for each project of its cell of titles: several where all its lines are bullets."""
    title = row[at] if (at := title_of(fields)) >= 0 else None
    items = [split_marker(line) for line in title.text.split("\n")] if title else []
    if title is None or len(items) < 2 or not all(marker for marker, _ in items):
        yield row
        return
    for _, text in items:
        yield [replace(c, text=text) if c is title else c for c in row]


def _row(row: list[Cell | None], fields: Fields, collector: CandidateCollector, state: State) -> Cells | None:
    """Add what a row says; return its cells by field, or None where it is no row of its own."""
    cells = distinct(row)
    if not cells:
        return None
    if len(cells) == 1 and (cells[0].cols > 1 or len(row) > 2) and _band(cells[0], fields, collector, state):
        return None
    by_field: Cells = {}
    for (field, head), c in zip(fields, row, strict=False):
        if c is not None and (field == "body" or not any(c is o for o, _ in by_field.get(field, []))):
            by_field.setdefault(field, []).append((c, head))
    title, head = next((by_field[f][0] for f in TITLES if f in by_field), (None, ""))
    listed = next((by_field[f][0][0] for f in LISTS if f in by_field), None)
    role_cell = by_field["role"][0][0] if listed and "role" in by_field else None  # a row for each body
    department = by_field["department"][0][0] if "department" in by_field and not role_cell else None
    by_department = collector.words.kind.by_department
    _carry(fields, by_field, title, state)
    if department and by_department:
        several = len(collector.names.find(department.text)) > 1
        if not several or "lead" not in by_field:
            state.owners = collector.phrases.listed(department.text, "lead", "column")
            state.owner_place, state.owner_role = Place.of(department), "lead"
    if title:
        rule = "likely column" if "likely project" in by_field else "column"
        if len(cells) == 1 and not by_department:
            rule += ", alone"  # or a note below the table
        _begin(title, rule, collector, state, "lead" in by_field)
        if plain(head) not in collector.choices:
            collector.headers.setdefault(state.current, head)
    if not state.current:
        return by_field
    if department and not by_department:
        add_field("department", department.text, Place.of(department), collector, state, "column")
    elif department and "lead" not in by_field and not title:
        own_section(Place.of(department), collector, state)
    if role_cell and listed:
        role = collector.words.mark(role_cell.text)
        for s in collector.phrases.listed(listed.text, role or "named", "role column"):
            collector.share(s, Place.of(listed), state.current)
    for field in (*collector.words.roles, "metric", "funding", "summary", "organisation", ""):
        if not (field in LISTS and role_cell):
            for c, head in by_field.get(field, []):
                _value(field, c, head, collector, state)
    return by_field


def _carry(fields: Fields, by_field: Cells, title: Cell | None, state: State) -> None:
    """Carry a lead that is printed once for several rows: a blank cell left of a project, in a column of leads."""
    names = [f for f, _ in fields]
    if title is None or "lead" not in names or names.index("lead") > title.col:
        return
    if "lead" in by_field:
        state.carried = by_field["lead"]
    elif state.carried:
        by_field["lead"] = state.carried


def _begin(cell: Cell, rule: str, collector: CandidateCollector, state: State, has_lead: bool) -> None:
    """Begin the project of a cell; labels and lines below its title may say who takes part."""
    place = Place.of(cell)
    text, labels = labelled(collector.without_asides(cell.text), collector)
    if not text:
        text = next((content for name, content in labels if name in TITLES), "")
    lines = [split_marker(ln)[1] for ln in text.split("\n") if ln.strip()]
    if not lines:
        return
    owners = state.owners
    if has_lead or any(name == "lead" for name, _ in labels):
        state.owners = []
    rest = [p for p in lines[1:] if any(s.role for s in collector.phrases.spoken(p))]
    begin(" ".join(p for p in lines if p not in rest), place, collector, state, rule)
    for p in rest:
        collector.shares(collector.phrases.spoken(p), place, state.current)
    for name, content in labels:
        if name not in TITLES:
            add_field(name, content, place, collector, state)
    state.owners = owners


def _value(field: str, c: Cell, head: str, collector: CandidateCollector, state: State) -> None:
    """Add the content of a cell; labels within it win over the header of its column."""
    place = Place.of(c)
    text, labels = (c.text, []) if field in ("metric", "funding") else labelled(c.text, collector)
    if not any(name in (*collector.words.roles, "organisation") for name, _ in labels):
        text, labels = c.text, []
    for name, content in labels:
        if name not in TITLES:
            add_field(name, content, place, collector, state)
    if field == "funding":
        sums = amounts(text, head)
        small = sums[:1] < [SMALL] and not re.search(r"(?i)million|thousand|000|\d\s?[mk]\b", text)
        rule = "in text" if len(text.split()) > PROSE else "column, small" if small else "column"
        collector.fund(sums, place, state.current, rule)
    elif field and text:
        add_field(field, text, place, collector, state, "column")


def _band(cell: Cell, fields: Fields, collector: CandidateCollector, state: State) -> bool:
    """Read a row of one cell: a department whose projects follow, or a label. Say whether it was one."""
    names, roles = collector.names, collector.words.roles
    bodies = names.whole(split_marker(cell.text)[1]) or names.whole(re.sub(r"^[\d.]+\s*", "", cell.text))
    column = fields[cell.col][0] if cell.col < len(fields) else ""
    if bodies and column not in (*roles, "organisation"):
        state.owners = collector.phrases.listed(cell.text, "lead", "section")
        state.owner_place, state.owner_role, state.current = Place.of(cell), "lead", ""
        return True
    if (NOTE.match(cell.text) or sentence(cell.text)) and column not in ("metric", "summary"):
        return True  # a note below the table
    if cell.cols > 1 or (cell.bold and column not in ("metric", *roles)):
        collector.statements(cell.text, Place.of(cell))
        return not column or cell.cols > 1
    return bool(collector.label(cell.text))


def _hollow(grid: Grid) -> bool:
    """Say whether a table of departments by projects marks supporters by hollow signs, and leads by filled ones."""
    used = {plain(c.text) or c.text for row in grid for c in distinct(row) if len(c.text) < 3}
    return bool(used & {"○", "◇", "□"}) and not used & {"l", "lead"}


def _marks(cells: list[tuple[Cell, str]], hollow: bool, collector: CandidateCollector, state: State) -> None:
    """Read the marks of a table of departments by projects."""
    for c, head in cells:
        role = "lead" if hollow and c.text.strip() in "●◆■⬤" else collector.words.mark(c.text)
        if role:
            body = collector.names.whole(head)
            printed = body[0].name if body else head
            place = Place(c.page, c.address, f"{head}: {c.text}")
            collector.share(Share(role, printed, "matrix", 0, 0), place, state.current)
