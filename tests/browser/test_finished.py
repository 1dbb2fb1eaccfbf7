"""The same narrative in other states of the evidence: no sentence outlives what it was written for."""

from __future__ import annotations

import copy
import re
from dataclasses import replace

import pytest

from browser.pages import ROOT, Built
from joinup.brief.page import render
from joinup.config.yaml_files import read_yaml

PHRASES = read_yaml(ROOT / "config/words.yaml")["conditional"]


def rendered(built: Built, verdict: str, complete: bool, obtained: bool) -> str:
    """Return the words of the brief under other verdicts, totals and documents in hand."""
    facts = copy.deepcopy(built.material.facts)
    for claim in facts["claims"]:
        claim["verdict"] = claim["verdict"] if claim["verdict"] in ("not asked", "not tested") else verdict
    for part in facts["records"].values():
        by_id = {f["id"]: f for f in part["facts"]}
        if complete and "projects_total" in by_id:
            by_id["projects_known"].update({k: by_id["projects_total"][k] for k in ("value", "text")})
            by_id["projects_missing"].update(value=0, text="0")
    requests = {} if obtained else built.material.requests
    material = replace(built.material, facts=facts, requests=requests)
    html = render(built.edition, built.settings, material, built.narrative)["brief"]
    main = html[html.index("<main") : html.index('<section class="evidence-list')]
    main = re.sub(r"(?s)<figure.*?</figure>|<details class=\"coverage\".*?</details>", "", main)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", "", main))


def test_with_every_document_in_hand_it_reads_as_a_finished_brief(real: Built) -> None:
    text = rendered(real, "supported", complete=True, obtained=True)
    assert [phrase for phrase in PHRASES if re.search(rf"\b{phrase}\b", text, re.IGNORECASE)] == []
    assert "evaluate together more than any other pair" in text and "All 60 pilots are documented" in text
    assert "Every document that this edition names is part of its records" in text


def test_as_it_is_it_says_what_is_missing(real: Built) -> None:
    text = rendered(real, "cannot be decided", complete=False, obtained=False)
    assert "too little to say" in text and "list could not be obtained" in text
    assert text.count("A letter to the publisher is drafted") == 1


@pytest.mark.parametrize("verdict", ["supported with provisos", "not supported", "cannot be tested"])
@pytest.mark.parametrize("obtained", [True, False])
def test_every_state_gives_whole_sentences(real: Built, verdict: str, obtained: bool) -> None:
    text = rendered(real, verdict, complete=obtained, obtained=obtained)
    assert not re.search(r"\s[,.;]|\.\.|\(\s*\)|\bNone\b of \d|\{[{%]", text), text
