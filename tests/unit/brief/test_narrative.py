"""Numbers typed by hand, places that cannot be filled and sentences that would go stale are refused, with their row."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from tests.small import edition_of

from joinup.brief.narrative import lint, misnamed, read_narrative, stale
from joinup.errors import InputError

ROOT = Path(__file__).parents[3]
WORDS = yaml.safe_load((ROOT / "config/words.yaml").read_text())


@pytest.mark.parametrize(
    "text", ["23 pilots", "twelve pilots", "half of them", "38%", "1,000", "twice as many", "a third"]
)
def test_a_number_typed_by_hand_is_refused(text: str) -> None:
    assert list(lint(f"We know {text} today.", "n.md", []))


@pytest.mark.parametrize(
    "text",
    [
        "{{ fact('pilots', 'pilots_2') }}",
        "{% if obtained('round-3') %}a{% endif %}",
        "[a](https://x.org/2021/3)",
        "{{ Count('pilots', 'n_2', 'of them has', 'of them have') }} a list, often",
    ],
)
def test_places_addresses_and_words_are_not_numbers(text: str) -> None:
    assert not list(lint(text, "n.md", []))


def test_the_words_beside_a_counted_fact_are_read_too() -> None:
    (fault,) = lint("a\n\n{{ count('pilots', 'n_2', 'of them has', 'of 60 have') }} a list", "n.md", [])
    assert (fault.row, fault.value) == (3, "60")


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("Well.\n\nThe list could not\nbe obtained.", 3),
        ("{% if obtained('d') %}It is here.{% endif %}\nThat cannot be decided.", 2),
        (
            "{% if complete('a') %}{% if complete('b') %}x{% endif %}{% endif %}\n\nIt is **not yet** there.",
            3,
        ),
    ],
)
def test_a_sentence_that_would_go_stale_is_named(text: str, row: int) -> None:
    (fault,) = stale(text, "n.md", WORDS["conditional"])
    assert fault.row == row and "{% if not obtained" in str(fault)


def test_within_a_condition_and_in_places_it_may_stand() -> None:
    text = (
        "{% if complete('r') %}It cannot be decided.{% else %}So.{% endif %} {{ verdict('r', 'is missing') }}"
    )
    assert not list(stale(text, "n.md", WORDS["conditional"]))


KNOWN = {
    "record": ["pilots"], "figure": ["pilots/network", "verdicts"], "reference": ["pac"], "document": ["list"],
    "claim": ["strongest-pair"], "fact": ["pilots.projects_known"],
}  # fmt: skip


@pytest.mark.parametrize(
    ("text", "row", "problem"),
    [
        (" \n", 0, "is empty"),
        ("## A\n\nWe {{ fact('x'", 3, "cannot be read"),
        ("a {{ cite('pacc') }}", 1, "not a reference that can be named here. Nearest are pac"),
        ("a\n{{ finding('pilots', 'strongest-pear') }}", 2, "not a claim that can be named here"),
        ("{{ fact('pilot', 'projects_known') }}", 1, "not a record that can be named here"),
        ("{{- fact ('pilots', name='known') }}", 1, '"pilots.known" is not a fact'),
        ("{{ figure('pilots', 'netwrok', 'screen') }}", 1, '"pilots/netwrok" is not a figure'),
        ("{{ figure('verdicts') }}\n{{ figure('verdicts') }}", 2, "stands here already"),
        ("{% if obtained('lists') %}a{% endif %}", 1, "not a document that can be named here"),
        ("{% if 1 > 2 %}a{% endif %}", 1, "a condition on nothing"),
        ("{% if verdict('pilots', 'strongest-pair') == 'true' %}a{% endif %}", 1, '"true" is not a verdict'),
        ("## A\n{{ methd() }}", 2, "not a place that a narrative may have. Nearest are method"),
    ],
)
def test_a_place_that_cannot_be_filled_is_named_with_its_row(text: str, row: int, problem: str) -> None:
    (fault,) = misnamed(text, "n.md", KNOWN)
    assert fault.row == row and problem in str(fault)


def test_the_narrative_of_every_edition_passes(monkeypatch: pytest.MonkeyPatch) -> None:
    from joinup.claims.claim import read_claims
    from joinup.config.edition import read_edition

    monkeypatch.chdir(ROOT)
    for file in sorted(Path("config/editions").glob("*.yaml")):
        edition = read_edition(file.stem)
        assert read_narrative(edition, [c.id for c in read_claims(edition)])


def test_refused_on_reading_with_all_faults(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    for content, problem in {
        b"There are 60 pilots. They are not known. {{ cite('x') }}": "typed by hand(.|\n)*whatever(.|\n)*reference",
        b"\xff\xfe\x00": "UTF-8",
        None: "is not there",
    }.items():
        path = tmp_path / "n.md"
        path.write_bytes(content) if content else path.unlink()
        edition = edition_of().model_copy(update={"narrative": str(path)})
        with pytest.raises(InputError, match=problem):
            read_narrative(edition, [])
