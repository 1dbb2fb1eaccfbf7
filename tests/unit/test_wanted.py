"""Documents wanted: listed until the evidence rests on them, each with a letter to its publisher."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.unit.review.samples import PILOTS, edition

from joinup.config.edition import read_edition
from joinup.wanted import in_hand, request_letter, wanted

DOCUMENTS = [{"document": "list", "record": "pilots", "title": "A list"}]


@pytest.mark.parametrize(
    ("basis", "files", "still"),
    [
        ("document", [], True),
        ("document", ["list.pdf.part", "list.source.yaml"], True),
        ("document", ["list.pdf", "list.source.yaml"], False),
        ("both", ["list.csv"], False),
        ("both", ["list.csv", "list.f1234567.csv"], False),  # another version that was fetched since
        ("register", ["list.pdf"], True),
    ],
)
def test_wanted_until_the_evidence_rests_on_it(tmp_path, monkeypatch, basis, files, still) -> None:
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "data/raw/documents"
    folder.mkdir(parents=True)
    for name in files:
        (folder / name).touch()
    small = edition(documents=DOCUMENTS, records=[{**PILOTS, "rows_from": basis}])
    assert [d.document for d in wanted(small)] == (["list"] if still else [])
    readable = [f"data/raw/documents/{f}" for f in files if f.count(".") == 1]
    assert list(in_hand(small).values()) == readable


EDITION = read_edition("sr2021", Path(__file__).parents[2])


@pytest.mark.parametrize("document", EDITION.documents, ids=lambda d: d.document)
def test_a_request_says_what_a_publisher_needs_to_know(document) -> None:
    text = request_letter(document, EDITION)
    assert f"“{document.title}”" in text and document.gives in text and document.publisher in text
    assert "edition sr2021" in text and "Open Government Licence v3.0" in text
    assert EDITION.named(document.record).project[1] in text
    assert (document.landing_page or "could not find a page") in text
    assert text.endswith("[name and address of the sender]\n") and "None" not in text
