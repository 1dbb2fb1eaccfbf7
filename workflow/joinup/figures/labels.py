"""Labels of the network: none covers another label or a department, and most keep off strong links.

textalloc was tried: it sorts places at equal distance with a sort whose order among equals numpy does not promise,
and it left labels out. The rule here: each label in turn takes its cheapest free place; if one finds none, it is first
in the next round.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from joinup.figures.lettering import cut, measure

# A label is tried below its department, above, right, left, then between these, ever farther out.
ANGLES = np.radians([90, 270, 0, 180, 60, 120, 300, 240, 30, 150, 330, 210, *range(15, 360, 30)])
GAPS = (0.6, 1.6, 3.2, 5.5, 8.0, 11.0, 15.0)  # mm between a department and its label
LEADER = 1.6  # mm: from this gap on a thin line joins the two
APART = 0.6  # mm between a label and any other label or department
CLEARLY = 0.8  # mm by which a label is nearer to its department than to any other
TALL = 0.36  # mm of height per point of type: ascenders and descenders
WIDEST = 4.4  # mm per point of type: longer labels are cut
SAMPLES = 40  # points of a link by which those under a label are counted
ASTRAY = 15  # cost of a label that reads as another department's: as much as 5 mm of gap
ROUNDS = 12

Point = tuple[float, float]


class Label(NamedTuple):
    """A label as drawn around its middle, and the line that joins it to its department."""

    x: float
    y: float
    words: str
    leader: tuple[Point, Point] | None


def place_labels(
    at: Mapping[str, Point],
    radius: Mapping[str, float],
    words: Mapping[str, str],
    size: float,
    area: Point,
    links: Sequence[tuple[Point, Point, float]] = (),
) -> dict[str, Label]:
    """Place labels beside their departments; one that finds no room is left out.

    Parameters
    ----------
    at, radius, area
        Departments as drawn, and the size of the picture, in millimetres.
    words, size
        Labels, the most important first; points.
    links
        Both ends and weight of links that labels keep off where they can.
    """
    ends = np.array([[start, end] for start, end, _ in links]).reshape(-1, 2, 2)
    points = np.linspace(ends[:, 0], ends[:, 1], SAMPLES).reshape(-1, 2)
    share = np.array([w for *_, w in links]) / max((w for *_, w in links), default=1)
    weight = np.tile(share * np.linalg.norm(ends[:, 0] - ends[:, 1], axis=1) / SAMPLES, SAMPLES)  # mm
    centres, radii = np.array([at[m] for m in radius]), np.array(list(radius.values()))
    gaps, angles = np.repeat(GAPS, len(ANGLES)), np.tile(ANGLES, len(GAPS))
    way = np.column_stack([np.cos(angles), np.sin(angles)])
    texts = {m: cut(label, WIDEST * size, size, 600) for m, label in words.items()}
    places = {}  # of each label: boxes that cover no department, the cheapest first, and their gaps
    for m, label in texts.items():
        half = np.array([measure(label, size, 600) / 2, size * TALL / 2])
        # The box touches a circle of radius + gap around the department, on the side that the angle points to.
        middle = at[m] + way * (radius[m] + gaps)[:, None] + half * np.clip(1.4 * way, -1, 1)
        low, high = (middle - half).round(3), (middle + half).round(3)
        outside = np.maximum(np.maximum(low[:, None] - centres, centres - high[:, None]), 0)
        own = np.array([other == m for other in radius])
        reach = radii + np.where(own, GAPS[0] / 2, APART)
        free = (np.linalg.norm(outside, axis=2) >= reach).all(axis=1)
        distance = np.linalg.norm(outside, axis=2) - radii
        nearest = np.where(own, np.inf, distance).min(axis=1, initial=np.inf)
        free &= (low >= 0).all(axis=1) & (high <= area).all(axis=1)
        line, off = np.clip(at[m], low, high) - at[m], centres - at[m]  # from the department to its label
        length = np.maximum((line**2).sum(axis=1), 1e-9)[:, None]
        along = np.clip(line @ off.T / length, 0, 1)[..., None]
        crossed = np.linalg.norm(off - along * line[:, None], axis=2) < radii
        under = ((points >= low[:, None]) & (points <= high[:, None])).all(axis=2) @ weight
        # It would pass for the name of another department, or its line would vanish behind one.
        astray = (distance[:, own][:, 0] + CLEARLY > nearest) | crossed[:, ~own].any(axis=1)
        cost = (
            3.0 * gaps + 10 * under + ASTRAY * astray + 0.05 * np.tile(range(len(ANGLES)), len(GAPS))
        ).round(3)
        order = [k for k in np.argsort(cost, kind="stable") if free[k]]
        places[m] = np.hstack([low, high])[order], gaps[order]
    turn = list(words)
    for _ in range(ROUNDS):
        out: dict[str, Label] = {}
        others: np.ndarray = np.zeros((0, 4))
        for m in turn:
            boxes, far = places[m]
            overlap = (boxes[:, None, :2] < others[:, 2:] + APART) & (
                boxes[:, None, 2:] > others[:, :2] - APART
            )
            open_places = np.flatnonzero(~np.any(np.all(overlap, axis=2), axis=1))
            if len(open_places):
                box, gap = boxes[open_places[0]], far[open_places[0]]
                others = np.vstack([others, box])
                x, y = np.clip(at[m], box[:2], box[2:]).tolist()
                leader = (at[m], (x, y)) if gap >= LEADER else None
                out[m] = Label(float(box[::2].mean()), float(box[1::2].mean()), texts[m], leader)
        if len(out) == len(turn):
            break
        turn.sort(key=lambda m: m in out)
    return out
