"""From a reading to candidate rows: what each printed piece was taken for, by which rule, and how surely."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from .blocks import Block, Cell, Limits, Reading, split_marker
from .cues import Cues, plain
from .money import amounts
from .names import Names
from .paragraphs import OPEN
from .phrases import BRACKET, Share, Speech
from .reading import read_document
from .statements import stated

COLUMNS = [
    "candidate_id", "document", "kind", "page", "address", "words", "taken_for", "value", "parent", "rule",
    "confidence", "class",
]  # fmt: skip
TAIL = re.compile(
    r"\s*(?:[(\[]\s*(?:cross[\s-]?cutting|shared|joint)(?: outcome| priority)?\s*[)\]]|[*†‡§]+|[:;–—-])\s*$",
    re.I,
)
WORTH = re.compile(
    r"\s*[–—:,-]\s*(?:(?:up to|worth|funding|award(?:ed)?|total):?\s+)*£\s?\d[\d.,]*\s?\w*\s*$", re.IGNORECASE
)
SOURCE = re.compile(r"\s*[(\[–—;,.]?\s*\b(?:data )?sources?\s*:.*$", re.IGNORECASE | re.DOTALL)


def extract_document(
    path: Path,
    kind: str,
    organisations: pd.DataFrame,
    aliases: pd.DataFrame,
    cues: Cues,
    limits: Limits | None = None,
) -> pd.DataFrame:
    """Read a document and return its candidate rows.

    Parameters
    ----------
    path
        A PDF, HTML, XLSX, ODS or CSV file.
    kind
        ``outcomes`` or ``pilots``.
    organisations, aliases
        The tables of ``config``.
    cues
        The words of ``config/cues.yaml``.
    limits
        What the document may take of the machine.

    Returns
    -------
    pandas.DataFrame
        One row per candidate, in the order of the document, with the columns of ``COLUMNS``. ``confidence``
        is the share of candidates of the same rule that were right on generated documents. The attribute
        ``not_read`` says which pages nothing was read from.

    Raises
    ------
    InputError
        If the document cannot be read.
    """
    from .outline import interpret

    reading = read_document(path, limits)
    taker = Taker(path.name, kind, Names(organisations, aliases), cues)
    interpret(reading, taker)
    frame = taker.frame()
    frame.attrs["not_read"] = reading.warnings
    return frame


@dataclass
class Place:
    """Where something was printed, and the words."""

    page: int
    address: str
    words: str
    marks: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, item: Block | Cell) -> Place:
        return cls(item.page, item.address, item.text, item.marks)


def key_of(text: str) -> str:
    """Return the form in which two printings of one title are the same."""
    return re.sub(r"[^a-z0-9]+", "", text.lower().replace("&", "and"))


class Taker:
    """Collects candidates; knows which outcome or pilot is being spoken of."""

    def __init__(self, document: str, kind: str, names: Names, cues: Cues):
        self.document, self.kind, self.cues = document, kind, cues
        self.names = names
        self.speech = Speech(names, cues)
        self.rows: list[dict] = []
        self.known: dict[str, str] = {}
        self.places: dict[str, Place] = {}
        self.seen: set[tuple[str, str, str]] = set()
        self.named: dict[tuple[str, str], str] = {}  # organisations so far only named in text
        self.doubtful: set[str] = set()  # titles that have not the form of one
        self.loose = False  # reading a table without vertical rulings
        self.learned: dict[str, str] = {}  # labels of this document
        self.gone: set[str] = set()  # and those of them that were given a part later
        self.noun = "outcome" if kind == "outcomes" else "pilot"

    def learn(self, reading: Reading) -> None:
        """Learn labels that hold other words too from their repetition: "Performance metrics" before every list."""
        counts: dict[str, int] = {}
        for item in reading.items:
            if isinstance(item, Block):
                alone = item.bold or not item.marker or re.search(r":|\s[–—]\s", item.text)
                texts = [item.text] if alone and item.text[-1:] != "." else []
            else:
                texts = [c.text for c in item.cells if c.col == 0 and len(item.edges) < 3]
            for text in texts:
                head = re.split(r":|\s[–—-]\s", text, maxsplit=1)[0]
                if len(head) < 60 and "\n" not in head and "£" not in head and not self.names.find(head):
                    counts[plain(head)] = counts.get(plain(head), 0) + 1
        for said, n in counts.items():
            if n > 2 and not self.cues.pure(said):
                field = self.cues.label(said, 9)
                if field in ("metric", "supporting", "partner", "delivery", "lead", "funding", "summary"):
                    self.learned[said] = field

    def label(self, text: str) -> str:
        """Return the field of a text that is a label and nothing else, or an empty string."""
        known = self.cues.pure(text) or self.learned.get(plain(text), "")
        if not known and text.rstrip().endswith(":") and not self.names.find(text):
            known = self.cues.label(text, 8)
        return known

    def take(self, taken_for: str, value: str, place: Place, parent: str, rule: str) -> str:
        """Add a candidate and return its identifier."""
        number = f"c{len(self.rows) + 1:04d}"
        if self.loose and rule.startswith(("column", "section", "role column")):
            rule += ", no rulings"
        if taken_for == self.noun and self.doubt(value):
            self.doubtful.add(number)
        if {number, parent} & self.doubtful and rule != "named in text":
            rule = "doubtful title"
        confidence = self.cues.share(f"{taken_for}: {rule}")
        self.rows.append(
            dict(zip(COLUMNS, [
                number, self.document, self.kind, place.page, place.address, " ".join(place.words.split()), taken_for,
                value, parent, f"{taken_for}: {rule}", confidence, self.cues.grade(confidence),
            ], strict=True))
        )  # fmt: skip
        return number

    def doubt(self, title: str) -> bool:
        """Say whether a title has not the form of one: cut off, run together, or an organisation."""
        cut = title[:1].islower() or title.endswith(OPEN) or title.count("(") != title.count(")")
        again = re.search(r"[a-z]\s+(?:Outcome|Priority outcome|Pilot)\s+\d", title)
        return bool(
            cut
            or again
            or len(title.split()) < 2
            or len(title) > 260
            or self.names.find(title)
            or self.label(title)
        )

    def entity(self, text: str, place: Place, rule: str) -> str:
        """Take an outcome or pilot; a title met again is the same one. Shares and sums inside are taken too."""
        base, shares, sums = self.parted(text)
        base = self.title(base)
        key = key_of(base)
        if len(key) < 4:
            return ""
        number = self.known.get(key)
        if number is None:
            number = self.take(self.noun, base, place, "", rule)
            self.known[key] = number
        self.places.setdefault(number, place)
        self.shares(shares, place, number)
        for value in sums[:1]:
            self.fund(value, place, number, "in title")
        return number

    def lookup(self, text: str) -> str:
        """Return the outcome or pilot with a title, or an empty string."""
        return self.known.get(key_of(self.title(self.parted(text)[0])), "")

    def title(self, text: str) -> str:
        """Return a title without number and trailing signs."""
        found = self.cues.numbered_as(text, self.noun)
        text = text if found and found[1] else split_marker(text)[1] or text
        if found and found[1] and len(text) > found.end() + 5:
            text = text[found.end() :]
        text = TAIL.sub("", text.strip())
        text = re.sub(r"^[\s:.–—-]+", "", text)
        return " ".join(TAIL.sub("", text).split()).rstrip(" .")

    def parted(self, text: str) -> tuple[str, list[Share], list[int]]:
        """Part a title from what brackets and trailing clauses say about shares and money."""
        shares = self.speech.spoken(text)
        cut: list[tuple[int, int]] = []
        sums = []
        if worth := WORTH.search(text):
            sums += [value for value, _, _ in amounts(worth.group())]
            cut.append(worth.span())
        for bracket in BRACKET.finditer(text):
            money = amounts(bracket.group())
            sums += [value for value, _, _ in money[:1]]
            inside = [s for s in shares if bracket.start() <= s.start < bracket.end()]
            crossing = re.search(r"cross[\s-]?cutting|shared outcome|joint outcome", bracket.group(), re.I)
            if money or crossing or any(s.role for s in inside):
                cut.append(bracket.span())
        for s in shares:
            if s.role and not any(a <= s.start < b for a, b in cut):
                begin = max(text.rfind(". ", 0, s.start) + 1, text.rfind("; ", 0, s.start) + 1, 0)
                clause = s.start if begin < 12 or s.rule.startswith("running") else begin
                if clause > 12:
                    cut.append((clause, max([s.end, *(o.end for o in shares if o.start == s.start)])))
        for a, b in sorted(set(cut), reverse=True):
            text = text[:a] + " " + text[b:]
        return re.sub(r"[\s,;–—-]+$", "", text), shares, sums

    def shares(self, shares: Iterable[Share], place: Place, parent: str, note: str = "") -> None:
        """Take organisations with their part; those merely named become mentions of low confidence."""
        for s in shares:
            if s.role == "" and not s.central:
                continue
            self.share(s, place, parent, note)

    def share(self, s: Share, place: Place, parent: str, note: str = "") -> None:
        role = s.role
        if self.kind == "outcomes":
            taken = {"lead": "lead_department", "delivery": "delivery"}.get(role, "supporting_department")
        else:
            taken = {"lead": "lead_department", "delivery": "delivery", "named": "participant"}.get(
                role, "partner"
            )
        rule = (note + s.rule) if role else "named in text"
        again = (taken, parent, self.body(s.printed))
        others = {
            (t, parent, again[2])
            for t in ("lead_department", "supporting_department", "partner", "participant")
        }
        if again in self.seen or (role == "" and others & self.seen) or not parent:
            return
        named = (parent, again[2])
        if role == "":
            if named not in self.named:
                self.named[named] = self.take(taken, s.printed, place, parent, rule)
            return
        self.seen.add(again)
        self.gone.add(self.named.pop(named, ""))
        self.take(taken, s.printed, place, parent, rule)

    def body(self, printed: str) -> str:
        found = self.names.whole(printed)
        return found[0].organisation if found else key_of(printed)

    def metric(self, text: str, place: Place, parent: str, rule: str) -> None:
        value = SOURCE.sub("", " ".join(text.split())).strip(" ;").rstrip(".")
        if parent and len(value) > 5:
            again = ("metric", parent, key_of(value))
            if again not in self.seen:
                self.seen.add(again)
                self.take("metric", value, place, parent, rule)

    def fund(self, value: int, place: Place, parent: str, rule: str) -> None:
        again = ("funding", parent, "")
        if parent and self.kind == "pilots" and again not in self.seen:
            self.seen.add(again)
            self.take("funding", str(value), place, parent, rule)

    def statements(self, text: str, place: Place) -> None:
        """Take what a document says about itself: numbers of outcomes or pilots, total funding."""
        for value, rule in stated(text):
            self.take("statement", value, place, "", rule)

    def frame(self) -> pd.DataFrame:
        return pd.DataFrame([r for r in self.rows if r["candidate_id"] not in self.gone], columns=COLUMNS)
