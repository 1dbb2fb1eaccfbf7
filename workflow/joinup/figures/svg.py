"""What is done to an SVG that matplotlib wrote."""

from __future__ import annotations

import re
from collections import defaultdict
from html import unescape

from joinup import typeface
from joinup.figures.words import MM, measure

# What most of a figure shares. Without the last one letters stand on whole pixels, not where they were measured.
USUAL = {
    "stroke-linejoin": "round",
    "stroke-linecap": "butt",
    "font-family": f"'{typeface.SANS}', '{typeface.FALLBACK}'",
    "text-rendering": "geometricPrecision",
}


def tidy(svg: str, name: str) -> str:
    """Give an SVG identifiers that are unique in a page of several figures, and make it smaller.

    Parameters
    ----------
    svg
        As matplotlib writes it.
    name
        Name of the figure.

    Notes
    -----
    Identifiers that matplotlib counts up are dropped, those that the file refers to become short ones that begin
    with the figure's name; ours (lower-case words joined by hyphens) stay as they are.
    """
    svg = re.sub(r"<!DOCTYPE.*?>\s*|<!--.*?-->\s*|<metadata>.*?</metadata>\s*", "", svg, flags=re.DOTALL)
    svg = re.sub(r"<style.*?</style>", "", svg, flags=re.DOTALL)
    used = list(dict.fromkeys(re.findall(r'(?:href="#|url\(#)([^")]+)', svg)))
    short = {value: f"{name}-g{k}" for k, value in enumerate(used)}

    def identifier(match: re.Match[str]) -> str:
        if match[1] in short:
            return f' id="{short[match[1]]}"'
        return match[0] if re.fullmatch(r"[a-z0-9]+(-+[a-z0-9]+)+", match[1]) else ""

    def tag(match: re.Match[str]) -> str:
        tag = re.sub(r' id="([^"]*)"', identifier, match[0])
        tag = re.sub(r'(href="#|url\(#)([^")]+)', lambda m: m[1] + short[m[2]], tag)
        tag = re.sub(r' transform="rotate\(-0 [^)]*\)"', "", tag)
        tag = re.sub(r' transform="translate\([^")]*\)"', lambda m: _rounded(m[0]), tag)
        tag = re.sub(r' d="([^"]*)"', _shorter, tag)
        return re.sub(r' style="([^"]*)"', _attributes, tag)

    svg = re.sub(r"<[^>]*>", tag, svg)  # a name may look like an attribute
    svg = re.sub(r"<text([^>]*)>([^<]*)", _from_left, svg)
    svg = re.sub(r">\s+<", "><", svg).replace("<defs></defs>", "", 1)
    usual = "".join(f' {name}="{value}"' for name, value in USUAL.items())
    svg = svg.replace(f' font-family="{USUAL["font-family"]}"', "").replace("<svg ", f"<svg{usual} ", 1)
    svg = re.sub("<svg [^>]*>", lambda m: f"{m[0]}<style>{_faces(svg)}</style>", svg, count=1)
    return svg


def _faces(svg: str) -> str:
    """Return CSS rules with the letters of all texts: a picture within a page cannot use the page's typeface."""
    letters: dict[tuple[str, int], set[int]] = defaultdict(set)
    for look, text in re.findall(r"<text([^>]*)>([^<]*)", svg):
        weight = 600 if 'font-weight="600"' in look else 400
        family = typeface.SANS
        here = set(map(ord, unescape(text)))
        there = typeface.lacking(typeface.FACES[family, weight, "normal"], here)
        letters[family, weight] |= here - there
        letters[typeface.FALLBACK, weight] |= there
    return "".join(typeface.rule(*face, "normal", letters[face]) for face in sorted(letters) if letters[face])


def _attributes(style: re.Match[str]) -> str:
    """Write a style as attributes: a strict content policy blocks styles, and a page's own may restyle attributes."""
    pairs = (part.split(":", 1) for part in style[1].split(";") if part.strip())
    return "".join(f' {name.strip()}="{value.strip()}"' for name, value in pairs)


def _from_left(text: re.Match[str]) -> str:
    """Place a text by its left end: on paper others are shifted, and a browser cuts the first letter of those."""
    look = dict(re.findall(r'([\w-]+)="([^"]*)"', text[1]))
    part = {"middle": 0.5, "end": 1.0}.get(look.pop("text-anchor", "start"), 0.0)
    if part:
        size, weight = float(look["font-size"].removesuffix("px")), int(look.get("font-weight", 400))
        look["x"] = f"{float(look['x']) - part * MM * measure(unescape(text[2]), size, weight):.2f}"
    attributes = "".join(f' {name}="{value}"' for name, value in look.items())
    return f"<text{attributes}>{text[2]}"


def _shorter(path: re.Match[str]) -> str:
    """Write a path on one line and to a hundredth of a point."""
    return f' d="{" ".join(_rounded(path[1]).split())}"'


def _rounded(text: str) -> str:
    return re.sub(r"-?\d+\.\d+", lambda n: f"{float(n[0]):.2f}".rstrip("0").rstrip("."), text)
