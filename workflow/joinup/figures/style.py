"""How every figure looks, and how it becomes bytes.

A drawing is a sheet 170 mm wide, the text width of an A4 page. Places on it are millimetres from the top left
corner of its body; title and subtitle stand above the body, note and source line below it.
"""

from __future__ import annotations

import functools
import io
import os
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from typing import Any, ParamSpec, TypeVar

import matplotlib
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Circle, Rectangle
from matplotlib.text import Text

from joinup.contrast import contrast
from joinup.figures.captions import Caption
from joinup.figures.svg import tidy
from joinup.figures.words import FAMILY, cut, measure, plain, register_fonts, wrap

# Colours of the Government Analysis Function. One colour has one meaning in all figures.
NAMED = "#F46A25"  # the pair that the brief names
HOLDS = "#28A197"  # holds: a pair after correction for all pairs, a claim
FAILS = "#801650"  # does not hold
COUNT = "#12436D"  # how often departments take part
SHADES = (COUNT, "#2073BC", "#6BACE6", "#C5DDF4")  # the same by role
LINK = "#8C8C8C"  # within what chance gives
GREY = "#767676"  # small signs and lines: not known, not asked
DARK, INK = "#3D3D3D", "#1A1A1A"  # words
BAND, RULE = "#F2F2F2", "#D0D0D0"
WIDTH = 170.0  # mm
EDGE = 0.5  # mm above and below the body where there are no words
BODY, SMALL, TITLE = 10.0, 8.5, 14.0  # points
DPI = 300
KINDS = ("svg", "png", "pdf")

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


def styled(draw: Callable[P, R]) -> Callable[P, R]:
    """Run a drawing function with our settings and typeface, and leave matplotlib's as they were."""

    @functools.wraps(draw)
    def inner(*args: P.args, **kwargs: P.kwargs) -> R:
        register_fonts()
        settings: dict[Any, Any] = {**matplotlib.rcParamsDefault, **RC, "backend": "agg"}
        with matplotlib.rc_context(settings):
            return draw(*args, **kwargs)

    return inner


class Drawing(Figure):
    """A matplotlib figure that knows its name, its caption and where its axes are on the body, in millimetres."""

    name: str
    caption: Caption
    wide: float
    body: float
    paper: Axes
    places: dict[Axes, tuple[float, float, float, float]]

    def axes_at(self, left: float, top: float, width: float, height: float) -> Axes:
        """Add axes without frame at a place of the body; their units are millimetres, y downwards."""
        ax = self.add_axes((0, 0, 1, 1))
        ax.set_axis_off()
        ax.set(xlim=(0, width), ylim=(height, 0))
        self.places[ax] = (left, top, width, height)
        self.fit()
        return ax

    def fit(self, head: float = EDGE, foot: float = EDGE) -> None:
        """Leave room above and below the body, in millimetres; on the body, everything stays where it is."""
        W, H = self.wide, head + self.body + foot
        self.set_size_inches(W / 25.4, H / 25.4)
        self.paper.set_ylim(self.body + foot, -head)
        for ax, (left, top, width, height) in self.places.items():
            ax.set_position((left / W, 1 - (head + top + height) / H, width / W, height / H))


def sheet(name: str, caption: Caption, body: float, width: float = WIDTH) -> Drawing:
    """Start a drawing whose ``paper`` are axes over the whole sheet.

    Parameters
    ----------
    name
        Short name; the identifiers inside the SVG begin with it, so that several can stand in one page.
    caption
        The words around it.
    body, width
        Height of the body and width of the sheet in millimetres.
    """
    fig = Drawing(facecolor="white")
    fig.name, fig.caption, fig.body, fig.wide, fig.places = name, caption, body, width, {}
    fig.patch.set_gid(f"{name}-background")
    fig.paper = fig.add_axes((0, 0, 1, 1))
    fig.paper.set_axis_off()
    fig.paper.set_xlim(0, width)
    fig.fit()
    return fig


@contextmanager
def captioned(fig: Drawing) -> Iterator[None]:
    """Put title and subtitle above the body, note and source below it, for as long as the drawing is saved."""
    title = wrap(fig.caption.title, fig.wide, TITLE, 600, 3)
    subtitle = wrap(fig.caption.subtitle, fig.wide, BODY, 400, 4)
    foot = [
        line
        for words in (fig.caption.note, fig.caption.source)
        for line in wrap(words, fig.wide, SMALL, 400, 12)
    ]
    head = 6.2 * len(title) + 4.7 * len(subtitle) + 4.5
    lines: list[tuple[float, str, dict[str, Any]]] = [
        *((5 + 6.2 * k - head, words, {"size": TITLE, "weight": 600}) for k, words in enumerate(title)),
        *((6.2 * len(title) + 3.9 + 4.7 * k - head, w, {"color": DARK}) for k, w in enumerate(subtitle)),
        *((fig.body + 6.8 + 3.9 * k, w, {"size": SMALL, "color": DARK}) for k, w in enumerate(foot)),
    ]
    shown = [text(fig.paper, 0, y, words, **look) for y, words, look in lines]
    for words in shown:
        words.set_zorder(0)  # drawn first, and so read first where the file is read aloud
    fig.fit(head, 3.9 * len(foot) + 4.5)
    try:
        yield
    finally:
        for words in shown:
            words.remove()
        fig.fit()


def text(
    ax: Axes,
    x: float,
    y: float,
    words: object,
    size: float = BODY,
    *,
    color: str = INK,
    weight: int = 400,
    ha: str = "left",
    va: str = "baseline",
    box: str = "",
    gid: str | None = None,
    rotation: float = 0,
) -> Text:
    """Write a text as it is (never as mathematics); ``box`` is the colour of a ground behind it."""
    shown: Text = ax.text(
        x, y, plain(words), size=size, color=color, weight=weight, ha=ha, va=va, rotation=rotation
    )
    shown.set_rotation_mode("anchor")
    if box:
        shown.set_bbox({"boxstyle": "round,pad=0.1,rounding_size=0.2", "facecolor": box, "linewidth": 0})
    if gid:
        shown.set_gid(gid)
    return shown


Sign = Callable[[Axes, float, float], object]
Entries = dict[str, Sign]


def dot(color: str, radius: float = 1.6, provisional: bool = False, gid: str | None = None) -> Sign:
    """Return a sign: a full dot, or a pale one with an outline where the figure is provisional."""
    look = {"facecolor": tint(color, 0.25) if provisional else color, "edgecolor": color, "linewidth": 1.0}
    return lambda ax, x, y: ax.add_patch(Circle((x + 2.5, y), radius, gid=gid, zorder=2, **look))


def stroke(color: str, width: float, length: float = 5.0) -> Sign:
    """Return a sign: a line in the middle of its 5 mm."""
    left, right = 2.5 - length / 2, 2.5 + length / 2
    return lambda ax, x, y: ax.plot([x + left, x + right], [y, y], color=color, linewidth=width)


def swatch(look: Mapping[str, Any]) -> Sign:
    """Return a sign: a small area as the marks look."""
    return lambda ax, x, y: ax.add_patch(Rectangle((x, y - 1.7), 5, 3.4, **look))


def key(ax: Axes, entries: Mapping[str, Sign], top: float = 0, width: float = WIDTH) -> float:
    """Draw a key in as many lines as it needs and return where it ends.

    Parameters
    ----------
    ax
        The paper.
    entries
        Words, and the function that draws their sign, 5 mm wide, given its left end and its middle.
    top, width
        Where the key begins and where its lines end, in millimetres.
    """
    x, y = 0.3, top + 2.6
    for words, sign in entries.items():
        shown = cut(words, width - 8, BODY)
        long = 6.5 + measure(shown, BODY)
        if x > 0.3 and x + long > width:
            x, y = 0.3, y + 5.6
        sign(ax, x, y)
        text(ax, x + 6.5, y, shown, va="center_baseline")
        x += long + 6
    return y + 4.6 if entries else top


def fill(color: str, provisional: bool = False) -> dict[str, Any]:
    """Return how an area of a colour looks: full, or hatched in white where the figure is provisional."""
    look = {"facecolor": color, "edgecolor": COUNT if color in SHADES else color, "linewidth": 0.6}
    return look | ({"hatch": "/////", "hatchcolor": "white"} if provisional else {})


def tint(color: str, strength: float = 0.22) -> str:
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
def save(fig: Drawing, kinds: Sequence[str] = KINDS) -> dict[str, bytes]:
    """Return a drawing as SVG, PNG (300 dpi) and PDF, or some of these; the same drawing gives the same bytes.

    The SVG is for pages, which print title, subtitle, note and source as text; the others show them.

    Notes
    -----
    No date and no version is written. With ``SOURCE_DATE_EPOCH`` set, the PDF carries that date.
    """
    caption = fig.caption
    pdf: dict[str, Any] = {"Creator": "joinup", "Producer": None, "Title": plain(caption.title)}
    if not os.environ.get("SOURCE_DATE_EPOCH"):
        pdf["CreationDate"] = None
    metadata = {"svg": dict.fromkeys(("Date", "Creator", "Format", "Type")), "pdf": pdf}
    for ax in fig.axes:  # nothing lies outside the sheet, so nothing need be cut off
        for artist in ax.get_children():
            artist.set_clip_on(False)
    out = {}
    for kind in dict.fromkeys("pdf" if kind == "png" else kind for kind in kinds):
        buffer = io.BytesIO()
        with warnings.catch_warnings(), captioned(fig) if kind == "pdf" else nullcontext():
            warnings.filterwarnings("ignore", message="Glyph")  # a letter without a glyph is drawn as a box
            fig.savefig(buffer, format=kind, dpi=72, metadata=metadata[kind])
        out[kind] = buffer.getvalue()
    if "svg" in out:
        out["svg"] = tidy(out["svg"].decode(), fig.name).encode()
    if "png" in kinds:
        out["png"] = _picture(out["pdf"], {"Title": plain(caption.title), "Description": plain(caption.alt)})
    return {kind: out[kind] for kind in kinds}


def _picture(pdf: bytes, labels: dict[str, str]) -> bytes:
    """Return a page as PNG: the same drawing as in the PDF, in a third of the time that matplotlib takes."""
    import pypdfium2  # loads a large library that SVGs do without
    from PIL.PngImagePlugin import PngInfo

    words = PngInfo()
    for name, value in labels.items():
        words.add_itxt(name, value)
    with pypdfium2.PdfDocument(pdf) as document:
        image = document[0].render(scale=DPI / 72).to_pil()
    out = io.BytesIO()
    # At level 3 these files are no larger than at 6, and are made in half the time.
    image.save(out, "png", dpi=(DPI, DPI), pnginfo=words, compress_level=3)
    return out.getvalue()
