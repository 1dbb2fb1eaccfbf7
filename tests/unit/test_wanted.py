"""Documents wanted: gone from the list only once the evidence rests on them."""

from __future__ import annotations

import pytest
from tests.unit.review.samples import PILOTS, edition

from joinup.wanted import in_hand, wanted

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
