"""Take what stands under a label or header: titles, organisations, metrics, money."""

from __future__ import annotations

import re
from dataclasses import replace

from .blocks import Block, split_marker
from .candidates import Place, Taker
from .cues import ROLES
from .money import amounts
from .phrases import Share
from .units import State


def begin(text: str, place: Place, taker: Taker, state: State, rule: str, block: Block | None = None) -> None:
    """Begin an outcome or pilot: take it, its section's department, and what its own words say."""
    number = taker.entity(text, place, rule)
    if not number:
        return
    state.current, state.last = number, number
    if number not in state.begun:
        state.begun.append(number)
    state.mode.field = ""
    for mark in place.marks:
        state.notes[place.page, mark] = number
    if block is not None and block.lead and len(text) < len(block.text):
        rest = block.text[len(block.lead) :]
        taker.shares(taker.speech.spoken(rest), place, number)
        for value, _, _ in amounts(rest)[:1]:
            taker.fund(value, place, number, "in text")
    own_section(place, taker, state)


def own_section(place: Place, taker: Taker, state: State) -> None:
    """Give the current outcome or pilot to the department in whose section it stands."""
    led = any(r["parent"] == state.current and r["taken_for"] == "lead_department" for r in taker.rows[-40:])
    for s in state.owners:
        role = state.owner_role
        if role == "lead" and led and taker.kind == "outcomes":
            stated = any(
                r["parent"] == state.current
                and r["taken_for"] == "lead_department"
                and ": section" in r["rule"]
                for r in taker.rows[-40:]
            )
            role = "supporting" if stated else "lead"
        where = state.owner_place or place
        rule = "section, another leads" if led and state.owner_role == "lead" else "section"
        taker.share(Share(role, s.printed, rule, 0, 0), where, state.current)


def take_field(
    name: str, content: str, place: Place, taker: Taker, state: State, rule: str = "label"
) -> None:
    """Take the content of a label, of a cell under a header, or of an item under a label."""
    if name in ("outcome", "pilot", "name") and (name != "outcome" or taker.kind == "outcomes"):
        if (name == "pilot" and taker.kind == "outcomes") or taker.label(content):
            return
        begin(content, place, taker, state, rule)
    elif name in ROLES:
        for s in taker.speech.listed(content, name, rule):
            if s.known or s.central or taker.kind == "pilots":
                taker.share(s, place, state.current)
    elif name in ("department", "organisation"):
        _department(name, content, place, taker, state, rule)
    elif name == "metric":
        for line in metric_lines(content, taker):
            taker.metric(line, place, state.current, rule)
    elif name == "funding":
        for value, _, _ in amounts(content)[:1]:
            taker.fund(value, place, state.current, rule)
    elif name == "summary":
        taker.shares(taker.speech.spoken(content), place, state.current)


def _department(name: str, content: str, place: Place, taker: Taker, state: State, rule: str) -> None:
    several = name == "organisation" or len(taker.names.find(content)) > 1
    shares = taker.speech.listed(content, "named" if several else "lead", rule)
    if not state.current and not several:
        state.owners, state.owner_place, state.owner_role = shares, place, "lead"
        return
    led = any(s.role == "lead" for s in shares)
    for s in shares:  # beside a department marked as lead, the others are partners
        role = "partner" if led and s.role == "named" else s.role
        taker.share(replace(s, role=role), place, state.current)


def metric_lines(text: str, taker: Taker) -> list[str]:
    """Part the content of a metric cell or label into metrics."""
    lines = []
    for line in re.split(r"\n|;\s+(?=[A-Z])|\s[•●▪]\s", text.replace("\v", " ")):
        words = taker.cues.metric_words
        starts = "|".join(sorted({re.escape(w.capitalize()) for w in words}, key=lambda w: (-len(w), w)))
        for piece in re.split(rf"(?<=[a-z)\]%\d])[.]?\s+(?=(?:{starts})\s[a-z])", line):
            lines.append(split_marker(piece.strip())[1])
    return [ln for ln in lines if re.search(r"[A-Za-z]{3}", ln)]
