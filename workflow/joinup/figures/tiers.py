"""Which tiers of government take part in each project."""

from typing import Any

from matplotlib.patches import Rectangle

from joinup.figures import style
from joinup.figures.captions import Caption, Tables
from joinup.figures.lettering import cut, wrap

TIERS = {  # columns of the table, and how each tier is called
    "central": "Central",
    "devolved": "Devolved",
    "combined_authority": "Combined authority",
    "local": "Local",
    "nhs": "NHS",
    "other": "Other",
}
NAMES = 74.0  # mm for projects' names
STEP = (style.WIDTH - NAMES) / len(TIERS)
TYPE, LINE, ROW, HEAD = 9.0, 3.7, 5.2, 7.0  # points, then mm: of lines, rows and rows of totals
LISTED = 40  # projects that are listed; of more there are totals
ABSENT = style.stroke(style.GREY, 0.7, 1.8)


@style.styled
def draw_tiers(tables: Tables, nouns: tuple[str, str], department: str, caption: Caption) -> style.Sheet:
    """Draw which tiers are documented for each project, with totals for those with and without a department.

    A dot: documented; a short line: not documented, which is not the same as absent. Rows in bold are totals; a long
    list shows these only. ``department`` is its label, empty for no division.
    """
    tiers = tables["tiers"].merge(tables["projects"][["project_id", "name"]], on="project_id", how="left")
    tiers = tiers.assign(key=tiers["name"].str.casefold()).sort_values(["key", "project_id"])
    is_short = len(tiers) <= LISTED
    groups = {f"All {nouns[1]}": (tiers, is_short and not department)}
    for yes, word in (("yes", "with"), ("no", "without")) if department else ():
        heading = f"{nouns[1].capitalize()} {word} {department}"
        groups[heading] = (tiers[tiers["with_department"] == yes], is_short)
    fig = style.sheet(caption)
    sign = style.dot(style.COUNT, 1.55, caption.provisional)
    entries = {"at least one body of this tier is on record": sign, "none on record": ABSENT}
    top = style.key(fig.paper, entries if is_short else {}) + 10
    at = {tier: NAMES + (k + 0.5) * STEP for k, tier in enumerate(TIERS)}
    bold: dict[str, Any] = {"weight": 600, "ha": "center"}
    for tier, words in TIERS.items():
        head = wrap(words, STEP - 1, TYPE, 600, 2)[::-1]
        style.lines(fig.paper, at[tier], top - 2, head, -4.2, TYPE, **bold)
    for heading, (some, listed) in groups.items():
        fig.paper.add_patch(Rectangle((0, top), style.WIDTH, HEAD - 1, facecolor=style.BAND, linewidth=0))
        middle, words = top + (HEAD - 1) / 2, cut(f"{heading} ({len(some):,})", NAMES - 4, style.BODY, 600)
        style.text(fig.paper, 1, middle, words, weight=600, va="center_baseline")
        for tier, x in at.items():
            number = f"{int((some[tier] == 'yes').sum()):,}"
            style.text(fig.paper, x, middle, number, va="center_baseline", **bold)
        top += HEAD
        for row in some.to_dict("records") if listed else ():
            lines = wrap(row["name"], NAMES - 4, TYPE, lines=2)
            middle = top + ROW / 2 + LINE * (len(lines) - 1) / 2
            style.lines(fig.paper, 1, top + ROW / 2, lines, LINE, TYPE, va="center_baseline")
            for tier, x in at.items():
                gid = f"tier-{row['project_id']}--{tier.replace('_', '-')}"
                present = style.dot(style.COUNT, 1.55, caption.provisional, gid)
                (present if row[tier] == "yes" else ABSENT)(fig.paper, x - 2.5, middle)
            top += ROW + LINE * (len(lines) - 1)
        top += 2
    fig.body = top
    return fig
