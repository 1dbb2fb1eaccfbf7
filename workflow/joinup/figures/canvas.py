"""Where and how large departments stand on the sheet; shared by the drawing and the placing of its labels."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from joinup.figures.style import WIDTH
from joinup.figures.words import cut

SIDE, EDGE = 15.0, 9.0  # mm kept free beside and above the outermost departments, for their labels
TALLEST, LOWEST = (90.0, 128.0), 60.0  # mm: with few and with many labels, and at least
STRETCH = 1.4  # a picture may be so much wider than its layout: a sheet is wide, a layout about round
LARGEST, SMALLEST = 6.5, 1.3  # radius in mm of the busiest department, and the least of any
BETWEEN = 2.5  # mm between two departments
SIZES = ((330, 10.5), (650, 9.0), (1_000, 8.0))  # letters in all labels at most, and their size in points
SMALLEST_LABEL = 7.0
LONG = 25  # letters: longer labels are cut anyway
WIDEST_LABEL = 4.8  # mm per point of type


@dataclass(frozen=True)
class Canvas:
    """The plot of the network: its height, the place of each department and its radius, in millimetres."""

    height: float
    scale: tuple[float, float]
    origin: tuple[float, float]
    at: Mapping[str, tuple[float, float]]
    radius: Mapping[str, float]
    per_root: float  # radius in mm of a department with one pilot
    label_size: float

    def to_mm(self, x: float, y: float) -> tuple[float, float]:
        """Turn a position of the layout table into a place on the sheet (y downwards)."""
        return self.origin[0] + self.scale[0] * x, self.origin[1] - self.scale[1] * y

    def to_layout(self, x: float, y: float) -> tuple[float, float]:
        """Turn a place on the sheet into a position of the layout table."""
        return (x - self.origin[0]) / self.scale[0], (self.origin[1] - y) / self.scale[1]

    def label(self, words: object) -> str:
        """Return a label as it is drawn."""
        return cut(words, WIDEST_LABEL * self.label_size, self.label_size, 600)


def canvas_of(nodes: pd.DataFrame, layout: pd.DataFrame) -> Canvas:
    """Fit the layout into the sheet, x stretched a little where there is room, and size the departments.

    Parameters
    ----------
    nodes
        With ``participant_id``, ``label`` and ``pilots``.
    layout
        With ``participant_id``, ``x`` and ``y``.

    Returns
    -------
    Canvas
        Area ∝ pilots; the busiest department is as large as its neighbours allow, at most 6.5 mm in radius.
    """
    rows = nodes[["participant_id", "pilots"]].merge(
        layout[["participant_id", "x", "y"]], on="participant_id"
    )
    rows = rows.sort_values("participant_id")
    X = rows[["x", "y"]].to_numpy(dtype=float)
    low, high = (X.min(axis=0), X.max(axis=0)) if len(X) else (np.zeros(2), np.zeros(2))
    reach = np.maximum(high - low, 1e-6)
    label_size = _label_size(nodes)
    tallest = TALLEST[label_size < SIZES[0][1]]
    wide = (WIDTH - 2 * SIDE) / reach[0]
    down = float(min(wide, (tallest - 2 * EDGE) / reach[1], WIDTH))
    across = float(min(wide, STRETCH * down))
    scale = np.array([across, -down])
    height = float(np.clip((high - low)[1] * down + 2 * EDGE, LOWEST, tallest))
    origin = np.array([WIDTH / 2, height / 2]) - scale * (low + high) / 2
    at = origin + scale * X
    root = np.sqrt(np.maximum(rows["pilots"].to_numpy(dtype=float), 1.0))
    per_root = _per_root(at, root)
    members = rows["participant_id"].tolist()
    radius = np.maximum(per_root * root, SMALLEST)
    return Canvas(
        height=height,
        scale=(across, down),
        origin=(float(origin[0]), float(origin[1])),
        at={m: (float(x), float(y)) for m, (x, y) in zip(members, at, strict=True)},
        radius=dict(zip(members, radius.tolist(), strict=True)),
        per_root=per_root,
        label_size=label_size,
    )


def _label_size(nodes: pd.DataFrame) -> float:
    """Return the size of labels in points: the more there is to write, the smaller."""
    letters = int(nodes["label"].str.len().clip(upper=LONG).sum())
    return next((size for most, size in SIZES if letters <= most), SMALLEST_LABEL)


def _per_root(X: np.ndarray, root: np.ndarray) -> float:
    """Return the largest radius of one pilot with which no two departments touch."""
    if not len(root):
        return LARGEST
    largest = LARGEST / root.max()
    i, j = np.triu_indices(len(root), k=1)
    gaps = (np.linalg.norm(X[i] - X[j], axis=1) - BETWEEN) / (root[i] + root[j])
    return float(np.clip(gaps.min(initial=largest), SMALLEST / root.max(), largest))
