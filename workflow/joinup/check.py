"""Validate all inputs and list every error, before anything is built."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TypeVar

import pandas as pd

from joinup.brief.narrative import read_narrative
from joinup.claims.claim import read_claims
from joinup.clean.record import check_edition, clean_record
from joinup.config.edition import Edition, Record, read_settings
from joinup.contrast import check_brand
from joinup.documents.decisions import CUES
from joinup.documents.rows import record_rows
from joinup.errors import Fault, InputError, stop_if
from joinup.network.layout import read_saved
from joinup.organisations import unknown_name_faults
from joinup.organisations.names import Names, read_config
from joinup.reader import read_cues
from joinup.register.consistency import contradictions, source_contradictions, unread
from joinup.register.register import read_record, read_sources
from joinup.sources.record import verify

T = TypeVar("T")
Tables = dict[str, pd.DataFrame]


class _Faults(list[Fault]):
    """The faults of all steps."""

    def of(self, step: Callable[[], T]) -> T | None:
        """Do a step; add its faults instead of raising them."""
        try:
            return step()
        except InputError as error:
            self.extend(error.faults)
            return None


def check(edition: Edition, file: str) -> str:
    """Check registers, organisation tables, documents, claims, colours and the edition's decisions.

    Parameters
    ----------
    edition
        The edition.
    file
        Its file, for messages.

    Returns
    -------
    str
        How much was checked, and which tables beside the register nobody reads.

    Raises
    ------
    InputError
        With every fault.
    """
    faults = _Faults(verify(Path(), edition.data))
    sources = read_sources(edition, faults)
    if {"published", "retrieved"} <= set(sources.columns):
        faults += source_contradictions(sources)
    names = faults.of(lambda: Names(read_config(edition.organisations)))
    records = {r.record: _read(r, edition, names, faults) for r in edition.records}
    rows = {name: tables for name, tables in records.items() if tables}
    for record in edition.records:
        if tables := rows.get(record.record):
            faults += contradictions(record, tables, file)
            if names:
                faults.of(partial(clean_record, tables, sources, names, record, edition))
    if names and len(rows) == len(records):
        ids = {name: set(tables["projects"]["project_id"]) for name, tables in rows.items()}
        faults.of(lambda: check_edition(edition, names, ids, file))
    claims = faults.of(lambda: read_claims(edition))
    if claims is not None:
        faults.of(lambda: read_narrative(edition, [claim.id for claim in claims]))
    faults.of(lambda: check_brand(read_settings().brand))
    if edition.documents:
        faults.of(lambda: read_cues(CUES))
    if edition.layout and Path(edition.layout).is_file():
        faults.of(lambda: read_saved(Path(edition.layout or "")))
    stop_if(faults)
    number = sum(len(t) for tables in rows.values() for t in tables.values())
    text = f"{number:,} rows of {len(rows)} records, no fault found."
    return "\n".join([text, *(f"{path}: is not read." for path in unread(edition))])


def _read(record: Record, edition: Edition, names: Names | None, faults: _Faults) -> Tables | None:
    """Read the rows of a record; where they have faults, check at least the names of those that can be read."""
    known = len(faults)
    if record.rows_from == "register":
        tables = read_record(record, edition, faults)
    elif names:
        tables = (faults.of(lambda: record_rows(record, edition, names)) or ({}, None))[0]
    else:
        return None
    if len(faults) == known:
        return tables
    rows = tables.get("participation")
    if names and rows is not None and "organisation_as_published" in rows:
        faults += unknown_name_faults(rows[rows["organisation_as_published"] != ""], names)
    return None
