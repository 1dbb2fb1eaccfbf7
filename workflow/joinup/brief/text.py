"""From a narrative to the text of a page: Markdown, links to evidence, headings, abbreviations."""

import re
from collections.abc import Mapping
from html import unescape

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup, escape

from joinup.brief.narrative import BLOCKS, PLACE

# A call of a fact or claim; a block; the end of a sentence: before a space and a capital, a place or emphasis.
CALL = r"""\{\{-?\s*(fact|count|Count|finding)\s*\(\s*['"]([a-z0-9-]+)['"]\s*,\s*['"]([a-z0-9_-]+)['"]"""
BOUNDARY = re.compile(r"(\{\{.*?\}\})|(\{%.*?%\})|(?<=[.!?])\s+(?=[A-Z*“‘\"'{])", re.DOTALL)
CITED = re.compile(r"\s+(?=\{\{\s*cite\()")
ALONE = re.compile(rf"<p>\s*(\{{\{{\s*(?:figure|{'|'.join(BLOCKS)})\([^}}]*\}}\}}|\{{%[^%]*%\}})\s*</p>")
RUNS = re.compile(r"(<h\d>.*?</h\d>|^\{\{.*?\}\}$|^\{%.*?%\}$)", re.DOTALL | re.MULTILINE)
HEADING = re.compile(r"<h2>(.*?)</h2>", re.DOTALL)
AS_IT_IS = {"script", "style", "svg", "code", "abbr", "a", "pre"}  # no abbreviation is marked in these


def to_template(text: str) -> str:
    """Turn a narrative into an HTML template: Markdown first, so that a fact is never read as Markdown.

    A sentence with facts gets one link to its evidence at its end. Text between headings and figures is one run.

    >>> to_template("We know {{ fact('r', 'n') }} pilots.")
    '<div class="run line"><p>We know {{ fact(\\'r\\', \\'n\\') }} pilots.{{ evidence(\\'r.n\\') }}</p></div>'
    """
    markdown = MarkdownIt("commonmark", {"html": False}).enable("table")
    tokens = markdown.parse(re.sub(r"(?m)^(\{%[^%]*%\})[ \t]*$", r"\n\1\n", text))
    for token in tokens:
        if token.type == "inline":
            token.children = _linked(token.children or [])
    html = markdown.renderer.render(tokens, markdown.options, {})
    html = PLACE.sub(lambda place: unescape(place[0]), html)  # what stands inside places is no Markdown
    out = []
    for part in filter(None, map(str.strip, RUNS.split(ALONE.sub(r"\1", CITED.sub("", html))))):
        # A single paragraph is set over the whole width of a printed page.
        line = " line" if part.count("</p>") + part.count("</li>") < 2 else ""
        out.append(part if RUNS.fullmatch(part) else f'<div class="run{line}">{part}</div>')
    return "\n".join(out)


def _linked(children: list[Token]) -> list[Token]:
    """Put a link to the evidence behind every sentence of a paragraph; it may run over lines and emphasis."""
    runs: list[Token] = []
    for child in children:
        if runs and runs[-1].type == "text" and child.type in {"text", "softbreak"}:
            runs[-1].content += "\n" if child.type == "softbreak" else child.content
        else:
            runs.append(child)
    names: list[str] = []  # facts (record.fact) and claims (record:claim) of a sentence that has not ended

    def link() -> str:
        text = " ".join(dict.fromkeys(names))
        names.clear()
        return f"{{{{ evidence('{text}') }}}}" if text else ""

    def read(match: re.Match[str]) -> str:
        if not match[1]:
            return link() + match[0]
        if call := re.match(CALL, match[0]):
            names.append(f"{call[2]}{'.' if call[1] in ('fact', 'count', 'Count') else ':'}{call[3]}")
        return match[0]

    for token in runs:
        if token.type == "text":
            token.content = BOUNDARY.sub(read, token.content)
    return [*runs, Token("text", "", 0, content=link())]


def first_section(text: str) -> str:
    """Return a narrative up to its second heading.

    >>> first_section("## What we found\\n\\nMuch.\\n\\n## Why\\n")
    '## What we found\\n\\nMuch.\\n\\n'
    """
    starts = [m.start() for m in re.finditer(r"^## ", text, re.MULTILINE)]
    return text[: starts[1]] if len(starts) > 1 else text


def headed(body: Markup) -> tuple[Markup, list[tuple[str, Markup]]]:
    """Give the headings of a text identifiers, and list them.

    >>> headed(Markup("<h2>What we found</h2><p>…</p>"))[0]
    Markup('<h2 id="on-what-we-found">What we found</h2><p>…</p>')
    """
    headings: dict[str, Markup] = {}

    def identified(match: re.Match[str]) -> str:
        words = re.sub(r"[^a-z0-9]+", "-", Markup(match[1]).striptags().lower()).strip("-")
        name = f"on-{words or 'section'}"
        name = f"{name}-{len(headings) + 1}" if name in headings else name
        headings[name] = Markup(match[1])
        return f'<h2 id="{name}">{match[1]}</h2>'

    return Markup(HEADING.sub(identified, str(body))), list(headings.items())


def spelled_out(html: str, names: Mapping[str, str]) -> str:
    """Spell out every abbreviation at its first use in running text, and mark all; ``names`` are the full names.

    A department gets its article, unless it has one already.

    >>> spelled_out("<p>The DfE leads. DfE pays.</p>", {"DfE": "Dept"})
    '<p>The Dept (<abbr title="Dept">DfE</abbr>) leads. <abbr title="Dept">DfE</abbr> pays.</p>'
    """
    if not names:
        return html
    labels = "|".join(re.escape(n) for n in sorted(names, key=len, reverse=True))
    use = re.compile(rf"(?<![\w/-])(?:{labels})(?![\w-])")
    inside: list[str] = []  # open elements
    labels_above: set[str] = set()

    def mark(match: re.Match[str]) -> str:
        label, full = match[0], escape(names[match[0]])
        short = f'<abbr title="{full}">{label}</abbr>'
        if label in labels_above or not {"p", "li", "dd"} & set(inside) or {"table", "figure"} & set(inside):
            return short
        labels_above.add(label)
        before = (re.sub(r"<[^>]*>", "", "".join(out)) + match.string[: match.start()])[-5:]
        article = ""
        if re.match(r"Department|Ministry", full) and re.search(r"(?<!the|The)\s$|^$", before):
            article = "The " if re.search(r"[.:?!]\s$|^$", before) else "the "
        return f"{article}{full} ({short})"

    out = []
    for part in re.split(r"(<[^>]*>)", html):
        tag = re.match(r"<(/?)(\w+)", part)
        if not tag:
            part = part if AS_IT_IS & set(inside) else use.sub(mark, part)
        elif not tag[1] and tag[2] not in {"img", "br", "input", "col", "hr", "meta"}:
            inside.append(tag[2])
        elif tag[2] in inside:
            del inside[len(inside) - 1 - inside[::-1].index(tag[2]) :]
        out.append(part)
    return "".join(out)
