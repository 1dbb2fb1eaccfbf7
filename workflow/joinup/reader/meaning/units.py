"""What the words of a block say by themselves, and where in the document the reading is."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from joinup.reader.cues import PROJECT, plain
from joinup.reader.layout.items import Block, Table, split_marker

from .collector import CandidateCollector, Place
from .key_value import card_rows
from .labels import labelled
from .names import Mention
from .phrases import BRACKET, Share

Style = tuple
UNKNOWN = re.compile(r"([A-Z][\w&'/() -]{2,40}):\s+\S")  # what may be a label that no cue explains


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
    role: str = ""  # a label that speaks of the projects below: "Outcomes which the department supports"


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
            self.begin(PROJECT if u.role else u.label, block)
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
    begun: dict[str, None] = field(default_factory=dict)  # projects of the present section
    mode: Mode = field(default_factory=Mode)
    notes: dict[tuple[int, str], str] = field(default_factory=dict)  # footnote marks of entities, by page
    headers: dict[int, list] = field(default_factory=dict)
    carried: list = field(default_factory=list)  # the last cell of a column of leads
    references: dict[str, str] = field(default_factory=dict)
    last: str = ""
    titled: bool = True  # blocks or headers of columns say which texts are projects


def card_units(table: Table, collector: CandidateCollector) -> list[Unit]:
    """Turn a table of labels and values into a title and labelled units; an empty list if it is none."""
    units = []
    for label, cells in card_rows(table, collector):
        for c in cells:
            block = Block(c.text, c.page, c.address, marks=c.marks)
            if label is None:
                marker, block.text = split_marker(c.text)
                block.kind, block.bold, block.size, block.marker = "heading", True, 1.15, marker
                units.append(replace(unit_of(block, collector), title=True))
            else:
                units.append(
                    Unit(
                        block,
                        fields=[(label, c.text)],
                        cued=label in (*collector.words.roles, "organisation", "department"),
                    )
                )
                units[-1].style = (1.0, False, "card", 0, False, False)
    return units


def unit_of(block: Block, collector: CandidateCollector) -> Unit:
    u = Unit(block)
    text = block.text
    names, words = collector.names, collector.words
    head = re.sub(
        r"^(?:(?:chapter|section|annex|part)\s+)?[\dA-Z]{1,3}(?:\.\d+)*[.:)]?\s+(?=[A-Z])", "", text
    )
    u.number = bool((m := words.numbered(text)) and m[1])
    whole = u.number and m and m.end() == len(text) and (block.bold or block.kind == "heading")
    if not text.endswith(".") and not whole:
        u.label = collector.label(text)
    if not u.label or names.find(text):
        u.bodies = names.whole(text) or names.whole(head)
        u.label = "" if u.bodies else u.label
    field_ = u.label or (words.label(text, 14) if text.endswith(":") and not names.find(text) else "")
    if field_ in ("supporting", "lead") and words.many.search(text):
        u.label, u.role = field_, field_
    repeated = (
        collector.repeated[plain(text)] > 2 and not u.number and collector.choices.get(plain(text)) is None
    )
    if not u.label and not u.bodies and repeated:  # a heading below every project is no project
        u.label = "other"
        collector.heading("label", text, Place.of(block), "")
    if not u.label and not u.bodies:
        u.fields = _fields(block, collector)
    if u.label and u.label != "other":
        collector.heading("label", text, Place.of(block), u.label)
    elif not u.bodies and not u.fields and (unknown := UNKNOWN.match(text)):
        collector.heading("label", unknown[1], Place.of(block), "")
    u.prose = (len(text) > 170 and block.size < 1.1) or len(re.findall(r"[a-z]{3}[.!?]\s+[A-Z]", text)) > 0
    shares = [] if u.bodies or u.fields else [s for s in collector.phrases.spoken(text) if s.role]
    u.cued = any(f in (*words.roles, "organisation", "department") for f, _ in u.fields) or any(
        not s.rule.startswith("running") for s in shares
    )
    u.only = any(s.rule.startswith("sentence") and s.start < 40 for s in shares)
    kind = "1" if any(c.isalnum() for c in block.marker) and block.marker != "o" else block.marker
    level = block.level if kind else 0
    run_in = bool(block.lead) and not u.fields and len(block.lead) < 0.5 * len(text)
    bold = block.bold or (bool(block.lead) and not u.fields)
    u.style = (round(block.size, 1), bold, kind, level, run_in, u.number)
    return u


def _fields(block: Block, collector: CandidateCollector) -> list[tuple[str, str]]:
    """Part a block that begins with a label into labels and contents."""
    rest, fields = labelled(block.text, collector)
    lead = block.lead.rstrip(" :.–—-")
    if not fields and lead and (name := collector.label(lead)) and len(block.text) > len(block.lead) + 1:
        return [(name, block.text[len(block.lead) :].strip())]
    return [] if rest else fields


def strong(u: Unit) -> bool:
    return u.block.bold or u.block.size > 1.05 or bool(u.block.lead)


def lead(block: Block) -> str:
    """Return the title of a paragraph that begins with it in bold."""
    rest = block.text[len(block.lead) :] if block.text.startswith(block.lead) else ""
    bracket = BRACKET.match(rest.lstrip())
    return f"{block.lead} {bracket.group()}" if bracket else block.lead


def how(u: Unit) -> str:
    return (
        "numbered word"
        if u.number
        else "heading"
        if strong(u)
        else "numbered"
        if u.style[2] == "1"
        else "style"
    )
