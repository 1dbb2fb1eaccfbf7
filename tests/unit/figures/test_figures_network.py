"""Figure 1: labels that cover nothing, marks that say what the tables say."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

import numpy as np
import pandas as pd
import pytest

from joinup.figures.canvas import canvas_of
from joinup.figures.labels import place_labels
from joinup.figures.network import bins_of, draw_network, link_width, signs_of
from joinup.figures.style import HATCH, save
from unit.figures.figure_samples import HOSTILE, NAMES, caption, network, overlap, shuffled, texts_of

TOP = 0.5  # mm above the body of a drawing without its caption


def drawn(data: dict, provisional: bool = False):
    layout = place_labels(data["nodes"], data["layout"], data["edges"])
    return draw_network(data["nodes"], data["edges"], data["pairs"], layout, caption(provisional)), layout


def artist(fig, gid: str):
    (found,) = fig.findobj(lambda a: a.get_gid() == gid)
    return found


@pytest.mark.filterwarnings("ignore:Glyph")
@pytest.mark.parametrize(
    ("count", "labels"),
    [(2, None), (15, None), (25, None), (40, None), (25, HOSTILE), (40, ["Ministry of " + n for n in NAMES])],
)
def test_labels_cover_neither_labels_nor_departments(count, labels):
    data = network(count, labels=labels)
    fig, _ = drawn(data)
    words = {a.get_gid() for a in fig.findobj() if (a.get_gid() or "").startswith("label-")}
    assert len(words) == count, "every department has its label"
    boxes = texts_of(fig)
    height = fig.get_figheight() * 25.4
    named = [box for said, box in boxes if artist_is_label(fig, said)]
    assert not [(a, b) for k, a in enumerate(named) for b in named[:k] if overlap(a, b)]
    canvas = canvas_of(data["nodes"], data["layout"])
    for m, (x, y) in canvas.at.items():
        y = height - TOP - y
        for box in named:
            away = np.hypot(max(box[0] - x, x - box[2], 0), max(box[1] - y, y - box[3], 0))
            assert away > canvas.radius[m], (m, box)
    for box in named:
        assert box[0] >= -0.1 and box[2] <= 170.1 and box[1] >= 0 and box[3] <= height


def artist_is_label(fig, said: str) -> bool:
    return any((t.get_gid() or "").startswith("label-") and t.get_text() == said for t in fig.paper.texts)


def test_labels_stand_where_the_table_says():
    data = network(8)
    layout = place_labels(data["nodes"], data["layout"])
    canvas = canvas_of(data["nodes"], data["layout"])
    layout.loc[3, ["label_x", "label_y"]] = [0.1, -0.2]
    fig = draw_network(data["nodes"], data["edges"], data["pairs"], layout, caption())
    shown = artist(fig, f"label-{layout['participant_id'][3]}")
    assert shown.get_position() == pytest.approx(canvas.to_mm(0.1, -0.2))
    assert (shown.get_ha(), shown.get_va()) == ("center", "center")


def test_a_label_that_found_no_room_is_not_drawn():
    data = network(5)
    layout = place_labels(data["nodes"], data["layout"])
    layout.loc[0, ["label_x", "label_y"]] = layout.loc[0, ["x", "y"]].to_numpy()
    fig = draw_network(data["nodes"], data["edges"], data["pairs"], layout, caption())
    assert not fig.findobj(lambda a: a.get_gid() == "label-d000")
    assert fig.findobj(lambda a: a.get_gid() == "label-d001")


def test_a_line_joins_a_label_that_stands_away():
    data = network(5)
    layout = place_labels(data["nodes"], data["layout"])
    near = draw_network(data["nodes"], data["edges"], data["pairs"], layout, caption())
    assert not near.findobj(lambda a: (a.get_gid() or "").startswith("leader-"))
    layout.loc[0, "label_y"] = layout.loc[0, "y"] + 0.5
    far = draw_network(data["nodes"], data["edges"], data["pairs"], layout, caption())
    assert artist(far, "leader-d000")


def test_area_goes_with_pilots_and_departments_do_not_touch():
    canvas = canvas_of(network(25)["nodes"], network(25)["layout"])
    nodes = network(25)["nodes"].set_index("participant_id")["pilots"]
    share = {m: canvas.radius[m] ** 2 / nodes[m] for m in nodes.index if canvas.radius[m] > 1.3}
    assert len(share) > 5
    assert max(share.values()) == pytest.approx(min(share.values()))
    members = list(canvas.at)
    for k, a in enumerate(members):
        for b in members[:k]:
            assert np.hypot(*np.subtract(canvas.at[a], canvas.at[b])) > canvas.radius[a] + canvas.radius[b]


def test_links_say_whether_they_exceed_what_is_expected():
    edges = pd.DataFrame({"source": list("aaab"), "target": list("bcdc"), "shared": [4, 4, 2, 1]})
    pairs = edges.assign(expected=[1.0, 3.0, 2.0, np.nan], p_upper=[0.05, 0.051, 0.01, np.nan])
    assert signs_of(edges, pairs, 0.05) == ["significant", "above", "rest", "rest"]
    assert signs_of(edges, pairs.iloc[:0]) == ["rest"] * 4


def test_signs_differ_by_more_than_colour():
    data = network(12)
    fig, _ = drawn(data)
    lines = {s: [] for s in ("significant", "above", "rest")}
    signs = signs_of(data["edges"], data["pairs"])
    for row, sign in zip(data["edges"].to_dict("records"), signs, strict=True):
        lines[sign].append(artist(fig, f"link-{row['source']}--{row['target']}"))
    assert all(lines.values())
    assert {line.get_linestyle() for line in lines["rest"]} == {"--"}
    assert {line.get_linestyle() for line in lines["above"]} == {"-"}
    assert all(len(line.get_path_effects()) == 2 for line in lines["significant"])
    assert not any(line.get_path_effects() for line in lines["above"])


@pytest.mark.parametrize("most", [1, 2, 5, 6, 9, 60])
def test_every_number_of_shared_pilots_has_one_width(most):
    bins = bins_of(most)
    assert [k for low, high in bins for k in range(low, high + 1)] == list(range(1, most + 1))
    widths = [link_width(k, bins) for k in range(1, most + 1)]
    assert widths == sorted(widths)
    assert len(set(widths)) == len(bins) <= 4


def test_isolates_are_dashed_and_provisional_departments_hatched():
    data = network(10, isolates=1)
    fig, _ = drawn(data, provisional=True)
    assert artist(fig, "node-d009").get_linestyle() not in ("-", "solid")
    assert artist(fig, "node-d000").get_hatch() == HATCH
    full, _ = drawn(data)
    assert artist(full, "node-d000").get_hatch() is None
    assert artist(full, "node-d000").get_facecolor() != artist(fig, "node-d000").get_facecolor()


@pytest.mark.parametrize("count", [0, 1, 3])
def test_almost_nothing_to_draw(count):
    """Up to departments of which no two share a pilot."""
    data = {k: v.iloc[: count if k in ("nodes", "layout") else 0] for k, v in network(3).items()}
    fig, layout = drawn(data)
    assert len(layout) == count
    assert save(fig)["png"].startswith(b"\x89PNG")


def test_svg_has_one_group_for_each_thing_and_no_markup_from_names():
    data = network(12, labels=HOSTILE)
    fig, _ = drawn(data)
    svg = save(fig, ["svg"])["svg"].decode()
    root = ET.fromstring(svg)
    ids = [e.get("id") for e in root.iter() if e.get("id")]
    assert len(ids) == len(set(ids))
    for m in data["nodes"]["participant_id"]:
        assert f"node-{m}" in ids and f"label-{m}" in ids
    for row in data["edges"].to_dict("records"):
        assert f"link-{row['source']}--{row['target']}" in ids
    assert not [e for e in root.iter() if e.tag.endswith("script")]
    rest = {i for i in ids if not re.match(r"(node|link|label|leader|most)-", i)}
    assert all(i.startswith("network-") for i in rest)


def test_rows_in_another_order_give_the_same_bytes():
    data = network(14)
    other = {k: shuffled(v) for k, v in data.items()}
    one, layout = drawn(data)
    two, again = drawn(other)
    pd.testing.assert_frame_equal(layout, again)
    assert save(one) == save(two)
