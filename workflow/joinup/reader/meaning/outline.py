"""Read the flow of a document: sections of departments, labels, projects, and what belongs to them."""

from __future__ import annotations

import re

from joinup.reader.cues import OTHER, PROJECT
from joinup.reader.layout.items import Block, Table

from .collector import CandidateCollector, Place
from .fields import add_field, begin, metric_lines
from .headers import has_titles
from .money import amounts
from .styles import entity_styles, first_section
from .tables import read_table
from .units import State, Style, Unit, card_units, how, lead, strong, unit_of


def interpret(items: list[Block | Table], collector: CandidateCollector) -> None:
    """Go through a document in order and add candidates.

    Parameters: ``items`` its blocks and tables; ``collector`` collects the candidates.

    Which blocks are projects is not known in advance: blocks are grouped by style, and each style is
    scored by what its members say and what follows them. See docs/documents.md for the cues.
    """
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
        begin = first_section(flow)
        styles, before = entity_styles(flow[begin:], collector, tables), {id(u) for u in flow[:begin]}
    state = State(titled=bool(styles) or tables)
    later: list[Unit] = []
    for k, u in enumerate(units):
        if isinstance(u, Table):
            read_table(u, collector, state)
        elif u.block.kind == "note":
            later.append(u)
        else:
            printed = set() if id(u) in before else styles
            _take(u, units[k + 1] if k + 1 < len(units) else None, printed, collector, state)
    for u in later:
        _footnote(u, collector, state)


def _take(
    u: Unit, following: Unit | Table | None, styles: set[Style], collector: CandidateCollector, state: State
) -> None:
    block, place = u.block, Place.of(u.block)
    if (
        u.style in styles
        and not u.only
        and not (state.mode.field in ("metric", *collector.words.roles) and not strong(u) and not u.number)
    ):
        state.mode.field = "" if state.mode.field != "ignore" else "ignore"
    before = state.mode.field
    state.mode.meet(u)
    own = u.label or u.fields or u.style in styles
    above = state.owner_size + (0.05 if own or state.owner_size < 1.05 else -0.02)
    if block.kind == "heading" and block.size > above and not u.bodies:
        state.owners = []  # a heading like the department's own, or above it, ends its section
    mode = state.mode.field
    if mode == "ignore" and not u.label:
        return None
    if u.label:
        return _label(u, collector, state)
    if u.bodies and not (u.style in styles and _title_like(u, collector)):
        return _bodies(u, following, before, collector, state)
    if u.fields:
        for name, content in u.fields:
            add_field(name, content, place, collector, state)
        return None
    if u.only and state.current:
        return collector.shares(collector.phrases.spoken(block.text), place, state.current)
    if (
        u.title
        or u.bodies
        or (
            u.style in styles
            and not (mode in ("metric", *collector.words.roles) and not strong(u) and not u.number)
        )
    ):
        return begin(
            lead(block) if u.style[4] else block.text,
            place,
            collector,
            state,
            how(u),
            block,
        )
    sentence = re.search(r"[a-z]{3}[.!?](\s+[A-Z]|$)", block.text) and len(block.text.split()) > 8
    metric = (
        collector.words.kind.metrics
        and collector.words.metric.match(block.text)
        and not collector.names.find(block.text)
    )
    if mode in collector.words.roles and not sentence and not metric:
        return add_field(mode, block.text, place, collector, state, "list under a label")
    if mode == "funding" and (money := amounts(block.text)):
        return collector.fund(money[0][0], place, state.current, "under a label")
    _other(u, place, collector, state)
    return None


def _title_like(u: Unit, collector: CandidateCollector) -> bool:
    """Say whether a body's name, printed as projects are, is a project: no department heads its own list there."""
    departments = any(m.kind in ("ministerial_department", "non_ministerial_department") for m in u.bodies)
    return strong(u) and not departments and len(u.bodies) == 1 and u.bodies[0].kind != "unlisted"


def _label(u: Unit, collector: CandidateCollector, state: State) -> None:
    if u.role and state.owners:
        state.owner_role = u.role
        state.current = ""
        return
    which = re.search(rf"(?i)\b{collector.words.kind.noun}\s+(\d{{1,2}})\b", u.block.text)
    if which and 0 < int(which[1]) <= len(state.begun):  # "Metrics for outcome 2"
        state.current = list(state.begun)[int(which[1]) - 1]
    if u.label in (PROJECT, OTHER, "ignore") and u.block.size > 1.3:
        state.current = ""


def _bodies(
    u: Unit, following: Unit | Table | None, before: str, collector: CandidateCollector, state: State
) -> None:
    block, place = u.block, Place.of(u.block)
    strong = block.bold or block.size > 1.05 or block.kind == "heading"
    if (before in collector.words.roles or before == "organisation") and not strong:
        return add_field(before, block.text, place, collector, state, "list under a label")
    table = isinstance(following, Table) and block.bold
    ahead = isinstance(following, Unit) and (
        following.label in (PROJECT, OTHER, "metric", "lead", "supporting")
    )
    if strong or table or ahead:
        state.owners = collector.phrases.listed(block.text, "lead", "section")
        known = [s for s in state.owners if s.known]
        state.owners = known or state.owners
        state.owner_place, state.owner_role, state.owner_size = place, "lead", max(block.size, 1.0)
        state.begun = {}
        state.current = state.mode.field = ""
        if collector.words.kind.by_department:
            for s in state.owners[:1]:
                collector.add("statement", f"section={s.printed}", place, "", "section")
        return None
    if state.current:
        role = (
            "lead"
            if not collector.words.kind.by_department and state.last == state.current and len(u.bodies) == 1
            else "named"
        )
        for s in collector.phrases.listed(block.text, role, "line of names"):
            collector.share(s, place, state.current)
    return None


def _other(u: Unit, place: Place, collector: CandidateCollector, state: State) -> None:
    """Take what a paragraph or item under an outcome or pilot says."""
    block = u.block
    collector.statements(block.text, place)
    is_metric = collector.words.kind.metrics and state.current and not u.cued
    if is_metric and not block.text.endswith(":") and not re.match(r"(?i)(data )?sources?\s*:", block.text):
        known = bool(collector.words.metric.match(block.text))
        if state.mode.field == "metric" and (block.marker or not u.prose or known):
            for line in metric_lines(block.text, collector):
                collector.metric(line, place, state.current, "under a label")
            return None
        if block.marker and not u.prose and block.kind != "heading":
            return collector.metric(
                block.text, place, state.current, "item, metric word" if known else "item"
            )
        if known and not u.prose and block.kind != "heading":
            return collector.metric(block.text, place, state.current, "metric word")
    if state.current:
        shares = collector.phrases.spoken(block.text)
        collector.shares(shares, place, state.current)
        if collector.words.kind.funding and not re.search(r"(?i)saving|benefit|match", block.text):
            for value, _, _ in amounts(block.text)[:1]:
                said = re.search(r"(?i)\b(fund|award|grant|receiv|provid|alloc|invest|budget)", block.text)
                collector.fund(value, place, state.current, "in text, money word" if said else "in text")
    elif u.cued and not collector.words.kind.by_department:
        found = [s for s in collector.phrases.spoken(block.text) if s.role == "lead"]
        if found and block.kind == "heading":
            state.owners, state.owner_place, state.owner_role = found, place, "lead"
    return None


def _footnote(u: Unit, collector: CandidateCollector, state: State) -> None:
    """Give what a footnote says to the outcome or pilot that carries its mark on the same page."""
    mark = re.match(r"[\dA-Za-z]{1,3}|[*†‡§]+", u.block.marker or (u.block.marks or [""])[0])
    parent = state.notes.get((u.block.page, mark.group())) if mark else None
    if parent:
        shares = [s for s in collector.phrases.spoken(u.block.text) if s.role]
        collector.shares(shares, Place.of(u.block), parent, "footnote, ")
