"""Which tiers of government take part in the pilots."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Circle, Rectangle

from joinup.claims.captions import SHOWN_PILOTS
from joinup.figures.caption import Caption
from joinup.figures.style import BAND, BODY, DARK, GREY, NAVY, WIDTH, Drawing, sheet, styled, text, tint
from joinup.figures.words import cut, measure, wrap

TIERS = {  # columns of the table, and how each tier is called; two lines where the name is long
    "central": ("Central",),
    "devolved": ("Devolved",),
    "combined_authority": ("Combined", "authority"),
    "local": ("Local",),
    "nhs": ("NHS",),
    "other": ("Other",),
}
NAMES = 80.0  # mm for the pilots' names
ROW, TIGHT = 5.2, 3.5
LINE = 3.7  # mm between two lines of a name
TYPE, SMALL_TYPE = 9.0, 8.0  # points
MANY = 34  # pilots above which rows are tight, so that the figure stays on one page
HEAD, KEY = 10.0, 9.0
BAND_ROW = 7.0


@styled
def draw_tiers(tiers: pd.DataFrame, pilots: pd.DataFrame, department: str, caption: Caption) -> Drawing:
    """Draw which tiers are documented for each pilot, with totals for pilots with and without a department.

    Parameters
    ----------
    tiers
        ``pilot_id``, ``with_department`` and a column per tier, yes or no.
    pilots
        ``pilot_id`` and ``name``.
    department
        What the department is called that pilots are divided by.
    caption
        Words around it; ``provisional`` also changes the marks.

    Returns
    -------
    Drawing
        A dot: documented; a short line: not documented, which is not the same as absent. The rows in
        bold count the dots of all pilots, of those with the department and of those without.
    """
    rows = tiers.merge(pilots[["pilot_id", "name"]], on="pilot_id", how="left")
    rows["name"] = rows["name"].fillna(rows["pilot_id"])
    rows = rows.assign(key=rows["name"].str.casefold()).sort_values(["key", "pilot_id"])
    wide = len(rows) <= MANY
    row, size, most = (ROW, TYPE, 2) if wide else (TIGHT, SMALL_TYPE, 1)
    listed = len(rows) <= SHOWN_PILOTS
    rows["lines"] = [wrap(name, NAMES - 3, size, lines=most) if listed else [] for name in rows["name"]]
    rows["height"] = [row + LINE * (len(lines) - 1) if lines else 0.0 for lines in rows["lines"]]
    groups = {
        f"Pilots with {department}": rows[rows["with_department"] == "yes"],
        f"Pilots without {department}": rows[rows["with_department"] == "no"],
    }
    fig = sheet("tiers", caption, KEY + HEAD + 3 * BAND_ROW + 6 + max(rows["height"].sum(), row))
    step = (WIDTH - NAMES) / len(TIERS)
    at = {tier: NAMES + (k + 0.5) * step for k, tier in enumerate(TIERS)}
    _key(fig.paper, caption.provisional)
    for tier, lines in TIERS.items():
        for k, line in enumerate(reversed(lines)):
            text(fig.paper, at[tier], KEY + HEAD - 3 - 4.2 * k, line, TYPE, weight=600, ha="center")
    top = KEY + HEAD
    _totals(fig.paper, top, "All pilots", rows, at)
    top += BAND_ROW
    for heading, some in groups.items():
        _totals(fig.paper, top, heading, some, at)
        top += BAND_ROW
        for one in some.to_dict("records") if listed else []:
            _pilot(fig.paper, top + one["height"] / 2, one, at, size, caption.provisional)
            top += one["height"]
        top += 3
    return fig


def _totals(ax: Axes, top: float, heading: str, some: pd.DataFrame, at: dict[str, float]) -> None:
    ax.add_patch(Rectangle((0, top), WIDTH, BAND_ROW - 1, facecolor=BAND, edgecolor="none"))
    y = top + (BAND_ROW - 1) / 2
    text(ax, 1, y, cut(heading, NAMES - 18, BODY, 600), weight=600, va="center_baseline")
    for tier, x in at.items():
        count = int((some[tier] == "yes").sum())
        text(ax, x, y, f"{count} of {len(some)}", TYPE, weight=600, ha="center", va="center_baseline")


def _pilot(
    ax: Axes, y: float, one: Mapping[Any, Any], at: dict[str, float], size: float, provisional: bool
) -> None:
    for k, line in enumerate(one["lines"]):
        up = LINE * (k - (len(one["lines"]) - 1) / 2)
        name = f"pilot-{one['pilot_id']}" + (f"-{k + 1}" if k else "")
        text(ax, 1, y + up, line, size, va="center_baseline", gid=name)
    for tier, x in at.items():
        if one[tier] == "yes":
            radius = 1.55 if size == TYPE else 1.2
            _dot(ax, x, y, radius, provisional, f"tier-{one['pilot_id']}--{tier.replace('_', '-')}")
        else:
            ax.plot([x - 0.9, x + 0.9], [y, y], color=GREY, linewidth=0.7)


def _dot(ax: Axes, x: float, y: float, radius: float, provisional: bool, gid: str | None = None) -> None:
    face, width = (tint(NAVY), 1.1) if provisional else (NAVY, 0.0)
    ax.add_patch(Circle((x, y), radius, facecolor=face, edgecolor=NAVY, linewidth=width, gid=gid))


def _key(ax: Axes, provisional: bool) -> None:
    _dot(ax, 2.0, 2.5, 1.55, provisional)
    words = "at least one body of this tier is documented"
    text(ax, 5.5, 3.8, words)
    x = 5.5 + measure(words, BODY) + 8
    ax.plot([x, x + 1.8], [2.6, 2.6], color=GREY, linewidth=0.7)
    text(ax, x + 4, 3.8, "not documented", color=DARK)
