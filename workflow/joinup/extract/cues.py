"""Which words mean what: the closed schema of ``config/cues.yaml`` and the matching of its words."""

from __future__ import annotations

import re
from functools import cached_property
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from joinup.config.strict import closed_faults
from joinup.config.yaml_files import read_yaml
from joinup.errors import InputError

ROLES = ("lead", "supporting", "partner", "delivery")
FILLERS = re.compile(
    r"\b(the|a|of|for|and|or|in|to|by|this|these|our|its|key|main|other|all|name|names|list|total|agreed|proposed|"
    r"departments?|depts?|ministry|government|organisations?|bodies|body|priority|shared|cross|cutting|s|"
    r"department's|level|up|is|are|be|will|who|also|performance|how|we|include|includes|including|local|national|each|\d+|£|%|m|million|gbp|000s?)\b"
)


class Closed(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, ignored_types=(cached_property,))


class Label(Closed):
    field: str
    words: list[str]


class Before(Closed):
    strong: list[str]
    weak: list[str] = []


class Classes(Closed):
    high: float = Field(ge=0, le=1)
    medium: float = Field(ge=0, le=1)


def plain(text: str) -> str:
    """Bring words to the form in which cues are compared.

    >>> plain("Cross-cutting: also  Supported by")
    'cross cutting also supported by'
    """
    text = text.lower().replace("’", "'").replace("(s)", "s").replace("co-ordinat", "coordinat")
    return " ".join(re.sub(r"[^\w£%&'#✓✔●•○◇◆★⬤■▲]+", " ", text).split())


def pattern(phrases: list[str]) -> str:
    """Return a regular expression for any of the phrases, the longest first."""
    some = sorted({plain(p) for p in phrases}, key=lambda p: (-len(p), p))
    return "|".join(r"[\s\-‐‑–]+".join(map(re.escape, p.split())) for p in some)


class Cues(Closed):
    """The words of ``config/cues.yaml``, ready to be matched."""

    labels: list[Label]
    before: dict[str, Before]
    after: dict[str, list[str]]
    marks: dict[str, list[str]]
    metric_words: list[str]
    numbered: dict[str, list[str]]
    body_words: list[str]
    classes: Classes
    confidence: dict[str, float]

    @cached_property
    def _labels(self) -> list[tuple[str, re.Pattern[str]]]:
        out = []
        for label in self.labels:
            words = [
                re.escape(plain(w)) + (r"\w*" if w.endswith("*") else "") for w in label.words if plain(w)
            ]
            out.append((label.field, re.compile(rf"(?<![\w']){'(?:' + '|'.join(words) + ')'}(?![\w'])")))
        return out

    def label(self, text: str, longest: int = 7) -> str:
        """Return the field that a heading, header or label names, or an empty string."""
        known = self._seen.get((text, longest))
        if known is None:
            said = plain(text)
            fits = bool(said) and len(said.split()) <= longest
            known = next((f for f, words in self._labels if words.search(said)), "") if fits else ""
            self._seen[text, longest] = known
        return known

    @cached_property
    def _seen(self) -> dict[tuple[str, int], str]:
        return {}

    def pure(self, text: str) -> str:
        """Return the field of a text that holds nothing but words of labels, or an empty string."""
        field = self.label(text)
        said = plain(text)
        if re.search(r"£\s?\d", text):
            return ""
        if field:
            for _, words in self._labels:
                said = words.sub(" ", said)
            said = FILLERS.sub(" ", said)
        nouns = {
            f
            for f, words in self._labels
            if f in ("outcome", "metric", "pilot") and words.search(plain(text))
        }
        if len(nouns) > 1 and re.search(r"\band\b|&", text):
            return ""  # "Priority outcomes and metrics" is a title
        if field == "ignore" and nouns and len(plain(text).split()) > 3:
            return ""  # so is "Shared Outcomes Fund: round 2 pilot projects"
        return "" if re.search(r"\w", said) else field

    @cached_property
    def phrase(self) -> re.Pattern[str]:
        """The phrases that stand before organisations; the group's name says role and strength."""
        parts = []
        for role, some in self.before.items():
            for strength in ("strong", "weak"):
                for p in getattr(some, strength):
                    parts.append((plain(p), f"{role}_{strength}"))
        parts.sort(key=lambda p: (-len(p[0]), p))
        each = [f"(?P<{name}_{i}>{pattern([p])})" for i, (p, name) in enumerate(parts)]
        return re.compile(rf"(?<![\w'-])(?:{'|'.join(each)})(?![\w'-])", re.IGNORECASE)

    @cached_property
    def behind(self) -> list[tuple[str, re.Pattern[str]]]:
        return [
            (
                role,
                re.compile(
                    rf"^\s*[(\[–—:-]*\s*(?:the )?(?:{pattern(some)})(?![\w'-])\s*[)\]]?", re.IGNORECASE
                ),
            )
            for role, some in self.after.items()
        ]

    @cached_property
    def body(self) -> re.Pattern[str]:
        """The words by which names of organisations are known."""
        return re.compile(rf"(?<![\w])(?:{pattern(self.body_words)})(?![\w])", re.IGNORECASE)

    @cached_property
    def metric(self) -> re.Pattern[str]:
        return re.compile(rf"^\W*(?:the )?(?:\w+ )?(?:{pattern(self.metric_words)})(?!\w)", re.IGNORECASE)

    def numbered_as(self, text: str, kind: str) -> re.Match[str] | None:
        """Match ``Outcome 3:`` or ``PO1`` at the beginning of a text."""
        words = pattern(self.numbered.get(kind, []))
        after = r"(?:\s*(?:no\.?\s*)?(\d{1,3}(?:\.\d+)*)\s*(?:[:.)–—-]|(?=\s)|$)|\s*[:–—])\s*"
        return re.match(rf"(?:{words}){after}", text, re.IGNORECASE)

    def mark(self, text: str) -> str:
        """Return the role that a cell of a role column says, or an empty string."""
        said = plain(text)
        for role, some in self.marks.items():
            if said and said in {plain(m) or m for m in some}:
                return role
        field = self.label(text, 4)
        return field if field in ROLES else ""

    def share(self, rule: str) -> float:
        """Return how often candidates of a rule are right."""
        return self.confidence.get(rule, self.confidence.get("other", 0.5))

    def grade(self, confidence: float) -> str:
        """Return the class of a confidence: high, medium or low."""
        high, medium = self.classes.high, self.classes.medium
        return "high" if confidence >= high else "medium" if confidence >= medium else "low"


def read_cues(path: Path) -> Cues:
    """Read the cue words.

    Parameters: ``path`` of the YAML file. Raises InputError that names each key that is wrong.
    """
    given = read_yaml(path)
    try:
        return Cues.model_validate(given)
    except ValidationError as error:
        raise InputError(closed_faults(error, Cues, str(path))) from None
