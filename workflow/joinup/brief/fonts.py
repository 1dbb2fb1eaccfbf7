"""The brief's typeface, from an installed package, cut down to the letters that the brief needs."""

from __future__ import annotations

import base64
import io
from collections.abc import Iterable
from functools import cache
from pathlib import Path

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
PLAIN = [*range(0x20, 0x7F), *range(0xA0, 0x100), *range(0x2010, 0x2028)]
SIGNS = [
    0x20,
    0x0302,
    0x25AA,
    0x25E6,
]  # what Source Sans lacks: a hat over a letter, marks of lists within lists
# CSS family, weight, style; file; letters. The families have names of our own: pango would take a typeface of the
# machine for one of the same name in the page, and other bytes would come out. The DejaVu faces come with matplotlib.
FACES = [
    ("Joinup Sans", 400, "normal", "SourceSansPro-Regular", LETTERS),
    ("Joinup Sans", 400, "italic", "SourceSansPro-It", LETTERS),
    ("Joinup Sans", 600, "normal", "SourceSansPro-Semibold", LETTERS),
    ("Joinup Sans", 700, "normal", "SourceSansPro-Bold", LETTERS),
    ("Joinup Mono", 400, "normal", "DejaVuSansMono", PLAIN),
    ("Joinup Signs", 400, "normal", "DejaVuSans", SIGNS),
]


def file_of(name: str) -> Path:
    """Return the file of an installed face."""
    if name.startswith("DejaVu"):
        import matplotlib

        return Path(matplotlib.get_data_path()) / "fonts/ttf" / f"{name}.ttf"
    import font_source_sans_pro

    return Path(font_source_sans_pro.__file__).parent / "files" / f"{name}.ttf"


def face(name: str, letters: Iterable[int] = LETTERS) -> bytes:
    """Return one face as WOFF2, with some letters only: unless told, Latin ones and the signs of this project.

    >>> face("SourceSansPro-Regular")[:4]
    b'wOF2'
    """
    from fontTools import subset

    options = subset.Options(flavor="woff2", layout_features=["kern", "liga", "tnum"], notdef_outline=True)
    # Letters of one width and single signs: nothing to kern, and the tables for it are large.
    if name.startswith("DejaVu"):
        options.drop_tables += ["GSUB", "GPOS", "GDEF", "FFTM"]
    options.recalc_timestamp = False  # the same bytes on every day
    font = subset.load_font(file_of(name), options)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=letters)
    cutter.subset(font)
    out = io.BytesIO()
    subset.save_font(font, out, options)
    return out.getvalue()


@cache
def css() -> str:
    """Return the faces as CSS rules that hold the fonts themselves: the page asks nobody for anything."""
    rules = []
    for family, weight, style, name, letters in FACES:
        data = base64.b64encode(face(name, letters)).decode()
        source = f"url(data:font/woff2;base64,{data}) format('woff2')"
        rules.append(
            f"@font-face{{font-family:'{family}';font-weight:{weight};font-style:{style};src:{source};}}"
        )
    return "\n".join(rules)
