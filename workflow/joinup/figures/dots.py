"""Tables of dots: which tiers of government, and which departments in which role, take part in each project."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from joinup.figures.captions import LISTED, ROLE_LISTED, Caption, Tables, role_tables
from joinup.figures.style import (
    BAND,
    BODY,
    COUNT,
    DARK,
    GREY,
    RULE,
    SHADES,
    WIDTH,
    Drawing,
    Entries,
    Sign,
    dot,
    key,
    sheet,
    stroke,
    styled,
    text,
)
from joinup.figures.words import cut, measure, wrap

TIERS = {  # columns of the table, and how each tier is called
    "central": "Central",
    "devolved": "Devolved",
    "combined_authority": "Combined authority",
    "local": "Local",
    "nhs": "NHS",
    "other": "Other",
}
NAMES, COLUMN, COLUMNS = 72.0, 15.0, 20  # mm for projects' names, at most for a column, and columns at most
TYPE, LINE, ROW, HEAD = 9.0, 3.7, 5.2, 7.0  # points, then mm: of lines, rows and rows of totals
ABSENT = stroke(GREY, 0.7, 1.8)


@styled
def draw_tiers(tables: Tables, nouns: tuple[str, str], department: str, caption: Caption) -> Drawing:
    """Draw which tiers are documented for each project, with totals for those with and without a department.

    Parameters
    ----------
    tables
        ``tiers`` and ``projects``.
    nouns
        What a project is called: one, many.
    department
        What the department is called that projects are divided by; empty: no division.
    caption
        Words around it; ``provisional`` also changes the marks.

    Returns
    -------
    Drawing
        A dot: documented; a short line: not documented, which is not the same as absent. A long list shows its totals
        only.
    """
    tiers = tables["tiers"].merge(tables["projects"][["project_id", "name"]], on="project_id", how="left")
    tiers = tiers.assign(key=tiers["name"].str.casefold()).sort_values(["key", "project_id"])
    many = nouns[1].capitalize()
    groups = {f"All {nouns[1]}": tiers}
    if department:
        groups |= {f"{many} {w} {department}": tiers[tiers["with_department"] == yes] for w, yes in (("with", "yes"), ("without", "no"))}
    listed = len(tiers) <= LISTED
    lists = {name: some if listed and (name != f"All {nouns[1]}" or not department) else some.head(0) for name, some in groups.items()}
    present = dot(COUNT, 1.55, caption.provisional)
    entries = {"at least one body of this tier is on record": present, "none on record": ABSENT} if listed else {}
    step = (WIDTH - NAMES) / len(TIERS)
    fig = sheet("tiers", caption, 20 + 8 * len(groups) + 2 * ROW * len(tiers))
    top = _heads(fig.paper, list(TIERS.values()), NAMES, step, key(fig.paper, entries))
    for name, some in groups.items():
        counts = [f"{int((some[t] == 'yes').sum()):,} of {len(some):,}" for t in TIERS]
        fig.paper.add_patch(Rectangle((0, top), WIDTH, HEAD - 1, facecolor=BAND, edgecolor="none"))
        middle = top + (HEAD - 1) / 2
        text(fig.paper, 1, middle, cut(name, NAMES - 4, BODY, 600), weight=600, va="center_baseline")
        for k, words in enumerate(counts):
            x = NAMES + (k + 0.5) * step
            text(fig.paper, x, middle, words, TYPE, weight=600, ha="center", va="center_baseline")
        top += HEAD
        for row in lists[name].to_dict("records"):
            signs = [
                dot(COUNT, 1.55, caption.provisional, f"tier-{row['project_id']}--{t.replace('_', '-')}")
                if row[t] == "yes"
                else ABSENT
                for t in TIERS
            ]
            top = _row(fig.paper, top, row["name"], NAMES, step, signs)
        top += 2
    fig.body = top
    fig.fit()
    return fig


@styled
def draw_role_matrix(tables: Tables, labels: Mapping[str, str], roles: Sequence[str], caption: Caption) -> Drawing:
    """Draw which department takes part in which project, in which role; nothing is counted or ranked.

    Parameters
    ----------
    tables
        ``projects`` and ``participation``; of projects that do not count, where there are some.
    labels
        What departments are called, where it is not their name.
    roles
        The record's roles; each has its shade of blue.
    caption
        Words around it; ``provisional`` also changes the marks.
    """
    projects, part = role_tables(tables)
    projects = projects.head(ROLE_LISTED)
    order = {role: k for k, role in enumerate(roles)}
    part = part.assign(order=part["role"].map(order).fillna(len(order)))
    part = part.sort_values(["order", "organisation_id"]).drop_duplicates(["project_id", "organisation_id"])
    names = part.drop_duplicates("organisation_id").set_index("organisation_id")["name"]
    names = pd.Series({m: labels.get(m, name) for m, name in names.items()}, dtype=str).sort_values(kind="stable")
    names = names.head(COLUMNS)
    present = list(dict.fromkeys(part["role"]))
    sign = {r: dot(SHADES[k % len(SHADES)], 1.9) for k, r in enumerate(present)}
    entries: Entries = {r.replace("_", " "): s for r, s in sign.items()} | {"not known": ABSENT}
    left = max(WIDTH - COLUMN * len(names), NAMES)
    step = (WIDTH - left) / max(len(names), 1)
    fig = sheet("role-matrix", caption, 60 + 3 * ROW * len(projects))
    top = _heads(fig.paper, names.tolist(), left, step, key(fig.paper, entries))
    role_of = part.set_index(["project_id", "organisation_id"])["role"].to_dict()
    for row in projects.itertuples(index=False):
        fig.paper.plot([0, WIDTH], [top, top], color=RULE, linewidth=0.6)
        signs = [sign.get(role_of.get((row.project_id, m)), ABSENT) for m in names.index]
        top = _row(fig.paper, top + 0.8, row.name, left, step, signs) + 0.8
    fig.body = top + 1
    fig.fit()
    return fig


def _heads(ax: Axes, words: Sequence[str], left: float, step: float, top: float) -> float:
    """Write the heads of columns, upright where they are too long, and return where the rows begin."""
    lines = [wrap(w, step - 1, TYPE, 600, 2) for w in words]
    upright = any("…" in line for some in lines for line in some) or step < 9
    shown = [cut(w, 44, TYPE, 600) for w in words]
    tall = max((measure(w, TYPE, 600) for w in shown), default=0) + 2 if upright else 4.2 * max(map(len, lines), default=1) + 2
    for k in range(len(words)):
        x = left + (k + 0.5) * step
        if upright:
            text(ax, x, top + tall - 1.5, shown[k], TYPE, weight=600, va="center", rotation=90)
            continue
        for n, line in enumerate(reversed(lines[k])):
            text(ax, x, top + tall - 2 - 4.2 * n, line, TYPE, weight=600, ha="center")
    return top + tall


def _row(ax: Axes, top: float, name: str, left: float, step: float, signs: Sequence[Sign]) -> float:
    """Draw a project's name and its signs, and return where the next row begins."""
    lines = wrap(name, left - 4, TYPE, lines=2)
    tall = ROW + LINE * (len(lines) - 1)
    for k, line in enumerate(lines):
        text(ax, 1, top + tall / 2 + LINE * (k - (len(lines) - 1) / 2), line, TYPE, va="center_baseline")
    for k, sign in enumerate(signs):
        sign(ax, left + (k + 0.5) * step - 2.5, top + tall / 2)
    return top + tall
