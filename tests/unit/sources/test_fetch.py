"""Fetching, against a real server: what is taken, what is refused, and what a stop leaves behind."""

from __future__ import annotations

import functools
import hashlib
import io
import itertools
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from joinup.errors import InputError
from joinup.sources.fetch import fetch, record_document
from joinup.sources.record import FAILED, GOOD, LOOK, XLSX, documents, read_record, verify
from joinup.sources.web import GOVUK, Access, Client, SourceError
from runs import is_killed

from .conftest import (
    EDITION,
    LANDING,
    NOWHERE,
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
SHA256 = hashlib.sha256(PDF).hexdigest()


def files(root: Path) -> dict[str, bytes]:
    """What a person would see in the folder of documents."""
    return {p.name: p.read_bytes() for p in sorted(documents(root).glob("[!.]*"))}


def test_a_fetched_document_has_its_record(project: Path, govuk: GovUk, access: Access) -> None:
    status, text = fetch(project, "sr2021", access=access)
    assert (status, text) == (GOOD, f"{NAME}.pdf: recorded ({len(PDF):,} bytes, sha256 {SHA256[:8]}…)")
    before = files(project)
    assert list(before) == [f"{NAME}.pdf", f"{NAME}.source.yaml"] and before[f"{NAME}.pdf"] == PDF
    record = read_record(documents(project) / f"{NAME}.source.yaml")
    assert (record.sha256, record.bytes, record.publisher) == (SHA256, len(PDF), "HM Treasury")
    assert (str(record.published), record.licence) == ("2021-10-27", "OGL-UK-3.0")
    assert "Open Government Licence v3.0" in record.attribution
    assert str(record.landing_page) == f"https://www.gov.uk{LANDING}"
    assert str(record.url) == f"{govuk.base}{PDF_PATH}"
    assert record.used_for == "outcomes of edition sr2021"
    assert verify(project) == [] and not list(documents(project).glob(".*")), "no temporary file is left"
    status, text = fetch(project, "sr2021", access=access)
    assert (status, "unchanged" in text, files(project)) == (GOOD, True, before)


def test_a_changed_byte_is_kept_beside_and_both_are_reported(
    project: Path, govuk: GovUk, access: Access
) -> None:
    fetch(project, "sr2021", access=access)
    other = PDF.replace(b"000100", b"000101", 1)
    govuk.files[PDF_PATH] = other
    new = hashlib.sha256(other).hexdigest()
    for _ in range(2):
        status, text = fetch(project, "sr2021", access=access)
        assert status == LOOK and SHA256 in text and new in text, "it stays reported"
    assert (files(project)[f"{NAME}.pdf"], files(project)[f"{NAME}.{new[:8]}.pdf"]) == (PDF, other)
    assert verify(project) == [], "the one beside has its own record"


def test_a_document_may_be_damaged_dropped_in_by_hand_or_lost(project: Path, access: Access) -> None:
    mine = documents(project) / f"{NAME}.pdf"
    mine.parent.mkdir(parents=True)
    mine.write_bytes(PDF)
    assert fetch(project, "sr2021", access=access)[0] == GOOD
    assert verify(project) == [], "dropped in: it gets its record"
    mine.unlink()
    assert fetch(project, "sr2021", access=access)[0] == GOOD
    assert verify(project) == [], "lost: it is fetched again"
    mine.write_bytes(b"%PDF-1.7 edited by hand")
    assert fetch(project, "sr2021", access=access)[0] == LOOK
    assert mine.read_bytes() == b"%PDF-1.7 edited by hand", "damaged: it is not overwritten"


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


def to(address: str) -> Callable[[Handler], None]:
    return lambda h: h.answer(302, Location=address.format(base=h.govuk.base, path=PDF_PATH))


HTML = b"<!DOCTYPE html><html><body>Sign in</body></html>"
SCRIPT = b"<script>1</script>" + PDF
LENGTH = f"expected {len(PDF):,} bytes, actual {len(PDF) + 5:,}"
CHUNKS = b"1388\r\n" + PDF[:5000] + b"\r\n1388\r\n" + PDF[5000:6000]
REFUSED = {
    "HTML in place of a PDF": (lambda h: h.answer(200, HTML), "expected application/pdf, actual text/html"),
    "a page with a script before a PDF": (lambda h: h.answer(200, SCRIPT), "actual application/octet-stream"),
    "a promise of 3 GB": (answers(b"%PDF-1.7", Content_Length="3000000000"), "3,000,000,000 bytes or more"),
    "a body without end": (endless, "bytes or more; at most 1,000,000"),
    "a body that ends early": (answers(PDF[:5000], Content_Length=str(len(PDF))), "ended early"),
    "chunks that end early": (answers(CHUNKS, Transfer_Encoding="chunked"), "ended early"),
    "no length": (answers(PDF[:5000]), "does not say how long it is"),
    "a length that is no number": (answers(PDF, Content_Length="\u00b2"), "does not say how long it is"),
    "a slow drip": (drips, "took longer than 0.5 seconds"),
    "headers that drip": (functools.partial(drips, head=True), "took longer than 0.5 seconds"),
    "no HTTP": (lambda h: h.wfile.write(b"220 ready\r\n\r\n"), "did not give an answer"),
    "wrong length": (lambda h: h.answer(200, PDF + b"more\n"), LENGTH),
    "packed, though it was not asked for": (lambda h: h.answer(200, PDF, Content_Encoding="br"), "is packed"),
    "chunks that are packed": (answers(CHUNKS, Transfer_Encoding="gzip, chunked"), "is packed"),
    "a PDF without its end": (lambda h: h.answer(200, PDF[:5000]), "is cut off"),
    "unchanged, though nothing was asked": (answers(b"", 304), "answered 304"),
    "a part nobody asked for": (lambda h: h.answer(206, PDF), "answered 206"),
    "a foreign host": (to("https://example.org/document.pdf"), "not listed"),
    "a user at a foreign host": (to("{base}@example.org/x"), "not listed"),
    "a file of this machine": (to("file:///etc/passwd"), "not listed"),
    "no address": (to("http://[::1"), "did not give an answer that can be read"),
    "redirects in a loop": (to("{base}{path}"), "in a loop"),
}


@pytest.mark.parametrize("kind", REFUSED)
def test_what_is_refused_leaves_nothing_behind(project: Path, govuk: GovUk, kind: str) -> None:
    behaviour, words = REFUSED[kind]
    govuk.files[PDF_PATH] = behaviour
    item = govuk.attachment(PDF_PATH, "Priority outcomes", file_size=len(PDF) if "length" in kind else None)
    govuk.publication(LANDING, "Documents", [item])
    strict = quick(govuk, most_bytes=1_000_000, longest=0.5, timeout=0.7, tries=2)
    status, text = fetch(project, "sr2021", access=strict)
    assert status == FAILED and words in text
    assert files(project) == {}, "neither a document nor a record"
    govuk.files[PDF_PATH] = PDF  # and once GOV.UK is well again, so is the project
    assert fetch(project, "sr2021", access=strict)[0] == GOOD
    govuk.files[PDF_PATH] = behaviour
    before = files(project)
    assert fetch(project, "sr2021", access=strict)[0] == FAILED
    assert files(project) == before and verify(project) == [], "what is refused replaces nothing"


def test_one_odd_answer_refuses_one_document_only(project: Path, govuk: GovUk, access: Access) -> None:
    odd = {**EDITION["documents"][0], "document": "odd", "landing_page": "https://www.gov.uk/odd"}
    nowhere = {**odd, "document": "round-one", "landing_page": ""}
    write_edition(project, {**EDITION, "documents": [odd, nowhere, *EDITION["documents"]]})
    hang_up = answers(b"", 200, **{f"X_{n}": "y" for n in range(200)})
    for page in ({"title": 7}, {"title": "\ud800"}, hang_up, lambda h: h.wfile.write(b"no HTTP\r\n\r\n")):
        govuk.pages["/odd"] = page
        status, text = fetch(project, "sr2021", access=access)
        assert status == FAILED and "odd: " in text and "round-one: landing_page not known" in text
        assert f"{NAME}.pdf" in files(project)
    assert fetch(project, "sr2021", NAME, access)[0] == GOOD, "one of them alone"
    assert fetch(project, "sr2021", "round-one", access)[0] == LOOK
    with pytest.raises(InputError, match="Did you mean sr2021-priority-outcomes"):
        fetch(project, "sr2021", "sr2021-priority-outcome", access)


def test_without_a_network_fetch_says_so_once(project: Path) -> None:
    second = {**EDITION["documents"][0], "document": "b"}
    write_edition(project, {**EDITION, "documents": [*EDITION["documents"], second]})
    sentence = "Nothing was fetched: 127.0.0.1:9 cannot be reached from this machine."
    assert fetch(project, "sr2021", access=NOWHERE) == (FAILED, sentence)


def test_a_busy_server_is_asked_again_within_reason(project: Path, govuk: GovUk, access: Access) -> None:
    replies = iter([(429, b"", {"Retry_After": "1"}), (500, b"", {}), (200, PDF, {})])

    def busy(handler: Handler) -> None:
        status, body, headers = next(replies)
        handler.answer(status, body, **headers)

    govuk.files[PDF_PATH] = busy
    assert fetch(project, "sr2021", access=access)[0] == GOOD
    times = [time for time, path, _ in govuk.log if path == PDF_PATH]
    assert len(times) == 3 and times[1] - times[0] >= 1.0
    govuk.files[PDF_PATH] = lambda h: h.answer(429, Retry_After="3600")
    status, text = fetch(project, "sr2021", access=quick(govuk, most_wait=0))
    assert (status, "answered 429" in text) == (FAILED, True)


def test_requests_are_a_second_apart_and_say_who_asks(project: Path, govuk: GovUk) -> None:
    assert GOVUK.pause >= 1.0, "the default is polite"
    fetch(project, "sr2021", access=quick(govuk, pause=0.2))
    times = [t for t, _, _ in govuk.log]
    assert len(times) >= 2 and all(b - a >= 0.19 for a, b in itertools.pairwise(times))
    assert all("joinup/" in h["User-Agent"] for _, _, h in govuk.log)


@pytest.mark.parametrize(
    "url",
    [
        "http://www.gov.uk/api/content/x",
        "https://example.org/x",
        "https://www.gov.uk.example.org/x",
        "https://www.gov.uk:8443/x",
        "https://user@www.gov.uk/x",
        "https://www.gov.uk@example.org/x",
        "ftp://www.gov.uk/x",
        "//www.gov.uk/x",
    ],
)
def test_no_address_is_asked_that_is_not_listed(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("requests.adapters.HTTPAdapter.send", lambda *_, **__: pytest.fail("it was asked"))
    with pytest.raises(SourceError, match="not listed"):
        Client(Access(pause=0.0)).json(url)


def test_https_with_its_certificate_checked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    crt, context = certificate(tmp_path)
    site = GovUk()
    server = serve(site, context)
    site.publication("/a", "A page", [])
    with pytest.raises(SourceError, match="no certificate that can be trusted"):
        Client(quick(site)).json(f"{site.base}/api/content/a")
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(crt))
    assert Client(quick(site)).json(f"{site.base}/api/content/a")[2]["title"] == "A page"
    server.shutdown()
    server.server_close()


def test_it_works_through_a_proxy(project: Path, govuk: GovUk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", govuk.base)
    govuk.base = "http://gov.invalid"  # no machine has this name: only the proxy can be asked
    govuk.publication(LANDING, "Documents", [govuk.attachment(PDF_PATH, "Priority outcomes")])
    assert fetch(project, "sr2021", access=quick(govuk))[0] == GOOD


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
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/workbook.xml", "<workbook/>")
    govuk.files["/media/x/pilots.xlsx"] = content.getvalue()
    item = govuk.attachment("/media/x/pilots.xlsx", "Priority outcomes", content_type=XLSX)
    govuk.publication(LANDING, "Documents", [item])
    assert fetch(project, "sr2021", access=access)[0] == GOOD
    assert f"{NAME}.xlsx" in files(project)


PAGES = {  # what stands at the landing page: titles of attachments, or an answer; and what is said of it
    "nothing": ([], "no attachment has the words"),
    "other files": (["Policy costings", "Impact on households"], 'there: "Policy costings"'),
    "two that may be meant": (["Priority outcomes: tables", "Priority outcomes: text"], "more than one"),
    "no page": (404, "is missing"),
    "a page withdrawn": (410, "is withdrawn"),
    "another page": ("/api/content/elsewhere", "is moved"),
}


@pytest.mark.parametrize("what", PAGES)
def test_what_the_landing_page_must_offer(project: Path, govuk: GovUk, access: Access, what: str) -> None:
    page, words = PAGES[what]
    govuk.publication("/elsewhere", "Elsewhere", [])
    if isinstance(page, list):
        items = [govuk.attachment(f"/media/{n}/f{n}.pdf", title) for n, title in enumerate(page)]
        govuk.publication(LANDING, "Documents", items)
    else:
        govuk.pages[LANDING] = page
    status, text = fetch(project, "sr2021", access=access)
    assert status == FAILED and words in text


def test_a_document_that_came_by_hand_is_recorded(project: Path, tmp_path: Path) -> None:
    file = tmp_path / "From the Treasury (final).pdf"
    file.write_bytes(PDF)
    questions: list[str] = []

    def ask(question: str) -> str:
        questions.append(question)
        return ""

    assert record_document(project, "sr2021", NAME, file, publisher="HM Treasury", ask=ask)[0] == GOOD
    assert len(questions) == 2, "day and licence: the edition's file knows the rest"
    record = read_record(documents(project) / f"{NAME}.source.yaml")
    assert (record.title, record.licence) == (EDITION["documents"][0]["title"], "OGL-UK-3.0")
    assert record_document(project, "sr2021", NAME, publisher="x")[0] == GOOD, "again, from where it is"
    file.write_bytes(PDF + b"another")
    assert record_document(project, "sr2021", NAME, file, publisher="x")[0] == LOOK
    assert files(project)[f"{NAME}.pdf"] == PDF and verify(project) == []


@pytest.mark.parametrize(
    ("content", "fields", "words"),
    [
        (PDF, {}, f"{NAME}: has no publisher. Add PUBLISHER=…"),
        (PDF, {"publisher": "x", "url": "a letter", "published": "soon"}, "column published"),
        (b"\0\1", {"publisher": "x"}, "is of a type that is not read here"),
        (None, {"publisher": "x"}, "is not there"),
    ],
)
def test_what_a_record_cannot_do_without(project: Path, tmp_path: Path, content, fields, words: str) -> None:
    file = tmp_path / "list.pdf"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(InputError) as error:
        record_document(project, "sr2021", NAME, file, **fields)
    assert words in str(error.value)
    assert not documents(project).exists()


def test_a_kill_at_any_point_leaves_nothing_false(govuk: GovUk, tmp_path: Path) -> None:
    for last in range(1, 30):
        root = tmp_path / f"run{last}"
        write_project(root)
        killed = is_killed(root, last, lambda root=root: fetch(root, "sr2021", access=quick(govuk)))
        assert files(root).get(f"{NAME}.pdf", PDF) == PDF
        assert {f.problem for f in verify(root)} <= {"is a document without a source record"}
        if not killed:
            break
        assert fetch(root, "sr2021", access=quick(govuk))[0] == GOOD, "the next fetch completes it"
        names = sorted(p.name for p in documents(root).iterdir())
        assert verify(root) == [] and names == [f"{NAME}.pdf", f"{NAME}.source.yaml"], (
            "no temporary file is left"
        )
    assert not killed and last > 4, "every point was passed"
