"""Validate all inputs and list every error, before anything is built."""

from pathlib import Path

import numpy as np
import pandas as pd

from joinup.brief.narrative import read_narrative
from joinup.claims.claim import read_claims
from joinup.clean.record import clean_record
from joinup.config.edition import Edition, Record, read_settings
from joinup.contrast import check_brand
from joinup.documents.decisions import CUES
from joinup.documents.rows import record_rows
from joinup.errors import Fault, collect, stop_if
from joinup.network.layout import read_saved
from joinup.organisations import unknown_name_faults
from joinup.organisations.names import Names, read_config
from joinup.reader import read_cues
from joinup.register.consistency import (
    bare_projects,
    contradictions,
    source_contradictions,
    unknown_ids,
    unread,
)
from joinup.register.register import read_record, read_sources
from joinup.schemas import raw_tables
from joinup.sources.record import verify


def check(edition: Edition, file: str) -> str:
    """Check registers, organisation tables, documents, claims, colours and the edition's decisions.

    Returns how much was checked, and which tables in the register's folders nobody reads. Raises InputError with every
    fault; those of the edition name its ``file``.
    """
    faults = list(verify(Path(), edition.data))
    sources = read_sources(edition, faults)
    if {"published", "retrieved"} <= set(sources.columns):
        faults += source_contradictions(sources)
    names, claims = None, None
    with collect(faults):
        names = Names(read_config(edition.organisations))
    rows = {}
    for record in edition.records:
        if tables := _read(record, edition, names, faults):
            rows[record.record] = tables
            faults += contradictions(record, tables, file)
            with collect(faults):
                if names:
                    clean_record(tables, sources, names, record, edition)
    if names and len(rows) == len(edition.records):
        ids = {name: set(tables["projects"]["project_id"]) for name, tables in rows.items()}
        faults += unknown_ids(edition, names, ids, file)
    with collect(faults):
        claims = read_claims(edition)
    with collect(faults):
        if claims is not None:
            read_narrative(edition, [claim.id for claim in claims])
    with collect(faults):
        check_brand(read_settings().brand)
    with collect(faults):
        if edition.documents:
            read_cues(CUES)
    with collect(faults):
        if edition.layout and Path(edition.layout).is_file():
            read_saved(Path(edition.layout))
    stop_if(faults)
    number = sum(len(t) for tables in rows.values() for t in tables.values())
    text = f"{number:,} rows of {len(rows)} record{'s' * (len(rows) != 1)}, no fault found."
    bare = [bare_projects(r, rows[r.record]) for r in edition.records if r.flat]
    return "\n".join(filter(None, [text, *bare, *(f"{path}: is not read." for path in unread(edition))]))


def _read(
    record: Record, edition: Edition, names: Names | None, faults: list[Fault]
) -> dict[str, pd.DataFrame]:
    """Read the rows of a record; where they have faults, check at least the names of those that can be read."""
    before, tables = len(faults), {}
    if record.rows_from == "register":
        tables = read_record(record, edition, faults)
    elif names:
        with collect(faults):
            tables, _ = record_rows(record, edition, names)
    if len(faults) == before:
        return tables
    rows = tables.get("participation", pd.DataFrame())
    if names and "organisation_as_published" in rows:
        column = raw_tables(record)["participation"].columns["organisation_as_published"]
        # What the column refuses has a fault already.
        named = [text != "" and column.check(text) is None for text in rows["organisation_as_published"]]
        faults += unknown_name_faults(rows[np.array(named, dtype=bool)], names)
    return {}
