"""Which words mean what: the models of ``config/cues.yaml`` and the matching of its words."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cached_property
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from joinup.config.strict import closed_faults
from joinup.config.yaml_files import read_yaml
from joinup.errors import Fault, InputError, guesses

PROJECT, OTHER = "project", "other project"  # the fields of a label that names a project, of any kind


class Closed(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, ignored_types=(cached_property,))


class Kind(Closed):
    """One kind of list: what its projects are called and how it is built; config/cues.yaml explains each key."""

    project: str
    or_else: str = ""
    noun: str
    many: list[str]
    numbered: list[str] = []
    roles: dict[str, str]
    by_department: bool = False
    section_role: str = ""
    other_bodies: bool = False
    metrics: bool = False
    funding: str = ""
    joint_fact: str = ""


class Label(Closed):
    field: str
    words: list[str]


class Before(Closed):
    strong: list[str]
    weak: list[str] = []


class Fillers(Closed):
    label: list[str]
    clause: list[str]


class Classes(Closed):
    high: float = Field(ge=0, le=1)
    medium: float = Field(ge=0, le=1)


class Cues(Closed):
    """The words of ``config/cues.yaml``."""

    kinds: dict[str, Kind]
    labels: list[Label]
    before: dict[str, Before]
    after: dict[str, list[str]]
    marks: dict[str, list[str]]
    metric_words: list[str]
    fillers: Fillers
    asides: list[str]
    nobody: list[str]
    body_words: list[str]
    classes: Classes
    confidence: dict[str, float]

    def of(self, kind: str) -> Words:
        """Return the words with which a kind of document is read; InputError if the cues have no such kind."""
        if kind not in self.kinds:
            remedy = f"Name one that is there ({guesses(kind, self.kinds)}), or add it under kinds."
            fault = Fault("config/cues.yaml", "is no kind of document", remedy, column="kinds", value=kind)
            raise InputError(fault)
        return Words(self, self.kinds[kind])


def read_cues(path: Path) -> Cues:
    """Read the cue words from a YAML file; InputError names each key that is wrong."""
    try:
        return Cues.model_validate(read_yaml(path))
    except ValidationError as error:
        raise InputError(closed_faults(error, Cues, str(path))) from None


def plain(text: str) -> str:
    """Bring words to the form in which cues are compared."""
    text = text.lower().replace("’", "'").replace("(s)", "s").replace("co-ordinat", "coordinat")
    return " ".join(re.sub(r"(?:[^\w£%&'#✓✔●•○◇◆★⬤■▲]|_)+", " ", text).split())


def pattern(phrases: list[str]) -> str:
    """Return a regular expression for any of the phrases, the longest first."""
    some = sorted({plain(p) for p in phrases}, key=lambda p: (-len(p), p))
    return "|".join(r"[\s\-‐‑–]+".join(map(re.escape, p.split())) for p in some)


class Words:
    """The cue words as one kind of document uses them, ready to be matched."""

    def __init__(self, cues: Cues, kind: Kind):
        self.cues, self.kind = cues, kind
        self.roles = tuple(cues.before)  # the one that prevails first
        self._fields: dict[tuple[str, int], str] = {}
        self._own = {kind.project: PROJECT, **({kind.or_else: OTHER} if kind.or_else else {})}

    @cached_property
    def _labels(self) -> list[tuple[str, re.Pattern[str]]]:
        def either(words: list[str]) -> str:
            return "|".join(re.escape(plain(w)) + r"\w*" * w.endswith("*") for w in words)

        return [
            (some.field, re.compile(rf"(?<![\w'])(?:{either(some.words)})(?![\w'])"))
            for some in self.cues.labels
        ]

    def label(self, text: str, longest: int = 7) -> str:
        """Return the field that a heading, header or label names, or an empty string."""
        key = (text, longest)
        if key not in self._fields:
            words = plain(text)
            fits = bool(words) and len(words.split()) <= longest
            field = next((f for f, some in self._labels if some.search(words)), "") if fits else ""
            self._fields[key] = self._own.get(field, field)
        return self._fields[key]

    def pure(self, text: str) -> str:
        """Return the field of a text that holds nothing but words of labels, or an empty string."""
        field, words = self.label(text), plain(text)
        if not field or re.search(r"£\s?\d", text):
            return ""
        nouns = [f for f, some in self._labels if f in self._nouns and some.search(words)]
        if len(nouns) > 1 and re.search(r"\band\b|&", text):
            return ""  # "Priority outcomes and metrics" is a title
        if field == "ignore" and nouns and len(words.split()) > 3:
            return ""  # so is "Shared Outcomes Fund: round 2 pilot projects"
        for _, some in self._labels:
            words = some.sub(" ", words)
        return "" if re.search(r"\w", self._label_fillers.sub(" ", words)) else field

    @cached_property
    def _nouns(self) -> set[str]:
        return {"metric", *(n for k in self.cues.kinds.values() for n in (k.project, k.or_else))}

    @cached_property
    def _label_fillers(self) -> re.Pattern[str]:
        return re.compile(rf"(?<![\w'])(?:{pattern(self.cues.fillers.label)}|\d+)(?![\w'])")

    @cached_property
    def clause_fillers(self) -> re.Pattern[str]:
        """The words that may stand before a phrase without making its clause say something else."""
        return re.compile(rf"\b(?:{pattern(self.cues.fillers.clause)})\b")

    @cached_property
    def phrase(self) -> re.Pattern[str]:
        """The phrases that stand before organisations; the group's name says role and strength."""
        parts = [
            (plain(p), f"{role}_{strength}")
            for role, some in self.cues.before.items()
            for strength in ("strong", "weak")
            for p in getattr(some, strength)
        ]
        parts.sort(key=lambda p: (-len(p[0]), p))
        each = [f"(?P<{name}_{i}>{pattern([p])})" for i, (p, name) in enumerate(parts)]
        return re.compile(rf"(?<![\w'-])(?:{'|'.join(each)})(?![\w'-])", re.IGNORECASE)

    @cached_property
    def behind(self) -> list[tuple[str, re.Pattern[str]]]:
        """The phrases that stand behind organisations, by role."""
        begin, end = r"^\s*[(\[–—:-]*\s*(?:the )?", r"(?![\w'-])\s*[)\]]?"
        return [
            (role, re.compile(rf"{begin}(?:{pattern(some)}){end}", re.IGNORECASE))
            for role, some in self.cues.after.items()
        ]

    @cached_property
    def body(self) -> re.Pattern[str]:
        """The words by which names of organisations are known."""
        return re.compile(rf"(?<![\w])(?:{pattern(self.cues.body_words)})(?![\w])", re.IGNORECASE)

    @cached_property
    def metric(self) -> re.Pattern[str]:
        """The words with which a metric begins."""
        words = pattern(self.cues.metric_words)
        return re.compile(rf"^\W*(?:the )?(?:\w+ )?(?:{words})(?!\w)", re.IGNORECASE)

    @cached_property
    def metric_start(self) -> re.Pattern[str]:
        """The place in a line where another metric begins."""
        some = sorted({re.escape(w.capitalize()) for w in self.cues.metric_words}, key=lambda w: (-len(w), w))
        return re.compile(rf"(?<=[a-z)\]%\d])[.]?\s+(?=(?:{'|'.join(some)})\s[a-z])")

    @cached_property
    def many(self) -> re.Pattern[str]:
        """The words for several projects, of any kind: "Outcomes which the department supports"."""
        some = sorted({w for k in self.cues.kinds.values() for w in k.many})
        return re.compile(rf"\b(?:{pattern(some)})\b", re.IGNORECASE)

    @cached_property
    def numbered(self) -> Callable[[str], re.Match[str] | None]:
        """Match ``Outcome 3:`` or ``PO1`` at the beginning of a text."""
        after = r"(?:\s*(?:no\.?\s*)?(\d{1,3}(?:\.\d+)*)\s*(?:[:.)–—-]|(?=\s)|$)|\s*[:–—])\s*"
        return re.compile(rf"(?:{pattern(self.kind.numbered)}){after}", re.IGNORECASE).match

    @cached_property
    def aside(self) -> re.Pattern[str]:
        """What is printed behind a title and is no part of it, with the signs that part it from the title."""
        some = pattern(self.cues.asides)
        parted = rf"(?:^|[\n\v]|[.;:,]\s|\s[–—-]\s)\s*(?:{some})\s*(?:[:.;–—]+|(?=[\n\v])|$)"
        return re.compile(rf"\s*[(\[]\s*(?:{some})\s*[)\]]|{parted}", re.IGNORECASE)

    @cached_property
    def _marks(self) -> dict[str, str]:
        return {plain(m) or m: role for role, some in reversed(self.cues.marks.items()) for m in some}

    def mark(self, text: str) -> str:
        """Return the role that a cell of a role column says, or an empty string."""
        field = self._marks.get(plain(text)) or self.label(text, 4)
        return field if field in self.roles else ""

    def nobody(self, text: str) -> bool:
        """Say whether an entry of a list names nobody."""
        return text.lower().strip(" .") in self.cues.nobody

    def share(self, rule: str) -> float:
        """Return how often candidates of a rule are right."""
        return self.cues.confidence.get(rule, self.cues.confidence.get("other", 0.5))

    def grade(self, confidence: float) -> str:
        """Return the class of a confidence: high, medium or low."""
        high, medium = self.cues.classes.high, self.cues.classes.medium
        return "high" if confidence >= high else "medium" if confidence >= medium else "low"
