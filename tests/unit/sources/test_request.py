"""The drafted request: what, why, which edition, which licence, and no command in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from joinup.config.edition import read_edition
from joinup.sources.request import request_letter

EDITION = read_edition("sr2021", Path(__file__).parents[3])


@pytest.mark.parametrize("document", EDITION.documents, ids=lambda d: d.document)
def test_a_request_says_what_a_publisher_needs_to_know(document) -> None:
    text = request_letter(document, EDITION)
    assert f"“{document.title}”" in text and document.gives in text and document.publisher in text
    assert "edition sr2021" in text and "Open Government Licence v3.0" in text
    assert EDITION.named(document.record).project[1] in text and EDITION.cite.contact in text
    assert (document.landing_page or "could not find a page") in text
    assert "make " not in text and "None" not in text
