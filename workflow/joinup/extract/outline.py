"""Read the flow of a document: sections of departments, labels, outcomes or pilots, and what belongs to them."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field, replace

from .blocks import Block, Reading, Table, split_marker
from .candidates import Place, Taker
from .cues import ROLES
from .names import Mention
from .phrases import BRACKET, Share, amounts
from .tabular import card_rows, has_titles, read_table

Style = tuple
RUN_IN = re.compile(r"^([^:]{2,60}?)\s*(?::|\s[–—-]\s)\s*(.+)$", re.DOTALL)


@dataclass
class Unit:
    """A block with what its words alone say."""

    block: Block
    label: str = ""  # the block is a label and nothing else
    bodies: list[Mention] = field(default_factory=list)  # the block is organisations and nothing else
    fields: list[tuple[str, str]] = field(default_factory=list)  # labels with their content
    style: Style = ()
    prose: bool = False
    number: bool = False  # "Outcome 3", "Pilot 2:"
    cued: bool = False  # says who takes part
    only: bool = False  # says nothing but who takes part
    title: bool = False  # stands over the labels of a card
    role: str = ""  # a label that speaks of the outcomes below: "Outcomes which the department supports"


@dataclass
class Mode:
    """What the label above says that its items are, until something ends it."""

    field: str = ""
    size: float = 0.0
    level: int = -1

    def meet(self, u: Unit) -> None:
        """Take note of a unit: a label begins a mode; a heading, a department or a shallower item ends it."""
        block = u.block
        heading = block.kind == "heading" and block.size >= self.size - 0.02
        if u.label and (self.field != "ignore" or heading):
            self.begin("outcome" if u.role else u.label, block)
        elif heading or block.size > self.size + 0.05 or (block.marker and block.level < self.level):
            self.field = ""

    def begin(self, name: str, block: Block) -> None:
        self.field, self.size = name, block.size
        self.level = block.level if block.marker else -1


@dataclass
class State:
    """Where in the document the reading is."""

    owners: list[Share] = field(default_factory=list)
    owner_place: Place | None = None
    owner_role: str = "lead"
    owner_size: float = 9.0
    current: str = ""
    begun: list[str] = field(default_factory=list)  # outcomes or pilots of the present section
    mode: Mode = field(default_factory=Mode)
    notes: dict[tuple[int, str], str] = field(default_factory=dict)  # footnote marks of entities, by page
    headers: dict[int, list] = field(default_factory=dict)
    carried: list = field(default_factory=list)  # the last cell of a column of leads
    references: dict[str, str] = field(default_factory=dict)
    last: str = ""


def interpret(reading: Reading, taker: Taker) -> None:
    """Go through a reading in order and take candidates.

    Parameters: ``reading`` of a document; ``taker`` collects the candidates.

    Which blocks are outcomes (or pilots) is not known in advance: blocks are grouped by style, and each style is
    scored by what its members say and what follows them. See docs/documents.md for the cues.
    """
    taker.learn(reading)
    units: list[Unit | Table] = []
    for item in reading.items:
        if isinstance(item, Block):
            units.append(_unit(item, taker))
        else:
            units += _card_units(item, taker) or [item]
    tables = any(has_titles(u, taker) for u in units if isinstance(u, Table))
    styles = entity_styles([u for u in units if isinstance(u, Unit)], taker, tables)
    state = State()
    later: list[Unit] = []
    for k, u in enumerate(units):
        if isinstance(u, Table):
            read_table(u, taker, state)
        elif u.block.kind == "note":
            later.append(u)
        else:
            _take(u, units[k + 1] if k + 1 < len(units) else None, styles, taker, state)
    for u in later:
        _footnote(u, taker, state)


def _card_units(table: Table, taker: Taker) -> list[Unit]:
    """Turn a table of labels and values into a title and labelled units; an empty list if it is none."""
    units = []
    for label, cells in card_rows(table, taker):
        for c in cells:
            block = Block(c.text, c.page, c.address, marks=c.marks)
            if label is None:
                marker, block.text = split_marker(c.text)
                block.kind, block.bold, block.size, block.marker = "heading", True, 1.15, marker
                units.append(replace(_unit(block, taker), title=True))
            else:
                units.append(
                    Unit(
                        block, fields=[(label, c.text)], cued=label in (*ROLES, "organisation", "department")
                    )
                )
                units[-1].style = (1.0, False, "card", 0, False, False)
    return units


def _unit(block: Block, taker: Taker) -> Unit:
    u = Unit(block)
    text = block.text
    names, cues = taker.names, taker.cues
    head = re.sub(
        r"^(?:(?:chapter|section|annex|part)\s+)?[\dA-Z]{1,3}(?:\.\d+)*[.:)]?\s+(?=[A-Z])", "", text
    )
    u.number = bool((m := cues.numbered_as(text, taker.noun)) and m[1]) or bool(
        taker.noun == "outcome" and re.match(r"(?i)outcome\b", block.marker)
    )
    if not text.endswith("."):
        u.label = taker.label(text)
    if not u.label or names.find(text):
        u.bodies = names.whole(text) or names.whole(head)
        u.label = "" if u.bodies else u.label
    field_ = u.label or (cues.label(text, 14) if text.endswith(":") and not names.find(text) else "")
    if field_ in ("supporting", "lead") and re.search(r"(?i)\b(outcomes|priorities|pilots|projects)\b", text):
        u.label, u.role = field_, field_
    if not u.label and not u.bodies:
        u.fields = _fields(block, taker)
    u.prose = (len(text) > 170 and block.size < 1.1) or len(re.findall(r"[a-z]{3}[.!?]\s+[A-Z]", text)) > 0
    shares = [] if u.bodies or u.fields else [s for s in taker.speech.spoken(text) if s.role]
    u.cued = any(f in (*ROLES, "organisation", "department") for f, _ in u.fields) or any(
        not s.rule.startswith("running") for s in shares
    )
    u.only = any(s.rule.startswith("sentence") and s.start < 40 for s in shares)
    kind = "1" if any(c.isalnum() for c in block.marker) and block.marker != "o" else block.marker
    level = block.level if kind else 0
    run_in = bool(block.lead) and not u.fields and len(block.lead) < 0.5 * len(text)
    bold = block.bold or (bool(block.lead) and not u.fields)
    u.style = (round(block.size, 1), bold, kind, level, run_in, u.number)
    return u


def _fields(block: Block, taker: Taker) -> list[tuple[str, str]]:
    """Part "Lead: DfE. Partners: MoJ, DHSC" into labels and contents."""
    text = block.text
    cues = taker.cues
    spans = []
    for m in re.finditer(
        r"(?:^|(?<=[.;|\n)])\s+|(?<=\s)[–—|]\s+)([A-Z][\w/&()' -]{1,48}?)\s*(?::|\s[–—]\s)\s*", text
    ):
        field_ = taker.label(m[1])
        if (field_ and field_ != "ignore") or (field_ == "ignore" and spans):
            spans.append((m.start(), m.end(), field_))
    lead = block.lead.rstrip(" :.–—-")
    if not spans and lead and taker.label(lead) and len(text) > len(block.lead) + 1:
        spans = [(0, len(block.lead), taker.label(lead))]
    if not spans or spans[0][0] > 0:
        return []
    ends = [s[0] for s in spans[1:]] + [len(text)]
    return [(f, text[b:e].strip()) for (_, b, f), e in zip(spans, ends, strict=True)]


def entity_styles(units: list[Unit], taker: Taker, tables: bool = False) -> set[Style]:
    """Return the styles in which this document prints its outcomes (or pilots)."""
    groups: dict[Style, list[int]] = defaultdict(list)
    mode = Mode()
    modes = []
    for k, u in enumerate(units):
        mode.meet(u)
        modes.append(mode.field)
        plain = (
            not u.title
            and not u.label
            and not u.bodies
            and not u.fields
            and not u.only
            and u.block.kind != "note"
        )
        if plain and len(u.block.text) > 3 and not u.block.text.endswith(":") and mode.field != "ignore":
            groups[u.style].append(k)
    if sum(any(f in (taker.noun, "name") and len(c) > 5 for f, c in u.fields) for u in units) > 1:
        groups = {s: m for s, m in groups.items() if s[5]}
    scored = []
    for style, members in groups.items():
        scored.append((_score(style, members, units, modes, taker), len(members), style))
    scored.sort(key=lambda s: (-s[0], -s[1], s[2]))
    least = 2.5 if tables else 1.9
    if not scored or scored[0][0] < least:
        return set()
    best, _, first = scored[0]
    alike = {s for v, _, s in scored if v > 1.5 and (*s[:2], s[3]) == (*first[:2], first[3])}
    return {s for v, _, s in scored if v >= max(2.8, 0.85 * best) and s[5]} | {first} | alike


def _score(style: Style, members: list[int], units: list[Unit], modes: list[str], taker: Taker) -> float:
    """Score a style by several cues; see the table in docs/documents.md."""
    n = len(members)
    texts = [units[k].block.text for k in members]
    section = [units[k + 1 : (members[i + 1] if i + 1 < n else k + 14)][:14] for i, k in enumerate(members)]
    section = [_until_heading(s, style) for s in section]

    def share(flags) -> float:
        return sum(map(bool, flags)) / n

    says = share(units[k].cued for k in members)
    near = share(any(u.cued or u.label in ROLES for u in s[:7]) for s in section)
    strong = 1.0 if style[1] or style[0] > 1.05 or style[4] else 0.6 if style[2] == "1" else 0.0
    prose = share(units[k].prose for k in members)
    short = share(len(t.split()) < 2 for t in texts)
    empty = share(not s for s in section)
    score = 3.0 * style[5] + strong - 2.0 * prose - short - empty + 0.6 * (n > 2) - 0.8 * (n == 1)
    if taker.kind == "pilots":
        money = share(any(amounts(u.block.text) for u in s[:7]) for s in section)
        listed = 0.0 if strong == 1.0 else share(modes[k] in (*ROLES, "funding", "summary") for k in members)
        return score + 3.0 * max(near, 0.6 * says) + 0.8 * money - 2.5 * listed + 0.3 * (n > 1)
    metric = share(taker.cues.metric.match(t) for t in texts)
    under_metric = 0.0 if strong == 1.0 else share(modes[k] == "metric" for k in members)
    under_outcome = share(modes[k] == "outcome" for k in members)
    listed = share(modes[k] in ROLES for k in members)
    followed = share(
        any(u.label == "metric" or u.block.marker or taker.cues.metric.match(u.block.text) for u in s[:4])
        for s in section
    )
    score += 2.0 * says + 1.2 * near + 0.9 * followed + 1.5 * under_outcome
    return score - 2.5 * metric - 3.0 * under_metric - 0.8 * listed


def _until_heading(units: list[Unit], style: Style) -> list[Unit]:
    """Cut a section at the next department, larger heading, or heading that is no label."""
    out: list[Unit] = []
    for u in units:
        body = u.bodies and _strong(u) and not any(v.label in ROLES for v in out[-1:])
        plain = _strong(u) and u.block.kind == "heading" and not (u.label or u.bodies or u.fields)
        larger = u.style[0] > max(1.0, style[0]) + 0.05
        if body or plain or larger:
            break
        out.append(u)
    return out


def _take(u: Unit, following: Unit | Table | None, styles: set[Style], taker: Taker, state: State) -> None:
    block, place = u.block, Place.of(u.block)
    if (
        u.style in styles
        and not u.only
        and not (state.mode.field in ("metric", *ROLES) and not _strong(u) and not u.number)
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
        return _label(u, taker, state)
    if u.bodies:
        return _bodies(u, following, before, taker, state)
    if u.fields:
        for name, content in u.fields:
            take_field(name, content, place, taker, state)
        return None
    if u.only and state.current:
        return taker.shares(taker.speech.spoken(block.text), place, state.current)
    if u.title or u.style in styles and not (mode in ("metric", *ROLES) and not _strong(u) and not u.number):
        return begin(
            _lead(block) if u.style[4] else block.text,
            place,
            taker,
            state,
            _how(u),
            block,
        )
    sentence = re.search(r"[a-z]{3}[.!?](\s+[A-Z]|$)", block.text) and len(block.text.split()) > 8
    metric = (
        taker.kind == "outcomes" and taker.cues.metric.match(block.text) and not taker.names.find(block.text)
    )
    if mode in ROLES and not sentence and not metric:
        return take_field(mode, block.text, place, taker, state, "list under a label")
    if mode == "funding" and (money := amounts(block.text)):
        return taker.fund(money[0][0], place, state.current, "under a label")
    _other(u, place, taker, state)
    return None


def _strong(u: Unit) -> bool:
    return u.block.bold or u.block.size > 1.05 or bool(u.block.lead)


def _lead(block: Block) -> str:
    """Return the title of a paragraph that begins with it in bold."""
    rest = block.text[len(block.lead) :] if block.text.startswith(block.lead) else ""
    bracket = BRACKET.match(rest.lstrip())
    return f"{block.lead} {bracket.group()}" if bracket else block.lead


def _how(u: Unit) -> str:
    return (
        "numbered word"
        if u.number
        else "heading"
        if _strong(u)
        else "numbered"
        if u.style[2] == "1"
        else "style"
    )


def begin(text: str, place: Place, taker: Taker, state: State, rule: str, block: Block | None = None) -> None:
    """Begin an outcome or pilot: take it, its section's department, and what its own words say."""
    number = taker.entity(text, place, rule)
    if not number:
        return
    state.current, state.last = number, number
    if number not in state.begun:
        state.begun.append(number)
    state.mode.field = ""
    for mark in place.marks:
        state.notes[place.page, mark] = number
    if block is not None and block.lead and len(text) < len(block.text):
        rest = block.text[len(block.lead) :]
        taker.shares(taker.speech.spoken(rest), place, number)
        for value, _, _ in amounts(rest)[:1]:
            taker.fund(value, place, number, "in text")
    own_section(place, taker, state)


def own_section(place: Place, taker: Taker, state: State) -> None:
    """Give the current outcome or pilot to the department in whose section it stands."""
    led = any(r["parent"] == state.current and r["taken_for"] == "lead_department" for r in taker.rows[-40:])
    for s in state.owners:
        role = state.owner_role
        if role == "lead" and led and taker.kind == "outcomes":
            stated = any(
                r["parent"] == state.current
                and r["taken_for"] == "lead_department"
                and ": section" in r["rule"]
                for r in taker.rows[-40:]
            )
            role = "supporting" if stated else "lead"
        where = state.owner_place or place
        rule = "section, another leads" if led and state.owner_role == "lead" else "section"
        taker.share(Share(role, s.printed, rule, 0, 0), where, state.current)


def _label(u: Unit, taker: Taker, state: State) -> None:
    if u.role and state.owners:
        state.owner_role = u.role
        state.current = ""
        return
    which = re.search(rf"(?i)\b{taker.noun}\s+(\d{{1,2}})\b", u.block.text)
    if which and 0 < int(which[1]) <= len(state.begun):  # "Metrics for outcome 2"
        state.current = state.begun[int(which[1]) - 1]
    if u.label in ("outcome", "pilot", "ignore") and u.block.size > 1.3:
        state.current = ""


def _bodies(u: Unit, following: Unit | Table | None, before: str, taker: Taker, state: State) -> None:
    block, place = u.block, Place.of(u.block)
    strong = block.bold or block.size > 1.05 or block.kind == "heading"
    if (before in ROLES or before == "organisation") and not strong:
        return take_field(before, block.text, place, taker, state, "list under a label")
    table = isinstance(following, Table) and block.bold
    ahead = isinstance(following, Unit) and (
        following.label in ("outcome", "metric", "lead", "supporting", "pilot")
    )
    if strong or table or ahead:
        state.owners = taker.speech.listed(block.text, "lead", "section")
        known = [s for s in state.owners if s.known]
        state.owners = known or state.owners
        state.owner_place, state.owner_role, state.owner_size = place, "lead", max(block.size, 1.0)
        state.begun = []
        state.current = state.mode.field = ""
        if taker.kind == "outcomes":
            for s in state.owners[:1]:
                taker.take("statement", f"section={s.printed}", place, "", "section")
        return None
    if state.current:
        role = (
            "lead"
            if taker.kind == "pilots" and state.last == state.current and len(u.bodies) == 1
            else "named"
        )
        for s in taker.speech.listed(block.text, role, "line of names"):
            taker.share(s, place, state.current)
    return None


def take_field(
    name: str, content: str, place: Place, taker: Taker, state: State, rule: str = "label"
) -> None:
    """Take the content of a label, of a cell under a header, or of an item under a label."""
    if name in ("outcome", "pilot", "name") and (name != "outcome" or taker.kind == "outcomes"):
        if (name == "pilot" and taker.kind == "outcomes") or taker.label(content):
            return
        begin(content, place, taker, state, rule)
    elif name in ROLES:
        for s in taker.speech.listed(content, name, rule):
            if s.known or s.central or taker.kind == "pilots":
                taker.share(s, place, state.current)
    elif name in ("department", "organisation"):
        _department(name, content, place, taker, state, rule)
    elif name == "metric":
        for line in metric_lines(content, taker):
            taker.metric(line, place, state.current, rule)
    elif name == "funding":
        for value, _, _ in amounts(content)[:1]:
            taker.fund(value, place, state.current, rule)
    elif name == "summary":
        taker.shares(taker.speech.spoken(content), place, state.current)


def _department(name: str, content: str, place: Place, taker: Taker, state: State, rule: str) -> None:
    several = name == "organisation" or len(taker.names.find(content)) > 1
    shares = taker.speech.listed(content, "named" if several else "lead", rule)
    if not state.current and not several:
        state.owners, state.owner_place, state.owner_role = shares, place, "lead"
        return
    led = any(s.role == "lead" for s in shares)
    for s in shares:  # beside a department marked as lead, the others are partners
        role = "partner" if led and s.role == "named" else s.role
        taker.share(replace(s, role=role), place, state.current)


def metric_lines(text: str, taker: Taker) -> list[str]:
    """Part the content of a metric cell or label into metrics."""
    lines = []
    for line in re.split(r"\n|;\s+(?=[A-Z])|\s[•●▪]\s", text.replace("\v", " ")):
        words = taker.cues.metric_words
        starts = "|".join(sorted({re.escape(w.capitalize()) for w in words}, key=lambda w: (-len(w), w)))
        for piece in re.split(rf"(?<=[a-z)\]%\d])[.]?\s+(?=(?:{starts})\s[a-z])", line):
            lines.append(split_marker(piece.strip())[1])
    return [ln for ln in lines if re.search(r"[A-Za-z]{3}", ln)]


def _other(u: Unit, place: Place, taker: Taker, state: State) -> None:
    """Take what a paragraph or item under an outcome or pilot says."""
    block = u.block
    taker.statements(block.text, place)
    is_metric = taker.kind == "outcomes" and state.current and not u.cued
    if is_metric and not block.text.endswith(":") and not re.match(r"(?i)(data )?sources?\s*:", block.text):
        known = bool(taker.cues.metric.match(block.text))
        if state.mode.field == "metric" and (block.marker or not u.prose or known):
            for line in metric_lines(block.text, taker):
                taker.metric(line, place, state.current, "under a label")
            return None
        if block.marker and not u.prose and block.kind != "heading":
            return taker.metric(block.text, place, state.current, "item, metric word" if known else "item")
        if known and not u.prose and block.kind != "heading":
            return taker.metric(block.text, place, state.current, "metric word")
    if state.current:
        shares = taker.speech.spoken(block.text)
        taker.shares(shares, place, state.current)
        if taker.kind == "pilots" and not re.search(r"(?i)saving|benefit|match", block.text):
            for value, _, _ in amounts(block.text)[:1]:
                said = re.search(r"(?i)\b(fund|award|grant|receiv|provid|alloc|invest|budget)", block.text)
                taker.fund(value, place, state.current, "in text, money word" if said else "in text")
    elif u.cued and taker.kind == "pilots":
        found = [s for s in taker.speech.spoken(block.text) if s.role == "lead"]
        if found and block.kind == "heading":
            state.owners, state.owner_place, state.owner_role = found, place, "lead"
    return None


def _footnote(u: Unit, taker: Taker, state: State) -> None:
    """Give what a footnote says to the outcome or pilot that carries its mark on the same page."""
    mark = re.match(r"[\dA-Za-z]{1,3}|[*†‡§]+", u.block.marker or (u.block.marks or [""])[0])
    parent = state.notes.get((u.block.page, mark.group())) if mark else None
    if parent:
        shares = [s for s in taker.speech.spoken(u.block.text) if s.role]
        taker.shares(shares, Place.of(u.block), parent, "footnote, ")
