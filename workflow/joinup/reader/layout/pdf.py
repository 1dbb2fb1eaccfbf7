"""Read the words of a PDF with positions, fonts and rulings (pypdfium2)."""

from __future__ import annotations

import ctypes
import math
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
    italic: bool
    upright: bool


def read_pdf(path: Path, limits: Limits) -> Layout:
    """Read a PDF into blocks and tables.

    Parameters: ``path`` the file; ``limits`` what it may take.
    Raises InputError for an encrypted, damaged, empty or picture-only file, naming page and remedy.
    """
    name = path.name
    try:
        document = pdfium.PdfDocument(path)
    except pdfium.PdfiumError as error:
        if raw.FPDF_GetLastError() == raw.FPDF_ERR_PASSWORD or "password" in str(error).lower():
            problem, remedy = "is encrypted", "Save a copy without a password and use that."
        else:
            problem, remedy = "is damaged or cut short and cannot be opened as PDF", "Fetch the file again."
        raise refusal(name, problem, remedy) from None
    try:
        total = len(document)
        if total == 0:
            raise refusal(name, "has no pages", "Fetch the file again.")
        if total > limits.pages:
            raise refusal(
                name,
                f"has {total} pages, more than the {limits.pages} allowed",
                "Keep only the pages needed.",
            )
        pages, read, bare = [], 0, []
        for number in range(1, total + 1):
            try:
                page = document[number - 1]
                words, unreadable = _words(page)
                rules = _rules(page)
            except pdfium.PdfiumError:
                raise refusal(name, "cannot be read", "Fetch the file again.", number) from None
            letters = sum(len(w.text) for w in words)
            if unreadable > 0.3 * (letters + 1) and unreadable > 20:
                raise refusal(name, "has text without a character table", OCR.format(name=name), number)
            read += letters
            if read > limits.characters:
                raise refusal(name, "holds more text than allowed", "Keep only the pages needed.", number)
            if letters < 12 and _has_picture(page):
                bare.append(number)
            width, height = page.get_size()
            pages.append(Page(number, width, height, words, rules))
        if read < 20 or len(bare) > total / 2:
            first = bare[0] if bare else 1
            what = "has no text layer (pictures of pages)" if bare else "has no text"
            raise refusal(name, what, OCR.format(name=name) if bare else "Fetch the file again.", first)
        unread = [f"page {n} is a picture without text: nothing was read from it" for n in bare]
        return Layout(arrange(pages), unread, total)
    finally:
        document.close()


def _has_picture(page: pdfium.PdfPage) -> bool:
    return any(True for _ in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=3))


def _place(page: pdfium.PdfPage):
    """Return the function that turns PDF coordinates into points from the top left of the page as shown."""
    left, bottom, right, top = page.get_bbox()
    turn = page.get_rotation() % 360
    if turn == 90:
        return turn, lambda x, y: (y - bottom, x - left)
    if turn == 180:
        return turn, lambda x, y: (right - x, y - bottom)
    if turn == 270:
        return turn, lambda x, y: (top - y, right - x)
    return turn, lambda x, y: (x - left, top - y)


def _font(pointer, textpage, index: int, turn: int) -> Font:
    matrix = raw.FS_MATRIX()
    raw.FPDFText_GetMatrix(textpage, index, matrix)
    size = raw.FPDFText_GetFontSize(textpage, index) * (math.hypot(matrix.b, matrix.d) or 1.0)
    angle = math.degrees(math.atan2(matrix.b, matrix.a))
    font = raw.FPDFTextObj_GetFont(pointer)
    buffer = ctypes.create_string_buffer(200)
    raw.FPDFFont_GetBaseFontName(font, buffer, 200)
    face = buffer.value.decode("latin-1").lower().split("+")[-1]
    bold = any(w in face for w in ("bold", "black", "heavy", "semib", "demi")) or face.endswith(
        ("-bd", "-md")
    )
    bold = bold or raw.FPDFFont_GetWeight(font) >= 600
    mode = raw.FPDFTextObj_GetTextRenderMode(pointer)
    bold = bold or mode == raw.FPDF_TEXTRENDERMODE_FILL_STROKE
    upright = abs((angle - turn + 180) % 360 - 180) < 8
    return Font(round(size, 1), bold, "italic" in face or "oblique" in face, upright)


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
            w.run = w.run + c if x0 == w.last else c
            half = len(w.run) // 2
            if any(
                c == d and 0 < abs(x0 - x) < 0.06 * w.size for d, x in w.struck
            ):  # struck twice to look bold
                continue
            if half > 1 and w.run[:half] == w.run[half:]:  # a ligature struck twice: "fifi"
                w.text = w.text[: 1 - half]
                continue
            w.text += c
            w.x1, w.top, w.bottom, w.last = max(w.x1, x1), min(w.top, top), max(w.bottom, bottom), x0
            w.struck = [*w.struck[-3:], (c, x0)]
        else:
            glued = w is not None and abs(x0 - w.x1) < 0.12 * w.size
            current = Word(c, x0, top, x1, bottom, font.size, base, font.bold, font.italic, glued=glued)
            current.last, current.run, current.struck = x0, c, [(c, x0)]
            words.append(current)
    textpage.close()
    return words, unreadable


def _rules(page: pdfium.PdfPage) -> list[Rule]:
    """Return the straight horizontal and vertical lines drawn on a page."""
    _, place = _place(page)
    rules: list[Rule] = []
    point = (ctypes.c_float(), ctypes.c_float())
    for shape in page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH], max_depth=3):
        matrix = shape.get_matrix()
        fill, stroke = ctypes.c_int(), ctypes.c_int()
        raw.FPDFPath_GetDrawMode(shape, fill, stroke)
        points: list[tuple[float, float]] = []
        count = min(raw.FPDFPath_CountSegments(shape), 4000)
        start = None
        pairs = []
        for i in range(count):
            segment = raw.FPDFPath_GetPathSegment(shape, i)
            raw.FPDFPathSegment_GetPoint(segment, *point)
            here = place(*matrix.on_point(point[0].value, point[1].value))
            if raw.FPDFPathSegment_GetType(segment) == raw.FPDF_SEGMENT_MOVETO:
                start = here
            elif raw.FPDFPathSegment_GetType(segment) == raw.FPDF_SEGMENT_LINETO and points:
                pairs.append((points[-1], here))
            points.append(here)
            if raw.FPDFPathSegment_GetClose(segment) and start is not None:
                pairs.append((here, start))
        if not points:
            continue
        wide = max(p[0] for p in points) - min(p[0] for p in points)
        high = max(p[1] for p in points) - min(p[1] for p in points)
        shade = not stroke.value and wide > 4 and high > 4
        for (xa, ya), (xb, yb) in pairs:
            if abs(ya - yb) < 1 and abs(xa - xb) > 6:
                rules.append(Rule("h", (ya + yb) / 2, min(xa, xb), max(xa, xb), shade))
            elif abs(xa - xb) < 1 and abs(ya - yb) > 4:
                rules.append(Rule("v", (xa + xb) / 2, min(ya, yb), max(ya, yb), shade))
        if len(rules) > 20_000:
            break
    return rules
