"""Which figure is drawn from which tables: the one place where names of figures meet their drawing functions."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from joinup.claims.captions import SHOWN
from joinup.figures.caption import Caption
from joinup.figures.style import Drawing
from joinup.wanted import how_to_get

if TYPE_CHECKING:
    from joinup.config.edition import Edition, Settings

Tables = Mapping[str, pd.DataFrame]
PILOT_ROLES = {
    "lead": "lead",
    "partner": "partner",
    "other": "other or no stated role",
    "agency": "only through an agency",
}
OUTCOME_ROLES = {"lead": "lead", "owner": "in its own list", "supporting": "supporting"}
BEYOND = ("public_body", "only through a public body (outside the network)")
TOP_PAIRS = 15
BASE = {
    "weight": "shared",
    "roles": "all",
    "level": "base",
    "evidence": "all",
    "without_largest": "no",
}  # options as in the table


@dataclass(frozen=True)
class Asked:
    """What a drawing function is given."""

    tables: Tables
    rows: pd.DataFrame  # its data: of the table that its caption names, and its condition selects
    caption: Caption
    edition: Edition
    settings: Settings
    label: str


def network(a: Asked) -> Drawing:
    """Draw Figure 1; above the number of departments that a picture can hold, the matrix of their groups."""
    from joinup.figures.network import draw_network

    t = a.tables
    if len(t["nodes"]) > a.settings.statistics.large:
        from joinup.figures.crowd import grouped
        from joinup.figures.matrix import draw_matrix

        groups = grouped(t["nodes"], t["pairs"])
        return draw_matrix(*groups, a.caption, own="within groups")
    return draw_network(
        t["nodes"], t["edges"], t["pairs"], t["layout"], a.caption, a.settings.statistics.alpha
    )


def tally_pilots(a: Asked) -> Drawing:
    """Draw the tally of pilots by role."""
    from joinup.figures.tally import draw_tally

    return draw_tally(a.rows.head(SHOWN), PILOT_ROLES, a.caption, BEYOND)


def tally_outcomes(a: Asked) -> Drawing:
    """Draw Figure 2, or the frame that names the missing document."""
    from joinup.figures.missing import draw_missing
    from joinup.figures.tally import draw_tally

    if a.rows.empty:
        wanted = [
            {
                "title": d.title,
                "gives": f"It would give {d.gives}." if d.gives else "",
                "get": how_to_get(d),
            }
            for d in a.edition.documents
            if d.kind == "outcomes"
        ]
        return draw_missing(a.caption, wanted)
    return draw_tally(a.rows.head(SHOWN), OUTCOME_ROLES, a.caption)


def outcomes_beside(a: Asked) -> Drawing:
    """Draw the shared outcomes of other plans as dots."""
    from joinup.figures.dots import draw_dots

    tally = a.tables["tally_outcomes"].drop_duplicates("participant_id")
    labels = dict(zip(tally["participant_id"], tally["label"], strict=True))
    return draw_dots(a.tables["contributions"], a.rows, labels, a.caption)


def matrix(a: Asked) -> Drawing:
    """Draw observed and expected shared pilots."""
    from joinup.figures.matrix import draw_matrix

    family = "p_family" if a.tables["pairs"]["p_family"].notna().any() else "q_upper"
    alpha = a.settings.statistics.alpha
    nodes = a.tables["nodes"].sort_values(["pilots", "participant_id"], ascending=[False, True]).head(SHOWN)
    return draw_matrix(nodes, a.tables["pairs"], a.caption, alpha, family)


def intervals(a: Asked) -> Drawing:
    """Draw the rank intervals of departments and of the top pairs."""
    from joinup.figures.intervals import draw_intervals

    ranks = a.tables["ranks"]
    ranks = ranks[ranks["list"] == "pilots"]
    panels = {
        "Departments, by pilots": ranks[ranks["what"] == "participant"]
        .sort_values(["rank", "id"])
        .head(SHOWN),
        "Pairs, by shared pilots": ranks[ranks["what"] == "pair"].sort_values(["rank", "id"]).head(TOP_PAIRS),
    }
    return draw_intervals(panels, a.caption)


def choices(a: Asked) -> Drawing:
    """Draw the claim of the strongest pair under every combination of choices."""
    from joinup.figures.choices import draw_choices

    rows = a.rows.rename(columns={"lead": "statistic"})
    rows = rows.assign(without_largest=rows["largest"].map({"with": "no", "without": "yes"}))
    return draw_choices(rows, a.caption, "lead over the next pair", 0.0, BASE)


def tiers(a: Asked) -> Drawing:
    """Draw the tiers of government by pilot."""
    from joinup.figures.tiers import draw_tiers

    return draw_tiers(a.tables["tiers"], a.tables["pilots"], a.label, a.caption)


FIGURES: dict[str, Callable[[Asked], Drawing]] = {
    f.__name__: f
    for f in (network, tally_pilots, tally_outcomes, outcomes_beside, matrix, intervals, choices, tiers)
}


def asked_of(
    name: str, tables: Tables, found: Mapping[str, Any], edition: Edition, settings: Settings
) -> Asked:
    """Return what the drawing function of this name is given."""
    from joinup.claims.facts import rows_of

    said = found["figures"][name]
    caption = Caption(said["title"], said["subtitle"], said["source"], said["alt"], said["provisional"])
    label = next(f["text"] for f in found["facts"] if f["id"] == "department")
    return Asked(tables, rows_of(tables[said["data"]], said["where"]), caption, edition, settings, label)


def draw(
    name: str,
    formats: Sequence[str],
    tables: Tables,
    found: Mapping[str, Any],
    edition: Edition,
    settings: Settings,
) -> dict[str, bytes]:
    """Draw one figure in some formats.

    Parameters
    ----------
    name
        Its name in ``FIGURES``.
    formats
        ``svg`` (for the page, which prints its caption as text), ``png`` and ``pdf`` (with their captions),
        ``csv`` (its data) and ``txt`` (its alternative text).
    tables
        The result tables that it uses, by name.
    found
        The content of ``facts.json``, for its caption.
    edition, settings
        What is built, and how.

    Returns
    -------
    dict
        The bytes of each format.
    """
    from joinup.figures.style import KINDS, save
    from joinup.tables import as_text, csv_bytes

    asked = asked_of(name, tables, found, edition, settings)
    out: dict[str, bytes] = {}
    if wanted := [kind for kind in KINDS if kind in formats]:
        out |= save(FIGURES[name](asked), wanted)
    if "csv" in formats:
        out["csv"] = csv_bytes(as_text(asked.rows))
    if "txt" in formats:
        out["txt"] = f"{asked.caption.alt}\n".encode()
    return out
