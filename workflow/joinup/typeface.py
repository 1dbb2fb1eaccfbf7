"""The typeface of figures and pages: files of installed packages, cut down to the letters that are needed.

The families have names of our own: a typeface of the same name on one machine would otherwise take the place of the
packaged file, and other bytes would come out.
"""

import base64
from collections.abc import Iterable
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import uharfbuzz as hb

SANS, MONO, FALLBACK = "Joinup Sans", "Joinup Mono", "Joinup Fallback"
# Family, weight, style: name of the file. Letters that Source Sans lacks come from the DejaVu that matplotlib brings.
FACES = {
    (SANS, 400, "normal"): "SourceSansPro-Regular",
    (SANS, 400, "italic"): "SourceSansPro-It",
    (SANS, 600, "normal"): "SourceSansPro-Semibold",
    (SANS, 700, "normal"): "SourceSansPro-Bold",
    (MONO, 400, "normal"): "DejaVuSansMono",
    (FALLBACK, 400, "normal"): "DejaVuSans",
    (FALLBACK, 600, "normal"): "DejaVuSans-Bold",
}
# Letters of pages: Latin and the signs of this project; of the fallback, a hat over a letter and marks of lists.
LETTERS = {
    SANS: [*range(0x20, 0x7F), *range(0xA0, 0x180), *range(0x2010, 0x2028), *map(ord, "‰′€™←↑→↓−≈≠≤≥●○✓χ")],
    MONO: [*range(0x20, 0x7F), *range(0xA0, 0x100), *range(0x2010, 0x2028)],
    FALLBACK: [0x20, 0x0302, 0x25AA, 0x25E6],
}
_FEATURES = ("kern", "liga", "tnum")  # kerning, ligatures, figures of one width


def file_of(name: str) -> Path:
    """Return the file of an installed face.

    >>> file_of("SourceSansPro-Regular").is_file(), file_of("DejaVuSans").is_file()
    (True, True)
    """
    dejavu = name.startswith("DejaVu")
    # Searched, not imported: matplotlib takes a while.
    package = find_spec("matplotlib" if dejavu else "font_source_sans_pro")
    assert package and package.origin, "both are in the lock file"
    return Path(package.origin).parent / ("mpl-data/fonts/ttf" if dejavu else "files") / f"{name}.ttf"


@cache
def _face(name: str) -> hb.Face:
    return hb.Face(hb.Blob.from_file_path(str(file_of(name))))


def lacking(name: str, letters: Iterable[int]) -> set[int]:
    """Return the letters (code points) that a face has no picture of.

    >>> lacking("SourceSansPro-Regular", map(ord, "aé漢")) == {ord("漢")}
    True
    """
    return set(letters) - set(_face(name).unicodes)


def cut(name: str, letters: Iterable[int]) -> bytes:
    """Return one face as TrueType, with some letters (code points) only.

    HarfBuzz cuts within a millisecond and the same on every machine; its wheel brings the library.

    >>> len(cut("SourceSansPro-Regular", map(ord, "abc"))) < len(cut("SourceSansPro-Regular", LETTERS[SANS])) < 40_000
    True
    """
    subset = hb.SubsetInput()
    subset.unicode_set.update(letters)
    subset.flags = hb.SubsetFlags.NO_HINTING | hb.SubsetFlags.NOTDEF_OUTLINE
    subset.layout_feature_tag_set.clear()
    if name.startswith("Source"):  # letters of one width and single signs have nothing to kern
        subset.layout_feature_tag_set.update(int.from_bytes(tag.encode(), "big") for tag in _FEATURES)
    return bytes(hb.subset(_face(name), subset).blob.data)


def rule(family: str, weight: int, style: str, letters: Iterable[int]) -> str:
    """Return a face as a CSS rule that holds its letters.

    >>> rule(SANS, 600, "normal", map(ord, "abc"))[:69]
    "@font-face{font-family:'Joinup Sans';font-weight:600;font-style:norma"
    """
    data = base64.b64encode(cut(FACES[family, weight, style], letters)).decode()
    look = f"font-family:'{family}';font-weight:{weight};font-style:{style}"
    return f"@font-face{{{look};src:url(data:font/ttf;base64,{data})}}"


@cache
def page_rules() -> str:
    """Return the faces of a page as CSS rules."""
    return "\n".join(rule(*face, LETTERS[face[0]]) for face in FACES if face != (FALLBACK, 600, "normal"))
