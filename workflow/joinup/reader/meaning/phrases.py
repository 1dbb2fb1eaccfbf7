"""What a sentence, label or cell says about who takes part."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from joinup.reader.cues import Words

from .names import LOOKS, SMALL, Mention, NameFinder, leftover

JOIN = re.compile(
    r"[\s,;:&/+•–—-]*(?:\b(?:and|with|plus|the|both|also|by|or|as well as|its|alongside|from)\b[\s,:]*)*"
)
FIRST = re.compile(r"[\s:–—-]*(?:\b(?:is|are|by|with|from|both|the|include|includes|including)\b[\s:]*)*")
JOINT = re.compile(r"\s*[(\[]\s*joint\w*(?: co)?[\s-]*lead", re.IGNORECASE)
BRACKET = re.compile(r"[(\[]([^()\[\]]*(?:[(\[][^()\[\]]*[)\]][^()\[\]]*)*)[)\]]")
SENTENCE = re.compile(r"(?<=[.;!?])\s+(?=[A-Z(•])|\n|\s+[–—|]\s+")
OF = re.compile(r"\b(?:University|Borough|Commissioner|Office|College|City|County) (?:of|for) [A-Z][\w'-]+$")


@dataclass(frozen=True)
class Share:
    """An organisation, the part it is said to have, and how that was said."""

    role: str
    printed: str
    rule: str
    start: int
    end: int
    in_tables: bool = True
    central: bool = True

    @classmethod
    def of(cls, m: Mention, role: str, rule: str, start: int) -> Share:
        return cls(role, m.name, rule, start, m.end, True, m.central)


class Phrases:
    """Reads shares of organisations out of text, with the words of the cues."""

    def __init__(self, names: NameFinder, words: Words):
        self.names, self.words = names, words

    def listed(self, text: str, role: str, rule: str) -> list[Share]:
        """Read a list of organisations whose part is known from its label or column.

        Words behind a name ("(lead)") overrule the label. What no table knows is taken as a name where it is
        written like one.
        """
        text = self._entries(text)
        mentions = self.names.find(text)
        shares = []
        for start, end, m, rest in self._items(text, mentions):
            part = self._behind(text, end)
            if m is not None:
                shares.append(Share.of(m, part or role, rule + (", other words" if rest else ""), start))
                continue
            printed = re.sub(r"\s*\((?![A-Z][\w&]{1,9}\))[^)]*\)?\s*$", "", text[start:end])
            printed = printed.strip(" .,;:•-–—'\"")
            printed = re.sub(r"^(?:the|and|with|also|by|both|including)\s+", "", printed)
            if not re.search(r"[A-Za-z]{2}", printed) or self.words.nobody(printed):
                continue
            kind = "unlisted" if self._like_a_name(printed) else "words"
            central = bool(LOOKS.match(printed))
            shares.append(Share(part or role, printed, f"{rule}, {kind}", start, end, False, central))
        return shares

    def _like_a_name(self, text: str) -> bool:
        """Say whether words that no table knows are written as names are: no sentence, sum or label."""
        words = [w for w in text.split() if w.lower() not in SMALL]
        capitals = sum(not w[0].islower() for w in words)
        begins = text[:1].isupper() or text[:1].isdigit()
        sure = capitals > 0.5 * len(words) or self.words.body.search(text)
        return bool(begins and sure and len(text.split()) <= 12 and not re.search(r":\s|\d{2}", text))

    def _entries(self, text: str) -> str:
        """Decide for each line end of a cell whether a new entry begins after it."""
        separated = re.search(r"[;/]|,", text)
        pieces = re.split(r"([\v\n])", text)
        out = pieces[0]
        for sign, line in zip(pieces[1::2], pieces[2::2], strict=True):
            entry = re.split(r"[\n;,]", out)[-1]
            words = entry.split()
            over = any(
                m.kind != "unlisted" and m.start < len(entry) < m.end
                for m in self.names.find(f"{entry} {line}")
            )
            bodies = self.names.find(entry)
            ends = [m.end() for m in self.words.body.finditer(entry.rstrip(" )"))]
            whole = bool(words) and (len(entry.rstrip(" )")) in ends or bool(OF.search(entry)))
            whole = whole or (bool(bodies) and bodies[-1].end >= len(entry.rstrip(" )")))
            begins = (sign == "\n" or (whole and not separated)) and not over
            begins = begins and not re.match(r"(?:and|or|for|of|in|&)\b|&", line.strip())
            out += ("\n" if begins else " ") + line
        return out

    def _items(self, text: str, mentions: list[Mention]) -> Iterator[tuple[int, int, Mention | None, str]]:
        """Part a list into known organisations, with the words left over beside them, and other pieces."""
        hidden = list(text)
        for m in mentions:
            hidden[m.start : m.end] = "\x00" * (m.end - m.start)
        for inner in re.finditer(r"\([^)]*\)", "".join(hidden)):  # no separators inside brackets
            hidden[inner.start() : inner.end()] = ["\x01"] * (inner.end() - inner.start())
        plain = "".join(hidden)
        separator = next(
            (p for p in (r"[;\n|•]", r"\s*/\s*", r",|\s[–—-]\s") if re.search(p, plain)), r"(?!)"
        )
        pieces, at = [], 0
        for s in re.finditer(separator, plain):
            pieces.append((at, s.start()))
            at = s.end()
        pieces.append((at, len(plain)))
        out: list[tuple[int, int]] = []
        for a, b in pieces:
            x = a
            for s in re.finditer(r"\s+(?:and|&)\s+|,", plain[a:b]):
                before, after = plain[x : a + s.start()], plain[a + s.end() : b]
                if self._whole_name(before) and after.strip():
                    out.append((x, a + s.start()))
                    x = a + s.end()
            out.append((x, b))
        for a, b in out:
            inside = [m for m in mentions if a <= m.start < b]
            rest = self._left_over(plain[a:b].replace("\x00", " ").replace("\x01", " ")) if inside else ""
            whole = rest and " and " not in text[a:b] and self._like_a_name(text[a:b].strip())
            if inside and (not whole or any(m.central for m in inside)):  # else a place within a longer name
                for m in inside:
                    yield m.start, m.end, m, rest
            elif plain[a:b].strip(" \x01.,;:-–—"):
                a += len(plain[a:b]) - len(plain[a:b].lstrip())
                yield a, b, None, ""

    def _left_over(self, text: str) -> str:
        """Return what an entry says besides its bodies: no words that join a list, or say a role."""
        for _, words in self.words.behind:
            text = words.sub(" ", text)
        return "" if self.words.pure(text) else leftover(text, [])

    def _whole_name(self, before: str) -> bool:
        """Say whether what stands before an "and" is a name by itself: a known one, or one with a body word."""
        if "\x00" in before:
            return not re.search(r"[A-Za-z]{3}", before.rsplit("\x00", 1)[1])
        return bool(self.words.body.search(before)) or len(before.split()) > 2 or before.strip().islower()

    def _behind(self, text: str, end: int) -> str:
        for role, words in self.words.behind:
            match = words.match(text[end:])
            parted = re.match(r"\s*[(\[–—:-]", text[end:])
            if match and (parted or not text[end + match.end() :].strip(" .,;)")):
                return role
        return ""

    def spoken(self, text: str) -> list[Share]:
        """Read who takes part out of sentences and brackets; organisations without a cue have the role ''."""
        text = text.replace("\v", " ")
        mentions = self.names.find(text)
        if not mentions:
            return []
        shares: list[Share] = []
        taken: set[Mention] = set()
        brackets = [(b.start(), b.end()) for b in BRACKET.finditer(text)]
        ends = [0, *(s.end() for s in SENTENCE.finditer(text))]
        cues = list(self.words.phrase.finditer(text))
        for cue in cues:
            role, strength = str(cue.lastgroup).split("_")[:2]
            following = next((c.start() for c in cues if c.start() >= cue.end()), len(text))
            chain = self._chain(text, cue.end(), [m for m in mentions if m.start < following])
            chain = [c for c in chain if c not in taken]
            if not chain:
                continue
            begin = max(e for e in ends if e <= cue.start())
            within = next((b for b in brackets if b[0] < cue.start() < b[1]), None)
            head = text[within[0] + 1 if within else begin : cue.start()]
            bare = not re.sub(r"[^\w]", "", self.words.clause_fillers.sub("", head.lower()))
            where = "after" if bool(shares) and begin <= shares[-1].start else "running"
            inside = text[chain[-1].end : within[1] - 1] if within else "no bracket"
            if len(head.split()) < 3 and not re.search(r"\w", inside):
                bare = True  # "(policy lead: DfE)" says nothing else
            if bare:
                where = "bracket" if within else "sentence"
            if strength == "weak" and (where == "running" or (where != "bracket" and not shares)):
                continue
            for m in chain:
                part = self._behind(text, m.end) or role
                shares.append(Share.of(m, part, f"{where}, {strength}", cue.start()))
            taken.update(chain)
        shares += self._trailing(text, [m for m in mentions if m not in taken], taken)
        return shares + [Share.of(m, "", "named in text", m.start) for m in mentions if m not in taken]

    def _trailing(self, text: str, free: list[Mention], taken: set[Mention]) -> list[Share]:
        """Read roles that stand behind: "DfE and DHSC will support", "DfE (lead)"."""
        shares = []
        for i, m in enumerate(free):
            if m in taken:
                continue
            chain = [m]
            for n in free[i + 1 :]:
                if not JOIN.fullmatch(text[chain[-1].end : n.start]):
                    break
                chain.append(n)
            verb = self._behind_verb(text[chain[-1].end :])
            own = {n: self._behind(text, n.end) for n in chain}
            if verb or any(own.values()):
                shares += [Share.of(n, own[n] or verb or "named", "behind", m.start) for n in chain]
                taken.update(chain)
        return shares

    def _behind_verb(self, rest: str) -> str:
        """Return the role that what is behind a list gives to all of it: "will support this", "(joint leads)"."""
        if re.match(r"\s*[(\[]", rest):
            return "lead" if JOINT.match(rest) else ""
        for role, words in self.words.behind:
            match = words.match(rest)
            if match and (" " in match.group().strip() or not rest[match.end() :].strip(" .,;)")):
                return role
        return ""

    def _chain(self, text: str, at: int, mentions: list[Mention]) -> list[Mention]:
        """Return the organisations that follow one another from a place on, joined by commas and 'and'."""
        chain: list[Mention] = []
        for m in (m for m in mentions if m.start >= at):
            gap = re.sub(r"\([^)]*\)", "", text[at : m.start])
            if not (JOIN if chain else FIRST).fullmatch(gap):
                break
            chain.append(m)
            at = m.end
        return chain
