"""How often each department takes part in projects, by role."""

from functools import partial
from typing import Any

import pandas as pd
import seaborn as sns

from joinup.figures import style
from joinup.figures.captions import SHOWN, Caption, Tables
from joinup.figures.lettering import cut, measure

ROW, BAR = 4.7, 0.8  # mm per department, and how much of it is the bar
RANK, RIGHT, NAMES = 9.0, 16.0, 46.0  # mm for the rank, for the totals, and at most for names
BEYOND = "public_body"
CALLED = {
    "other": "other or no stated role",
    "agency": "only through an agency",
    BEYOND: "only through a public body (not counted)",
}
OUTLINE = {"facecolor": "none", "edgecolor": style.DARK, "linewidth": 0.9, "linestyle": (0, (2, 1.6))}


def tally_rows(tables: Tables, roles: list[str]) -> pd.DataFrame:
    """Return the tally as drawn: a department a row, with ``rank``, ``tied``, ``total`` and a column per role.

    ``roles`` come first, in their order; ``public_body`` is no part of the total.
    """
    tally = tables["tally"]
    wide = tally.pivot_table("projects", ["participant_id", "label"], "role", fill_value=0, aggfunc="sum")
    present = [role for role in dict.fromkeys([*roles, *CALLED]) if role in wide and wide[role].any()]
    wide = wide[present].astype(int)
    total = wide.drop(columns=BEYOND, errors="ignore").sum(axis=1)
    tied, rank = total.groupby(total).transform("size"), total.rank(method="min", ascending=False).astype(int)
    out = pd.concat([rank.rename("rank"), tied.rename("tied"), total.rename("total"), wide], axis=1)
    return out[out["total"] > 0].reset_index().sort_values(["rank", "participant_id"], ignore_index=True)


@style.styled
def draw_tally(tables: Tables, roles: list[str], caption: Caption) -> style.Sheet:
    """Draw how often each department takes part, as bars stacked by role, in the order of their totals.

    Departments that share a rank have "=" beside it. ``roles`` are stacked in their order.
    """
    rows = tally_rows(tables, roles).head(SHOWN)
    present = [role for role in rows.columns[5:] if role != BEYOND]
    beyond = rows[BEYOND] if BEYOND in rows else 0 * rows["total"]
    shade = {role: style.SHADES[min(k, 3)] for k, role in enumerate(dict.fromkeys([*roles, *CALLED]))}
    look = {role: _look(shade[role], caption.provisional) for role in present}
    look |= {BEYOND: OUTLINE} if beyond.any() else {}
    fig = style.sheet(caption)
    entries = {CALLED.get(role, role.replace("_", " ")): style.swatch(some) for role, some in look.items()}
    top = style.key(fig.paper, entries) + 1.5
    fig.body = top + len(rows) * ROW + 1
    labels = [cut(words, NAMES, style.BODY) for words in rows["label"]]
    left = RANK + max(measure(words, style.BODY) for words in labels) + 3
    most = int((rows["total"] + beyond).max())
    scale = (style.WIDTH - left - RIGHT) / most
    ax = fig.axes_at(left, top, most * scale, len(rows) * ROW)
    ax.set_zorder(-1)  # words are on the paper, above bars
    long = rows.melt("participant_id", list(look), "role", "count").astype({"count": float})
    long["participant_id"] = pd.Categorical(long["participant_id"], rows["participant_id"])
    order = list(look)[::-1]  # seaborn stacks, and keeps the bars, from the last to the first
    stack: dict[str, Any] = {"hue": "role", "hue_order": order, "weights": "count", "multiple": "stack"}
    sns.histplot(long, y="participant_id", shrink=BAR, legend=False, ax=ax, **stack)
    for role, bars in zip(look, ax.containers, strict=True):
        for bar, member in zip(bars, rows["participant_id"], strict=True):
            bar.set(**look[role], gid=f"bar-{member}-{role.replace('_', '-')}")
            bar.set_visible(bar.get_width() > 0)
    ax.set(xlim=(0, most), ylim=(len(rows) - 0.5, -0.5), xticks=[], yticks=[], xlabel="", ylabel="")
    ax.axvline(0, color=style.GREY, linewidth=0.8)
    write = partial(style.text, fig.paper, va="center_baseline")
    for k, row in enumerate(rows.to_dict("records")):
        y, end, total, more = top + (k + 0.5) * ROW, left, f"{row['total']:,}", row.get(BEYOND, 0)
        rank = f"{row['rank']}=" if row["tied"] > 1 else row["rank"]
        write(RANK - 2.5, y, rank, style.SMALL, color=style.DARK, ha="right")
        write(RANK, y, labels[k], gid=f"label-{row['participant_id']}")
        for role in present:
            wide = scale * row[role]
            if wide > measure(f"{row[role]}", style.SMALL) + 1.6:
                ink = style.ink_on(look[role]["facecolor"])
                write(end + wide / 2, y, row[role], style.SMALL, ha="center", color=ink, weight=600)
            end += wide
        x = end + scale * more + 1.5
        write(x, y, total, weight=600)
        if more:
            write(x + 1.0 + measure(total, style.BODY, 600), y, f"+ {more}", style.SMALL, color=style.DARK)
    return fig


def _look(color: str, provisional: bool) -> dict[str, Any]:
    """Return how bars of a colour look: those of a provisional figure are hatched, faintly, as numbers lie on them."""
    hatch = {"hatch": "///", "hatchcolor": style.tint(color, 0.72)} if provisional else {}
    return {"facecolor": color, "edgecolor": style.COUNT, "linewidth": 0.6, **hatch}
