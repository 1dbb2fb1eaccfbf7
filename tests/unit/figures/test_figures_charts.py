"""The other figures: marks that say what the tables say, texts that never collide or leave the sheet."""

from __future__ import annotations

import subprocess
import sys
import xml.etree.ElementTree as ET

import numpy as np
import pandas as pd
import pytest
from matplotlib.colors import to_hex

from joinup.figures.choices import draw_choices
from joinup.figures.crowd import grouped
from joinup.figures.dots import draw_dots
from joinup.figures.intervals import draw_intervals
from joinup.figures.matrix import draw_matrix
from joinup.figures.missing import draw_missing
from joinup.figures.style import HATCH, captioned, save, styled
from joinup.figures.tally import draw_tally
from joinup.figures.tiers import draw_tiers
from unit.figures.figure_samples import (
    HOSTILE,
    NAMES,
    ROLES,
    caption,
    choices,
    intervals,
    network,
    overlap,
    shuffled,
    tally,
    texts_of,
    tiers,
)

BEYOND = ("public_body", "Only through a public body")
WANTED = [
    {
        "title": "Priority outcomes and metrics",
        "gives": "the shared outcomes",
        "get": "make fetch DOCUMENT=outcomes",
    }
]
OUTCOMES = pd.DataFrame(
    {
        "outcome_id": ["a", "b", "c"],
        "title": ["Better borders", "Fewer people sleep rough", "Swift justice"],
        "review": ["R1", "R1", "R0"],
    }
)
CONTRIBUTIONS = pd.DataFrame(
    {
        "outcome_id": ["a", "a", "b", "c"],
        "participant_id": ["d1", "d2", "d2", "d3"],
        "role": ["lead", "supporting", "owner", "supporting"],
    }
)
LABELS = {"d1": "DHSC", "d2": "Home Office", "d3": "MoJ"}
BASE = {
    "weight": "shared pilots",
    "roles": "all",
    "level": "departments",
    "evidence": "all",
    "without_largest": "no",
}


def hostile_outcomes() -> pd.DataFrame:
    return pd.DataFrame(
        {"outcome_id": [f"o{k}" for k in range(len(HOSTILE))], "title": HOSTILE, "review": HOSTILE}
    )


def figures(provisional: bool = False) -> dict:
    said = caption(provisional)
    many = network(40, labels=["Ministry of " + n for n in NAMES])
    usual, hostile = network(25), network(12, labels=HOSTILE)
    return {
        "tally": draw_tally(tally(NAMES), ROLES, said, beyond=BEYOND),
        "tally-40": draw_tally(tally([f"Department of Long Title {k}" for k in range(40)]), ROLES, said),
        "tally-hostile": draw_tally(
            tally(HOSTILE), dict(zip(ROLES, HOSTILE, strict=False)), said, beyond=BEYOND
        ),
        "matrix": draw_matrix(usual["nodes"], usual["pairs"], said),
        "matrix-40": draw_matrix(many["nodes"], many["pairs"], said),
        "matrix-hostile": draw_matrix(hostile["nodes"], hostile["pairs"], said),
        "intervals": draw_intervals({"Departments": intervals(NAMES), "Pairs": intervals(NAMES[:12])}, said),
        "intervals-hostile": draw_intervals({HOSTILE[5]: intervals(HOSTILE)}, said),
        "choices": draw_choices(choices(), said, "Lead in pilots", 0.0, BASE),
        "choices-hostile": draw_choices(
            choices().assign(level=HOSTILE[5], weight=HOSTILE[0]), said, HOSTILE[6], -3.0, None
        ),
        "tiers": draw_tiers(*tiers([f"A pilot of {n}" for n in NAMES]), "MHCLG", said),
        "tiers-60": draw_tiers(
            *tiers([f"A pilot of {n} {k}" for k in range(3) for n in NAMES[:20]]), "MHCLG", said
        ),
        "tiers-hostile": draw_tiers(*tiers(HOSTILE), HOSTILE[5], said),
        "dots": draw_dots(CONTRIBUTIONS, OUTCOMES, LABELS, said),
        "dots-hostile": draw_dots(
            pd.DataFrame(
                {"outcome_id": "o0", "participant_id": [f"d{k}" for k in range(10)], "role": "lead"}
            ),
            hostile_outcomes(),
            {f"d{k}": words for k, words in enumerate(HOSTILE)},
            said,
        ),
        "missing": draw_missing(said, WANTED),
        "missing-hostile": draw_missing(said, [{"title": a, "gives": a, "get": a} for a in HOSTILE[:6]]),
    }


@pytest.fixture(scope="module")
def drawn():
    return figures()


def patch(fig, gid: str):
    (found,) = fig.findobj(lambda a: a.get_gid() == gid)
    return found


NAMED = [
    *(
        "tally",
        "tally-40",
        "tally-hostile",
        "matrix",
        "matrix-40",
        "matrix-hostile",
        "intervals",
        "intervals-hostile",
    ),
    *("choices", "choices-hostile", "tiers", "tiers-60", "tiers-hostile", "dots", "dots-hostile", "missing"),
    "missing-hostile",
]


@styled
def texts_with_caption(fig):
    with captioned(fig):
        return texts_of(fig), fig.get_figheight() * 25.4


@pytest.mark.filterwarnings("ignore:Glyph")
@pytest.mark.parametrize("name", NAMED)
def test_texts_neither_collide_nor_leave_the_sheet(drawn, name):
    boxes, height = texts_with_caption(drawn[name])
    out = [(t, b) for t, b in boxes if b[0] < -0.3 or b[2] > 170.3 or b[1] < -0.1 or b[3] > height + 0.1]
    assert not out
    # Lines of type may touch by their empty ascenders and descenders, letters may not.
    inner = [(t, (b[0], b[1] + 0.12 * (b[3] - b[1]), b[2], b[3] - 0.12 * (b[3] - b[1]))) for t, b in boxes]
    assert not [(s, t) for k, (s, a) in enumerate(inner) for t, b in inner[:k] if overlap(a, b, 0.3)]


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore:Glyph")
def test_names_with_markup_are_only_drawn(drawn):
    for name in NAMED:
        if name.endswith("hostile"):
            svg = save(drawn[name], ["svg"])["svg"].decode()
            assert not [e for e in ET.fromstring(svg).iter() if e.tag.endswith("script")]


@pytest.mark.filterwarnings("ignore:Glyph")
def test_a_name_of_300_letters_ends_in_an_ellipsis(drawn):
    said = [t for t, _ in texts_of(drawn["tally-hostile"])]
    (cut,) = [t for t in said if t.startswith("AAAA") and t.endswith("…")]
    assert 10 < len(cut) < 40


def test_bars_are_as_long_as_the_counts():
    table = tally(NAMES)
    table["other"] = 0
    fig = draw_tally(table, ROLES, caption())
    for row in table.to_dict("records"):
        start = 0
        for role in ROLES:
            bar = patch(fig, f"bar-{row['participant_id']}-{role}")
            assert bar.get_width() == row[role]
            if row[role]:
                assert bar.get_x() == start and bar.get_visible()
            start += row[role]


def test_ties_are_shown_as_ties():
    table = tally(["A", "B", "C"])
    table["any"], table["rank"], table["tied"] = [5, 5, 2], [1, 1, 3], [2, 2, 1]
    fig = draw_tally(table, ROLES, caption())
    said = [t for t, _ in texts_of(fig)]
    assert said.count("1=") == 2 and said.count("3") >= 1 and "3=" not in said
    assert patch(fig, "tie-1")


def test_what_lies_beyond_is_not_in_the_total():
    table = tally(["A"])
    table[["lead", "partner", "other", "agency", "any", "public_body"]] = [2, 1, 0, 0, 3, 4]
    said = [t for t, _ in texts_of(draw_tally(table, ROLES, caption(), beyond=BEYOND))]
    assert "3" in said and "+ 4" in said and "7" not in said


def test_provisional_bars_are_hatched_and_outlined():
    fig = draw_tally(tally(["A", "B"]), ROLES, caption(True))
    full = draw_tally(tally(["A", "B"]), ROLES, caption())
    bars = [patch(f, "bar-d000-partner") for f in (fig, full)]
    assert bars[0].get_hatch() == HATCH and bars[1].get_hatch() is None
    assert to_hex(bars[0].get_edgecolor()) != to_hex(bars[0].get_facecolor())
    assert any(t.startswith("Provisional") for t, _ in texts_with_caption(fig)[0])


def test_matrix_shows_each_pair_once_with_its_number_and_marks():
    data = network(3, isolates=0)
    pairs = data["pairs"].assign(shared=[4, 0, 2], expected=[1.0, 1.0, 2.0], p_upper=[0.01, 0.9, 0.2])
    pairs["p_family"] = [0.05, 1.0, 1.0]
    nodes = data["nodes"].assign(pilots=[21, 22, 23], matrix_order=[1, 2, 3])
    fig = draw_matrix(nodes, pairs, caption())
    ax = fig.axes[1]
    at = {t.get_text(): t.get_position() for t in ax.texts}
    assert at["4"] == (0.5, 1.5) and at["2"] == (1.5, 2.5)
    assert {at[n] for n in ("21", "22", "23")} == {(0.5, 0.5), (1.5, 1.5), (2.5, 2.5)}
    assert len(ax.texts) == 5
    marks = [type(p).__name__ for p in ax.patches]
    assert marks.count("Circle") == 1 and marks.count("Rectangle") == 1
    (mesh,) = ax.collections
    assert mesh.get_clim() == (-3.0, 3.0)
    assert np.ma.count(mesh.get_array()) == 3


def test_too_many_departments_are_gathered_into_groups_that_keep_every_shared_pilot():
    data = network(320)
    rows, links = grouped(data["nodes"], data["pairs"])
    assert len(rows) == 27
    assert rows["pilots"].sum() + links["shared"].sum() == data["pairs"]["shared"].sum()
    assert links["expected"].sum() < data["pairs"]["expected"].sum()
    fig = draw_matrix(rows, links, caption(), own="within groups")
    assert "on the diagonal: within groups" in [t for t, _ in texts_of(fig)]


def test_matrix_without_tests_says_so():
    data = network(4)
    fig = draw_matrix(data["nodes"], data["pairs"][["source", "target", "shared"]], caption())
    assert "not tested" in [t for t, _ in texts_of(fig)]


def test_intervals_are_drawn_where_they_are():
    fig = draw_intervals({"Ranks": intervals(NAMES[:6])}, caption())
    ax = fig.axes[1]
    lines, dots = ax.collections
    assert [tuple(s[:, 0]) for s in lines.get_segments()] == [(1, 4), (1, 5), (1, 6), (2, 6), (3, 6), (4, 6)]
    assert dots.get_offsets()[:, 0].tolist() == [1, 2, 3, 4, 5, 6]
    assert "1–4" in [t for t, _ in texts_of(fig)]


def test_shared_ranks_are_shown_as_shared():
    ranks = intervals(["A", "B", "C"]).assign(rank=[1, 1, 3])
    said = [t for t, _ in texts_of(draw_intervals({"Ranks": ranks}, caption()))]
    assert said.count("1=") == 2 and "3" in said and "3=" not in said


def test_choices_that_flip_the_claim_have_another_mark():
    table = choices()
    fig = draw_choices(table, caption(), "Lead", 0.0, BASE)
    marks = {
        m: sum(len(li.get_xdata()) for li in fig.paper.lines if li.get_marker() == m) - 1 for m in ("o", "x")
    }
    assert marks == {"o": (table["holds"] == "yes").sum(), "x": (table["holds"] == "no").sum()}
    assert "base" in [t for t, _ in texts_of(fig)]


def test_tiers_count_their_dots():
    table, pilots = tiers([f"Pilot {k}" for k in range(9)])
    fig = draw_tiers(table, pilots, "MHCLG", caption())
    dots = [a for a in fig.findobj() if (a.get_gid() or "").startswith("tier-")]
    columns = ["central", "devolved", "combined_authority", "local", "nhs", "other"]
    assert len(dots) == (table[columns] == "yes").to_numpy().sum()
    said = [t for t, _ in texts_of(fig)]
    some = table[table["with_department"] == "yes"]
    assert f"{(some['local'] == 'yes').sum()} of {len(some)}" in said
    assert f"{(table['local'] == 'yes').sum()} of 9" in said


def test_dots_have_a_shape_for_each_role():
    fig = draw_dots(CONTRIBUTIONS, OUTCOMES, LABELS, caption())
    shape = {g: type(patch(fig, g)).__name__ for g in ("dot-a--d1", "dot-b--d2", "dot-a--d2", "dot-b--d3")}
    assert list(shape.values()) == ["Circle", "Rectangle", "Circle", "Line2D"]
    assert to_hex(patch(fig, "dot-a--d1").get_facecolor()) != to_hex(patch(fig, "dot-a--d2").get_facecolor())


def test_a_missing_document_is_named_with_the_way_to_get_it():
    said = " ".join(t for t, _ in texts_of(draw_missing(caption(), WANTED)))
    for words in WANTED[0].values():
        assert words in said


@pytest.mark.parametrize("rows", [0, 1])
def test_almost_nothing_to_draw(rows):
    data = network(3)
    empty = data["pairs"].iloc[:0]
    for fig in (
        draw_tally(tally(["A"]).iloc[:rows], ROLES, caption()),
        draw_matrix(data["nodes"].iloc[:rows], empty, caption()),
        draw_intervals({"Ranks": intervals(["A"]).iloc[:rows]}, caption()),
        draw_choices(choices().iloc[:rows], caption(), "Lead", 0.0, BASE),
        draw_tiers(*(t.iloc[:rows] for t in tiers(["A"])), "MHCLG", caption()),
        draw_dots(CONTRIBUTIONS.iloc[:rows], OUTCOMES.iloc[:rows], LABELS, caption()),
        draw_missing(caption(), WANTED[:rows]),
    ):
        assert fig.name
        assert fig.get_figheight() > 0.4
        assert texts_of(fig)
    assert draw_intervals({}, caption()).get_figheight() > 0


@pytest.mark.slow
def test_rows_in_another_order_give_the_same_bytes():
    usual, table = network(9), tally(NAMES[:9])
    rows, pilots = tiers(NAMES[:9])
    some = choices()
    ranks = intervals(NAMES[:9])
    for one, two in (
        (draw_tally(table, ROLES, caption()), draw_tally(shuffled(table), ROLES, caption())),
        (
            draw_matrix(usual["nodes"], usual["pairs"], caption(True)),
            draw_matrix(shuffled(usual["nodes"]), shuffled(usual["pairs"]), caption(True)),
        ),
        (draw_intervals({"R": ranks}, caption()), draw_intervals({"R": shuffled(ranks)}, caption())),
        (draw_choices(some, caption()), draw_choices(shuffled(some), caption())),
        (
            draw_tiers(rows, pilots, "MHCLG", caption()),
            draw_tiers(shuffled(rows), shuffled(pilots), "MHCLG", caption()),
        ),
        (
            draw_dots(CONTRIBUTIONS, OUTCOMES, LABELS, caption()),
            draw_dots(shuffled(CONTRIBUTIONS), shuffled(OUTCOMES), LABELS, caption()),
        ),
    ):
        assert save(one) == save(two), one.name


def test_only_charts_that_use_seaborn_import_it():
    code = (
        "import sys; import joinup.figures.network, joinup.figures.labels, joinup.figures.tiers, "
        "joinup.figures.choices, joinup.figures.dots, joinup.figures.missing; print('seaborn' in sys.modules)"
    )
    assert (
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
        == "False\n"
    )
