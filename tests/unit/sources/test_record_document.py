"""A document that came by hand: asked for what is not known, copied, checked and recorded."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from joinup.errors import InputError
from joinup.sources.fetch import GOOD, LOOK
from joinup.sources.record import documents, read_record, verify
from joinup.sources.record_document import record_document

from .conftest import EDITION, PDF

NAME = "sr2021-priority-outcomes"


def test_a_document_that_came_by_hand_is_recorded(project: Path, tmp_path: Path) -> None:
    file = tmp_path / "From the Treasury (final).pdf"
    file.write_bytes(PDF)
    asked: list[str] = []
    status, text = record_document(
        project, "sr2021", NAME, file, publisher="HM Treasury", ask=lambda q: asked.append(q) or ""
    )
    assert (status, text) == (
        GOOD,
        f"{NAME}.pdf: recorded ({len(PDF):,} bytes, sha256 {hashlib.sha256(PDF).hexdigest()[:8]}…)",
    )
    assert len(asked) == 2, "day and licence: the edition's file knows the rest"
    record = read_record(documents(project) / f"{NAME}.source.yaml")
    assert (record.title, record.licence) == (EDITION["documents"][0]["title"], "OGL-UK-3.0")
    assert verify(project) == []
    assert record_document(project, "sr2021", NAME, publisher="x")[0] == GOOD, "again, from where it is"
    file.write_bytes(PDF + b"another")
    assert record_document(project, "sr2021", NAME, file, publisher="x")[0] == LOOK
    assert verify(project) == []


@pytest.mark.parametrize(
    ("content", "given", "said"),
    [
        (PDF, {}, f"{NAME}: has no publisher. Add PUBLISHER=…"),
        (PDF, {"publisher": "x", "url": "a letter", "published": "soon"}, "column published"),
        (b"\0\1", {"publisher": "x"}, "is of a type that is not read here"),
        (None, {"publisher": "x"}, "is not there"),
    ],
)
def test_what_a_record_cannot_do_without(project: Path, tmp_path: Path, content, given, said: str) -> None:
    file = tmp_path / "list.pdf"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(InputError) as error:
        record_document(project, "sr2021", NAME, file, **given)
    assert said in str(error.value)
    assert not documents(project).exists()
