"""What is done to an SVG that matplotlib wrote."""

from __future__ import annotations

import re
from html import escape

from joinup.figures.caption import Caption
from joinup.figures.words import plain


def tidy(svg: str, name: str, caption: Caption | None) -> str:
    """Give an SVG identifiers that are unique in a page of several figures, and make it smaller.

    Parameters
    ----------
    svg
        As matplotlib writes it.
    name
        Name of the figure.
    caption
        Where it is given, its title and alternative text become those of the file.

    Notes
    -----
    Identifiers that matplotlib counts up are dropped, those that the file refers to become short ones that begin
    with the figure's name; ours (lower-case words joined by hyphens) stay as they are.
    """
    used = list(dict.fromkeys(re.findall(r'(?:href="#|url\(#)([^")]+)', svg)))
    short = {value: f"{name}-g{k}" for k, value in enumerate(used)}

    def identifier(match: re.Match[str]) -> str:
        if match[1] in short:
            return f' id="{short[match[1]]}"'
        return match[0] if re.fullmatch(r"[a-z0-9]+(-+[a-z0-9]+)+", match[1]) else ""

    svg = re.sub(r' id="([^"]*)"', identifier, svg)
    svg = re.sub(r'(href="#|url\(#)([^")]+)', lambda m: m[1] + short[m[2]], svg)
    svg = re.sub(r' transform="translate\([^")]*\)"', lambda m: _rounded(m[0]), svg)
    svg = re.sub(r' d="([^"]*)"', _shorter, svg)
    svg = re.sub(r"<!DOCTYPE.*?>\s*|<!--.*?-->\s*|<metadata>.*?</metadata>\s*", "", svg, flags=re.DOTALL)
    svg = re.sub(r"<style.*?</style>", "", svg, flags=re.DOTALL)
    svg = re.sub(r' style="([^"]*)"', _attributes, svg)
    svg = re.sub(r">\s+<", "><", svg).replace("<defs></defs>", "", 1)
    svg = svg.replace("<svg ", '<svg stroke-linejoin="round" stroke-linecap="butt" ', 1)
    if caption:
        title, alt = escape(plain(caption.title)), escape(plain(caption.alt))
        named = f"<title>{title}</title><desc>{alt}</desc>"
        svg = re.sub(r"(<svg [^>]*)>", lambda m: f'{m[1]} role="img">{named}', svg, count=1)
    return svg


def _attributes(style: re.Match[str]) -> str:
    """Write a style as attributes: a strict content policy blocks styles, and a page's own may restyle attributes."""
    pairs = (part.split(":", 1) for part in style[1].split(";") if part.strip())
    return "".join(f' {name.strip()}="{value.strip()}"' for name, value in pairs)


def _shorter(path: re.Match[str]) -> str:
    """Write a path on one line and to a hundredth of a point."""
    return f' d="{" ".join(_rounded(path[1]).split())}"'


def _rounded(text: str) -> str:
    return re.sub(r"-?\d+\.\d+", lambda n: f"{float(n[0]):.2f}".rstrip("0").rstrip("."), text)
