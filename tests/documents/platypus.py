"""A PDF of a document made of reportlab's flowing parts."""

from __future__ import annotations

import io
from dataclasses import replace
from random import Random
from typing import Any
from xml.sax.saxutils import escape

from reportlab.lib import colors
from reportlab.lib.enums import TA_JUSTIFY, TA_LEFT
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import (
    BaseDocTemplate,
    CondPageBreak,
    Flowable,
    Frame,
    LongTable,
    PageBreak,
    PageTemplate,
    Paragraph,
    Spacer,
)

from .blocks import Block, Break, Bullets, Cell, Heading, Look, Para, Runs, Table, Terms, plain


def short_merges(body: tuple[tuple[Cell | None, ...], ...]) -> list[list[Cell | None]]:
    """Return rows in which a merged cell that covers many rows is cut into several with the same words.

    It could not break over pages here; tall rows allow fewer.
    """
    rows = [list(row) for row in body]
    words = max(
        (sum(len(plain(line)) + 40 for line in one.lines) for row in body for one in row if one), default=0
    )
    most = 5 if words < 250 else 2
    for y, row in enumerate(body):
        for x, one in enumerate(row):
            if one is not None and one.down > most and one.across == 1:
                for start in range(0, one.down, most):
                    rows[y + start][x] = replace(one, down=min(most, one.down - start))
    return rows


class Press:
    """Turns blocks into flowables in one look."""

    def __init__(self, rng: Random, look: Look):
        self.rng, self.look = rng, look
        self.face = "Times-Roman" if look.serif else "Helvetica"
        self.strong = "Times-Bold" if look.serif else "Helvetica-Bold"
        self.notes: list[str] = []
        self.colour = rng.choice((colors.black, colors.HexColor("#17405c"), colors.HexColor("#00703c")))
        size = look.size
        self.text = ParagraphStyle(
            "text", fontName=self.face, fontSize=size, leading=size * 1.25, spaceAfter=size * 0.4,
            alignment=TA_JUSTIFY if look.justify else TA_LEFT, hyphenationLang="en_GB" if look.hyphenate else None,
        )  # fmt: skip
        self.small = ParagraphStyle("small", self.text, fontSize=size * 0.85, leading=size * 1.05)
        self.slim = ParagraphStyle("slim", self.small, spaceAfter=0, alignment=TA_LEFT)

    def words(self, words: Runs) -> str:
        """Return runs in reportlab's markup."""
        out = []
        for run in words:
            text = escape(run.text)
            text = f"<b>{text}</b>" if run.bold else text
            text = f"<i>{text}</i>" if run.italic else text
            if run.note:
                self.notes.append(run.note)
                text += f'<super size="6">{len(self.notes)}</super>'
            out.append(text)
        return "".join(out)

    def heading(self, block: Heading) -> list[Flowable]:
        """Return a heading that stays with what follows."""
        size = self.look.size * {1: 1.8, 2: 1.45, 3: 1.12}[block.level]
        style = ParagraphStyle(
            "heading", fontName=self.strong, fontSize=size, leading=size * 1.2, spaceBefore=size * 0.7,
            spaceAfter=size * 0.3, textColor=self.colour, keepWithNext=1,
        )  # fmt: skip
        upper = self.look.capitals and block.level == 2
        words = tuple(replace(run, text=run.text.upper()) for run in block.words) if upper else block.words
        return [CondPageBreak(25 * mm), Paragraph(self.words(words), style)]

    def bullets(self, block: Bullets, depth: int = 0) -> list[Flowable]:
        """Return a list; every item is a paragraph with its mark before it."""
        indent = 12 + 14 * depth
        style = ParagraphStyle("item", self.text, leftIndent=indent, bulletIndent=indent - 10, spaceAfter=2)
        out: list[Flowable] = []
        for at, item in enumerate(block.items, 1):
            mark = f"{at}." if block.numbered else self.mark(depth)
            out.append(Paragraph(self.words(item.words), style, bulletText=mark))
            for inner in item.inside:
                out += self.bullets(inner, depth + 1)
        return out

    def mark(self, depth: int) -> str:
        """Return the mark of a list's depth, one that the standard faces have."""
        return (self.look.bullet if self.look.bullet in "•–-*" else "•") if depth == 0 else "–"

    def terms(self, block: Terms) -> list[Flowable]:
        """Return terms in bold with indented definitions."""
        dd = ParagraphStyle("dd", self.text, leftIndent=16, spaceAfter=2)
        out: list[Flowable] = []
        for term, texts in block.pairs:
            out.append(
                Paragraph(f"<b>{self.words(term)}</b>", ParagraphStyle("dt", self.text, keepWithNext=1))
            )
            out += [Paragraph(self.words(text), dd) for text in texts]
        return out

    def cell(self, one: Cell | None) -> list[Flowable] | str:
        """Return what stands in a cell."""
        if one is None:
            return ""
        style = self.slim
        if one.bullets:
            style = ParagraphStyle("bullet", self.slim, leftIndent=8, bulletIndent=0)
        mark = self.mark(0) if one.bullets else None
        return [Paragraph(self.words(line), style, bulletText=mark) for line in one.lines]

    def table(self, block: Table, width: float) -> list[Flowable]:
        """Return a table that breaks over pages, repeats its head and keeps its merged cells."""
        body = short_merges(block.body)
        rows = [*block.head, *body]
        share = width / sum(block.widths)
        style: list[tuple[Any, ...]] = [
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            *self.rules(len(block.head), len(rows)),
        ]
        for y, row in enumerate(rows):
            for x, one in enumerate(row):
                if one is not None and (one.down > 1 or one.across > 1):
                    style.append(("SPAN", (x, y), (x + one.across - 1, y + one.down - 1)))
        bold = [[self.head_cell(one) for one in row] for row in block.head]
        data = bold + [[self.cell(one) for one in row] for row in body]
        out: list[Flowable] = (
            [Paragraph(f"<b>{escape(block.caption)}</b>", self.text)] if block.caption else []
        )
        merged = any(one is not None and one.down > 1 for row in body for one in row)
        table = LongTable(
            data, colWidths=[w * share for w in block.widths], repeatRows=len(block.head), style=style,
            splitInRow=0 if merged or self.rng.random() < 0.5 else 1,
        )  # fmt: skip
        return [*out, table, Spacer(1, 6)]

    def head_cell(self, one: Cell | None) -> list[Flowable] | str:
        """Return what stands in a cell of a table's head."""
        if one is None:
            return ""
        style = ParagraphStyle(
            "th", self.slim, textColor=colors.white if self.look.ruled == "zebra" else colors.black
        )
        return [Paragraph(f"<b>{self.words(line)}</b>", style) for line in one.lines]

    def rules(self, head: int, rows: int) -> list[tuple[Any, ...]]:
        """Return the drawn lines and backgrounds of a table."""
        last = (-1, max(head - 1, 0))
        if self.look.ruled == "all":
            return [("GRID", (0, 0), (-1, -1), 0.5, colors.grey)]
        if self.look.ruled == "rows":
            return [("LINEBELOW", (0, 0), (-1, -1), 0.4, colors.grey)]
        if self.look.ruled == "head" and head:
            return [("LINEBELOW", (0, 0), last, 1, colors.black)]
        if self.look.ruled == "zebra":
            back = [("BACKGROUND", (0, 0), last, colors.HexColor("#1d4e6b"))] if head else []
            return [
                *back,
                ("ROWBACKGROUNDS", (0, head), (-1, -1), [colors.white, colors.HexColor("#e8eef4")]),
            ]
        return []

    def flow(self, blocks: list[Block], width: float) -> list[Flowable]:
        """Return the flowables of a document."""
        out: list[Flowable] = []
        for block in blocks:
            if isinstance(block, Heading):
                out += self.heading(block)
            elif isinstance(block, Para):
                out.append(
                    Paragraph(self.words(block.words), self.small if block.kind == "small" else self.text)
                )
            elif isinstance(block, Bullets):
                out += [*self.bullets(block), Spacer(1, 4)]
            elif isinstance(block, Terms):
                out += self.terms(block)
            elif isinstance(block, Table):
                out += self.table(block, width)
            elif isinstance(block, Break):
                out.append(PageBreak())
        if self.notes:
            notes = [
                Paragraph(f"<super>{i}</super> {escape(text)}", self.slim)
                for i, text in enumerate(self.notes, 1)
            ]
            out += [Spacer(1, 12), Paragraph("<b>Notes</b>", self.text), *notes]
        return out


def pdf(rng: Random, blocks: list[Block], look: Look) -> bytes:
    """Return a PDF with running heads, page numbers and one or two columns."""
    press = Press(rng, look)
    wide, high = landscape(A4) if look.landscape else A4
    margin, gutter = 18 * mm, 8 * mm
    width = (wide - 2 * margin - gutter * (look.columns - 1)) / look.columns
    frames = [
        Frame(margin + at * (width + gutter), 20 * mm, width, high - 42 * mm, leftPadding=0, rightPadding=0)
        for at in range(look.columns)
    ]

    def furniture(canvas: Any, document: Any) -> None:
        canvas.setFont(press.face, 8)
        canvas.drawString(margin, high - 14 * mm, look.running_head)
        canvas.drawRightString(wide - margin, 12 * mm, str(canvas.getPageNumber()))
        canvas.drawString(margin, 12 * mm, look.foot)

    out = io.BytesIO()
    document = BaseDocTemplate(out, pagesize=(wide, high), invariant=1, title=look.title)
    document.addPageTemplates([PageTemplate(frames=frames, onPage=furniture)])
    title = ParagraphStyle("title", press.text, fontName=press.strong, fontSize=22, leading=27, spaceAfter=14)
    document.build([Paragraph(escape(look.title), title), *press.flow(blocks, width - 2)])
    return out.getvalue()
