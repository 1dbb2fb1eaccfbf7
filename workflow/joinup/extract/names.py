"""Find organisations in text: names, abbreviations and published forms of the organisations tables."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pandas as pd

from .blocks import QUOTES

TOKEN = re.compile(r"[A-Za-z0-9]+(?:'[A-Za-z]+)*|&")
SMALL = {"the", "for", "of", "and", "&", "in", "on", "to"}
CENTRAL = {
    "ministerial_department", "non_ministerial_department", "executive_agency", "department_unit",
    "public_body", "devolved_government", "nhs",
}  # fmt: skip
HEAD = r"(?:Department|Dept|Ministry|Office|Agency|Commission|Secretariat|Directorate|Service)"
WORD = rf"(?:the )?(?!{HEAD}\b)[A-Z][\w'-]*"
LOOKS = re.compile(
    rf"\b(?:Department|Dept|Ministry) (?:for|of) {WORD}(?: (?:of |for )?{WORD})*(?:, {WORD}(?: {WORD})*)*(?:,? (?:and|&) {WORD}(?: {WORD})*)?"
    rf"|\b(?:Office|Agency|Commission|Secretariat|Directorate|Service) (?:for|of) {WORD}(?: {WORD})*"
    rf"(?: and {WORD}(?: {WORD})*(?= (?:for|of) ))?(?: (?:of|for) {WORD}(?: {WORD})*)*"
)
ABBREVIATION = re.compile(r"^\s*[(\[]\s*['\"]?(?:the )?['\"]?([A-Z][\w&-]{1,11})['\"]?\s*[)\]]")
FORMER = re.compile(
    r"^(?:\s*\([A-Z][\w&-]{1,11}\))?\s*[(\[](?:formerly|previously|until|now|since|from|successor|which|renamed|known)\b"
    r"[^)\]]*(?:\([^)]*\)[^)\]]*)*[)\]]"
)


@dataclass(frozen=True)
class Mention:
    """An organisation named in a text: from where to where, as printed, whose name, and its kind."""

    start: int
    end: int
    printed: str
    organisation: str
    kind: str

    @property
    def central(self) -> bool:
        return self.kind in CENTRAL or self.kind == "unlisted"


class Names:
    """The organisations that can be recognised, built once.

    Parameters: ``organisations`` and ``aliases`` are the tables of ``config``.

    >>> one = {"organisation_id": "dfe", "name": "Department for Education", "abbreviation": "DfE"}
    >>> names = Names(pd.DataFrame([one | {"kind": "ministerial_department"}]), pd.DataFrame())
    >>> [m.printed for m in names.find("The Department  for Education (DfE) and DfE")]
    ['Department  for Education', 'DfE']
    """

    def __init__(self, organisations: pd.DataFrame, aliases: pd.DataFrame):
        self.words: dict[str, list[tuple[tuple[str, ...], str, str, bool]]] = {}
        self.short: dict[str, tuple[str, str]] = {}
        kinds: dict[str, str] = {}
        for row in organisations.fillna("").to_dict("records"):
            kinds[row["organisation_id"]] = row["kind"]
            self.add(row["name"], row["organisation_id"], row["kind"])
            if row.get("abbreviation"):
                self.add(row["abbreviation"], row["organisation_id"], row["kind"])
        for row in aliases.fillna("").to_dict("records"):
            first = row["organisation_id"].split()[0] if row["organisation_id"] else ""
            if first and len(row["organisation_id"].split()) == 1:
                self.add(row["alias"], first, kinds.get(first, "unnamed_group"))

    def add(self, name: str, organisation: str, kind: str) -> None:
        """Add a name; one word with a capital after its first letter, or all capitals, is an abbreviation."""
        name = name.translate(QUOTES)
        short = ABBREVIATION.search(name[name.rfind("(") :]) if "(" in name else None
        if short and organisation:
            self.short.setdefault(short[1], (organisation, kind))
        name = re.sub(r"\s*\([^)]*\)\s*$", "", name).strip()
        tokens = [t for t in TOKEN.findall(name) if t.lower() not in SMALL]
        if not tokens:
            return
        if len(tokens) == 1:
            self.short.setdefault(tokens[0], (organisation, kind))
            if len(tokens[0]) > 2:
                self.short.setdefault(tokens[0].upper(), (organisation, kind))
            return
        words = tuple(_form(t) for t in tokens)
        entries = self.words.setdefault(words[0], [])
        small = name[0].islower()
        known = next((e for e in entries if e[0] == words), None)
        if known is None or (small and not known[3]):
            if known is not None:
                entries.remove(known)
            entries.append((words, organisation, kind, small))
            entries.sort(key=lambda e: (-len(e[0]), e[0]))

    def find(self, text: str) -> list[Mention]:
        """Return the organisations named in a text, in order, the longest name where several begin."""
        said = text.translate(QUOTES)
        tokens = [(t.group(), t.start(), t.end()) for t in TOKEN.finditer(said)]
        tokens = [t for t in tokens if t[0].lower() not in SMALL]
        found: list[Mention] = []
        i = 0
        while i < len(tokens):
            got = self._at(said, tokens, i)
            if got is None:
                i += 1
                continue
            length, organisation, kind = got
            start, end = tokens[i][1], tokens[i + length - 1][2]
            end -= 2 if said[start:end].endswith("'s") else 0
            i += length
            while i < len(tokens) and tokens[i][1] < end:
                i += 1
            again = ABBREVIATION.match(said[end:])
            former = FORMER.match(said[end:])
            if former:
                found.append(Mention(start, end + former.end(), text[start:end], organisation, kind))
                while i < len(tokens) and tokens[i][1] < end + former.end():
                    i += 1
            elif again and length > 1:  # the abbreviation in brackets is the same mention
                self.short.setdefault(again[1], (organisation, kind))
                found.append(Mention(start, end + again.end(), text[start:end], organisation, kind))
                while i < len(tokens) and tokens[i][1] < end + again.end():
                    i += 1
            else:
                found.append(Mention(start, end, text[start:end], organisation, kind))
        hidden = "".join("\n" if _at_any(i, found) else c for i, c in enumerate(said))
        new = self._unlisted(hidden, text)
        if new:
            return sorted([*found, *new], key=lambda m: m.start)
        return found

    def _at(self, said: str, tokens: Sequence[tuple[str, int, int]], i: int) -> tuple[int, str, str] | None:
        word = tokens[i][0]
        if word[0].isalpha():
            for words, organisation, kind, small in self.words.get(_form(word), ()):
                part = tokens[i : i + len(words)]
                if (
                    len(part) == len(words)
                    and (small or word[0].isupper())
                    and all(_form(t[0]) == w for t, w in zip(part, words, strict=True))
                ):
                    between = said[part[0][1] : part[-1][2]]
                    if not re.search(r"[;:()\n]|\.\s", between) and (small or _capital(part)):
                        return len(words), organisation, kind
        bare = word[:-2] if word.endswith("'s") else word
        if bare in self.short and not (tokens[i][2] < len(said) and said[tokens[i][2]] == "@"):
            return 1, *self.short[bare]
        return None

    def _unlisted(self, said: str, text: str) -> list[Mention]:
        """Return what is built like the name of a department but stands in no table."""
        found = []
        for m in LOOKS.finditer(said):
            end = m.end() - (said[m.end() - 1] == ",")
            short = ABBREVIATION.match(said[end:])
            if short:
                self.short.setdefault(short[1], (text[m.start() : end].lower(), "unlisted"))
            stop = end + (short.end() if short else 0)
            found.append(
                Mention(m.start(), stop, text[m.start() : end], text[m.start() : end].lower(), "unlisted")
            )
        return found

    def whole(self, text: str) -> list[Mention]:
        """Return the organisations if a text holds nothing else, else an empty list.

        A text of 31 characters may be the cut-off name of a sheet.
        """
        found = sorted(self.find(text), key=lambda m: m.start)
        if found and not leftover(text, found):
            return found
        if len(text) == 31 and not found:
            begun = [_form(t) for t in TOKEN.findall(text.translate(QUOTES)) if t.lower() not in SMALL]
            for words, organisation, kind, _ in self.words.get(begun[0], ()) if begun else ():
                same = words[: len(begun) - 1] == tuple(begun[:-1])
                if same and len(words) >= len(begun) and words[len(begun) - 1].startswith(begun[-1]):
                    return [Mention(0, 31, text, organisation, kind)]
        return []


def _form(token: str) -> str:
    token = token.lower().removesuffix("'s").replace("'", "")
    return {"dept": "department", "deptartment": "department", "min": "ministry"}.get(token, token)


def _capital(part: Iterable[tuple[str, int, int]]) -> bool:
    """Names are printed with capitals: 'work and pensions' in a sentence is no department."""
    words = [t[0] for t in part]
    return sum(w[0].isupper() or w[0].isdigit() for w in words) >= max(1, len(words) - 1)


def _at_any(i: int, mentions: Sequence[Mention]) -> bool:
    return any(m.start <= i < m.end for m in mentions)


def leftover(text: str, mentions: Sequence[Mention]) -> str:
    """Return what a text says besides organisations and the words that join a list.

    >>> leftover("DfE, and the rest will help", [Mention(0, 3, "DfE", "dfe", "")])
    'rest will help'
    """
    rest = list(text)
    for m in mentions:
        rest[m.start : m.end] = " " * (m.end - m.start)
    words = re.sub(r"[^\w%£]+", " ", "".join(rest)).split()
    return " ".join(
        w for w in words if w.lower() not in {"and", "the", "with", "or", "plus", "also", "both", "s"}
    )
