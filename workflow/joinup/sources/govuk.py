"""What GOV.UK's interfaces say, read into a few plain values: pages, attachments, search hits, organisations.

Shapes as documented for the Content API (content-api.publishing.service.gov.uk), the Search API
(docs.publishing.service.gov.uk/repos/search-api) and the organisations API.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode, urljoin, urlsplit

from joinup.sources.web import Answer, Client, RefusedError

HTML = "text/html"
SEARCH_PAGE = 100
MOST_PAGES = 500  # of any paged list: some 64 pages of organisations in 2026


@dataclass(frozen=True)
class Attachment:
    """A file, or a page in HTML, that hangs on a landing page; ``size`` in bytes where GOV.UK says it."""

    title: str
    url: str
    name: str
    media_type: str
    size: int | None = None


@dataclass(frozen=True)
class Page:
    """A landing page; ``state`` is live, moved, withdrawn or missing, ``note`` says where to or why."""

    state: str
    note: str = ""
    title: str = ""
    publisher: str = ""
    published: str = ""
    updated: str = ""
    attachments: tuple[Attachment, ...] = ()
    body: str = ""


@dataclass(frozen=True)
class Hit:
    """One publication that a search found; ``path`` begins with a slash, ``updated`` is an ISO time."""

    title: str
    path: str
    kind: str
    updated: str


def page(client: Client, address: str) -> Page:
    """Ask the Content API for a page.

    Parameters
    ----------
    client
        Asks at its own base address, whatever the host of ``address``.
    address
        The page's address on www.gov.uk, or its path.

    Raises
    ------
    RefusedError, UnreachableError
        If there is no answer that can be read.
    """
    path = urlsplit(address).path.rstrip("/")
    asked = f"{client.settings.base}/api/content{quote(path, safe='/%')}"
    answer = client.json(asked)
    if answer.status in (404, 410):
        return Page({404: "missing", 410: "withdrawn"}[answer.status], f"answered {answer.status}")
    if answer.status != 200:
        raise RefusedError(f"{asked} answered {answer.status}")
    if answer.url != asked:
        return Page("moved", answer.url.replace("/api/content", "", 1))
    try:
        return read_page(answer.data, client.settings.base)
    except (AttributeError, KeyError, TypeError, ValueError):
        raise RefusedError(f"{asked} is not in the documented shape") from None


def read_page(data: Any, base: str) -> Page:
    """Read a content item, such as a publication or an HTML publication.

    >>> read_page({"title": "A", "public_updated_at": "2021-10-27T12:00:00Z", "details": {}}, "").state
    'live'
    """
    if not isinstance(data, dict):
        raise RefusedError("the Content API did not answer with a content item")
    if data.get("schema_name") == "redirect":
        targets = [r.get("destination", "") for r in data.get("redirects") or []]
        return Page("moved", ", ".join(targets))
    if data.get("schema_name") == "gone":
        return Page("withdrawn", "the page is gone")
    withdrawn = (data.get("withdrawn_notice") or {}).get("withdrawn_at")
    details, links = data.get("details") or {}, data.get("links") or {}
    publishers = links.get("primary_publishing_organisation") or links.get("organisations") or []
    return Page(
        state="withdrawn" if withdrawn else "live",
        note=f"withdrawn on {withdrawn[:10]}" if withdrawn else "",
        title=data.get("title") or "",
        publisher=publishers[0].get("title", "") if publishers else "",
        published=(data.get("first_published_at") or "")[:10],
        updated=data.get("public_updated_at") or data["updated_at"],
        attachments=tuple(_attachments(details.get("attachments") or [], base)),
        body=details["body"] if isinstance(details.get("body"), str) else "",
    )


def _attachments(listed: list[dict[str, Any]], base: str) -> Iterator[Attachment]:
    for item in listed:
        url = urljoin(base, item.get("url") or "")
        name = item.get("filename") or url.rpartition("/")[2]
        if item.get("attachment_type") == "html":
            yield Attachment(item.get("title") or "", url, name, HTML)
        elif item.get("attachment_type", "file") == "file" and url:
            yield Attachment(
                item.get("title") or "", url, name, item.get("content_type") or "", item.get("file_size")
            )


def html_document(found: Page) -> bytes:
    """Return the words of an HTML publication as a file of its own.

    Only the published body is kept: menus and style sheets around it change every few days, and with them a
    checksum would, though no word did.
    """
    title = found.title.replace("&", "&amp;").replace("<", "&lt;")
    return (
        f'<!DOCTYPE html>\n<html lang="en-GB">\n<head>\n<meta charset="utf-8">\n<title>{title}</title>\n'
        f"</head>\n<body>\n<h1>{title}</h1>\n{found.body}\n</body>\n</html>\n"
    ).encode()


def search(client: Client, words: str, since: str) -> Iterator[Hit]:
    """Search GOV.UK for the Treasury's publications of or after a day, the newest first."""
    start = 0
    for _ in range(MOST_PAGES):
        query = {
            "q": words,
            "filter_organisations": "hm-treasury",
            "filter_public_timestamp": f"from:{since}",
            "order": "-public_timestamp",
            "count": SEARCH_PAGE,
            "start": start,
            "fields": "title,link,public_timestamp,content_store_document_type",
        }
        answer = client.json(f"{client.settings.base}/api/search.json?{urlencode(query, safe=':,')}")
        found, total = _listed(answer, "total")
        for item in found:
            yield Hit(
                item.get("title") or "",
                item.get("link") or "",
                item.get("content_store_document_type") or "",
                item.get("public_timestamp") or "",
            )
        start += len(found)
        if not found or start >= total:
            return


def organisations(client: Client) -> list[dict[str, Any]]:
    """Ask for every page of the organisations list, and return its entries."""
    entries: list[dict[str, Any]] = []
    for number in range(1, MOST_PAGES + 1):
        answer = client.json(f"{client.settings.base}/api/organisations?page={number}")
        found, pages = _listed(answer, "pages")
        if not all(isinstance(e.get("details"), dict) and e["details"].get("slug") for e in found):
            raise RefusedError(f"{answer.url} is not in the documented shape")
        entries += found
        if number >= pages:
            break
    return entries


def _listed(answer: Answer, count: str) -> tuple[list[dict[str, Any]], int]:
    """Return the results of one page of a list, and the count that says when the list ends."""
    if answer.status != 200:
        raise RefusedError(f"{answer.url} answered {answer.status}")
    data = answer.data if isinstance(answer.data, dict) else {}
    found, end = data.get("results"), data.get(count)
    if not isinstance(found, list) or not all(isinstance(r, dict) for r in found) or not isinstance(end, int):
        raise RefusedError(f"{answer.url} is not in the documented shape")
    return found, end
