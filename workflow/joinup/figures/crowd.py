"""Departments too many for a picture: gathered into the groups of the matrix."""

from __future__ import annotations

import pandas as pd

GROUPS = 30  # rows of the matrix; smaller groups are gathered in its last row


def grouped(nodes: pd.DataFrame, pairs: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Gather departments into their groups, and pairs of departments into pairs of groups.

    Parameters
    ----------
    nodes
        ``participant_id``, ``label``, ``pilots``, ``matrix_group``.
    pairs
        ``source``, ``target``, ``shared``, ``expected``.

    Returns
    -------
    (nodes, pairs)
        As :func:`joinup.figures.matrix.draw_matrix` takes them. A group is called after its busiest member;
        its ``pilots`` are the pilots shared inside it, counted once for each pair, as ``shared`` and ``expected``
        between two groups are.

    Examples
    --------
    >>> nodes = pd.DataFrame({"participant_id": list("abc"), "label": list("ABC"), "pilots": [3, 2, 1],
    ...                       "matrix_group": [1, 1, 2]})
    >>> pairs = pd.DataFrame({"source": list("aab"), "target": list("bcc"), "shared": [2, 1, 0],
    ...                       "expected": [1.0, 0.5, 0.5]})
    >>> rows, links = grouped(nodes, pairs)
    >>> rows["label"].tolist(), rows["pilots"].tolist(), links.to_numpy().tolist()
    (['A + 1', 'C'], [2, 0], [['1', '2', 1, 1.0]])
    """
    busiest = nodes.sort_values(["pilots", "participant_id"], ascending=[False, True])
    group = busiest["matrix_group"].clip(upper=GROUPS)
    names = busiest.groupby(group)["label"].agg(list)
    labels = [n[0] + (f" + {len(n) - 1}" if len(n) > 1 else "") for n in names]
    of = dict(zip(busiest["participant_id"], group, strict=True))
    sums = pairs.assign(source=pairs["source"].map(of), target=pairs["target"].map(of))
    ends = sums[["source", "target"]]
    sums["source"], sums["target"] = ends.min(axis=1), ends.max(axis=1)
    sums = sums.groupby(["source", "target"], as_index=False)[["shared", "expected"]].sum()
    inside = sums[sums["source"] == sums["target"]].set_index("source")["shared"]
    rows = pd.DataFrame(
        {
            "participant_id": names.index.astype(str),
            "label": labels,
            "pilots": inside.reindex(names.index).fillna(0).astype(int).to_numpy(),
            "matrix_order": names.index,
        }
    )
    between = sums[sums["source"] < sums["target"]].astype({"source": str, "target": str})
    return rows, between.reset_index(drop=True)
