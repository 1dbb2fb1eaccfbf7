"""The network: its title's pair stands out, labels cover nothing, colours are for what holds."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from matplotlib.colors import to_hex

from joinup.figures.network import Panel, draw_networks, graph_of, place
from joinup.figures.style import COUNT, HOLDS, LINK, NAMED, WIDTH
from unit.figures.figure_samples import (
    HOSTILE,
    NAMES,
    PILOTS,
    PLANS,
    artist,
    caption,
    overlaps,
    tables,
    texts_of,
)

FOCUS = ("d000", "d001")


def drawn(of: dict, provisional: bool = False):
    return draw_networks([Panel(PILOTS, of, provisional)], caption(provisional), FOCUS)


def color(line) -> str:
    return to_hex(line.get_color()).upper()


def holding(of: dict, source: str, target: str, bases: tuple[str, ...] = ("all", "joint")) -> dict:
    """Return the tables with a small family-wise p for one pair."""
    pairs = of["pairs"].copy()
    pairs.loc[
        (pairs["source"] == source) & (pairs["target"] == target) & pairs["basis"].isin(bases), "p_family"
    ] = 0.01
    return {**of, "pairs": pairs}


@pytest.mark.filterwarnings("ignore:Glyph")
@pytest.mark.parametrize(
    ("count", "labels"),
    [(2, None), (15, None), (25, None), (25, HOSTILE), (25, ["Ministry of " + n for n in NAMES])],
)
def test_labels_cover_neither_labels_nor_departments(count, labels):
    fig = drawn(tables(count, labels=labels))
    boxes = [box for _, box, gid in texts_of(fig) if gid.startswith("label-")]
    assert len(boxes) == count, "every department has its label"
    assert not overlaps(boxes)
    circles = fig.findobj(lambda a: (a.get_gid() or "").startswith("node-"))
    for (x0, y0, x1, y1), circle in itertools.product(boxes, circles):
        x, y = circle.get_center()
        assert np.hypot(max(x0 - x, x - x1, 0), max(y0 - y, y - y1, 0)) > circle.get_radius()
    assert all(x0 >= -0.1 and x1 <= WIDTH + 0.1 and y0 >= -0.1 and y1 <= fig.body for x0, y0, x1, y1 in boxes)


@pytest.mark.parametrize("crowded", [False, True])
def test_circles_do_not_touch_and_area_goes_with_projects(crowded):
    of = tables(25)
    if crowded:
        of["layout"][["x", "y"]] = of["layout"][["x", "y"]].round(0)
    fig = drawn(of)
    circles = {m: artist(fig, f"node-{m}") for m in of["nodes"]["participant_id"]}
    for a, b in itertools.combinations(circles.values(), 2):
        assert np.hypot(*np.subtract(a.get_center(), b.get_center())) > a.get_radius() + b.get_radius()
    projects = of["nodes"].set_index("participant_id")["projects"]
    shares = [c.get_radius() ** 2 / projects[m] for m, c in circles.items() if c.get_radius() > 1.4]
    assert len(shares) > 5 and max(shares) == pytest.approx(min(shares))


def test_no_circle_hides_the_named_link():
    of = tables(12)
    ends = of["layout"].set_index("participant_id").loc[list(FOCUS), ["x", "y"]]
    of["layout"].loc[5, ["x", "y"]] = ends.mean().tolist()
    at, _ = place([graph_of(of, FOCUS)], [of["layout"]], WIDTH)
    fig = drawn(of)
    a, b = (np.array(at[m]) for m in FOCUS)
    for m in set(at) - set(FOCUS):
        along = np.clip((np.array(at[m]) - a) @ (b - a) / ((b - a) @ (b - a)), 0, 1)
        assert np.linalg.norm(np.array(at[m]) - a - along * (b - a)) > artist(fig, f"node-{m}").get_radius()
    lines = {a.get_gid(): a.get_zorder() for a in fig.findobj() if (a.get_gid() or "").startswith("link-")}
    assert max(lines, key=lines.get) == "link-d000--d001"
    gap = np.linalg.norm(b - a) - sum(artist(fig, f"node-{m}").get_radius() for m in FOCUS)
    assert gap > 8, "the link can be seen between its circles"


def test_colours_are_for_the_named_pair_and_for_what_holds_with_both_kinds_of_projects():
    of = tables(12)
    one, other = (tuple(row) for row in of["edges"][["source", "target"]].to_numpy()[[3, 5]])
    fig = drawn(holding(holding(of, *one), *other, bases=("all",)))
    colors = {gid: color(a) for a in fig.findobj() if (gid := a.get_gid() or "").startswith("link-")}
    assert colors.pop("link-d000--d001") == NAMED
    assert colors.pop(f"link-{one[0]}--{one[1]}") == HOLDS
    assert colors[f"link-{other[0]}--{other[1]}"] == LINK
    assert set(colors.values()) == {LINK}
    faces = {
        m: to_hex(artist(fig, f"node-{m}").get_facecolor()).upper() for m in of["nodes"]["participant_id"]
    }
    assert {m for m, face in faces.items() if face == NAMED} == set(FOCUS)
    assert set(faces.values()) == {NAMED, COUNT}
    words = [words for words, *_ in texts_of(fig)]
    assert "more than chance, all pairs tested" in words and "DHSC and MHCLG" in words


def test_width_goes_with_shared_projects():
    of = tables(12)
    fig = drawn(of)
    widths = {
        shared: artist(fig, f"link-{a}--{b}").get_linewidth()
        for a, b, shared in of["edges"][["source", "target", "shared"]].to_numpy()
    }
    most = max(widths)
    assert all(width == pytest.approx(max(6 * shared / most, 0.7)) for shared, width in widths.items())


def test_departments_without_a_link_are_named_not_drawn():
    fig = drawn(tables(10, isolates=2, labels=[*NAMES[:8], "Alone", "Apart"]))
    assert not fig.findobj(lambda a: a.get_gid() in ("node-d008", "node-d009"))
    assert "Share no pilot with another: Alone, Apart." in [words for words, *_ in texts_of(fig)]
    large = drawn(tables(45, projects=200))
    assert len(large.findobj(lambda a: (a.get_gid() or "").startswith("node-"))) == 30
    assert any("15 more departments" in words for words, *_ in texts_of(large))


def test_records_side_by_side_have_every_department_at_one_place():
    one, two = tables(10), tables(14, seed=7)
    two["layout"][["x", "y"]] *= -1
    panels = [Panel(PILOTS, one, True, "The pilots"), Panel(PLANS, two, False, "The plans")]
    fig = draw_networks(panels, caption(), FOCUS)
    shared = one["nodes"]["participant_id"]
    for m in shared:
        assert artist(fig, f"pilots-node-{m}").get_center() == artist(fig, f"plans-node-{m}").get_center()
    assert len(fig.findobj(lambda a: (a.get_gid() or "").startswith("plans-node-"))) == 14
    assert artist(fig, "pilots-node-d003").get_facecolor() != artist(fig, "plans-node-d003").get_facecolor()
    for name in ("pilots", "plans"):
        assert not overlaps([box for _, box, gid in texts_of(fig) if gid.startswith(f"{name}-label-")])
