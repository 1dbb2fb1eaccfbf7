"""The file of a new edition: what GOV.UK says of a review is filled in, the rest is marked to do."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from joinup.sources import govuk, watch
from joinup.sources.fetch import SUFFIX, choose
from joinup.sources.govuk import Page
from joinup.sources.web import Client, RefusedError

OUTCOMES = ("priority outcomes", "outcomes and metrics", "outcome delivery")


def edition_name(title: str) -> str:
    """Return the name of an edition from the title of a review, or an empty text if it names none.

    >>> edition_name("Spending Review 2025"), edition_name("Shared Outcomes Fund Round Four")
    ('sr2025', 'sof-round-four')
    """
    review = re.search(r"spending (?:review|round)\D*((?:19|20)\d\d)", title, re.IGNORECASE)
    if review is None:
        review = re.search(r"((?:19|20)\d\d)\D*spending (?:review|round)", title, re.IGNORECASE)
    if review:
        return f"sr{review[1]}"
    number = watch.ROUND.search(title)
    return f"sof-round-{number[1].casefold()}" if number and "shared outcomes" in title.casefold() else ""


def find(client: Client, name: str) -> str:
    """Return the address of the publication that bears a name, or an empty text if none does."""
    wanted = " ".join(name.casefold().split())
    hits = [h for h in govuk.search(client, name, "2010-01-01") if h.kind not in watch.NEWS]
    exact = [h for h in hits if h.title.casefold() == wanted]
    holding = [h for h in hits if wanted in h.title.casefold()]
    found = exact or holding
    return f"https://www.gov.uk{found[0].path}" if found else ""


def edition_of(
    name: str, address: str, found: Page | None, predecessor: Mapping[str, Any], on: str
) -> tuple[str, dict[str, Any]]:
    """Return a new edition's name and its file's content.

    Parameters
    ----------
    name
        What the person asked for.
    address
        Its landing page, or empty if none was found.
    found
        The landing page as read, or None.
    predecessor
        The latest edition's file, whose focus and citation are kept.
    on
        Today's date.

    Raises
    ------
    RefusedError
        If neither the name nor the page's title names a review or a round of pilots.
    """
    title = found.title if found else name
    edition = edition_name(title) or edition_name(name)
    if not edition:
        raise RefusedError(f"{title!r} names no Spending Review with its year and no round of the fund")
    year = edition.removeprefix("sr")
    review = f"SR{year}" if edition.startswith("sr") else "to do: the review whose outcomes it tallies"
    published = found.published if found and found.published else "to do: the day of the review (YYYY-MM-DD)"
    return edition, {
        "edition": edition,
        "title": "to do: the brief's title",
        "subtitle": "to do: what it can show, and what it cannot",
        "review": review,
        "review_name": f"Spending Review {year}" if edition.startswith("sr") else "to do: its name in words",
        "date": on,
        "as_of": published,
        "undated_as_of": published,
        "narrative": f"to do: write config/editions/{edition}.md and put its name here",
        "layout": f"config/editions/{edition}.layout.csv",
        "basis": {
            "pilots": "to do: register, document or both",
            "outcomes": "to do: register, document or both",
        },
        "documents": _documents(edition, address, found),
        "known_totals": {},
        "focus": predecessor.get("focus")
        or {"pair": "to do: two departments", "department": "to do: one of them"},
        "predecessor": predecessor.get("edition"),
        "cite": predecessor.get("cite") or "to do: authors, publisher, licence, contact",
    }


def _documents(edition: str, address: str, found: Page | None) -> list[dict[str, str]]:
    """Name each document on the page that looks like outcomes or pilots; else leave one place to fill."""
    offered = found.attachments if found else ()
    likely = [a for a in offered if any(w in a.title.casefold() for w in OUTCOMES)]
    pilots = [a for a in offered if "pilot" in a.title.casefold() or "summar" in a.title.casefold()]
    chosen = [(a, "outcomes") for a in likely]
    if edition.startswith("sof"):
        chosen = [(a, "pilots") for a in pilots] or [(a, "pilots") for a in offered[:1]]
    listed = [
        {
            "document": f"{edition}-{kind}" + (f"-{n}" if n > 1 else ""),
            "kind": kind,
            "title": attachment.title,
            "landing_page": address,
            "attachment": attachment.title
            if len(choose(offered, attachment.title)) == 1
            else attachment.name,
        }
        for n, (attachment, kind) in enumerate(chosen, 1)
        if attachment.media_type in SUFFIX
    ]
    names = "; ".join(a.title for a in offered) or "nothing"
    return listed or [
        {
            "document": f"{edition}-outcomes",
            "kind": "outcomes",
            "title": "to do: the document that lists the outcomes, or remove this entry",
            "landing_page": address or "to do: the address of its page on GOV.UK",
            "attachment": f"to do: words of its title; the page offers: {names}",
        }
    ]


def path_of(name_or_page: str) -> str:
    """Return the path of a landing page, or an empty text if it is a name.

    >>> path_of("https://www.gov.uk/government/publications/x"), path_of("Spending Review 2025")
    ('/government/publications/x', '')
    """
    return urlsplit(name_or_page).path if name_or_page.startswith(("https://", "/")) else ""
