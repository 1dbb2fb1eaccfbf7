"""Read the flow of a document: sections of departments, labels, projects, and what belongs to them."""

import re

from joinup.reader.cues import OTHER, PROJECT
from joinup.reader.layout.items import Block, Table, sentence

from .collector import CandidateCollector, Place
from .fields import add_field, begin, metric_lines
from .headers import has_titles
from .money import amounts
from .styles import entity_styles, first_section
from .tables import read_table
from .units import State, Style, Unit, card_units, how, strong, unit_of

BELOW = (PROJECT, OTHER, "metric", "lead", "supporting")  # labels that follow a department


def interpret(items: list[Block | Table], collector: CandidateCollector) -> None:
    """Go through a document in order and add candidates (docs/documents.md says how projects are found)."""
    collector.learn(items)
    units: list[Unit | Table] = []
    for item in items:
        if isinstance(item, Block):
            units.append(unit_of(item, collector))
        else:
            units += card_units(item, collector) or [item]
    tables = any(has_titles(u, collector) for u in units if isinstance(u, Table))
    flow = [u for u in units if isinstance(u, Unit)]
    styles, before = entity_styles(flow, collector, tables), set()
    if not styles:  # in a short document an introduction in the same style can outweigh what follows
        start = first_section(flow)
        styles, before = entity_styles(flow[start:], collector, tables), {id(u) for u in flow[:start]}
    state = State(titled=bool(styles) or tables)
    for u, following in zip(units, [*units[1:], None], strict=True):
        if isinstance(u, Table):
            read_table(u, collector, state)
            state.tabled = True
        elif u.block.kind != "note":
            _take(u, following, set() if id(u) in before else styles, collector, state)


def _take(
    u: Unit, following: Unit | Table | None, styles: set[Style], collector: CandidateCollector, state: State
) -> None:
    """Add what a unit says."""
    block, place, roles = u.block, Place.of(u.block), collector.words.roles

    def titled() -> bool:
        """Say whether the unit is printed as projects are, and is no item of a list under a label."""
        listed = state.mode.field in ("metric", *roles) and not strong(u) and not u.number
        return u.style in styles and not listed

    if titled() and not u.only and state.mode.field != "ignore":
        state.mode.field = ""
    before = state.mode.field
    state.mode.meet(u)
    above = state.owner_size + (
        0.05 if u.label or u.fields or u.style in styles or state.owner_size < 1.05 else -0.02
    )
    if block.kind == "heading" and block.size > above and not u.bodies:
        state.owners = []  # a heading like the department's, or above it, ends its section
    if block.kind == "heading" and state.tabled and not (u.label or u.fields or u.only):
        state.current = ""  # nor does the last row of a table go on below it
    mode, words = state.mode.field, collector.words
    metric = words.kind.metrics and words.metric.match(block.text) and not collector.names.find(block.text)
    if u.label:
        _label(u, collector, state)
    elif mode == "ignore":
        pass
    elif u.bodies and not (u.style in styles and _title_like(u)):
        _bodies(u, following, before, collector, state)
    elif u.fields:
        for name, content in u.fields:
            add_field(name, content, place, collector, state)
    elif u.only and state.current:
        collector.shares(collector.phrases.spoken(block.text), place, state.current)
    elif u.title or u.bodies or titled():
        text = block.lead if u.style[4] else block.text
        if u.bare and isinstance(following, Unit) and following.names_project:
            place.words = text = f"{text}: {following.block.text}"  # "Commitment 3", and what it is below
        begin(text, place, collector, state, how(u), block)
    elif mode in roles and not sentence(block.text) and not metric:
        add_field(mode, block.text, place, collector, state, "list under a label")
    elif mode == "funding" and (sums := amounts(block.text)):
        collector.fund(sums, place, state.current, "under a label")
    else:
        _other(u, place, collector, state)


def _title_like(u: Unit) -> bool:
    """Say whether a body's name, printed as projects are, is a project: no department heads its list there."""
    departments = any(m.kind in ("ministerial_department", "non_ministerial_department") for m in u.bodies)
    return strong(u) and not departments and len(u.bodies) == 1 and u.bodies[0].kind != "unlisted"


def _label(u: Unit, collector: CandidateCollector, state: State) -> None:
    if u.role and state.owners:
        state.owner_role, state.current = u.role, ""
        return
    which = re.search(rf"(?i)\b{collector.words.kind.noun}\s+(\d{{1,2}})\b", u.block.text)
    if which and 0 < int(which[1]) <= len(state.begun):  # "Metrics for outcome 2"
        state.current = list(state.begun)[int(which[1]) - 1]
    if u.label in (PROJECT, OTHER, "ignore") and u.block.size > 1.3:
        state.current = ""


def _bodies(
    u: Unit, following: Unit | Table | None, before: str, collector: CandidateCollector, state: State
) -> None:
    """Take a line of bodies: entries under a label, the department of a section, or bodies of a project."""
    block, place, words = u.block, Place.of(u.block), collector.words
    heading = block.bold or block.size > 1.05 or block.kind == "heading"
    ahead = isinstance(following, Unit) and following.label in BELOW
    if before in (*words.roles, "organisation") and not heading:
        add_field(before, block.text, place, collector, state, "list under a label")
    elif heading or ahead:
        shares = collector.phrases.listed(block.text, "lead", "section")
        state.owners = [s for s in shares if s.in_tables] or shares
        state.owner_place, state.owner_role, state.owner_size = place, "lead", max(block.size, 1.0)
        state.begun = {}
        state.current = state.mode.field = ""
        if words.kind.by_department:
            collector.add("statement", f"section={state.owners[0].printed}", place, "", "section")
    elif state.current:
        sole = not words.kind.by_department and state.last == state.current and len(u.bodies) == 1
        for s in collector.phrases.listed(block.text, "lead" if sole else "named", "line of names"):
            collector.share(s, place, state.current)


def _other(u: Unit, place: Place, collector: CandidateCollector, state: State) -> None:
    """Take what a paragraph or item under a project says."""
    block, words = u.block, collector.words
    collector.statements(block.text, place)
    if not state.current:
        return
    no_metric = block.text.endswith(":") or re.match(r"(?i)(data )?sources?\s*:", block.text)
    if words.kind.metrics and not u.cued and not no_metric:
        starts = bool(words.metric.match(block.text))
        if state.mode.field == "metric" and (block.marker or not u.prose or starts):
            for line in metric_lines(block.text, collector):
                collector.metric(line, place, state.current, "under a label")
            return
        if block.marker and not u.prose and block.kind != "heading":
            rule = "item, metric word" if starts else "item"
            collector.metric(block.text, place, state.current, rule)
            return
    collector.shares(collector.phrases.spoken(block.text), place, state.current)
    if not re.search(r"(?i)saving|benefit|match", block.text):
        collector.fund(amounts(block.text), place, state.current, "in text")
