"""The sections of a narrative: its first one alone, and its headings as a list of contents."""

from __future__ import annotations

import re

from markupsafe import Markup

HEADING = re.compile(r"<h2>(.*?)</h2>", re.DOTALL)


def first_section(text: str) -> str:
    """Return a narrative up to its second heading.

    >>> first_section("## What we found\\n\\nMuch.\\n\\n## Why\\n")
    '## What we found\\n\\nMuch.\\n\\n'
    >>> first_section("## What we found\\n\\n### In all\\n\\nMuch.\\n")
    '## What we found\\n\\n### In all\\n\\nMuch.\\n'
    """
    starts = [m.start() for m in re.finditer(r"^## ", text, re.MULTILINE)]
    return text[: starts[1]] if len(starts) > 1 else text


def lettered(number: int) -> str:
    """Return the letter of a reference, from 0 on, as a list with letters has them.

    >>> lettered(0), lettered(25), lettered(26)
    ('a', 'z', 'aa')
    """
    return (lettered(number // 26 - 1) if number > 25 else "") + chr(ord("a") + number % 26)


def headed(body: Markup) -> tuple[Markup, list[tuple[str, Markup]]]:
    """Give the headings of a text identifiers, and list them.

    >>> headed(Markup("<h2>What we found</h2><p>…</p>"))[0]
    Markup('<h2 id="on-what-we-found">What we found</h2><p>…</p>')
    """
    found: list[tuple[str, Markup]] = []

    def identified(match: re.Match[str]) -> str:
        plain = Markup(match[1]).striptags()
        # No part of the page has a name that begins so.
        name = f"on-{re.sub(r'[^a-z0-9]+', '-', plain.lower()).strip('-') or 'section'}"
        taken = [n for n, _ in found]
        name = name if name not in taken else f"{name}-{len(taken) + 1}"
        found.append((name, Markup(match[1])))
        return f'<h2 id="{name}">{match[1]}</h2>'

    return Markup(HEADING.sub(identified, str(body))), found
