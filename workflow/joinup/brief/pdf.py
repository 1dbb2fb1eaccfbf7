"""The same page on paper: A4, tagged for PDF/UA-1."""

import logging
import re

from joinup.errors import Fault, InputError


def pdf(html: str) -> bytes:
    """Turn a page into a PDF/UA-1 file, the same bytes for the same page on the same system libraries.

    The time in the file is that of ``SOURCE_DATE_EPOCH``.

    Raises
    ------
    InputError
        If pango, which lays out the text, is missing on this system.
    """
    for name in ("fontTools", "weasyprint"):
        logging.getLogger(name).setLevel(logging.ERROR)
    try:
        from weasyprint import HTML
        from weasyprint.urls import URLFetcher
    except OSError:
        remedy = "On Debian: sudo apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
        fault = Fault("this system", "has no pango, which WeasyPrint needs for the PDF", remedy)
        raise InputError(fault) from None
    # On paper, other pages are other sheets.
    html = re.sub(r'(?s)<a href="\w+\.(?:html|pdf)[^"]*">(.*?)</a>', r"\1", html)
    # The page is self-contained: an address in it that would be fetched is a mistake, or hostile.
    fetcher = URLFetcher(allowed_protocols={"data"})
    return HTML(string=html, url_fetcher=fetcher).write_pdf(pdf_variant="pdf/ua-1")
