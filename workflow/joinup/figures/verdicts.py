"""Claims and records at a glance: each verdict has a form, a word and a colour."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Circle, Rectangle

from joinup.figures import style
from joinup.figures.caption import Caption
from joinup.figures.words import wrap
from joinup.schemas import VERDICTS

NARROW = 88.0  # mm: a telephone's page at its own size
LINE, SIGN, TYPE = 3.9, 2.0, 9.0  # mm of a line, radius of a sign in mm, points
QUIET = ("not asked", "not tested")
SIGNS = {  # is it a square, its colour, whether it is full, and the letter in it; others are dashed rings
    "supported": (False, style.HOLDS, True, "✓"),
    "supported with provisos": (False, style.HOLDS, False, "✓"),
    "not supported": (True, style.FAILS, True, "×"),
    "cannot be decided": (False, "", False, "?"),
    "cannot be tested": (False, "", False, "–"),
}


def general_statements(claims: pd.DataFrame, nouns: Mapping[str, tuple[str, str]]) -> dict[str, str]:
    """Return one statement a claim, decided claims first; of claims asked of several records with "projects" as noun.

    >>> rows = [("c", r, f"A and B share most {r}s.", "supported") for r in ("pilot", "plan")]
    >>> claims = pd.DataFrame(rows, columns=["claim_id", "record", "statement", "verdict"])
    >>> general_statements(claims, {"pilot": ("pilot", "pilots"), "plan": ("plan", "plans")})
    {'c': 'A and B share most projects.'}
    """
    out = {}
    claims = claims.assign(place=claims["verdict"].map(VERDICTS.index))
    claims = claims.assign(place=claims.groupby("claim_id")["place"].transform("min"))
    claims = claims.sort_values("place", kind="stable")
    for claim, rows in claims.groupby("claim_id", sort=False):
        answers = rows[rows["verdict"] != "not asked"]
        first = (answers if len(answers) else rows).iloc[0]
        words = str(first["statement"])
        if len(answers) > 1:
            for noun, general in zip(nouns[first["record"]], ("project", "projects"), strict=True):
                words = re.sub(rf"\b{re.escape(noun)}\b", general, words)
        out[str(claim)] = words[:1].upper() + words[1:]
    return out


@style.styled
def draw_verdicts(
    claims: pd.DataFrame,
    records: Mapping[str, tuple[str, tuple[str, str]]],
    caption: Caption,
    narrow: bool = False,
) -> style.Drawing:
    """Draw claims as rows and records as columns; in the narrow form records stand under their claim.

    Parameters
    ----------
    claims
        The edition's table: ``claim_id``, ``record``, ``statement``, ``verdict``.
    records
        Heading and nouns of each record, by its name and in order.
    caption, narrow
        Words around it; is it to be 88 mm wide?
    """
    statements = general_statements(claims, {name: nouns for name, (_, nouns) in records.items()})
    verdict = claims.set_index(["claim_id", "record"])["verdict"].to_dict()
    width = NARROW if narrow else style.WIDTH
    step = min(34.0, 100.0 / max(len(records), 1))
    left = width if narrow else width - step * len(records)
    fig = style.sheet(caption, width)
    heads = [wrap(heading, step - 3, TYPE, 600, 3) for heading, _ in records.values()]
    top = 0.0 if narrow else LINE * max(map(len, heads), default=0) + 2
    for k, lines in enumerate([] if narrow else heads):
        style.lines(fig.paper, left + k * step, top - 2.5, lines[::-1], -LINE, TYPE, weight=600)
    for claim, words in statements.items():
        fig.paper.plot([0, width], [top, top], color=style.RULE, linewidth=0.7)
        weight = 600 if narrow else 400
        lines = wrap(words, left - (0 if narrow else 5), style.BODY, weight, 4)
        end = style.lines(fig.paper, 0, top + 4.4, lines, LINE, weight=weight) + 2.0 - LINE
        for k, (record, (heading, _)) in enumerate(records.items()):
            value, gid = verdict.get((claim, record), "not asked"), f"verdict-{claim}--{record}"
            if not narrow:
                end = max(end, _verdict(fig.paper, left + k * step, top + 0.4, value, value, step - 8, gid))
            elif value != "not asked":
                end = _verdict(fig.paper, 1, end, f"{heading}: {value}", value, width - 8, gid)
        top = end + 0.6
    fig.body = top
    return fig


def _verdict(ax: Axes, x: float, top: float, words: str, verdict: str, width: float, gid: str) -> float:
    """Draw a sign and its words, and return where they end."""
    weight, color = (400, style.GREY) if verdict in QUIET else (600, style.DARK)
    _sign(ax, x + SIGN, top + 2.8, verdict, gid)
    lines = wrap(words, width, TYPE, weight, 3)
    return style.lines(ax, x + 6.5, top + 4.0, lines, LINE, TYPE, weight=weight, color=color) + 2.0 - LINE


def _sign(ax: Axes, x: float, y: float, verdict: str, gid: str) -> None:
    """Draw a full round (holds), a ring (with provisos), a square (does not), a dashed ring or a dash (open)."""
    if verdict in QUIET:
        ax.plot([x - 1, x + 1], [y, y], color=style.GREY, linewidth=1, gid=gid)
        return
    square, color, full, letter = SIGNS[verdict]
    look: dict[str, Any] = {"edgecolor": color or style.GREY, "linewidth": 1.3, "gid": gid}
    look |= {"facecolor": color if full else "white", "linestyle": "solid" if color else (0, (2, 1.4))}
    ax.add_patch(Rectangle((x - 1.9, y - 1.9), 3.8, 3.8, **look) if square else Circle((x, y), SIGN, **look))
    ink = "#FFFFFF" if full else style.DARK
    style.text(ax, x, y, letter, weight=600, color=ink, ha="center", va="center_baseline").set_zorder(4)
