"""The generator of documents: reproducible, true to its own words, and varied."""

from __future__ import annotations

import doctest
import importlib
from functools import cache
from pathlib import Path

import pypdfium2
import pytest
from lxml import html
from python_calamine import CalamineWorkbook

from documents import LAYOUTS, Document, compare, generate, layouts, mutate, mutations, same_body, squashed
from documents.departments import DEPARTMENTS

SEEDS = (1, 2, 3)
pytestmark = pytest.mark.slow  # some of its documents are read by the fast tests of the extract stage


@pytest.fixture(scope="session")
def store(tmp_path_factory):
    """Documents made once for all tests of this file."""
    base = tmp_path_factory.mktemp("documents")

    @cache
    def make(name: str, seed: int) -> Document:
        return generate(seed, LAYOUTS[name].kind, name, base, size="small")

    return make


def text_of(path: Path) -> str:
    """All words of a file, read loosely by other means than those that wrote it."""
    if path.suffix == ".pdf":
        with pypdfium2.PdfDocument(path) as document:
            return "\n".join(page.get_textpage().get_text_range() for page in document)
    if path.suffix == ".html":
        return html.fromstring(path.read_bytes()).text_content()
    if path.suffix == ".csv":
        data = path.read_bytes()
        if data[:2] in {b"\xff\xfe", b"\xfe\xff"}:
            return data.decode("utf-16")
        try:
            return data.decode("utf-8-sig")
        except UnicodeError:
            return data.decode("cp1252")
    book = CalamineWorkbook.from_path(path)
    sheets = (book.get_sheet_by_name(name).to_python() for name in book.sheet_names)
    return "\n".join(str(cell) for sheet in sheets for row in sheet for cell in row)


def halves_printed(word: str, whole: str) -> bool:
    """Tell whether both parts of a word broken somewhere stand in a text."""
    return any(word[:at] in whole and word[at:] in whole for at in range(2, len(word) - 1))


def words_of(document: Document) -> list[str]:
    """Every word that the truth says is printed."""
    keys = ("outcome", "organisation", "text", "pilot")
    return [word for row in document.truth for key in keys if key in row for word in row[key].split()]


def test_there_are_many_layouts_over_both_kinds_and_all_engines():
    assert len(layouts("outcomes")) >= 12
    assert len(layouts("pilots")) >= 12
    engines = {layout.engine for layout in LAYOUTS.values()}
    assert engines == {"weasyprint", "platypus", "canvas", "figure", "html", "xlsx", "ods", "csv"}
    for kind in ("outcomes", "pilots"):
        assert {LAYOUTS[name].engine for name in layouts(kind)} == engines


@pytest.mark.parametrize(
    ("name", "seed"),
    [
        pytest.param(name, seed, marks=[pytest.mark.slow] if layout.engine == "figure" and seed > 1 else [])
        for name, layout in LAYOUTS.items()
        for seed in SEEDS
    ],
)
def test_every_true_word_is_printed(store, name, seed):
    document = store(name, seed)
    whole = squashed(text_of(document.path))
    words = {squashed(word) for word in words_of(document)} - {""}
    missing = {word for word in words if word not in whole}
    if document.pages:  # a line's or a page's end may stand inside a word, or its halves be drawn apart
        missing = {word for word in missing if not halves_printed(word, whole)}
    assert not missing
    assert document.truth and document.path.stat().st_size > 0
    if document.pages:
        assert 3 <= document.pages <= 40


@pytest.mark.parametrize("name", LAYOUTS)
def test_truth_is_closed_and_consistent(store, name):
    rows = [row for seed in SEEDS for row in store(name, seed).truth]
    shapes = {
        "outcome": {"list", "outcome", "cross_cutting"},
        "contribution": {"list", "outcome", "organisation", "role"},
        "metric": {"list", "outcome", "text"},
        "pilot": {"list", "pilot"},
        "participation": {"list", "pilot", "organisation", "role"},
        "funding": {"list", "pilot", "value_gbp"},
    }
    assert all(set(row) == shapes[row["list"]] for row in rows)
    assert {row["role"] for row in rows if row["list"] == "contribution"} <= {"lead", "supporting"}
    assert {row["role"] for row in rows if row["list"] == "participation"} <= {
        "lead",
        "partner",
        "unspecified",
        "delivery",
    }
    for seed in SEEDS:
        truth = store(name, seed).truth
        titles = {row["outcome"] for row in truth if row["list"] == "outcome"}
        assert {row["outcome"] for row in truth if "outcome" in row} == titles
        names = {row["pilot"] for row in truth if row["list"] == "pilot"}
        assert {row["pilot"] for row in truth if "pilot" in row} == names
        assert len({tuple(row.items()) for row in truth}) == len(truth)


@pytest.mark.parametrize("name", LAYOUTS)
def test_a_body_mentioned_beside_a_row_takes_no_part_in_it(store, name):
    for seed in SEEDS:
        document = store(name, seed)
        taking_part = {
            (row.get("outcome") or row.get("pilot"), document.printed[row["organisation"]])
            for row in document.truth
            if "organisation" in row
        }
        for row in document.distractors:
            if row["list"] == "mention" and row["near"]:
                assert (row["near"], document.printed[row["organisation"]]) not in taking_part


@pytest.mark.parametrize("name", LAYOUTS)
def test_the_same_seed_gives_the_same_truth_and_bytes(store, name, tmp_path):
    first = store(name, 2)
    again = generate(2, LAYOUTS[name].kind, name, tmp_path, size="small")
    assert again.truth == first.truth
    assert again.distractors == first.distractors
    assert again.path.read_bytes() == first.path.read_bytes()


def test_a_wrong_statement_is_an_inconsistency_and_a_right_one_is_not(tmp_path):
    stated = [generate(seed, "pilots", "pilots-web", tmp_path) for seed in range(20)]
    wrong = 0
    for document in stated:
        true = sum(row["list"] == "pilot" for row in document.truth)
        rows = [row for row in document.distractors if row["list"] == "statement" and row["what"] == "pilots"]
        assert len(rows) == 1 and rows[0]["true"] == true
        flagged = [row for row in document.inconsistencies if row["what"] == "pilots"]
        assert bool(flagged) == (rows[0]["stated"] != true)
        wrong += bool(flagged)
    assert 0 < wrong < 20


def test_a_funding_total_is_stated_only_over_printed_sums(tmp_path):
    seen = 0
    for seed in range(20):
        document = generate(seed, "pilots", "pilots-web-table", tmp_path)
        for row in document.distractors:
            if row["list"] == "statement" and row["what"] == "funding_gbp":
                seen += 1
                assert row["true"] == sum(r["value_gbp"] for r in document.truth if r["list"] == "funding")
    assert seen


def test_features_of_the_layouts_occur(tmp_path):
    """Drawn at random, so looked for over many seeds of cheap layouts."""
    texts = [
        text_of(generate(seed, "outcomes", name, tmp_path, size="small").path)
        for seed in range(25)
        for name in ("outcomes-web", "outcomes-drawn", "outcomes-web-table")
    ]
    whole = "\n".join(texts).casefold()
    for cue in ("cross-cutting", "supported by", "also supported by", "contributing", "joint", "lead", "formerly",
                "working with", "source:", "’", "\u00ad", " & "):  # fmt: skip
        assert cue in whole, cue
    assert len(set(texts)) == len(texts)


def test_workbooks_have_merged_heads_and_several_sheets(tmp_path):
    from openpyxl import load_workbook

    books = [
        load_workbook(generate(seed, "outcomes", "outcomes-workbook", tmp_path).path) for seed in range(12)
    ]
    assert any(sheet.merged_cells.ranges for book in books for sheet in book)
    assert all(len(book.sheetnames) > 1 for book in books)


def test_separated_values_have_odd_separators_and_encodings(tmp_path):
    raw = [generate(seed, "pilots", "pilots-csv", tmp_path, size="small").path for seed in range(15)]
    dialects = {max(";|\t^~", key=text_of(path).count) for path in raw}
    assert len(dialects) >= 3
    assert any(path.read_bytes()[:2] in {b"\xff\xfe", b"\xfe\xff"} for path in raw)


def test_names_of_departments_are_recognised_in_any_spelling():
    for body in DEPARTMENTS:
        for text in (
            body.name,
            f"{body.name} ({body.short})",
            body.name.replace(" and ", " & "),
            *body.spellings,
        ):
            assert same_body(body.name, text), text


@pytest.mark.slow
@pytest.mark.parametrize(
    "name", [name for name, layout in LAYOUTS.items() if layout.engine not in {"html", "xlsx", "ods", "csv"}]
)
def test_large_documents_have_at_most_forty_pages(name, tmp_path):
    document = generate(4, LAYOUTS[name].kind, name, tmp_path, size="large")
    assert document.pages is not None and 3 <= document.pages <= 40


GOOD = {
    ".pdf": "pilots-drawn",
    ".html": "outcomes-web",
    ".xlsx": "pilots-workbook",
    ".ods": "pilots-ods",
    ".csv": "pilots-csv",
}


@pytest.mark.parametrize(
    ("suffix", "change"), [(suffix, name) for suffix in GOOD for name in mutations(suffix)]
)
def test_every_mutation_is_reproducible_changes_the_file_and_stays_small(store, suffix, change, tmp_path):
    good = tmp_path / f"good{suffix}"
    good.write_bytes(store(GOOD[suffix], 1).path.read_bytes())
    before = good.read_bytes()
    first = mutate(good, 7, change)
    data = first.read_bytes()
    first.unlink()
    again = mutate(good, 7, change)
    assert (again, again.read_bytes()) == (first, data)
    assert good.read_bytes() == before
    assert data != before or again.suffix != suffix
    assert len(data) < 5_000_000


def test_encrypted_and_pictured_files_are_what_they_say(store):
    good = store("pilots-drawn", 1).path
    with pytest.raises(pypdfium2.PdfiumError, match=r"(?i)password"):
        pypdfium2.PdfDocument(mutate(good, 1, "encrypted"))
    assert text_of(mutate(good, 1, "restricted")).strip()
    assert not text_of(mutate(good, 1, "pictures")).strip()


@pytest.mark.parametrize("module", ["compare", "html", "sheets", "speech"])
def test_examples_in_the_docstrings_hold(module):
    found = doctest.testmod(importlib.import_module(f"documents.{module}"))
    assert found.attempted and not found.failed


def test_a_longer_text_is_not_the_same():
    assert compare.same_words("Rate of kites", "3. Rate of kites")
    assert not compare.same_words("Rate of kites", "Share of kites")
