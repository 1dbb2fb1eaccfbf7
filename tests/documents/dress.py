"""Typographic dress that words and truth share: quotation marks as the document prints them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from .blocks import Block, Bullets, Cell, Heading, Item, Look, Para, Runs, Table, Terms


def _text(text: str, look: Look) -> str:
    return text.replace("'", "’") if look.smart_quotes else text


def _words(words: Runs, look: Look) -> Runs:
    return tuple(replace(run, text=_text(run.text, look), note=_text(run.note, look)) for run in words)


def _bullets(block: Bullets, look: Look) -> Bullets:
    items = (Item(_words(i.words, look), tuple(_bullets(b, look) for b in i.inside)) for i in block.items)
    return replace(block, items=tuple(items))


def _row(row: tuple[Cell | None, ...], look: Look) -> tuple[Cell | None, ...]:
    return tuple(one and replace(one, lines=tuple(_words(line, look) for line in one.lines)) for one in row)


def dress_blocks(blocks: list[Block], look: Look) -> list[Block]:
    """Return blocks with the quotation marks of a look."""
    out: list[Block] = []
    for block in blocks:
        if isinstance(block, Heading | Para):
            out.append(replace(block, words=_words(block.words, look)))
        elif isinstance(block, Bullets):
            out.append(_bullets(block, look))
        elif isinstance(block, Terms):
            pairs = ((_words(t, look), tuple(_words(x, look) for x in texts)) for t, texts in block.pairs)
            out.append(Terms(tuple(pairs)))
        elif isinstance(block, Table):
            head, body = (tuple(_row(row, look) for row in rows) for rows in (block.head, block.body))
            out.append(replace(block, head=head, body=body))
        else:
            out.append(block)
    return out


def dress_rows(rows: list[dict[str, Any]], look: Look) -> list[dict[str, Any]]:
    """Return rows of truth with the quotation marks of a look."""
    return [{k: _text(v, look) if isinstance(v, str) else v for k, v in row.items()} for row in rows]
