"""GOV.UK's list of organisations beside the project's own: what differs, as proposals and never as edits."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

KIND = {
    "Ministerial department": "ministerial_department",
    "Non-ministerial department": "non_ministerial_department",
    "Executive agency": "executive_agency",
    "Sub organisation": "department_unit",
    "Devolved government": "devolved_government",
}
DEPARTMENTS = {"ministerial_department", "non_ministerial_department"}


@dataclass(frozen=True)
class Difference:
    """One difference: what ours says, what theirs says, and what to do about it."""

    difference: str
    organisation_id: str
    govuk_slug: str
    ours: str
    theirs: str
    proposal: str


def in_force(rows: Iterable[Mapping[str, str]], on: str) -> list[Mapping[str, str]]:
    """Return the rows whose time includes a day; an end is the first day on which a row no longer holds.

    >>> in_force([{"valid_from": "", "valid_to": "2024-07-09"}], "2024-07-09")
    []
    """
    return [
        r for r in rows if (r.get("valid_from") or "") <= on and (not r.get("valid_to") or r["valid_to"] > on)
    ]


def compare(
    organisations: Sequence[Mapping[str, str]],
    parents: Sequence[Mapping[str, str]],
    listed: Sequence[Mapping[str, Any]],
    on: str,
) -> list[Difference]:
    """Compare the organisations of today with GOV.UK's list.

    Parameters
    ----------
    organisations, parents
        Rows of ``config/organisations.csv`` and ``config/parents.csv``.
    listed
        Entries of the organisations API. The list knows the present only, so only rows in force are compared.
    on
        The day, as an ISO date.

    Returns
    -------
    list of Difference
        New departments first, then renames, closures, changes of kind and of parents, each by identifier.
    """
    ours = {r["govuk_slug"]: r for r in in_force(organisations, on) if r.get("govuk_slug")}
    theirs = {e["details"]["slug"]: e for e in listed}
    identifier = {slug: r["organisation_id"] for slug, r in ours.items()}
    ever = {r["govuk_slug"] for r in organisations if r.get("govuk_slug")}
    found = list(_new(theirs, ever))
    for slug, row in sorted(ours.items(), key=lambda item: item[1]["organisation_id"]):
        entry = theirs.get(slug)
        if entry is None:
            proposal = "Look for its new page and correct govuk_slug."
            found.append(Difference("not listed", row["organisation_id"], slug, row["name"], "", proposal))
            continue
        found += _of_one(row, entry, identifier, theirs)
        if entry["details"].get("govuk_status") != "closed":
            found += _of_parents(row, entry, in_force(parents, on), identifier)
    order = ("new department", "renamed", "closed", "kind changed", "parents changed", "not listed")
    return sorted(found, key=lambda d: (order.index(d.difference), d.organisation_id, d.govuk_slug))


def _new(theirs: Mapping[str, Mapping[str, Any]], known: set[str]) -> Iterator[Difference]:
    for slug, entry in sorted(theirs.items()):
        kind = KIND.get(entry.get("format") or "", "")
        if kind not in DEPARTMENTS or entry["details"].get("govuk_status") == "closed" or slug in known:
            continue
        name, short = _title(entry), entry["details"].get("abbreviation") or ""
        said = f"{name} ({entry['format']}, listed as {entry['details'].get('govuk_status')})"
        proposal = f"Add a row: {slug}, {name}, {short}, {kind}, its first day (not in the list), , , {slug}."
        yield Difference("new department", "", slug, "", said, proposal)


def _of_one(
    row: Mapping[str, str],
    entry: Mapping[str, Any],
    identifier: Mapping[str, str],
    theirs: Mapping[str, Mapping[str, Any]],
) -> Iterator[Difference]:
    own, slug, details = row["organisation_id"], row["govuk_slug"], entry["details"]
    if details.get("govuk_status") == "closed":
        after = [_slug(s) for s in entry.get("superseding_organisations") or []]
        named = ", ".join(identifier.get(s) or (_title(theirs[s]) if s in theirs else s) for s in after)
        closed = (details.get("closed_at") or "")[:10] or "on a day not in the list"
        said = f"{details.get('govuk_closed_status') or 'closed'}, {closed}" + (
            f"; then {named}" if named else ""
        )
        proposal = f"Set valid_to to the day it ended{f' and successors to {named}' if named else ''}."
        yield Difference("closed", own, slug, row["name"], said, proposal)
        return
    if _plain(_title(entry)) not in {_plain(row["name"]), _plain(row.get("abbreviation") or row["name"])}:
        proposal = "If it was renamed, end this row and add one with the new name and the same identifier."
        yield Difference("renamed", own, slug, row["name"], _title(entry), proposal)
    kind = KIND.get(entry.get("format") or "", "")
    if kind != row["kind"] and DEPARTMENTS & {kind, row["kind"]}:
        proposal = (
            "Find out whether it has ended or what it has become; the list gives neither day nor reason."
        )
        yield Difference("kind changed", own, slug, row["kind"], entry.get("format") or "", proposal)


def _of_parents(
    row: Mapping[str, str],
    entry: Mapping[str, Any],
    parents: Sequence[Mapping[str, str]],
    identifier: Mapping[str, str],
) -> Iterator[Difference]:
    ours = {p["parent_id"] for p in parents if p["organisation_id"] == row["organisation_id"]}
    slugs = [_slug(s) for s in entry.get("parent_organisations") or []]
    theirs = {identifier.get(s, s) for s in slugs}
    if ours and ours != theirs:
        proposal = "If it moved, end the row in config/parents.csv and add one from the day it moved."
        yield Difference(
            "parents changed",
            row["organisation_id"],
            row["govuk_slug"],
            ", ".join(sorted(ours)),
            ", ".join(sorted(theirs)) or "none",
            proposal,
        )


def _title(entry: Mapping[str, Any]) -> str:
    return " ".join((entry.get("title") or "").split())


def _slug(linked: Mapping[str, str]) -> str:
    return linked["id"].rpartition("/")[2]


def _plain(name: str) -> str:
    """Return a name as it is compared: without capitals, commas and a leading "The", and with "and" for "&"."""
    words = name.casefold().replace("&", " and ").replace("’", "'").replace(",", " ").split()
    return " ".join(words[words[:1] == ["the"] :])


def read_rows(path: Any) -> list[dict[str, str]]:
    """Read a table of the configuration as rows of text; a table that is not there has no rows."""
    if not path.is_file():
        return []
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))
