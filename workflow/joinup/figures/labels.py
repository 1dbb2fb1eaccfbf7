"""Labels of Figure 1: placed once, kept with the positions, drawn from that table.

textalloc was tried: it sorts places at equal distance with a sort whose order among equals numpy does not
promise, and it left labels out. The rules here work on millimetres and break ties by a fixed order.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from joinup.figures.canvas import Canvas, canvas_of
from joinup.figures.style import WIDTH
from joinup.figures.words import measure

# A label is tried below its department, above, right, left, then between these, ever farther out.
FIRST = [90, 270, 0, 180, 60, 120, 300, 240, 30, 150, 330, 210]
ANGLES = np.radians([*FIRST, *range(15, 360, 30)])
GAPS = (0.7, 2.2, 4.5, 8.0, 12.0, 17.0, 23.0, 30.0, 40.0, 52.0)  # mm between a department and its label
LEADER = 3.0  # mm: from this gap on a thin line joins the two
APART = 0.6  # mm between a label and any other label or department
TALL = 0.36  # mm of height per point of type: ascenders and descenders
ROUNDS = 12
MOST_LINKS = 2_000  # above this many, links under labels cannot be avoided anyway


@dataclass(frozen=True)
class _Places:
    """Possible places of one label: boxes (x0, y0, x1, y1), lines to them, and what each place costs."""

    boxes: np.ndarray
    leaders: np.ndarray
    cost: np.ndarray


def place_labels(
    nodes: pd.DataFrame, layout: pd.DataFrame, edges: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Place the labels of departments so that none covers another or a department.

    Parameters
    ----------
    nodes
        With ``participant_id``, ``label`` and ``pilots``.
    layout
        With ``participant_id``, ``x`` and ``y``.
    edges
        With ``source``, ``target`` and ``shared``: links that labels keep off where they can.

    Returns
    -------
    pandas.DataFrame
        participant_id, x, y, label_x, label_y, sorted; the middle of each label in the same units. A label
        that finds no room (in very large networks) has the place of its department, and is not drawn.

    Examples
    --------
    >>> nodes = pd.DataFrame({"participant_id": ["a", "b"], "label": ["A", "B"], "pilots": [2, 1]})
    >>> out = place_labels(nodes, pd.DataFrame({"participant_id": ["a", "b"], "x": [0, 1], "y": [0, 0]}))
    >>> list(out.columns)
    ['participant_id', 'x', 'y', 'label_x', 'label_y']
    """
    canvas = canvas_of(nodes, layout)
    busy = nodes[nodes["participant_id"].isin(list(canvas.at))]
    busy = busy.sort_values(["pilots", "participant_id"], ascending=[False, True])
    links = _links(edges, canvas)
    places = {
        m: _places(m, words, canvas, links)
        for m, words in zip(busy["participant_id"], busy["label"], strict=True)
    }
    chosen = _choose(places)
    out = layout[["participant_id", "x", "y"]].sort_values("participant_id", ignore_index=True)
    at = [
        canvas.to_layout(*_middle(places[m].boxes[chosen[m]])) if m in chosen else (x, y)
        for m, x, y in out.itertuples(index=False)
    ]
    out["label_x"] = [round(float(x), 4) + 0.0 for x, _ in at]
    out["label_y"] = [round(float(y), 4) + 0.0 for _, y in at]
    return out


def label_box(words: str, x: float, y: float, size: float) -> tuple[float, float, float, float]:
    """Return the box of a label as drawn around its middle, in millimetres."""
    half, tall = measure(words, size, 600) / 2, size * TALL / 2
    return x - half, y - tall, x + half, y + tall


def leader_end(box: tuple[float, float, float, float], x: float, y: float) -> tuple[float, float]:
    """Return the point of a box that is nearest to a place."""
    return min(max(x, box[0]), box[2]), min(max(y, box[1]), box[3])


def _middle(box: np.ndarray) -> tuple[float, float]:
    return (box[0] + box[2]) / 2, (box[1] + box[3]) / 2


def _links(edges: pd.DataFrame | None, canvas: Canvas) -> tuple[np.ndarray, np.ndarray]:
    if edges is None or edges.empty or len(edges) > MOST_LINKS:
        return np.zeros((0, 4)), np.zeros(0)
    rows = edges.sort_values(["source", "target"])
    ends = [[*canvas.at[a], *canvas.at[b]] for a, b in zip(rows["source"], rows["target"], strict=True)]
    return np.array(ends), np.sqrt(rows["shared"].to_numpy(dtype=float))


def _places(member: str, label: str, canvas: Canvas, links: tuple[np.ndarray, np.ndarray]) -> _Places:
    """List the places of a label that cover no department, nearest and least crossed by links first."""
    (x, y), radius = canvas.at[member], canvas.radius[member]
    x0, y0, x1, y1 = label_box(canvas.label(label), 0.0, 0.0, canvas.label_size)
    gaps, angles = np.repeat(GAPS, len(ANGLES)), np.tile(ANGLES, len(GAPS))
    along, down = np.cos(angles), np.sin(angles)
    middle = np.column_stack([x + x1 * np.clip(1.4 * along, -1, 1), y + y1 * np.clip(1.4 * down, -1, 1)])
    away = radius + gaps
    for _ in range(3):  # out along the angle until the box stands as far from its department as it should
        middle += away[:, None] * np.column_stack([along, down])
        boxes = (middle[:, [0, 1, 0, 1]] + np.array([x0, y0, x1, y1])).round(3)
        away = radius + gaps - _to_boxes(np.array([[x, y]]), boxes)[:, 0]
    near = np.column_stack([np.clip(x, boxes[:, 0], boxes[:, 2]), np.clip(y, boxes[:, 1], boxes[:, 3])])
    leaders = np.column_stack([np.full(len(boxes), x), np.full(len(boxes), y), near])
    leaders[gaps <= LEADER] = np.nan
    others = [m for m in canvas.at if m != member]
    centres = np.array([canvas.at[m] for m in others]).reshape(-1, 2)
    reach = np.array([canvas.radius[m] for m in others]) + APART
    free = (boxes[:, 0] >= 0) & (boxes[:, 2] <= WIDTH) & (boxes[:, 1] >= 0) & (boxes[:, 3] <= canvas.height)
    free &= away < gaps / 2
    free &= (_to_boxes(centres, boxes) >= reach).all(axis=1) & ~(_to_lines(centres, leaders) < reach).any(
        axis=1
    )
    under = (_crossed(links[0], boxes) * links[1]).sum(axis=1)
    order = np.tile(np.arange(len(ANGLES)), len(GAPS))
    cost = (3.0 * gaps + 0.5 * under + 0.1 * order).round(3)
    keep = np.flatnonzero(free)
    keep = keep[np.lexsort((keep, cost[keep]))]
    return _Places(boxes[keep], leaders[keep], cost[keep])


def _choose(places: dict[str, _Places]) -> dict[str, int]:
    """Choose a place for each label in turn; those that found none are first in the next round."""
    order = list(places)
    best: dict[str, int] = {}
    for _ in range(ROUNDS):
        chosen: dict[str, int] = {}
        for m in order:
            k = _first_free(places, m, chosen)
            if k is not None:
                chosen[m] = k
        if len(chosen) > len(best):
            best = chosen
        if len(chosen) == len(order):
            break
        order = [m for m in order if m not in chosen] + [m for m in order if m in chosen]
    for _ in range(2):  # labels placed early may come nearer now
        for m in list(best):
            others = {o: k for o, k in best.items() if o != m}
            best[m] = min(best[m], _first_free(places, m, others) or 0)
    return best


def _first_free(places: dict[str, _Places], member: str, chosen: dict[str, int]) -> int | None:
    mine = places[member]
    if not chosen or not len(mine.boxes):
        return 0 if len(mine.boxes) else None
    taken = np.array([places[m].boxes[k] for m, k in chosen.items()])
    lines = np.array([places[m].leaders[k] for m, k in chosen.items()])
    wide = mine.boxes + np.array([-APART, -APART, APART, APART])
    meets = (
        (wide[:, None, 0] < taken[None, :, 2])
        & (wide[:, None, 2] > taken[None, :, 0])
        & (wide[:, None, 1] < taken[None, :, 3])
        & (wide[:, None, 3] > taken[None, :, 1])
    ).any(axis=1)
    free = ~meets & ~_crossed(lines, mine.boxes).any(axis=1) & ~_crossed(mine.leaders, taken).any(axis=0)
    free &= ~_cross(mine.leaders, lines).any(axis=1)
    found = np.flatnonzero(free)
    return int(found[0]) if len(found) else None


def _to_boxes(points: np.ndarray, boxes: np.ndarray) -> np.ndarray:
    """Return distances of boxes (rows) from points (columns)."""
    dx = np.maximum(np.maximum(boxes[:, None, 0] - points[:, 0], points[:, 0] - boxes[:, None, 2]), 0)
    dy = np.maximum(np.maximum(boxes[:, None, 1] - points[:, 1], points[:, 1] - boxes[:, None, 3]), 0)
    return np.hypot(dx, dy)


def _to_lines(points: np.ndarray, lines: np.ndarray) -> np.ndarray:
    """Return distances of lines (rows) from points (columns); lines that are not there are not a number."""
    start, along = lines[:, None, :2], (lines[:, 2:] - lines[:, :2])[:, None]
    length = np.maximum((along**2).sum(axis=2), 1e-9)
    t = np.clip(((points[None] - start) * along).sum(axis=2) / length, 0, 1)
    return np.linalg.norm(points[None] - start - t[..., None] * along, axis=2)


def _crossed(lines: np.ndarray, boxes: np.ndarray) -> np.ndarray:
    """Say which boxes (rows) are crossed by which lines (columns), after Liang and Barsky (1984)."""
    enter, leave = np.zeros((len(boxes), len(lines))), np.ones((len(boxes), len(lines)))
    outside = np.isnan(lines).any(axis=1) | np.zeros((len(boxes), 1), dtype=bool)
    for axis in (0, 1):
        start, step = lines[:, axis], lines[:, axis + 2] - lines[:, axis]
        level = np.abs(step) < 1e-9
        low, high = boxes[:, axis, None] - start, boxes[:, axis + 2, None] - start
        with np.errstate(invalid="ignore", divide="ignore"):
            a, b = low / step, high / step
        enter = np.where(level, enter, np.fmax(enter, np.minimum(a, b)))
        leave = np.where(level, leave, np.fmin(leave, np.maximum(a, b)))
        outside |= level & ((low > 0) | (high < 0))
    return ~outside & (enter < leave)


def _cross(lines: np.ndarray, others: np.ndarray) -> np.ndarray:
    """Say which lines (rows) cross which others (columns)."""

    def side(a: np.ndarray, b: np.ndarray, c: np.ndarray) -> np.ndarray:
        return (b[..., 0] - a[..., 0]) * (c[..., 1] - a[..., 1]) - (b[..., 1] - a[..., 1]) * (
            c[..., 0] - a[..., 0]
        )

    a, b, c, d = lines[:, None, :2], lines[:, None, 2:], others[None, :, :2], others[None, :, 2:]
    return (side(a, b, c) * side(a, b, d) < 0) & (side(c, d, a) * side(c, d, b) < 0)
