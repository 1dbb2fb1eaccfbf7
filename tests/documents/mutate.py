"""Turn a good file into a hostile one: cut, spliced, encrypted, swollen, nested or with another name."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from random import Random

from .sheets import FIXED

Change = Callable[[Random, bytes], bytes]


def _span(rng: Random, data: bytes) -> tuple[int, int]:
    start = rng.randrange(max(1, len(data)))
    return start, min(len(data), start + rng.randint(1, max(1, len(data) // 5)))


def truncate(rng: Random, data: bytes) -> bytes:
    """Keep the beginning."""
    return data[: rng.randrange(max(1, len(data)))]


def flip(rng: Random, data: bytes) -> bytes:
    """Change single bytes."""
    changed = bytearray(data)
    for _ in range(rng.choice((1, 5, 50, 500)) if data else 0):
        changed[rng.randrange(len(changed))] ^= 1 << rng.randrange(8)
    return bytes(changed)


def delete(rng: Random, data: bytes) -> bytes:
    """Leave out a range."""
    start, end = _span(rng, data)
    return data[:start] + data[end:]


def splice(rng: Random, data: bytes) -> bytes:
    """Put a piece of the file elsewhere into it."""
    start, end = _span(rng, data)
    at = rng.randrange(len(data) + 1)
    return data[:at] + data[start:end] + data[at:]


def repeat(rng: Random, data: bytes) -> bytes:
    """Repeat a piece many times."""
    start, end = _span(rng, data)
    piece = data[start : min(end, start + 2000)]
    return data[:end] + piece * rng.randint(2, 200) + data[end:]


def blank(rng: Random, data: bytes) -> bytes:
    """Overwrite a range with zero bytes."""
    start, end = _span(rng, data)
    return data[:start] + bytes(end - start) + data[end:]


def empty(rng: Random, data: bytes) -> bytes:
    """Leave nothing."""
    return b""


def noise(rng: Random, data: bytes) -> bytes:
    """Replace everything by random bytes after the first few."""
    return data[: rng.choice((0, 8, 64))] + rng.randbytes(5000)


GENERAL: dict[str, Change] = {
    "truncate": truncate, "flip": flip, "delete": delete, "splice": splice, "repeat": repeat, "blank": blank,
    "empty": empty, "noise": noise,
}  # fmt: skip


def _encrypted(data: bytes, user: str) -> bytes:
    import pikepdf

    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as document:
        # the oldest cipher, because it alone gives the same bytes twice
        how = pikepdf.Encryption(owner="owner", user=user, R=3, aes=False, metadata=False)
        document.save(out, encryption=how, static_id=True)
    return out.getvalue()


def encrypted(rng: Random, data: bytes) -> bytes:
    """Encrypt a PDF so that it needs a password."""
    return _encrypted(data, "secret")


def restricted(rng: Random, data: bytes) -> bytes:
    """Encrypt a PDF so that it opens without a password."""
    return _encrypted(data, "")


def pictures(rng: Random, data: bytes) -> bytes:
    """Replace the first pages of a PDF by pictures of them: no text layer."""
    import pypdfium2
    from reportlab.lib.utils import ImageReader
    from reportlab.pdfgen.canvas import Canvas

    out = io.BytesIO()
    canvas = Canvas(out, invariant=1)
    with pypdfium2.PdfDocument(data) as document:
        for at in range(min(3, len(document))):
            page = document[at]
            canvas.setPageSize(page.get_size())
            canvas.drawImage(ImageReader(page.render(scale=1).to_pil()), 0, 0, *page.get_size())
            canvas.showPage()
    canvas.save()
    return out.getvalue()


def _edited(data: bytes, change: Callable) -> bytes:
    import pikepdf

    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as document:
        change(pikepdf, document)
        document.save(out, static_id=True)
    return out.getvalue()


def page_loop(rng: Random, data: bytes) -> bytes:
    """Return a PDF in which the tree of pages contains itself."""
    root = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    tree = b"2 0 obj<</Type/Pages/Count 3/Kids[2 0 R 2 0 R 3 0 R]>>endobj\n"
    page = b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF"
    return root + tree + page


def many_pages(rng: Random, data: bytes) -> bytes:
    """Repeat the first page of a PDF thousands of times."""

    def change(pike, document) -> None:
        for _ in range(3000):
            document.pages.append(document.pages[0])

    return _edited(data, change)


def vast_page(rng: Random, data: bytes) -> bytes:
    """Make a page of a PDF larger than a country."""

    def change(pike, document) -> None:
        document.pages[0].MediaBox = pike.Array([0, 0, 10**9, 10**9])

    return _edited(data, change)


def swollen_stream(rng: Random, data: bytes) -> bytes:
    """Give a PDF's page a small stream that unpacks to twenty megabytes."""

    def change(pike, document) -> None:
        document.pages[0].Contents = document.make_stream(b"q Q " * 5_000_000)

    return _edited(data, change)


def lost_fonts(rng: Random, data: bytes) -> bytes:
    """Take the meaning of the glyphs out of a PDF: its text comes back as nonsense."""

    def change(pike, document) -> None:
        for thing in document.objects:
            if isinstance(thing, pike.Dictionary) and "/ToUnicode" in thing:
                del thing["/ToUnicode"]

    return _edited(data, change)


def no_pages(rng: Random, data: bytes) -> bytes:
    """Take all pages out of a PDF."""

    def change(pike, document) -> None:
        del document.pages[:]

    return _edited(data, change)


def _repacked(
    data: bytes, change: Callable[[str, bytes], bytes], extra: dict[str, bytes] | None = None
) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        parts = [(info.filename, change(info.filename, old.read(info))) for info in old.infolist()]
        for name, content in [*parts, *(extra or {}).items()]:
            info = zipfile.ZipInfo(name, FIXED)
            info.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(info, content)
    return out.getvalue()


def _main(name: str) -> bool:
    return name == "content.xml" or name.startswith("xl/worksheets/sheet")


def zip_bomb(rng: Random, data: bytes) -> bytes:
    """Let a part of an office file unpack to a hundred megabytes from a hundred kilobytes."""
    return _repacked(
        data,
        lambda name, part: part + b" " * 100_000_000 if name in {"xl/workbook.xml", "content.xml"} else part,
    )


def stray_bomb(rng: Random, data: bytes) -> bytes:
    """Add a part that nobody asked for and that unpacks to fifty megabytes."""
    return _repacked(data, lambda name, part: part, {"media/extra.bin": bytes(50_000_000)})


def _with_entities(part: bytes, declared: bytes, used: bytes) -> bytes:
    bare = re.sub(rb"^\s*<\?xml[^>]*\?>", b"", part)
    root = re.search(rb"<([A-Za-z:]+)", bare)
    name = root.group(1) if root else b"x"
    text = re.sub(rb"(<text:p[^>]*>|<t[^>]*>|<v>)", rb"\1" + used, bare, count=3)
    return b'<?xml version="1.0"?><!DOCTYPE ' + name + b" [" + declared + b"]>" + text


def laughs(rng: Random, data: bytes) -> bytes:
    """Declare entities that grow tenfold nine times."""
    declared = b'<!ENTITY a0 "Home Office ">'
    for at in range(1, 10):
        declared += b'<!ENTITY a%d "%s">' % (at, b"&a%d;" % (at - 1) * 10)
    return _repacked(
        data, lambda n, p: _with_entities(p, declared, b"&a9;") if _main(n) or "sharedStrings" in n else p
    )


def outside(rng: Random, data: bytes) -> bytes:
    """Declare an entity that reads a file of the machine."""
    declared = b'<!ENTITY a SYSTEM "file:///etc/hostname">'
    return _repacked(
        data, lambda n, p: _with_entities(p, declared, b"&a;") if _main(n) or "sharedStrings" in n else p
    )


def far_cell(rng: Random, data: bytes) -> bytes:
    """Put a value into the last cell that a sheet can have."""

    def change(name: str, part: bytes) -> bytes:
        last = b'<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>far</t></is></c></row></sheetData>'
        part = part.replace(b"</sheetData>", last) if name.startswith("xl/worksheets/") else part
        row = (b'<table:table-row table:number-rows-repeated="1048000"><table:table-cell '
               b'table:number-columns-repeated="16000" office:value-type="string"><text:p>far</text:p>'
               b"</table:table-cell></table:table-row></table:table>")  # fmt: skip
        return part.replace(b"</table:table>", row, 1) if name == "content.xml" else part

    return _repacked(data, change)


def wide_merge(rng: Random, data: bytes) -> bytes:
    """Merge a whole sheet into one cell."""

    def change(name: str, part: bytes) -> bytes:
        merge = b'</sheetData><mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells>'
        if name.startswith("xl/worksheets/"):
            return re.sub(rb"<mergeCells.*?</mergeCells>", b"", part).replace(b"</sheetData>", merge)
        spans = b'<table:table-cell table:number-columns-spanned="16384" table:number-rows-spanned="1048576" '
        return part.replace(b"<table:table-cell ", spans, 1) if name == "content.xml" else part

    return _repacked(data, change)


def lost_part(rng: Random, data: bytes) -> bytes:
    """Leave a part of an office file empty."""
    with zipfile.ZipFile(io.BytesIO(data)) as old:
        victim = rng.choice(old.namelist())
    return _repacked(data, lambda name, part: b"" if name == victim else part)


def climbing_name(rng: Random, data: bytes) -> bytes:
    """Add a part whose name leads out of the folder."""
    return _repacked(data, lambda name, part: part, {"../../outside.txt": b"out", "/outside.txt": b"out"})


def _after_body(data: bytes, more: bytes) -> bytes:
    at = data.find(b'<div class="govspeak">')
    return data[:at] + more + data[at:] if at >= 0 else data + more


def nested_deep(rng: Random, data: bytes) -> bytes:
    """Nest elements ten thousand deep."""
    tag = rng.choice((b"div", b"ul><li", b"blockquote", b"span", b"table><tr><td"))
    return _after_body(data, b"<" + (tag + b"><") * 10_000 + b"b>deep")


def vast_span(rng: Random, data: bytes) -> bytes:
    """Let table cells reach over millions of rows and columns."""
    return _after_body(
        data,
        b'<table><tr><td colspan="100000000" rowspan="100000000">a<td rowspan="-3" colspan="x">b</table>',
    )


def laughing_page(rng: Random, data: bytes) -> bytes:
    """Put a document type with entities before a page."""
    return (
        b'<!DOCTYPE html [<!ENTITY a "Home Office"><!ENTITY b SYSTEM "file:///etc/hostname">]>&a;&b;' + data
    )


def many_attributes(rng: Random, data: bytes) -> bytes:
    """Give one element a hundred thousand attributes."""
    return _after_body(data, b"<p " + b" ".join(b"a%d=1" % i for i in range(100_000)) + b">wide</p>")


def unclosed(rng: Random, data: bytes) -> bytes:
    """Open a comment or a script and never close it."""
    return _after_body(data, rng.choice((b"<!-- ", b"<script>", b"<textarea>", b"<table><td><table><td>")))


def other_encoding(rng: Random, data: bytes) -> bytes:
    """Say one encoding and use another."""
    text = data.decode("utf-8", errors="replace")
    return text.encode(rng.choice(("utf-16", "utf-32", "utf-7", "cp037")), errors="replace")


def null_bytes(rng: Random, data: bytes) -> bytes:
    """Put zero bytes between the others."""
    return b"\0".join(data[at : at + 7] for at in range(0, len(data), 7))


def open_quote(rng: Random, data: bytes) -> bytes:
    """Open a quotation mark and never close it."""
    at = rng.randrange(len(data) + 1)
    return data[:at] + b'\n"' + data[at:]


def long_line(rng: Random, data: bytes) -> bytes:
    """Add a field of three megabytes."""
    return data + b"\n" + b"Home Office " * 250_000


def many_columns(rng: Random, data: bytes) -> bytes:
    """Add a line of a hundred thousand fields."""
    return data + b"\n" + rng.choice((b",", b";", b"|", b"\t")) * 100_000


OFFICE: dict[str, Change] = {
    "zip-bomb": zip_bomb, "stray-bomb": stray_bomb, "laughs": laughs, "outside": outside, "far-cell": far_cell,
    "wide-merge": wide_merge, "lost-part": lost_part, "climbing-name": climbing_name,
}  # fmt: skip
SPECIAL: dict[str, dict[str, Change]] = {
    ".pdf": {
        "encrypted": encrypted, "restricted": restricted, "pictures": pictures, "page-loop": page_loop,
        "many-pages": many_pages, "vast-page": vast_page, "swollen-stream": swollen_stream,
        "lost-fonts": lost_fonts, "no-pages": no_pages,
    },
    ".xlsx": OFFICE,
    ".ods": OFFICE,
    ".html": {
        "nested-deep": nested_deep, "vast-span": vast_span, "laughing-page": laughing_page,
        "many-attributes": many_attributes, "unclosed": unclosed, "other-encoding": other_encoding,
        "null-bytes": null_bytes,
    },
    ".csv": {
        "open-quote": open_quote, "long-line": long_line, "many-columns": many_columns, "null-bytes": null_bytes,
        "other-encoding": other_encoding,
    },
}  # fmt: skip
RENAME = "wrong-extension"


def mutations(suffix: str) -> list[str]:
    """Return the names of the mutations for a kind of file, for example ".pdf"."""
    return [*GENERAL, *SPECIAL[suffix], RENAME]


def mutate(path: Path, seed: int, name: str = "") -> Path:
    """Write a hostile copy of a good file beside it and return its path.

    Parameters
    ----------
    path : a good file made by ``generate``; its suffix says which mutations there are.
    seed : what the mutation and its places are drawn from.
    name : a mutation of ``mutations(path.suffix)``; without it, drawn: half of the time one that knows the format.

    The same file, seed and name give the same bytes. The file's name tells the mutation and the seed.
    """
    rng = Random(f"{seed}/{path.name}/{name}")
    special = SPECIAL[path.suffix]
    chosen = name or rng.choice(list(GENERAL) if rng.random() < 0.5 else [*special, RENAME])
    data = path.read_bytes()
    suffix = path.suffix
    if chosen == RENAME:
        suffix = rng.choice([other for other in SPECIAL if other != path.suffix])
    else:
        data = {**GENERAL, **special}[chosen](rng, data)
    target = path.with_name(f"{path.stem}-{chosen}-{seed}{suffix}")
    target.write_bytes(data)
    return target
