"""Add what stands under a label or header: titles, organisations, metrics, money."""

from __future__ import annotations

import re
from dataclasses import replace

from joinup.reader.cues import PROJECT
from joinup.reader.layout.items import Block, split_marker

from .collector import CandidateCollector, Place
from .money import amounts
from .phrases import Share
from .units import State


def begin(
    text: str,
    place: Place,
    collector: CandidateCollector,
    state: State,
    rule: str,
    block: Block | None = None,
) -> None:
    """Begin a project: add it, its section's department, and what its own words say."""
    number = collector.project(text, place, rule)
    if not number:
        return
    state.current, state.last = number, number
    state.begun[number] = None
    state.mode.field = ""
    for mark in place.marks:
        state.notes[place.page, mark] = number
    if block is not None and block.lead and len(text) < len(block.text):
        rest = block.text[len(block.lead) :]
        collector.shares(collector.phrases.spoken(rest), place, number)
        for value, _, _ in amounts(rest)[:1]:
            collector.fund(value, place, number, "in text")
    own_section(place, collector, state)


def own_section(place: Place, collector: CandidateCollector, state: State) -> None:
    """Give the current project to the department in whose section it stands."""
    led = collector.led_by(state.current)
    for s in state.owners:
        role, rules = state.owner_role, collector.led_by(state.current)
        if (
            led
            and role == "lead"
            and collector.words.kind.by_department
            and any("section" in r for r in rules)
        ):
            role = "supporting"
        where = state.owner_place or place
        rule = "section, another leads" if led and state.owner_role == "lead" else "section"
        collector.share(Share(role, s.printed, rule, 0, 0), where, state.current)


def add_field(
    name: str, content: str, place: Place, collector: CandidateCollector, state: State, rule: str = "label"
) -> None:
    """Add the content of a label, of a cell under a header, or of an item under a label."""
    if name in (PROJECT, "name"):
        if not collector.label(content):
            begin(content, place, collector, state, rule)
    elif name in collector.words.roles:
        for s in collector.phrases.listed(content, name, rule):
            if not (s.known or s.central or collector.words.kind.other_bodies):
                s = replace(s, rule=f"{rule}, unknown name")
            collector.share(s, place, state.current)
    elif name in ("department", "organisation"):
        _department(name, content, place, collector, state, rule)
    elif name == "metric":
        for line in metric_lines(content, collector):
            collector.metric(line, place, state.current, rule)
    elif name == "funding":
        for value, _, _ in amounts(content)[:1]:
            collector.fund(value, place, state.current, rule)
    elif name == "summary":
        collector.shares(collector.phrases.spoken(content), place, state.current)


def _department(
    name: str, content: str, place: Place, collector: CandidateCollector, state: State, rule: str
) -> None:
    several = name == "organisation" or len(collector.names.find(content)) > 1
    shares = collector.phrases.listed(content, "named" if several else "lead", rule)
    if not state.current and not several:
        state.owners, state.owner_place, state.owner_role = shares, place, "lead"
        return
    led = any(s.role == "lead" for s in shares)
    for s in shares:  # beside a department marked as lead, the others are partners
        role = "partner" if led and s.role == "named" else s.role
        collector.share(replace(s, role=role), place, state.current)


def metric_lines(text: str, collector: CandidateCollector) -> list[str]:
    """Part the content of a metric cell or label into metrics."""
    lines = []
    for line in re.split(r"\n|;\s+(?=[A-Z])|\s[•●▪]\s", text.replace("\v", " ")):
        words = collector.words.cues.metric_words
        starts = "|".join(sorted({re.escape(w.capitalize()) for w in words}, key=lambda w: (-len(w), w)))
        for piece in re.split(rf"(?<=[a-z)\]%\d])[.]?\s+(?=(?:{starts})\s[a-z])", line):
            lines.append(split_marker(piece.strip())[1])
    return [ln for ln in lines if re.search(r"[A-Za-z]{3}", ln)]
