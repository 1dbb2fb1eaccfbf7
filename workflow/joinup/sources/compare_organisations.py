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
    ever = {r["govuk_slug"] for r in organisations}
    differences = [_new_department(b) for b in bodies if _is_live_department(b) and b.slug not in ever]
    for slug, row in ours.items():
        body = theirs.get(slug)
        if body is None:
            remedy = "Look for its new page and correct govuk_slug."
            differences.append(Difference("not listed", ids[slug], slug, row["name"], "", remedy))
        elif body.status == "closed":
            differences.append(_closed(row, body, ids, theirs))
        else:
            differences += _changes(row, body, _in_force(parents, on), ids)
    return sorted(differences, key=lambda d: (ORDER.index(d.difference), d.organisation_id, d.govuk_slug))


def _in_force(rows: Sequence[Cells], on: str) -> list[Cells]:
    return [r for r in rows if within(Day.fromisoformat(on), r["valid_from"], r["valid_to"])]


def _is_live_department(body: Body) -> bool:
    return KIND.get(body.format) in DEPARTMENT_KINDS and body.status != "closed"


def _title(body: Body) -> str:
    return " ".join(body.title.split())


def _new_department(body: Body) -> Difference:
    text = f"{_title(body)} ({body.format}, listed as {body.status})"
    cells = f"{body.slug}, {_title(body)}, {body.abbreviation}, {KIND[body.format]}"
    remedy = f"Add a row: {cells}, its first day (not in the list), , , {body.slug}."
    return Difference("new department", "", body.slug, "", text, remedy)


def _closed(row: Cells, body: Body, ids: Mapping[str, str], theirs: Mapping[str, Body]) -> Difference:
    after = [
        ids.get(s.slug) or (_title(theirs[s.slug]) if s.slug in theirs else s.slug) for s in body.successors
    ]
    named = ", ".join(after)
    text = f"{body.closed_as or 'closed'}, {body.closed_at[:10] or 'on a day not in the list'}"
    remedy = f"Set valid_to to the day it ended{f' and successors to {named}' if named else ''}."
    text += f"; then {named}" if named else ""
    return Difference("closed", row["organisation_id"], body.slug, row["name"], text, remedy)


def _changes(
    row: Cells, body: Body, parents: Sequence[Cells], ids: Mapping[str, str]
) -> Iterator[Difference]:
    own, kind = row["organisation_id"], KIND.get(body.format, "")
    names = {plain_form(n).casefold() for n in (row["name"], row["abbreviation"]) if n}
    if plain_form(body.title).casefold() not in names:
        remedy = "If it was renamed, end this row and add one with the new name and the same identifier."
        yield Difference("renamed", own, body.slug, row["name"], _title(body), remedy)
    if kind != row["kind"] and {kind, row["kind"]} & set(DEPARTMENT_KINDS):
        remedy = "Find out whether it has ended or what it has become; the list gives neither day nor reason."
        yield Difference("kind changed", own, body.slug, row["kind"], body.format, remedy)
    ours = {p["parent_id"] for p in parents if p["organisation_id"] == own}
    theirs = {ids.get(p.slug, p.slug) for p in body.parents}
    if ours and ours != theirs:
        remedy = "If it moved, end the row in config/parents.csv and add one from the day it moved."
        here, there = (", ".join(sorted(s)) for s in (ours, theirs))
        yield Difference("parents changed", own, body.slug, here, there or "none", remedy)
