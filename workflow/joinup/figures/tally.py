"""Figure 2 and the tally of pilots: how often each department takes part, by role."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
import seaborn as sns
from matplotlib.axes import Axes

from joinup.figures.caption import Caption
from joinup.figures.style import (
    BAND,
    BODY,
    DARK,
    GREY,
    INK,
    PALETTE,
    SMALL,
    WIDTH,
    Drawing,
    fill,
    flow,
    ink_on,
    sheet,
    styled,
    swatch,
    text,
)
from joinup.figures.words import cut, measure

ROW, TIGHT = 5.0, 4.8  # mm per department, few and many
MANY = 26
RANK = 9.0  # mm for the rank
RIGHT = 16.0  # mm for the totals
BEYOND: dict[str, Any] = {
    "facecolor": "none",
    "edgecolor": DARK,
    "linewidth": 0.9,
    "linestyle": (0, (2, 1.6)),
}


@styled
def draw_tally(
    tally: pd.DataFrame,
    roles: Mapping[str, str],
    caption: Caption,
    beyond: tuple[str, str] | None = None,
) -> Drawing:
    """Draw how often each department takes part, as bars stacked by role.

    Parameters
    ----------
    tally
        ``participant_id``, ``label``, ``any``, ``rank``, ``tied`` and a column per role, as counted.
    roles
        Columns in the order in which they are stacked, and how each is called; at most four.
    caption
        Words around it; ``provisional`` also changes the marks.
    beyond
        A column that is not part of ``any``, and how it is called: an outline after the bar.

    Returns
    -------
    Drawing
        Departments in the order of their rank; those that share a rank have "=" beside it and stand on one
        band.
    """
    rows = tally.sort_values(["rank", "participant_id"], ignore_index=True)
    height = ROW if len(rows) <= MANY else TIGHT
    looks = {
        words: fill(color, caption.provisional)
        for color, (role, words) in zip(PALETTE, roles.items(), strict=False)
        if rows[role].any()
    }
    if beyond and rows[beyond[0]].any():
        looks[beyond[1]] = BEYOND
    key = flow(list(looks))
    top = (key[-1][1] if key else 0) + 5.2
    fig = sheet("tally", caption, top + max(len(rows), 1) * height + 1)
    for (x, y, words), look in zip(key, looks.values(), strict=True):
        swatch(fig.paper, x, y, look)
        text(fig.paper, x + 6.5, y, words)
    if rows.empty:
        text(fig.paper, 0, top + 4, "No department to count.", color=DARK)
        return fig
    name = min(max(measure(cut(w, 46, BODY), BODY) for w in rows["label"]) + 3, 49)
    left = RANK + name
    _ties(fig.paper, rows, top, height)
    ax = fig.axes_at(left, top, WIDTH - left - RIGHT, len(rows) * height)
    _bars(ax, rows, roles, caption.provisional)
    most = rows["any"] + (rows[beyond[0]] if beyond else 0)
    ax.set(
        xlim=(0, max(int(most.max()), 1)),
        ylim=(len(rows) - 0.5, -0.5),
        xlabel="",
        ylabel="",
        xticks=[],
        yticks=[],
    )
    ax.set_axis_off()
    ax.axvline(0, color=GREY, linewidth=0.8, clip_on=False)
    for k, row in enumerate(rows.to_dict("records")):
        y = top + (k + 0.5) * height
        rank = f"{row['rank']}=" if row["tied"] > 1 else f"{row['rank']}"
        text(fig.paper, RANK - 2.5, y, rank, SMALL, color=DARK, ha="right", va="center_baseline")
        text(
            fig.paper,
            RANK,
            y,
            cut(row["label"], 46, BODY),
            va="center_baseline",
            gid=f"label-{row['participant_id']}",
        )
        _numbers(ax, k, row, roles, beyond, caption.provisional)
    return fig


def _bars(ax: Axes, rows: pd.DataFrame, roles: Mapping[str, str], provisional: bool) -> None:
    """Draw the bars with seaborn, then give each role its look."""
    long = rows.melt("participant_id", list(roles), "role", "count")
    long["count"] = long["count"].astype(float)
    long["participant_id"] = pd.Categorical(long["participant_id"], rows["participant_id"])
    sns.histplot(
        long,
        y="participant_id",
        hue="role",
        hue_order=list(roles)[::-1],  # seaborn stacks, and keeps the bars, from the last to the first
        weights="count",
        multiple="stack",
        shrink=0.74,
        legend=False,
        ax=ax,
    )
    for k, (role, bars) in enumerate(zip(roles, ax.containers, strict=True)):
        for bar, member in zip(bars, rows["participant_id"], strict=True):
            bar.set(
                **fill(PALETTE[k], provisional), gid=f"bar-{member}-{role.replace('_', '-')}", clip_on=False
            )
            bar.set_visible(bar.get_width() > 0)


def _numbers(
    ax: Axes,
    k: int,
    row: Mapping[Any, Any],
    roles: Mapping[str, str],
    beyond: tuple[str, str] | None,
    provisional: bool,
) -> None:
    """Write each count into its part of the bar where there is room, and the total behind the bar."""
    to_mm = ax.get_position().width * WIDTH / ax.get_xlim()[1]
    start = 0
    for n, role in enumerate(roles):
        count = int(row[role])
        if count and count * to_mm > measure(f"{count}", SMALL) + 1.0:
            color = INK if provisional else ink_on(PALETTE[n])
            shown = text(
                ax, start + count / 2, k, count, SMALL, color=color, ha="center", va="center_baseline"
            )
            if provisional:
                shown.set_bbox({"boxstyle": "round,pad=0.12", "facecolor": "white", "linewidth": 0})
        start += count
    end = int(row["any"])
    if beyond and row[beyond[0]]:
        ax.barh(k, row[beyond[0]], left=end, height=0.74, **BEYOND)
        end += int(row[beyond[0]])
    more = f" + {row[beyond[0]]}" if beyond and row[beyond[0]] else ""
    text(ax, end + 1.5 / to_mm, k, f"{row['any']}", BODY, weight=600, va="center_baseline")
    if more:
        text(
            ax,
            end + (2 + measure(f"{row['any']}", BODY, 600)) / to_mm,
            k,
            more,
            SMALL,
            va="center_baseline",
            color=DARK,
        )


def _ties(ax: Axes, rows: pd.DataFrame, top: float, height: float) -> None:
    """Lay a pale band behind departments that share a rank."""
    for rank, some in rows[rows["tied"] > 1].groupby("rank", sort=True):
        if len(some) > 1:
            first = top + some.index[0] * height + 0.3
            ax.axhspan(
                first, first + len(some) * height - 0.6, color=BAND, linewidth=0, zorder=0, gid=f"tie-{rank}"
            )
