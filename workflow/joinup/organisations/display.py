"""GOV.UK's display forms of a name, undone by rule, so that no body needs an alias for each of them."""

from __future__ import annotations

import re

CLOSED = re.compile(r"closed organisation:\s*", re.IGNORECASE)
BRACKET = re.compile(r"(?P<title>.+?)\s*\((?P<inside>[^()]+)\)\Z")


def plain_form(name: str) -> str:
    """Return a name without differences of typography: ampersand, apostrophes, commas, spaces, a leading "The".

    Capitals stay, because an abbreviation may be a word as well ("PUBLIC" is a company).

    >>> plain_form("The Department for Culture, Media & Sport")
    'Department for Culture Media and Sport'
    """
    words = name.replace("&", " and ").replace("’", "'").replace(",", " ").split()
    return " ".join(words[1:] if len(words) > 1 and words[0] == "The" else words)


def without_closed(name: str) -> tuple[str, bool]:
    """Return a name without GOV.UK's mark of a closed body, and whether it had the mark.

    >>> without_closed("Closed organisation: Public Health England")
    ('Public Health England', True)
    """
    mark = CLOSED.match(name)
    return (name[mark.end() :], True) if mark else (name, False)


def split_bracket(name: str) -> tuple[str, str]:
    """Return title and bracket of the form "Title (bracket)"; the bracket is empty in other forms.

    >>> split_bracket("Ministry of Justice (MoJ)"), split_bracket("Home Office")
    (('Ministry of Justice', 'MoJ'), ('Home Office', ''))
    """
    match = BRACKET.match(name)
    return (match["title"], match["inside"]) if match else (name, "")


def initials(name: str) -> set[str]:
    """Return the initials of a name, of all its words and of those with capitals, in small letters.

    >>> sorted(initials("Department for Transport"))
    ['dft', 'dt']
    """
    words = [w for w in re.split(r"[\s-]+", plain_form(name)) if w]
    return {"".join(w[0] for w in words).lower(), "".join(w[0] for w in words if w[0].isupper()).lower()}
