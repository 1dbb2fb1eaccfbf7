"""Which choices of the analysis flip a claim: a specification chart."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from joinup.figures.caption import Caption
from joinup.figures.style import BODY, DARK, NAVY, ORANGE, SMALL, WIDTH, Drawing, sheet, styled, text
from joinup.figures.words import cut, measure, wrap

CHOICES = {  # columns of the frame, and how each choice is called
    "weight": "Weight of a link",
    "roles": "Roles that count",
    "level": "Departments",
    "evidence": "Evidence",
    "without_largest": "Largest pilot",
}
SAID = {
    ("weight", "shared"): "shared pilots",
    ("weight", "newman"): "Newman",
    ("level", "base"): "with agencies",
    ("level", "family"): "and public bodies",
    ("level", "own"): "named themselves",
    ("without_largest", "yes"): "left out",
    ("without_largest", "no"): "kept",
}
# After Simonsohn, Simmons & Nelson (2020), Nature Human Behaviour 4, 1208-1214.
UPPER = 42.0  # mm for the statistic
ROW = 4.8
GROUP = 2.6  # mm between two choices
NAMES = 70.0  # mm at most
VALUES = 14.0  # mm for the numbers of the axis
KEY = 9.0


@styled
def draw_choices(
    choices: pd.DataFrame,
    caption: Caption,
    statistic: str = "",
    threshold: float | None = None,
    base: Mapping[str, str] | None = None,
) -> Drawing:
    """Draw a statistic under every combination of choices, and which combinations flip the claim.

    Parameters
    ----------
    choices
        One row per combination: ``weight``, ``roles``, ``level``, ``evidence``, ``without_largest``,
        ``statistic``, ``holds`` (yes or no). Options are shown in the words of the frame.
    caption
        Words around it; ``provisional`` also changes the marks.
    statistic
        What the statistic is, in words.
    threshold
        Where the claim turns; drawn as a line.
    base
        The base case, one option for each choice; it is marked.

    Returns
    -------
    Drawing
        Combinations in the order of the statistic. Above: a dot where the claim holds, a cross where it does
        not. Below: a mark for the option each combination takes.
    """
    rows = choices.sort_values(["statistic", *CHOICES], ignore_index=True)
    options = {c: _options(rows[c], (base or {}).get(c)) for c in CHOICES}
    lower = sum(ROW * len(some) + GROUP for some in options.values())
    fig = sheet("choices", caption, KEY + UPPER + 4 + lower)
    if rows.empty:
        text(fig.paper, 0, KEY + 4, "No choice was tried.", color=DARK)
        return fig
    left = min(max(_name_width(c, options[c]) for c in CHOICES) + 5, NAMES)
    step = (WIDTH - left - 1) / len(rows)
    at = left + (np.arange(len(rows)) + 0.5) * step
    _key(fig.paper, caption.provisional)
    is_base = _is_base(rows, base)
    _upper(fig.paper, rows, at, left, statistic, threshold, is_base, caption.provisional)
    _lower(fig.paper, rows, options, at, left, step, KEY + UPPER + 4)
    for x in at[is_base]:
        look: dict[str, Any] = {"facecolor": "#E2E2E2", "linewidth": 0, "zorder": 0}
        fig.paper.add_patch(Rectangle((x - step / 2 - 0.4, KEY), step + 0.8, UPPER + 3 + lower, **look))
    return fig


def _options(column: pd.Series, first: str | None) -> list[str]:
    """Return the options of a choice, the base case first, the others in alphabetical order."""
    return sorted(set(column), key=lambda o: (o != first, o))


def _name_width(choice: str, options: list[str]) -> float:
    first = measure(CHOICES[choice], SMALL, 600) + 3 + measure(_said(choice, options[0]), SMALL)
    return max(first, *(measure(_said(choice, o), SMALL) for o in options))


def _said(choice: str, option: str) -> str:
    return SAID.get((choice, option), option)


def _is_base(rows: pd.DataFrame, base: Mapping[str, str] | None) -> np.ndarray:
    if not base:
        return np.zeros(len(rows), dtype=bool)
    return np.logical_and.reduce([rows[c].to_numpy() == base.get(c) for c in CHOICES])


def _upper(
    ax: Axes,
    rows: pd.DataFrame,
    at: np.ndarray,
    left: float,
    statistic: str,
    threshold: float | None,
    is_base: np.ndarray,
    provisional: bool,
) -> None:
    values = rows["statistic"].to_numpy(dtype=float)
    known = [*values[np.isfinite(values)], *([] if threshold is None else [threshold])] or [0.0]
    low, high = min(known), max(known)
    reach = (high - low) or 1.0
    y = KEY + UPPER - 4 - (values - low) / reach * (UPPER - 8)
    for k, line in enumerate(wrap(statistic, left - VALUES, BODY, 600, 3)):
        text(ax, 0, KEY + 5 + 4.5 * k, line, weight=600)
    for value in sorted({low, high}):
        place = KEY + UPPER - 4 - (value - low) / reach * (UPPER - 8)
        if threshold is None or abs(value - threshold) > 0.12 * reach:
            text(
                ax,
                left - 2,
                place,
                f"{value:.3g}".replace("-", "−"),
                SMALL,
                color=DARK,
                ha="right",
                va="center_baseline",
            )
    if threshold is not None:
        line = KEY + UPPER - 4 - (threshold - low) / reach * (UPPER - 8)
        ax.plot([left, WIDTH], [line, line], color=DARK, linewidth=0.8, linestyle=(0, (4, 2)), zorder=1)
        text(
            ax,
            left - 2,
            line,
            f"threshold {threshold:.3g}".replace("-", "−"),
            SMALL,
            color=DARK,
            ha="right",
            va="center_baseline",
        )
    holds = (rows["holds"] == "yes").to_numpy()
    size = float(np.clip(200 / len(rows), 2.6, 6))
    face = "white" if provisional else NAVY
    shapes: dict[str, Any] = {"marker": "o", "linestyle": "none", "markersize": size, "zorder": 3}
    ax.plot(at[holds], y[holds], markerfacecolor=face, markeredgecolor=NAVY, markeredgewidth=1, **shapes)
    shapes["marker"] = "x"
    ax.plot(at[~holds], y[~holds], markeredgecolor=ORANGE, markeredgewidth=1.5, **shapes)
    for x in at[is_base]:
        text(ax, min(x, WIDTH - 4), KEY - 1, "base", SMALL, weight=600, ha="center")


def _lower(
    ax: Axes,
    rows: pd.DataFrame,
    options: Mapping[str, list[str]],
    at: np.ndarray,
    left: float,
    step: float,
    top: float,
) -> None:
    holds = (rows["holds"] == "yes").to_numpy()
    for choice, words in CHOICES.items():
        ax.plot([0, WIDTH], [top, top], color="#D0D0D0", linewidth=0.6)
        for k, option in enumerate(options[choice]):
            y = top + GROUP / 2 + (k + 0.5) * ROW
            room = left - 3
            if k == 0:
                text(ax, 0, y, words, SMALL, weight=600, va="center_baseline")
                room -= measure(words, SMALL, 600) + 2
            text(
                ax,
                left - 2,
                y,
                cut(_said(choice, option), room, SMALL),
                SMALL,
                ha="right",
                va="center_baseline",
            )
            taken = (rows[choice] == option).to_numpy()
            for some, tall, color in ((taken & holds, 3.2, NAVY), (taken & ~holds, 1.4, ORANGE)):
                edges = np.flatnonzero(np.diff(some.astype(int), prepend=0, append=0))
                for first, end in edges.reshape(-1, 2):  # neighbours make one bar
                    place, wide = (at[first] - step / 2, y - tall / 2), (end - first) * step
                    ax.add_patch(Rectangle(place, wide, tall, facecolor=color, linewidth=0))
        top += ROW * len(options[choice]) + GROUP


def _key(ax: Axes, provisional: bool) -> None:
    face = "white" if provisional else NAVY
    ax.plot([2.5], [2.6], marker="o", color=NAVY, markerfacecolor=face, markersize=5)
    text(ax, 6.5, 3.8, "the claim holds")
    ax.plot([45], [2.6], marker="x", color=ORANGE, markersize=5, markeredgewidth=1.5)
    text(ax, 49, 3.8, "it does not")
