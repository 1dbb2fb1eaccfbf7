"""The summary after a build fits on a screen and says what a person asks first."""

from __future__ import annotations

import json

import pytest
from tests.unit.review.samples import edition

from joinup.errors import InputError
from joinup.summary import changes_on_screen, read_facts, summary

CONTENT = {
    "edition": "small",
    "records": {
        "pilots": {
            "facts": [{"id": "projects_known", "text": "26"}, {"id": "projects_total", "text": "60"},
                      {"id": "departments", "text": "15"}],
            "claims": [{"claim_id": f"c{n}", "record": "pilots", "verdict": verdict}
                       for n, verdict in enumerate(["cannot be decided", "not tested", "cannot be decided"])],
        },
        "outcomes": {"facts": [{"id": "projects_known", "text": "0"}, {"id": "departments", "text": "0"}],
                     "claims": []},
    },
    "claims": [],
}  # fmt: skip


def test_coverage_verdicts_and_titles_of_documents() -> None:
    text = summary(edition(), CONTENT, ["A list", "Another"], ["1 number changed: a: 1 → 2"], 16.4)
    assert "  pilots    26 of 60 pilots, 15 departments\n" in text
    assert "  outcomes  0 outcomes, 0 departments\n" in text
    assert "  pilots    2 cannot be decided, 1 not tested\n" in text
    assert "  outcomes  no claim is asked of it\n" in text
    assert "  A list\n" in text and "  1 number changed: a: 1 → 2\n" in text
    assert text.endswith("Took 16 seconds.\n") and "reports/small/brief.html" in text


@pytest.mark.parametrize("number", [0, 3, 40])
def test_at_most_25_lines(number: int) -> None:
    titles = [f"Document {n} {'long ' * 40}" for n in range(number)]
    lines = summary(edition(), CONTENT, titles, ["x"] * 3, 1).splitlines()
    assert len(lines) <= 25 and max(map(len, lines)) <= 100
    assert ("  and " in "\n".join(lines)) == (number > 20)


def test_what_changed_since_the_last_build(tmp_path) -> None:
    with pytest.raises(InputError, match="Run make brief first"):
        read_facts(edition(), tmp_path)
    folder = tmp_path / "results/small"
    (folder / "pilots/figures").mkdir(parents=True)
    (folder / "facts.json").write_text(json.dumps(CONTENT))
    (folder / "pilots/figures/network.svg").write_text("<svg/>")
    assert changes_on_screen(edition(), read_facts(edition(), tmp_path), tmp_path) == []
    (folder / "pilots/figures/network.svg").write_text("<svg>x</svg>")
    assert changes_on_screen(edition(), read_facts(edition(), tmp_path), tmp_path) == [
        "1 figure changed: pilots, network"
    ]
