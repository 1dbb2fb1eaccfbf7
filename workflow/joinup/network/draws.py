"""Draws of the null model as they are kept: counts of one chain, and those of all chains together."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path

import numpy as np


@dataclass(frozen=True)
class Chunk:
    """The draws of one chain, summed up for each pair of participants.

    Pairs are in the order of ``numpy.triu_indices(participants, 1)``.

    Attributes
    ----------
    start : where the histogram of each pair begins in ``histogram``, shape (pairs + 1,)
    histogram : how many draws had 0, 1, 2 … shared projects, up to the smaller of the two activities
    squares : sum over all pairs of the squared shared projects of each draw, shape (draws,)
    kept : shared projects in evenly spaced single draws, shape (kept draws, pairs)
    """

    start: np.ndarray
    histogram: np.ndarray
    squares: np.ndarray
    kept: np.ndarray

    @property
    def draws(self) -> int:
        """Length of the chain."""
        return len(self.squares)


@dataclass(frozen=True)
class Null:
    """The draws of all chains of one table."""

    chunks: tuple[Chunk, ...]

    def __post_init__(self) -> None:
        if any(not np.array_equal(part.start, self.start) for part in self.chunks):
            raise ValueError("the chunks come from tables with different margins")

    @property
    def start(self) -> np.ndarray:
        """Where the histogram of each pair begins, shape (pairs + 1,)."""
        return self.chunks[0].start

    @property
    def draws(self) -> int:
        """Draws of all chains."""
        return sum(chunk.draws for chunk in self.chunks)

    @property
    def histogram(self) -> np.ndarray:
        """How many draws had 0, 1, 2 … shared projects, pair by pair."""
        return np.sum([chunk.histogram for chunk in self.chunks], axis=0)

    @property
    def squares(self) -> np.ndarray:
        """Sum of squared shared projects of each draw."""
        return np.concatenate([chunk.squares for chunk in self.chunks])

    def moments(self) -> tuple[np.ndarray, np.ndarray]:
        """Return mean and standard deviation of the shared projects of each pair."""
        if len(self.start) < 2:
            return np.zeros(0), np.zeros(0)
        number = np.arange(self.start[-1]) - np.repeat(self.start[:-1], np.diff(self.start))
        weight = self.histogram / max(self.draws, 1)
        mean, square = (np.add.reduceat(weight * number**k, self.start[:-1]) for k in (1, 2))
        return mean, np.sqrt(np.maximum(square - mean**2, 0))


def save_draws(samples: Mapping[str, Null]) -> bytes:
    """Return the draws of several tables (one for each basis) as one ``.npz`` file; same draws, same bytes."""
    out = io.BytesIO()
    arrays = {
        f"{basis}/{number}/{field.name}": getattr(chunk, field.name)
        for basis, null in samples.items()
        for number, chunk in enumerate(null.chunks)
        for field in fields(Chunk)
    }
    np.savez(out, **arrays)
    return out.getvalue()


def load_draws(path: str | Path) -> dict[str, Null]:
    """Read what :func:`save_draws` wrote."""
    chunks: dict[str, dict[int, dict[str, np.ndarray]]] = {}
    with np.load(path) as stored:
        for key in stored.files:
            basis, number, name = key.split("/")
            chunks.setdefault(basis, {}).setdefault(int(number), {})[name] = stored[key]
    return {basis: Null(tuple(Chunk(**parts[k]) for k in sorted(parts))) for basis, parts in chunks.items()}
