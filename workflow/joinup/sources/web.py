"""Asking GOV.UK: slowly, over https, at known hosts only, and never for more than was agreed."""

from __future__ import annotations

import json
import os
import re
import threading
import time
from collections.abc import Iterator
from concurrent.futures import Future
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
LONGEST_WAIT = 120  # seconds that a Retry-After may ask for
BLOCK = 1 << 16


@dataclass(frozen=True)
class Access:
    """Where and how to ask, and every limit; the defaults are for GOV.UK, tests give their own.

    ``most_bytes`` and ``most_json`` of one answer; ``pause`` between two requests, ``timeout`` of one read and
    ``longest`` of one whole answer, in seconds. A proxy is taken from the environment (HTTPS_PROXY, NO_PROXY).
    """

    base: str = "https://www.gov.uk"
    hosts: frozenset[str] = frozenset({"www.gov.uk", "assets.publishing.service.gov.uk"})
    https_only: bool = True
    most_bytes: int = 100_000_000
    most_json: int = 20_000_000
    pause: float = 1.0
    timeout: float = 30.0
    longest: float = 900.0
    tries: int = 4
    agent: str = "joinup/1.0 (reproducible policy brief on joined-up government)"
    ca_file: str | None = None


GOVUK = Access()


class RefusedError(Exception):
    """An answer that will not be taken: another host, too large, another type than promised."""


class UnreachableError(Exception):
    """No whole answer, after every try."""


class NoNetworkError(UnreachableError):
    """No answer at all since the command began: asking for more would be in vain."""


class _BrokenOffError(UnreachableError):
    """An answer that stopped in the middle; asking again may go on from there."""


@dataclass(frozen=True)
class Answer:
    """A JSON answer: its status, its content (None unless the status is 200), and its address."""

    status: int
    data: Any
    url: str


@dataclass(frozen=True)
class Download:
    """A download: its status (200 for a whole file, 304 for an unchanged one) and the server's mark of it."""

    status: int
    etag: str


class _Patience(urllib3.Retry):
    """Waits between tries as long as the pause says, or as a Retry-After asks, within reason."""

    def get_backoff_time(self) -> float:
        return self.backoff_factor * 2 ** max(0, len(self.history) - 1)

    def get_retry_after(self, response: Any) -> float | None:
        try:
            wait = super().get_retry_after(response)
        except (urllib3.exceptions.InvalidHeader, ValueError, OverflowError):
            return None
        if wait and wait > LONGEST_WAIT:
            raise UnreachableError(f"asks to wait {wait:.0f} seconds; try again later")
        return wait


class Client:
    """One polite conversation: a pause before every request, retries, redirects checked one by one."""

    def __init__(self, access: Access = GOVUK):
        self.access = access
        more = access.tries - 1
        retry = _Patience(
            total=more,
            connect=min(more, 1),
            status_forcelist=BUSY,
            backoff_factor=access.pause,
            raise_on_status=False,
        )
        self._session = requests.Session()
        for scheme in ("http://", "https://"):
            self._session.mount(scheme, requests.adapters.HTTPAdapter(max_retries=retry))
        self._session.auth = lambda request: request  # else a password from ~/.netrc would be sent
        contact = os.environ.get("JOINUP_CONTACT")
        agent = f"{access.agent}; {contact}" if contact else access.agent
        # The bytes as they are stored: a compressed answer could neither be resumed nor counted.
        self._session.headers.update({"User-Agent": agent, "Accept-Encoding": "identity"})
        self._next, self._answered = 0.0, False

    def json(self, url: str) -> Answer:
        """Ask for a JSON document, following redirects.

        Raises
        ------
        RefusedError
            If the answer is too large or not JSON, or leads to another host.
        UnreachableError
            If no whole answer came.
        """
        end = time.monotonic() + self.access.longest
        with closing(self._open(url, {"Accept": "application/json"}, end)) as response:
            if response.status_code != 200:
                return Answer(response.status_code, None, response.url)
            body = bytearray()
            for block in self._blocks(response, end):
                body += block
                if len(body) > self.access.most_json:
                    raise RefusedError(f"{url} is larger than {self.access.most_json:,} bytes")
            try:
                data = json.loads(body)
                json.dumps(
                    data, ensure_ascii=False
                ).encode()  # a lone surrogate could not be written anywhere
                return Answer(200, data, response.url)
            except (ValueError, RecursionError):
                raise RefusedError(f"{url} did not answer with JSON") from None

    def download(self, url: str, part: Path, etag: str = "", size: int | None = None) -> Download:
        """Download a file to a temporary name, going on where an interrupted download stopped.

        Parameters
        ----------
        url
            An address at an allowed host.
        part
            The temporary name; beside it a note keeps address and mark, without which nothing is resumed.
        etag
            The mark of a version at hand: the server may answer 304 instead of sending it again.
        size
            The size in bytes, where it was promised.

        Raises
        ------
        RefusedError, UnreachableError
            See there; what has arrived of an interrupted download stays in ``part``.
        """
        problem = ""
        for _ in range(self.access.tries):
            try:
                return self._download_once(url, part, etag, size)
            except _BrokenOffError as error:
                here = part.stat().st_size if part.is_file() else 0
                problem = f"{error}, {here:,} bytes are here; run the command again to go on from there"
        raise UnreachableError(f"{url} {problem}")

    def _download_once(self, url: str, part: Path, etag: str, size: int | None) -> Download:
        note, end = part.with_name(f"{part.name}.json"), time.monotonic() + self.access.longest
        start, mark = _unfinished(part, note, url)
        headers = {"Range": f"bytes={start}-", "If-Range": mark} if start else {}
        if etag and not start:
            headers["If-None-Match"] = etag
        with closing(self._open(url, headers, end)) as response:
            status, given = response.status_code, response.headers
            now = given.get("ETag", "")
            continues = given.get("Content-Range", "").startswith(f"bytes {start}-") and now in ("", mark)
            if status == 416 or (status == 206 and not (start and continues)):
                part.unlink(missing_ok=True)
                raise _BrokenOffError("could not be gone on with")
            if status == 304 and "If-None-Match" not in headers:
                raise RefusedError(f"{url} answered 304 although nothing is at hand")
            if status not in (200, 206):
                return Download(status, now)
            if status == 200:
                start = 0
                part.unlink(missing_ok=True)
                write_bytes(json.dumps({"url": url, "etag": now}).encode(), note)
            length = given.get("Content-Length", "")
            total = start + int(length) if re.fullmatch("[0-9]{1,15}", length) else size
            if total is None and given.get("Transfer-Encoding", "").lower() != "chunked":
                raise RefusedError(f"{url} does not say how long it is: it may be cut off")
            self._save(response, part, url, total, end)
            return Download(200, now)

    def _save(self, response: requests.Response, part: Path, url: str, total: int | None, end: float) -> None:
        def refuse_above_limit(size: int) -> None:
            if size > self.access.most_bytes:
                limit = f"at most {self.access.most_bytes:,} are taken"
                raise RefusedError(f"{url} has {size:,} bytes or more; {limit}")

        refuse_above_limit(total or 0)
        with part.open("ab") as out:
            for block in self._blocks(response, end):
                refuse_above_limit(out.tell() + len(block))
                out.write(block)
            out.flush()
            os.fsync(out.fileno())
        if total is not None and part.stat().st_size < total:
            raise _BrokenOffError("ended early")

    def _open(self, url: str, headers: dict[str, str], end: float) -> requests.Response:
        hops: list[str] = []
        while True:
            self._allow(url)
            hops.append(url)
            response = self._ask(url, headers, end)
            if response.status_code not in REDIRECTS:
                return response
            response.close()
            url = urljoin(url, response.headers.get("Location", ""))
            if url in hops or len(hops) > MOST_HOPS:
                raise RefusedError(f"{hops[0]} is redirected in a loop or more than {MOST_HOPS} times")

    def _allow(self, url: str) -> None:
        try:
            parts = urlsplit(url)
        except ValueError:
            raise RefusedError(f"{url} is no address") from None
        if parts.scheme != "https" and (self.access.https_only or parts.scheme != "http"):
            raise RefusedError(f"{url} is not an https address")
        # The whole of it, so that neither another port nor a user name before an @ slips through.
        if parts.netloc.lower() not in self.access.hosts:
            hosts = ", ".join(sorted(self.access.hosts))
            raise RefusedError(f"{url} is at a host that is not on the list ({hosts})")

    def _ask(self, url: str, headers: dict[str, str], end: float) -> requests.Response:
        """Ask once, with retries, in a thread that is left behind at the end: headers may drip for ever."""
        time.sleep(max(0.0, self._next - time.monotonic()))
        done: Future[requests.Response] = Future()

        def ask() -> None:
            try:
                done.set_result(
                    self._session.get(
                        url,
                        headers=headers,
                        stream=True,
                        allow_redirects=False,
                        timeout=(min(10.0, self.access.timeout), self.access.timeout),
                        verify=self.access.ca_file or True,
                    )
                )
            except Exception as error:  # whatever a server or a library makes of an odd answer
                done.set_exception(error)

        threading.Thread(target=ask, daemon=True).start()
        try:
            response = done.result(max(0.0, end - time.monotonic()))
        except Exception as error:
            if not done.done():
                raise self._too_long(url) from None
            raise self._problem(url, error) from None
        finally:
            self._next = time.monotonic() + self.access.pause
        self._answered = True
        if response.status_code in BUSY:
            response.close()
            raise UnreachableError(f"{url} answered {response.status_code}")
        return response

    def _problem(self, url: str, error: Exception) -> UnreachableError:
        if isinstance(error, UnreachableError):
            return UnreachableError(f"{url} {error}")
        if isinstance(error, requests.exceptions.SSLError):
            return UnreachableError(f"{url} has no certificate that can be trusted")
        if isinstance(error, requests.exceptions.ProxyError):
            return UnreachableError(f"{url} cannot be reached through the proxy of the environment")
        if isinstance(error, requests.ConnectionError | requests.Timeout) and not self._answered:
            return NoNetworkError(f"{urlsplit(url).netloc} cannot be reached from this machine")
        return UnreachableError(f"{url} did not give an answer that can be read ({type(error).__name__})")

    def _too_long(self, url: str) -> UnreachableError:
        return UnreachableError(f"{url} took longer than {self.access.longest:g} seconds")

    def _blocks(self, response: requests.Response, end: float) -> Iterator[bytes]:
        """Yield what arrives as it arrives: a full block may never come from a server that drips."""
        while True:
            try:
                block = response.raw.read1(BLOCK)
            except (urllib3.exceptions.HTTPError, OSError, ValueError):
                raise _BrokenOffError("ended early") from None
            if not block:
                return
            if time.monotonic() > end:
                raise self._too_long(response.url)
            yield block


def _unfinished(part: Path, note: Path, url: str) -> tuple[int, str]:
    """Return how much of this very version is there already, and its mark (a weak mark proves nothing)."""
    try:
        content = json.loads(note.read_text())
        size = part.stat().st_size
    except (OSError, ValueError):
        return 0, ""
    mark = content.get("etag", "")
    return (size, mark) if content.get("url") == url and mark.startswith('"') else (0, "")
