"""Read a small register, and the messages of a bad one."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
from tests.small import edition_in, record_of

from joinup.errors import InputError
from joinup.register.register import read_record


def read(folder: Path, record: str = "pilots") -> dict[str, pd.DataFrame]:
    edition = edition_in(folder)
    return read_record(record_of(record, edition), edition)


def messages(folder: Path) -> list[str]:
    """Return the lines of every record's faults, without the folder's name."""
    text = []
    for record in ("pilots", "outcomes"):
        try:
            read(folder, record)
        except InputError as error:
            text += str(error).splitlines()
    assert text
    return [line.replace(f"{folder}/", "") for line in dict.fromkeys(text)]
