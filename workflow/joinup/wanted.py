"""Documents of an edition: which are in hand, which are still wanted, and how to get them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from joinup.config.edition import Document, Edition


def in_hand(edition: Edition) -> dict[str, str]:
    """Return the documents of an edition that have been fetched or dropped in: their files by name."""
    folder = Path(edition.data, "documents")
    return {
        d.document: str(path)
        for d in edition.documents
        for path in sorted(folder.glob(f"{d.document}.*"))
        # Another version that was fetched has a part of its checksum in its name; it is no document until reviewed.
        if path.stem == d.document and path.suffix not in {".yaml", ".part"}
    }


def wanted(edition: Edition) -> list[Document]:
    """Return the documents that would complete an edition: not in hand, or not used by their record."""
    here = in_hand(edition)
    used = {record.record for record in edition.records if record.rows_from != "register"}
    return [d for d in edition.documents if d.document not in here or d.record not in used]


def how_to_get(document: Document) -> str:
    """Return the command that brings a document, or that looks for its address.

    >>> from joinup.config.edition import Document
    >>> how_to_get(Document(document="d", record="pilots", title="D", landing_page="https://www.gov.uk/d"))
    'make fetch DOCUMENT=d'
    """
    if document.landing_page:
        return f"make fetch DOCUMENT={document.document}"
    return "make check-sources (address not confirmed)"
