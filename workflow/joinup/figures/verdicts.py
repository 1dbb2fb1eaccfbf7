"""Claims and records at a glance: each verdict has a form, a word and a colour."""

from __future__ import annotations

import re
from collections.abc import Mapping

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Circle, Rectangle

from joinup.figures.captions import Caption
from joinup.figures.style import (
    BODY,
    DARK,
    FAILS,
    GREY,
    HOLDS,
    RULE,
    SMALL,
    WIDTH,
    Drawing,
    sheet,
    styled,
    text,
)
from joinup.figures.words import wrap

NARROW = 88.0  # mm: a telephone's page at its own size
LINE, SIGN = 3.9, 2.0  # mm: of lines; radius of a sign
LETTERS = {"supported": "✓", "supported with provisos": "✓", "not supported": "×", "cannot be decided": "?"}


def general_statements(claims: pd.DataFrame, nouns: Mapping[str, tuple[str, str]]) -> dict[str, str]:
    """Return one statement a claim; of claims asked of several records, the first with "projects" for its noun.

    >>> rows = [("c", r, f"A and B share most {r}s.", "supported") for r in ("pilot", "plan")]
    >>> claims = pd.DataFrame(rows, columns=["claim_id", "record", "statement", "verdict"])
    >>> general_statements(claims, {"pilot": ("pilot", "pilots"), "plan": ("plan", "plans")})
    {'c': 'A and B share most projects.'}
    """
    out = {}
    for claim, rows in claims.groupby("claim_id", sort=False):
        asked = rows[rows["verdict"] != "not asked"]
        first = (asked if len(asked) else rows).iloc[0]
        words = str(first["statement"])
        if len(asked) > 1:
            one, many = nouns[first["record"]]
            words = re.sub(rf"\b{re.escape(many)}\b", "projects", words)
            words = re.sub(rf"\b{re.escape(one)}\b", "project", words)
        out[str(claim)] = words[:1].upper() + words[1:]
    return out


@styled
def draw_verdicts(
    claims: pd.DataFrame, nouns: Mapping[str, tuple[str, str]], titles: Mapping[str, str], caption: Caption, narrow: bool = False
) -> Drawing:
    """Draw claims as rows and records as columns; in the narrow form records stand under their claim.

    Parameters
    ----------
    claims
        The edition's table: ``claim_id``, ``record``, ``statement``, ``verdict``.
    nouns, titles
        Of each record, by its name and in order: what a project is called, and what stands above its column.
    caption
        Words around it.
    narrow
        Draw it 88 mm wide?
    """
    statements = general_statements(claims, nouns)
    verdict = claims.set_index(["claim_id", "record"])["verdict"].to_dict()
    width = NARROW if narrow else WIDTH
    step = width if narrow else min(34.0, 100.0 / max(len(titles), 1))
    left = width if narrow else width - step * len(titles)
    fig = sheet("verdicts", caption, 1, width)
    top = 0.0
    if not narrow:
        heads = {r: wrap(title, step - 3, SMALL + 0.5, 600, 3) for r, title in titles.items()}
        top = LINE * max(map(len, heads.values()), default=0) + 2
        for k, lines in enumerate(heads.values()):
            for n, line in enumerate(reversed(lines)):
                text(fig.paper, left + k * step, top - 2.5 - LINE * n, line, SMALL + 0.5, weight=600)
    for claim, words in statements.items():
        fig.paper.plot([0, width], [top, top], color=RULE, linewidth=0.7)
        lines = wrap(words, left - (0 if narrow else 5), BODY, 600 if narrow else 400, 4)
        for n, line in enumerate(lines):
            text(fig.paper, 0, top + 4.6 + LINE * n, line, weight=600 if narrow else 400)
        end = top + 4.6 + LINE * (len(lines) - 1) + 2.4
        for k, (record, title) in enumerate(titles.items()):
            value = verdict.get((claim, record), "not asked")
            gid = f"verdict-{claim}--{record}"
            if narrow and value == "not asked":
                continue
            if narrow:
                end = _verdict(fig.paper, 1, end, f"{title}: {value}", value, width - 8, gid)
            else:
                end = max(end, _verdict(fig.paper, left + k * step, top + 0.6, value, value, step - 8, gid))
        top = end + 0.8
    fig.body = top
    fig.fit()
    return fig


def _verdict(ax: Axes, x: float, top: float, words: str, verdict: str, width: float, gid: str) -> float:
    """Draw a sign and its words, and return where they end."""
    quiet = verdict in ("not asked", "not tested")
    lines = wrap(words, width, SMALL + 0.5, 400 if quiet else 600, 3)
    _sign(ax, x + SIGN, top + 2.8, verdict, gid)
    for n, line in enumerate(lines):
        weight, color = (400, GREY) if quiet else (600, DARK)
        text(ax, x + 6.5, top + 4.0 + (LINE - 0.5) * n, line, SMALL + 0.5, weight=weight, color=color)
    return top + 4.0 + (LINE - 0.5) * (len(lines) - 1) + 2.4


def _sign(ax: Axes, x: float, y: float, verdict: str, gid: str) -> None:
    """Draw a full round (holds), a ring (with provisos), a square (does not), a dashed ring or a dash (open)."""
    if verdict in ("not asked", "not tested"):
        ax.plot([x - 1, x + 1], [y, y], color=GREY, linewidth=1, gid=gid)
        return
    color = HOLDS if verdict.startswith("supported") else FAILS if verdict == "not supported" else GREY
    full = verdict in ("supported", "not supported")
    look = {"facecolor": color if full else "white", "edgecolor": color, "linewidth": 1.3, "gid": gid}
    if color == GREY:
        look["linestyle"] = (0, (2, 1.4))
    if verdict == "not supported":
        ax.add_patch(Rectangle((x - 1.9, y - 1.9), 3.8, 3.8, **look))
    else:
        ax.add_patch(Circle((x, y), SIGN, **look))
    ink = "#FFFFFF" if full else color if color == GREY else DARK
    letter = LETTERS.get(verdict, "–")
    text(ax, x, y, letter, BODY, weight=600, color=ink, ha="center", va="center_baseline").set_zorder(4)
