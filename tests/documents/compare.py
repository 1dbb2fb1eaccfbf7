"""When words found in a document are the same as words of its truth."""

from __future__ import annotations

import re
import unicodedata

from .departments import BODIES, DEPARTMENTS


def squashed(text: str) -> str:
    """Return only the letters and digits of a text: no ligatures, hyphens, quotation marks, spaces or case.

    >>> squashed("Pro\u00ad\\ngramme \ufb01les & more") == squashed("programme files and more")
    True
    """
    whole = unicodedata.normalize("NFKC", text.replace("\u00ad", "")).casefold().replace("&", "and")
    return "".join(c for c in whole if c.isalnum())


def same_words(true: str, found: str) -> bool:
    """Tell whether a title, metric or name was found: a number before it or a source after it does no harm.

    >>> same_words("Rate of kites", "2.1 Rate of kites (Source: ONS)")
    True
    >>> same_words("Rate of kites", "Rate of kites and lanterns")
    False
    """
    bare = re.sub(
        r"^\W*(?:(?:priority outcome|outcome|pilot|po)\s*)?\(?\d*(?:\.\d+)*\)?[.:–]?\s+",
        "",
        found,
        flags=re.I,
    )
    bare = re.split(r"[([]?\s*source:", bare, flags=re.I)[0]
    return squashed(true) in {squashed(found), squashed(bare), re.sub(r"\d+$", "", squashed(bare))}


def _spellings() -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for body in (*DEPARTMENTS, *BODIES):
        for text in (body.name, body.short, *body.spellings):
            if text:
                found.setdefault(squashed(text), set()).add(body.name)
    return found


SPELLINGS = _spellings()


def bodies(printed: str) -> set[str]:
    """Return the official names that a printed name can stand for (DCMS has been two); none if it is no body's.

    >>> bodies("Department for Work & Pensions (DWP)")
    {'Department for Work and Pensions'}
    """
    bare = re.sub(r"\s*\([^)]*\)\s*$", "", printed)
    return SPELLINGS.get(squashed(printed)) or SPELLINGS.get(squashed(bare)) or set()


def same_body(true: str, found: str) -> bool:
    """Tell whether two printed names mean the same body.

    >>> same_body("DfE", "Department for Education (DfE)"), same_body("Home Office", "Ashmoor City Council")
    (True, False)
    """
    return squashed(true) == squashed(found) or bool(bodies(true) & bodies(found))
