"""In which styles a document prints its projects."""

from __future__ import annotations

from collections import defaultdict

from joinup.reader.cues import PROJECT

from .collector import CandidateCollector
from .money import amounts
from .units import Mode, Style, Unit, strong


def entity_styles(units: list[Unit], collector: CandidateCollector, tables: bool = False) -> set[Style]:
    """Return the styles in which this document prints its projects."""
    groups: dict[Style, list[int]] = defaultdict(list)
    mode = Mode()
    modes = []
    for k, u in enumerate(units):
        mode.meet(u)
        modes.append(mode.field)
        plain = (
            not u.title
            and not u.label
            and not u.bodies
            and not u.fields
            and not u.only
            and u.block.kind != "note"
        )
        if plain and len(u.block.text) > 3 and not u.block.text.endswith(":") and mode.field != "ignore":
            groups[u.style].append(k)
    if sum(any(f in (PROJECT, "name") and len(c) > 5 for f, c in u.fields) for u in units) > 1:
        groups = {s: m for s, m in groups.items() if s[5]}
    scored = []
    for style, members in groups.items():
        scored.append((_score(style, members, units, modes, collector), len(members), style))
    scored.sort(key=lambda s: (-s[0], -s[1], s[2]))
    least = 2.5 if tables else 1.9
    if not scored or scored[0][0] < least:
        return set()
    best, _, first = scored[0]
    alike = {s for v, _, s in scored if v > 1.5 and (*s[:2], s[3]) == (*first[:2], first[3])}
    return {s for v, _, s in scored if v >= max(1.9, 0.4 * best) and s[5]} | {first} | alike


def first_section(units: list[Unit]) -> int:
    """Return where the sections of departments begin, 0 in a document without: what is before introduces."""
    found = [k for k, u in enumerate(units) if u.bodies and strong(u)]
    return found[0] if len(found) > 1 and found[0] < len(units) / 2 else 0


def _score(
    style: Style, members: list[int], units: list[Unit], modes: list[str], collector: CandidateCollector
) -> float:
    """Score a style by several cues; see the table in docs/documents.md."""
    n = len(members)
    texts = [units[k].block.text for k in members]
    section = [units[k + 1 : (members[i + 1] if i + 1 < n else k + 14)][:14] for i, k in enumerate(members)]
    section = [_until_heading(s, style, collector) for s in section]

    def share(flags) -> float:
        return sum(map(bool, flags)) / n

    says = share(units[k].cued for k in members)
    near = share(any(u.cued or u.label in collector.words.roles for u in s[:7]) for s in section)
    strong = 1.0 if style[1] or style[0] > 1.05 or style[4] else 0.6 if style[2] == "1" else 0.0
    prose = share(units[k].prose for k in members)
    short = share(len(t.split()) < 2 for t in texts)
    empty = share(not s for s in section)
    score = 3.0 * style[5] + strong - 2.0 * prose - short - empty + 0.6 * (n > 2) - 0.8 * (n == 1)
    if collector.words.kind.funding:
        money = share(any(amounts(u.block.text) for u in s[:7]) for s in section)
        listed = (
            0.0
            if strong == 1.0
            else share(modes[k] in (*collector.words.roles, "funding", "summary") for k in members)
        )
        return score + 3.0 * max(near, 0.6 * says) + 0.8 * money - 2.5 * listed + 0.3 * (n > 1)
    metric = share(collector.words.metric.match(t) for t in texts)
    under_metric = 0.0 if strong == 1.0 else share(modes[k] == "metric" for k in members)
    under_label = share(modes[k] == PROJECT for k in members)
    listed = share(modes[k] in collector.words.roles for k in members)
    followed = share(
        any(
            u.label == "metric" or u.block.marker or collector.words.metric.match(u.block.text) for u in s[:4]
        )
        for s in section
    )
    score += 2.0 * says + 1.2 * near + 0.9 * followed + 1.5 * under_label
    return score - 2.5 * metric - 3.0 * under_metric - 0.8 * listed


def _until_heading(units: list[Unit], style: Style, collector: CandidateCollector) -> list[Unit]:
    """Cut a section at the next department, larger heading, or heading that is no label."""
    out: list[Unit] = []
    for u in units:
        body = u.bodies and strong(u) and not any(v.label in collector.words.roles for v in out[-1:])
        plain = strong(u) and u.block.kind == "heading" and not (u.label or u.bodies or u.fields)
        larger = u.style[0] > max(1.0, style[0]) + 0.05
        if body or plain or larger:
            break
        out.append(u)
    return out
