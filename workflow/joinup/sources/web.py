"""Asking GOV.UK: slowly, over https, at known hosts only, and never for more than was agreed."""

from __future__ import annotations

import json
import os
import threading
import time
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


class SourceError(Exception):
    """Something could not be had from GOV.UK."""


class RefusedError(SourceError):
    """An answer that will not be taken: another host, too large, another type than promised."""


class UnreachableError(SourceError):
    """No whole answer, after every try."""


class NoNetworkError(UnreachableError):
    """No answer at all since the command began: asking for more would be in vain."""


@dataclass(frozen=True)
class Answer:
    """One whole answer; ``has_length`` if the server said where it ends."""

    status: int
    url: str
    body: bytes = b""
    etag: str = ""
    location: str = ""
    has_length: bool = False


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
            raise UnreachableError(f"{response.url} asks to wait {wait:.0f} seconds; try again later")
        return wait


class Client:
    """One polite conversation: a pause before every request, retries, redirects checked one by one."""

    def __init__(self, access: Access = GOVUK):
        self.access = access
        self._session = requests.Session()
        more = access.tries - 1
        policy: dict[str, Any] = {"status_forcelist": BUSY, "raise_on_status": False}
        retry = _Patience(more, connect=min(more, 1), backoff_factor=access.pause, **policy)
        for scheme in ("http://", "https://"):
            self._session.mount(scheme, requests.adapters.HTTPAdapter(max_retries=retry))
        self._session.auth = lambda request: request  # else a password from ~/.netrc would be sent
        agent = "; ".join(filter(None, (access.agent, os.environ.get("JOINUP_CONTACT"))))
        # The bytes as they are stored: a compressed answer could not be counted.
        self._session.headers.update({"User-Agent": agent, "Accept-Encoding": "identity"})
        self._next, self._answered = 0.0, False

    def json(self, url: str) -> tuple[Answer, Any]:
        """Ask for a JSON document, following redirects; its content is None unless the status is 200.

        Raises RefusedError for an answer too large or not JSON, or another host; UnreachableError for none.
        """
        answer = self._follow(url, {"Accept": "application/json"}, self.access.most_json)
        if answer.status != 200:
            return answer, None
        try:
            data = json.loads(answer.body)
            json.dumps(data, ensure_ascii=False).encode()  # a lone surrogate could not be written anywhere
            return answer, data
        except (ValueError, RecursionError):
            raise RefusedError(f"{url} did not answer with JSON") from None

    def download(self, url: str, part: Path, etag: str = "", size: int | None = None) -> tuple[int, str]:
        """Download a file to a temporary name; return the status, 200 or 304, and the server's mark of the file.

        ``part`` is written when the file is whole. ``etag`` is the mark of a version at hand: the server may answer 304
        instead of sending it again. ``size`` is the number of bytes, where it was promised. Raises as ``json``.
        """
        answer = self._follow(url, {"If-None-Match": etag} if etag else {}, self.access.most_bytes)
        if answer.status == 304 and not etag:
            raise RefusedError(f"{url} answered 304 although nothing is at hand")
        if answer.status == 200:
            if not answer.has_length and size is None:
                raise RefusedError(f"{url} does not say how long it is: it may be cut off")
            write_bytes(answer.body, part, lasting=True)
        return answer.status, answer.etag

    def _follow(self, url: str, headers: dict[str, str], most: int) -> Answer:
        """Return the answer at the end of the redirects."""
        end, hops = time.monotonic() + self.access.longest, list[str]()
        while True:
            self._allow(url)
            hops.append(url)
            answer = self._within(end, url, headers, most)
            if answer.status not in REDIRECTS:
                return answer
            url = urljoin(url, answer.location)
            if url in hops or len(hops) > MOST_HOPS:
                raise RefusedError(f"{hops[0]} is redirected in a loop or more than {MOST_HOPS} times")

    def _allow(self, url: str) -> None:
        """Refuse an address that is not https, or at a host that is not on the list."""
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

    def _within(self, end: float, url: str, headers: dict[str, str], most: int) -> Answer:
        """Ask in a thread that is left behind at the end of the time: even headers may drip for ever."""
        time.sleep(max(0.0, self._next - time.monotonic()))
        answer: Future[Answer] = Future()

        def ask() -> None:
            try:
                answer.set_result(self._ask(url, headers, most))
            except Exception as error:  # whatever a server or a library makes of an odd answer
                answer.set_exception(error)

        threading.Thread(target=ask, daemon=True).start()
        try:
            return answer.result(max(0.0, end - time.monotonic()))
        except SourceError:
            raise
        except Exception as error:
            raise UnreachableError(self._problem(url, error, time.monotonic() >= end)) from None
        finally:
            self._next = time.monotonic() + self.access.pause

    def _ask(self, url: str, headers: dict[str, str], most: int) -> Answer:
        """Return one answer with its body, asking again where it ends early."""
        limits: dict[str, Any] = {"timeout": self.access.timeout, "verify": self.access.ca_file or True}
        for _ in range(self.access.tries):
            with closing(
                self._session.get(url, headers=headers, stream=True, allow_redirects=False, **limits)
            ) as answer:
                self._answered = True
                status, more = answer.status_code, answer.headers
                if status in BUSY:
                    raise UnreachableError(f"{url} answered {status}")
                promise = more.get("Content-Length", "")
                length = int(promise) if promise.isascii() and promise.isdigit() else None
                try:
                    body = answer.raw.read(most + 1) if (length or 0) <= most else b""
                except (urllib3.exceptions.HTTPError, OSError, ValueError):
                    continue
            if (size := max(length or 0, len(body))) > most:
                raise RefusedError(f"{url} has {size:,} bytes or more; at most {most:,} are taken")
            if len(body) == size or status == 304:
                has_length = length is not None or more.get("Transfer-Encoding", "").lower() == "chunked"
                return Answer(status, url, body, more.get("ETag", ""), more.get("Location", ""), has_length)
        raise UnreachableError(f"{url} ended early, {self.access.tries} times")

    def _problem(self, url: str, error: Exception, late: bool) -> str:
        """Say why there is no answer; raise where there was none since the command began."""
        if late:
            return f"{url} took longer than {self.access.longest:g} seconds"
        if isinstance(error, requests.exceptions.SSLError):
            return f"{url} has no certificate that can be trusted"
        if isinstance(error, requests.exceptions.ProxyError):
            return f"{url} cannot be reached through the proxy of the environment"
        if isinstance(error, requests.ConnectionError | requests.Timeout) and not self._answered:
            raise NoNetworkError(f"{urlsplit(url).netloc} cannot be reached from this machine") from None
        return f"{url} did not give an answer that can be read ({type(error).__name__})"
