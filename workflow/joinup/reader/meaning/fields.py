"""Add what stands under a label or header: titles, organisations, metrics, money."""

import re
from dataclasses import replace

from joinup.reader.cues import PROJECT
from joinup.reader.layout.items import Block, split_marker

from .collector import CandidateCollector, Place
from .money import amounts
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
    state.current = state.last = number
    state.begun[number] = None
    state.mode.field = ""
    state.tabled = state.tabled and block is None
    if block is not None and block.lead and len(text) < len(block.text):
        rest = block.text[len(block.lead) :]
        collector.shares(collector.phrases.spoken(rest), place, number)
        collector.fund(amounts(rest), place, number, "in text")
    own_section(place, collector, state)


def own_section(place: Place, collector: CandidateCollector, state: State) -> None:
    """Give the current project to the department in whose section it stands."""
    led = state.owner_role == "lead" and state.current in collector.led
    rule = "section, another leads" if led else "section"
    for s in state.owners:
        share = replace(s, role=state.owner_role, rule=rule)
        collector.share(share, state.owner_place or place, state.current)


def add_field(
    name: str, content: str, place: Place, collector: CandidateCollector, state: State, rule: str = "label"
) -> None:
    """Add the content of a label, of a cell under a header, or of an item under a label."""
    if name in (PROJECT, "name"):
        if not collector.label(content):
            begin(content, place, collector, state, rule)
    elif name in collector.words.roles:
        for s in collector.phrases.listed(content, name, rule):
            collector.share(s, place, state.current)
    elif name in ("department", "organisation"):
        several = name == "organisation" or len(collector.names.find(content)) > 1
        shares = collector.phrases.listed(content, "named" if several else "lead", rule)
        if not state.current and not several:
            state.owners, state.owner_place, state.owner_role = shares, place, "lead"
        led = any(s.role == "lead" for s in shares)
        for s in shares:  # beside a department marked as lead, the others are partners
            role = "partner" if led and s.role == "named" else s.role
            collector.share(replace(s, role=role), place, state.current)
    elif name == "metric":
        for line in metric_lines(content, collector):
            collector.metric(line, place, state.current, rule)
    elif name == "funding":
        collector.fund(amounts(content), place, state.current, rule)
    elif name == "summary":
        collector.shares(collector.phrases.spoken(content), place, state.current)


def metric_lines(text: str, collector: CandidateCollector) -> list[str]:
    """Part the content of a metric cell or label into metrics."""
    lines = re.split(r"\n|;\s+(?=[A-Z])|\s[•●▪]\s", text.replace("\v", " "))
    pieces = [split_marker(p.strip())[1] for line in lines for p in collector.words.metric_start.split(line)]
    return [p for p in pieces if re.search(r"[A-Za-z]{3}", p)]
