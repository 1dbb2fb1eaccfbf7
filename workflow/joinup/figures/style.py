"""How every figure looks, and how it becomes bytes.

A figure is a sheet 170 mm wide, the text width of an A4 page. Places on it are millimetres from the top left
corner of its body; title and subtitle stand above the body, note and source line below it.
"""

import functools
import io
import os
import re
import warnings
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import Any, ParamSpec, TypeVar

import matplotlib
from lxml import etree
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Circle, Rectangle
from matplotlib.text import Text
from matplotlib.transforms import Bbox

from joinup import typeface
from joinup.contrast import contrast
from joinup.figures.captions import Caption
from joinup.figures.lettering import FAMILY, cut, measure, plain, register_fonts, wrap

# Colours of the Government Analysis Function. One colour has one meaning in all figures.
NAMED = "#F46A25"  # the pair that the brief names
HOLDS = "#28A197"  # a pair that holds after correction for all pairs
COUNT = "#12436D"  # how often departments take part
SHADES = (COUNT, "#2073BC", "#6BACE6", "#C5DDF4")  # the same by role
LINK = "#8C8C8C"  # within what chance gives
GREY = "#767676"  # not known
DARK, INK = "#3D3D3D", "#1A1A1A"  # words
BAND = "#F2F2F2"
WIDTH = 170.0  # mm
CANVAS, HEAD, EDGE = 1200.0, 80.0, 0.5  # mm: room for every figure, above its body, and around it
BODY, SMALL, TITLE = 10.0, 8.5, 14.0  # points
DPI = 300
KINDS = ("svg", "png", "pdf")
PARSER = etree.XMLParser(remove_blank_text=True, remove_comments=True)
NUMBERS = ("d", "transform", "x", "y")  # attributes of an SVG whose numbers are shortened
# Without this rule of an SVG, letters stand on whole pixels, not where they were measured.
USUAL = "text{text-rendering:geometricPrecision}"

RC: dict[str, Any] = {
    "font.family": FAMILY,
    "font.size": BODY,
    "text.color": INK,
    "text.parse_math": False,  # "$" in a name is a dollar sign
    "text.usetex": False,
    "text.hinting": "none",  # texts have the same width at every resolution
    "hatch.linewidth": 0.7,
    "lines.solid_capstyle": "butt",
    "path.simplify": False,
    "svg.fonttype": "none",
    "svg.hashsalt": "joinup",
    "pdf.fonttype": 42,
    "pdf.compression": 9,
    "figure.dpi": 100,
}
P = ParamSpec("P")
R = TypeVar("R")
Sign = Callable[[Axes, float, float], object]  # draws on axes, given its left end and its middle


def styled(draw: Callable[P, R]) -> Callable[P, R]:
    """Run a drawing function with our settings and typeface, and leave matplotlib's as they were."""

    @functools.wraps(draw)
    def inner(*args: P.args, **kwargs: P.kwargs) -> R:
        register_fonts()
        settings: dict[Any, Any] = {**matplotlib.rcParamsDefault, **RC, "backend": "agg"}
        with matplotlib.rc_context(settings), warnings.catch_warnings():
            warnings.filterwarnings("ignore", message="Glyph")  # a letter without a glyph is drawn as a box
            return draw(*args, **kwargs)

    return inner


class Sheet(Figure):
    """A matplotlib figure on a tall canvas, cut to its words and its ``body`` when it is saved."""

    caption: Caption
    wide: float
    body: float
    paper: Axes  # over the whole canvas, in millimetres, y downwards from the top of the body

    def axes_at(self, left: float, top: float, width: float, height: float) -> Axes:
        """Add axes without frame at a place of the body; their units are millimetres, y downwards."""
        low = 1 - (HEAD + top + height) / CANVAS
        ax = self.add_axes((left / self.wide, low, width / self.wide, height / CANVAS))
        ax.set_axis_off()
        ax.set(xlim=(0, width), ylim=(height, 0))
        return ax

    def window(self, above: float, below: float) -> Bbox:
        """Return the part of the canvas with some millimetres above and below the body, in inches."""
        low, high = CANVAS - HEAD - self.body - below, CANVAS - HEAD + above
        return Bbox.from_extents(0, low / 25.4, self.wide / 25.4, high / 25.4)


def sheet(caption: Caption, width: float = WIDTH) -> Sheet:
    """Start a figure; whoever draws on its ``paper`` sets the height of its ``body`` in millimetres."""
    fig = Sheet(figsize=(width / 25.4, CANVAS / 25.4), facecolor="white")
    fig.caption, fig.wide, fig.body = caption, width, 0.0
    fig.paper = fig.add_axes((0, 0, 1, 1))
    fig.paper.set_axis_off()
    fig.paper.set(xlim=(0, width), ylim=(CANVAS - HEAD, -HEAD))
    return fig


def text(
    ax: Axes, x: float, y: float, words: object, size: float = BODY, *, color: str = INK, weight: int = 400,
    ha: str = "left", va: str = "baseline", box: str = "", gid: str = "", rotation: float = 0,
) -> Text:  # fmt: skip
    """Write a text as it is (never as mathematics) on axes in millimetres; ``box`` is a colour behind it.

    Every text is placed by its left end: others are drawn on paper as separate forms, of which the viewer of
    browsers cuts the first letter's edge.
    """
    words = plain(words)
    x -= {"left": 0.0, "center": 0.5, "right": 1.0}[ha] * measure(words, size, weight)
    out: Text = ax.text(x, y, words, size=size, color=color, weight=weight, va=va, rotation=rotation)
    out.set_rotation_mode("anchor")
    if box:
        out.set_bbox({"boxstyle": "round,pad=0.05,rounding_size=0.2", "facecolor": box, "linewidth": 0})
    out.set_gid(gid or None)
    return out


def lines(
    ax: Axes, x: float, y: float, words: Sequence[str], step: float, size: float = BODY, **look: Any
) -> float:
    """Write lines one below the other, and return where the next one would be."""
    for k, line in enumerate(words):
        text(ax, x, y + step * k, line, size, **look)
    return y + step * len(words)


def dot(color: str, radius: float = 1.6, provisional: bool = False, gid: str | None = None) -> Sign:
    """Return a sign: a full dot, or a pale one with an outline where the figure is provisional."""
    look = {"facecolor": tint(color, 0.25) if provisional else color, "edgecolor": color, "linewidth": 1.0}
    return lambda ax, x, y: ax.add_patch(Circle((x + 2.5, y), radius, gid=gid, zorder=2, **look))


def stroke(color: str, width: float, length: float = 5.0) -> Sign:
    """Return a sign: a line in the middle of 5 mm."""
    ends = 2.5 - length / 2, 2.5 + length / 2
    return lambda ax, x, y: ax.plot([x + end for end in ends], [y, y], color=color, linewidth=width)


def swatch(look: Mapping[str, Any]) -> Sign:
    """Return a sign: a small area as the marks look."""
    return lambda ax, x, y: ax.add_patch(Rectangle((x, y - 1.7), 5, 3.4, **look))


def key(ax: Axes, entries: Mapping[str, Sign], top: float = 0) -> float:
    """Draw signs with their words in as many lines as they need, from a place down; return where they end."""
    x, y = 0.3, top + 2.6
    for words, sign in entries.items():
        label = cut(words, WIDTH - 8, BODY)
        if x > 0.3 and x + 6.5 + measure(label, BODY) > WIDTH:
            x, y = 0.3, y + 5.6
        sign(ax, x, y)
        text(ax, x + 6.5, y, label, va="center_baseline")
        x += measure(label, BODY) + 12.5
    return y + 4.6 if entries else top


def tint(color: str, strength: float) -> str:
    """Return a colour mixed with white.

    >>> tint("#000000", 0.5)
    '#808080'
    """
    parts = (int(color[k : k + 2], 16) for k in (1, 3, 5))
    return "#" + "".join(f"{round(255 + (p - 255) * strength):02X}" for p in parts)


def ink_on(color: str) -> str:
    """Return the text colour, white or dark, that reads better on a colour."""
    return "#FFFFFF" if contrast("#FFFFFF", color) >= contrast(INK, color) else INK


@styled
def save(
    fig: Sheet, kinds: Sequence[str] = KINDS, dpi: int = DPI, captioned: bool = True
) -> dict[str, bytes]:
    """Return a drawing as SVG, PNG and PDF, or some of these; the same drawing gives the same bytes.

    The SVG is for pages, which print title, subtitle, note and source as text; the others show them if ``captioned``.
    No date and no version is written; with ``SOURCE_DATE_EPOCH`` set, the PDF carries that date.
    """
    for artist in (a for ax in fig.axes for a in ax.get_children()):
        artist.set_clip_on(False)  # nothing lies outside the sheet, so nothing need be cut off
    title, alt = plain(fig.caption.title), plain(fig.caption.alt)
    metadata: dict[str, dict[str, Any]] = {
        "svg": dict.fromkeys(("Date", "Creator", "Format", "Type")),
        "png": {"Software": None, "Title": title, "Description": alt},
        "pdf": {"Creator": "joinup", "Producer": None, "Title": title},
    }
    if not os.environ.get("SOURCE_DATE_EPOCH"):
        metadata["pdf"]["CreationDate"] = None
    out, window = {}, fig.window(EDGE, EDGE) if captioned else fig.window(0, 0)
    for kind in (k for k in KINDS if k in kinds):  # the SVG first, without the caption
        if kind != "svg" and captioned:
            window, captioned = _write_caption(fig), False
        buffer = io.BytesIO()
        fig.savefig(
            buffer, format=kind, dpi=dpi if kind == "png" else 72, metadata=metadata[kind], bbox_inches=window
        )
        out[kind] = _tidy(buffer.getvalue()) if kind == "svg" else buffer.getvalue()
    return out


def _write_caption(fig: Sheet) -> Bbox:
    """Write title and subtitle above the body, note and source below it; return the window that shows them."""
    before = set(fig.paper.texts)
    title = wrap(fig.caption.title, fig.wide, TITLE, 600, 3)
    subtitle = wrap(fig.caption.subtitle, fig.wide, BODY, 400, 4)
    notes = [wrap(words, fig.wide, SMALL, 400, 14) for words in (fig.caption.note, fig.caption.source)]
    foot = [line for some in notes for line in some]
    above, below = 6.2 * len(title) + 4.7 * len(subtitle) + 4.5, 3.9 * len(foot) + 4.5
    lines(fig.paper, 0, 5 - above, title, 6.2, TITLE, weight=600)
    lines(fig.paper, 0, 6.2 * len(title) + 3.9 - above, subtitle, 4.7, color=DARK)
    lines(fig.paper, 0, fig.body + 6.8, foot, 3.9, SMALL, color=DARK)
    for artist in set(fig.paper.texts) - before:
        artist.set_zorder(0)  # drawn first, and so read first where the file is read aloud
    return fig.window(above, below)


def _tidy(svg: bytes) -> bytes:
    """Make an SVG self-contained and smaller.

    Styles become attributes, because a strict content policy blocks styles. Numbers are cut to two digits after the
    point: the last digits of matplotlib's differ from processor to processor.
    """
    root = etree.fromstring(svg, PARSER)
    for part in root.xpath("//*[local-name()='metadata' or local-name()='style']"):
        part.getparent().remove(part)
    letters: dict[tuple[str, int], set[int]] = defaultdict(set)
    for part in root.iter():
        for declaration in filter(str.strip, part.attrib.pop("style", "").split(";")):
            name, value = declaration.split(":", 1)
            part.set(name.strip(), value.strip())
        for name in filter(part.get, NUMBERS):
            part.set(name, re.sub(r"-?\d+\.\d+", lambda n: f"{round(float(n[0]), 2):g}", part.get(name)))
        if part.text:
            weight = 600 if part.get("font-weight") == "600" else 400
            lacking = typeface.lacking(typeface.FACES[typeface.SANS, weight, "normal"], map(ord, part.text))
            letters[typeface.SANS, weight] |= set(map(ord, part.text)) - lacking
            letters[typeface.FALLBACK, weight] |= lacking
    style = etree.Element(f"{{{root.nsmap[None]}}}style")
    faces = (typeface.rule(*face, "normal", letters[face]) for face in sorted(letters) if letters[face])
    style.text = "".join(faces) + USUAL
    root.insert(0, style)
    return etree.tostring(root, xml_declaration=True, encoding="utf-8")
