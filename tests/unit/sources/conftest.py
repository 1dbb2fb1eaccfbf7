"""A server on the loopback address that behaves as GOV.UK does, and settings that let the library ask it."""

from __future__ import annotations

import datetime
import json
import ssl
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import yaml

from joinup.sources.web import Access

PDF = b"%PDF-1.7\n" + b"".join(b"%06d synthetic line of a document\n" % n for n in range(3000)) + b"%%EOF\n"
LANDING = "/government/publications/autumn-budget-and-spending-review-2021-documents"
PDF_PATH = "/media/61697b/Priority_Outcomes_and_Metrics.pdf"


class GovUk:
    """What the server serves; a test changes it as it goes.

    ``pages`` maps a path to a content item, a status, or a redirect; ``files`` maps a path to bytes or to a
    function that writes an answer itself; ``log`` holds (time, path, headers) of every request.
    """

    def __init__(self) -> None:
        self.pages: dict[str, Any] = {}
        self.files: dict[str, bytes | Callable[[Any], None]] = {}
        self.publications: list[dict[str, str]] = []
        self.log: list[tuple[float, str, dict[str, str]]] = []
        self.base = ""

    def attachment(self, path: str, title: str, **more: Any) -> dict[str, Any]:
        """An attachment as the Content API shows it."""
        body = self.files.get(path)
        return {
            "attachment_type": "file",
            "title": title,
            "url": f"{self.base}{path}",
            "content_type": "application/pdf",
            "file_size": len(body) if isinstance(body, bytes) else None,
            "filename": path.rpartition("/")[2],
            **more,
        }

    def publication(self, path: str, title: str, attachments: list, **more: Any) -> dict[str, Any]:
        """A publication as the Content API shows it, put at its path."""
        self.pages[path] = {
            "base_path": path,
            "schema_name": "publication",
            "first_published_at": "2021-10-27T13:40:00.000+00:00",
            "public_updated_at": "2021-10-27T13:40:00.000+00:00",
            "updated_at": "2024-01-01T00:00:00.000Z",
            "title": title,
            "withdrawn_notice": {},
            "links": {"primary_publishing_organisation": [{"title": "HM Treasury"}]},
            "details": {"body": "<div class='govspeak'></div>", "attachments": attachments},
            **more,
        }
        return self.pages[path]

    def asked(self, part: str) -> list[dict[str, str]]:
        """Headers of the requests whose path contains a part."""
        return [headers for _, path, headers in self.log if part in path]


class Handler(BaseHTTPRequestHandler):
    """Answers as the public interfaces of GOV.UK are documented to answer."""

    protocol_version = "HTTP/1.1"
    wbufsize = -1  # an answer in one packet: in two, the second waits for the receipt of the first
    govuk: GovUk

    def log_message(self, *args: object) -> None:
        """Stay silent."""

    def do_GET(self) -> None:
        path = self.path.removeprefix(self.govuk.base)  # a proxy is asked for the whole address
        self.govuk.log.append((time.monotonic(), path, dict(self.headers)))
        try:
            if path.startswith("/api/content"):
                self.content(path.removeprefix("/api/content"))
            elif path.startswith("/api/search.json"):
                self.search(parse_qs(urlsplit(path).query))
            elif callable(answer := self.govuk.files.get(path, b"")):
                answer(self)
            elif answer:
                self.answer(200, answer, Content_Type="application/pdf")
            else:
                self.answer(404, b"not found")
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True

    def answer(self, status: int, body: bytes = b"", **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def json(self, status: int, data: Any) -> None:
        self.answer(status, json.dumps(data).encode(), Content_Type="application/json; charset=utf-8")

    def content(self, path: str) -> None:
        item = self.govuk.pages.get(path, 404)
        if callable(item):
            item(self)
        elif item in (404, 410):
            self.json(item, {"error": {"message": str(item)}})
        elif isinstance(item, str):
            self.answer(303, Location=item)
        else:
            self.json(200, item)

    def search(self, query: dict[str, list[str]]) -> None:
        known = {"q", "filter_organisations", "filter_public_timestamp", "order", "count", "start", "fields"}
        assert set(query) <= known, "the Search API refuses what it does not know"
        since = query["filter_public_timestamp"][0].removeprefix("from:")
        words = query["q"][0].casefold().split()
        hits = [p for p in self.govuk.publications if p["public_timestamp"] >= since]
        hits = [p for p in hits if any(w in p["title"].casefold() for w in words)]
        hits.sort(key=lambda p: p["public_timestamp"], reverse=True)
        start, count = int(query["start"][0]), min(3, int(query["count"][0]))
        self.json(200, {"results": hits[start : start + count], "total": len(hits), "start": start})


def serve(govuk: GovUk, tls: ssl.SSLContext | None = None) -> ThreadingHTTPServer:
    """Start a server on a free port of the loopback address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Bound", (Handler,), {"govuk": govuk}))
    server.daemon_threads = True
    server.handle_error = lambda *_: None  # clients hang up
    if tls:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    govuk.base = f"{'https' if tls else 'http'}://127.0.0.1:{server.server_address[1]}"
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    return server


@pytest.fixture(autouse=True)
def _no_proxy_of_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


@pytest.fixture
def govuk() -> Iterator[GovUk]:
    """A GOV.UK with one landing page and one PDF."""
    site = GovUk()
    server = serve(site)
    site.files[PDF_PATH] = PDF
    attachments = [site.attachment(PDF_PATH, "Spending Review 2021: Priority outcomes and metrics")]
    site.publication(LANDING, "Autumn Budget and Spending Review 2021: documents", attachments)
    yield site
    server.shutdown()
    server.server_close()


@pytest.fixture
def access(govuk: GovUk) -> Access:
    """Settings that ask the loopback server, without pauses."""
    return quick(govuk)


def quick(govuk: GovUk, **more: Any) -> Access:
    """Settings for one server of a test."""
    return Access(**{"sites": (govuk.base,), "pause": 0.0, "timeout": 3.0, "tries": 3, **more})


NOWHERE = Access(sites=("http://127.0.0.1:9",), pause=0.0, tries=1)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project's folder with one edition that wants one document."""
    write_project(tmp_path)
    return tmp_path


ROOT = Path(__file__).parents[3]
EDITION: dict[str, Any] = {
    "edition": "sr2021",
    "title": "What Spending Review 2021 shows",
    "date": datetime.date(2026, 1, 1),
    "as_of": datetime.date(2024, 9, 1),
    "undated_as_of": datetime.date(2021, 10, 27),
    "narrative": "config/editions/sr2021.md",
    "records": [
        {
            "record": "outcomes",
            "project": ["outcome", "outcomes"],
            "title": "outcomes of Spending Review 2021",
            "fields": {"review": "text"},
            "counts": {"review": "SR2021"},
        },
        {"record": "pilots", "project": ["pilot", "pilots"], "participants_note": "decided by hand"},
    ],
    "documents": [
        {
            "document": "sr2021-priority-outcomes",
            "record": "outcomes",
            "title": "Spending Review 2021: Priority outcomes and metrics",
            "landing_page": f"https://www.gov.uk{LANDING}",
            "attachment": "priority outcomes",
        }
    ],
    "focus": {"pair": ["dhsc", "mhclg"], "department": "mhclg"},
    "cite": {"authors": ["A"], "publisher": "P", "licence": "L", "contact": "C"},
    "references": [{"key": "fund", "text": "Shared Outcomes Fund, 2021"}],
}


def write_project(root: Path) -> None:
    """Write a project: the settings of this one, an edition and its narrative."""
    write_edition(root, EDITION)
    (root / "config/config.yaml").write_text((ROOT / "config/config.yaml").read_text())
    (root / "config/words.yaml").write_text("allowed:\n  - Spending Review 2021\n")
    (root / "config/editions/sr2021.md").write_text("## Found\n\nOn Spending Review 2021 {{ claims() }}.\n")


def write_edition(root: Path, edition: dict[str, Any]) -> None:
    """Write an edition's file into a project."""
    path = root / "config/editions" / f"{edition['edition']}.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(yaml.safe_dump(json.loads(json.dumps(edition, default=str)), sort_keys=False))


def certificate(folder: Path) -> tuple[Path, ssl.SSLContext]:
    """Make a certificate for the loopback address; return its file and the server's context."""
    crt, key = folder / "loopback.crt", folder / "loopback.key"
    what = "req -x509 -newkey rsa:2048 -nodes -days 1 -subj /CN=127.0.0.1 -addext subjectAltName=IP:127.0.0.1"
    command = ["openssl", *what.split(), "-keyout", str(key), "-out", str(crt)]
    subprocess.run(command, check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(crt, key)
    return crt, context


def publication(title: str, path: str, day: str, kind: str = "policy_paper") -> dict[str, str]:
    """A hit as the Search API gives it."""
    return {
        "title": title,
        "link": path,
        "public_timestamp": f"{day}T12:00:00.000+00:00",
        "content_store_document_type": kind,
    }


# Real publications, with their titles and addresses; the day of the round three page is made up.
SR2025 = publication(
    "Spending Review 2025", "/government/publications/spending-review-2025-document", "2025-06-11"
)
ROUND_THREE = publication(
    "Shared Outcomes Fund Round Three",
    "/government/publications/shared-outcomes-fund-round-three",
    "2023-03-01",
)
