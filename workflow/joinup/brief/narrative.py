"""The narrative: Markdown in which every number is a fact; numbers typed by hand are refused."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from html import unescape
from pathlib import Path

from jinja2 import Environment, TemplateSyntaxError, nodes
from markdown_it import MarkdownIt
from markdown_it.token import Token

from joinup.brief.sections import first_section
from joinup.errors import Fault, InputError, guesses, stop_if

PLACE = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)
ADDRESS = re.compile(r"\]\([^)]*\)|https?://\S+")
NUMBER = re.compile(
    r"\d[\d.,%]*|\b(?:zero|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|"
    r"sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundreds?|thousands?|"
    r"millions?|billions?|dozens?|half|halves|thirds?|quarters?|twice|double[sd]?|triple[sd]?|percent|per cent)\b",
    re.IGNORECASE,
)
# A sentence ends at a full stop, question or exclamation mark before a space and a capital, a place or emphasis.
SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z*“‘\"'{])")
FACT = re.compile(r"""\{\{-?\s*(?:fact|sentence|[cC]ount)\s*\(\s*['"]([a-z0-9_-]+)['"]""")
# What follows in its brackets is text of the narrative.
COUNT = re.compile(r"""\{\{-?\s*[cC]ount\s*\(\s*['"][^'"]*['"]""")
CALLED = {
    "figure": "figure",
    "cite": "reference",
    **dict.fromkeys(("statement", "sentence", "verdict"), "claim"),
    **dict.fromkeys(("fact", "count", "Count"), "fact"),
}
BLOCKS = ("claims", "wanted", "method", "changes")
PLACES = (*CALLED, *BLOCKS)
CITED = re.compile(r"\s+(?=\{\{\s*cite\()")
ALONE = re.compile(rf"<p>\s*(\{{\{{\s*(?:figure|{'|'.join(BLOCKS)})\([^}}]*\}}\}})\s*</p>")
RUNS = re.compile(r"(<h\d>.*?</h\d>|^\{\{.*?\}\}$)", re.DOTALL | re.MULTILINE)


def lint(text: str, file: str, allowed: Sequence[str]) -> Iterator[Fault]:
    """Yield a fault for every number or number word that stands in a narrative outside a fact.

    Parameters
    ----------
    text
        Markdown with places such as ``{{ fact('pilots_known') }}``.
    file
        Its file, for messages.
    allowed
        Names and dates that may hold digits or number words.

    Examples
    --------
    >>> [f.value for f in lint("In 2021 {{ fact('n') }} of sixty pilots", "x.md", ["2021"])]
    ['sixty']
    """

    def blank(match: re.Match[str]) -> str:
        return re.sub(r"[^\n]", " ", match.group())

    kept = ADDRESS.sub(blank, PLACE.sub(blank, COUNT.sub(blank, text)))
    for name in sorted(allowed, key=len, reverse=True):
        kept = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", blank, kept)
    for match in NUMBER.finditer(kept):
        row = kept[: match.start()].count("\n") + 1
        problem = "is a number typed by hand"
        remedy = "Use {{ fact('…') }}, or list it in config/words.yaml if it is part of a name or a date."
        yield Fault(file, problem, remedy, row, value=match.group().rstrip(".,"))


def misnamed(text: str, file: str, known: Mapping[str, Collection[str]]) -> Iterator[Fault]:
    """Yield a fault for every place of a narrative that cannot be filled, as far as its names are known.

    Parameters
    ----------
    text, file
        As for :func:`lint`.
    known
        The names that a function may be given: of ``figure``, ``cite``, ``statement``, ``sentence``, ``verdict``,
        ``fact``, ``count`` and ``Count`` those that are to be looked at.

    Examples
    --------
    >>> known = {"figure": ["network"]}
    >>> [str(f) for f in misnamed("## A\\n## B\\n{{ figure('netwrok') }}", "x.md", known)]
    ['x.md, row 3: "netwrok" is not a figure that can be named here. Nearest are network.']
    """
    if not text.strip():
        yield Fault(file, "is empty", "Write it; config/editions/sr2021.md is an example.")
    try:
        places = Environment(autoescape=True).parse(text)
    except TemplateSyntaxError as error:
        problem = f"has a place that cannot be read ({(error.message or '').rstrip('.')})"
        yield Fault(file, problem, "Write places as {{ fact('name') }}.", error.lineno)
        return
    figures: set[str] = set()
    lines, first = text.count("\n") + 1, first_section(text).count("\n")
    for call in places.find_all(nodes.Call):
        if not isinstance(call.node, nodes.Name):
            continue
        what, row = call.node.name, call.lineno
        given = [*call.args, *(k.value for k in call.kwargs)]
        name = str(given[0].value) if given and isinstance(given[0], nodes.Const) else ""
        if what not in PLACES:
            problem = "is not a place that a narrative may have"
            yield Fault(file, problem, f"Nearest are {guesses(what, PLACES)}.", row, value=what)
        if what in known and name not in known[what]:
            problem = f"is not a {CALLED[what]} that can be named here"
            yield Fault(file, problem, f"Nearest are {guesses(name, known[what])}.", row, value=name)
        if what != "figure":
            continue
        if name in figures:
            yield Fault(file, "is a figure that stands here already", "Name it once.", row, value=name)
        figures.add(name)
        if row <= first < lines - 1:
            problem = "is a figure in the first section, which is the summary and has its own"
            yield Fault(file, problem, "Move it below the second heading.", row, value=name)


def read(path: Path, allowed: Sequence[str]) -> str:
    """Read a narrative and check it.

    Raises
    ------
    InputError
        If it is not there, is not UTF-8, or holds numbers typed by hand.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise InputError(Fault(str(path), "is not there", "Restore it, or correct `narrative`.")) from None
    except UnicodeDecodeError:
        raise InputError(Fault(str(path), "is not UTF-8 text", "Save it as UTF-8.")) from None
    stop_if(lint(text, str(path), allowed))
    return text


def to_template(text: str) -> str:
    """Turn a narrative into an HTML template: Markdown first, so that a fact is never read as Markdown.

    A sentence with facts gets one link to its evidence at its end. Text between headings and figures is one run.

    >>> to_template("We know {{ fact('n') }} pilots.")
    '<div class="run"><p>We know {{ fact(\\'n\\') }} pilots.{{ evidence(\\'n\\') }}</p></div>'
    """
    markdown = MarkdownIt("commonmark", {"html": False}).enable("table")
    tokens = markdown.parse(text)
    for token in tokens:
        if token.type == "inline":
            token.children = _linked(token.children or [])
    html = markdown.renderer.render(tokens, markdown.options, {})
    html = PLACE.sub(lambda place: unescape(place[0]), html)  # what stands inside places is no Markdown
    parts = [part.strip() for part in RUNS.split(ALONE.sub(r"\1", CITED.sub("", html)))]
    return "\n".join(p if RUNS.fullmatch(p) else f'<div class="run">{p}</div>' for p in parts if p)


def _linked(children: list[Token]) -> list[Token]:
    """Put a link to the evidence behind every sentence of a paragraph; it may run over lines and emphasis."""
    kept: list[Token] = []
    for child in children:
        if kept and kept[-1].type == "text" and child.type in {"text", "softbreak"}:
            kept[-1].content += "\n" if child.type == "softbreak" else child.content
        else:
            kept.append(child)
    waiting: list[str] = []  # facts of a sentence that has not ended
    texts = [child for child in kept if child.type == "text"]
    for text in texts:
        *whole, rest = _sentences(text.content)
        for k, sentence in enumerate(whole):
            whole[k] = sentence + _evidence([*waiting, *FACT.findall(sentence)])
            waiting = []
        waiting += FACT.findall(rest)
        text.content = " ".join([*whole, rest])
    if waiting:
        kept.append(Token("text", "", 0, content=_evidence(waiting)))
    return kept


def _sentences(text: str) -> list[str]:
    """Split a text where sentences end; none ends within a place."""
    places = iter(PLACE.findall(text))
    parts = SENTENCE.split(PLACE.sub("{\0}", text))
    return [re.sub("\\{\0\\}", lambda _: next(places), part) for part in parts]


def _evidence(facts: list[str]) -> str:
    return f"{{{{ evidence('{' '.join(dict.fromkeys(facts))}') }}}}" if facts else ""
