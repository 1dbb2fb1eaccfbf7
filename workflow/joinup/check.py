"""Validate all inputs and list every error, before anything is built."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from joinup.claims.claim import read_claims
from joinup.clean.record import check_edition, clean_record
from joinup.config.edition import Edition
from joinup.documents.rows import record_rows
from joinup.errors import Fault, InputError, stop_if
from joinup.network.saved import read_saved
from joinup.organisations.names import Names, read_config
from joinup.register.register import read_sources


def check(edition: Edition, file: str) -> str:
    """Check registers, organisation tables, documents, claims and the edition's decisions.

    Parameters
    ----------
    edition
        The edition.
    file
        Its file, for messages.

    Returns
    -------
    str
        One line that says what was checked.

    Raises
    ------
    InputError
        With every fault.
    """
    faults: list[Fault] = []

    def collect(step: Callable[[], object]) -> object:
        try:
            return step()
        except InputError as error:
            faults.extend(error.faults)
            return None

    names = Names(read_config(edition.organisations))
    sources = collect(lambda: read_sources(edition))
    rows = {r.record: collect(lambda r=r: record_rows(r, edition, names)[0]) for r in edition.records}
    ids = {r: set(tables["projects"]["project_id"]) for r, tables in rows.items() if tables}
    if len(ids) == len(rows):
        collect(lambda: check_edition(edition, names, ids, file))
    for record in edition.records:
        if rows[record.record] and sources is not None:
            collect(lambda r=record: clean_record(rows[r.record], sources, names, r, edition))
    collect(lambda: read_claims(edition))
    if edition.layout and Path(edition.layout).is_file():
        collect(lambda: read_saved(Path(edition.layout)))
    stop_if(faults)
    number = sum(len(t) for tables in rows.values() for t in tables.values())
    return f"{number:,} rows of {len(rows)} records, no fault found."
