"""The same page on paper: A4, tagged for PDF/UA-1."""

from __future__ import annotations

import logging

from lxml.html import HTMLParser, document_fromstring, tostring

from joinup.errors import Fault, InputError


def pdf(html: str) -> bytes:
    """Turn a page into a PDF/UA-1 file, the same bytes for the same page on the same system libraries.

    The time in the file is that of ``SOURCE_DATE_EPOCH``.

    Parameters
    ----------
    html
        A page of this project: it holds all it needs.

    Raises
    ------
    InputError
        If pango, which lays out the text, is missing on this system.
    """
    logging.getLogger("fontTools").setLevel(logging.ERROR)
    logging.getLogger("weasyprint").setLevel(logging.ERROR)
    try:
        from weasyprint import HTML
        from weasyprint.urls import URLFetcher
    except OSError:
        remedy = "On Debian: sudo apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
        raise InputError(
            Fault("this system", "has no pango, which WeasyPrint needs for the PDF", remedy)
        ) from None
    # The page is whole: an address in it that would be fetched is a mistake, or hostile.
    fetcher = URLFetcher(allowed_protocols={"data"})
    document = HTML(string=_for_paper(html), url_fetcher=fetcher)
    return document.write_pdf(pdf_variant="pdf/ua-1")


def _for_paper(html: str) -> str:
    """Take out what is for screens only: the style sheet would hide it, but it would still be read and laid out.

    >>> _for_paper('<p>a <i class="big screen">b</i>c<script>d</script> <a href="annex.html#e">e</a></p>')
    '<!DOCTYPE html>\\n<html><body><p>a c e</p></body></html>'
    """
    page = document_fromstring(html, parser=HTMLParser(huge_tree=True))
    for part in page.xpath("//script | //*[contains(concat(' ', normalize-space(@class), ' '), ' screen ')]"):
        part.drop_tree()
    for link in page.xpath("//a[not(starts-with(@href, '#') or starts-with(@href, 'http'))]"):
        link.drop_tag()  # the annex of a printed page is another sheet of paper
    return tostring(page, doctype="<!DOCTYPE html>", encoding="unicode")
