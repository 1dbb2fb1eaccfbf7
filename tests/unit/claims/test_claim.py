"""The file of claims: every fault of it is told."""

from __future__ import annotations

import pytest
from tests.small import edition_of

from joinup.claims.claim import read_claims
from joinup.errors import InputError

CLAIM = {"id": "c", "statement": "{pair_a} holds.", "kind": "share", "records": ["pilots"], "threshold": 0.5}


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"kind": "heavy"}, "unknown kind, heavy"),
        ({"kind": "by_far", "threshold": 1}, "Write a threshold above 1 and below 1000."),
        *(({"threshold": limit}, "above 0 and below 1") for limit in (1, 50, None)),
        ({"statement": "{pair_a"}, "curly brackets"),
        ({"statement": "{0}"}, "curly brackets"),
        ({"statement": "{pair_c} holds."}, r"Did you mean {pair_a}\?"),
    ],
)
def test_a_claim_that_does_not_fit_is_refused(tmp_path, monkeypatch, changes, problem) -> None:
    monkeypatch.chdir(tmp_path)
    edition = edition_of(claims="claims.yaml")
    (tmp_path / "claims.yaml").write_text(repr([CLAIM]).replace("None", "null"))
    assert read_claims(edition)[0].threshold == 0.5
    content = repr([CLAIM | changes, CLAIM]).replace("None", "null")
    (tmp_path / "claims.yaml").write_text(content)
    with pytest.raises(InputError, match=problem) as error:
        read_claims(edition)
    assert "is the id of two claims" in str(error.value)


def test_an_edition_may_have_no_claims_but_no_empty_list(tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "claims.yaml").write_text("[]")
    assert read_claims(edition_of(claims=None)) == []
    with pytest.raises(InputError, match="no list of claims"):
        read_claims(edition_of(claims="claims.yaml"))


def test_a_claim_on_a_pair_needs_a_focus(tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    for kind, refused in [("heaviest_pair", True), ("share", False)]:
        (tmp_path / "claims.yaml").write_text(repr([CLAIM | {"kind": kind}]))
        if not refused:
            assert read_claims(edition_of(claims="claims.yaml", focus=None))
            continue
        with pytest.raises(InputError, match="the edition has no focus"):
            read_claims(edition_of(claims="claims.yaml", focus=None))
