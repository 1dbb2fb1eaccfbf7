"""What changed since the last build: three lines at most, from a state outside the results."""

from __future__ import annotations

import copy
from pathlib import Path

import pytest

from joinup.changes.last import FOLDER, compare_with_last, state, what_changed

FACTS = [{"id": "projects_known", "text": "23"}, {"id": "departments", "text": "15"}]
CONTENT = {
    "records": {"pilots": {"facts": FACTS}},
    "claims": [{"claim_id": "strongest-pair", "record": "pilots", "verdict": "cannot be decided"}],
}


@pytest.fixture
def figure(tmp_path: Path) -> Path:
    path = tmp_path / "network.svg"
    path.write_text("<svg/>")
    return path


def test_numbers_verdicts_and_figures_in_three_lines(figure: Path) -> None:
    before = state(CONTENT, {"pilots.network": figure})
    content = copy.deepcopy(CONTENT)
    part = content["records"]["pilots"]
    part["facts"] = [{"id": "projects_known", "text": "26"}, {"id": "p_value", "text": "0.03"}]
    content["claims"][0]["verdict"] = "not supported"
    figure.write_text("<svg>other</svg>")
    text = "{{ fact('pilots', 'p_value') }}"
    assert what_changed(before, state(content, {"pilots.network": figure}, text)) == [
        "1 verdict changed: pilots, strongest-pair: cannot be decided → not supported",
        "3 numbers changed: pilots, p value: none → 0.03; pilots, projects known: 23 → 26; "
        "pilots, departments: 15 → none",
        "1 figure changed: pilots, network",
    ]
    assert what_changed(before, before) == [] == what_changed({}, before)
    old, new = ({"number": {f"pilots.n{i}": value * 60 for i in range(9)}} for value in "ab")
    assert what_changed(old, new)[0].endswith("; and 6 more")


def test_state_is_kept_outside_the_results(tmp_path: Path, figure: Path) -> None:
    now = state(CONTENT, {"pilots.network": figure})
    assert compare_with_last("small", now, tmp_path) == [], "no build before"
    other = copy.deepcopy(now)
    other["number"]["pilots.departments"] = "16"
    assert compare_with_last("small", other, tmp_path) == ["1 number changed: pilots, departments: 15 → 16"]
    assert compare_with_last("small", other, tmp_path) == []
    assert [p.name for p in (tmp_path / FOLDER).iterdir()] == ["small.json"]
    for damage in ("", "[]", '{"number": 1}'):
        (tmp_path / FOLDER / "small.json").write_text(damage)
        assert compare_with_last("small", now, tmp_path) == []
        assert compare_with_last("small", now, tmp_path) == []
