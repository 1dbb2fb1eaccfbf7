"""What stands around the rows: contents, introduction, statements about the document itself, lists, small print."""

from __future__ import annotations

from . import words
from .blocks import Block, Bullets, Cell, Heading, Item, Para, Run, Table, Terms, cell, plain, runs
from .content import Draft, Outcome, Pilot
from .departments import DEPARTMENTS, in_year
from .speech import Voice, pounds

TITLES = {
    "outcomes": (
        "Priority outcomes and metrics", "Provisional priority outcomes and metrics",
        "Spending Review 2031: priority outcomes and metrics", "Outcome delivery: a summary for departments",
    ),
    "pilots": (
        "Shared Outcomes Fund: pilot summaries", "Shared Outcomes Fund round nine: pilots",
        "Pilot projects: summaries and funding", "Joint pilots: what they do and who takes part",
    ),
}  # fmt: skip


def title(draft: Draft, kind: str) -> str:
    """Draw the title of a document."""
    return draft.rng.choice(TITLES[kind])


def filler(draft: Draft, count: int) -> str:
    """Return sentences that say nothing about who does what."""
    return " ".join(draft.rng.choice(words.FILLER) for _ in range(count))


def _wrong(draft: Draft, true: int) -> int:
    return true + draft.rng.choice((-2, 1, 3)) if draft.rng.random() < 0.25 else true


def about_outcomes(draft: Draft, items: list[Outcome]) -> list[str]:
    """State how many outcomes there are and how many are cross-cutting, now and then wrongly."""
    stated = _wrong(draft, len(items))
    shared = sum(outcome.shared for outcome in items)
    sentences = [f"There are {stated} priority outcomes in this document."]
    draft.statement("outcomes", stated, len(items), sentences[0])
    if draft.rng.random() < 0.5:
        cross = _wrong(draft, shared)
        sentences.append(f"Of these, {cross} are cross-cutting.")
        draft.statement("cross_cutting", cross, shared, sentences[1])
    return sentences


def about_pilots(draft: Draft, items: list[Pilot]) -> list[str]:
    """State how many pilots there are and what they cost together, now and then wrongly."""
    stated = _wrong(draft, len(items))
    pattern = draft.rng.choice(
        ("The fund supports {} pilots.", "This round funds {} pilot projects.", "{} pilots are described.")
    )
    sentences = [pattern.format(stated)]
    draft.statement("pilots", stated, len(items), sentences[0])
    true = sum(pilot.funding or 0 for pilot in items)
    if sum(row["list"] == "funding" for row in draft.truth) == len(items):  # every pilot prints its own
        total = true + 2_000_000 if draft.rng.random() < 0.25 else true
        sentences.append(f"Together they receive {pounds(draft.rng, total, 'million')}.")
        draft.statement("funding_gbp", total, true, sentences[1])
    return sentences


def contents(body: list[Block]) -> list[Block]:
    """Return a table of contents with leaders and invented page numbers."""
    page = 2
    lines: list[Block] = [Heading(2, runs("Contents"))]
    for block in body:
        if isinstance(block, Heading) and block.level == 2:
            page += 1
            name = plain(block.words)
            lines.append(Para(runs(f"{name} {'.' * max(4, 70 - len(name))} {page}"), "small"))
    return lines


def before(
    draft: Draft, voice: Voice, kind: str, statements: list[str], body: list[Block], paged: bool
) -> list[Block]:
    """Return what stands before the rows."""
    rng = draft.rng
    blocks: list[Block] = []
    if paged and rng.random() < 0.6 and any(isinstance(b, Heading) and b.level == 2 for b in body):
        blocks += contents(body)
    blocks.append(Heading(1, runs("Introduction")))
    blocks.append(Para(runs(filler(draft, rng.randint(3, 6)))))
    blocks.append(Para(runs(" ".join(statements))))
    if rng.random() < 0.6:
        asides = " ".join(voice.aside(()) for _ in range(rng.randint(1, 3)))
        blocks.append(Para(runs(filler(draft, 2), " ", Run(asides))))
    if rng.random() < 0.4:
        blocks.append(Bullets(tuple(Item(runs(rng.choice(words.FILLER))) for _ in range(3))))
    if rng.random() < 0.5:
        chapter = "Priority outcomes and metrics by department" if kind == "outcomes" else "The pilots"
        blocks.append(Heading(1, runs(chapter)))
    return blocks


def glossary(draft: Draft) -> Block:
    """Return a list of abbreviations of every department of the year."""
    known = sorted(
        ((b.short, b.name) for b in in_year(draft.year, DEPARTMENTS) if b.short), key=lambda pair: pair[0]
    )
    if draft.rng.random() < 0.5:
        return Terms(tuple((runs(short), (runs(name),)) for short, name in known))
    rows: tuple[tuple[Cell | None, ...], ...] = tuple((cell(short), cell(name)) for short, name in known)
    return Table(((cell("Abbreviation"), cell("Meaning")),), rows, (2.0, 4.0), name="Abbreviations")


def after(draft: Draft, voice: Voice, paged: bool) -> list[Block]:
    """Return what stands after the rows."""
    rng = draft.rng
    blocks: list[Block] = []
    if voice.glossary:
        blocks += [Heading(1, runs("Abbreviations")), glossary(draft)]
    if rng.random() < 0.5:
        blocks += [Heading(1, runs("Notes on data")), Para(runs(filler(draft, 5) + " " + voice.aside(())))]
    if rng.random() < 0.5 or paged:
        blocks += [
            Heading(1, runs("Contact")),
            Para(runs("© Crown copyright 2031. This invented document is under the Open Government Licence v3.0.")),
            Para(runs("If you need this document in another format, write to the correspondence team, HM Treasury, "
                      "1 Horse Guards Road, London SW1A 2HQ. ISBN 978-0-00-000000-2."), "small"),
        ]  # fmt: skip
    return blocks


def padding(draft: Draft, pages: int) -> list[Block]:
    """Return an annex of empty words, for a document that would be too short."""
    blocks: list[Block] = []
    for at in range(pages):
        blocks.append(Heading(1, runs(f"Annex {chr(65 + at)}: background")))
        blocks += [Para(runs(filler(draft, 6))) for _ in range(7)]
    return blocks


def numbered(body: list[Block]) -> list[Block]:
    """Number the chapters of a document: "2.1 Home Office"."""
    at = 0
    out: list[Block] = []
    for block in body:
        if isinstance(block, Heading) and block.level == 2:
            at += 1
            block = Heading(2, runs(f"2.{at} ", *block.words))
        out.append(block)
    return out
