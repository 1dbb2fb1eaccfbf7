"""GOV.UK's list of organisations beside the project's own: what differs, as proposals and never as edits."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from joinup.files import write_bytes
from joinup.organisations.display import plain_form
from joinup.organisations.names import Day, read_config, within
from joinup.schemas import DEPARTMENT_KINDS
from joinup.sources import govuk
from joinup.sources.fetch import FAILED, GOOD, LOOK
from joinup.sources.govuk import Body
from joinup.sources.report import REPORTS, csv_table, markdown_table
from joinup.sources.source_state import now
from joinup.sources.web import GOVUK, Access, Client, RefusedError, UnreachableError

KIND = {
    "Ministerial department": "ministerial_department",
    "Non-ministerial department": "non_ministerial_department",
    "Executive agency": "executive_agency",
    "Sub organisation": "department_unit",
    "Devolved government": "devolved_government",
}
ORDER = ("new department", "renamed", "closed", "kind changed", "parents changed", "not listed")
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
        bodies = (
            govuk.read_bodies(json.loads(copy.read_bytes())) if copy else govuk.organisations(Client(access))
        )
    except (RefusedError, UnreachableError, OSError, ValueError) as error:
        return FAILED, f"The list could not be had: {error}."
    if copy is None:
        content = [b.model_dump(by_alias=False) for b in bodies]
        write_bytes(json.dumps(content, indent=1).encode(), folder / "organisations.json")
    frames = read_config(root / "config")
    own, parents = (frames[t].to_dict("records") for t in ("organisations", "parents"))
    differences = compare(own, parents, bodies, on)
    text = (
        f"# Organisations: proposals\n\nGOV.UK's list has {len(bodies)} bodies on {on}; {len(differences)} "
        "differences. Nothing was changed: the list knows the present only, so each proposal needs a source "
        "for its date.\n"
    )
    if differences:
        head = ("difference", "body", "here", "GOV.UK", "proposal")
        rows = [
            (d.difference, d.organisation_id or d.govuk_slug, d.ours, d.theirs, d.proposal)
            for d in differences
        ]
        text += f"\n{markdown_table(head, rows)}\n"
    write_bytes(csv_table(Difference, differences), folder / "organisations.csv")
    write_bytes(text.encode(), folder / "organisations.md")
    return (LOOK if differences else GOOD), text


def compare(
    organisations: Sequence[Cells], parents: Sequence[Cells], bodies: Sequence[Body], on: str
) -> list[Difference]:
    """Compare the organisations in force on a day with GOV.UK's list, which knows the present only.

    Parameters
    ----------
    organisations, parents
        Rows of ``config/organisations.csv`` and ``config/parents.csv``.
    bodies
        Entries of the list.
    on
        The day, as an ISO date.

    Returns
    -------
    list of Difference
        New departments first, then renames, closures, changes of kind and of parents, each by identifier.
    """
    ours = {r["govuk_slug"]: r for r in _in_force(organisations, on) if r["govuk_slug"]}
    theirs = {b.slug: b for b in bodies}
    ids = {slug: r["organisation_id"] for slug, r in ours.items()}
    titles = {slug: " ".join(b.title.split()) for slug, b in theirs.items()}
    parents, ever = _in_force(parents, on), {r["govuk_slug"] for r in organisations}
    differences = []

    def add(difference: str, slug: str, here: str, there: str, proposal: str) -> None:
        differences.append(Difference(difference, ids.get(slug, ""), slug, here, there, proposal))

    for slug, body in theirs.items():
        kind = KIND.get(body.format, "")
        if kind in DEPARTMENT_KINDS and body.status != "closed" and slug not in ever:
            cells = f"{slug}, {titles[slug]}, {body.abbreviation}, {kind}, its first day (not in the list), , , {slug}"
            there = f"{titles[slug]} ({body.format}, listed as {body.status})"
            add("new department", slug, "", there, f"Add a row: {cells}.")
    for slug, row in ours.items():
        own = row["organisation_id"]
        if slug not in theirs:
            add("not listed", slug, row["name"], "", "Look for its new page and correct govuk_slug.")
            continue
        body = theirs[slug]
        if body.status == "closed":
            after = ", ".join(ids.get(s.slug) or titles.get(s.slug, s.slug) for s in body.successors)
            day = body.closed_at[:10] or "on a day not in the list"
            there = f"{body.closed_as or 'closed'}, {day}" + (f"; then {after}" if after else "")
            then = f" and successors to {after}" if after else ""
            add("closed", slug, row["name"], there, f"Set valid_to to the day it ended{then}.")
            continue
        if plain_form(body.title).casefold() not in {
            plain_form(n).casefold() for n in (row["name"], row["abbreviation"]) if n
        }:
            remedy = "If it was renamed, end this row and add one with the new name and the same identifier."
            add("renamed", slug, row["name"], titles[slug], remedy)
        kind = KIND.get(body.format, "")
        if kind != row["kind"] and {kind, row["kind"]} & set(DEPARTMENT_KINDS):
            remedy = "Find out whether it has ended or become another; the list gives neither day nor reason."
            add("kind changed", slug, row["kind"], body.format, remedy)
        ours_now = {p["parent_id"] for p in parents if p["organisation_id"] == own}
        theirs_now = {ids.get(p.slug, p.slug) for p in body.parents}
        if ours_now and ours_now != theirs_now:
            remedy = "If it moved, end the row in config/parents.csv and add one from the day it moved."
            add(
                "parents changed",
                slug,
                ", ".join(sorted(ours_now)),
                ", ".join(sorted(theirs_now)) or "none",
                remedy,
            )
    return sorted(differences, key=lambda d: (ORDER.index(d.difference), d.organisation_id, d.govuk_slug))


def _in_force(rows: Sequence[Cells], on: str) -> list[Cells]:
    return [r for r in rows if within(Day.fromisoformat(on), r["valid_from"], r["valid_to"])]
