"""Labels of the network: none covers another, a department, or the named link.

textalloc was tried: it sorts places at equal distance with a sort whose order among equals numpy does not promise,
and it left labels out. The rules here work on millimetres and break ties by a fixed order.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from joinup.figures.words import cut, measure

if TYPE_CHECKING:
    from joinup.figures.network import Placed

# A label is tried below its department, above, right, left, then between these, ever farther out.
ANGLES = np.radians([90, 270, 0, 180, 60, 120, 300, 240, 30, 150, 330, 210, *range(15, 360, 30)])
GAPS = (0.6, 1.6, 3.2, 5.5, 8.0, 11.0, 15.0)  # mm between a department and its label
LEADER = 3.0  # mm: from this gap on a thin line joins the two
APART = 0.6  # mm between a label and any other label or department
TALL = 0.36  # mm of height per point of type: ascenders and descenders
WIDEST = 4.4  # mm per point of type: longer labels are cut
ROUNDS = 12
STEP = 1.2  # mm between the points by which links under labels are counted
MOST_LINKS = 400  # above this many, links under labels cannot be avoided anyway

Point = tuple[float, float]


class Label(NamedTuple):
    """A label as drawn around its middle, and the line that joins it to its department."""

    x: float
    y: float
    words: str
    leader: tuple[Point, Point] | None


def place_labels(
    placed: Placed,
    radius: Mapping[str, float],
    words: Mapping[str, str],
    size: float,
    links: Sequence[tuple[Point, Point, float]] = (),
) -> dict[str, Label]:
    """Place labels beside their departments; one that finds no room is left out.

    Parameters
    ----------
    placed, radius
        Positions of departments and the size of the picture; radii as drawn. Millimetres.
    words, size
        Labels, the most important first; points.
    links
        Both ends and weight of links that labels keep off where they can.
    """
    texts = {m: cut(label, WIDEST * size, size, 600) for m, label in words.items()}
    points = _points(links)
    places = {m: _places(m, label, placed, radius, size, points) for m, label in texts.items()}
    boxes = {m: some for m, (some, _) in places.items()}
    out = {}
    for m, k in _choose(boxes).items():
        x0, y0, x1, y1 = (float(v) for v in boxes[m][k])
        x, y = placed.at[m]
        near = (min(max(x, x0), x1), min(max(y, y0), y1))
        leader = ((x, y), near) if places[m][1][k] >= LEADER else None
        out[m] = Label((x0 + x1) / 2, (y0 + y1) / 2, texts[m], leader)
    return out


def _points(links: Sequence[tuple[Point, Point, float]]) -> np.ndarray:
    """Return points along links, each with the link's weight."""
    out = [np.zeros((0, 3))]
    for start, end, weight in sorted(links, key=lambda link: -link[2])[:MOST_LINKS]:
        number = max(int(np.hypot(end[0] - start[0], end[1] - start[1]) / STEP), 2)
        line = np.linspace(start, end, number)
        out.append(np.column_stack([line, np.full(number, weight)]))
    return np.vstack(out)


def _places(
    member: str, words: str, placed: Placed, radius: Mapping[str, float], size: float, points: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """List the boxes and gaps of a label that cover no department, nearest and least crossed by links first."""
    x, y = placed.at[member]
    half = np.array([measure(words, size, 600) / 2, size * TALL / 2])
    gaps, angles = np.repeat(GAPS, len(ANGLES)), np.tile(ANGLES, len(GAPS))
    way = np.column_stack([np.cos(angles), np.sin(angles)])
    # The box touches a circle of radius + gap around the department, on the side that the angle points to.
    middle = np.array([x, y]) + way * (radius[member] + gaps)[:, None] + half * np.clip(1.4 * way, -1, 1)
    boxes = np.hstack([middle - half, middle + half]).round(3)
    centres = np.array([placed.at[m] for m in radius])
    reach = np.array([r + (APART if m != member else GAPS[0] / 2) for m, r in radius.items()])
    free = (boxes[:, :2] >= 0).all(axis=1) & (boxes[:, 2:] <= (placed.width, placed.height)).all(axis=1)
    free &= (_distances(centres, boxes) >= reach).all(axis=1)
    inside = (points[None, :, :2] >= boxes[:, None, :2]) & (points[None, :, :2] <= boxes[:, None, 2:])
    under = (inside.all(axis=2) * points[:, 2]).sum(axis=1)
    heavy = max(float(points[:, 2].max(initial=0)), 1.0)
    order = np.tile(np.arange(len(ANGLES)), len(GAPS))
    cost = (3.0 * gaps + 12 * under / heavy + 0.05 * order).round(3)
    keep = np.flatnonzero(free)
    keep = keep[np.lexsort((keep, cost[keep]))]
    return boxes[keep], gaps[keep]


def _distances(points: np.ndarray, boxes: np.ndarray) -> np.ndarray:
    """Return distances of boxes (rows) from points (columns)."""
    low, high = boxes[:, None, :2] - points, points - boxes[:, None, 2:]
    return np.linalg.norm(np.maximum(np.maximum(low, high), 0), axis=2)


def _choose(places: Mapping[str, np.ndarray]) -> dict[str, int]:
    """Choose a place for each label in turn; those that had none are first in the next round."""
    order = list(places)
    best: dict[str, int] = {}
    for _ in range(ROUNDS):
        choice: dict[str, int] = {}
        for m in order:
            others = np.array([places[o][k] for o, k in choice.items()]).reshape(-1, 4)
            boxes = places[m] + np.array([-APART, -APART, APART, APART])
            apart = (boxes[:, None, :2] >= others[:, 2:]) | (boxes[:, None, 2:] <= others[:, :2])
            free = np.flatnonzero(apart.any(axis=2).all(axis=1))
            if len(free):
                choice[m] = int(free[0])
        if len(choice) > len(best):
            best = choice
        if len(choice) == len(order):
            break
        order = [m for m in order if m not in choice] + [m for m in order if m in choice]
    return best
