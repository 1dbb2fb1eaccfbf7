"""What the words of a block say by themselves, and where in the document the reading is."""

import re
from dataclasses import dataclass, field, replace

from joinup.reader.cues import PROJECT, plain
from joinup.reader.layout.items import Block, Table, split_marker

from .collector import CandidateCollector, Place
from .labels import card_rows, labelled
from .names import Mention
from .phrases import Share

Style = tuple
UNKNOWN = re.compile(r"([A-Z][\w&'/() -]{2,40}):\s+\S")  # what may be a label that no cue explains
NUMBER = re.compile(r"^(?:(?:chapter|section|annex|part)\s+)?[\dA-Z]{1,3}(?:\.\d+)*[.:)]?\s+(?=[A-Z])")


@dataclass
class Unit:
    """A block with what its words alone say."""

    block: Block
    label: str = ""  # the block is a label and nothing else
    bodies: list[Mention] = field(default_factory=list)  # the block is organisations and nothing else
    fields: list[tuple[str, str]] = field(default_factory=list)  # labels with their content
    style: Style = (1.0, False, "card", 0, False, False)
    prose: bool = False
    number: bool = False  # "Outcome 3", "Pilot 2:"
    cued: bool = False  # says who takes part
    only: bool = False  # says nothing but who takes part
    bare: bool = False  # a number and nothing else
    title: bool = False  # stands over the labels of a card
    role: str = ""  # a label that speaks of the projects below: "Outcomes which the department supports"

    @property
    def names_project(self) -> bool:
        """Say whether the block can be the title below a number: a sentence or so without label or bodies."""
        parts = self.label or self.bodies or self.fields or self.only
        return not parts and len(self.block.text.split()) > 6 and self.block.text[-1] != ":"


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
            self.field, self.size = PROJECT if u.role else u.label, block.size
            self.level = block.level if block.marker else -1
        elif heading or block.size > self.size + 0.05 or (block.marker and block.level < self.level):
            self.field = ""


@dataclass
class State:
    """Where in the document the reading is."""

    owners: list[Share] = field(default_factory=list)  # the department of the section
    owner_place: Place | None = None
    owner_role: str = "lead"
    owner_size: float = 9.0
    current: str = ""
    begun: dict[str, None] = field(default_factory=dict)  # projects of the present section
    mode: Mode = field(default_factory=Mode)
    headers: dict[int, tuple] = field(default_factory=dict)  # edges and fields by number of columns
    carried: list = field(default_factory=list)  # the last cell of a column of leads
    last: str = ""
    tabled: bool = False  # the current project, if there is one, is a row of a table
    titled: bool = True  # blocks or headers of columns say which texts are projects


def card_units(table: Table, collector: CandidateCollector) -> list[Unit]:
    """Turn a table of labels and values into a title and labelled units; an empty list if it is none."""
    units = []
    says = (*collector.words.roles, "organisation", "department")
    for label, cells in card_rows(table, collector):
        for c in cells:
            block = Block(c.text, c.page, c.address)
            if label is None:
                marker, text = split_marker(c.text)
                block = replace(block, text=text, kind="heading", bold=True, size=1.15, marker=marker)
                units.append(replace(unit_of(block, collector), title=True))
            else:
                units.append(Unit(block, fields=[(label, c.text)], cued=label in says))
    return units


def unit_of(block: Block, collector: CandidateCollector) -> Unit:
    """Read what a block says by itself."""
    u, text, place = Unit(block), block.text, Place.of(block)
    names, words = collector.names, collector.words
    number = words.numbered(text)
    u.number = bool(number and number[1])
    u.bare = bool(u.number and number and number.end() == len(text))
    heading = block.bold or block.kind == "heading"
    if not text.endswith(".") and not (u.bare and heading):
        u.label = collector.label(text)
    if not u.label or names.find(text):
        u.bodies = names.whole(text) or names.whole(NUMBER.sub("", text))
        u.label = "" if u.bodies else u.label
    name = u.label or (words.label(text, 14) if text.endswith(":") and not names.find(text) else "")
    if name in ("supporting", "lead") and words.many.search(text):
        u.label = u.role = name
    if not u.label and not u.bodies:
        if collector.repeated[plain(text)] > 2 and not u.number and plain(text) not in collector.choices:
            u.label = "other"  # a heading below every project is no project
        else:
            u.fields = _fields(block, collector)
    if u.label:
        collector.heading("label", text, place, "" if u.label == "other" else u.label)
    elif not u.bodies and not u.fields and (unknown := UNKNOWN.match(text)):
        collector.heading("label", unknown[1], place, "")
    shares = [] if u.bodies or u.fields else [s for s in collector.phrases.spoken(text) if s.role]
    said = min((s.start for s in shares if s.rule.startswith("sentence")), default=len(text))
    own = collector.without_asides(text[:said]).strip()  # before who takes part
    u.prose = (len(own) > 170 and block.size < 1.1) or bool(re.search(r"[a-z]{3}[.!?]\s+[A-Z]", own))
    says = (*words.roles, "organisation", "department")
    u.cued = any(f in says for f, _ in u.fields) or any(not s.rule.startswith("running") for s in shares)
    u.only = said < len(text) and len(own) < 40 and not own.endswith(".")
    kind = "1" if any(c.isalnum() for c in block.marker) and block.marker != "o" else block.marker
    begins_bold = bool(block.lead) and not u.fields
    run_in = begins_bold and len(block.lead) < 0.5 * len(text)
    level = block.level if kind else 0
    u.style = (round(block.size, 1), block.bold or begins_bold, kind, level, run_in, u.number)
    return u


def _fields(block: Block, collector: CandidateCollector) -> list[tuple[str, str]]:
    """Part a block that begins with a label into labels and contents."""
    rest, fields = labelled(block.text, collector)
    lead = block.lead.rstrip(" :.–—-")
    if not fields and lead and (name := collector.label(lead)) and len(block.text) > len(block.lead) + 1:
        return [(name, block.text[len(block.lead) :].strip())]
    return [] if rest else fields


def strong(u: Unit) -> bool:
    """Say whether a unit is printed as a heading, or begins so."""
    return u.block.bold or u.block.size > 1.05 or bool(u.block.lead)


def how(u: Unit) -> str:
    """Return the rule by which a unit is a project."""
    number = "numbered" if u.style[2] == "1" else "style"
    return "numbered word" if u.number else "heading" if strong(u) else number
