"""The brief's typeface, from an installed package, cut down to the letters that the brief needs."""

from __future__ import annotations

import base64
import io
from functools import cache
from pathlib import Path

FACES = {  # CSS weight and style → file of the package font_source_sans_pro
    (400, "normal"): "SourceSansPro-Regular",
    (400, "italic"): "SourceSansPro-It",
    (600, "normal"): "SourceSansPro-Semibold",
    (700, "normal"): "SourceSansPro-Bold",
}
LETTERS = [*range(0x20, 0x7F), *range(0xA0, 0x180), *range(0x2010, 0x2028), 0x2030, 0x2032, 0x20AC, 0x2122]
LETTERS += [
    0x2190,
    0x2191,
    0x2192,
    0x2193,
    0x2212,
    0x2248,
    0x2260,
    0x2264,
    0x2265,
    0x25CF,
    0x25CB,
    0x2713,
    0x03C7,
]


def folder() -> Path:
    """Return the folder of the installed typeface."""
    import font_source_sans_pro

    return Path(font_source_sans_pro.__file__).parent / "files"


def face(name: str) -> bytes:
    """Return one face as WOFF2, with Latin letters and the signs of this project only.

    >>> face("SourceSansPro-Regular")[:4]
    b'wOF2'
    """
    from fontTools import subset

    options = subset.Options(flavor="woff2", layout_features=["kern", "liga", "tnum"], notdef_outline=True)
    options.recalc_timestamp = False  # the same bytes on every day
    font = subset.load_font(folder() / f"{name}.ttf", options)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=LETTERS)
    cutter.subset(font)
    out = io.BytesIO()
    subset.save_font(font, out, options)
    return out.getvalue()


@cache
def css() -> str:
    """Return the faces as CSS rules that hold the fonts themselves: the page asks nobody for anything."""
    rules = []
    for (weight, style), name in FACES.items():
        data = base64.b64encode(face(name)).decode()
        source = f"url(data:font/woff2;base64,{data}) format('woff2')"
        rules.append(
            f"@font-face{{font-family:'Source Sans';font-weight:{weight};font-style:{style};src:{source};}}"
        )
    return "\n".join(rules)
