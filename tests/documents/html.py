"""HTML of a document: a page as GOV.UK serves it, or the source from which WeasyPrint makes a PDF."""

from __future__ import annotations

from html import escape
from random import Random

from .blocks import Block, Break, Bullets, Cell, Heading, Look, Para, Runs, Table, Terms, plain


class Writer:
    """Writes blocks as HTML; ``web`` is a page to read on a screen, otherwise one to print."""

    def __init__(self, rng: Random, look: Look, web: bool):
        self.rng, self.look, self.web = rng, look, web
        self.notes: list[str] = []
        self.sloppy = web and rng.random() < 0.3  # leaves end tags out, as HTML allows
        self.abbr = web and rng.random() < 0.4
        self.cell_tag = rng.choice(("td", "th"))  # whether the first cell of a row is a row header
        self.spans = rng.random() < 0.3

    def words(self, words: Runs) -> str:
        """Return runs as HTML."""
        out = []
        for run in words:
            text = escape(run.text, quote=False)
            if self.look.soft_hyphens:
                text = soft(text, "&shy;")
            if run.bold:
                text = f"<strong>{text}</strong>" if self.rng.random() < 0.8 else f"<b>{text}</b>"
            if run.italic:
                text = f"<em>{text}</em>"
            if self.spans and self.rng.random() < 0.2:
                text = f'<span class="x">{text}</span>'
            if run.note and self.web:
                self.notes.append(run.note)
                at = len(self.notes)
                text += (
                    f'<sup id="fnref:{at}"><a href="#fn:{at}" class="govuk-link">[footnote {at}]</a></sup>'
                )
            elif run.note:
                text += f'<span class="note">{escape(run.note)}</span>'
            out.append(text)
        return "".join(out)

    def bullets(self, block: Bullets) -> str:
        """Return a list with the lists inside it."""
        tag = "ol" if block.numbered else "ul"
        end = "" if self.sloppy else "</li>"
        inner = "\n".join(
            f"<li>{self.words(item.words)}{''.join(self.bullets(b) for b in item.inside)}{end}"
            for item in block.items
        )
        return f"<{tag}>\n{inner}\n</{tag}>"

    def cell(self, one: Cell, tag: str) -> str:
        """Return a table cell."""
        spans = (f' rowspan="{one.down}"' if one.down > 1 else "") + (
            f' colspan="{one.across}"' if one.across > 1 else ""
        )
        lines = [self.words(line) for line in one.lines]
        if one.bullets:
            inside = "<ul>" + "".join(f"<li>{line}</li>" for line in lines) + "</ul>"
        elif len(lines) > 1 and self.spans:
            inside = "".join(f"<p>{line}</p>" for line in lines)
        else:
            inside = "<br>".join(lines)
        scope = ' scope="col"' if tag == "th" and self.web else ""
        return f"<{tag}{spans}{scope}>{inside}</{tag}>"

    def table(self, block: Table) -> str:
        """Return a table."""
        total = sum(block.widths)
        cols = "".join(f'<col style="width:{100 * w / total:.1f}%">' for w in block.widths)
        out = ["<table>"]
        if block.caption:
            out.append(f"<caption>{escape(block.caption)}</caption>")
        if not self.web:
            out.append(f"<colgroup>{cols}</colgroup>")
        head = [self._row(row, "th", "th") for row in block.head]
        body = [self._row(row, self.cell_tag, "td") for row in block.body]
        if head and self.sloppy:
            out += head
        elif head:
            out.append("<thead>" + "\n".join(head) + "</thead>")
        out += body if self.sloppy else ["<tbody>", *body, "</tbody>"]
        return "\n".join([*out, "</table>"])

    def _row(self, row: tuple[Cell | None, ...], first: str, rest: str) -> str:
        cells = [self.cell(one, first if at == 0 else rest) for at, one in enumerate(row) if one is not None]
        return "<tr>" + "".join(cells) + "</tr>"

    def terms(self, block: Terms) -> str:
        """Return a definition list."""
        out = []
        for term, texts in block.pairs:
            out.append(
                f"<dt>{self.words(term)}</dt>" + "".join(f"<dd>{self.words(text)}</dd>" for text in texts)
            )
        return "<dl>\n" + "\n".join(out) + "\n</dl>"

    def block(self, block: Block) -> str:
        """Return one block."""
        if isinstance(block, Heading):
            anchor = "-".join(plain(block.words).lower().split())[:60]
            tag = f"h{block.level + (1 if self.web and block.level == 1 else 0)}"
            name = f' id="{escape(anchor)}"' if self.web else f' class="l{block.level}"'
            return f"<{tag}{name}>{self.words(block.words)}</{tag}>"
        if isinstance(block, Bullets):
            return self.bullets(block)
        if isinstance(block, Terms):
            return self.terms(block)
        if isinstance(block, Table):
            return self.table(block)
        if isinstance(block, Break):
            return "" if self.web else '<div class="break"></div>'
        return self.para(block)

    def para(self, block: Para) -> str:
        """Return a paragraph."""
        kind = f' class="{block.kind}"' if block.kind else ""
        return f"<p{kind}>{self.words(block.words)}" + ("" if self.sloppy else "</p>")


def soft(text: str, mark: str) -> str:
    """Put soft hyphens into long words.

    >>> soft("Department of things", "-")
    'Depar-tment of things'
    """
    return " ".join(
        word[: len(word) // 2] + mark + word[len(word) // 2 :] if len(word) > 9 and word.isalpha() else word
        for word in text.split(" ")
    )


def web_page(rng: Random, blocks: list[Block], look: Look) -> str:
    """Return a page dressed as GOV.UK dresses one: furniture, govspeak, contents, footnotes."""
    writer = Writer(rng, look, web=True)
    body = "\n".join(writer.block(block) for block in blocks)
    heads = [b for b in blocks if isinstance(b, Heading) and b.level <= 2]
    nav = "".join(f'<li><a href="#{i}">{escape(plain(h.words))}</a></li>' for i, h in enumerate(heads))
    notes = "".join(
        f'<li id="fn:{i}"><p>{escape(n)} <a href="#fnref:{i}">↩</a></p></li>'
        for i, n in enumerate(writer.notes, 1)
    )
    foot = f'<div class="footnotes" role="doc-endnotes"><ol>{notes}</ol></div>' if notes else ""
    doctype = rng.choice(("<!DOCTYPE html>", "<!doctype html>", ""))
    return f"""{doctype}
<html lang="en"><head><meta charset="utf-8"><title>{escape(look.title)} - GOV.UK</title>
<script type="application/ld+json">{{"@type": "Article", "publisher": "Department for Sample Data"}}</script>
<style>.govuk-table td {{ padding: 1em }} /* Lead department: nobody */</style></head>
<body class="gem-c-layout-for-public">
<!-- Lead department: Home Office; supported by nobody: a comment is not text -->
<div id="global-cookie-message" hidden><p>Cookies on GOV.UK: supported by essential cookies</p></div>
<a href="#content" class="govuk-skip-link">Skip to main content</a>
<header role="banner"><nav><ul><li><a href="/browse">Departments</a></li>
<li><a href="/contact">Contact</a></li></ul></nav></header>
<main id="content" role="main"><nav class="gem-c-breadcrumbs"><ol><li>Home</li><li>Money</li></ol></nav>
<h1 class="gem-c-heading">{escape(look.title)}</h1>
<div class="gem-c-metadata"><dl><dt>From:</dt><dd><a href="/hmt">HM Treasury</a></dd>
<dt>Published</dt><dd>27 October 2031</dd></dl></div>
<nav class="gem-c-contents-list"><h2>Contents</h2><ol>{nav}</ol></nav>
<div class="gem-c-govspeak govuk-govspeak"><div class="govspeak">
{body}
{foot}
</div></div></main>
<footer role="contentinfo"><ul><li>Departments and policy</li><li>How government works</li></ul>
<p>All content is available under the Open Government Licence v3.0</p></footer>
</body></html>
"""


RULES = {
    "all": "td,th{border:0.6pt solid #333}",
    "rows": "td,th{border-bottom:0.5pt solid #777}",
    "head": "th{border-bottom:1pt solid #000}",
    "none": "",
    "zebra": "tbody tr:nth-child(even){background:#e8eef4} thead{background:#1d4e6b;color:#fff}",
}


def print_page(rng: Random, blocks: list[Block], look: Look) -> str:
    """Return a page to be printed by WeasyPrint."""
    writer = Writer(rng, look, web=False)
    body = "\n".join(writer.block(block) for block in blocks)
    family = (
        "'Liberation Serif','TeX Gyre Termes',serif"
        if look.serif
        else "'Liberation Sans','DejaVu Sans',sans-serif"
    )
    page = "A4 landscape" if look.landscape else "A4"
    counter = rng.choice(
        ("counter(page)", '"Page " counter(page) " of " counter(pages)', '"- " counter(page) " -"')
    )
    side = rng.choice(("center", "right", "left"))
    style = f"""
@page{{size:{page};margin:20mm 18mm 22mm;
 @top-{side}{{content:"{look.running_head}";font-size:8pt;color:#555}}
 @bottom-{side}{{content:{counter};font-size:8pt}}
 @bottom-{"left" if side != "left" else "right"}{{content:"{look.foot}";font-size:7pt}}
 @footnote{{border-top:0.4pt solid #000;padding-top:3pt}}}}
@page :first{{@top-{side}{{content:none}}}}
html{{font-family:{family};font-size:{look.size}pt;line-height:1.32;
 hyphens:{"auto" if look.hyphenate else "manual"};text-align:{"justify" if look.justify else "left"}}}
body>.flow{{columns:{look.columns};column-gap:9mm;column-fill:auto}}
h1{{font-size:1.9em}} h1.l1{{font-size:1.7em}} h2{{font-size:1.4em;margin:1.1em 0 .4em}}
h3{{font-size:1.1em;margin:.9em 0 .3em}}
h1,h2,h3,dt{{break-after:avoid;text-align:left}}
h2.l2{{{"text-transform:uppercase;letter-spacing:.04em;" if look.capitals else ""}color:#17405c}}
p{{margin:.35em 0}} p.small{{font-size:.85em}} ul,ol{{margin:.3em 0;padding-left:1.3em}}
ul{{list-style-type:"{look.bullet}  "}}
dt{{font-weight:bold;margin-top:.4em}} dd{{margin-left:1.4em}}
table{{width:100%;border-collapse:collapse;margin:.6em 0;font-size:.9em}}
td,th{{vertical-align:top;padding:3pt 4pt;text-align:left}}
td ul{{margin:0}} td p{{margin:0 0 .3em}} caption{{font-weight:bold;text-align:left;caption-side:top}}
{RULES[look.ruled]}
.note{{float:footnote;font-size:7.5pt;line-height:1.2;text-align:left}}
.break{{break-before:page}} .cover{{break-after:page}}
"""
    cover = (
        f'<div class="cover"><h1 style="margin-top:60mm">{escape(look.title)}</h1><p>October 2031</p></div>'
    )
    top = cover if rng.random() < 0.6 else f"<h1>{escape(look.title)}</h1>"
    return (
        f'<!DOCTYPE html><html lang="en-GB"><head><meta charset="utf-8"><title>{escape(look.title)}</title>'
        f"<style>{style}</style></head><body>{top}<div class='flow'>{body}</div></body></html>"
    )
