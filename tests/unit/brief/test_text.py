"""From Markdown to a page's text: links to evidence, runs, conditions, abbreviations."""

from __future__ import annotations

import re

import pytest

from joinup.brief.text import spelled_out, to_template

A, B, C = (f"{{{{ fact('r', '{name}') }}}}" for name in "abc")


def test_one_evidence_link_for_each_sentence_with_facts() -> None:
    html = to_template(f"We know {A} of {B}. Nothing here. And **{C}** too.")
    assert re.findall(r"evidence\('([^']+)'\)", html) == ["r.a r.b", "r.c"]


@pytest.mark.parametrize(
    "text",
    [
        f"We know {A}\nof {B} pilots. Next one.",
        f"Only *{A}* of {B} pilots.\nNext one.",
        f"Of {A} {B} pilots.",
    ],
)
def test_a_sentence_over_lines_and_emphasis_keeps_all_its_evidence(text: str) -> None:
    assert " pilots.{{ evidence('r.a r.b') }}" in to_template(text)


def test_a_finding_leads_to_the_evidence_of_its_claim_within_its_branch() -> None:
    html = to_template("{% if complete('r') %}So {{ finding('r', 'c') }}{% else %}No.{% endif %} More.")
    assert "{{ finding('r', 'c') }}{{ evidence('r:c') }}{% else %}" in html


def test_conditions_on_lines_of_their_own_part_runs() -> None:
    html = to_template(
        "## A\n\n{% if complete('r') %}\nOne.\n{% else %}\n## B\n\n- two\n- three\n{% endif %}\n\n{{ figure('x') }}"
    )
    assert [line for line in html.split("\n") if not line.startswith(("<li", "</ul"))] == [
        "<h2>A</h2>", "{% if complete('r') %}", '<div class="run line"><p>One.</p></div>', "{% else %}", "<h2>B</h2>",
        '<div class="run"><ul>', "{% endif %}", "{{ figure('x') }}",
    ]  # fmt: skip


def test_html_is_text_and_places_are_left_as_written() -> None:
    place = """{{ count("r", 'b', 'R&D pilot', 'R&D pilots') }}"""
    html = to_template(f"<script>alert(1)</script> {place}")
    assert "<script>" not in html and place in html


NAMES = {"DfE": "Department for Education", "CO": "Cabinet Office"}


@pytest.mark.parametrize(
    ("html", "words"),
    [
        ("<h2>DfE</h2><p>DfE and DfE</p>", "DfE|Department for Education (DfE) and DfE"),
        ("<p><b>CO</b>, CO2 and the-CO</p>", "Cabinet Office (CO), CO2 and the-CO"),
        ("<table><tr><td><p>DfE</p></td></tr></table><p>DfE</p>", "DfE|Department for Education (DfE)"),
        ('<p title="DfE"><a href="DfE">DfE</a> <code>DfE</code></p>', "DfE DfE"),
    ],
)
def test_the_first_use_in_running_text_is_spelled_out(html: str, words: str) -> None:
    out = re.sub(r"</p>|</h2>|</td>", "|", spelled_out(html, NAMES))
    assert re.sub(r"\|+", "|", re.sub(r"<[^>]*>", "", out)).strip("|") == words
