"""Read the words of a PDF with positions, fonts and rulings (pypdfium2)."""

import ctypes
import math
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from .arrange import arrange
from .items import Layout, Limits, refusal
from .lines import Page, Word
from .rulings import Rule

OCR = "Make a searchable copy with OCR, for example `ocrmypdf {name} {name}`, and use that."
HYPHENS = "\x02\ufffe\u2010\u2011"  # what may stand for a hyphen at the end of a line


@dataclass(frozen=True)
class Font:
    size: float
    bold: bool
    upright: bool


def read_pdf(path: Path, limits: Limits) -> Layout:
    """Read a PDF into blocks and tables; InputError if it is encrypted, damaged, empty or holds pictures only."""
    name = path.name
    try:
        document = pdfium.PdfDocument(path)
    except pdfium.PdfiumError as error:
        if raw.FPDF_GetLastError() == raw.FPDF_ERR_PASSWORD or "password" in str(error).lower():
            problem, remedy = "is encrypted", "Save a copy without a password and use that."
        else:
            problem, remedy = "is damaged or cut short and cannot be opened as PDF", "Fetch the file again."
        raise refusal(name, problem, remedy) from None
    with document:
        total = len(document)
        if total > limits.pages:
            problem = f"has {total} pages, more than the {limits.pages} allowed"
            raise refusal(name, problem, "Keep only the pages needed.")
        pages, read, bare = [], 0, []
        for number in range(1, total + 1):
            try:
                page = upright(document[number - 1])
                words, unreadable = _words(page)
                rules = _rules(page)
            except pdfium.PdfiumError:
                raise refusal(name, "cannot be read", "Fetch the file again.", number) from None
            letters = sum(len(w.text) for w in words)
            if unreadable > 0.3 * (letters + 1) and unreadable > 20:
                raise refusal(name, "has text without a character table", OCR.format(name=name), number)
            read += letters
            if letters < 12 and any(page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=3)):
                bare.append(number)
            width, height = page.get_size()
            pages.append(Page(number, width, height, words, rules))
        if read < 20 or len(bare) > total / 2:
            first = bare[0] if bare else 1
            what = "has no text layer (pictures of pages)" if bare else "has no text"
            raise refusal(name, what, OCR.format(name=name) if bare else "Fetch the file again.", first)
        unread = [f"page {n} is a picture without text: nothing was read from it" for n in bare]
        return Layout(arrange(pages), unread, total)


def upright(page: pdfium.PdfPage) -> pdfium.PdfPage:
    """Turn a page so that most of its text stands upright, and return it."""
    textpage = page.get_textpage()
    angles = (raw.FPDFText_GetCharAngle(textpage, i) for i in range(0, textpage.count_chars(), 9))
    turns = Counter(round(-angle * 2 / math.pi) % 4 * 90 for angle in angles)
    textpage.close()
    if turns:
        page.set_rotation(turns.most_common(1)[0][0])
    return page


def _place(page: pdfium.PdfPage):
    """Return how a page is turned, and the function from PDF coordinates to points from its top left as shown."""
    left, bottom, right, top = page.get_bbox()
    turn = page.get_rotation() % 360
    return turn, {
        0: lambda x, y: (x - left, top - y),
        90: lambda x, y: (y - bottom, x - left),
        180: lambda x, y: (right - x, y - bottom),
        270: lambda x, y: (top - y, right - x),
    }[turn]


def _font(pointer, textpage, index: int, turn: int) -> Font:
    matrix = raw.FS_MATRIX()
    raw.FPDFText_GetMatrix(textpage, index, matrix)
    size = raw.FPDFText_GetFontSize(textpage, index) * (math.hypot(matrix.b, matrix.d) or 1.0)
    angle = math.degrees(math.atan2(matrix.b, matrix.a))
    font = raw.FPDFTextObj_GetFont(pointer)
    buffer = ctypes.create_string_buffer(200)
    raw.FPDFFont_GetBaseFontName(font, buffer, 200)
    face = buffer.value.decode("latin-1").lower().split("+")[-1]
    bold = (
        bool(re.search(r"bold|black|heavy|semib|demi|-[bm]d$", face))
        or raw.FPDFFont_GetWeight(font) >= 600
        or raw.FPDFTextObj_GetTextRenderMode(pointer) == raw.FPDF_TEXTRENDERMODE_FILL_STROKE
    )
    upright = abs((angle - turn + 180) % 360 - 180) < 8
    return Font(round(size, 1), bold, upright)


def _words(page: pdfium.PdfPage) -> tuple[list[Word], int]:
    """Return the words of a page, and how many characters have no meaning."""
    textpage = page.get_textpage()
    turn, place = _place(page)
    width, height = page.get_size()
    cropped = page.get_cropbox() != page.get_mediabox()
    fonts: dict[int, Font] = {}
    words: list[Word] = []
    box = raw.FS_RECTF()
    ox, oy = ctypes.c_double(), ctypes.c_double()
    current: Word | None = None
    font: Font | None = None
    unreadable = 0
    for i in range(textpage.count_chars()):
        c = chr(raw.FPDFText_GetUnicode(textpage, i))
        if c.isspace() or c == "\x00":
            current = None
            continue
        pointer = raw.FPDFText_GetTextObject(textpage, i)
        if pointer:
            key = ctypes.addressof(pointer.contents)
            if key not in fonts:
                fonts[key] = _font(pointer, textpage, i, turn)
            font = fonts[key]
        if font is None or not font.upright:
            current = None
            continue
        if c in HYPHENS:
            c = "-"
        if (not c.isprintable() and c != "\u00ad") or raw.FPDFText_HasUnicodeMapError(textpage, i) == 1:
            unreadable += 1
        raw.FPDFText_GetLooseCharBox(textpage, i, box)
        raw.FPDFText_GetCharOrigin(textpage, i, ox, oy)
        xa, ya = place(box.left, box.top)
        xb, yb = place(box.right, box.bottom)
        x0, x1, top, bottom = min(xa, xb), max(xa, xb), min(ya, yb), max(ya, yb)
        base = place(ox.value, oy.value)[1]
        if cropped and not (-5 <= x0 <= width + 5 and -5 <= base <= height + 5):
            continue  # marks of the printer; a table wider than an uncropped page is read to its end
        w = current
        if (
            w is not None
            and abs(w.base - base) < 0.12 * w.size
            and abs(w.size - font.size) < 0.15 * w.size
            and (
                -0.7 * w.size < x0 - w.x1 < 0.22 * w.size or x0 == w.last
            )  # letters of a ligature share a box
            and w.bold == font.bold
        ):
            if c == w.text[-1] and 0 < abs(x0 - w.last) < 0.06 * w.size:
                continue  # struck twice to look bold
            w.text += c
            w.x1, w.top, w.bottom, w.last = max(w.x1, x1), min(w.top, top), max(w.bottom, bottom), x0
        else:
            glued = w is not None and abs(x0 - w.x1) < 0.12 * w.size
            current = Word(c, x0, top, x1, bottom, font.size, base, font.bold, glued=glued, last=x0)
            words.append(current)
    textpage.close()
    return words, unreadable


def _rules(page: pdfium.PdfPage) -> list[Rule]:
    """Return the straight horizontal and vertical lines drawn on a page."""
    _, place = _place(page)
    rules: list[Rule] = []
    x, y = ctypes.c_float(), ctypes.c_float()
    for shape in page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH], max_depth=3):
        matrix = shape.get_matrix()
        fill, stroke = ctypes.c_int(), ctypes.c_int()
        raw.FPDFPath_GetDrawMode(shape, fill, stroke)
        points: list[tuple[float, float]] = []
        start = (0.0, 0.0)
        pairs = []
        for i in range(min(raw.FPDFPath_CountSegments(shape), 4000)):
            segment = raw.FPDFPath_GetPathSegment(shape, i)
            raw.FPDFPathSegment_GetPoint(segment, x, y)
            points.append(place(*matrix.on_point(x.value, y.value)))
            if raw.FPDFPathSegment_GetType(segment) == raw.FPDF_SEGMENT_MOVETO:
                start = points[-1]
            elif raw.FPDFPathSegment_GetType(segment) == raw.FPDF_SEGMENT_LINETO and len(points) > 1:
                pairs.append((points[-2], points[-1]))
            if raw.FPDFPathSegment_GetClose(segment):
                pairs.append((points[-1], start))
        spans = [max(p) - min(p) for p in zip(*points, strict=True)]
        shade = not stroke.value and bool(spans) and min(spans) > 4
        for (xa, ya), (xb, yb) in pairs:
            if abs(ya - yb) < 1 and abs(xa - xb) > 6:
                rules.append(Rule("h", (ya + yb) / 2, min(xa, xb), max(xa, xb), shade))
            elif abs(xa - xb) < 1 and abs(ya - yb) > 4:
                rules.append(Rule("v", (xa + xb) / 2, min(ya, yb), max(ya, yb), shade))
        if len(rules) > 20_000:
            break
    return rules
