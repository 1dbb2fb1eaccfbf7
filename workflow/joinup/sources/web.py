"""Ask GOV.UK: slowly, at listed addresses only, and never for more than was agreed."""

import json
import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin, urlsplit

import requests
import urllib3

from joinup.errors import short

MOST_JSON = 10_000_000  # bytes: as values in memory they are thirty times as many
LONGEST_MESSAGE = 500
BUSY = (429, 500, 502, 503, 504)
MOST_REDIRECTS = 5
AGENT = "joinup/1.0 (reproducible policy brief on joined-up government)"


@dataclass(frozen=True)
class Access:
    """Where and how to ask, and every limit; the defaults are for GOV.UK, tests give their own.

    No address outside ``sites`` is asked, the first of which has the interfaces. ``most_bytes`` of one answer;
    ``pause`` between two requests, ``timeout`` of one read, ``longest`` of a whole answer and ``most_wait`` that a
    Retry-After may ask for, in seconds. A proxy is taken from the environment (HTTPS_PROXY, NO_PROXY).
    """

    sites: tuple[str, ...] = ("https://www.gov.uk", "https://assets.publishing.service.gov.uk")
    most_bytes: int = 50_000_000
    pause: float = 1.0
    timeout: float = 30.0
    longest: float = 900.0
    most_wait: int = 120
    tries: int = 4


GOVUK = Access()


class SourceError(Exception):
    """Something could not be had from GOV.UK, or will not be taken; one line, whatever an answer put into it."""

    def __init__(self, text: str):
        super().__init__(short(text, LONGEST_MESSAGE))


class NoNetworkError(SourceError):
    """No connection at all since the command began: to ask for more would be in vain."""


class Client:
    """One polite conversation: a pause before every request, retries, redirects checked one by one."""

    def __init__(self, access: Access = GOVUK):
        self.access, self.base = access, access.sites[0]
        self._session = requests.Session()
        self._session.auth = lambda request: request  # else a password from ~/.netrc would be sent
        agent = "; ".join(filter(None, (AGENT, os.environ.get("JOINUP_CONTACT"))))
        # The bytes as they are stored: the size of a compressed answer could not be bounded.
        self._session.headers.update({"User-Agent": agent, "Accept-Encoding": "identity"})
        retry = urllib3.Retry(
            access.tries - 1,
            connect=1,
            status_forcelist=BUSY,
            raise_on_status=False,
            backoff_factor=access.pause,
            retry_after_max=access.most_wait,
        )
        self._session.adapters.clear()  # an address without an adapter is refused
        for site in access.sites:
            # With the slash neither another port nor a user name before an @ slips through.
            self._session.mount(f"{site}/", requests.adapters.HTTPAdapter(max_retries=retry))
        self._next, self._has_answered = 0.0, False

    def get(self, url: str) -> tuple[int, str, bytes]:
        """Return status, address and body of the answer at the end of the redirects.

        Raises SourceError for an address that is not listed and an answer that is too late, too large or cut off;
        NoNetworkError if nothing has answered yet.
        """
        try:
            with _clock(url, self.access.longest):
                return self._follow(url)
        except SourceError:
            raise
        except Exception as error:  # whatever a server or a library makes of an odd answer
            raise self._plain(url, error) from None

    def json(self, url: str) -> tuple[int, str, Any]:
        """Return status, address and content of a JSON document, as :meth:`get`; None unless the status is 200."""
        status, url, body = self.get(url)
        if status != 200:
            return status, url, None
        if len(body) > MOST_JSON:
            raise SourceError(f"{url} has {len(body):,} bytes; of JSON at most {MOST_JSON:,} are taken")
        try:
            return status, url, json.loads(body)
        except (ValueError, RecursionError):
            raise SourceError(f"{url} did not answer with JSON") from None

    def _follow(self, url: str) -> tuple[int, str, bytes]:
        first = url
        for _ in range(MOST_REDIRECTS + 1):
            time.sleep(max(0.0, self._next - time.monotonic()))
            self._next = time.monotonic() + self.access.pause
            with self._session.get(
                url, stream=True, allow_redirects=False, timeout=self.access.timeout
            ) as answer:
                self._has_answered = True
                if not answer.is_redirect:
                    return answer.status_code, url, self._body(url, answer) if answer.ok else b""
                url = urljoin(url, answer.headers["Location"])
        raise SourceError(f"{first} is redirected in a loop or more than {MOST_REDIRECTS} times")

    def _body(self, url: str, answer: requests.Response) -> bytes:
        raw, most, head = answer.raw, self.access.most_bytes, answer.headers
        coded = (
            head.get("Content-Encoding", "identity"),
            head.get("Transfer-Encoding", "chunked"),
        )  # both may be absent
        if tuple(map(str.casefold, coded)) != ("identity", "chunked"):
            raise SourceError(f"{url} is packed in a way that was not asked for")
        size = raw.length_remaining
        if size is None and not raw.chunked:
            raise SourceError(f"{url} does not say how long it is: it may be cut off")
        body = raw.read(most + 1) if (size or 0) <= most else b""
        if (size := max(size or 0, len(body))) > most:
            raise SourceError(f"{url} has {size:,} bytes or more; at most {most:,} are taken")
        if raw.length_remaining:
            raise SourceError(f"{url} ended early")
        return body

    def _plain(self, url: str, error: Exception) -> SourceError:
        """Return in plain words why there is no answer."""
        reason = getattr(error.args[0] if error.args else None, "reason", None)
        unreachable = isinstance(
            reason, urllib3.exceptions.NewConnectionError | urllib3.exceptions.ConnectTimeoutError
        )
        problem = f"did not give an answer that can be read ({type(error).__name__})"
        if isinstance(error, requests.exceptions.InvalidSchema | requests.exceptions.MissingSchema):
            problem = f"leads to an address that is not listed ({error})"
        elif isinstance(error, requests.exceptions.SSLError):
            problem = "has no certificate that can be trusted"
        elif isinstance(error, requests.exceptions.ProxyError):
            problem = "cannot be reached through the proxy of the environment"
        elif isinstance(error, urllib3.exceptions.HTTPError):
            problem = "ended early"
        elif unreachable and not self._has_answered:
            return NoNetworkError(f"{urlsplit(url).netloc} cannot be reached from this machine")
        elif unreachable:
            problem = "cannot be reached"
        return SourceError(f"{url} {problem}")


@contextmanager
def _clock(url: str, seconds: float) -> Iterator[None]:
    """Stop what takes too long with a SourceError: headers and bodies may drip for ever."""

    def stop(*_: object) -> None:
        raise SourceError(f"{url} took longer than {seconds:g} seconds")

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds, 1.0)  # again each second: a library may swallow the first
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
