"""Numbers typed by hand are refused; every sentence with facts gets one link to its evidence."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from joinup.brief.narrative import lint, misnamed, read, to_template
from joinup.errors import InputError

ROOT = Path(__file__).parents[3]
ALLOWED = yaml.safe_load((ROOT / "config/words.yaml").read_text())["allowed"]


@pytest.mark.parametrize(
    "text", ["23 pilots", "twelve pilots", "half of them", "38%", "1,000", "twice as many", "a third"]
)
def test_a_number_typed_by_hand_is_found(text: str) -> None:
    assert list(lint(f"We know {text} today.", "n.md", []))


@pytest.mark.parametrize(
    "text",
    ["{{ fact('pilots_2') }}", "{% if x > 3 %}a{% endif %}", "[a](https://x.org/2021/3)", "someone, often"],
)
def test_places_addresses_and_words_are_not_numbers(text: str) -> None:
    assert not list(lint(text, "n.md", []))


def test_the_words_beside_a_counted_fact_are_read_too() -> None:
    assert not list(lint("{{ Count('pilots_2', 'of them has', 'of them have') }} a list", "n.md", []))
    (fault,) = lint("{{ count('pilots_2', 'of them has', 'of 60 have') }} a list", "n.md", [])
    assert fault.value == "60"


def test_text_between_headings_and_figures_is_one_run() -> None:
    made = to_template(
        "## A\n\nOne.\n\nTwo.\n\n{{ figure('x') }}\n\n- three\n\n## B\n\n{{ Count('c', 'is') }} so."
    )
    runs = re.findall(r'<div class="run">(.*?)</div>', made, re.DOTALL)
    assert [re.sub(r"<.*?>|\s", "", r) for r in runs] == [
        "One.Two.",
        "three",
        "{{Count('c','is')}}so.{{evidence('c')}}",
    ]
    assert made.index("{{ figure('x') }}") > made.index("Two.") and "<p>{{ figure" not in made


def test_the_fault_names_the_row() -> None:
    (fault,) = lint("# A\n\nwe have {{ fact('x') }}\nand 7 more", "n.md", [])
    assert (fault.row, fault.value) == (4, "7")


KNOWN = {"figure": ["network", "tiers"], "cite": ["pac"], "statement": ["strongest-pair"]}


@pytest.mark.parametrize(
    ("text", "row", "said"),
    [
        (" \n", 0, "is empty"),
        ("## A\n\nWe {{ fact('x'", 3, "cannot be read"),
        ("a {{ cite('pacc') }}", 1, "not a reference that can be named here. Nearest are pac"),
        (
            "a\n{{ statement('strongest-pear') }}",
            2,
            "not a claim that can be named here. Nearest are strongest-pair",
        ),
        ("## A\n## B\n{{ figure('network') }}\n{{ figure('network') }}", 4, "stands here already"),
        ("## A\n\n{{ figure('network') }}\n\n## B\n", 3, "Move it below the second heading"),
    ],
)
def test_a_place_that_cannot_be_filled_is_told_with_its_row(text: str, row: int, said: str) -> None:
    (fault,) = misnamed(text, "n.md", KNOWN)
    assert fault.row == row and said in str(fault)


@pytest.mark.parametrize("edition", ["sr2021"])
def test_narratives_of_the_editions_hold_no_number(edition: str) -> None:
    assert read(ROOT / f"config/editions/{edition}.md", ALLOWED)


def test_refused_on_reading(tmp_path: Path) -> None:
    (tmp_path / "n.md").write_text("There are 60 pilots.")
    with pytest.raises(InputError, match="typed by hand"):
        read(tmp_path / "n.md", [])
    with pytest.raises(InputError, match="is not there"):
        read(tmp_path / "m.md", [])
    (tmp_path / "l.md").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(InputError, match="UTF-8"):
        read(tmp_path / "l.md", [])


def test_one_evidence_link_per_sentence_with_facts() -> None:
    made = to_template(
        "We know {{ fact('a') }} of {{ fact('b') }}. Nothing here. And **{{ fact('c') }}** too."
    )
    assert made.count("evidence(") == 2
    assert "evidence('a b')" in made


def test_no_sentence_ends_within_a_place() -> None:
    text = "{{ count('a', 'pilot. It has', 'pilots. They have') }} more. Next {{ fact('b') }} [here](#x)"
    made = to_template(text)
    assert "{{ count('a', 'pilot. It has', 'pilots. They have') }} more.{{ evidence('a') }} Next" in made
    assert "</a>{{ evidence('b') }}" in made


@pytest.mark.parametrize(
    "place", ["{{- fact('nope') }}", "{{ fact ('nope') }}", "{{ (fact(name='nope')) ~ 'x' }}"]
)
def test_every_way_to_write_a_place_is_looked_at(place: str) -> None:
    (fault,) = misnamed(f"## A\n\nB {place}", "x.md", {"fact": ["pilots_known"]})
    assert 'row 3: "nope" is not a fact' in str(fault)


def test_a_place_that_no_page_fills_is_told() -> None:
    (fault,) = misnamed("## A\n{{ methd() }}", "x.md", {})
    assert "row 2" in str(fault) and "Nearest are" in str(fault) and "method" in str(fault)


@pytest.mark.parametrize(
    "text",
    [
        "We know {{ fact('a') }}\nof {{ fact('b') }} pilots. Next one.",
        "Only *{{ fact('a') }}* of {{ fact('b') }} pilots. Next one.",
        'We know {{ fact("a") }} of {{ fact("b") }} pilots.\nNext one.',
    ],
)
def test_a_sentence_over_lines_and_emphasis_keeps_all_its_evidence(text: str) -> None:
    assert " pilots.{{ evidence('a b') }}" in to_template(text)


def test_places_are_left_as_they_were_written() -> None:
    text = """{{ fact("a") }} {{ count('b', 'R&D pilot', 'R&D pilots') }}"""
    assert text in to_template(text)


def test_html_in_a_narrative_is_text() -> None:
    assert "<script>" not in to_template("<script>alert(1)</script>")
