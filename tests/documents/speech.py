"""How a document names bodies, joins them in lists and says who leads and who supports."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random

from .content import Draft, Outcome, Pilot
from .departments import RENAMED, Body, in_year

UNCLEAR = {"HO", "CO", "NE", "EA", "FC"}  # too short to stand alone in a document that never defines them
CALM = (
    "The figures rest on returns collected by {}.",
    "Earlier work by {} is described in a separate report.",
    "Definitions follow guidance from {}.",
    "A review for {} reported in the spring.",
    "This replaces wording first published by {} in 2018.",
)
SLY = (
    "An earlier study, led by {}, closed in 2017.",
    "Some of the sites were once supported by {} grants.",
    "{} is expected to publish its own plan, with partners, next year.",
    "It was first proposed by a working group under {}.",
)


@dataclass
class Voice:
    """The naming habits of one document."""

    draft: Draft
    mode: str  # full | short | both | first | mixed
    ampersand: float
    glossary: bool
    joiner: str  # and | amp | semicolon | comma | slash
    sly: bool
    said: set[str] = field(default_factory=set)

    @property
    def rng(self) -> Random:
        """The dice of the document."""
        return self.draft.rng

    def name(self, body: Body, mode: str = "") -> str:
        """Return a body's name as this document prints it here."""
        mode = mode or self.mode
        if mode == "mixed":
            mode = self.rng.choice(("full", "short", "both"))
        if mode == "first":
            mode = "short" if body.name in self.said else "both"
        if not body.short or (mode == "short" and body.short in UNCLEAR and not self.glossary):
            mode = "full"
        self.said.add(body.name)
        if mode == "short":
            return self.spelt(body, [s for s in body.spellings if " " not in s], body.short)
        full = self.spelt(body, [s for s in body.spellings if " " in s], body.name)
        if self.rng.random() < self.ampersand:
            full = full.replace(" and ", " & ")
        return f"{full} ({body.short})" if mode == "both" else full

    def spelt(self, body: Body, spellings: list[str], usual: str) -> str:
        """Return the usual spelling, or now and then another one that is in use."""
        return self.rng.choice(spellings) if spellings and self.rng.random() < 0.1 else usual

    def listed(self, names: list[str]) -> str:
        """Join names into one list."""
        if self.joiner == "semicolon":
            return "; ".join(names)
        if self.joiner == "slash":
            return " / ".join(names)
        if self.joiner == "comma" or len(names) == 1:
            return ", ".join(names)
        last = " & " if self.joiner == "amp" else " and "
        return ", ".join(names[:-1]) + last + names[-1]

    def formerly(self, body: Body) -> str:
        """Return " (formerly …)" for a renamed department, now and then."""
        old = RENAMED.get(body.name)
        if not old or self.rng.random() > 0.3:
            return ""
        self.draft.mention(body, old, f"(formerly the {old})")
        return f" (formerly the {old})"

    def aside(self, taking_part: tuple[Body, ...], near: str = "") -> str:
        """Return a sentence that names a body which takes no part, and note it."""
        outside = [b for b in in_year(self.draft.year) if b not in taking_part]
        body = self.rng.choice(outside)
        name = self.name(body, "full" if self.mode == "first" else "")
        sentence = self.rng.choice(SLY if self.sly and self.rng.random() < 0.4 else CALM).format(the(name))
        sentence = sentence[0].upper() + sentence[1:]
        self.draft.mention(body, name, sentence, near)
        return sentence

    def supporters(self, outcome: Outcome) -> list[str]:
        """Name the supporters of an outcome and note them."""
        names = [self.name(body) for body in outcome.supporters]
        for body, name in zip(outcome.supporters, names, strict=True):
            self.draft.contribution(outcome, body, name, "supporting")
        return names

    def leads(self, outcome: Outcome, bodies: tuple[Body, ...] | None = None) -> list[str]:
        """Name the leads of an outcome and note them."""
        bodies = outcome.leads if bodies is None else bodies
        names = [self.name(body) for body in bodies]
        for body, name in zip(bodies, names, strict=True):
            self.draft.contribution(outcome, body, name, "lead")
        return names

    def take_part(self, pilot: Pilot, bodies: Sequence[Body | str], role: str) -> list[str]:
        """Name bodies of a pilot and note them in a role."""
        names = [body if isinstance(body, str) else self.name(body) for body in bodies]
        for body, name in zip(bodies, names, strict=True):
            self.draft.takes_part(pilot, body, name, role)
        return names


def voice(draft: Draft) -> Voice:
    """Draw the naming habits of a document."""
    rng = draft.rng
    return Voice(
        draft,
        mode=rng.choice(("full", "full", "short", "both", "first", "mixed")),
        ampersand=rng.choice((0.0, 0.0, 1.0, 0.3)),
        glossary=rng.random() < 0.5,
        joiner=rng.choice(("and", "and", "and", "amp", "semicolon", "comma", "slash")),
        sly=rng.random() < 0.3,
    )


PARENTHESES = (
    "(Cross-cutting outcome also supported by {})",
    "(Cross-cutting outcome, supported by {})",
    "(cross-cutting; contributing departments: {})",
    "(supported by {})",
    "(also supported by {})",
    "(with support from {})",
    "[Cross-cutting outcome: supporting departments {}]",
    "(working with {})",
)
LINES = (
    "Supporting departments: {}",
    "Supported by: {}",
    "Also supported by {}",
    "Contributing departments: {}",
    "Cross-cutting outcome. Supported by {}.",
    "Key contributing departments – {}",
    "Working with: {}",
    "Other departments supporting this outcome: {}",
)
LEAD_LINES = (
    "Lead department: {}",
    "Lead: {}",
    "Led by {}",
    "Led by: {}",
    "Department (lead): {}",
    "Lead department – {}",
)
JOINT_LINES = (
    "Joint lead departments: {}",
    "Jointly led by {}",
    "{} (joint lead)",
    "Lead departments: {}",
    "Joint leads: {}",
)
BOTH_LINES = (
    "Lead: {0}. Supported by: {1}.",
    "Led by {0}, supported by {1}",
    "Lead department: {0}; supporting departments: {1}",
    "{0} (lead), with {1} (supporting)",
)
WITH_LEAD = ("joint lead with {}", "jointly led with {}", "joint with {}")


def lead_line(rng: Random, names: list[str], joined: str, patterns: tuple[str, str]) -> str:
    """Say who leads, with the document's pattern for one or for several."""
    return patterns[len(names) > 1].format(joined)


def the(name: str) -> str:
    """Put an article before a name that is not an abbreviation.

    >>> the("Home Office"), the("DfE"), the("HM Treasury")
    ('the Home Office', 'DfE', 'HM Treasury')
    """
    return f"the {name}" if " " in name and not name.startswith("HM ") else name


def pounds(rng: Random, value: int, habit: str) -> str:
    """Print a sum of money as a document would.

    >>> pounds(Random(1), 3_400_000, "million")
    '£3.4 million'
    """
    millions = f"{value / 1e6:.2f}".rstrip("0").rstrip(".")
    if habit == "plain":
        return f"£{value:,}"
    if habit == "m":
        return f"£{millions}m"
    if value < 1_000_000 and habit == "mixed":
        return f"£{value:,}"
    return f"£{millions} million"
