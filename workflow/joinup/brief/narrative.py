"""The narrative: Markdown whose numbers are facts, and whose sentences on the state of evidence are conditions."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from jinja2 import Environment, TemplateSyntaxError, nodes

from joinup.config.edition import Edition
from joinup.config.models import Strict
from joinup.config.strict import fit
from joinup.config.yaml_files import read_yaml
from joinup.errors import Fault, InputError, guesses, stop_if
from joinup.schemas import VERDICTS
from joinup.tables.sheets import content

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
    **dict.fromkeys(("finding", "provisos", "verdict", "decided", "supported"), "claim"),
}
NAMED = {"cite": "reference", "obtained": "document", "complete": "record"}
BLOCKS = ("claims", "wanted", "method", "changes")
PLACES = (*OF_RECORD, *NAMED, "figure", *BLOCKS)
CONDITIONS = ("obtained", "decided", "supported", "complete", "verdict")


def _blank(match: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", match.group())


def lint(text: str, file: str, allowed: Sequence[str]) -> Iterator[Fault]:
    """Yield a fault for every number or number word outside a fact; ``allowed`` names and dates may hold some.

    >>> [f.value for f in lint("In 2021 {{ fact('r', 'n') }} of sixty pilots", "x.md", ["2021"])]
    ['sixty']
    """
    prose = ADDRESS.sub(_blank, PLACE.sub(_blank, COUNT.sub(_blank, text)))
    for name in sorted(allowed, key=len, reverse=True):
        prose = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", _blank, prose)
    for match in NUMBER.finditer(prose):
        remedy = "Use {{ fact('record', '…') }}, or list it in config/words.yaml if it belongs to a name or a date."
        row = prose[: match.start()].count("\n") + 1
        yield Fault(file, "is a number typed by hand", remedy, row, value=match.group().rstrip(".,"))


def stale(text: str, file: str, phrases: Sequence[str]) -> Iterator[Fault]:
    """Yield a fault for every phrase on the state of evidence outside a condition.

    Such a sentence would stay when a document arrives or a claim is decided.

    >>> text = "{% if not obtained('x') %}It is not known.{% endif %} The list is not known."
    >>> [(f.row, f.value) for f in stale(text, "x.md", ["is not known"])]
    [(1, 'is not known')]
    """
    outside, depth = "", 0
    for part in re.split(r"(\{%.*?%\})", text, flags=re.DOTALL):
        place = re.match(r"\{%-?\s*(if|endif)\b", part)
        depth += {"if": 1, "endif": -1}[place[1]] if place else 0
        outside += re.sub(r"[^\n]", " ", part) if depth or place else part
    prose = re.sub(r"\s", " ", PLACE.sub(_blank, outside))
    for phrase in phrases:
        for match in re.finditer(rf"(?<!\w){re.escape(phrase)}(?!\w)", prose, re.IGNORECASE):
            remedy = "Put the sentence inside a condition, such as {% if not obtained('…') %} … {% endif %}."
            row = text[: match.start()].count("\n") + 1
            yield Fault(file, "would stay whatever the evidence becomes", remedy, row, value=match.group())


def misnamed(text: str, file: str, names: Mapping[str, Collection[str]]) -> Iterator[Fault]:
    """Yield a fault for every place that cannot be filled and every condition on something else than evidence.

    ``names`` holds what there is: ``record``, ``claim``, ``reference``, ``document``, ``figure`` (with its record:
    ``pilots/network``), ``fact`` (likewise). Kinds that are left out are not looked at.

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

    def unknown(row: int, kind: str, name: str, among: Collection[str] | None) -> Iterator[Fault]:
        if among is not None and name not in among:
            nearest = f"Nearest are {guesses(name, among)}." if among else "There is none."
            yield Fault(file, f"is not a {kind} that can be named here", nearest, row, value=name)

    figures: set[str] = set()
    for call in tree.find_all(nodes.Call):
        what, row = getattr(call.node, "name", ""), call.lineno
        values = [*call.args, *(k.value for k in call.kwargs)]
        first, second, *_ = [*(str(v.value) for v in values if isinstance(v, nodes.Const)), "", ""]
        if what not in PLACES:
            remedy = f"Nearest are {guesses(what, PLACES)}."
            yield Fault(file, "is not a place that a narrative may have", remedy, row, value=what)
        elif what == "figure":
            name = f"{first}/{second}" if second not in ("", "screen") else first
            yield from unknown(row, "figure", name, names.get("figure"))
            if name in figures:
                yield Fault(file, "is a figure that stands here already", "Name it once.", row, value=name)
            figures.add(name)
        elif what in OF_RECORD:
            kind, faults = OF_RECORD[what], list(unknown(row, "record", first, names.get("record")))
            name = f"{first}.{second}" if kind == "fact" else second
            yield from faults or unknown(row, kind, name, names.get(kind))
        elif what in NAMED:
            yield from unknown(row, NAMED[what], first, names.get(NAMED[what]))
    for test in (branch.test for branch in tree.find_all(nodes.If)):
        if not {getattr(c.node, "name", "") for c in _calls(test)} & set(CONDITIONS):
            remedy = f"Ask for one of {', '.join(CONDITIONS)}."
            yield Fault(file, "is a condition on nothing that the evidence can change", remedy, test.lineno)
    for compare in (c for c in tree.find_all(nodes.Compare) if isinstance(c.expr, nodes.Call)):
        for word in (o.expr.value for o in compare.ops if isinstance(o.expr, nodes.Const)):
            yield from unknown(compare.lineno, "verdict", str(word), VERDICTS)


def _calls(test: nodes.Node) -> list[nodes.Call]:
    return [*([test] if isinstance(test, nodes.Call) else []), *test.find_all(nodes.Call)]


class NarrativeWords(Strict):
    """The words that a narrative may hold although they have digits, or may hold in a condition only."""

    allowed: list[str]
    conditional: list[str]


def read_words(path: Path = WORDS) -> NarrativeWords:
    """Read the words of narratives; raise InputError with every key or word that is none."""
    return fit(NarrativeWords, read_yaml(path), str(path))


def read_narrative(
    edition: Edition, claims: Iterable[str], built: Mapping[str, Collection[str]] | None = None
) -> str:
    """Read the narrative of an edition, and check its numbers, places and conditions.

    Parameters
    ----------
    edition, claims
        The edition, which names its narrative, records, documents and references; identifiers of its claims.
    built
        Names that only a build knows: ``fact`` and ``figure``; see :func:`misnamed`.

    Raises
    ------
    InputError
        With every fault.
    """
    path, words = Path(edition.narrative), read_words()
    file = str(path)
    try:
        text = content(path).decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InputError(Fault(file, "is not UTF-8 text", "Save it as UTF-8.")) from None
    names = {
        "record": [r.record for r in edition.records],
        "document": [d.document for d in edition.documents],
        "reference": [r.key for r in edition.references],
        "claim": list(claims),
        **(built or {}),
    }
    stop_if(
        [
            *lint(text, file, words.allowed),
            *stale(text, file, words.conditional),
            *misnamed(text, file, names),
        ]
    )
    return text
