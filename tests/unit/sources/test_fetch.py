"""Fetching, against a real server: what is taken, what is refused, and what a stop leaves behind."""

from __future__ import annotations

import dataclasses
import functools
import hashlib
import io
import itertools
import signal
import subprocess
import sys
import threading
import time
import zipfile
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from joinup.errors import InputError
from joinup.sources.fetch import FAILED, GOOD, LOOK, fetch
from joinup.sources.record import documents, read_record, verify
from joinup.sources.web import GOVUK, Access, Client, RefusedError, UnreachableError

from .conftest import (
    EDITION,
    LANDING,
    PDF,
    PDF_PATH,
    GovUk,
    Handler,
    certificate,
    quick,
    serve,
    write_edition,
    write_project,
)

NAME = "sr2021-priority-outcomes"


def kept(root: Path) -> list[str]:
    """Names of what a person would see in the folder of documents."""
    folder = documents(root)
    return sorted(p.name for p in folder.glob("[!.]*")) if folder.is_dir() else []


def test_a_fetched_document_has_its_record(project: Path, govuk: GovUk, access: Access) -> None:
    status, text = fetch(project, "sr2021", access=access)
    assert status == GOOD, text
    assert kept(project) == [f"{NAME}.pdf", f"{NAME}.source.yaml"]
    assert (documents(project) / f"{NAME}.pdf").read_bytes() == PDF
    record = read_record(documents(project) / f"{NAME}.source.yaml")
    assert record.sha256 == hashlib.sha256(PDF).hexdigest()
    assert record.bytes == len(PDF)
    assert record.publisher == "HM Treasury"
    assert str(record.published) == "2021-10-27"
    assert record.licence == "OGL-UK-3.0"
    assert "Open Government Licence v3.0" in record.attribution
    assert str(record.landing_page) == f"https://www.gov.uk{LANDING}"
    assert str(record.url) == f"{govuk.base}{PDF_PATH}"
    assert record.used_for == "outcomes of edition sr2021"
    assert verify(project) == []
    assert not list(documents(project).glob(".*")), "no temporary file is left"


def test_a_second_fetch_changes_no_byte_and_sends_none(project: Path, govuk: GovUk, access: Access) -> None:
    fetch(project, "sr2021", access=access)
    before = {p.name: p.read_bytes() for p in documents(project).iterdir()}
    status, text = fetch(project, "sr2021", access=access)
    assert (status, {p.name: p.read_bytes() for p in documents(project).iterdir()}) == (GOOD, before)
    assert "unchanged" in text
    assert "If-None-Match" in govuk.asked(PDF_PATH)[-1], "the server is told what is there already"


def test_a_changed_byte_is_kept_beside_and_both_are_reported(
    project: Path, govuk: GovUk, access: Access
) -> None:
    fetch(project, "sr2021", access=access)
    other = PDF.replace(b"000100", b"000101", 1)
    assert len(other) == len(PDF)
    govuk.files[PDF_PATH] = other
    status, text = fetch(project, "sr2021", access=access)
    sums = [hashlib.sha256(b).hexdigest() for b in (PDF, other)]
    beside = f"{NAME}.{sums[1][:8]}.pdf"
    assert status == LOOK
    assert all(s in text for s in sums) and beside in text
    assert (documents(project) / f"{NAME}.pdf").read_bytes() == PDF
    assert (documents(project) / beside).read_bytes() == other
    assert verify(project) == [], "the one beside has its own record"
    assert fetch(project, "sr2021", access=access)[0] == LOOK, "it stays reported"
    assert (documents(project) / f"{NAME}.pdf").read_bytes() == PDF


def test_a_document_may_be_damaged_dropped_in_by_hand_or_lost(project: Path, access: Access) -> None:
    mine = documents(project) / f"{NAME}.pdf"
    mine.parent.mkdir(parents=True)
    mine.write_bytes(PDF)
    (mine.parent / ".old.pdf.77.part").write_bytes(b"%PDF")  # what a killed command left
    assert [f.problem for f in verify(project)] == ["is a document without a source record"]
    assert fetch(project, "sr2021", access=access)[0] == GOOD
    assert verify(project) == [] and not list(mine.parent.glob(".*")), "dropped in: it gets its record"
    mine.unlink()
    assert fetch(project, "sr2021", access=access)[0] == GOOD
    assert verify(project) == [], "lost: it is fetched again"
    mine.write_bytes(b"%PDF-1.7 edited by hand")
    assert fetch(project, "sr2021", access=access)[0] == LOOK
    assert mine.read_bytes() == b"%PDF-1.7 edited by hand", "damaged: it is not overwritten"


def html_page(handler: Handler) -> None:
    handler.answer(200, b"<!DOCTYPE html><html><body>Sign in</body></html>", Content_Type="application/pdf")


def answers(body: bytes, status: int = 200, **headers: str) -> Callable[[Handler], None]:
    """A server that answers with these headers only, whatever they promise, and then hangs up."""

    def answer(handler: Handler) -> None:
        handler.send_response(status)
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.end_headers()
        handler.wfile.write(body)
        handler.close_connection = True

    return answer


def endless(handler: Handler) -> None:
    answers(b"", Transfer_Encoding="chunked")(handler)
    while True:
        handler.wfile.write(b"1000\r\n" + b"%PDF-1.7" * 512 + b"\r\n")


def drips(handler: Handler, head: bool = False) -> None:
    start = b"HTTP/1.1 200 OK\r\n"
    handler.wfile.write(start if head else start + f"Content-Length: {len(PDF)}\r\n\r\n".encode())
    for n in range(200):
        handler.wfile.write(f"X-{n}: y\r\n".encode() if head else PDF[n : n + 1])
        handler.wfile.flush()
        time.sleep(0.02)


def silent(handler: Handler) -> None:
    time.sleep(1.0)
    handler.close_connection = True


def to(address: str) -> Callable[[Handler], None]:
    return lambda h: h.answer(
        302, Location=address.format(netloc=h.govuk.netloc, here=f"{h.govuk.base}{PDF_PATH}")
    )


LENGTH, LONGER = str(len(PDF)), f"expected {len(PDF):,} bytes, actual {len(PDF) + 5:,}"
CHUNKS = b"1388\r\n" + PDF[:5000] + b"\r\n1388\r\n" + PDF[5000:6000]
REFUSED = {
    "HTML where a PDF was promised": (html_page, "expected application/pdf, actual text/html"),
    "a page with a script before a PDF": (
        answers(b"<script>1</script>" + PDF, Content_Length=str(len(PDF) + 18)),
        "actual application/octet-stream",
    ),
    "a promise of 3 GB": (answers(b"%PDF-1.7", Content_Length="3000000000"), "3,000,000,000 bytes or more"),
    "a body without end": (endless, "bytes or more; at most 1,000,000"),
    "a body that ends early": (
        answers(PDF[:5000], Content_Length=LENGTH),
        "ended early",
    ),
    "chunks that end early": (answers(CHUNKS, Transfer_Encoding="chunked"), "ended early"),
    "a length that is no number": (answers(PDF[:5000], Content_Length="\u00b2"), "actual 5,000"),
    "a slow drip": (drips, "took longer than 0.5 seconds"),
    "headers that drip": (functools.partial(drips, head=True), "took longer than 0.5 seconds"),
    "no answer at all": (silent, "took longer than 0.5 seconds"),
    "no HTTP": (lambda h: h.wfile.write(b"220 ready\r\n\r\n"), "did not give an answer"),
    "wrong length": (answers(PDF + b"more\n", Content_Length=str(len(PDF) + 5)), LONGER),
    "empty": (answers(b"", Content_Length="0"), "actual application/octet-stream"),
    "unchanged, though nothing is at hand": (answers(b"", 304), "answered 304 although nothing is at hand"),
    "a part nobody asked for": (answers(PDF, 206, Content_Length=LENGTH), "answered 206"),
    "foreign host": (to("https://example.org/document.pdf"), "https://example.org/document.pdf is at a host"),
    "user at foreign host": (to("http://{netloc}@example.org/x"), "@example.org/x is at a host"),
    "a file of this machine": (to("file:///etc/passwd"), "file:///etc/passwd is not an https address"),
    "no address": (to("http://[::1"), "did not give an answer that can be read"),
    "redirects in a loop": (to("{here}?again"), "in a loop"),
}


@pytest.mark.parametrize("kind", REFUSED)
def test_what_is_refused_leaves_nothing_behind(project: Path, govuk: GovUk, kind: str) -> None:
    behaviour, said = REFUSED[kind]
    govuk.files[PDF_PATH] = behaviour
    govuk.files[f"{PDF_PATH}?again"] = lambda h: h.answer(302, Location=f"{govuk.base}{PDF_PATH}")
    item = govuk.attachment(PDF_PATH, "Priority outcomes", file_size=len(PDF))
    govuk.publication(LANDING, "Documents", [item])
    strict = quick(govuk, most_bytes=1_000_000, longest=0.5, timeout=0.7, tries=2)
    began = time.monotonic()
    status, text = fetch(project, "sr2021", access=strict)
    assert status == FAILED
    assert said in text
    assert kept(project) == [], "neither a document nor a record"
    assert time.monotonic() - began < 5
    govuk.files[PDF_PATH] = PDF  # and once GOV.UK is well again, so is the project
    assert fetch(project, "sr2021", access=strict)[0] == GOOD
    assert verify(project) == []


def test_an_allowed_redirect_is_followed_and_a_refused_file_replaces_nothing(
    project: Path, govuk: GovUk, access: Access
) -> None:
    govuk.files[PDF_PATH] = lambda h: h.answer(301, Location="/media/moved.pdf")
    govuk.files["/media/moved.pdf"] = PDF
    assert fetch(project, "sr2021", access=access)[0] == GOOD
    govuk.files[PDF_PATH] = html_page
    assert fetch(project, "sr2021", access=access)[0] == FAILED
    assert (documents(project) / f"{NAME}.pdf").read_bytes() == PDF
    assert verify(project) == []


def test_a_truncated_answer_without_a_length_is_not_kept(project: Path, govuk: GovUk, access: Access) -> None:
    govuk.files[PDF_PATH] = answers(PDF[:5000])
    govuk.publication(LANDING, "Documents", [govuk.attachment(PDF_PATH, "Priority outcomes", file_size=None)])
    status, text = fetch(project, "sr2021", access=access)
    assert status == FAILED and "does not say how long it is" in text and kept(project) == []


def test_one_odd_answer_refuses_one_document_only(project: Path, govuk: GovUk, access: Access) -> None:
    odd = {**EDITION["documents"][0], "document": "odd", "landing_page": "https://www.gov.uk/odd"}
    write_edition(project, {**EDITION, "documents": [odd, *EDITION["documents"]]})
    for title in (7, ["a"], "\ud800"):
        govuk.publication("/odd", title, [govuk.attachment(PDF_PATH, "Priority outcomes")])
        status, text = fetch(project, "sr2021", access=access)
        assert status == FAILED and "odd: " in text and f"{NAME}.pdf" in kept(project)
    assert fetch(project, "sr2021", NAME, access)[0] == GOOD, "one of them alone"
    with pytest.raises(InputError, match="is not one of its documents"):
        fetch(project, "sr2021", "sr2021-priority-outcome", access)


def test_without_a_network_fetch_says_so_once(project: Path, govuk: GovUk) -> None:
    nowhere = quick(govuk, base="http://127.0.0.1:9", hosts=frozenset({"127.0.0.1:9"}))
    write_edition(
        project,
        {**EDITION, "documents": EDITION["documents"] + [{**EDITION["documents"][0], "document": "b"}]},
    )
    status, text = fetch(project, "sr2021", access=nowhere)
    assert (status, text) == (FAILED, "Nothing was fetched: 127.0.0.1:9 cannot be reached from this machine.")


def test_a_busy_server_is_asked_again_within_reason(project: Path, govuk: GovUk, access: Access) -> None:
    times: list[float] = []

    def busy_once(handler: Handler) -> None:
        times.append(time.monotonic())
        handler.answer(429, Retry_After="1") if len(times) == 1 else handler.file(PDF)

    govuk.files[PDF_PATH] = busy_once
    assert fetch(project, "sr2021", access=access)[0] == GOOD
    assert times[1] - times[0] >= 1.0
    answers = iter([500, 502])
    govuk.files[PDF_PATH] = lambda h: h.answer(s) if (s := next(answers, 0)) else h.file(PDF)
    assert fetch(project, "sr2021", access=access)[0] == GOOD
    before = len(govuk.asked(PDF_PATH))
    for answer, words in (({"Retry_After": "3600"}, "asks to wait 3600 seconds"), ({}, "answered 500")):
        govuk.files[PDF_PATH] = lambda h, answer=answer: h.answer(429 if answer else 500, **answer)
        status, text = fetch(project, "sr2021", access=access)
        assert status == FAILED and words in text
        assert words == "answered 500" or len(govuk.asked(PDF_PATH)) == before + 1


def test_requests_are_a_second_apart_and_say_who_asks(project: Path, govuk: GovUk) -> None:
    assert GOVUK.pause >= 1.0, "the default is polite"
    fetch(project, "sr2021", access=quick(govuk, pause=0.2))
    times = [t for t, _, _ in govuk.log]
    assert len(times) >= 2
    assert all(b - a >= 0.19 for a, b in itertools.pairwise(times))
    assert all("joinup/" in h["User-Agent"] for _, _, h in govuk.log)


def test_defaults_ask_https_at_known_hosts_only() -> None:
    client = Client(dataclasses.replace(GOVUK, pause=0.0))
    for url in (
        "http://www.gov.uk/api/content/x",
        "https://example.org/x",
        "https://www.gov.uk.example.org/x",
        "https://www.gov.uk:8443/x",
        "https://user@www.gov.uk/x",
        "ftp://www.gov.uk/x",
        "//www.gov.uk/x",
    ):
        with pytest.raises(RefusedError):
            client.json(url)


def test_https_with_its_certificate_checked(tmp_path: Path) -> None:
    crt, context = certificate(tmp_path)
    site = GovUk()
    server = serve(site, context)
    site.publication("/a", "A page", [])
    trusting = quick(site, https_only=True, ca_file=str(crt))
    assert Client(trusting).json(f"{site.base}/api/content/a")[1]["title"] == "A page"
    with pytest.raises(UnreachableError, match="no certificate that can be trusted"):
        Client(dataclasses.replace(trusting, ca_file=None)).json(f"{site.base}/api/content/a")
    server.shutdown()
    server.server_close()


def test_it_works_through_a_proxy(project: Path, govuk: GovUk, monkeypatch: pytest.MonkeyPatch) -> None:
    import urllib.request

    passed: list[str] = []

    class Proxy(BaseHTTPRequestHandler):
        def log_message(self, *args: object) -> None:
            """Stay silent."""

        def do_GET(self) -> None:
            passed.append(self.path)
            direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
            with direct.open(self.path) as answer:
                body = answer.read()
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    proxy = ThreadingHTTPServer(("127.0.0.1", 0), Proxy)
    threading.Thread(target=proxy.serve_forever, daemon=True).start()
    monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{proxy.server_address[1]}")
    assert fetch(project, "sr2021", access=quick(govuk))[0] == GOOD
    asked = list(dict.fromkeys(passed))  # a slow answer is asked for again
    assert asked == [f"{govuk.base}/api/content{LANDING}", f"{govuk.base}{PDF_PATH}"]
    proxy.shutdown()
    proxy.server_close()


def test_an_html_publication_is_kept_by_its_words(project: Path, govuk: GovUk, access: Access) -> None:
    path = f"{LANDING}/priority-outcomes-html"
    words = "<div class='govspeak'><h2>Priority outcomes</h2></div>"
    page = govuk.publication(path, "Priority outcomes & metrics", [], schema_name="html_publication")
    page["details"]["body"] = words
    attachment = {"attachment_type": "html", "title": "Priority outcomes", "url": path}
    govuk.publication(LANDING, "Documents", [attachment])
    assert fetch(project, "sr2021", access=access)[0] == GOOD
    text = (documents(project) / f"{NAME}.html").read_text()
    assert words in text and "<title>Priority outcomes &amp; metrics</title>" in text
    assert verify(project) == []


def test_spreadsheets_are_known_by_their_bytes(project: Path, govuk: GovUk, access: Access) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as z:
        z.writestr("[Content_Types].xml", "<Types/>")
        z.writestr("xl/workbook.xml", "<workbook/>")
    govuk.files["/media/x/pilots.xlsx"] = packed.getvalue()
    xlsx = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    item = govuk.attachment("/media/x/pilots.xlsx", "Priority outcomes", content_type=xlsx)
    govuk.publication(LANDING, "Documents", [item])
    assert fetch(project, "sr2021", access=access)[0] == GOOD
    assert f"{NAME}.xlsx" in kept(project)


ONE, OTHER = "Priority outcomes: tables", "Priority outcomes: text"
PAGES = {  # what stands at the landing page: titles of attachments, or an answer; and what is said of it
    "nothing": ([], "no attachment has the words"),
    "other files": (["Policy costings", "Impact on households"], 'there: "Policy costings"'),
    "two that may be meant": ([ONE, OTHER], "more than one attachment"),
    "no page": (404, "is missing"),
    "a page withdrawn": (410, "is withdrawn"),
    "another page": ("/api/content/elsewhere", "is moved"),
}


@pytest.mark.parametrize("what", PAGES)
def test_what_the_landing_page_must_offer(project: Path, govuk: GovUk, access: Access, what: str) -> None:
    page, said = PAGES[what]
    govuk.publication("/elsewhere", "Elsewhere", [])
    if isinstance(page, list):
        items = [govuk.attachment(f"/media/{n}/f{n}.pdf", title) for n, title in enumerate(page)]
        govuk.publication(LANDING, "Documents", items)
    else:
        govuk.pages[LANDING] = page
    status, text = fetch(project, "sr2021", access=access)
    assert status == FAILED and said in text


def test_a_document_whose_page_is_not_known_does_not_stop_the_others(
    project: Path, govuk: GovUk, access: Access
) -> None:
    unknown = {**EDITION["documents"][0], "document": "round-one", "landing_page": ""}
    write_edition(project, {**EDITION, "documents": [unknown, *EDITION["documents"]]})
    status, text = fetch(project, "sr2021", access=access)
    assert status == LOOK
    assert "round-one: landing_page not known" in text
    assert f"{NAME}.pdf" in kept(project)
    bad = {**EDITION["documents"][0], "document": "round-two", "attachment": "no such words"}
    for some in ([bad, unknown], [unknown, bad]):
        write_edition(project, {**EDITION, "documents": some})
        assert fetch(project, "sr2021", access=access)[0] == FAILED


# What a kill at any point leaves. The child ends itself with SIGKILL at the n-th call that changes a file
# (open for writing, rename, remove), which Python announces to audit hooks just before it happens.
CHILD = """
import dataclasses, os, signal, sys
from pathlib import Path
from joinup.sources.fetch import fetch
from joinup.sources.web import GOVUK
root, base, netloc, last = Path(sys.argv[1]), sys.argv[2], sys.argv[3], int(sys.argv[4])
count = 0
def hook(event, args):
    global count
    writes = event == "open" and isinstance(args[1], str) and set(args[1]) & set("wax+")
    if (writes or event in ("os.rename", "os.remove")) and str(root) in str(args[0]):
        count += 1
        if count == last:
            os.kill(os.getpid(), signal.SIGKILL)
sys.addaudithook(hook)
access = dataclasses.replace(
    GOVUK, base=base, hosts=frozenset({netloc}), https_only=False, pause=0.0, tries=1, timeout=20.0
)
status, text = fetch(root, "sr2021", access=access)
print(text)
sys.exit(status)
"""


def run_child(root: Path, govuk: GovUk, last: int) -> subprocess.Popen:
    arguments = [sys.executable, "-c", CHILD, str(root), govuk.base, govuk.netloc, str(last)]
    return subprocess.Popen(arguments, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def assert_nothing_false(root: Path) -> None:
    """No half-written file under a final name, and no record that is not true."""
    for path in documents(root).glob("[!.]*"):
        if path.name.endswith(".source.yaml"):
            record = read_record(path)
            assert (documents(root) / str(record.file)).read_bytes() == PDF
            assert record.sha256 == hashlib.sha256(PDF).hexdigest()
        else:
            assert path.read_bytes() == PDF
    assert {f.problem for f in verify(root)} <= {"is a document without a source record"}


def assert_mended(root: Path, govuk: GovUk) -> None:
    """The next fetch completes what was stopped."""
    assert fetch(root, "sr2021", access=quick(govuk))[0] == GOOD
    assert verify(root) == []
    assert kept(root) == [f"{NAME}.pdf", f"{NAME}.source.yaml"]


@pytest.mark.slow
def test_a_kill_at_any_point_leaves_nothing_false(project: Path, govuk: GovUk, tmp_path: Path) -> None:
    points = 0
    for last in range(1, 30):
        root = tmp_path / f"run{last}"
        write_project(root)
        child = run_child(root, govuk, last)
        child.communicate(timeout=60)
        assert_nothing_false(root)
        if child.returncode == 0:
            break
        assert child.returncode == -signal.SIGKILL
        points += 1
        assert_mended(root, govuk)
    assert child.returncode == 0 and points >= 4, "every point was passed"
