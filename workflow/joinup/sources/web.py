"""Asking GOV.UK: slowly, over https, at known hosts only, and never for more than was agreed."""

from __future__ import annotations

import datetime
import email.utils
import json
import os
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

import requests
import urllib3

from joinup.files import write_bytes

REDIRECTS = {301, 302, 303, 307, 308}
BUSY = {429, 500, 502, 503, 504}
MOST_HOPS = 5
BLOCK = 1 << 16


@dataclass(frozen=True)
class Settings:
    """How to ask; the defaults are for GOV.UK, tests give their own.

    ``largest`` and ``largest_json`` in bytes; ``pause`` (between two requests), ``timeout`` (of one read),
    ``longest`` (of one download) and ``longest_wait`` (that a Retry-After may ask for) in seconds.
    A proxy is taken from the environment (HTTPS_PROXY, NO_PROXY).
    """

    base: str = "https://www.gov.uk"
    hosts: frozenset[str] = frozenset({"www.gov.uk", "assets.publishing.service.gov.uk"})
    https_only: bool = True
    largest: int = 100_000_000
    largest_json: int = 20_000_000
    pause: float = 1.0
    timeout: float = 30.0
    longest: float = 900.0
    longest_wait: float = 120.0
    tries: int = 4
    agent: str = "joinup/1.0 (reproducible policy brief on joined-up government)"
    ca_file: str | None = None


GOVUK = Settings()


class RefusedError(Exception):
    """An answer that will not be taken: another host, too large, another type than promised."""


class UnreachableError(Exception):
    """No whole answer, after every try."""


@dataclass(frozen=True)
class Answer:
    """A JSON answer: its status, what it says (None unless the status is 200), and from which address."""

    status: int
    data: Any
    url: str


@dataclass(frozen=True)
class Download:
    """A download: its status (200 for a whole file, 304 for an unchanged one) and the server's mark of it."""

    status: int
    etag: str


def retry_after(value: str | None, now: float) -> float | None:
    """Return the seconds that a Retry-After header asks to wait, given as seconds or as a date.

    >>> retry_after("7", 0.0), retry_after("Thu, 01 Jan 1970 00:01:00 GMT", 0.0), retry_after("soon", 0.0)
    (7.0, 60.0, None)
    """
    if not value:
        return None
    if value.strip().isdigit():
        return float(value)
    try:
        return max(0.0, email.utils.parsedate_to_datetime(value).timestamp() - now)
    except ValueError:
        return None


class Client:
    """One polite conversation: a pause before every request, retries, redirects checked one by one."""

    def __init__(self, settings: Settings = GOVUK):
        self.settings = settings
        self._session = requests.Session()
        self._session.auth = lambda request: request  # else a password from ~/.netrc would be sent
        contact = os.environ.get("JOINUP_CONTACT")
        agent = f"{settings.agent}; {contact}" if contact else settings.agent
        # the bytes as they are stored: a compressed answer could neither be resumed nor counted
        self._session.headers.update({"User-Agent": agent, "Accept-Encoding": "identity"})
        self._next = 0.0
        self._silent: set[str] = set()  # hosts that did not answer at all

    def json(self, url: str) -> Answer:
        """Ask for a JSON document, following redirects.

        Raises
        ------
        RefusedError
            If the answer is too large or not JSON, or leads to another host.
        UnreachableError
            If no whole answer came.
        """
        with closing(self._open(url, {"Accept": "application/json"})) as response:
            if response.status_code != 200:
                return Answer(response.status_code, None, response.url)
            body = bytearray()
            for block in self._blocks(response):
                body += block
                if len(body) > self.settings.largest_json:
                    raise RefusedError(f"{url} is larger than {self.settings.largest_json:,} bytes")
            try:
                return Answer(200, json.loads(body), response.url)
            except (ValueError, RecursionError):
                raise RefusedError(f"{url} did not answer with JSON") from None

    def download(self, url: str, part: Path, etag: str = "") -> Download:
        """Download a file to a temporary name, going on where an interrupted download stopped.

        Parameters
        ----------
        url
            An address at an allowed host.
        part
            The temporary name; beside it a note keeps address and mark, without which nothing is resumed.
        etag
            The mark of a version already had: the server may answer 304 instead of sending it again.

        Raises
        ------
        RefusedError, UnreachableError
            See there; what has arrived of an interrupted download stays in ``part``.
        """
        problem = ""
        for _ in range(self.settings.tries):
            try:
                return self._download_once(url, part, etag)
            except _BrokenOffError as error:
                here = part.stat().st_size if part.is_file() else 0
                problem = f"{error}, {here:,} bytes are here; run the command again to go on from there"
        raise UnreachableError(f"{url} {problem}")

    def _download_once(self, url: str, part: Path, etag: str) -> Download:
        note = part.with_name(f"{part.name}.json")
        start, mark = _unfinished(part, note, url)
        headers = {"Range": f"bytes={start}-", "If-Range": mark} if start else {}
        if etag and not start:
            headers["If-None-Match"] = etag
        with closing(self._open(url, headers)) as response:
            status, given = response.status_code, response.headers
            if status == 416 or (
                status == 206 and not given.get("Content-Range", "").startswith(f"bytes {start}-")
            ):
                part.unlink(missing_ok=True)
                raise _BrokenOffError("could not be gone on with")
            if status not in (200, 206):
                return Download(status, given.get("ETag", ""))
            if status == 200:
                start = 0
                part.unlink(missing_ok=True)
                write_bytes(json.dumps({"url": url, "etag": given.get("ETag", "")}).encode(), note)
            promised = given.get("Content-Length", "")
            total = start + int(promised) if promised.isdigit() else None
            self._refuse_above(url, total or 0)
            with part.open("ab") as out:
                for block in self._blocks(response):
                    self._refuse_above(url, out.tell() + len(block))
                    out.write(block)
                out.flush()
                os.fsync(out.fileno())
            if total is not None and part.stat().st_size != total:
                raise _BrokenOffError("ended early")
            return Download(200, given.get("ETag", ""))

    def _refuse_above(self, url: str, size: int) -> None:
        if size > self.settings.largest:
            raise RefusedError(
                f"{url} has {size:,} bytes or more; at most {self.settings.largest:,} are taken"
            )

    def _open(self, url: str, headers: dict[str, str]) -> requests.Response:
        hops: list[str] = []
        while True:
            self._allow(url)
            hops.append(url)
            response = self._send(url, headers)
            if response.status_code not in REDIRECTS:
                return response
            response.close()
            url = urljoin(url, response.headers.get("Location", ""))
            if url in hops or len(hops) > MOST_HOPS:
                raise RefusedError(f"{hops[0]} is redirected in a loop or more than {MOST_HOPS} times")

    def _allow(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme != "https" and (self.settings.https_only or parts.scheme != "http"):
            raise RefusedError(f"{url} is not an https address")
        # the whole of it, so that neither another port nor a user name before an @ slips through
        if parts.netloc.lower() not in self.settings.hosts:
            raise RefusedError(
                f"{url} is at a host that is not on the list ({', '.join(sorted(self.settings.hosts))})"
            )

    def _send(self, url: str, headers: dict[str, str]) -> requests.Response:
        settings, problem = self.settings, ""
        host = urlsplit(url).netloc
        tries = 1 if host in self._silent else settings.tries  # a machine without a network is soon told so
        answered, attempt = False, 0
        while (attempt := attempt + 1) <= tries:
            time.sleep(max(0.0, self._next - time.monotonic()))
            self._next = time.monotonic() + settings.pause
            wait: float | None = None
            try:
                response = self._session.get(
                    url,
                    headers=headers,
                    stream=True,
                    allow_redirects=False,
                    timeout=settings.timeout,
                    verify=settings.ca_file or True,
                )
            except requests.RequestException as error:
                problem = _plain(error)
                if isinstance(error, requests.exceptions.SSLError):
                    break
            else:
                answered, tries = True, settings.tries
                self._silent.discard(host)
                if response.status_code not in BUSY:
                    return response
                response.close()
                problem = f"answered {response.status_code}"
                wait = retry_after(response.headers.get("Retry-After"), time.time())
            if wait is not None and wait > settings.longest_wait:
                raise UnreachableError(f"{url} asks to wait {wait:.0f} seconds; try again later")
            if attempt < tries:
                time.sleep(settings.pause * 2 ** (attempt - 1) if wait is None else wait)
        if not answered:
            self._silent.add(host)
        raise UnreachableError(f"{url} {problem}")

    def _blocks(self, response: requests.Response) -> Iterator[bytes]:
        """Yield what arrives as it arrives: a full block may never come from a server that drips."""
        end = time.monotonic() + self.settings.longest
        while True:
            try:
                block = response.raw.read1(BLOCK)
            except (urllib3.exceptions.HTTPError, OSError):
                raise _BrokenOffError("ended early") from None
            if not block:
                return
            if time.monotonic() > end:
                raise UnreachableError(f"{response.url} took longer than {self.settings.longest:.0f} seconds")
            yield block


class _BrokenOffError(UnreachableError):
    """An answer that stopped in the middle; asking again may go on from there."""


def _unfinished(part: Path, note: Path, url: str) -> tuple[int, str]:
    """Return how much of this very version is there already, and its mark (a weak mark proves nothing)."""
    try:
        kept = json.loads(note.read_text())
        size = part.stat().st_size
    except (OSError, ValueError):
        return 0, ""
    mark = kept.get("etag", "")
    return (size, mark) if kept.get("url") == url and mark.startswith('"') else (0, "")


def _plain(error: requests.RequestException) -> str:
    if isinstance(error, requests.exceptions.SSLError):
        return "has no certificate that can be trusted"
    if isinstance(error, requests.exceptions.ProxyError):
        return "cannot be reached through the proxy of the environment"
    if isinstance(error, requests.exceptions.Timeout):
        return "did not answer in time"
    return "cannot be reached"


def today() -> datetime.date:
    """Return today's date in universal time, by which everything here is dated."""
    return datetime.datetime.now(datetime.UTC).date()
