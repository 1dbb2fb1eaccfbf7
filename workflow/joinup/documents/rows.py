"""The raw tables of a record: from the register, from reviewed documents, or from both, as the record says."""

from pathlib import Path

import pandas as pd

from joinup.config.edition import Document, Edition, KnownTotal, Record, read_edition
from joinup.errors import Fault, InputError
from joinup.files import RECORD
from joinup.organisations.names import Names
from joinup.reader import key_of, read_cues
from joinup.register.register import read_record
from joinup.schemas import SOURCES, raw_tables
from joinup.sources.record import read_record as read_origin

from .decisions import CUES, reviewed_file
from .merge import DIFFERENCES, merge
from .reviewed import Tables, reviewed_rows


def used_documents(edition: Edition, record: Record) -> list[Document]:
    """Return the reviewed documents that a record rests on; none if it rests on the register alone."""
    if record.rows_from == "register":
        return []
    return [d for d in _documents(edition, record) if reviewed_file(edition, d).is_file()]


def _documents(edition: Edition, record: Record) -> list[Document]:
    return [d for d in edition.documents if d.record == record.record]


def record_rows(record: Record, edition: Edition, names: Names) -> tuple[Tables, pd.DataFrame]:
    """Read the raw tables of a record, from what its ``rows_from`` says.

    Returns ``projects``, ``facts`` and ``participation`` with a column ``address``, and where register and documents
    differ (the document wins; names of one organisation are alike). Raises InputError if the record rests on documents
    and none has been reviewed, or if the register has faults.
    """
    if record.rows_from == "register":
        return read_record(record, edition), pd.DataFrame(columns=DIFFERENCES)
    documents = used_documents(edition, record)
    if not documents:
        ids = ", ".join(d.document for d in _documents(edition, record)) or "none is named"
        problem = f"the record {record.record} rests on documents, but none has been reviewed"
        remedy = f"Run make review and make accept for one of them ({ids}), or set rows_from to register."
        raise InputError(Fault(f"edition {edition.edition}", problem, remedy, column="records.rows_from"))
    cues = read_cues(CUES)
    kinds = [cues.of(d.kind or d.record).kind for d in documents]
    parts = [
        reviewed_rows(reviewed_file(edition, d), d, record, kind)
        for d, kind in zip(documents, kinds, strict=True)
    ]
    reviewed = {
        name: pd.concat([p[name] for p in parts]).drop_duplicates(list(table.key), ignore_index=True)
        for name, table in raw_tables(record).items()
    }
    if record.rows_from == "document":
        return reviewed, pd.DataFrame(columns=DIFFERENCES)
    roles = {role for kind in kinds for role in (*kind.roles.values(), kind.section_role or "lead")}
    day = record.undated_as_of or edition.undated_as_of

    def same(printed: str) -> str:
        """Return the organisation of a printed name, or its letters if it is unknown."""
        try:
            return " ".join(names.resolve(printed, day))
        except LookupError:
            return key_of(printed)

    return merge(read_record(record, edition), reviewed, roles, same)


def total_of(record: Record, edition: Edition) -> KnownTotal | None:
    """Return how many projects a record has in all: its own total, else that of its documents.

    Documents answer if each that lists projects of the record has a total and has been reviewed.
    """
    documents = _documents(edition, record)
    totals = [d.total for d in used_documents(edition, record) if d.total]
    if record.total or not documents or len(totals) < len(documents):
        return record.total
    return KnownTotal(value=sum(totals), source=", ".join(d.title for d in documents))


def read_edition_with_totals(name: str) -> Edition:
    """Read an edition; a record without a total of its own has that of its reviewed documents."""
    edition = read_edition(name)
    records = [r.model_copy(update={"total": total_of(r, edition)}) for r in edition.records]
    return edition.model_copy(update={"records": records})


def document_pages(edition: Edition) -> pd.DataFrame:
    """Return the reviewed documents that the edition rests on as rows of the table of sources."""
    pages = []
    columns = ("url", "title", "publisher", "published", "retrieved", "licence")
    for document in [d for record in edition.records for d in used_documents(edition, record)]:
        path = Path(edition.data, "documents", f"{document.document}{RECORD}")
        origin = read_origin(path).model_dump(mode="json")
        page = {"source_id": document.document, "kind": "official", "address": str(path)}
        pages.append({**dict.fromkeys(SOURCES.columns, ""), **page, **{c: origin[c] or "" for c in columns}})
    return pd.DataFrame(pages, columns=[*SOURCES.columns, "address"], dtype=str)
