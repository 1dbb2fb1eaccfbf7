"""The rows that go on to *clean*: from the register, from reviewed documents, or from both, as the edition says."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from joinup.errors import Fault, InputError
from joinup.files import RECORD
from joinup.organisations.names import Names
from joinup.register.register import read_register
from joinup.schemas import LISTS, RAW

if TYPE_CHECKING:
    from joinup.config.edition import Document, Edition

Tables = dict[str, pd.DataFrame]
DIFFERENCES = ["list", "item", "organisation", "what", "register", "document"]


def reviewed_file(edition: Edition, document: Document) -> Path:
    """Return the file that keeps the decisions on a document."""
    return Path(edition.data, "reviewed", f"{document.document}.csv")


def record_file(edition: Edition, document: Document) -> Path:
    """Return the file that holds the record of a document."""
    return Path(edition.data, "documents", f"{document.document}{RECORD}")


def used_documents(edition: Edition, which: str) -> list[Document]:
    """Return the reviewed documents that a list rests on; none where it rests on the register alone."""
    if getattr(edition.basis, which) == "register":
        return []
    return [d for d in edition.documents if d.kind == which and reviewed_file(edition, d).is_file()]


def chosen(
    edition: Edition, names: Names, found: list[Fault] | None = None, lists: tuple[str, ...] = tuple(LISTS)
) -> tuple[Tables, pd.DataFrame]:
    """Read the rows of lists and their sources.

    Parameters
    ----------
    edition
        Which list uses which basis.
    names
        The organisations, by which printed names are compared.
    found
        A list to which faults of the register are added instead of raising them.
    lists
        Which lists to read.

    Returns
    -------
    (tables, differences)
        The raw tables with a column ``address``; where register and documents differ (the document wins).

    Raises
    ------
    InputError
        If a list rests on documents and none has been reviewed, or the register has faults.
    """
    data = Path(edition.data)
    needed = [n for which in lists if getattr(edition.basis, which) != "document" for n in LISTS[which]]
    tables = read_register(data, ("sources", *needed), found)
    differences = [pd.DataFrame(columns=DIFFERENCES)]
    if found:
        return tables, differences[0]  # of faulty tables nothing is chosen
    for which in lists:
        parts = LISTS[which]
        choice = getattr(edition.basis, which)
        if choice == "register":
            continue
        documents = used_documents(edition, which)
        if not documents:
            raise InputError(_nothing_reviewed(edition, which))
        from joinup.extract.basis import basis  # brings the readers of documents: not for a register alone

        reviewed = _reviewed(edition, documents)
        own = {n: tables[n] for n in parts if n in tables}
        merged, apart = basis(own, reviewed, choice, lambda printed: _same(names, printed, edition))
        tables |= {n: merged[n] for n in parts}
        differences.append(apart)
    tables["sources"] = pd.concat([tables["sources"], document_pages(edition)], ignore_index=True)
    return tables, pd.concat(differences, ignore_index=True)


def document_pages(edition: Edition) -> pd.DataFrame:
    """Return the reviewed documents that the edition rests on as rows of the sources table."""
    pages = [_page(edition, d) for which in LISTS for d in used_documents(edition, which)]
    return pd.DataFrame(pages, columns=[*RAW["sources"].columns, "address"])


def _reviewed(edition: Edition, documents: list[Document]) -> Tables:
    """Return the accepted rows of all documents of a list, each with its address."""
    from joinup.extract.decisions import reviewed_rows

    parts: dict[str, list[pd.DataFrame]] = {}
    for d in documents:
        path = reviewed_file(edition, d)
        for name, frame in reviewed_rows(path, d.kind, d.document, edition.review).items():
            if name == "pilots":
                frame = frame.assign(roster=d.roster)
            parts.setdefault(name, []).append(frame[list(RAW[name].columns)].assign(address=str(path)))
    return {
        name: pd.concat(frames, ignore_index=True).drop_duplicates(list(RAW[name].key))
        for name, frames in parts.items()
    }


def _page(edition: Edition, document: Document) -> dict[str, str]:
    """Return a document as a row of the sources table, from its record."""
    from joinup.sources.record import read_record  # pydantic, which a register alone does without

    path = record_file(edition, document)
    record = read_record(path)
    return {
        "source_id": document.document,
        "url": str(record.url),
        "title": record.title,
        "publisher": record.publisher,
        "published": record.published.isoformat() if record.published else "",
        "published_as_shown": "",
        "retrieved": record.retrieved.isoformat(),
        "licence": record.licence,
        "kind": "official",
        "address": str(path),
    }


def _same(names: Names, printed: str, edition: Edition) -> str:
    """Return what a printed name is compared by: its organisations, or its letters where it is not known."""
    from joinup.extract.decisions import key_of

    try:
        return " ".join(names.resolve(printed, edition.undated_as_of))
    except LookupError:
        return key_of(printed)


def _nothing_reviewed(edition: Edition, which: str) -> Fault:
    known = ", ".join(d.document for d in edition.documents if d.kind == which) or "none is named"
    return Fault(
        f"edition {edition.edition}",
        f"says that {which} rest on documents, but none has been reviewed",
        f"Run make review and make accept for one of its documents ({known}), or set the basis to register.",
        column=f"basis.{which}",
    )
