"""GOV.UK's interfaces, read into a few plain values: pages, attachments, search hits, organisations.

Shapes as documented for the Content API (content-api.publishing.service.gov.uk), the Search API
(docs.publishing.service.gov.uk/repos/search-api) and the organisations API. What does not fit is refused.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from typing import Annotated, Any, TypeVar
from urllib.parse import quote, urlencode, urljoin, urlsplit

from pydantic import AliasChoices, AliasPath, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from joinup.sources.web import Client, RefusedError

HTML = "text/html"
SEARCH_PAGE = 100
MOST_SEARCH_PAGES = 5  # the newest come first
MOST_PAGES = 500  # of the list of organisations: some 64 in 2026


def _never_null(value: Any) -> Any:
    return "" if value is None else value


Text = Annotated[str, BeforeValidator(_never_null)]
TIME = r"^(\d{4}-\d\d-\d\dT[\d:.]{5,20}(Z|[+-]\d\d:\d\d))?$"
Time = Annotated[str, Field(pattern=TIME), BeforeValidator(_never_null)]


class _Part(BaseModel):
    """A part of an answer: texts are texts, other keys do not matter."""

    model_config = ConfigDict(strict=True, populate_by_name=True, frozen=True)


class _File(_Part):
    attachment_type: Text = "file"
    title: Text = ""
    url: Text = ""
    filename: Text = ""
    content_type: Text = ""
    file_size: Annotated[int, Field(ge=0)] | None = None


class _Item(_Part):
    schema_name: Text = ""
    title: Text = ""
    published: Time = Field("", validation_alias="first_published_at")
    public_updated_at: Time = ""
    updated_at: Time = ""
    withdrawn: Time = Field("", validation_alias=AliasPath("withdrawn_notice", "withdrawn_at"))
    destination: Text = Field("", validation_alias=AliasPath("redirects", 0, "destination"))
    files: list[_File] | None = Field(None, validation_alias=AliasPath("details", "attachments"))
    body: Any = Field("", validation_alias=AliasPath("details", "body"))
    publisher: Text = Field(
        "",
        validation_alias=AliasChoices(
            AliasPath("links", "primary_publishing_organisation", 0, "title"),
            AliasPath("links", "organisations", 0, "title"),
        ),
    )


class Hit(_Part):
    """One publication that a search found; ``path`` begins with a slash, ``updated`` is an ISO time."""

    title: Text = ""
    path: Text = Field("", validation_alias="link")
    kind: Text = Field("", validation_alias="content_store_document_type")
    updated: Time = Field("", validation_alias="public_timestamp")


class _Hits(_Part):
    results: list[Hit]
    total: int


class _Id(_Part):
    id: str

    @property
    def slug(self) -> str:
        return self.id.rpartition("/")[2]


class Body(_Part):
    """One entry of the list of organisations."""

    title: str
    format: Text = ""
    slug: Annotated[str, Field(min_length=1)] = Field(validation_alias=AliasPath("details", "slug"))
    abbreviation: Text = Field("", validation_alias=AliasPath("details", "abbreviation"))
    status: Text = Field("", validation_alias=AliasPath("details", "govuk_status"))
    closed_as: Text = Field("", validation_alias=AliasPath("details", "govuk_closed_status"))
    closed_at: Text = Field("", validation_alias=AliasPath("details", "closed_at"))
    parents: list[_Id] = Field([], validation_alias="parent_organisations")
    successors: list[_Id] = Field([], validation_alias="superseding_organisations")


class _Bodies(_Part):
    results: list[Body]
    pages: int


@dataclass(frozen=True)
class Attachment:
    """A file, or a page in HTML, of a landing page; ``size`` in bytes where GOV.UK gives it."""

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


Model = TypeVar("Model", bound=BaseModel)


def _fit(model: type[Model], data: Any, address: str) -> Model:
    try:
        return model.model_validate(data)
    except (ValidationError, RecursionError) as error:
        places = error.errors() if isinstance(error, ValidationError) else []
        where = ".".join(map(str, places[0]["loc"])) if places else ""
        raise RefusedError(f"{address} is not in the documented shape ({where or 'as a whole'})") from None


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
    api = f"{client.access.base}/api/content{quote(urlsplit(address).path.rstrip('/'), safe='/%')}"
    answer, data = client.json(api)
    if answer.status in (404, 410):
        return Page({404: "missing", 410: "withdrawn"}[answer.status], f"answered {answer.status}")
    if answer.status != 200:
        raise RefusedError(f"{api} answered {answer.status}")
    if answer.url != api:
        return Page("moved", answer.url.replace("/api/content", "", 1))
    item = _fit(_Item, data, api)
    if item.schema_name == "redirect":
        return Page("moved", item.destination)
    if item.schema_name == "gone":
        return Page("withdrawn", "the page is gone")
    updated = item.public_updated_at or item.updated_at
    if not updated:
        raise RefusedError(f"{api} is not in the documented shape (updated_at)")
    try:
        attachments = tuple(_attachments(item.files or [], client.access.base))
    except ValueError:
        raise RefusedError(f"{api} has an attachment without an address") from None
    return Page(
        state="withdrawn" if item.withdrawn else "live",
        note=f"withdrawn on {item.withdrawn[:10]}" if item.withdrawn else "",
        title=item.title,
        publisher=item.publisher,
        published=item.published[:10],
        updated=updated,
        attachments=attachments,
        body=item.body if isinstance(item.body, str) else "",
    )


def _attachments(files: list[_File], base: str) -> Iterator[Attachment]:
    for file in files:
        url = urljoin(base, file.url)
        name = file.filename or url.rpartition("/")[2]
        if file.attachment_type == "html":
            yield Attachment(file.title, url, name, HTML)
        elif file.attachment_type == "file" and file.url:
            yield Attachment(file.title, url, name, file.content_type, file.file_size)


def html_document(publication: Page) -> bytes:
    """Return the words of an HTML publication as a file.

    Only the published body is kept: menus and style sheets around it change every few days, and with them a
    checksum would, though no word did.
    """
    title = escape(publication.title, quote=False)
    return (
        f'<!DOCTYPE html>\n<html lang="en-GB">\n<head>\n<meta charset="utf-8">\n<title>{title}</title>\n'
        f"</head>\n<body>\n<h1>{title}</h1>\n{publication.body}\n</body>\n</html>\n"
    ).encode()


def search(client: Client, words: str, since: str, publisher: str = "") -> Iterator[Hit]:
    """Search GOV.UK for publications of or after a day, the newest first, 500 at most."""
    start = 0
    for _ in range(MOST_SEARCH_PAGES):
        query = {
            "q": words,
            **({"filter_organisations": publisher} if publisher else {}),
            "filter_public_timestamp": f"from:{since}",
            "order": "-public_timestamp",
            "count": SEARCH_PAGE,
            "start": start,
            "fields": "title,link,public_timestamp,content_store_document_type",
        }
        hits = _list(client, _Hits, f"{client.access.base}/api/search.json?{urlencode(query, safe=':,')}")
        yield from hits.results
        start += len(hits.results)
        if not hits.results or start >= hits.total:
            return


def organisations(client: Client) -> list[Body]:
    """Ask for every page of the list of organisations, and return its entries."""
    entries: list[Body] = []
    for number in range(1, MOST_PAGES + 1):
        bodies = _list(client, _Bodies, f"{client.access.base}/api/organisations?page={number}")
        entries += bodies.results
        if number >= bodies.pages or not bodies.results:
            break
    return entries


def read_bodies(content: Any) -> list[Body]:
    """Return the entries of a list of organisations that was saved, as GOV.UK gives them or as read here."""
    return _fit(_Bodies, {"results": content, "pages": 1}, "the copy").results


def _list(client: Client, model: type[Model], address: str) -> Model:
    answer, data = client.json(address)
    if answer.status != 200:
        raise RefusedError(f"{answer.url} answered {answer.status}")
    return _fit(model, data, address)
