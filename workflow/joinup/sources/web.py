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


@dataclass(frozen=True)
class Answer:
    """One whole answer; ``length`` is the number of bytes that was promised, if one was."""

    status: int
    url: str
    body: bytes = b""
    etag: str = ""
    location: str = ""
    length: int | None = None


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
            raise UnreachableError(
                f"{response.url or 'the server'} asks to wait {wait:.0f} seconds; try again later"
            )
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
        # The bytes as they are stored: a compressed answer could not be counted.
        self._session.headers.update({"User-Agent": agent, "Accept-Encoding": "identity"})
        self._next, self._answered = 0.0, False

    def json(self, url: str) -> tuple[Answer, Any]:
        """Ask for a JSON document, following redirects; its content is None unless the status is 200.

        Raises
        ------
        RefusedError
            If the answer is too large or not JSON, or leads to another host.
        UnreachableError
            If no whole answer came.
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
        """Download a file to a temporary name.

        Parameters
        ----------
        url
            An address at an allowed host.
        part
            The temporary name; it is written when the file is whole.
        etag
            The mark of a version at hand: the server may answer 304 instead of sending it again.
        size
            The size in bytes, where it was promised.

        Returns
        -------
        status : int
            200 for a whole file, 304 for an unchanged one.
        etag : str
            The server's mark of it.

        Raises
        ------
        RefusedError, UnreachableError
            See there.
        """
        answer = self._follow(url, {"If-None-Match": etag} if etag else {}, self.access.most_bytes)
        if answer.status == 304 and not etag:
            raise RefusedError(f"{url} answered 304 although nothing is at hand")
        if answer.status == 200:
            if answer.length is None and size is None:
                raise RefusedError(f"{url} does not say how long it is: it may be cut off")
            write_bytes(answer.body, part, lasting=True)
        return answer.status, answer.etag

    def _follow(self, url: str, headers: dict[str, str], most: int) -> Answer:
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
        done: Future[Answer] = Future()

        def ask() -> None:
            try:
                done.set_result(self._ask(end, url, headers, most))
            except Exception as error:  # whatever a server or a library makes of an odd answer
                done.set_exception(error)

        threading.Thread(target=ask, daemon=True).start()
        try:
            answer = done.result(max(0.0, end - time.monotonic()))
        except (RefusedError, UnreachableError):
            raise
        except Exception as error:
            late = time.monotonic() >= end
            raise self._too_long(url) if late else self._problem(url, error) from None
        finally:
            self._next = time.monotonic() + self.access.pause
        if answer.status in BUSY:
            raise UnreachableError(f"{url} answered {answer.status}")
        return answer

    def _ask(self, end: float, url: str, headers: dict[str, str], most: int) -> Answer:
        """Return one answer with its body, asking again where it ends early."""
        for _ in range(self.access.tries):
            timeout = (min(10.0, self.access.timeout), self.access.timeout)
            verify = self.access.ca_file or True
            with closing(
                self._session.get(
                    url, headers=headers, stream=True, allow_redirects=False, timeout=timeout, verify=verify
                )
            ) as response:
                self._answered = True
                given, body, whole = response.headers, bytearray(), True
                promised = given.get("Content-Length", "")
                length = int(promised) if promised.isascii() and promised.isdigit() else None
                size = length or 0
                try:
                    while size <= most and (block := response.raw.read1(BLOCK)):
                        body += block
                        size = max(size, len(body))
                        if time.monotonic() > end:
                            raise self._too_long(url)
                except (urllib3.exceptions.HTTPError, OSError, ValueError):
                    whole = False
                if size > most:
                    raise RefusedError(f"{url} has {size:,} bytes or more; at most {most:,} are taken")
                if not whole or (length is not None and len(body) < length and response.status_code != 304):
                    continue
                if given.get("Transfer-Encoding", "").lower() == "chunked":
                    length = len(body)
                etag, location = given.get("ETag", ""), given.get("Location", "")
                return Answer(response.status_code, response.url, bytes(body), etag, location, length)
        raise UnreachableError(f"{url} ended early, {self.access.tries} times")

    def _problem(self, url: str, error: Exception) -> UnreachableError:
        if isinstance(error, requests.exceptions.SSLError):
            return UnreachableError(f"{url} has no certificate that can be trusted")
        if isinstance(error, requests.exceptions.ProxyError):
            return UnreachableError(f"{url} cannot be reached through the proxy of the environment")
        if isinstance(error, requests.ConnectionError | requests.Timeout) and not self._answered:
            return NoNetworkError(f"{urlsplit(url).netloc} cannot be reached from this machine")
        return UnreachableError(f"{url} did not give an answer that can be read ({type(error).__name__})")

    def _too_long(self, url: str) -> UnreachableError:
        return UnreachableError(f"{url} took longer than {self.access.longest:g} seconds")
