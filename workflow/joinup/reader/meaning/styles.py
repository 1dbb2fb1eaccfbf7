"""In which styles a document prints its projects."""

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
        other = u.title or u.label or u.bodies or u.fields or u.only or u.block.kind == "note"
        if not other and len(u.block.text) > 3 and u.block.text[-1] != ":" and mode.field != "ignore":
            groups[u.style].append(k)
    if sum(any(f in (PROJECT, "name") and len(c) > 5 for f, c in u.fields) for u in units) > 1:
        groups = {s: m for s, m in groups.items() if s[5]}
    scores = {s: _score(s, members, units, modes, collector) for s, members in groups.items()}
    first = min(scores, key=lambda s: (-scores[s], -len(groups[s]), s), default=())
    if not scores or scores[first] < (2.5 if tables else 1.9):
        return set()
    alike = {s for s, v in scores.items() if v > 1.5 and (*s[:2], s[3]) == (*first[:2], first[3])}
    return {s for s, v in scores.items() if v >= max(1.9, 0.4 * scores[first]) and s[5]} | {first} | alike


def first_section(units: list[Unit]) -> int:
    """Return where the sections of departments begin, 0 in a document without: what is before introduces."""
    starts = [k for k, u in enumerate(units) if u.bodies and strong(u)]
    return starts[0] if len(starts) > 1 and starts[0] < len(units) / 2 else 0


def _score(
    style: Style, members: list[int], units: list[Unit], modes: list[str], collector: CandidateCollector
) -> float:
    """Score a style by several cues."""
    n, words = len(members), collector.words
    ends = [*members[1:], members[-1] + 14]
    section = [
        _until_heading(units[k + 1 : min(e, k + 15)], style, words.roles)
        for k, e in zip(members, ends, strict=True)
    ]

    def share(flags) -> float:
        return sum(map(bool, flags)) / n

    cued = share(units[k].cued for k in members)
    near = share(any(u.cued or u.label in words.roles for u in s[:7]) for s in section)
    emphasis = 1.0 if style[1] or style[0] > 1.05 or style[4] else 0.6 if style[2] == "1" else 0.0
    prose = share(units[k].prose for k in members)
    short = share(len(units[k].block.text.split()) < 2 for k in members)
    bare = share(not s and not units[k].cued for k, s in zip(members, section, strict=True))
    score = 3.0 * style[5] + emphasis - 2.0 * prose - short - bare
    score += 0.6 * (n > 2) - 0.8 * (n == 1)

    def under(*fields: str) -> float:
        return share(modes[k] in fields for k in members)

    if words.kind.funding:
        money = share(any(amounts(u.block.text) for u in s[:7]) for s in section)
        listed = 0.0 if emphasis == 1.0 else under(*words.roles, "funding", "summary")
        return score + 3.0 * max(near, 0.6 * cued) + 0.8 * money - 2.5 * listed + 0.3 * (n > 1)
    metric = share(words.metric.match(units[k].block.text) for k in members)
    under_metric = 0.0 if emphasis == 1.0 else under("metric")
    followed = share(
        any(u.label == "metric" or u.block.marker or words.metric.match(u.block.text) for u in s[:4])
        for s in section
    )
    score += 2.0 * cued + 1.2 * near + 0.9 * followed + 1.5 * under(PROJECT)
    return score - 2.5 * metric - 3.0 * under_metric - 0.8 * under(*words.roles)


def _until_heading(units: list[Unit], style: Style, roles: tuple[str, ...]) -> list[Unit]:
    """Cut a section at the next department, larger heading, or heading that is no label."""
    for k, u in enumerate(units):
        body = u.bodies and strong(u) and not (k and units[k - 1].label in roles)
        plain = strong(u) and u.block.kind == "heading" and not (u.label or u.bodies or u.fields)
        larger = u.style[0] > max(1.0, style[0]) + 0.05
        if body or plain or larger:
            return units[:k]
    return units
