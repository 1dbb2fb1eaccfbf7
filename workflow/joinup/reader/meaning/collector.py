"""Collect candidate rows: what each printed piece was taken for, by which rule, and how surely."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from joinup.reader.cues import PROJECT, Words, plain
from joinup.reader.layout.items import Block, Cell, Table, split_marker, unclosed
from joinup.reader.layout.paragraphs import OPEN

from .money import amounts, stated
from .names import NameFinder
from .phrases import BRACKET, Phrases, Share

COLUMNS = [
    "candidate_id", "document", "kind", "page", "address", "words", "taken_for", "value", "parent", "rule",
    "confidence", "class",
]  # fmt: skip
HEADINGS = ["words", "what", "where", "times", "taken_for", "example"]
TAIL = re.compile(r"\s*(?:[*†‡§]+|[:;–—-])\s*$")
ASIDE = re.compile(r"cross[\s-]?cutting|shared outcome|joint outcome", re.IGNORECASE)
SOURCE = re.compile(r"\s*[(\[–—;,.]?\s*\b(?:data )?sources?\s*:.*$", re.IGNORECASE | re.DOTALL)


@dataclass
class Place:
    """Where something was printed, and the words."""

    page: int
    address: str
    words: str

    @classmethod
    def of(cls, item: Block | Cell) -> Place:
        return cls(item.page, item.address, item.text)


def key_of(text: str) -> str:
    """Return the form in which two printings of one title are the same.

    >>> key_of("Safer streets & homes") == key_of("Safer Streets and Homes.")
    True
    """
    return re.sub(r"[^a-z0-9]+", "", text.lower().replace("&", "and"))


class CandidateCollector:
    """Collects candidate rows and knows the projects of the document by their titles.

    Parameters: ``document`` its file name; ``kind`` its kind; ``names`` and ``words`` what it is read with;
    ``choices`` the field of headers and labels, decided by a person.
    """

    def __init__(self, document: str, kind: str, names: NameFinder, words: Words, choices: Mapping[str, str]):
        self.document, self.kind, self.names, self.words = document, kind, names, words
        self.choices = {plain(k): v for k, v in choices.items()}
        self.seen: dict[tuple[str, str], dict] = {}  # headers and labels, by what they are and their words
        self.phrases = Phrases(names, words)
        self.rows: list[dict] = []
        self.projects: dict[str, str] = {}  # candidate by key of the title
        self.headers: dict[str, str] = {}  # of the columns of titles that no person chose, by project
        self.led: set[str] = set()  # projects that a body leads
        self.taken: set[tuple[str, str, str]] = set()  # what was taken for what, of which project
        self.named: dict[tuple[str, str], str] = {}  # bodies so far only named in text
        self.doubtful: set[str] = set()  # titles that have not the form of one
        self.unruled = False  # within a table without vertical rulings
        self.repeated: Counter[str] = Counter()  # short headings, and how often they are printed
        self.usual: set[str] = set()  # texts that stand again and again where cards have their labels
        self.learned: dict[str, str] = {}  # labels of this document
        self.gone: set[str] = set()  # candidates that were given a part later

    def learn(self, items: Iterable[Block | Table]) -> None:
        """Learn labels that hold other words too from their repetition: "Performance metrics" before every list."""
        counts: Counter[str] = Counter()
        for item in items:
            if isinstance(item, Block):
                alone = item.bold or not item.marker or re.search(r":|\s[–—]\s", item.text)
                texts = [item.text] if alone and item.text[-1:] != "." else []
                short = len(item.text.split()) < 5 and (item.bold or item.kind == "heading")
                self.repeated[plain(item.text)] += short
            else:
                texts = [c.text for c in item.cells if c.col == 0 and len(item.edges) < 3]
                texts += {c.text for c in item.cells if c.col == 1 and len(item.edges) == 3}
            for text in texts:
                head = re.split(r":|\s[–—-]\s", text, maxsplit=1)[0]
                if len(head) > 90 or "\n" in head or "£" in head or self.words.nobody(head):
                    continue
                if not self.names.find(head):
                    counts[plain(head)] += 1
        useful = {"metric", "funding", "summary", "organisation", "name", *self.words.roles}
        self.usual = {head for head, n in counts.items() if n > 2}
        for head, n in counts.items():
            if n > 2 and not self.words.pure(head) and (name := self.words.label(head, 9)) in useful:
                self.learned[head] = name

    def label(self, text: str) -> str:
        """Return the field of a text that is a label and nothing else, or an empty string."""
        words = plain(text)
        return self.choices.get(words) or self.words.pure(text) or self.learned.get(words, "")

    def column(self, text: str, longest: int = 8) -> str:
        """Return the field that the header of a column names, among other words too, or an empty string."""
        return self.label(text) or self.words.label(text, longest)

    def heading(self, what: str, text: str, place: Place, name: str, example: str = "") -> None:
        """Note a header, label or position of a column, the field it was taken for, and a cell as an example."""
        words, where = " ".join(text.split()), f"page {place.page}, {place.address}"
        row = dict(zip(HEADINGS, [words, what, where, 0, name, example], strict=True))
        self.seen.setdefault((what, plain(words)), row)["times"] += 1

    def headings(self) -> list[dict]:
        """Return the headers and labels noted, in order; an unknown label counts from the second."""
        return [h for h in self.seen.values() if h["what"] != "label" or h["taken_for"] or h["times"] > 1]

    def add(self, taken_for: str, value: str, place: Place, parent: str, rule: str) -> str:
        """Add a candidate and return its identifier."""
        number = f"c{len(self.rows) + 1:04d}"
        if self.unruled and rule.startswith(("column", "section", "role column")):
            rule += ", no rulings"
        if taken_for == PROJECT and self._doubt(value, rule.startswith(("column", "label", "numbered word"))):
            self.doubtful.add(number)
        if {number, parent} & self.doubtful and rule != "named in text":
            rule = "doubtful title"
        confidence = self.words.share(f"{taken_for}: {rule}")
        self.rows.append(
            dict(zip(COLUMNS, [
                number, self.document, self.kind, place.page, place.address, " ".join(place.words.split()), taken_for,
                value, parent, f"{taken_for}: {rule}", confidence, self.words.grade(confidence),
            ], strict=True))
        )  # fmt: skip
        return number

    def _doubt(self, title: str, marked: bool) -> bool:
        """Say whether a title has not the form of one: cut off, or (where no header or number marks it) a body."""
        cut = title[:1].islower() or title.endswith(OPEN) or title.count("(") != title.count(")")
        other = len(title.split()) < 2 or len(title) > 260 or self.names.find(title)
        numbered = self.words.numbered(title)
        label = self.label(title) and not (numbered and numbered[1])
        return bool(cut or (not marked and (label or (other and not numbered))))

    def project(self, text: str, place: Place, rule: str) -> str:
        """Add a project; a title met again is the same one. Shares and sums inside are added too."""
        text, shares, sums = self._parted(text)
        base = self._title(text)
        key = key_of(base)
        if len(key) < (2 if "column" in rule else 4) or self.words.nobody(base):
            return ""
        if key not in self.projects:
            self.projects[key] = self.add(PROJECT, base, place, "", rule)
        number = self.projects[key]
        self.shares(shares, place, number)
        self.fund(sums, place, number, "in title")
        return number

    def _title(self, text: str) -> str:
        """Return a title without number and trailing signs."""
        number = self.words.numbered(text)
        if not (number and number[1]):
            text = split_marker(text)[1] or text
        elif len(text) > number.end() + 5:
            text = text[number.end() :]
        text = TAIL.sub("", text.strip())
        text = re.sub(r"^[\s:.–—-]+", "", text)
        return " ".join(TAIL.sub("", text).split()).rstrip(" .")

    def without_asides(self, text: str) -> str:
        """Take out what is printed behind a title and is no part of it: "– Cross-cutting outcome"."""
        return self.words.aside.sub(lambda m: m.group() if unclosed(text[: m.start()]) else "\n", text)

    def _parted(self, text: str) -> tuple[str, list[Share], list[int]]:
        """Part a title from what brackets and trailing clauses say about shares and money."""
        text = self.without_asides(text)
        shares = self.phrases.spoken(text)
        cut: list[tuple[int, int]] = []
        sums = []
        for bracket in BRACKET.finditer(text):
            money = amounts(bracket.group())
            sums += money[:1]
            inside = [s for s in shares if bracket.start() <= s.start < bracket.end()]
            if money or ASIDE.search(bracket.group()) or any(s.role for s in inside):
                cut.append(bracket.span())
        for s in shares:
            if s.role and s.start > 12 and not any(a <= s.start < b for a, b in cut):
                cut.append((s.start, max([s.end, *(o.end for o in shares if o.start == s.start)])))
        for a, b in sorted(set(cut), reverse=True):
            text = text[:a] + " " + text[b:]
        return re.sub(r"[\s,;–—-]+$", "", text), shares, sums

    def shares(self, shares: Iterable[Share], place: Place, parent: str) -> None:
        """Add bodies with their part; those merely named become mentions of low confidence."""
        for s in shares:
            if s.role or s.central:
                self.share(s, place, parent)

    def share(self, s: Share, place: Place, parent: str) -> None:
        """Add one body with its part in a project, once."""
        roles = self.words.kind.roles
        role = roles.get(s.role or "partner", s.role)
        mentions = self.names.whole(s.printed)
        body = mentions[0].organisation if mentions else key_of(s.printed)
        if not s.role:
            others = {(r, parent, body) for r in roles.values() if r != roles.get("delivery")}
            if parent and not others & self.taken and (parent, body) not in self.named:
                self.named[parent, body] = self.add(role, s.printed, place, parent, "named in text")
            return
        if not self._first(role, parent, body):
            return
        self.gone.add(self.named.pop((parent, body), ""))
        if role == "lead":
            self.led.add(parent)
        has_name = s.in_tables or s.central or self.words.kind.other_bodies
        self.add(role, s.printed, place, parent, s.rule if has_name else f"{s.rule}, unknown name")

    def metric(self, text: str, place: Place, parent: str, rule: str) -> None:
        """Add a metric of a project, once."""
        value = SOURCE.sub("", " ".join(text.split())).strip(" ;").rstrip(".")
        if self.words.kind.metrics and len(value) > 5 and self._first("metric", parent, key_of(value)):
            self.add("metric", value, place, parent, rule)

    def fund(self, sums: list[int], place: Place, parent: str, rule: str) -> None:
        """Add the funding of a project; the first sum counts."""
        if sums and self.words.kind.funding and self._first("funding", parent, ""):
            self.add("funding", str(sums[0]), place, parent, rule)

    def _first(self, taken_for: str, parent: str, value: str) -> bool:
        """Say whether something is said of a project for the first time, and note it."""
        what = (taken_for, parent, value)
        first = bool(parent) and what not in self.taken
        self.taken |= {what} if first else set()
        return first

    def statements(self, text: str, place: Place) -> None:
        """Add what a document says about itself: its number of projects, its total funding."""
        for value, rule in stated(text, self.words.kind.many):
            self.add("statement", value, place, "", rule)

    def candidates(self) -> list[dict]:
        """Return the candidate rows in the order of the document."""
        return [r for r in self.rows if r["candidate_id"] not in self.gone]
