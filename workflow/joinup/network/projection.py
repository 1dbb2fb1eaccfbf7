"""From the table of pilots and participants to the network of participants that share pilots."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd
import scipy.sparse as sp
from numpy.typing import ArrayLike

EMPTY = "a cell of the table is empty; write 0 where a participant does not take part"


class Projection(NamedTuple):
    """Three weights of the same links, as symmetric sparse tables with an empty diagonal."""

    shared: sp.csr_array
    newman: sp.csr_array
    jaccard: sp.csr_array


def incidence(B: ArrayLike | sp.sparray | sp.spmatrix) -> sp.csr_array:
    """Return the table of pilots (rows) and participants (columns) as sparse zeros and ones.

    Parameters
    ----------
    B : array, DataFrame or sparse array, shape (pilots, participants)
        Anything but zero means that the participant takes part.

    Returns
    -------
    csr_array of int32 with sorted columns, only ones stored.

    Raises
    ------
    ValueError
        if a cell is empty or no number, or the table has not two dimensions.

    Examples
    --------
    >>> incidence([[1, 2], [0, 0]]).toarray().tolist()
    [[1, 1], [0, 0]]
    """
    if not sp.issparse(B):
        cells = np.asarray(B)
        if cells.ndim != 2:
            raise ValueError("a table has rows of pilots and columns of participants")
        if (
            cells.dtype.kind not in "biuf"
        ):  # such as a frame of mixed columns, or with columns that may be empty
            if pd.isna(cells).any():
                raise ValueError(EMPTY)
            cells = cells.astype(float)
        B = cells
    table = sp.csr_array(B, copy=True)
    if table.dtype.kind == "f" and np.isnan(table.data).any():
        raise ValueError(EMPTY)
    table.sum_duplicates()
    table.eliminate_zeros()
    table = table.astype(np.int32)
    table.data[:] = 1
    return table


def labels_of(
    B: ArrayLike | sp.sparray | sp.spmatrix, labels: Sequence[Hashable] | None = None
) -> list[Hashable]:
    """Return the names of the participants: those given, else a frame's columns, else their numbers.

    Raises
    ------
    ValueError
        if there are more or fewer names than participants.

    Examples
    --------
    >>> import pandas as pd
    >>> labels_of(pd.DataFrame({"dfe": [1], "moj": [0]})), labels_of([[1, 0]]), labels_of([[1, 0]], "ab")
    (['dfe', 'moj'], [0, 1], ['a', 'b'])
    """
    if labels is None:
        labels = getattr(B, "columns", range(np.shape(B)[1]))
    if len(labels) != np.shape(B)[1]:
        raise ValueError(f"{len(labels)} names for {np.shape(B)[1]} participants")
    return list(labels)


def shared_pilots(B: ArrayLike | sp.sparray | sp.spmatrix) -> sp.csr_array:
    """Count the pilots that each pair of participants shares: BᵀB without its diagonal.

    Examples
    --------
    >>> shared_pilots([[1, 1, 0], [1, 1, 1]]).toarray().tolist()
    [[0, 2, 1], [2, 0, 1], [1, 1, 0]]
    """
    table = incidence(B)
    return _without_diagonal(table.T.tocsr() @ table)


def project(B: ArrayLike | sp.sparray | sp.spmatrix) -> Projection:
    """Link the participants that share pilots, with three weights of each link.

    ``shared`` is the number of shared pilots. ``newman`` lets a pilot with k participants give 1/(k-1) to
    each of its pairs; pilots with one participant give nothing. ``jaccard`` divides the shared pilots by
    the pilots that either has.

    Parameters
    ----------
    B : array, DataFrame or sparse array of 0 and 1, shape (pilots, participants)

    Returns
    -------
    Projection of three csr_arrays, shape (participants, participants)

    References
    ----------
    Newman (2001), Physical Review E 64, 016132.

    Examples
    --------
    >>> p = project([[1, 1, 0], [1, 1, 1]])
    >>> p.shared[0, 1], p.newman[0, 1], p.jaccard[0, 2]
    (np.int32(2), np.float64(1.5), np.float64(0.5))
    """
    table = incidence(B)
    size = np.diff(table.indptr)
    shared = _without_diagonal(table.T.tocsr() @ table)
    given = np.divide(1.0, size - 1, out=np.zeros(len(size)), where=size > 1)
    weighted = sp.csr_array((np.repeat(given, size), table.indices, table.indptr), shape=table.shape)
    newman = _without_diagonal(table.T.tocsr() @ weighted)
    activity = np.bincount(table.indices, minlength=table.shape[1])
    source = np.repeat(np.arange(table.shape[1]), np.diff(shared.indptr))
    either = activity[source] + activity[shared.indices] - shared.data
    jaccard = sp.csr_array((shared.data / either, shared.indices, shared.indptr), shape=shared.shape)
    return Projection(shared, newman, jaccard)


def _without_diagonal(square: sp.csr_array) -> sp.csr_array:
    """Drop the diagonal, in which each participant would be linked to itself."""
    square = sp.csr_array(square)
    source = np.repeat(np.arange(square.shape[0]), np.diff(square.indptr))
    square.data[source == square.indices] = 0
    square.eliminate_zeros()
    square.sort_indices()
    return square
