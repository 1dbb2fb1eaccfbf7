"""GOV.UK's list of organisations beside the project's own: what differs, as proposals and never as edits."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from joinup.files import write_bytes
from joinup.organisations.display import plain_form
from joinup.organisations.names import Day, read_config, within
from joinup.schemas import DEPARTMENT_KINDS
from joinup.sources import govuk
from joinup.sources.govuk import Body
from joinup.sources.report import FAILED, GOOD, LOOK, REPORTS, csv_table, markdown_table, now
from joinup.sources.web import GOVUK, Access, Client, SourceError

KIND = {
    "Ministerial department": "ministerial_department",
    "Non-ministerial department": "non_ministerial_department",
    "Executive agency": "executive_agency",
    "Sub organisation": "department_unit",
    "Devolved government": "devolved_government",
}
PROPOSALS = {  # what is proposed for each difference, in the order of the report
    "new department": "Add a row for it, with its first day (not in the list).",
    "renamed": "If it was renamed, end this row and add one with the new name and the same identifier.",
    "closed": "Set valid_to to the day it ended, and successors to what came then.",
    "kind changed": "Find out whether it has ended or become another; the list gives neither day nor reason.",
    "parents changed": "If it moved, end the row in config/parents.csv and add one from the day it moved.",
    "not listed": "Look for its new page and correct govuk_slug.",
}
Cells = Mapping[str, str]


@dataclass(frozen=True)
class Difference:
    """One difference: what ours says, what theirs says, and what to do about it."""

    difference: str
    organisation_id: str
    govuk_slug: str
    ours: str
    theirs: str
    proposal: str


def compare_organisations(
    root: Path, copy: Path | None = None, on: str = "", access: Access = GOVUK
) -> tuple[int, str]:
    """Compare the project's organisations with GOV.UK's list, and write what differs as proposals.

    Parameters
    ----------
    root
        The project's folder: the tables of ``config/`` are only read.
    copy
        A list saved before (a working copy), to be read instead of asking.
    on
        The day to compare on, as an ISO date; today if empty.
    access
        Where and how to ask.

    Returns
    -------
    status : int
        0 no difference, 10 proposals to look at, 1 the list could not be had.
    text : str
        The report in Markdown; also in ``results/sources/``, with the working copy of the list.
    """
    folder, on = root / REPORTS, on or now()[:10]
    try:
        saved = json.loads(copy.read_bytes()) if copy else None
        bodies = govuk.read_bodies(saved) if copy else govuk.organisations(Client(access))
    except (SourceError, OSError, ValueError) as error:
        return FAILED, f"The list could not be had: {error}."
    if copy is None:
        content = json.dumps([b.model_dump(by_alias=False) for b in bodies], indent=1)
        write_bytes(content.encode(), folder / "organisations.json")
    frames = read_config(root / "config")
    own, parents = (frames[t].to_dict("records") for t in ("organisations", "parents"))
    order = list(PROPOSALS)
    differences = sorted(
        compare(own, parents, bodies, on),
        key=lambda d: (order.index(d.difference), d.organisation_id, d.govuk_slug),
    )
    text = (
        f"# Organisations: proposals\n\nGOV.UK's list has {len(bodies)} bodies on {on}; {len(differences)} "
        "differences. Nothing was changed: the list knows the present only, so each proposal needs a source "
        "for its date.\n"
    )
    if differences:
        head = ("difference", "body", "here", "GOV.UK", "proposal")
        cells = (
            (d.difference, d.organisation_id or d.govuk_slug, d.ours, d.theirs, d.proposal)
            for d in differences
        )
        text += f"\n{markdown_table(head, cells)}\n"
    write_bytes(csv_table(Difference, differences), folder / "organisations.csv")
    write_bytes(text.encode(), folder / "organisations.md")
    return (LOOK if differences else GOOD), text


def compare(
    organisations: Sequence[Cells], parents: Sequence[Cells], bodies: Sequence[Body], on: str
) -> Iterator[Difference]:
    """Yield what differs between the organisations in force on a day and GOV.UK's list, which knows the present only.

    ``organisations`` and ``parents`` are rows of the tables in ``config/``, ``bodies`` entries of the list, ``on`` an
    ISO date.
    """
    day = Day.fromisoformat(on)
    now_ours = [r for r in organisations if r["govuk_slug"] and within(day, r["valid_from"], r["valid_to"])]
    parents = [r for r in parents if within(day, r["valid_from"], r["valid_to"])]
    ids = {r["govuk_slug"]: r["organisation_id"] for r in now_ours}
    theirs = {b.slug: b for b in bodies}

    def differ(what: str, slug: str, ours: str, there: str) -> Difference:
        return Difference(what, ids.get(slug, ""), slug, ours, there, PROPOSALS[what])

    for slug in sorted(set(theirs) - {r["govuk_slug"] for r in organisations}):
        body = theirs[slug]
        if KIND.get(body.format) in DEPARTMENT_KINDS and body.status != "closed":
            yield differ("new department", slug, "", f"{body.title} ({body.format}, listed as {body.status})")
    for row in now_ours:
        slug = row["govuk_slug"]
        if slug not in theirs:
            yield differ("not listed", slug, row["name"], "")
            continue
        body = theirs[slug]
        if body.status == "closed":
            titles = {b.slug: b.title for b in bodies}
            after = ", ".join(ids.get(s.slug) or titles.get(s.slug, s.slug) for s in body.successors)
            then = f"; then {after}" if after else ""
            end = body.closed_at[:10] or "on a day not in the list"
            yield differ("closed", slug, row["name"], f"{body.closed_as or 'closed'}, {end}{then}")
            continue
        names = {plain_form(n).casefold() for n in (row["name"], row["abbreviation"]) if n}
        if plain_form(body.title).casefold() not in names:
            yield differ("renamed", slug, row["name"], body.title)
        kind = KIND.get(body.format, "")
        if kind != row["kind"] and {kind, row["kind"]} & set(DEPARTMENT_KINDS):
            yield differ("kind changed", slug, row["kind"], body.format)
        ours = {p["parent_id"] for p in parents if p["organisation_id"] == row["organisation_id"]}
        there = {ids.get(p.slug, p.slug) for p in body.parents}
        if ours and ours != there:
            yield differ("parents changed", slug, ", ".join(sorted(ours)), ", ".join(sorted(there)) or "none")
