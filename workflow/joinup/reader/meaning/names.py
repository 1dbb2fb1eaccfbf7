"""Find organisations in text: names, abbreviations and published forms of the organisations tables."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from joinup.reader.layout.items import QUOTES

TOKEN = re.compile(r"[A-Za-z0-9]+(?:'[A-Za-z]+)*|&")
SMALL = {"the", "for", "of", "and", "&", "in", "on", "to"}
CENTRAL = {
    "ministerial_department", "non_ministerial_department", "executive_agency", "department_unit",
    "public_body", "devolved_government", "nhs",
}  # fmt: skip
HEAD = r"(?:Department|Dept|Ministry|Office|Agency|Commission|Secretariat|Directorate|Service)"
WORD = rf"(?:the )?(?!{HEAD}\b)[A-Z][\w'-]*"
LOOKS = re.compile(
    rf"\b(?:Department|Dept|Ministry) (?:for|of) {WORD}(?: (?:of |for )?{WORD})*(?:, {WORD}(?: {WORD})*)*"
    rf"(?:,? (?:and|&) {WORD}(?: {WORD})*)?"
    rf"|\b(?:Office|Agency|Commission|Secretariat|Directorate|Service) (?:for|of) {WORD}(?: {WORD})*"
    rf"(?: and {WORD}(?: {WORD})*(?= (?:for|of) ))?(?: (?:of|for) {WORD}(?: {WORD})*)*"
)
ABBREVIATION = re.compile(r"^\s*[(\[]\s*['\"]?(?:the )?['\"]?([A-Z][\w&-]{1,11})['\"]?\s*[)\]]")
LONGER = re.compile(r" +[A-Z][a-z]")
FORMER = re.compile(
    r"^(?:\s*\([A-Z][\w&-]{1,11}\))?\s*[(\[](?i:formerly|previously|until|now|since|from|successor|which|renamed|known)\b"
    r"[^)\]]*(?:\([^)]*\)[^)\]]*)*[)\]]"
)


@dataclass(frozen=True)
class Mention:
    """An organisation named in a text: from where to where, the name as tables write it, whose it is, its kind."""

    start: int
    end: int
    name: str
    organisation: str
    kind: str

    @property
    def central(self) -> bool:
        return self.kind in CENTRAL or self.kind == "unlisted"


Entry = tuple[str, str, str]  # name, organisation and kind


class NameFinder:
    """The organisations that can be recognised, from the rows of the tables ``organisations`` and ``aliases``.

    >>> one = {"organisation_id": "dfe", "name": "Department for Education", "abbreviation": "DfE"}
    >>> names = NameFinder([one | {"kind": "ministerial_department"}], [])
    >>> [m.name for m in names.find("The Department  for Education (DfE) and DfE")]
    ['Department for Education', 'DfE']
    """

    def __init__(self, organisations: Iterable[dict], aliases: Iterable[dict]):
        self.words: dict[str, list[tuple[tuple[str, ...], Entry, bool]]] = {}  # by first word, longest first
        self.short: dict[str, Entry] = {}
        kinds: dict[str, str] = {}
        for row in organisations:
            kinds[row["organisation_id"]] = row["kind"]
            period = f"{row['organisation_id']} {row.get('abbreviation') or row['name']}"
            for name in filter(None, (row["name"], row.get("abbreviation"))):
                self.add(name, period, row["kind"])  # DLUHC and MHCLG may both stand in one list
        for row in aliases:
            first = row["organisation_id"].split()[0] if row["organisation_id"] else ""
            if first and len(row["organisation_id"].split()) == 1:
                self.add(row["alias"], first, kinds.get(first, "unnamed_group"))

    def add(self, name: str, organisation: str, kind: str) -> None:
        """Add a name; one word with a capital after its first letter, or all capitals, is an abbreviation."""
        entry = (name, organisation, kind)
        name = name.translate(QUOTES)
        short = ABBREVIATION.search(name[name.rfind("(") :]) if "(" in name else None
        if short and organisation:
            self.short.setdefault(short[1], entry)
        name = re.sub(r"\s*\([^)]*\)\s*$", "", name).strip()
        tokens = [t for t in TOKEN.findall(name) if t.lower() not in SMALL]
        if not tokens:
            return
        if len(tokens) == 1:
            self.short.setdefault(tokens[0], entry)
            if len(tokens[0]) > 2:
                self.short.setdefault(tokens[0].upper(), entry)
            return
        words = tuple(_form(t) for t in tokens)
        entries = self.words.setdefault(words[0], [])
        small = name[0].islower()
        before = next((e for e in entries if e[0] == words), None)
        if before is None or (small and not before[2]):
            if before is not None:
                entries.remove(before)
            entries.append((words, entry, small))
            entries.sort(key=lambda e: (-len(e[0]), e[0]))

    def find(self, text: str) -> list[Mention]:
        """Return the organisations named in a text, in order, the longest name where several begin."""
        printed = text.translate(QUOTES)
        tokens = [(t.group(), t.start(), t.end()) for t in TOKEN.finditer(printed)]
        tokens = [t for t in tokens if t[0].lower() not in SMALL]
        mentions: list[Mention] = []
        i = 0
        while i < len(tokens):
            length, entry = self._at(printed, tokens, i) or (1, None)
            start, end = tokens[i][1], tokens[i + length - 1][2]
            end -= 2 if printed[start:end].endswith("'s") else 0
            longer = LONGER.match(printed[end:]) or printed[:start].endswith((" of ", "-"))
            if entry is None or (entry[2] not in CENTRAL and longer):
                i += 1  # nothing, or a place within a longer name: London Borough of Barnet, University of Leeds
                continue
            again = ABBREVIATION.match(printed[end:]) if length > 1 else None
            former = FORMER.match(printed[end:])
            if again and self.short.get(again[1], ("", ""))[1] != entry[1]:
                self.short[again[1]] = entry  # a document's own definition counts most
            more = former or again  # what brackets add is the same body
            stop = end + more.end() if more else end
            mentions.append(Mention(start, stop, *entry))
            i += length
            while i < len(tokens) and tokens[i][1] < stop:
                i += 1
        hidden = list(printed)
        for m in mentions:
            hidden[m.start : m.end] = "\n" * (m.end - m.start)
        return sorted([*mentions, *self._unlisted("".join(hidden), text)], key=lambda m: m.start)

    def _at(self, printed: str, tokens: Sequence[tuple[str, int, int]], i: int) -> tuple[int, Entry] | None:
        word = tokens[i][0]
        if word[0].isalpha():
            for words, entry, small in self.words.get(_form(word), ()):
                part = tokens[i : i + len(words)]
                if (small or word[0].isupper()) and words == tuple(_form(t[0]) for t in part):
                    between = printed[part[0][1] : part[-1][2]]
                    if not re.search(r"[;:()\n]|\.\s", between) and (small or _capital(part)):
                        return len(words), entry
        bare = word[:-2] if word.endswith("'s") else word
        if bare in self.short and not (tokens[i][2] < len(printed) and printed[tokens[i][2]] == "@"):
            return 1, self.short[bare]
        return None

    def _unlisted(self, printed: str, text: str) -> list[Mention]:
        """Return what is built like the name of a department but stands in no table."""
        mentions = []
        for m in LOOKS.finditer(printed):
            end = m.end() - (printed[m.end() - 1] == ",")
            name = " ".join(text[m.start() : end].split())
            entry = (name, name.lower(), "unlisted")
            short = ABBREVIATION.match(printed[end:])
            if short:
                self.short.setdefault(short[1], entry)
            mentions.append(Mention(m.start(), end + (short.end() if short else 0), *entry))
        return mentions

    def whole(self, text: str) -> list[Mention]:
        """Return the organisations if a text holds nothing else, else an empty list."""
        mentions = self.find(text)
        return mentions if mentions and not leftover(text, mentions) else []


def _form(token: str) -> str:
    token = token.lower().removesuffix("'s").replace("'", "")
    return {"dept": "department", "deptartment": "department", "min": "ministry"}.get(token, token)


def _capital(part: Iterable[tuple[str, int, int]]) -> bool:
    """Names are printed with capitals: 'work and pensions' in a sentence is no department."""
    words = [t[0] for t in part]
    return sum(w[0].isupper() or w[0].isdigit() for w in words) >= max(1, len(words) - 1)


def leftover(text: str, mentions: Sequence[Mention]) -> str:
    """Return what a text says besides organisations and the words that join a list."""
    rest = list(text)
    for m in mentions:
        rest[m.start : m.end] = " " * (m.end - m.start)
    joining = {"and", "the", "with", "or", "plus", "also", "both", "s"}
    return " ".join(w for w in re.findall(r"[\w%£]+", "".join(rest)) if w.lower() not in joining)
