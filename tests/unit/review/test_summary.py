"""The summary after a build fits on a screen and says what a person asks first."""

from __future__ import annotations

import json
import time

import pytest
from tests.unit.review.samples import edition

from joinup.errors import InputError
from joinup.summary import list_facts, on_screen, read_lines, summary

CONTENT = {
    "edition": "small",
    "records": {
        "pilots": {"facts": [{"id": "projects_known", "text": "26"}, {"id": "projects_total", "text": "60"},
                             {"id": "departments", "text": "15"}]},
        "outcomes": {"facts": [{"id": "projects_known", "text": "0"}, {"id": "departments", "text": "0"}]},
    },
    "claims": [{"claim_id": f"c{n}", "record": "pilots", "verdict": verdict}
               for n, verdict in enumerate(["cannot be decided", "not tested", "cannot be decided"])],
}  # fmt: skip


def test_coverage_verdicts_and_titles_of_documents() -> None:
    text = on_screen(edition(), CONTENT, ["A list", "Another"], ["1 number changed: a: 1 → 2"], 16.4)
    assert "  pilots    26 of 60 pilots, 15 departments\n" in text
    assert "  outcomes  0 outcomes, 0 departments\n" in text
    assert "  pilots    2 cannot be decided, 1 not tested\n" in text
    assert "  outcomes  no claim is asked of it\n" in text
    assert "  A list\n" in text and "  1 number changed: a: 1 → 2\n" in text
    assert text.endswith("Took 16 seconds.\n") and "reports/small/brief.html" in text


def test_what_was_read_of_a_document_and_what_was_not_understood(tmp_path) -> None:
    (tmp_path / "a-list.csv").write_text("words,taken_for\nSea walls,project\nPort,not understood\n")
    (line,) = read_lines([tmp_path / "a-list.csv"])
    assert line == 'a-list: 1 projects; not understood: "Port"'
    assert f"Documents read (make review)\n  {line}\n" in on_screen(edition(), CONTENT, read=[line])


@pytest.mark.parametrize("number", [0, 3, 40])
def test_at_most_25_lines(number: int) -> None:
    titles = [f"Document {n} {'long ' * 40}" for n in range(number)]
    lines = on_screen(edition(), CONTENT, titles, ["x"] * 3, 1).splitlines()
    assert len(lines) <= 25 and max(map(len, lines)) <= 100
    assert ("  and " in "\n".join(lines)) == (number > 20)


def test_what_changed_since_the_last_build(tmp_path) -> None:
    with pytest.raises(InputError, match="Run make brief first"):
        summary(edition(), root=tmp_path)
    folder = tmp_path / "results/small"
    (folder / "pilots/figures").mkdir(parents=True)
    (folder / "facts.json").write_text(json.dumps(CONTENT))
    narrative = tmp_path / edition().narrative
    narrative.parent.mkdir(parents=True, exist_ok=True)
    narrative.write_text("Words.")
    figure = folder / "pilots/figures/network.svg"
    figure.write_text("<svg/>")
    assert "Changed" not in summary(edition(), root=tmp_path)
    figure.write_text("<svg>x</svg>")
    assert "  1 figure changed: pilots, network\n" in summary(edition(), root=tmp_path)
    assert "Changed" not in summary(edition(), time.time() - 3, tmp_path)
    assert "pilots.projects_total" in list_facts(edition(), tmp_path)
