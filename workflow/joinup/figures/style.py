"""How every figure looks, and how it becomes bytes.

A drawing is a sheet 170 mm wide, the text width of an A4 page. Places on it are millimetres from the top left
corner of its body; title and subtitle stand above the body, the source line below it.
"""

from __future__ import annotations

import functools
import io
import os
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from typing import Any, ParamSpec, TypeVar

import matplotlib
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.text import Text

from joinup.contrast import contrast
from joinup.figures.caption import Caption
from joinup.figures.svg import tidy
from joinup.figures.words import FAMILY, MONO, cut, measure, plain, register_fonts, wrap

# Palette of the Government Analysis Function for charts; at most four categories in one figure.
NAVY, TEAL, PLUM, ORANGE, DARK = "#12436D", "#28A197", "#801650", "#F46A25", "#3D3D3D"
PALETTE = (NAVY, TEAL, PLUM, ORANGE)
GREY = "#767676"  # lines and small text that must still reach 4.5:1
INK = "#1A1A1A"
BAND = "#F2F2F2"
WIDTH = 170.0  # mm
EDGE = 0.5  # mm above and below the body where there are no words
BODY, SMALL, TITLE = 10.0, 8.5, 14.0  # points
DPI = 300
KINDS = ("svg", "png", "pdf")
HATCH = "/////"  # marks of provisional figures

RC: dict[str, Any] = {
    "font.family": FAMILY,
    "font.size": BODY,
    "text.color": INK,
    "text.parse_math": False,  # "$" in a name is a dollar sign
    "text.usetex": False,
    "text.hinting": "none",  # texts have the same width at every resolution
    "axes.edgecolor": GREY,
    "axes.labelcolor": INK,
    "axes.linewidth": 0.6,
    "axes.unicode_minus": True,
    "xtick.color": DARK,
    "ytick.color": INK,
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
    """A matplotlib figure that knows its name, its caption and where its parts stand on the body, in millimetres."""

    name: str
    caption: Caption
    body: float
    paper: Axes
    places: dict[Axes, tuple[float, float, float, float]]

    def axes_at(self, left: float, top: float, width: float, height: float) -> Axes:
        """Add axes at a place of the body, in millimetres from its top left corner."""
        ax = self.add_axes((0, 0, 1, 1))
        ax.set_facecolor("none")
        for side in ("top", "right"):
            ax.spines[side].set_visible(False)
        self.places[ax] = (left, top, width, height)
        self.fit()
        return ax

    def fit(self, head: float = EDGE, foot: float = EDGE) -> None:
        """Leave room above and below the body, in millimetres; on the body, everything stays where it is."""
        W, H = WIDTH, head + self.body + foot
        self.set_size_inches(W / 25.4, H / 25.4)
        self.paper.set_ylim(self.body + foot, -head)
        for ax, (left, top, width, height) in self.places.items():
            ax.set_position((left / W, 1 - (head + top + height) / H, width / W, height / H))


def sheet(name: str, caption: Caption, body: float) -> Drawing:
    """Start a drawing.

    Parameters
    ----------
    name
        Short name; the identifiers inside the SVG begin with it, so that several can stand in one page.
    caption
        The words around it.
    body
        Height of the body in millimetres.

    Returns
    -------
    Drawing
        Its ``paper`` are axes without frame over the whole sheet, in millimetres, y downwards from the
        top of the body.
    """
    fig = Drawing(facecolor="white")
    fig.name, fig.caption, fig.body, fig.places = name, caption, body, {}
    fig.patch.set_gid(f"{name}-background")
    fig.paper = fig.add_axes((0, 0, 1, 1))
    fig.paper.set_axis_off()
    fig.paper.set_xlim(0, WIDTH)
    fig.fit()
    return fig


@contextmanager
def captioned(fig: Drawing) -> Iterator[None]:
    """Put title and subtitle above the body and the source line below it, for as long as the drawing is saved."""
    said = fig.caption
    title = wrap(said.title, WIDTH, TITLE, 600, 3)
    subtitle = wrap(said.subtitle, WIDTH, BODY, 400, 4)
    source = wrap(said.source, WIDTH, SMALL, 400, 4)
    head = 6.2 * len(title) + 4.7 * len(subtitle) + 4.5
    lines: list[tuple[float, str, dict[str, Any]]] = [
        *((5 + 6.2 * k - head, words, {"size": TITLE, "weight": 600}) for k, words in enumerate(title)),
        *((6.2 * len(title) + 3.9 + 4.7 * k - head, w, {"color": DARK}) for k, w in enumerate(subtitle)),
        *((fig.body + 6.8 + 3.9 * k, w, {"size": SMALL, "color": DARK}) for k, w in enumerate(source)),
    ]
    shown = [text(fig.paper, 0, y, words, **look) for y, words, look in lines]
    for words in shown:
        words.set_zorder(0)  # drawn first, and so read first where the file is read aloud
    fig.fit(head, 3.9 * len(source) + 4.5)
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
    mono: bool = False,
    halo: bool = False,
    gid: str | None = None,
    rotation: float = 0,
) -> Text:
    """Write a text as it is (never as mathematics); ``halo`` dims what lies behind it."""
    shown: Text = ax.text(
        x, y, plain(words), size=size, color=color, weight=weight, ha=ha, va=va, rotation=rotation
    )
    shown.set_fontfamily(MONO if mono else FAMILY)
    shown.set_rotation_mode("anchor")
    if halo:
        shown.set_bbox(
            {
                "boxstyle": "round,pad=0.02,rounding_size=0.2",
                "facecolor": (1, 1, 1, 0.8),
                "linewidth": 0,
            }
        )
    if gid:
        shown.set_gid(gid)
    return shown


def flow(entries: Sequence[str], width: float = WIDTH) -> list[tuple[float, float, str]]:
    """Return where the entries of a key stand, in as many lines as they need.

    Parameters
    ----------
    entries
        Words of the entries; each has room for a sign of 5 mm before them.
    width
        Where a line ends, in millimetres.

    Returns
    -------
    list of (x, y, words)
        Left of the sign, base line from the top of the key, and the words, cut if they are longer than a line.
    """
    x, y = 0.3, 3.8
    out: list[tuple[float, float, str]] = []
    for words in entries:
        words = cut(words, width - 8, BODY)
        long = 6.5 + measure(words, BODY)
        if out and x + long > width:
            x, y = 0.3, y + 5.6
        out.append((x, y, words))
        x += long + 6
    return out


def swatch(ax: Axes, x: float, y: float, look: dict[str, Any]) -> None:
    """Draw the small square of a key that stands on a base line, as the marks look."""
    ax.add_patch(Rectangle((x, y - 2.8), 5, 3.4, **look))


def fill(color: str, provisional: bool) -> dict[str, Any]:
    """Return how an area of a colour looks: full, or hatched and outlined where the figure is provisional."""
    if not provisional:
        return {"facecolor": color, "edgecolor": "white", "linewidth": 0.8}
    return {"facecolor": tint(color), "edgecolor": color, "linewidth": 0.9, "hatch": HATCH}


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

    The SVG is for pages, which print title, subtitle and source as text beside it; the others show them.

    Notes
    -----
    No date and no version is written. With ``SOURCE_DATE_EPOCH`` set, the PDF carries that date.
    """
    caption = fig.caption
    pdf: dict[str, Any] = {"Creator": "joinup", "Producer": None, "Title": plain(caption.title)}
    if not os.environ.get("SOURCE_DATE_EPOCH"):
        pdf["CreationDate"] = None
    metadata = {"svg": dict.fromkeys(("Date", "Creator", "Format", "Type")), "pdf": pdf}
    for artist in fig.paper.get_children():  # nothing lies outside the sheet, so nothing need be cut off
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


def _picture(pdf: bytes, said: dict[str, str]) -> bytes:
    """Return a page as PNG: the same drawing as in the PDF, in a third of the time that matplotlib takes for one."""
    import pypdfium2
    from PIL.PngImagePlugin import PngInfo

    words = PngInfo()
    for name, text in said.items():
        words.add_itxt(name, text)
    with pypdfium2.PdfDocument(pdf) as document:
        image = document[0].render(scale=DPI / 72).to_pil()
    out = io.BytesIO()
    # At level 3 these files are no larger than at 6, and are made in half the time.
    image.save(out, "png", dpi=(DPI, DPI), pnginfo=words, compress_level=3)
    return out.getvalue()
