"""Documents of an edition: which are in hand, which are still wanted, and how to ask for them."""

from pathlib import Path

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
    files = in_hand(edition)
    records = {record.record for record in edition.records if record.rows_from != "register"}
    return [d for d in edition.documents if d.document not in files or d.record not in records]


def request_letter(document: Document, edition: Edition) -> str:
    """Return a request for a document, for a person to complete and send."""
    record = edition.named(document.record)
    one, many = record.project
    page = "We could not find a page that offers it."
    if document.landing_page:
        page = f"We know of its page, {document.landing_page}, but could not obtain it from there."
    gives = f" It would give {document.gives}." if document.gives else ""
    of = record.total
    total = of and f" There are {of.value:,} {many} in all (source: {of.source})."
    day = f"{edition.date.day} {edition.date:%B %Y}"
    paragraphs = [
        f"Subject: Request for “{document.title}”",
        f"To {document.publisher or 'the publisher'}",
        f"We are preparing the brief “{edition.title}” (edition {edition.edition}, {day}). It rests on "
        f"published lists of joint work, among them the {record.called}, and shows what they leave open.",
        f"What we ask for: “{document.title}”. {page}{gives}",
        f"Why: our list of {many} is not complete.{total or ''} Without this document some claims about them "
        "cannot be decided, and the brief says so.",
        f"In which form: the document as published is enough. Best for reuse is a table with one row for each "
        f"{one} and body: name of the {one}, name of the body, its role, and whether all bodies are listed.",
        "Under which licence: please confirm the Open Government Licence v3.0, or name another. We would cite the "
        "document, with its date of publication, and keep a copy with the project only if its licence allows it.",
        "With thanks,",
        "[name and address of the sender]",
    ]
    return "\n\n".join(paragraphs) + "\n"
