"""A drafted request for a document wanted, in plain words, to be sent to its publisher."""

from __future__ import annotations

from joinup.config.edition import Document, Edition


def request_letter(document: Document, edition: Edition) -> str:
    """Return the text of a request: what is asked for, why, for which edition, and under which licence.

    Parameters
    ----------
    document
        A document of the edition.
    edition
        The edition; it names its authors and whom to answer.

    Returns
    -------
    str
        Plain text, one paragraph a line, with a line feed at its end.
    """
    record = edition.named(document.record)
    one, many = record.project
    page = (
        f"We know of its page, {document.landing_page}, but could not obtain it from there."
        if document.landing_page
        else "We could not find a page that offers it."
    )
    gives = f" It would give {document.gives}." if document.gives else ""
    total = (
        f" There are {record.total.value:,} {many} in all ({record.total.source})." if record.total else ""
    )
    day = f"{edition.date.day} {edition.date:%B %Y}"
    paragraphs = [
        f"Subject: Request for “{document.title}”",
        f"To {document.publisher or 'the publisher'}",
        f"We are preparing the brief “{edition.title}” (edition {edition.edition}, {day}). It rests on "
        f"published lists of joint work, among them the {record.called}, and shows what they leave open.",
        f"What we ask for: “{document.title}”. {page}{gives}",
        f"Why: our list of {many} is not complete.{total} Without this document the brief cannot decide what it "
        f"is asked about them, and says so.",
        f"In which form: the document as published is enough. Best for reuse is a table with one row for each "
        f"{one} and body: name of the {one}, name of the body, its role, and whether all bodies are listed.",
        "Under which licence: please confirm the Open Government Licence v3.0, or name another. We would cite the "
        "document, with its date of publication, and keep a copy with the project only if its licence allows it.",
        f"Please answer to: {edition.cite.contact}.",
        f"With thanks, {', '.join(edition.cite.authors)}",
    ]
    return "\n\n".join(paragraphs) + "\n"
