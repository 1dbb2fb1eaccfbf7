"""The pages on paper: PDF/UA-1 with everything a screen reader needs, vectors, few pages, the same bytes each time."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from itertools import pairwise

import pdfplumber
import pikepdf
import pytest

from browser.pages import Built
from joinup.brief.pdf import pdf

A4 = (595.3, 841.9)  # points
MM = 72 / 25.4


class Paper:
    """A PDF file, opened."""

    def __init__(self, content: bytes):
        self.content = content
        self.file = pikepdf.open(io.BytesIO(content))
        self.root = self.file.Root

    def elements(self, *kinds: str) -> Iterator[pikepdf.Object]:
        """Yield structure elements of some kinds in reading order; of any kind, if none is named."""
        waiting = [self.root.StructTreeRoot.K]
        while waiting:
            at = waiting.pop()
            if isinstance(at, pikepdf.Array):
                waiting.extend(reversed(list(at)))
            elif isinstance(at, pikepdf.Dictionary):
                if "/S" in at and (not kinds or str(at.S)[1:] in kinds):
                    yield at
                if "/K" in at:
                    waiting.append(at.K)

    def links(self) -> list[pikepdf.Object]:
        """Return all link annotations."""
        return [a for page in self.file.pages for a in page.get("/Annots", []) if a.Subtype == "/Link"]

    def objects(self, key: str, value: str) -> list[pikepdf.Object]:
        """Return all objects that say so of themselves."""
        kinds = (pikepdf.Dictionary, pikepdf.Stream)
        return [o for o in self.file.objects if isinstance(o, kinds) and o.get(key) == value]

    def text(self) -> str:
        """Return all text without spaces and line ends, which a layout may set anywhere."""
        with pdfplumber.open(io.BytesIO(self.content)) as document:
            return re.sub(r"\s+", "", "".join(page.extract_text() for page in document.pages))


@pytest.fixture(scope="session")
def papers(hostile: Built) -> dict[str, Paper]:
    """The hostile pages on paper."""
    return {name: Paper(pdf(hostile.html(name))) for name in ("brief", "annex", "summary")}


@pytest.fixture(params=["brief", "annex", "summary"])
def paper(request: pytest.FixtureRequest, papers: dict[str, Paper]) -> Paper:
    return papers[request.param]


def test_it_says_what_it_is(paper: Paper, hostile: Built) -> None:
    assert b'pdfuaid:part="1"' in paper.root.Metadata.read_bytes()
    assert str(paper.root.Lang) == "en-GB"
    assert bool(paper.root.MarkInfo.Marked) and bool(paper.root.ViewerPreferences.DisplayDocTitle)
    assert str(paper.file.docinfo["/Title"]).startswith(hostile.edition.title)


def test_every_figure_has_its_alternative_text(paper: Paper, hostile: Built) -> None:
    texts = {str(f.Alt) for f in paper.elements("Figure")}
    assert texts <= {d.caption["alt"] for d in hostile.material.figures.values()}


def test_headings_are_in_order_and_are_the_bookmarks(paper: Paper) -> None:
    levels = [int(str(e.S)[2:]) for e in paper.elements("H1", "H2", "H3", "H4")]
    assert levels[0] == 1 and levels.count(1) == 1 and levels.count(2) >= 2
    assert all(after - before <= 1 for before, after in pairwise(levels))
    with paper.file.open_outline() as outline:
        (top,) = outline.root
        assert len(top.children) >= levels.count(2) - 1


@pytest.mark.parametrize("name", ["brief", "annex"])
def test_cells_name_their_headers(papers: dict[str, Paper], name: str) -> None:
    paper = papers[name]
    ids = {str(e.ID) for e in paper.elements("TH")}
    cells = list(paper.elements("TD"))
    assert ids and cells
    assert all({str(h) for h in cell.A.Headers} <= ids for cell in cells)
    assert sum(len(cell.A.Headers) > 0 for cell in cells) > 0.9 * len(cells)


def test_links_lead_somewhere_and_are_described(paper: Paper) -> None:
    names = paper.root.get("/Names", {}).get("/Dests", {}).get("/Names", [])
    ids = {str(n) for n in list(names)[::2]}
    for link in paper.links():
        assert str(link.Contents) and "/StructParent" in link
        if "/A" in link:
            assert re.match(r"https?://", str(link.A.URI))
        else:
            assert str(link.Dest) in ids


def test_fonts_are_inside_and_figures_are_vectors(paper: Paper) -> None:
    fonts = paper.objects("/Type", "/FontDescriptor")
    assert any("Joinup-Sans" in str(f.FontName) for f in fonts)
    assert all({"/FontFile", "/FontFile2", "/FontFile3"} & set(f.keys()) for f in fonts)
    assert not paper.objects("/Subtype", "/Image")


def test_no_text_stands_in_a_form_of_its_own(papers: dict[str, Paper]) -> None:
    """PDFium, the viewer of Chromium and Edge, cuts the left edge of such a text."""
    forms = [form for paper in papers.values() for form in paper.objects("/Subtype", "/Form")]
    assert forms and not [form for form in forms if b"BT" in form.read_bytes().split()]


def test_the_same_page_gives_the_same_bytes(hostile: Built, papers: dict[str, Paper]) -> None:
    assert pdf(hostile.html("summary")) == papers["summary"].content


@pytest.fixture(scope="session")
def printed(real: Built) -> dict[str, bytes]:
    """The pages of the default edition on paper."""
    return {name: pdf(real.html(name)) for name in ("brief", "annex", "summary")}


def test_running_heads_page_numbers_and_lengths(real: Built, printed: dict[str, bytes]) -> None:
    for name, most in {"brief": 3, "annex": 10, "summary": 1}.items():
        with pdfplumber.open(io.BytesIO(printed[name])) as document:
            pages = [page.extract_text() for page in document.pages]
            heads = [page.crop((0, 0, page.width, 15 * MM)).extract_text() for page in document.pages]
        assert len(pages) <= most, name
        assert all(f"{number} / {len(pages)}" in text for number, text in enumerate(pages, 1))
        assert all(real.edition.title in head for head in heads[1:])


def test_the_brief_on_paper_has_its_verdicts_and_no_screen_parts(printed: dict[str, bytes]) -> None:
    text = Paper(printed["brief"]).text()
    assert text.count("cannotbedecided") >= 1 and "Whatwefound" in text
    for screen in ("Findabody", "Scrollsideways", "Backtothetext", "Dataoffigure"):
        assert screen not in text
