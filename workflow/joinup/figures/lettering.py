"""Text in figures: the typeface, how wide a text is when drawn, and how a long one is wrapped or cut."""

import tempfile
import unicodedata
from bisect import bisect_left
from functools import cache
from pathlib import Path
from typing import Any

import matplotlib
from matplotlib import font_manager
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.font_manager import FontEntry, FontProperties

from joinup import typeface

# With these, widths do not depend on the resolution.
SMOOTH: dict[Any, Any] = {"text.hinting": "none", "text.antialiased": True}
MM = 72 / 25.4  # points in a millimetre
FAMILY = [typeface.SANS, typeface.FALLBACK]
JOINERS = {"\u200c", "\u200d"}  # letters of some scripts and some emoji need them
UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn"}


@cache
def register_fonts() -> tempfile.TemporaryDirectory[str]:
    """Make the typefaces known to matplotlib, and return their folder, which goes with the process.

    All lie in one folder: a PDF lists its typefaces in the order of their paths. Source Sans is cut first, because
    matplotlib cuts it again for every PDF, which takes far longer from the whole face.
    """
    folder = tempfile.TemporaryDirectory(prefix="joinup-")
    for (family, weight, style), name in typeface.FACES.items():
        file, letters = Path(folder.name) / f"{name}.ttf", typeface.LETTERS[typeface.SANS]
        whole = family != typeface.SANS
        file.write_bytes(typeface.file_of(name).read_bytes() if whole else typeface.cut(name, letters))
        entry = FontEntry(fname=str(file), name=family, weight=weight, style=style)
        font_manager.fontManager.ttflist.append(entry)
    return folder


def plain(text: object) -> str:
    """Return a text on one line without invisible control and direction characters.

    >>> plain(" a\\n\\u202eb ")
    'a b'
    """
    letters = (c for c in str(text) if c.isspace() or c in JOINERS or unicodedata.category(c) not in UNSEEN)
    return " ".join("".join(letters).split())


@cache
def measure(text: str, size: float, weight: int = 400) -> float:
    """Return how wide a text is when drawn, in millimetres; ``size`` is in points."""
    register_fonts()
    font = FontProperties(family=FAMILY, weight=weight, size=size)
    with matplotlib.rc_context(SMOOTH):
        width, _, _ = _renderer().get_text_width_height_descent(text, font, ismath=False)
    return width / 10 / MM


@cache
def _renderer() -> RendererAgg:
    return RendererAgg(1, 1, 720)  # ten times a point, so that rounding to pixels does not matter


def cut(text: object, width: float, size: float, weight: int = 400) -> str:
    """Return a text on one line, cut with an ellipsis where it is wider than ``width`` millimetres.

    >>> cut("Ministry of Housing", 16, 10)
    'Ministry…'
    """
    text = plain(text)
    if measure(text, size, weight) <= width:
        return text
    shorter = [text[:n].rstrip() + "…" for n in range(len(text))]
    fit = bisect_left(shorter, True, key=lambda some: measure(some, size, weight) > width)
    return shorter[max(fit - 1, 0)]


def wrap(text: object, width: float, size: float, weight: int = 400, lines: int = 9) -> list[str]:
    """Return a text as lines of at most ``width`` millimetres; what does not fit in ``lines`` is cut.

    >>> wrap("Ministry of Housing", 20, 10)
    ['Ministry of', 'Housing']
    """
    out: list[str] = []
    for word in plain(text).split():
        line = f"{out[-1]} {word}" if out else word
        if out and (len(out) == lines or measure(line, size, weight) <= width):
            out[-1] = line
        else:
            out.append(word)
    return [cut(line, width, size, weight) for line in out]
