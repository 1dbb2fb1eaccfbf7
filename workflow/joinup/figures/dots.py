"""Outcomes and departments as a table of dots, where the evidence is too thin to be counted."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Circle, Rectangle

from joinup.figures.caption import Caption
from joinup.figures.style import (
    BODY,
    DARK,
    GREY,
    NAVY,
    TEAL,
    WIDTH,
    Drawing,
    flow,
    sheet,
    styled,
    text,
)
from joinup.figures.words import cut, measure, wrap

TITLES, COLUMN = (78.0, 112.0), 9.0  # mm for the outcomes, at least and at most; for a department
HEADER = 40.0  # mm at most for the departments' names
LINE = 4.4
MARK = 1.75  # mm
WORDS = {"lead": "said to lead", "owner": "in its own list", "supporting": "said to support", "": "not known"}


@styled
def draw_dots(
    contributions: pd.DataFrame,
    outcomes: pd.DataFrame,
    labels: Mapping[str, str],
    caption: Caption,
) -> Drawing:
    """Draw which department is said to lead, own or support which outcome; nothing is counted or ranked.

    Parameters
    ----------
    contributions
        ``outcome_id``, ``participant_id``, ``role`` (lead, owner, supporting).
    outcomes
        ``outcome_id``, ``title``, ``review``; one row of the table each, in the order of review and id.
    labels
        What each participant is called; columns are in alphabetical order of these.
    caption
        Words around it; ``provisional`` also changes the marks.

    Returns
    -------
    Drawing
        Each role has a shape of its own; a dash means that nothing is known, not that there is nothing.
    """
    rows = outcomes.sort_values(["review", "outcome_id"]).to_dict("records")
    told = contributions[contributions["outcome_id"].isin(outcomes["outcome_id"])]
    members = sorted(set(told["participant_id"]), key=lambda m: (labels.get(m, m).casefold(), m))
    role_of = {
        (o, m): r for o, m, r in told[["outcome_id", "participant_id", "role"]].itertuples(index=False)
    }
    key = flow(list(WORDS.values()))
    left = min(max(WIDTH - COLUMN * len(members), TITLES[0]), TITLES[1])
    step = min((WIDTH - left) / max(len(members), 1), 14.0)
    size = min(BODY, max(step / 0.42, 5.0))
    names = [cut(labels.get(m, m), HEADER, size) for m in members]
    upright = any(measure(name, size) > step - 1 for name in names)
    head = key[-1][1] + 5 + (max(measure(n, size) for n in names) + 2 if upright and names else 6)
    lines = [wrap(f"{row['title']} ({row['review']})", left - 6, BODY, 400, 4) for row in rows]
    heights = [len(some) * LINE + 3.6 for some in lines]
    fig = sheet("dots", caption, head + sum(heights) + (0 if rows else 8))
    for (x, y, words), role in zip(key, WORDS, strict=True):
        _mark(fig.paper, x + 2.5, y - 1.2, role)
        text(fig.paper, x + 6.5, y, words)
    for k, name in enumerate(names):
        x = left + (k + 0.5) * step
        turn: dict[str, Any] = {"rotation": 90, "ha": "left", "va": "center"} if upright else {"ha": "center"}
        text(fig.paper, x, head - 1.5, name, size, weight=600, **turn)
    top = head
    for row, some, height in zip(rows, lines, heights, strict=True):
        fig.paper.plot([0, WIDTH], [top, top], color="#D0D0D0", linewidth=0.6)
        for k, line in enumerate(some):
            text(fig.paper, 0, top + 4.6 + LINE * k, line)
        for k, m in enumerate(members):
            gid = f"dot-{row['outcome_id']}--{m}"
            _mark(
                fig.paper,
                left + (k + 0.5) * step,
                top + height / 2,
                role_of.get((row["outcome_id"], m), ""),
                gid,
            )
        top += height
    if not rows:
        text(fig.paper, 0, head + 3, "No outcome is known.", color=DARK)
    return fig


def _mark(ax: Axes, x: float, y: float, role: str, gid: str | None = None) -> None:
    """Draw a full dot (lead), a full square (owner), a ring (supporting) or a dash (not known)."""
    if role == "lead":
        ax.add_patch(Circle((x, y), MARK, facecolor=NAVY, edgecolor="none", gid=gid))
    elif role == "owner":
        ax.add_patch(Rectangle((x - 1.55, y - 1.55), 3.1, 3.1, facecolor=NAVY, edgecolor="none", gid=gid))
    elif role == "supporting":
        ax.add_patch(Circle((x, y), MARK - 0.25, facecolor="white", edgecolor=TEAL, linewidth=1.6, gid=gid))
    else:
        ax.plot([x - 1, x + 1], [y, y], color=GREY, linewidth=0.8, gid=gid)
