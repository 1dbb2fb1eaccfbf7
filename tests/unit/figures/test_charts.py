"""Matrix, tally, tiers and the frame: they draw what the tables say, and no word covers another."""

from __future__ import annotations

import pandas as pd
import pytest
from matplotlib.colors import to_hex

from joinup.config.edition import Document
from joinup.figures.draw import draw_placeholder
from joinup.figures.matrix import draw_matrix
from joinup.figures.style import HOLDS, NAMED, SHADES, WIDTH
from joinup.figures.tally import draw_tally, tally_rows
from joinup.figures.tiers import draw_tiers
from unit.figures.figure_samples import HOSTILE, NAMES, artist, caption, overlaps, tables, texts_of

NOUNS = ("pilot", "pilots")
FIGURES = {
    "matrix": lambda of, provisional: draw_matrix(of, NOUNS, caption(provisional), ("d000", "d001")),
    "tally": lambda of, provisional: draw_tally(of, ["lead", "partner"], caption(provisional)),
    "tiers": lambda of, provisional: draw_tiers(of, NOUNS, "DHSC", caption(provisional)),
}


def gids(fig, start: str) -> list[str]:
    return sorted(
        {gid for a in fig.findobj() if (gid := a.get_gid() or "").startswith(start) and a.get_visible()}
    )


@pytest.mark.filterwarnings("ignore:Glyph")
@pytest.mark.parametrize("name", FIGURES)
@pytest.mark.parametrize(
    ("count", "labels"), [(2, None), (25, None), (25, HOSTILE), (30, ["Ministry of " + NAMES[3]])]
)
def test_words_do_not_cover_words_and_stay_on_the_sheet(name, count, labels):
    of = tables(count, projects=120 if name != "tiers" else 12, labels=labels)
    of["projects"]["name"] = [
        (labels or NAMES)[k % len(labels or NAMES)] * 3 for k in range(len(of["projects"]))
    ]
    fig = FIGURES[name](of, True)
    boxes = [box for words, box, _ in texts_of(fig)]
    assert not overlaps(boxes)
    assert all(
        x0 >= -0.1 and x1 <= WIDTH + 0.1 and y0 >= -0.5 and y1 <= fig.body + 0.6 for x0, y0, x1, y1 in boxes
    )


def test_matrix_shows_every_count_once_and_frames_what_holds_and_what_is_named():
    of = tables(9)
    of["pairs"].loc[of["pairs"]["source"].eq("d002") & of["pairs"]["target"].eq("d004"), "p_family"] = 0.01
    fig = FIGURES["matrix"](of, False)
    numbers = sorted(int(words) for words, *_ in texts_of(fig) if words.isdigit())
    assert numbers == sorted(of["edges"]["shared"])
    frames = {gid: to_hex(artist(fig, gid).get_edgecolor()).upper() for gid in gids(fig, "pair-")}
    assert frames == {"pair-d000--d001": NAMED, "pair-d002--d004": HOLDS}
    rows = [words for words, _, _ in texts_of(fig) if words in set(of["nodes"]["label"])]
    order = of["nodes"].sort_values(["joint", "participant_id"], ascending=[False, True])["label"].tolist()
    assert rows[::2] == order


LONG = """a A lead 2
a A partner 1
b B partner 3
c C agency 1
a A public_body 5
d D public_body 2"""


def test_tally_adds_up_and_ranks_ties():
    long = pd.DataFrame(
        [row.split() for row in LONG.split("\n")], columns=["participant_id", "label", "role", "projects"]
    )
    of, roles = {"tally": long.astype({"projects": int})}, ["lead", "partner", "unused"]
    rows = tally_rows(of, roles)
    assert rows.columns.tolist()[2:] == ["rank", "tied", "total", "lead", "partner", "agency", "public_body"]
    ranks = rows[["participant_id", "rank", "tied", "total"]].to_numpy().tolist()
    assert ranks == [["a", 1, 2, 3], ["b", 1, 2, 3], ["c", 3, 1, 1]]
    fig = draw_tally(of, roles, caption())
    words = [words for words, *_ in texts_of(fig)]
    assert (
        words.count("1=") == 2 and {"+ 5", "only through an agency"} <= set(words) and "unused" not in words
    )
    lead, partner, agency = (artist(fig, f"bar-{bar}") for bar in ("a-lead", "a-partner", "c-agency"))
    assert (lead.get_x(), lead.get_width(), partner.get_x(), partner.get_width()) == (0, 2, 2, 1)
    shades = [to_hex(bar.get_facecolor()).upper() for bar in (lead, partner, agency)]
    assert shades == [*SHADES[:2], SHADES[3]]  # a role has its shade whoever else is there
    for provisional in (True, False):
        bar = artist(draw_tally(of, roles, caption(provisional)), "bar-a-lead")
        assert bool(bar.get_hatch()) == provisional


def test_tiers_have_a_dot_where_the_table_says_yes_and_a_long_list_its_totals_only():
    of = tables(5, projects=8)
    fig = FIGURES["tiers"](of, False)
    yes = of["tiers"].drop(columns="with_department").melt("project_id").query("value == 'yes'")
    dots = {f"tier-{p}--{t.replace('_', '-')}" for p, t in yes[["project_id", "variable"]].to_numpy()}
    assert set(gids(fig, "tier-")) == dots
    words = [words for words, *_ in texts_of(fig)]
    number = int((of["tiers"]["with_department"] == "yes").sum())
    assert "All pilots (8)" in words and f"Pilots with DHSC ({number})" in words
    long = draw_tiers(tables(5, projects=1200), NOUNS, "", caption())
    assert not gids(long, "tier-") and long.body < 40
    assert "All pilots (1,200)" in [words for words, *_ in texts_of(long)]


def test_the_frame_names_what_is_wanted():
    documents = [
        Document(document="a", record="plans", title="A list of plans " * 9, gives="every plan"),
        Document(document="b", record="plans", title="Another"),
    ]
    words = " ".join(words for words, *_ in texts_of(draw_placeholder(caption(), documents)))
    assert "Document wanted: A list of plans" in words and "It would give every plan." in words
    assert "There is nothing to draw" in " ".join(
        words for words, *_ in texts_of(draw_placeholder(caption()))
    )
