"""The raw tables of a record: from the register, from reviewed documents, or from both, as the record says."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from joinup.config.edition import KnownTotal, read_edition
from joinup.errors import Fault, InputError
from joinup.files import RECORD
from joinup.reader import Cues, key_of, read_cues
from joinup.register.register import read_record
from joinup.schemas import SOURCES, raw_tables
from joinup.sources import record as origin

from .decisions import CUES, reviewed_file
from .merge import DIFFERENCES, merge
from .reviewed import Tables, reviewed_rows

if TYPE_CHECKING:
    from joinup.config.edition import Document, Edition, Record
    from joinup.organisations.names import Names


def used_documents(edition: Edition, record: Record) -> list[Document]:
    """Return the reviewed documents that a record rests on; none where it rests on the register alone."""
    if record.rows_from == "register":
        return []
    own = [d for d in edition.documents if d.record == record.record]
    return [d for d in own if reviewed_file(edition, d).is_file()]


def record_rows(
    record: Record, edition: Edition, names: Names, cues: Path = CUES
) -> tuple[Tables, pd.DataFrame]:
    """Read the raw tables of a record.

    Parameters
    ----------
    record
        The record; ``rows_from`` says what it rests on.
    edition
        The edition that names its documents.
    names
        The organisations, by which printed names are compared.
    cues
        The file of cue words, which describes the kinds of documents.

    Returns
    -------
    (tables, differences)
        ``projects``, ``facts`` and ``participation`` with a column ``address``; where register and documents differ
        (the document wins).

    Raises
    ------
    InputError
        If the record rests on documents and none has been reviewed, or the register has faults.
    """
    documents = used_documents(edition, record)
    none = pd.DataFrame(columns=DIFFERENCES)
    if record.rows_from == "register":
        return read_record(record, edition), none
    if not documents:
        raise InputError(_nothing_reviewed(edition, record))
    kinds = read_cues(cues)
    reviewed = _reviewed(record, edition, documents, kinds)
    if record.rows_from == "document":
        return reviewed, none
    used = [kinds.of(d.kind or d.record).kind for d in documents]
    roles = {role for kind in used for role in (*kind.roles.values(), kind.section_role or "lead")}
    return merge(read_record(record, edition), reviewed, roles, _comparison(names, record, edition))


def _reviewed(record: Record, edition: Edition, documents: list[Document], cues: Cues) -> Tables:
    """Return the accepted rows of all documents of a record."""
    parts = [
        reviewed_rows(reviewed_file(edition, d), d, record, cues.of(d.kind or d.record).kind)
        for d in documents
    ]
    return {
        name: pd.concat([p[name] for p in parts], ignore_index=True).drop_duplicates(
            list(table.key), ignore_index=True
        )
        for name, table in raw_tables(record).items()
    }


def _comparison(names: Names, record: Record, edition: Edition):
    """Return what printed names are compared by: their organisations, or their letters where they are unknown."""
    day = record.undated_as_of or edition.undated_as_of

    def same(printed: str) -> str:
        try:
            return " ".join(names.resolve(printed, day))
        except LookupError:
            return key_of(printed)

    return same


def total_of(record: Record, edition: Edition) -> KnownTotal | None:
    """Return how many projects a record has in all: its own total, else that of its documents.

    Documents answer where each that lists projects of the record has a total and has been reviewed.
    """
    own = [d for d in edition.documents if d.record == record.record]
    totals = [d.total for d in own if d.total and d in used_documents(edition, record)]
    if record.total or not own or len(totals) < len(own):
        return record.total
    return KnownTotal(value=sum(totals), source=", ".join(d.title for d in own))


def read_edition_with_totals(name: str) -> Edition:
    """Read an edition; a record without a total of its own has that of its reviewed documents."""
    edition = read_edition(name)
    records = [r.model_copy(update={"total": total_of(r, edition)}) for r in edition.records]
    return edition.model_copy(update={"records": records})


def document_pages(edition: Edition) -> pd.DataFrame:
    """Return the reviewed documents that the edition rests on as rows of the table of sources."""
    pages = []
    for document in [d for record in edition.records for d in used_documents(edition, record)]:
        path = Path(edition.data, "documents", f"{document.document}{RECORD}")
        given = origin.read_record(path)
        pages.append(
            {
                "source_id": document.document,
                "url": str(given.url),
                "title": given.title,
                "publisher": given.publisher,
                "published": given.published.isoformat() if given.published else "",
                "published_as_shown": "",
                "retrieved": given.retrieved.isoformat(),
                "licence": given.licence,
                "kind": "official",
                "address": str(path),
            }
        )
    return pd.DataFrame(pages, columns=[*SOURCES.columns, "address"])


def _nothing_reviewed(edition: Edition, record: Record) -> Fault:
    own = ", ".join(d.document for d in edition.documents if d.record == record.record) or "none is named"
    return Fault(
        f"edition {edition.edition}",
        f"the record {record.record} rests on documents, but none has been reviewed",
        f"Run make review and make accept for one of its documents ({own}), or set rows_from to register.",
        column="records.rows_from",
    )
