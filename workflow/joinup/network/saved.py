"""The committed positions of departments, from which the layout starts."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from joinup.columns import number, slug
from joinup.errors import stop_if
from joinup.sheets import read_csv
from joinup.tables import Table, faults_of

SAVED = Table(
    "one department in the picture",
    {"participant_id": slug("the department"), "x": number("its position"), "y": number("its position")},
    ("participant_id",),
)


def read_saved(path: Path) -> pd.DataFrame:
    """Read saved positions (participant_id, x, y); in any unit, from any centre.

    Raises
    ------
    InputError
        With every fault of the file.
    """
    frame = read_csv(path)
    stop_if(faults_of(frame, SAVED, str(path)))
    return frame.astype({"x": float, "y": float})
