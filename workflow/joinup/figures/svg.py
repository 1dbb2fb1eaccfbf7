"""What is done to an SVG that matplotlib wrote: its typeface comes with it, and it has a dark form."""

from __future__ import annotations

import re
from collections import defaultdict
from html import unescape

from joinup import typeface
from joinup.contrast import in_the_dark

# Without this, letters stand on whole pixels, not where they were measured.
USUAL = "text{text-rendering:geometricPrecision}"


def tidy(svg: str) -> str:
    """Make an SVG complete and smaller: letters of its typeface, colours for dark pages, short numbers.

    Identifiers of ours (lower-case words joined by hyphens) and those that the file refers to stay, others go.
    """
    svg = re.sub(r"<!DOCTYPE.*?>\s*|<!--.*?-->\s*|<metadata>.*?</metadata>\s*", "", svg, flags=re.DOTALL)
    svg = re.sub(r"<style.*?</style>", "", svg, flags=re.DOTALL)
    references = set(re.findall(r'(?:href="#|url\(#)([^")]+)', svg))

    def identifier(match: re.Match[str]) -> str:
        keep = match[1] in references or re.fullmatch(r"[a-z0-9]+(-+[a-z0-9]+)+", match[1])
        return match[0] if keep else ""

    def tag(match: re.Match[str]) -> str:
        tag = re.sub(r' id="([^"]*)"', identifier, match[0])
        tag = re.sub(r' (?:d|transform)="[^"]*"', lambda part: _rounded(part[0]), tag)
        return re.sub(r' style="([^"]*)"', _attributes, tag)

    svg = re.sub(r"<[^>]*>", tag, svg)  # only in tags: a name may look like an attribute
    svg = re.sub(r">\s+<", "><", svg)
    rules = f"{_faces(svg)}{USUAL}{_dark(svg)}"
    return re.sub("<svg [^>]*>", lambda start: f"{start[0]}<style>{rules}</style>", svg, count=1)


def _faces(svg: str) -> str:
    """Return CSS rules with the letters of all texts: a picture within a page cannot use the page's typeface."""
    letters: dict[tuple[str, int], set[int]] = defaultdict(set)
    for look, words in re.findall(r"<text([^>]*)>([^<]*)", svg):
        weight = 600 if 'font-weight="600"' in look else 400
        here = set(map(ord, unescape(words)))
        there = typeface.lacking(typeface.FACES[typeface.SANS, weight, "normal"], here)
        letters[typeface.SANS, weight] |= here - there
        letters[typeface.FALLBACK, weight] |= there
    return "".join(typeface.rule(*face, "normal", letters[face]) for face in sorted(letters) if letters[face])


def _dark(svg: str) -> str:
    """Return CSS rules that turn each colour's lightness around where the reader prefers dark pages."""
    pairs = sorted(set(re.findall(r' (fill|stroke)="(#[0-9a-fA-F]{6})"', svg)))
    rules = "".join(f'[{part}="{color}"]{{{part}:{in_the_dark(color)}}}' for part, color in pairs)
    return f"@media screen and (prefers-color-scheme:dark){{{rules}}}"


def _attributes(style: re.Match[str]) -> str:
    """Write a style as attributes: a strict content policy blocks styles, and rules can restyle attributes."""
    pairs = (part.split(":", 1) for part in style[1].split(";") if part.strip())
    return "".join(f' {name.strip()}="{value.strip()}"' for name, value in pairs)


def _rounded(words: str) -> str:
    short = re.sub(r"-?\d+\.\d+", lambda n: f"{float(n[0]):.2f}".rstrip("0").rstrip("."), words)
    return f" {' '.join(short.split())}"
