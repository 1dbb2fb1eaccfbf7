"""Make documents of priority outcomes and of pilots from known truth, in many layouts and by many engines.

Everything is drawn from a seed. Content is invented; only the names of departments are real.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any, Literal

from . import content, drawn, front, html, outcomes, pilots, platypus, sheets, speech
from .blocks import Block, Look, Table
from .content import Draft
from .dress import dress_blocks, dress_rows

Kind = Literal["outcomes", "pilots"]
Size = Literal["small", "medium", "large", "full"]
Arrangement = Callable[[Draft, speech.Voice, list], list[Block]]

MOST_PAGES, LEAST_PAGES = 40, 3


@dataclass
class Document:
    """A document made from a seed, with what it truly says.

    ``truth`` has the rows that a perfect reader finds. A role is ``unspecified`` where departments stand in one
    list without a word on who leads; where a list marks its lead, the others are partners. "Joint with", "joint
    lead with" and "joint lead" make a lead. The text of a metric goes without number, footnote and source.
    ``distractors`` are bodies named in running text only (list ``mention``), which take no part in the row they
    stand ``near``, and what the document says about itself (list ``statement``). ``inconsistencies`` are faults
    made on purpose. ``printed`` maps each name as printed to the official name.
    """

    path: Path
    kind: str
    layout: str
    truth: list[dict]
    distractors: list[dict]
    inconsistencies: list[dict]
    printed: dict[str, str] = field(default_factory=dict)
    pages: int | None = None


@dataclass(frozen=True)
class Layout:
    """A layout: the kind it is for, how the rows are arranged, the engine that prints it and bounds on the dice."""

    kind: Kind
    arrange: Arrangement
    engine: str  # weasyprint | platypus | canvas | figure | html | xlsx | ods | csv
    columns: tuple[int, ...] = (1,)
    landscape: bool = False
    ruled: tuple[str, ...] = ("all", "rows", "head", "none", "zebra")


LAYOUTS: dict[str, Layout] = {
    "outcomes-chapters": Layout("outcomes", outcomes.by_chapter, "weasyprint"),
    "outcomes-chapters-two-columns": Layout("outcomes", outcomes.by_chapter, "weasyprint", (2,)),
    "outcomes-chapter-tables": Layout("outcomes", outcomes.chapter_tables, "weasyprint"),
    "outcomes-unruled-tables": Layout(
        "outcomes", outcomes.chapter_tables, "weasyprint", ruled=("none", "zebra")
    ),
    "outcomes-wide-table": Layout("outcomes", outcomes.one_table, "weasyprint", landscape=True),
    "outcomes-by-theme": Layout("outcomes", outcomes.by_outcome, "weasyprint", (1, 2)),
    "outcomes-own-and-supported": Layout("outcomes", outcomes.own_and_supported, "weasyprint"),
    "outcomes-long-table": Layout("outcomes", outcomes.one_table, "platypus", landscape=True),
    "outcomes-flowing": Layout("outcomes", outcomes.by_chapter, "platypus", (1, 2)),
    "outcomes-flowing-tables": Layout("outcomes", outcomes.chapter_tables, "platypus"),
    "outcomes-drawn": Layout("outcomes", outcomes.by_chapter, "canvas", (1, 2)),
    "outcomes-drawn-table": Layout("outcomes", outcomes.one_table, "canvas", landscape=True),
    "outcomes-drawn-themes": Layout("outcomes", outcomes.by_outcome, "canvas", (1, 2)),
    "outcomes-figures": Layout("outcomes", outcomes.by_chapter, "figure", (1, 2)),
    "outcomes-cards": Layout("outcomes", outcomes.cards, "weasyprint"),
    "outcomes-drawn-cards": Layout("outcomes", outcomes.cards, "canvas"),
    "outcomes-banner-table": Layout("outcomes", outcomes.banner_table, "platypus", landscape=True),
    "outcomes-drawn-banner-table": Layout("outcomes", outcomes.banner_table, "canvas"),
    "outcomes-web": Layout("outcomes", outcomes.by_chapter, "html"),
    "outcomes-web-terms": Layout("outcomes", lambda d, v, i: outcomes.by_outcome(d, v, i, "terms"), "html"),
    "outcomes-web-nested": Layout("outcomes", outcomes.nested, "html"),
    "outcomes-web-table": Layout("outcomes", outcomes.one_table, "html"),
    "outcomes-web-own-and-supported": Layout("outcomes", outcomes.own_and_supported, "html"),
    "outcomes-workbook": Layout("outcomes", outcomes.one_table, "xlsx"),
    "outcomes-workbook-sheets": Layout("outcomes", outcomes.chapter_tables, "xlsx"),
    "outcomes-workbook-matrix": Layout("outcomes", outcomes.matrix, "xlsx"),
    "outcomes-workbook-banner": Layout("outcomes", outcomes.banner_table, "xlsx"),
    "outcomes-ods": Layout("outcomes", outcomes.one_table, "ods"),
    "outcomes-csv": Layout("outcomes", lambda d, v, i: outcomes.one_table(d, v, i, False), "csv"),
    "pilots-summaries": Layout("pilots", pilots.summaries, "weasyprint", (1, 2)),
    "pilots-wide-table": Layout("pilots", pilots.table, "weasyprint", landscape=True),
    "pilots-by-lead": Layout("pilots", pilots.by_lead, "weasyprint", (1, 2)),
    "pilots-cards": Layout("pilots", pilots.cards, "platypus"),
    "pilots-long-table": Layout("pilots", pilots.table, "platypus", landscape=True),
    "pilots-flowing": Layout("pilots", pilots.summaries, "platypus", (1, 2)),
    "pilots-drawn": Layout("pilots", pilots.summaries, "canvas", (1, 2)),
    "pilots-drawn-table": Layout("pilots", pilots.table, "canvas", landscape=True),
    "pilots-figures": Layout("pilots", pilots.summaries, "figure", (1, 2)),
    "pilots-web": Layout("pilots", pilots.summaries, "html"),
    "pilots-web-table": Layout("pilots", pilots.table, "html"),
    "pilots-web-terms": Layout("pilots", pilots.terms, "html"),
    "pilots-web-nested": Layout("pilots", pilots.nested, "html"),
    "pilots-workbook": Layout("pilots", pilots.table, "xlsx"),
    "pilots-workbook-long": Layout("pilots", pilots.long_form, "xlsx"),
    "pilots-ods": Layout("pilots", pilots.table, "ods"),
    "pilots-csv": Layout("pilots", lambda d, v, i: pilots.table(d, v, i, False), "csv"),
    "pilots-csv-long": Layout("pilots", pilots.long_form, "csv"),
}

SUFFIXES = {"html": "html", "xlsx": "xlsx", "ods": "ods", "csv": "csv"}


def layouts(kind: str) -> list[str]:
    """Return the names of the layouts for a kind of document.

    >>> len(layouts("pilots")) + len(layouts("outcomes")) == len(LAYOUTS)
    True
    """
    return [name for name, layout in LAYOUTS.items() if layout.kind == kind]


def generate(seed: int, kind: Kind, layout: str, folder: Path, size: Size | None = None) -> Document:
    """Make a document from a seed and write it into a folder.

    Parameters
    ----------
    seed : what every choice is drawn from, together with the layout's name.
    kind : what the document is about; it must be the kind of the layout.
    layout : a name in ``LAYOUTS``.
    folder : an existing folder; the file's name is made of the layout and the seed.
    size : how much the document holds; without it, small to large at random. PDFs have 3 to 40 pages whatever
        the size; "full" is for some 20 to 40 pages, for benchmarks.

    Raises
    ------
    ValueError : the layout is for the other kind.
    """
    chosen = LAYOUTS[layout]
    if chosen.kind != kind:
        raise ValueError(f"the layout {layout} is for {chosen.kind}, not for {kind}")
    scale, padding = 1.0, 0
    while True:
        draft, data, look = _attempt(seed, layout, chosen, size, scale, padding)
        pages = _pages(data) if chosen.engine not in SUFFIXES else None
        if pages is not None and pages > MOST_PAGES:
            scale *= 0.9 * MOST_PAGES / pages
        elif pages is not None and pages < LEAST_PAGES:
            padding += LEAST_PAGES - pages
        else:
            break
    path = folder / f"{layout}-{seed}.{SUFFIXES.get(chosen.engine, 'pdf')}"
    path.write_bytes(data)
    rows = (
        dress_rows(draft.truth, look),
        dress_rows(draft.distractors, look),
        dress_rows(draft.inconsistencies, look),
    )
    printed = {dress_rows([{"n": name}], look)[0]["n"]: official for name, official in draft.printed.items()}
    return Document(path, kind, layout, *rows, printed, pages)


def _look(rng: Random, layout: Layout, title: str) -> Look:
    return Look(
        running_head=rng.choice(("", title, title, "Official statistics – invented")),
        foot=rng.choice(("", "", "HM Treasury", "October 2031")),
        columns=rng.choice(layout.columns),
        ruled=rng.choice(layout.ruled),
        landscape=layout.landscape,
        justify=rng.random() < 0.4,
        hyphenate=rng.random() < 0.5,
        ligatures=rng.random() < 0.4,
        soft_hyphens=rng.random() < 0.25,
        smart_quotes=rng.random() < 0.7,
        serif=rng.random() < 0.3,
        size=rng.choice((9.0, 10.0, 10.5, 11.0, 12.0)),
        capitals=rng.random() < 0.15,
        numbered_chapters=rng.random() < 0.3,
        bullet=rng.choice("••••–▪-"),
        shuffled=rng.random() < 0.3,
        title=title,
    )


def _attempt(
    seed: int, name: str, layout: Layout, size: Size | None, scale: float, padding: int
) -> tuple[Draft, bytes, Look]:
    rng = Random(f"{seed}/{name}")
    draft = Draft(rng, rng.choice((2020, 2021, 2021, 2022, 2023, 2024)))
    voice = speech.voice(draft)
    title = front.title(draft, layout.kind)
    look = _look(rng, layout, title)
    drawn_size = rng.choice(("small", "small", "medium", "medium", "medium", "large"))
    amount = {"small": 0, "medium": 1, "large": 2, "full": 3}[size or drawn_size]
    items: list
    if layout.kind == "outcomes":
        count = (rng.randint(2, 5), rng.randint(6, 12), rng.randint(16, 24), 26)[amount]
        items = content.outcomes(draft, max(1, round(count * scale)), 16 if amount == 3 else 5)
    else:
        count = (rng.randint(3, 9), rng.randint(10, 25), rng.randint(40, 70), 260)[amount]
        items = content.pilots(draft, max(1, round(count * scale)))
    body = layout.arrange(draft, voice, items)
    if layout.engine == "csv" and rng.random() < 0.5:  # the table and nothing else
        alone: list[Block] = [block for block in body if isinstance(block, Table)]
        return draft, _printed(rng, layout.engine, dress_blocks(alone, look), look), look
    about: Any = front.about_outcomes if layout.kind == "outcomes" else front.about_pilots
    body = front.numbered(body) if look.numbered_chapters else body
    paged = layout.engine not in SUFFIXES
    blocks = [*front.before(draft, voice, layout.kind, about(draft, items), body, paged), *body]
    if layout.engine != "csv":
        blocks += [*front.after(draft, voice, paged), *front.padding(draft, padding)]
    return draft, _printed(rng, layout.engine, dress_blocks(blocks, look), look), look


def _printed(rng: Random, engine: str, blocks: list[Block], look: Look) -> bytes:
    if engine == "weasyprint":
        return _woven(html.print_page(rng, blocks, look))
    if engine == "html":
        return html.web_page(rng, blocks, look).encode()
    paged = {"platypus": platypus.pdf, "canvas": drawn.on_canvas, "figure": drawn.on_figures}
    if engine in paged:
        return paged[engine](rng, blocks, look)
    return {"xlsx": sheets.xlsx, "ods": sheets.ods, "csv": sheets.separated}[engine](rng, look.title, blocks)


def _woven(page: str) -> bytes:
    from weasyprint import HTML

    out = io.BytesIO()
    HTML(string=page).write_pdf(out, pdf_identifier=b"invented")
    return out.getvalue()


def _pages(data: bytes) -> int:
    import pypdfium2

    with pypdfium2.PdfDocument(data) as document:
        return len(document)
