"""GOV.UK's interfaces, read into a few plain values: pages, attachments, search hits.

Shapes as documented for the Content API (content-api.publishing.service.gov.uk) and the Search API
(docs.publishing.service.gov.uk/repos/search-api). What does not fit is refused.
"""

import datetime
from collections.abc import Iterator
from html import escape
from typing import Annotated, Any, TypeVar
from urllib.parse import quote, urlencode, urljoin, urlsplit

from pydantic import (
    AfterValidator,
    AliasChoices,
    AliasPath,
    BaseModel,
    BeforeValidator,
    Field,
    ValidationError,
)

from joinup.errors import is_address, short
from joinup.sources.web import Client, SourceError

HTML = "text/html"
WWW = "https://www.gov.uk"
SEARCH_PAGE = 100
MOST_SEARCH_PAGES = 5  # the newest come first
GONE = {404: "missing", 410: "withdrawn"}
TIME = r"^(\d{4}-\d\d-\d\dT[\d:.]{5,20}(Z|[+-]\d\d:\d\d))?$"
LONGEST = 2000  # characters of a title or an address


def _never_null(value: Any) -> Any:
    return "" if value is None else value


def _words(value: Any) -> str:
    return value if isinstance(value, str) and value.encode() else ""  # a lone surrogate is an error


def _real_time(value: str) -> str:
    if value:
        datetime.datetime.fromisoformat(value)
    return value


Text = Annotated[
    str,
    Field(max_length=LONGEST),
    BeforeValidator(_never_null),
    AfterValidator(lambda value: short(value, LONGEST)),  # one line, nothing that steers a terminal
]
Words = Annotated[str, BeforeValidator(_words)]
Time = Annotated[str, Field(pattern=TIME), BeforeValidator(_never_null), AfterValidator(_real_time)]


class _Part(BaseModel):
    """A part of an answer: texts are texts, other keys do not matter."""

    model_config = {"strict": True, "populate_by_name": True, "frozen": True}


class Attachment(_Part):
    """A file, or a page in HTML, of a landing page; ``size`` in bytes where GOV.UK gives it."""

    title: Text = ""
    url: Text = ""
    name: Text = Field("", validation_alias="filename")
    media_type: Text = Field("", validation_alias="content_type")
    size: Annotated[int, Field(ge=0, le=10**12)] | None = Field(None, validation_alias="file_size")
    kind: Text = Field("file", validation_alias="attachment_type")


class Page(_Part):
    """A landing page; ``state`` is live, moved, withdrawn or missing, ``note`` says where to or why."""

    state: str = "live"
    note: str = ""
    schema_name: Text = ""
    title: Text = ""
    published: Time = Field("", validation_alias="first_published_at")
    public_updated_at: Time = ""
    updated: Time = Field("", validation_alias="updated_at")
    withdrawn: Time = Field("", validation_alias=AliasPath("withdrawn_notice", "withdrawn_at"))
    destination: Text = Field("", validation_alias=AliasPath("redirects", 0, "destination"))
    attachments: Annotated[list[Attachment], BeforeValidator(lambda v: [] if v is None else v)] = Field(
        [], validation_alias=AliasPath("details", "attachments")
    )
    body: Words = Field("", validation_alias=AliasPath("details", "body"))
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


Model = TypeVar("Model", bound=BaseModel)


def _fit(model: type[Model], content: Any, address: str) -> Model:
    """Read an answer, or refuse it where it has another shape."""
    try:
        return model.model_validate(content)
    except (ValidationError, RecursionError) as error:
        places = error.errors() if isinstance(error, ValidationError) else []
        where = ".".join(map(str, places[0]["loc"])) if places else ""
        raise SourceError(f"{address} is not in the documented shape ({where or 'as a whole'})") from None


def page(client: Client, address: str) -> Page:
    """Ask the Content API for a page of www.gov.uk, by its address or path.

    The client asks at its own base address, whatever the host of ``address``. Raises SourceError if there is no answer
    that can be read.
    """
    api = f"{client.base}/api/content{quote(urlsplit(address).path.rstrip('/'), safe='/%')}"
    status, url, content = client.json(api)
    if status in GONE:
        return Page(state=GONE[status], note=f"answered {status}")
    if status != 200:
        raise SourceError(f"{api} answered {status}")
    if url != api:
        return Page(state="moved", note=url.replace("/api/content", "", 1))
    item = _fit(Page, content, api)
    if item.schema_name == "redirect":
        return Page(state="moved", note=item.destination)
    if item.schema_name == "gone":
        return Page(state="withdrawn", note="the page is gone")
    updated = item.public_updated_at or item.updated
    if not updated:
        raise SourceError(f"{api} is not in the documented shape (updated_at)")
    return item.model_copy(
        update={
            "state": "withdrawn" if item.withdrawn else "live",
            "note": f"withdrawn on {item.withdrawn[:10]}" if item.withdrawn else "",
            "published": item.published[:10],
            "updated": updated,
            "attachments": list(_attachments(item.attachments, api, client.base)),
        }
    )


def live_page(client: Client, address: str) -> Page:
    """Return a page as :func:`page` does; raise SourceError if it was moved, withdrawn or is missing."""
    answer = page(client, address)
    if answer.state != "live":
        raise SourceError(f"{address} is {answer.state}: {answer.note}")
    return answer


def _attachments(files: list[Attachment], api: str, base: str) -> Iterator[Attachment]:
    """Yield the files and pages among attachments, each with its whole address."""
    for file in files:
        try:
            url = urljoin(base, file.url)
        except ValueError:
            raise SourceError(f"{api} has an attachment without an address") from None
        place = {"url": url, "name": file.name or url.rpartition("/")[2]}
        if file.kind == "html" and url.startswith(f"{base}/"):  # pages are asked for at ``base`` only
            yield file.model_copy(update={**place, "media_type": HTML, "size": None})
        elif file.kind == "file" and file.url:
            yield file.model_copy(update=place)


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
    query: dict[str, Any] = {"q": words, "filter_public_timestamp": f"from:{since}", "start": 0}
    query |= {"filter_organisations": publisher} if publisher else {}
    query |= {"order": "-public_timestamp", "count": SEARCH_PAGE}
    query |= {"fields": "title,link,public_timestamp,content_store_document_type"}
    for _ in range(MOST_SEARCH_PAGES):
        address = f"{client.base}/api/search.json?{urlencode(query, safe=':,')}"
        status, _, content = client.json(address)
        if status != 200:
            raise SourceError(f"{address} answered {status}")
        hits = _fit(_Hits, content, address)
        yield from (h for h in hits.results if h.path.startswith("/") and is_address(f"{WWW}{h.path}"))
        query["start"] += len(hits.results)
        if not hits.results or query["start"] >= hits.total:
            return
