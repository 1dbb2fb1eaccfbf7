"""The narrative: Markdown whose numbers are facts, and whose sentences on the state of evidence are conditions."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from jinja2 import Environment, TemplateSyntaxError, nodes
from pydantic import ValidationError

from joinup.config.models import Strict
from joinup.config.strict import closed_faults
from joinup.config.yaml_files import read_yaml
from joinup.errors import Fault, InputError, guesses, stop_if
from joinup.schemas import VERDICTS

if TYPE_CHECKING:
    from joinup.config.edition import Edition

WORDS = Path("config/words.yaml")

PLACE = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)
ADDRESS = re.compile(r"\]\([^)]*\)|https?://\S+")
NUMBER = re.compile(
    r"\d[\d.,%]*|\b(?:zero|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|"
    r"sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundreds?|thousands?|"
    r"millions?|billions?|dozens?|half|halves|thirds?|quarters?|twice|double[sd]?|triple[sd]?|percent|per cent)\b",
    re.IGNORECASE,
)
COUNT = re.compile(
    r"""\{\{-?\s*[cC]ount\s*\(\s*['"][^'"]*['"]\s*,\s*['"][^'"]*['"]"""
)  # what follows is text

# What a place asks for: a fact or a claim of a record, a figure of a record or of the edition …
OF_RECORD = {
    **dict.fromkeys(("fact", "count", "Count"), "fact"),
    **dict.fromkeys(("statement", "finding", "verdict", "decided", "supported"), "claim"),
}
NAMED = {"cite": "reference", "obtained": "document", "complete": "record", "has": "any"}
BLOCKS = ("claims", "wanted", "method", "changes")
PLACES = (*OF_RECORD, *NAMED, "figure", *BLOCKS)
CONDITIONS = ("obtained", "decided", "supported", "complete", "has", "verdict")


def _blank(match: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", match.group())


def lint(text: str, file: str, allowed: Sequence[str]) -> Iterator[Fault]:
    """Yield a fault for every number or number word outside a fact.

    Parameters
    ----------
    text
        Markdown with places such as ``{{ fact('pilots', 'projects_known') }}``.
    file
        Its file, for messages.
    allowed
        Names and dates that may hold digits or number words.

    Examples
    --------
    >>> [f.value for f in lint("In 2021 {{ fact('r', 'n') }} of sixty pilots", "x.md", ["2021"])]
    ['sixty']
    """
    kept = ADDRESS.sub(_blank, PLACE.sub(_blank, COUNT.sub(_blank, text)))
    for name in sorted(allowed, key=len, reverse=True):
        kept = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", _blank, kept)
    for match in NUMBER.finditer(kept):
        remedy = "Use {{ fact('record', '…') }}, or list it in config/words.yaml if it belongs to a name or a date."
        row = kept[: match.start()].count("\n") + 1
        yield Fault(file, "is a number typed by hand", remedy, row, value=match.group().rstrip(".,"))


def stale(text: str, file: str, phrases: Sequence[str]) -> Iterator[Fault]:
    """Yield a fault for every phrase on the state of evidence that stands outside a condition.

    Such a sentence would stay when a document arrives or a claim is decided.

    Examples
    --------
    >>> text = "{% if not obtained('x') %}It is not known.{% endif %} The list is not known."
    >>> [(f.row, f.value) for f in stale(text, "x.md", ["is not known"])]
    [(1, 'is not known')]
    """
    outside, depth = "", 0
    for part in re.split(r"(\{%.*?%\})", text, flags=re.DOTALL):
        place = re.match(r"\{%-?\s*(if|endif)\b", part)
        depth += {"if": 1, "endif": -1}[place[1]] if place else 0
        outside += re.sub(r"[^\n]", " ", part) if depth or place else part
    kept = re.sub(r"\s", " ", PLACE.sub(_blank, outside))
    for phrase in phrases:
        for match in re.finditer(rf"(?<!\w){re.escape(phrase)}(?!\w)", kept, re.IGNORECASE):
            remedy = "Put the sentence inside a condition, such as {% if not obtained('…') %} … {% endif %}."
            row = text[: match.start()].count("\n") + 1
            yield Fault(file, "would stay whatever the evidence becomes", remedy, row, value=match.group())


def misnamed(text: str, file: str, known: Mapping[str, Collection[str]]) -> Iterator[Fault]:
    """Yield a fault for every place that cannot be filled and every condition on something else than evidence.

    Parameters
    ----------
    text, file
        As for :func:`lint`.
    known
        What there is: ``record``, ``claim``, ``reference``, ``document``, ``figure`` (with its record:
        ``pilots/network``), ``fact`` (likewise). Kinds that are left out are not looked at.

    Examples
    --------
    >>> [str(f) for f in misnamed("{{ figure('netwrok') }}", "x.md", {"figure": ["network"]})]
    ['x.md, row 1: "netwrok" is not a figure that can be named here. Nearest are network.']
    """
    if not text.strip():
        yield Fault(file, "is empty", "Write it; config/editions/sr2021.md is an example.")
    try:
        tree = Environment(autoescape=True).parse(text)
    except TemplateSyntaxError as error:
        problem = f"has a place that cannot be read ({(error.message or '').rstrip('.')})"
        yield Fault(file, problem, "Write places as {{ fact('record', 'name') }}.", error.lineno)
        return
    seen: set[str] = set()
    unread = {id(call) for part in _without_record(tree, known) for call in part.find_all(nodes.Call)}
    for call in (call for call in tree.find_all(nodes.Call) if id(call) not in unread):
        what, row = getattr(call.node, "name", ""), call.lineno
        values = [*call.args, *(k.value for k in call.kwargs)]
        names = [str(v.value) for v in values if isinstance(v, nodes.Const)]
        if what not in PLACES:
            remedy = f"Nearest are {guesses(what, PLACES)}."
            yield Fault(file, "is not a place that a narrative may have", remedy, row, value=what)
        elif what == "figure":
            name = "/".join(n for n in names if n != "screen")
            yield from _unknown(file, row, "figure", name, known)
            if name in seen:
                yield Fault(file, "is a figure that stands here already", "Name it once.", row, value=name)
            seen.add(name)
        elif what in OF_RECORD:
            record, name = [*names, "", ""][:2]
            yield from _unknown(file, row, "record", record, known)
            kind = OF_RECORD[what]
            if record in known.get("record", [record]):
                yield from _unknown(file, row, kind, f"{record}.{name}" if kind == "fact" else name, known)
        elif what in NAMED:
            yield from _unknown(file, row, NAMED[what], (names or [""])[0], known)
    for test in (branch.test for branch in tree.find_all(nodes.If)):
        if not {getattr(c.node, "name", "") for c in _calls(test)} & set(CONDITIONS):
            remedy = f"Ask for one of {', '.join(CONDITIONS)}."
            yield Fault(file, "is a condition on nothing that the evidence can change", remedy, test.lineno)
    for compare in (c for c in tree.find_all(nodes.Compare) if isinstance(c.expr, nodes.Call)):
        for word in (o.expr.value for o in compare.ops if isinstance(o.expr, nodes.Const)):
            yield from _unknown(file, compare.lineno, "verdict", str(word), {"verdict": VERDICTS})


def _without_record(tree: nodes.Template, known: Mapping[str, Collection[str]]) -> list[nodes.Node]:
    """Return what stands below a condition on a record that the edition does not have."""
    return [
        part
        for branch in tree.find_all(nodes.If)
        for call in _calls(branch.test)
        if getattr(call.node, "name", "") == "has" and call.args[0].as_const() not in known.get("record", [])
        for part in branch.body
    ]


def _calls(test: nodes.Node) -> list[nodes.Call]:
    return [*([test] if isinstance(test, nodes.Call) else []), *test.find_all(nodes.Call)]


def _unknown(
    file: str, row: int, kind: str, name: str, known: Mapping[str, Collection[str]]
) -> Iterator[Fault]:
    """Yield a fault where a name is not among those that are known."""
    if name not in known.get(kind, [name]):
        nearest = f"Nearest are {guesses(name, known[kind])}." if known[kind] else "There is none."
        yield Fault(file, f"is not a {kind} that can be named here", nearest, row, value=name)


class Words(Strict):
    """The words that a narrative may hold although they have digits, or may hold in a condition only."""

    allowed: list[str]
    conditional: list[str]


def read_words(path: Path = WORDS) -> Words:
    """Read the words of narratives; raise InputError with every key or word that is none."""
    try:
        return Words.model_validate(read_yaml(path))
    except ValidationError as error:
        raise InputError(closed_faults(error, Words, str(path))) from None


def read_narrative(
    edition: Edition, claims: Iterable[str], built: Mapping[str, Collection[str]] | None = None
) -> str:
    """Read the narrative of an edition, and check all that is said of it above.

    Parameters
    ----------
    edition
        The edition; it names its narrative, records, documents and references.
    claims
        Identifiers of its claims.
    built
        Names that only a build knows: ``fact`` and ``figure``; see :func:`misnamed`.

    Raises
    ------
    InputError
        With every fault.
    """
    path, words = Path(edition.narrative), read_words()
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise InputError(Fault(str(path), "is not there", "Restore it, or correct `narrative`.")) from None
    except UnicodeDecodeError:
        raise InputError(Fault(str(path), "is not UTF-8 text", "Save it as UTF-8.")) from None
    known = {
        "record": [r.record for r in edition.records],
        "document": [d.document for d in edition.documents],
        "reference": [r.key for r in edition.references],
        "claim": list(claims),
        **(built or {}),
    }
    file = str(path)
    stop_if(
        [
            *lint(text, file, words.allowed),
            *stale(text, file, words.conditional),
            *misnamed(text, file, known),
        ]
    )
    return text
