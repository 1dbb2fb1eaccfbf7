"""Draws of the null model as they are kept: one chain's counts, and those of all chains together."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import numpy as np


@dataclass(frozen=True)
class Chunk:
    """The draws of one chain, summed up for each pair of participants.

    Pairs are in the order of ``numpy.triu_indices(participants, 1)``.

    Attributes
    ----------
    number : of the chunk, by which chunks are put in order
    draws : length of the chain
    start : where the histogram of each pair begins in ``histogram``, shape (pairs + 1,)
    histogram : how many draws had 0, 1, 2 … shared pilots, up to the smaller of the two activities
    total, square : sum and sum of squares of the shared pilots in the two halves, shape (2, pairs)
    kept : shared pilots in evenly spaced single draws, shape (kept draws, pairs)
    """

    number: int
    draws: int
    start: np.ndarray
    histogram: np.ndarray
    total: np.ndarray
    square: np.ndarray
    kept: np.ndarray

    def save(self, path: str | Path) -> None:
        """Write the chunk as ``.npz``; the same chunk gives the same bytes."""
        np.savez(path, **{field.name: getattr(self, field.name) for field in fields(self)})

    @classmethod
    def load(cls, path: str | Path) -> Chunk:
        """Read a chunk that ``save`` has written."""
        with np.load(path) as stored:
            found: dict[str, Any] = {field.name: stored[field.name] for field in fields(cls)}
        return cls(**found | {"number": int(found["number"]), "draws": int(found["draws"])})


@dataclass(frozen=True)
class Null:
    """The draws of all chains together; attributes as in ``Chunk``, of which ``chunks`` are the parts."""

    draws: int
    start: np.ndarray
    histogram: np.ndarray
    chunks: tuple[Chunk, ...]

    @property
    def expected(self) -> np.ndarray:
        """Mean shared pilots of each pair."""
        return sum(c.total.sum(axis=0) for c in self.chunks) / max(self.draws, 1)

    @property
    def sd(self) -> np.ndarray:
        """Standard deviation of the shared pilots of each pair."""
        square = sum(c.square.sum(axis=0) for c in self.chunks) / max(self.draws, 1)
        return np.sqrt(np.maximum(square - self.expected**2, 0))

    def kept(self, draws: int | None = None) -> Iterable[np.ndarray]:
        """Give single draws, at most ``draws`` of them, as many from each chain, as blocks of rows."""
        for chunk in self.chunks:
            share = len(chunk.kept) if draws is None else min(-(-draws // len(self.chunks)), len(chunk.kept))
            yield chunk.kept[np.arange(share) * len(chunk.kept) // max(share, 1)]


def gather(chunks: Iterable[Chunk]) -> Null:
    """Put the chunks together; the order in which they arrive does not matter.

    Raises
    ------
    ValueError
        if a chunk is there twice, or chunks come from tables with different margins.
    """
    parts = tuple(sorted(chunks, key=lambda chunk: chunk.number))
    if len({part.number for part in parts}) != len(parts) or not parts:
        raise ValueError("each chunk must be there once")
    if any(not np.array_equal(part.start, parts[0].start) for part in parts):
        raise ValueError("the chunks come from tables with different margins")
    histogram = np.sum([part.histogram for part in parts], axis=0)
    return Null(sum(part.draws for part in parts), parts[0].start, histogram, parts)
