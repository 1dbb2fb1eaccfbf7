"""How often each department takes part in projects, by role."""

from __future__ import annotations

import pandas as pd
import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from joinup.figures.captions import SHOWN, Caption, Tables
from joinup.figures.style import (
    BAND,
    BODY,
    DARK,
    GREY,
    SHADES,
    SMALL,
    WIDTH,
    Drawing,
    fill,
    ink_on,
    key,
    sheet,
    styled,
    swatch,
    text,
)
from joinup.figures.words import cut, measure

ROW = 5.0  # mm per department
RANK, RIGHT, NAMES = 9.0, 16.0, 46.0  # mm for the rank, for the totals, and at most for names
BEYOND = "public_body"
CALLED = {
    "other": "other or no stated role",
    "agency": "only through an agency",
    BEYOND: "only through a public body (not counted)",
}
OUTLINE = {"facecolor": "none", "edgecolor": DARK, "linewidth": 0.9, "linestyle": (0, (2, 1.6))}


def tally_rows(tables: Tables, roles: list[str]) -> pd.DataFrame:
    """Return the tally as drawn: a department a row, a role a column, and ``total``, ``rank``, ``tied``.

    ``roles`` come first, in their order; ``public_body`` is no part of the total.
    """
    tally = tables["tally"]
    wide = tally.pivot_table("projects", "participant_id", "role", fill_value=0, aggfunc="sum", observed=True)
    counted = [role for role in [*roles, *CALLED] if role in wide and wide[role].any()]
    out = wide.reindex(columns=[*counted]).astype(int)
    out.insert(0, "total", out.drop(columns=BEYOND, errors="ignore").sum(axis=1))
    out.insert(1, "rank", out["total"].rank(method="min", ascending=False).astype(int))
    out.insert(2, "tied", out.groupby("total")["total"].transform("size"))
    out.insert(0, "label", tally.drop_duplicates("participant_id").set_index("participant_id")["label"])
    out = out[out["total"] > 0].reset_index().sort_values(["rank", "participant_id"], ignore_index=True)
    return out


@styled
def draw_tally(tables: Tables, roles: list[str], caption: Caption) -> Drawing:
    """Draw how often each department takes part, as bars stacked by role.

    Parameters
    ----------
    tables
        With the long ``tally``: a department and a role a row.
    roles
        The record's roles in the order in which they are stacked.
    caption
        Words around it; ``provisional`` also changes the marks.

    Returns
    -------
    Drawing
        Departments in the order of their totals; those that share a rank have "=" beside it and stand on one band.
    """
    rows = tally_rows(tables, roles).head(SHOWN)
    shown = [role for role in rows.columns[5:] if role != BEYOND]
    look = {role: fill(SHADES[min(k, len(SHADES) - 1)], caption.provisional) for k, role in enumerate(shown)}
    entries = {CALLED.get(role, role.replace("_", " ")): swatch(look[role]) for role in shown}
    if BEYOND in rows and rows[BEYOND].any():
        entries[CALLED[BEYOND]] = swatch(OUTLINE)
    fig = sheet("tally", caption, len(rows) * ROW + 20)
    top = key(fig.paper, entries) + 1.5
    fig.body = top + len(rows) * ROW + 1
    name = min(max((measure(cut(w, NAMES, BODY), BODY) for w in rows["label"]), default=0) + 3, NAMES + 3)
    left = RANK + name
    ax = fig.axes_at(left, top, WIDTH - left - RIGHT, len(rows) * ROW)
    ax.set_zorder(-1)  # words stand on the paper, above bars
    beyond = rows[BEYOND] if BEYOND in rows else 0 * rows["total"]
    most = max(int((rows["total"] + beyond).max()), 1)
    _bars(ax, rows, look)
    ax.set(xlim=(0, most), ylim=(len(rows) - 0.5, -0.5), xlabel="", ylabel="", xticks=[], yticks=[])
    ax.axvline(0, color=GREY, linewidth=0.8)
    scale = (WIDTH - left - RIGHT) / most
    for rank, some in rows[rows["tied"] > 1].groupby("rank", sort=True):
        at, size = (-left / scale, some.index[0] - 0.45), (WIDTH / scale, len(some) - 0.1)
        ax.add_patch(Rectangle(at, *size, facecolor=BAND, linewidth=0, zorder=0, gid=f"tie-{rank}"))
    for k, row in enumerate(rows.to_dict("records")):
        y = top + (k + 0.5) * ROW
        rank = f"{row['rank']}=" if row["tied"] > 1 else f"{row['rank']}"
        text(fig.paper, RANK - 2.5, y, rank, SMALL, color=DARK, ha="right", va="center_baseline")
        words, gid = cut(row["label"], NAMES, BODY), f"label-{row['participant_id']}"
        text(fig.paper, RANK, y, words, va="center_baseline", gid=gid)
        end = left + scale * row["total"]
        for role in shown:
            _number(fig.paper, left + scale * sum(row[r] for r in shown[: shown.index(role)]), y, row[role], scale, look[role])
        if more := row.get(BEYOND, 0):
            ax.barh(k, more, left=row["total"], height=0.74, **OUTLINE)
            end += scale * more
        text(fig.paper, end + 1.5, y, f"{row['total']:,}", BODY, weight=600, va="center_baseline")
        if more:
            x = end + 2.5 + measure(f"{row['total']:,}", BODY, 600)
            text(fig.paper, x, y, f"+ {more}", SMALL, va="center_baseline", color=DARK)
    return fig


def _bars(ax: Axes, rows: pd.DataFrame, look: dict[str, dict]) -> None:
    """Draw the bars with seaborn, then give each role its look."""
    long = rows.melt("participant_id", list(look), "role", "count").astype({"count": float})
    long["participant_id"] = pd.Categorical(long["participant_id"], rows["participant_id"])
    sns.histplot(
        long,
        y="participant_id",
        hue="role",
        hue_order=list(look)[::-1],  # seaborn stacks, and keeps the bars, from the last to the first
        weights="count",
        multiple="stack",
        shrink=0.74,
        legend=False,
        ax=ax,
    )
    for role, bars in zip(look, ax.containers, strict=True):
        for bar, member in zip(bars, rows["participant_id"], strict=True):
            bar.set(**look[role], gid=f"bar-{member}-{role.replace('_', '-')}")
            bar.set_visible(bar.get_width() > 0)


def _number(ax: Axes, left: float, y: float, count: int, scale: float, look: dict) -> None:
    """Write a count into its part of a bar, where there is room."""
    if count and count * scale > measure(f"{count}", SMALL) + 1.6:
        color = look["facecolor"]
        middle = {"ha": "center", "va": "center_baseline", "color": ink_on(color), "box": color}
        text(ax, left + count * scale / 2, y, count, SMALL, **middle)
